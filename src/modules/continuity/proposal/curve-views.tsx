import { ActionForm } from '#design/button/button.tsx'
import { BarChart } from '#design/chart/bar-chart.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Followed, Progress } from '#design/progress/progress.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { SchoolId } from '#platform/ids.ts'
import { proposalHref, proposalsHref } from '../hrefs.ts'
import type { Curve } from './curve.ts'
import { isOpen, isStopped, type Numbers, type Scenario } from './scenario.ts'
import { progressWords, stateWords } from './proposal-words.ts'

/** A point of the curve: today, or what one proposal found. */
type Point = { readonly label: string; readonly scenario: Scenario | null; readonly numbers: Numbers | null }

const stepOf = ({ asked }: Scenario): number => (asked.mode === 'changes' ? asked.most : 0)

const pointsOf = ({ scenarios }: Curve): readonly Point[] =>
  scenarios.map((scenario) => ({
    label: String(stepOf(scenario)),
    scenario,
    numbers: scenario.numbers,
  }))

/** What the longest step that is known gives, in a sentence. */
const summaryOf = (points: readonly Point[]): string => {
  const last = points.findLast(({ numbers }) => numbers !== null)
  if (!last?.numbers) return m.continuity_curve_nothing()
  const { total, worst } = last.numbers
  return `${m.continuity_curve_summary({
    count: last.label,
    before: total.before,
    after: total.after,
    fewer: total.before - total.after,
    worstBefore: worst.before,
    worst: worst.after,
  })} ${m.continuity_counts_twice()}`
}

const Drawing = ({ points }: { points: readonly Point[] }): Html | null => {
  const known = points.find(({ numbers }) => numbers !== null)?.numbers
  if (known === undefined || known === null) return null
  const { ordinary } = known
  const drawn = points.flatMap(({ label, numbers }) => (numbers === null ? [] : [{ label, numbers }]))
  return (
    <BarChart
      id="kurve"
      title={m.continuity_curve_chart()}
      summary={summaryOf(points)}
      mode="stacked"
      categoryHeading={m.continuity_plan_column_changes()}
      categories={[m.continuity_plan_today(), ...drawn.map(({ label }) => label)]}
      unit={m.continuity_curve_unit()}
      series={[
        {
          name: m.continuity_curve_ordinary(),
          look: 'second',
          values: [ordinary, ...drawn.map(() => ordinary)],
        },
        {
          name: m.continuity_curve_extra(),
          look: 'first',
          values: [
            known.total.before - ordinary,
            ...drawn.map(({ numbers }) => numbers.total.after - ordinary),
          ],
        },
      ]}
    />
  )
}

const columns = (school: SchoolId): readonly Column<Point>[] => {
  const number =
    (of: (numbers: Numbers) => number) =>
    ({ numbers }: Point): string | number =>
      numbers === null ? '–' : of(numbers)
  return [
    {
      heading: m.continuity_curve_column(),
      rowHeading: true,
      cell: ({ label, scenario }) =>
        scenario === null ? (
          label
        ) : (
          <a href={proposalHref(school, scenario.id)}>{m.continuity_curve_step({ count: label })}</a>
        ),
    },
    {
      heading: m.continuity_plan_column_uncovered(),
      numeric: true,
      cell: number((numbers) => numbers.uncoveredMinutes.after),
    },
    {
      heading: m.continuity_plan_column_worst(),
      numeric: true,
      cell: number((numbers) => numbers.worst.after),
    },
    {
      heading: m.continuity_plan_column_total(),
      numeric: true,
      cell: number((numbers) => numbers.total.after),
    },
    {
      heading: m.continuity_curve_known(),
      cell: ({ scenario, numbers }) =>
        scenario === null
          ? m.continuity_curve_today()
          : numbers === null
            ? stateWords[scenario.state]()
            : numbers.worst.isProven && numbers.total.isProven && numbers.uncoveredMinutes.isProven
              ? m.continuity_curve_proven()
              : m.continuity_curve_found(),
    },
  ]
}

/** Today’s numbers stand in every proposal, so the first one that is known tells them. */
const today = (points: readonly Point[]): readonly Point[] => {
  const known = points.find(({ numbers }) => numbers !== null)?.numbers
  if (known === undefined || known === null) return []
  const asToday = ({ before }: Numbers['total']): Numbers['total'] => ({
    before,
    after: before,
    bound: before,
    isProven: false,
  })
  const numbers: Numbers = {
    ...known,
    uncoveredMinutes: asToday(known.uncoveredMinutes),
    worst: asToday(known.worst),
    total: asToday(known.total),
  }
  return [{ label: m.continuity_plan_today(), scenario: null, numbers }]
}

/** What more changes give, as far as it has been calculated; each step leads to its proposal. */
export const CurveSection = ({
  school,
  curve,
  leads,
  now,
}: {
  school: SchoolId
  curve: Curve
  leads: boolean
  now: Temporal.Instant
}): Html => {
  const points = pointsOf(curve)
  const { open, scenarios } = curve
  const done = scenarios.filter(({ numbers }) => numbers !== null).length
  const isBroken = points.some(
    ({ numbers }) => numbers !== null && numbers.uncoveredMinutes.after > numbers.uncoveredMinutes.before,
  )
  const isLost = open !== null && isStopped(open, now)
  return (
    <Section heading={m.continuity_curve()} id="hvad-giver-det">
      {open === null || isLost ? null : (
        <>
          <Progress
            text={[
              isOpen(open)
                ? m.continuity_curve_progress({ count: stepOf(open), done, all: scenarios.length })
                : '',
              progressWords(open, now),
            ]
              .filter(Boolean)
              .join(' ')}
            href={proposalsHref(school)}
          />
          {leads && isOpen(open) ? (
            <ActionForm action={`${proposalHref(school, open.id)}/stop`} label={m.continuity_curve_stop()} />
          ) : null}
        </>
      )}
      {isLost && open !== null ? (
        <p>
          {m.continuity_plan_lost_text()}{' '}
          <a href={proposalHref(school, open.id)}>{m.continuity_curve_step({ count: stepOf(open) })}</a>
        </p>
      ) : null}
      <Followed id="kurven">
        <Drawing points={points} />
        <Table
          caption={m.continuity_curve_table()}
          compact
          rows={[...today(points), ...points]}
          columns={columns(school)}
        />
        {isBroken ? (
          <p>
            <Soft>{m.continuity_curve_broken()}</Soft>
          </p>
        ) : null}
      </Followed>
    </Section>
  )
}
