import { Alert } from '#design/alert/alert.tsx'
import { LinkButton } from '#design/button/button.tsx'
import { Card, Cards, Tiles } from '#design/card/card.tsx'
import { BarChart } from '#design/chart/bar-chart.tsx'

import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { leadsSchool, type PersonActor } from '#platform/access/actor.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import type { View } from '#platform/http/page.ts'
import { oneDecimal, shareText } from '../count-words.ts'
import { adultsHref, continuityHref, proposalsHref, timetableHref } from '../hrefs.ts'
import { morningHref } from '../morning/asked.ts'
import type { SchoolInList, SchoolName } from '../timetable-store.ts'
import type { FocusChild, SchoolContinuity, TimePoint, Window } from './school-store.ts'

/** Whether the links of a leader are shown: a coordinator reads and changes nothing. */
type Viewer = { readonly leads: boolean }

const windowHref = ({ id }: SchoolName, window: Window): string =>
  window === 'week' ? continuityHref(id) : `${continuityHref(id)}?vindue=14`

const childColumns = ({ leads }: Viewer, hasSubstitutes: boolean): Column<FocusChild>[] => [
  {
    heading: m.continuity_child(),
    rowHeading: true,
    cell: ({ name, pupil, homeClass }) => (
      <>
        {pupil !== null && leads ? <a href={adultsHref(pupil)}>{name}</a> : name}
        {homeClass === null ? null : <Soft> {homeClass}</Soft>}
      </>
    ),
  },
  { heading: m.continuity_kind_adult(), numeric: true, cell: ({ count }) => <strong>{count.adults}</strong> },
  { heading: m.continuity_column_teachers(), numeric: true, cell: ({ count }) => count.teachers },
  { heading: m.continuity_column_support(), numeric: true, cell: ({ count }) => count.support },
  ...(hasSubstitutes
    ? [
        {
          heading: m.continuity_column_substitutes(),
          numeric: true,
          cell: ({ count }: FocusChild) => count.substitutes,
        },
      ]
    : []),
  {
    heading: m.continuity_column_primary(),
    numeric: true,
    cell: ({ count }) =>
      count.primaryMinutes === null ? '–' : shareText(count.primaryMinutes, count.minutes),
  },
  {
    heading: m.continuity_tile_community(),
    numeric: true,
    cell: ({ count }) => shareText(count.communityMinutes, count.minutes),
  },
]

const windowWords = (window: Window): string =>
  window === 'week' ? m.continuity_in_week() : m.continuity_in_fortnight()

const Spread = ({ page }: { page: SchoolContinuity }): Html => {
  const { summary, window, children } = page
  const counts = new Map(summary.distribution.map(({ adults, pupils }) => [adults, pupils]))
  const least = Math.min(...counts.keys())
  const sizes = Array.from({ length: summary.worst - least + 1 }, (_, place) => least + place)
  return (
    <BarChart
      id="fordeling"
      title={m.continuity_spread_title()}
      summary={m.continuity_spread_summary({
        children: children.length,
        least,
        worst: summary.worst,
        mean: oneDecimal(summary.mean),
        window: windowWords(window),
      })}
      categories={sizes.map(String)}
      categoryHeading={m.continuity_kind_adult()}
      unit={m.continuity_unit_children()}
      series={[
        {
          name: m.continuity_kind_child(),
          look: 'first',
          values: sizes.map((size) => counts.get(size) ?? 0),
        },
      ]}
    />
  )
}

const OverTime = ({ points }: { points: readonly TimePoint[] }): Html => {
  const [first] = points
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 2)
    return (
      <p>
        <Soft>{m.continuity_time_one()}</Soft>
      </p>
    )
  return (
    <BarChart
      id="over-tid"
      title={m.continuity_time_title()}
      summary={m.continuity_time_summary({
        from: oneDecimal(first.mean),
        to: oneDecimal(last.mean),
        worstFrom: first.worst,
        worstTo: last.worst,
      })}
      categories={points.map(({ day }) => shortDay(day, locale()))}
      categoryHeading={m.continuity_timetable()}
      unit={m.continuity_unit_adults()}
      series={[
        { name: m.continuity_series_worst(), look: 'second', values: points.map(({ worst }) => worst) },
        {
          name: m.continuity_series_mean(),
          look: 'first',
          values: points.map(({ mean }) => Math.round(mean * 10) / 10),
        },
      ]}
    />
  )
}

const Numbers = ({ page, viewer }: { page: SchoolContinuity; viewer: Viewer }): Html => {
  const { children, summary, school, window } = page
  const [worst] = children
  if (worst === undefined)
    return <EmptyState heading={m.continuity_no_children()}>{m.continuity_no_children_text()}</EmptyState>
  return (
    <>
      <TabLinks
        label={m.continuity_windows()}
        tabs={[
          { href: windowHref(school, 'week'), label: m.continuity_window_week(), current: window === 'week' },
          {
            href: windowHref(school, 'fortnight'),
            label: m.continuity_window_fortnight(),
            current: window === 'fortnight',
          },
        ]}
      />
      <Tiles
        tiles={[
          {
            label: m.continuity_tile_worst(),
            value: String(summary.worst),
            detail: [worst.name, worst.homeClass ?? ''].filter(Boolean).join(', '),
          },
          {
            label: m.continuity_tile_mean(),
            value: oneDecimal(summary.mean),
            detail: m.continuity_tile_mean_detail({ children: children.length }),
          },
        ]}
      />
      <Spread page={page} />
      <Section heading={m.continuity_children_heading()}>
        <Table
          caption={m.continuity_children_heading()}
          captionHidden
          rows={children}
          columns={childColumns(
            viewer,
            children.some(({ count }) => count.substitutes > 0),
          )}
          compact
        />
      </Section>
      <Section heading={m.continuity_time_heading()}>
        <OverTime points={page.overTime} />
      </Section>
    </>
  )
}

/** How many adults the school's focus children meet: the worst first, because that is where something can be done. */
export const schoolContinuityView = (page: SchoolContinuity, actor: PersonActor): View => {
  const { school, timetable } = page
  const viewer = { leads: leadsSchool(actor, school.id) }
  return {
    title: `${m.continuity_title()}, ${school.name}`,
    breadcrumb: [{ label: m.continuity_title(), href: '/kontinuitet' }, { label: school.name }],
    content: (
      <>
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_title()}
          lead={timetable === null ? m.continuity_lead() : m.continuity_lead_of({ title: timetable.title })}
          actions={
            <>
              {viewer.leads && timetable !== null ? (
                <LinkButton href={morningHref(school.id)}>{m.continuity_morning()}</LinkButton>
              ) : null}
              {viewer.leads ? (
                <LinkButton href={timetableHref(school.id)}>{m.continuity_timetable()}</LinkButton>
              ) : null}
              {timetable === null ? null : (
                <LinkButton href={proposalsHref(school.id)}>{m.continuity_plans_to()}</LinkButton>
              )}
            </>
          }
        />
        {page.hasDraft ? (
          <Alert kind="info" heading={m.continuity_draft_alert()}>
            <p>
              <a href={timetableHref(school.id)}>{m.continuity_to_draft()}</a>
            </p>
          </Alert>
        ) : null}
        {timetable === null ? (
          <EmptyState heading={m.continuity_no_timetable()}>{m.continuity_no_timetable_text()}</EmptyState>
        ) : (
          <Numbers page={page} viewer={viewer} />
        )}
      </>
    ),
  }
}

export const schoolsContinuityView = (schools: readonly SchoolInList[]): View => ({
  title: m.continuity_title(),
  breadcrumb: [{ label: m.continuity_title() }],
  content: (
    <>
      <PageHeading title={m.continuity_title()} lead={m.continuity_lead()} />
      {schools.length === 0 ? (
        <EmptyState heading={m.continuity_no_school()}>{m.continuity_no_school_text()}</EmptyState>
      ) : (
        <Cards>
          {schools.map(({ id, name, hasTimetable }) => (
            <Card heading={name} href={continuityHref(id)}>
              <p>{hasTimetable ? m.continuity_current_heading() : m.continuity_no_timetable_short()}</p>
            </Card>
          ))}
        </Cards>
      )}
    </>
  ),
})
