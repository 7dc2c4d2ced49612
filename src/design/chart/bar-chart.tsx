import { max, sum } from 'd3-array'
import { scaleBand, scaleLinear } from 'd3-scale'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import {
  type Box,
  CategoryAxis,
  categoryAxisHeight,
  leftEdge,
  type Limit,
  LimitLines,
  textWidth,
  ValueAxis,
} from './axes.tsx'
import { ChartFrame, type ChartText, Legend, type Size } from './chart-frame.tsx'
import { bar, Filled, Patterns } from './look.tsx'
import { formatValue } from './number-text.ts'
import { type SeriesData, seriesColumns, seriesRows } from './series.ts'

export type BarChartProps = ChartText &
  SeriesData & {
    /** Grouped: the series side by side. Stacked: on top of each other, with their sum above. */
    mode?: 'grouped' | 'stacked'
    limits?: readonly Limit[]
    /** The top of the axis, to compare charts; else the largest value decides. */
    max?: number | undefined
  }

/** How tall the hatched stub of a hidden number is: the same for all, so that it tells nothing about the number. */
const hiddenHeight = 16

const boxOf = (chart: BarChartProps, size: Size): Box => {
  const { categories } = chart
  const left = leftEdge(highest(chart), size, chart.unit)
  const right = size.width - 2
  const step = (right - left) / Math.max(categories.length, 1)
  return {
    left,
    right,
    top: size.fontSize * 2,
    bottom: size.height - categoryAxisHeight(categories, step, size.fontSize),
  }
}

const hasHidden = ({ hiddenValue, series }: BarChartProps): boolean =>
  hiddenValue !== undefined && series.some(({ values }) => values.includes(null))

const highest = ({ mode, series, categories, limits = [], max: given }: BarChartProps): number => {
  if (given !== undefined) return given
  const tops =
    mode === 'stacked'
      ? categories.map((_, index) => sum(series, (each) => each.values[index] ?? 0))
      : series.map((each) => max(each.values, (value) => value ?? 0) ?? 0)
  return Math.max(...tops, ...limits.map((limit) => limit.value), 0) || 1
}

const Columns = ({ chart, size }: { chart: BarChartProps; size: Size }): Html => {
  const box = boxOf(chart, size)
  const y = scaleLinear([0, highest(chart)], [box.bottom, box.top]).nice(5)
  const x = scaleBand(seriesRows(chart), [box.left, box.right]).paddingInner(0.3).paddingOuter(0.2)
  const inner = scaleBand(
    chart.series.map((_, index) => index),
    [0, x.bandwidth()],
  ).paddingInner(0.08)
  const zero = y(0)

  const column = (category: number): Html => {
    const left = x(category) ?? 0
    const values = chart.series.map((series) => series.values[category] ?? null)
    let below = 0
    const shapes = chart.series.map((series, index) => {
      const value = values[index] ?? null
      if (value === null && chart.hiddenValue !== undefined && chart.mode !== 'stacked') {
        const x0 = left + (inner(index) ?? 0)
        return (
          <Filled
            look="unknown"
            scope={size.scope}
            d={bar(x0, zero - hiddenHeight, inner.bandwidth(), hiddenHeight)}
          />
        )
      }
      if (value === null || value <= 0) return null
      const base = chart.mode === 'stacked' ? below : 0
      below += value
      const top = y(base + value)
      const shape =
        chart.mode === 'stacked'
          ? bar(left, top, x.bandwidth(), y(base) - top)
          : bar(left + (inner(index) ?? 0), top, inner.bandwidth(), zero - top)
      return <Filled look={series.look} scope={size.scope} d={shape} />
    })
    const known = values.filter((value) => value !== null)
    // A sum over a hidden number would be wrong, and with the others it would give the number away.
    const isWhole = known.length === values.length
    const total = isWhole ? formatValue(sum(known), chart.unit) : m.design_chart_hidden_short()
    const single = chart.mode === 'stacked' || chart.series.length === 1
    const fits = textWidth(total, size.fontSize) < x.step()
    return (
      <g>
        {shapes}
        {single && fits ? (
          <text class="mv-value" x={left + x.bandwidth() / 2} y={y(sum(known)) - 6} text-anchor="middle">
            {total}
          </text>
        ) : null}
      </g>
    )
  }

  return (
    <>
      <Patterns scope={size.scope} looks={[...chart.series.map((series) => series.look), 'unknown']} />
      <ValueAxis scale={y} size={size} box={box} unit={chart.unit} />
      {seriesRows(chart).map(column)}
      <LimitLines scale={y} size={size} box={box} limits={chart.limits ?? []} />
      <CategoryAxis
        labels={chart.categories}
        at={(index) => (x(index) ?? 0) + x.bandwidth() / 2}
        step={x.step()}
        size={size}
        left={box.left}
        heading={chart.categoryHeading}
      />
    </>
  )
}

export const BarChart = (chart: BarChartProps): Html => (
  <ChartFrame
    id={chart.id}
    title={chart.title}
    summary={chart.summary}
    heights={{ wide: 300, narrow: 230 }}
    legend={
      chart.series.length > 1 || hasHidden(chart) ? (
        <Legend
          id={chart.id}
          entries={[
            ...chart.series,
            ...(hasHidden(chart) ? [{ name: chart.hiddenValue ?? '', look: 'unknown' as const }] : []),
          ]}
        />
      ) : null
    }
    draw={(size) => <Columns chart={chart} size={size} />}
    table={
      <Table
        caption={chart.title}
        captionHidden
        compact
        columns={seriesColumns(chart)}
        rows={seriesRows(chart)}
      />
    }
  />
)
