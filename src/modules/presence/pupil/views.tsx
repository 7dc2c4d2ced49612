import { LinkButton } from '#design/button/button.tsx'
import { Card, Cards, type Tile, Tiles } from '#design/card/card.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { Columns, PageHeading, Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { genitive } from '#platform/text/genitive.ts'
import { type SchoolYear, writeSchoolYear } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { type AbsenceCategory, totalUnits } from '../presence.ts'
import { categoryName, daysText, tenthsText } from '../presence-words.ts'
import { type StoredSignal, waitsForTalk } from '../signals/stored-signal.ts'
import { AnsweredTable, WaitingCard } from '../signals/views.tsx'
import type { FoundPupil } from './about-store.ts'
import { QuarterBars, WeekTrend, YearCalendar } from './charts.tsx'
import { accessHref, daysHref, kindOfCategory, pupilHref } from './hrefs.ts'
import type { Viewer } from './policy.ts'
import type { PupilPicture } from './pupil-picture.ts'
import { quarterDuty, quarterName } from './quarter-words.ts'
import { Rules } from './rules-view.tsx'
import { wordsFor } from './words.ts'

export type PupilPage = {
  readonly found: FoundPupil
  readonly viewer: Viewer
  readonly picture: PupilPicture
  readonly teacherDays: number
  readonly years: readonly SchoolYear[]
  /** Empty for the family and the child. */
  readonly signals: readonly StoredSignal[]
}

export type PupilTab = 'overview' | 'days' | 'adults' | 'access'

/** The way to a page about a pupil: staff come from the class, a family from its children. */
export const pupilBreadcrumb = (found: FoundPupil, viewer: Viewer, here?: string): View['breadcrumb'] => {
  const [first] = found.classes
  const before =
    viewer === 'staff'
      ? first === undefined
        ? []
        : [{ label: first.title, href: first.mayOpen ? `/klasser/${first.id}` : undefined }]
      : viewer === 'family'
        ? [{ label: m.pupilpage_own_children(), href: '/elever' }]
        : []
  const name = found.name ?? ''
  return here === undefined
    ? [...before, { label: name }]
    : [...before, { label: name, href: pupilHref(found.about.pupil) }, { label: here }]
}

const placeOf = ({ classes, school }: FoundPupil): string =>
  [classes.map(({ title }) => title).join(', '), school?.name ?? ''].filter(Boolean).join(', ')

export const PupilHeading = ({
  found,
  viewer,
  tab,
  lead,
}: {
  found: FoundPupil
  viewer: Viewer
  tab: PupilTab
  lead: string
}): Html => {
  const { pupil } = found.about
  return (
    <>
      <PageHeading
        eyebrow={placeOf(found)}
        title={found.name ?? ''}
        lead={lead}
        actions={
          tab !== 'overview' ? null : viewer === 'family' ? (
            <>
              <LinkButton kind="primary" href="/fravaer/meld">
                {m.pupilpage_give_notice()}
              </LinkButton>
              <LinkButton href="/fravaer/fri">{m.pupilpage_ask_leave()}</LinkButton>
              <LinkButton href={`/undringer/ny/barn/${pupil}`}>
                {m.concern_card_write({ name: found.givenName })}
              </LinkButton>
            </>
          ) : (
            <LinkButton href={`/undringer/ny/barn/${pupil}`}>
              {viewer === 'child' ? m.concern_pupil_write() : m.concern_new_button()}
            </LinkButton>
          )
        }
      />
      {viewer === 'staff' && found.isProtected ? (
        <p>
          <Tag kind="info">{m.pupilpage_protected()}</Tag>
        </p>
      ) : null}
      <TabLinks
        label={m.pupilpage_tabs()}
        tabs={[
          { href: pupilHref(pupil), label: m.pupilpage_overview(), current: tab === 'overview' },
          { href: `${pupilHref(pupil)}/fravaer`, label: m.pupilpage_days(), current: tab === 'days' },
          { href: `${pupilHref(pupil)}/voksne`, label: m.continuity_met_tab(), current: tab === 'adults' },
          { href: `${pupilHref(pupil)}/planer`, label: m.pupilpage_plans(), current: false },
          { href: accessHref(pupil), label: m.accesspage_tab(), current: tab === 'access' },
        ]}
      />
    </>
  )
}

const shareText = (share: number | null): string =>
  share === null ? m.classpage_no_share() : m.pupilpage_percent({ share: tenthsText(share, locale()) })

const tilesOf = ({ found, picture }: PupilPage): Tile[] => {
  const { report, from, to } = picture
  const { pupil } = found.about
  const registered = daysText(report.registered, locale())
  const detail = (units: number, outside: number): string =>
    [
      m.pupilpage_of_days({ days: daysText(units, locale()), registered }),
      outside === 0 ? '' : m.pupilpage_outside_short({ days: daysText(outside, locale()) }),
    ]
      .filter(Boolean)
      .join('. ')
  const category = (name: AbsenceCategory): Tile => ({
    label: categoryName(name, locale()),
    value: shareText(report.shares[name]),
    detail: detail(report.units[name], report.outside[name]),
    href: daysHref(pupil, { from, to, kind: kindOfCategory[name] }),
  })
  return [
    {
      label: m.pupilpage_total(),
      value: shareText(report.shares.total),
      detail: detail(totalUnits(report.units), totalUnits(report.outside)),
      href: daysHref(pupil, { from, to }),
    },
    category('sick'),
    category('authorised'),
    category('unauthorised'),
    ...(report.unregisteredDays === 0
      ? []
      : [
          {
            label: m.pupilpage_unregistered(),
            value: m.pupilpage_unregistered_value({ count: report.unregisteredDays }),
            detail: m.pupilpage_unregistered_detail(),
            href: daysHref(pupil, { from, to, kind: 'ikke-registreret' as const }),
          },
        ]),
  ]
}

const Quarters = ({ page }: { page: PupilPage }): Html => {
  const { found, picture, viewer } = page
  return (
    <Section id="kvartalerne" heading={m.pupilpage_quarters_heading()}>
      <QuarterBars pupil={found.about.pupil} picture={picture} words={wordsFor(viewer, found.givenName)} />
      <DefinitionList
        items={picture.quarters.map((measure) => ({
          term: quarterName(measure.quarter),
          details: (
            <>
              {quarterDuty(measure, viewer)}
              {measure.illnessTeaching
                ? ` ${m.pupilpage_illness_teaching({ days: measure.parameters.illnessTeachingDays ?? 0 })}`
                : null}
            </>
          ),
        }))}
      />
    </Section>
  )
}

/** For staff: the class first, then what waits for a conversation about the pupil. */
const SignalSection = ({ page }: { page: PupilPage }): Html => {
  const { found, signals } = page
  const { pupil } = found.about
  const waiting = signals.filter(waitsForTalk)
  const rest = signals.filter((stored) => !waitsForTalk(stored))
  const name = found.name ?? ''
  return (
    <Section id="signaler" heading={m.pupilpage_signals_heading()}>
      <Cards>
        {found.classes.map(({ id, title, mayOpen }) =>
          mayOpen ? (
            <Card heading={m.pupilpage_class_first({ title })} level={3} href={`/klasser/${id}`}>
              <p>{m.pupilpage_class_first_text()}</p>
            </Card>
          ) : null,
        )}
        {waiting.length === 0 ? null : (
          <WaitingCard pupil={{ id: pupil, name }} signals={waiting} back={pupilHref(pupil)} />
        )}
      </Cards>
      {waiting.length === 0 ? <p>{m.pupilpage_no_signals()}</p> : null}
      {found.isProtected ? null : (
        <p>
          <a href={`${pupilHref(pupil)}/kontakt`}>
            {m.pupilpage_contact({ whose: genitive(found.givenName, locale()) })}
          </a>
        </p>
      )}
      {rest.length === 0 ? null : (
        <Details summary={m.pupilpage_earlier_signals({ count: rest.length })}>
          <AnsweredTable caption={m.pupilpage_earlier_signals({ count: rest.length })} signals={rest} />
        </Details>
      )}
    </Section>
  )
}

const YearLinks = ({ page }: { page: PupilPage }): Html | null => {
  const { years, picture, found } = page
  return years.length < 2 ? null : (
    <TabLinks
      label={m.pupilpage_school_years()}
      tabs={years.map((year) => ({
        href: `${pupilHref(found.about.pupil)}?aar=${year}`,
        label: writeSchoolYear(year),
        current: year === picture.year,
      }))}
    />
  )
}

/** Signals and contacts are for those who teach the class or lead the school: to others "no signal" would be untrue. */
const readsSignals = ({ found }: PupilPage): boolean =>
  found.about.reasons.includes('teachesClass') || found.about.reasons.includes('leadsSchool')

/** One pupil's school year. What it says is the same for all who may see it; the words and the signals differ. */
export const pupilView = (page: PupilPage): View => {
  const { found, viewer, picture } = page
  const words = wordsFor(viewer, found.givenName)
  return {
    title: found.name ?? '',
    breadcrumb: pupilBreadcrumb(found, viewer),
    content: (
      <>
        <PupilHeading found={found} viewer={viewer} tab="overview" lead={words.lead()} />
        {readsSignals(page) ? <SignalSection page={page} /> : null}
        <Section heading={m.pupilpage_year_heading({ year: writeSchoolYear(picture.year) })}>
          <YearLinks page={page} />
          {picture.report.registered === 0 && picture.report.days.length === 0 ? (
            <EmptyState heading={m.pupilpage_empty_heading()} level={3}>
              {m.pupilpage_empty_text()}
            </EmptyState>
          ) : (
            <>
              <Tiles tiles={tilesOf(page)} />
              <YearCalendar picture={picture} words={words} />
              <WeekTrend picture={picture} words={words} />
            </>
          )}
        </Section>
        <Quarters page={page} />
        <Columns>
          <Rules
            parameters={picture.quarters.at(-1)?.parameters ?? null}
            teacherDays={page.teacherDays}
            viewer={viewer}
          />
        </Columns>
      </>
    ),
  }
}
