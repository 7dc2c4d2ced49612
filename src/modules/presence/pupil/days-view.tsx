import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { DateField, SelectField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { genitive } from '#platform/text/genitive.ts'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PresenceReport } from '../measure/legal-measure.ts'
import { type AbsenceCategory, absenceCategories, totalUnits } from '../presence.ts'
import { categoryName, daysText, partName, tenthsText } from '../presence-words.ts'
import type { FoundPupil } from './about-store.ts'
import { type DayKind, daysPaperHref, kindOfCategory } from './hrefs.ts'
import type { Viewer } from './policy.ts'
import { outsideText } from './quarter-words.ts'
import type { FormerVersion, Registered, RegisteredDay, UnregisteredDay } from './store.ts'
import { PupilHeading, pupilBreadcrumb } from './views.tsx'

export type DaysPage = {
  readonly found: FoundPupil
  readonly viewer: Viewer
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly today: Temporal.PlainDate
  readonly kind: DayKind | null
  readonly report: PresenceReport
  readonly registrations: readonly RegisteredDay[]
  readonly unregistered: readonly UnregisteredDay[]
}

const categoryOf = (kind: DayKind | null): AbsenceCategory | null =>
  absenceCategories.find((category) => kindOfCategory[category] === kind) ?? null

const origins: Readonly<Record<Registered['origin'], () => string>> = {
  staff: () => m.dayspage_origin_staff(),
  guardian: () => m.dayspage_origin_guardian(),
  leave: () => m.dayspage_origin_leave(),
  import: () => m.dayspage_origin_import(),
}

const momentText = (at: Temporal.Instant): string => {
  const { hour, minute } = at.toZonedDateTimeISO('Europe/Copenhagen')
  return m.dayspage_moment({
    day: shortDay(dayOf(at), locale()),
    time: `${hour}.${String(minute).padStart(2, '0')}`,
  })
}

const byText = ({ by, origin, at }: Registered): string =>
  by === null
    ? m.dayspage_by_nobody({ origin: origins[origin](), at: momentText(at) })
    : m.dayspage_by({ name: by, origin: origins[origin](), at: momentText(at) })

const whatText = ({ category, part }: Registered): string =>
  part === 'day'
    ? categoryName(category, locale())
    : `${categoryName(category, locale())} (${partName(part, locale()).toLowerCase()})`

const Former = ({ version }: { version: FormerVersion }): Html => (
  <p>
    {m.dayspage_former({ what: whatText(version), by: byText(version) })}
    {version.note === null ? null : ` “${version.note}”`}{' '}
    {version.wasRemoved
      ? m.dayspage_removed_by({
          name: version.correctedBy ?? m.dayspage_import(),
          at: momentText(version.correctedAt),
        })
      : m.dayspage_corrected_by({
          name: version.correctedBy ?? m.dayspage_import(),
          at: momentText(version.correctedAt),
        })}
  </p>
)

const FormerVersions = ({ row }: { row: RegisteredDay }): Html | null =>
  row.former.length === 0 ? null : (
    <Details
      summary={m.dayspage_former_count({ count: row.former.length })}
      context={longDay(row.day, locale())}
    >
      {row.former.map((version) => (
        <Former version={version} />
      ))}
    </Details>
  )

const columns = (page: DaysPage): Column<RegisteredDay>[] => {
  const days = new Map(page.report.days.map((day) => [day.day, day]))
  const wanted = categoryOf(page.kind)
  return [
    {
      heading: m.dayspage_day(),
      rowHeading: true,
      cell: ({ day }) => <time datetime={day.toString()}>{longDay(day, locale())}</time>,
    },
    { heading: m.dayspage_what(), cell: ({ now }) => (now === null ? m.dayspage_removed() : whatText(now)) },
    {
      heading: m.dayspage_counts(),
      numeric: true,
      cell: ({ day, now }) => {
        if (now === null) return m.dayspage_counts_not()
        if (Temporal.PlainDate.compare(day, page.today) > 0) return m.dayspage_not_yet()
        const counted = days.get(dayNumberOf(day))
        if (counted === undefined) return m.dayspage_no_school_day()
        const category = wanted ?? now.category
        const text = daysText(counted.units[category], locale())
        if (counted.units[category] === counted.known[category]) return text
        return counted.registered === 0 ? m.dayspage_unregistered() : m.dayspage_partly({ days: text })
      },
    },
    {
      heading: m.dayspage_note(),
      cell: ({ now }) => (now?.note === null || now?.note === undefined ? '–' : `“${now.note}”`),
    },
    {
      heading: m.dayspage_registered_by(),
      cell: (row) => (
        <div>
          {row.now === null ? null : byText(row.now)}
          <FormerVersions row={row} />
        </div>
      ),
    },
  ]
}

const wantedRows = ({ registrations, kind }: DaysPage): readonly RegisteredDay[] => {
  const category = categoryOf(kind)
  return category === null
    ? registrations
    : registrations.filter(
        ({ now, former }) =>
          now?.category === category || former.some((version) => version.category === category),
      )
}

const sumText = ({ report, kind, unregistered }: DaysPage): string => {
  if (kind === 'ikke-registreret') return m.dayspage_sum_unregistered({ count: unregistered.length })
  const category = categoryOf(kind)
  const units = category === null ? totalUnits(report.units) : report.units[category]
  const share = report.shares[category ?? 'total']
  return m.dayspage_sum({
    what: (category === null ? m.pupilpage_total() : categoryName(category, locale())).toLowerCase(),
    days: daysText(units, locale()),
    registered: daysText(report.registered, locale()),
    share: share === null ? '–' : tenthsText(share, locale()),
  })
}

/** Absence on days that nobody registered: it is in the table and not in the sum, and the page says so. */
const outsideOf = ({ report, kind }: DaysPage): string => {
  if (kind === 'ikke-registreret') return ''
  const category = categoryOf(kind)
  return outsideText(category === null ? totalUnits(report.outside) : report.outside[category])
}

const Choose = ({ page }: { page: DaysPage }): Html => (
  <form method="get" action={`/elever/${page.found.about.pupil}/fravaer`}>
    <DateField name="fra" label={m.dayspage_from()} value={page.from.toString()} />
    <DateField name="til" label={m.dayspage_to()} value={page.to.toString()} />
    <SelectField
      name="kategori"
      label={m.dayspage_kind()}
      value={page.kind ?? ''}
      options={[
        { value: '', label: m.dayspage_kind_all() },
        ...absenceCategories.map((category) => ({
          value: kindOfCategory[category],
          label: categoryName(category, locale()),
        })),
        { value: 'ikke-registreret', label: m.pupilpage_unregistered() },
      ]}
    />
    <Button kind="secondary">{m.dayspage_show()}</Button>
  </form>
)

/** The days behind a figure: what was registered, by whom and when, and what it said before. */
export const daysView = (page: DaysPage): View => {
  const { found, viewer, from, to, kind } = page
  const period = m.dayspage_period({ from: shortDay(from, locale()), to: shortDay(to, locale()) })
  return {
    title: m.dayspage_title({ whose: genitive(found.name ?? '', locale()) }),
    breadcrumb: pupilBreadcrumb(found, viewer, m.pupilpage_days()),
    content: (
      <>
        <PupilHeading found={found} viewer={viewer} tab="days" lead={period} />
        <Section heading={sumText(page)}>
          {kind === 'ikke-registreret' ? (
            <>
              <p>{m.dayspage_unregistered_text()}</p>
              <ul>
                {page.unregistered.map(({ day, missing }) => (
                  <li>
                    {longDay(day, locale())}
                    {missing === 'day' ? null : ` (${partName(missing, locale()).toLowerCase()})`}
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <>
              {outsideOf(page) === '' ? null : <p>{outsideOf(page)}</p>}
              <Table
                caption={m.dayspage_caption({ period })}
                captionHidden
                columns={columns(page)}
                rows={wantedRows(page)}
                empty={<p>{m.dayspage_none()}</p>}
              />
            </>
          )}
        </Section>
        <ButtonRow>
          <LinkButton kind="secondary" href={daysPaperHref(found.about.pupil, { from, to })}>
            {m.dayspaper_button()}
          </LinkButton>
        </ButtonRow>
        <Details summary={m.dayspage_choose()}>
          <Choose page={page} />
        </Details>
        {viewer === 'staff' ? <p class="mv-soft">{m.rules_notes_staff()}</p> : null}
      </>
    ),
  }
}
