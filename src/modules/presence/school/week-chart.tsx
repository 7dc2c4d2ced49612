import { max } from 'd3-array'
import { scaleBand, scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { type Box, CategoryAxis, categoryAxisHeight, ValueAxis } from '#design/chart/axes.tsx'
import { ChartFrame, type ChartText, Legend, type Size } from '#design/chart/chart-frame.tsx'
import { type Look, Filled, Patterns, bar, dashOf } from '#design/chart/look.tsx'
import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { dayOfNumber } from '#platform/calendar/day-number.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { absenceCategories } from '../presence.ts'
import { categoryName } from '../presence-words.ts'
import { type Sums, type Week, pupilDays, shareIn } from './school-numbers.ts'

export type WeekChartProps = ChartText & { readonly weeks: readonly Week[] }

const beforeLook: Look = 'fourth'

const totalOf = (sums: Sums | null): number => (sums === null ? 0 : (shareIn(sums, 'total') ?? 0))

/** Never less than 5 percent, so that a quiet year does not look dramatic. */
const topOf = (weeks: readonly Week[]): number =>
  Math.max(max(weeks, ({ sums }) => totalOf(sums)) ?? 0, max(weeks, ({ before }) => totalOf(before)) ?? 0, 5)

const round = (value: number): number => Math.round(value * 10) / 10

const Drawing = ({ weeks, size }: { weeks: readonly Week[]; size: Size }): Html => {
  const labels = weeks.map(({ week }) => String(week))
  const left = size.wide ? 52 : 42
  const right = size.width - 4
  const step = (right - left) / Math.max(weeks.length, 1)
  const bottom = size.height - categoryAxisHeight(labels, step, size.fontSize)
  const box: Box = { left, right, top: size.fontSize * 1.4, bottom }
  const y = scaleLinear([0, topOf(weeks)], [box.bottom, box.top]).nice(5)
  const x = scaleBand(
    weeks.map((_, index) => index),
    [box.left, box.right],
  )
    .paddingInner(0.25)
    .paddingOuter(0.1)
  const middle = (index: number): number => round((x(index) ?? 0) + x.bandwidth() / 2)
  const path = line<Week>()
    .defined(({ before }) => before !== null)
    .x((_, index) => middle(index))
    .y(({ before }) => round(y(totalOf(before))))
  return (
    <>
      <Patterns scope={size.scope} looks={[...absenceCategories, 'unknown']} />
      <ValueAxis scale={y} size={size} box={box} unit="%" />
      {weeks.map(({ sums }, index) => {
        if (sums === null)
          return (
            <Filled
              look="unknown"
              scope={size.scope}
              d={bar(x(index) ?? 0, box.bottom - 10, x.bandwidth(), 10)}
            />
          )
        let below = 0
        return absenceCategories.map((category) => {
          const share = shareIn(sums, category) ?? 0
          const base = below
          below += share
          const top = y(below)
          return share <= 0 ? null : (
            <Filled
              look={category}
              scope={size.scope}
              d={bar(x(index) ?? 0, top, x.bandwidth(), y(base) - top)}
            />
          )
        })
      })}
      <path
        class={`mv-line mv-line--${beforeLook}`}
        stroke-dasharray={dashOf[beforeLook]}
        d={path([...weeks]) ?? ''}
      />
      <CategoryAxis
        heading={m.schoolpage_week_short()}
        labels={labels}
        at={middle}
        step={x.step()}
        size={size}
        left={box.left}
      />
    </>
  )
}

const percent = (value: number | null): string =>
  value === null ? m.schoolpage_not_registered() : formatValue(value, '%')

const columns = (hasPast: boolean): Column<Week>[] => [
  {
    heading: m.schoolpage_week(),
    rowHeading: true,
    cell: ({ week, monday }) =>
      m.schoolpage_week_from({ week, day: shortDay(dayOfNumber(monday), locale()) }),
  },
  ...absenceCategories.map((category) => ({
    heading: categoryName(category, locale()),
    numeric: true,
    cell: ({ sums }: Week) => percent(sums === null ? null : shareIn(sums, category)),
  })),
  {
    heading: m.schoolpage_absence_total(),
    numeric: true,
    cell: ({ sums }) => percent(sums === null ? null : shareIn(sums, 'total')),
  },
  {
    heading: m.schoolpage_pupil_days(),
    numeric: true,
    cell: ({ sums }) => formatNumber(sums === null ? 0 : pupilDays(sums), 0),
  },
  ...(hasPast
    ? [
        {
          heading: m.schoolpage_year_before(),
          numeric: true,
          cell: ({ before }: Week) => (before === null ? '–' : formatValue(totalOf(before), '%')),
        },
      ]
    : []),
]

/** Absence week by week: the three categories on top of each other, and in all a year before as a line. */
export const WeekChart = ({ id, title, summary, weeks }: WeekChartProps): Html => {
  const hasPast = weeks.some(({ before }) => before !== null)
  const hasGap = weeks.some(({ sums }) => sums === null)
  return (
    <ChartFrame
      id={id}
      title={title}
      summary={summary}
      heights={{ wide: 300, narrow: 230 }}
      legend={
        <Legend
          id={id}
          entries={[
            ...absenceCategories.map((category) => ({
              name: categoryName(category, locale()),
              look: category,
            })),
            ...(hasGap ? [{ name: m.schoolpage_not_registered(), look: 'unknown' as const }] : []),
            ...(hasPast ? [{ name: m.schoolpage_year_before(), look: beforeLook, line: true }] : []),
          ]}
        />
      }
      draw={(size) => <Drawing weeks={weeks} size={size} />}
      table={<Table caption={title} captionHidden compact columns={columns(hasPast)} rows={weeks} />}
    />
  )
}
