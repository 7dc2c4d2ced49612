import { scaleLinear } from 'd3-scale'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'
import { fitted, type Limit, startInside, textWidth } from './axes.tsx'
import { ChartFrame, type ChartText, type Size } from './chart-frame.tsx'
import { bar, Filled, type Look, Patterns } from './look.tsx'
import { formatAgainstLimits, type Unit } from './number-text.ts'

export type RangeRow = {
  label: string
  /** Null where the number may not be shown or there is none yet. */
  value: number | null
  /** The days behind the number: "6 af 58 skoledage". */
  basis: string
  /** Opens the number to the days behind it. */
  href?: string | undefined
}

export type RangeChartProps = ChartText & {
  /** The heading of the rows in the table: "Kvartal". */
  rowHeading: string
  /** The heading of the value: "Ulovligt fravær". */
  valueHeading: string
  rows: readonly RangeRow[]
  /** From the lowest to the highest. A value reaches a limit when it is equal to it. */
  limits: readonly Limit[]
  unit: Unit
  hiddenValue?: string | undefined
}

/** Drawn by how many limits are reached: none, the first, the second and further. */
const looks: readonly Look[] = ['first', 'second', 'unauthorised']

const reached = (value: number, limits: readonly Limit[]): readonly Limit[] =>
  limits.filter((limit) => value >= limit.value)

type Layout = {
  beside: boolean
  left: number
  rowHeight: number
  head: number
  stacked: boolean
  height: number
}

/** Labels stand beside the bars where the longest of them has room there, else above. */
const layoutOf = ({ rows, limits }: RangeChartProps, size: Pick<Size, 'wide' | 'fontSize'>): Layout => {
  const widest = Math.max(...rows.map((row) => textWidth(row.label, size.fontSize) * 1.08), 0)
  const beside = size.wide && widest <= 230
  const rowHeight = beside ? 46 : 56
  const stacked = limits.length > 2 || !size.wide
  const head = size.fontSize * (stacked ? 1.6 * limits.length + 0.6 : 2.2)
  return {
    beside,
    left: beside ? Math.max(90, Math.ceil(widest) + 20) : 2,
    rowHeight,
    head,
    stacked,
    height: head + rows.length * rowHeight + 4,
  }
}

const barTopOf = ({ beside, head, rowHeight }: Layout, row: number): number =>
  head + row * rowHeight + (beside ? 9 : 24)

/** Where labels stand above the bars, a limit is drawn across the bars alone: it must not run through words. */
const limitLines = (
  { rows }: RangeChartProps,
  layout: Layout,
  from: number,
): readonly (readonly [number, number])[] =>
  layout.beside
    ? [[from, layout.height - 4]]
    : [
        [from, layout.head],
        ...rows.map((_row, index): readonly [number, number] => {
          const top = barTopOf(layout, index)
          return [top - 3, top + 29]
        }),
      ]

const LimitMarks = ({ chart, size, x, layout }: LimitMarksProps): Html => {
  const { limits } = chart
  return (
    <g>
      {limits.map(({ value, label }, index) => {
        const at = x(value)
        const y = layout.stacked ? size.fontSize * (1 + 1.6 * (limits.length - 1 - index)) : size.fontSize
        const words = fitted(
          label,
          layout.stacked || limits.length === 1 ? size.width : size.width / 2,
          size.fontSize,
        )
        const goesRight = index === limits.length - 1 && !layout.stacked
        const endsAtLine = !goesRight && textWidth(words, size.fontSize) * 1.06 <= at
        return (
          <g>
            {limitLines(chart, layout, y + 5).map(([from, to]) => (
              <line class="mv-limit" x1={at} x2={at} y1={from} y2={to} />
            ))}
            <text
              class="mv-limit-label"
              x={endsAtLine ? at : startInside(goesRight ? at : 0, words, size)}
              y={y}
              text-anchor={endsAtLine ? 'end' : 'start'}
            >
              {words}
            </text>
          </g>
        )
      })}
    </g>
  )
}

type LimitMarksProps = { chart: RangeChartProps; size: Size; x: (value: number) => number; layout: Layout }

const Rows = ({ chart, size }: { chart: RangeChartProps; size: Size }): Html => {
  const { rows, limits, unit } = chart
  const layout = layoutOf(chart, size)
  const { beside, left } = layout
  const limitValues = limits.map((limit) => limit.value)
  const top =
    Math.max(...rows.map((row) => row.value ?? 0), ...limitValues.map((value) => value * 1.25), 0) || 1
  const x = scaleLinear([0, top], [left, size.width - (size.wide ? 84 : 74)])
  return (
    <>
      <Patterns scope={size.scope} looks={looks} />
      {rows.map((row, index) => {
        const barTop = barTopOf(layout, index)
        const look = looks[Math.min(reached(row.value ?? 0, limits).length, looks.length - 1)] ?? 'first'
        const shown =
          row.value === null
            ? (chart.hiddenValue ?? m.design_chart_hidden_value())
            : formatAgainstLimits(row.value, limitValues, unit)
        return (
          <g>
            <text class="mv-row-label" x={0} y={barTop + (beside ? 19 : -7)}>
              {fitted(row.label, size.width, size.fontSize)}
            </text>
            <path class="mv-track" d={bar(left, barTop, x(top) - left, 26)} />
            {row.value !== null && row.value > 0 ? (
              <Filled look={look} scope={size.scope} d={bar(left, barTop, x(row.value) - left, 26)} />
            ) : null}
            <line class="mv-base" x1={left} x2={left} y1={barTop - 3} y2={barTop + 29} />
            <text class="mv-value" x={x(top) + 10} y={barTop + 18}>
              {shown}
            </text>
          </g>
        )
      })}
      <LimitMarks chart={chart} size={size} x={x} layout={layout} />
    </>
  )
}

const tableColumns = (chart: RangeChartProps): Column<RangeRow>[] => [
  {
    heading: chart.rowHeading,
    rowHeading: true,
    cell: (row): Child => (row.href === undefined ? row.label : <a href={row.href}>{row.label}</a>),
  },
  {
    heading: chart.unit === '%' ? chart.valueHeading : `${chart.valueHeading} (${chart.unit})`,
    numeric: true,
    cell: ({ value }) =>
      value === null
        ? (chart.hiddenValue ?? m.design_chart_hidden_value())
        : formatAgainstLimits(
            value,
            chart.limits.map((limit) => limit.value),
            chart.unit,
          ),
  },
  { heading: m.design_chart_basis(), cell: (row) => row.basis },
  {
    heading: m.design_chart_reached(),
    cell: ({ value }) => {
      const highest = value === null ? undefined : reached(value, chart.limits).at(-1)
      return highest === undefined ? m.design_chart_reached_none() : highest.label
    },
  },
]

/** Values as rows against limits that have a meaning in law or in the municipality. */
export const RangeChart = (chart: RangeChartProps): Html => (
  <ChartFrame
    id={chart.id}
    title={chart.title}
    summary={chart.summary}
    heights={{
      wide: layoutOf(chart, { wide: true, fontSize: 14 }).height,
      narrow: layoutOf(chart, { wide: false, fontSize: 12.5 }).height,
    }}
    draw={(size) => <Rows chart={chart} size={size} />}
    table={
      <Table caption={chart.title} captionHidden compact columns={tableColumns(chart)} rows={chart.rows} />
    }
  />
)
