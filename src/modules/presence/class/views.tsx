import { LinkButton } from '#design/button/button.tsx'
import { type Tile, Cards, Tiles } from '#design/card/card.tsx'
import { formatValue } from '#design/chart/number-text.ts'
import { Sparkline } from '#design/chart/sparkline.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { Columns, PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { quarterPeriod } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import { daysHref } from '../pupil/hrefs.ts'
import { quarterShareText } from '../pupil/quarter-words.ts'
import { wholeDay } from '../presence.ts'
import { daysText } from '../presence-words.ts'
import { AnsweredTable, WaitingCard } from '../signals/views.tsx'
import { WeekChart, WeekdayChart } from './charts.tsx'
import { percentOf } from './class-days.ts'
import { type ClassPicture, type PupilRow, sparklineWeeks } from './class-picture.ts'
import type { ClassHeader } from './store.ts'

export type ClassPage = {
  readonly header: ClassHeader
  readonly picture: ClassPicture
  readonly today: Temporal.PlainDate
}

const registerHref = (header: ClassHeader): string => `/fravaer/klasse/${header.id}`

const timeText = (at: Temporal.Instant): string => {
  const { hour, minute } = at.toZonedDateTimeISO('Europe/Copenhagen')
  return `${hour}.${String(minute).padStart(2, '0')}`
}

const todayTile = ({ header, picture }: ClassPage): Tile => {
  const label = m.classpage_today()
  if (!picture.isSchoolDay)
    return { label, value: m.classpage_today_closed(), detail: m.classpage_today_closed_detail() }
  const last = header.today.at(-1)
  if (last === undefined)
    return {
      label,
      value: m.classpage_today_not_registered(),
      detail: <a href={registerHref(header)}>{m.classpage_register_now()}</a>,
      tone: 'attention',
    }
  const by =
    last.by === null
      ? m.classpage_today_imported({ time: timeText(last.at) })
      : m.classpage_today_by({ time: timeText(last.at), name: last.by })
  return {
    label,
    value:
      picture.awayToday === 0
        ? m.classpage_today_all_here()
        : m.classpage_today_away({ count: picture.awayToday, of: picture.pupils.length }),
    detail: by,
  }
}

const shareText = (value: number | null): string =>
  value === null ? m.classpage_no_share() : formatValue(value, '%')

const tilesOf = (page: ClassPage): Tile[] => {
  const { header, picture } = page
  const { days, inPart, of } = picture.registered
  const nothing = of - days - inPart
  const missing = [
    nothing === 0 ? '' : m.classpage_registered_missing({ count: nothing }),
    inPart === 0 ? '' : m.classpage_registered_in_part({ count: inPart }),
  ].filter(Boolean)
  const recent: Tile = {
    label: m.classpage_recent(),
    value: shareText(percentOf(picture.recent)),
    detail: m.classpage_recent_detail({ mean: shareText(percentOf(picture.year)) }),
  }
  if (!header.isHome) return [recent]
  return [
    todayTile(page),
    recent,
    {
      label: m.classpage_registered(),
      value: m.classpage_registered_value({ days, of }),
      detail:
        missing.length === 0
          ? m.classpage_registered_all()
          : [...missing, m.classpage_registered_neither()].join(' '),
    },
  ]
}

const sparklineLabel = (row: PupilRow): string =>
  m.classpage_sparkline({
    weeks: row.weeks.length,
    values: row.weeks.map((value) => (value === null ? '–' : daysText(value, locale()))).join(' · '),
  })

const recentText = ({ recent }: PupilRow): string => {
  const away = daysText(recent.away, locale())
  return recent.known < recent.of * wholeDay
    ? m.classpage_recent_known({ away, known: daysText(recent.known, locale()) })
    : m.classpage_recent_days({ away, of: recent.of })
}

const pupilColumns = ({ picture, today }: ClassPage): Column<PupilRow>[] => [
  {
    heading: m.classpage_pupil(),
    rowHeading: true,
    cell: (row) => (
      <>
        <a href={`/elever/${row.id}`}>{row.name}</a>
        {row.isProtected ? <Soft> {m.classpage_protected_mark()}</Soft> : null}
      </>
    ),
  },
  {
    heading: m.classpage_sparkline_heading({ weeks: sparklineWeeks }),
    // Every line has the same scale: a whole school week.
    cell: (row) => <Sparkline values={row.weeks} max={5 * wholeDay} label={sparklineLabel(row)} />,
  },
  {
    heading: m.classpage_recent_heading(),
    cell: (row): Child =>
      picture.recentFrom === null || row.recent.away === 0 ? (
        recentText(row)
      ) : (
        <a href={daysHref(row.id, { from: picture.recentFrom, to: today })}>
          {recentText(row)}
          <span class="mv-hidden">, {row.name}</span>
        </a>
      ),
  },
  {
    heading: m.classpage_quarter_heading(),
    cell: (row): Child =>
      row.quarter === null ? (
        '–'
      ) : (
        <a
          href={daysHref(row.id, {
            from: quarterPeriod(row.quarter.quarter).validFrom,
            to: today,
            kind: 'ulovligt',
          })}
        >
          {quarterShareText(row.quarter)}
          <span class="mv-hidden">, {row.name}</span>
        </a>
      ),
  },
]

const WaitingSection = ({ page, nameOf }: { page: ClassPage; nameOf: (id: PupilId) => string }): Html => {
  const { picture, header } = page
  const byPupil = Map.groupBy(picture.waiting, ({ pupil }) => pupil)
  return (
    <Section id="signaler" heading={m.classpage_waiting_heading({ count: picture.waiting.length })}>
      {picture.waiting.length === 0 ? (
        <EmptyState heading={m.signals_none_heading()} level={3}>
          {m.signals_none_text()}
        </EmptyState>
      ) : (
        <>
          <p>{m.signals_waiting_lead()}</p>
          <Cards>
            {picture.pupils.map(({ id }) => {
              const signals = byPupil.get(id)
              return signals === undefined ? null : (
                <WaitingCard
                  pupil={{ id, name: nameOf(id) }}
                  signals={signals}
                  back={`/klasser/${header.id}`}
                />
              )
            })}
          </Cards>
        </>
      )}
      {picture.answered.length === 0 ? null : (
        <Details summary={m.classpage_answered({ count: picture.answered.length })}>
          <AnsweredTable
            caption={m.classpage_answered({ count: picture.answered.length })}
            signals={picture.pupils.flatMap(({ id }) => picture.answered.filter(({ pupil }) => pupil === id))}
            nameOf={nameOf}
          />
        </Details>
      )}
    </Section>
  )
}

/** The class as a whole first; then what waits for a conversation; then every pupil by name. */
export const classView = (page: ClassPage): View => {
  const { header, picture } = page
  const names = new Map(picture.pupils.map(({ id, name }) => [id, name]))
  const nameOf = (id: PupilId): string => names.get(id) ?? ''
  return {
    title: m.classpage_title({ title: header.title }),
    breadcrumb: [{ label: header.schoolName }, { label: header.title }],
    content: (
      <>
        <PageHeading
          eyebrow={header.schoolName}
          title={header.title}
          lead={m.classpage_count({ count: picture.pupils.length })}
          actions={
            <>
              {header.isHome && picture.isSchoolDay ? (
                <LinkButton
                  kind={header.today.length === 0 ? 'primary' : 'secondary'}
                  href={registerHref(header)}
                >
                  {header.today.length === 0 ? m.classpage_register() : m.classpage_registration_change()}
                </LinkButton>
              ) : null}
              <LinkButton href={`/undringer/ny/klasse?klasse=${header.id}`}>
                {m.concern_new_button()}
              </LinkButton>
            </>
          }
        />
        {header.isHome ? (
          <TabLinks
            label={m.classpage_tabs()}
            tabs={[
              { href: `/klasser/${header.id}`, label: m.classpage_overview(), current: true },
              { href: registerHref(header), label: m.classpage_registration(), current: false },
            ]}
          />
        ) : null}
        <Tiles tiles={tilesOf(page)} />
        <Section heading={m.classpage_whole_heading()}>
          <p>{m.classpage_whole_lead()}</p>
          {picture.year.known === 0 ? (
            <EmptyState heading={m.classpage_empty_heading()} level={3}>
              {m.classpage_empty_text()}
            </EmptyState>
          ) : (
            <Columns>
              <WeekChart picture={picture} />
              <WeekdayChart picture={picture} />
            </Columns>
          )}
        </Section>
        <WaitingSection page={page} nameOf={nameOf} />
        <Section id="elever" heading={m.classpage_pupils_heading()}>
          <p>{m.classpage_pupils_lead()}</p>
          <Table
            caption={m.classpage_pupils_heading()}
            captionHidden
            columns={pupilColumns(page)}
            rows={picture.pupils}
            empty={<p>{m.classpage_no_pupils()}</p>}
          />
        </Section>
      </>
    ),
  }
}
