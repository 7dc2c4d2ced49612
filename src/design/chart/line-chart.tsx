import { max } from 'd3-array'
import { scaleLinear, scalePoint } from 'd3-scale'
import {
  line,
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
  type SymbolType,
} from 'd3-shape'
import { Table } from '#design/table/table.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import {
  type Box,
  CategoryAxis,
  categoryAxisHeight,
  leftEdge,
  type Limit,
  LimitLines,
  ValueAxis,
} from './axes.tsx'
import { ChartFrame, type ChartText, Legend, type Size } from './chart-frame.tsx'
import { dashOf, type Look } from './look.tsx'
import { type Series, type SeriesData, seriesColumns, seriesRows } from './series.ts'

export type LineChartProps = ChartText &
  SeriesData & {
    limits?: readonly Limit[]
    /** The top of the axis, to compare charts; else the largest value decides. */
    max?: number | undefined
  }

const shapes: Record<Look, SymbolType> = {
  sick: symbolCircle,
  authorised: symbolSquare,
  unauthorised: symbolTriangle,
  first: symbolCircle,
  second: symbolSquare,
  third: symbolTriangle,
  fourth: symbolDiamond,
  unknown: symbolCircle,
}

/** Above this many points a mark on each would hide the line; then only its last point has one. */
const mostMarks = 24

const round = (value: number): number => Math.round(value * 10) / 10

const Lines = ({ chart, size }: { chart: LineChartProps; size: Size }): Html => {
  const limits = chart.limits ?? []
  const top =
    chart.max ??
    Math.max(
      ...chart.series.map((series) => max(series.values, (value) => value ?? 0) ?? 0),
      ...limits.map((limit) => limit.value),
      0,
    )
  const left = leftEdge(top || 1, size, chart.unit)
  const right = size.width - 12
  const step = (right - left) / Math.max(chart.categories.length, 1)
  const bottom = size.height - categoryAxisHeight(chart.categories, step, size.fontSize)
  const box: Box = { left, right, top: size.fontSize * 2, bottom }
  const y = scaleLinear([0, top || 1], [box.bottom, box.top]).nice(5)
  const x = scalePoint(seriesRows(chart), [box.left + 8, box.right - 4])
  const at = (index: number): number => round(x(index) ?? 0)

  const drawn = (series: Series): Html => {
    // A missing value breaks the line: nothing is drawn where nothing is known.
    const path = line<number | null>()
      .defined((value) => value !== null)
      .x((_, index) => at(index))
      .y((value) => round(y(value ?? 0)))
    const points = series.values.flatMap((value, index) => (value === null ? [] : [{ value, index }]))
    const marked = points.length <= mostMarks ? points : points.slice(-1)
    const mark = symbol(shapes[series.look], size.wide ? 64 : 44)() ?? ''
    return (
      <g>
        <path
          class={`mv-line mv-line--${series.look}`}
          stroke-dasharray={dashOf[series.look]}
          d={path([...series.values]) ?? ''}
        />
        {marked.map(({ value, index }) => (
          <path
            class={`mv-mark-point mv-fill--${series.look}`}
            transform={`translate(${at(index)} ${round(y(value))})`}
            d={mark}
          />
        ))}
      </g>
    )
  }

  return (
    <>
      <ValueAxis scale={y} size={size} box={box} unit={chart.unit} />
      {chart.series.map(drawn)}
      <LimitLines scale={y} size={size} box={box} limits={limits} />
      <CategoryAxis
        heading={chart.categoryHeading}
        labels={chart.categories}
        at={at}
        step={x.step()}
        size={size}
        left={box.left}
      />
    </>
  )
}

export const LineChart = (chart: LineChartProps): Html => (
  <ChartFrame
    id={chart.id}
    title={chart.title}
    summary={chart.summary}
    heights={{ wide: 300, narrow: 230 }}
    legend={
      chart.series.length > 1 ? (
        <Legend id={chart.id} entries={chart.series.map(({ name, look }) => ({ name, look, line: true }))} />
      ) : null
    }
    draw={(size) => <Lines chart={chart} size={size} />}
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
