import { max } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import { leftEdge, type Limit, startInside, textWidth, ValueAxis } from './axes.tsx'
import { ChartFrame, type ChartText, type Size } from './chart-frame.tsx'
import { bar, Filled, Patterns } from './look.tsx'
import { formatNumber, formatValue, type Unit } from './number-text.ts'

/** From `from`, up to but not including `to`. The count is null where so few may not be shown. */
export type Bin = { from: number; to: number; count: number | null }

export type DistributionProps = ChartText & {
  /** Next to each other, from the lowest. */
  bins: readonly Bin[]
  /** What is along the bottom: '%' or a word. */
  unit: Unit
  /** What is counted: "elever". */
  counted: string
  limits?: readonly Limit[]
  /** How a hidden count reads: "under 5". */
  hiddenValue?: string | undefined
}

const hiddenHeight = 16

const Bins = ({ chart, size }: { chart: DistributionProps; size: Size }): Html => {
  const { bins, limits = [] } = chart
  const most = max(bins, (bin) => bin.count ?? 0) || 1
  const box = {
    left: leftEdge(most, size, ''),
    right: size.width - 10,
    top: size.fontSize * (2.4 + limits.length * 1.4),
    bottom: size.height - size.fontSize * 2,
  }
  const y = scaleLinear([0, most], [box.bottom, box.top]).nice(4)
  const first = bins[0]?.from ?? 0
  const last = bins.at(-1)?.to ?? 1
  const x = scaleLinear([first, last], [box.left, box.right])
  // What has reached the lowest limit looks different, so that one sees at a glance which part is meant.
  const lowest = Math.min(...limits.map((limit) => limit.value))
  const isOver = (bin: Bin): boolean => bin.from >= lowest
  const edges = [...bins.map((bin) => bin.from), last]
  const widest = Math.max(...edges.map((edge) => textWidth(formatValue(edge, chart.unit), size.fontSize)), 1)
  const every = Math.max(1, Math.ceil((widest + 8) / ((box.right - box.left) / Math.max(bins.length, 1))))
  return (
    <>
      <Patterns scope={size.scope} looks={['unknown', 'second']} />
      <ValueAxis scale={y} size={size} box={box} unit={chart.counted} />
      {bins.map((bin) => {
        const left = x(bin.from) + 1
        const width = x(bin.to) - x(bin.from) - 2
        const top = bin.count === null ? box.bottom - hiddenHeight : y(bin.count)
        const words = bin.count === null ? '' : formatNumber(bin.count)
        return (
          <g>
            {bin.count === 0 ? null : (
              <Filled
                look={bin.count === null ? 'unknown' : isOver(bin) ? 'second' : 'first'}
                scope={size.scope}
                d={bar(left, top, width, box.bottom - top)}
              />
            )}
            {words !== '' && bin.count !== 0 && textWidth(words, size.fontSize) < width + 4 ? (
              <text class="mv-value" x={left + width / 2} y={top - 5} text-anchor="middle">
                {words}
              </text>
            ) : null}
          </g>
        )
      })}
      {limits.map((limit, index) => {
        const labelY = size.fontSize * (1 + index * 1.4)
        return (
          <g>
            <line class="mv-limit" x1={x(limit.value)} x2={x(limit.value)} y1={labelY - 8} y2={box.bottom} />
            <text class="mv-limit-label" x={startInside(x(limit.value) + 6, limit.label, size)} y={labelY}>
              {limit.label}
            </text>
          </g>
        )
      })}
      {edges.map((edge, index) =>
        index % every === 0 ? (
          <text
            class="mv-axis"
            x={x(edge)}
            y={size.height - 6}
            text-anchor={index === edges.length - 1 ? 'end' : 'middle'}
          >
            {formatValue(edge, chart.unit)}
          </text>
        ) : null,
      )}
    </>
  )
}

const tableColumns = (chart: DistributionProps): Column<Bin>[] => [
  {
    heading: chart.unit === '%' ? m.design_chart_interval() : `${m.design_chart_interval()} (${chart.unit})`,
    rowHeading: true,
    cell: (bin) => `${formatNumber(bin.from)}–${formatValue(bin.to, chart.unit)}`,
  },
  {
    heading: chart.counted,
    numeric: true,
    cell: (bin) =>
      bin.count === null ? (chart.hiddenValue ?? m.design_chart_hidden_value()) : formatNumber(bin.count),
  },
]

/** How many there are of each size. */
export const Distribution = (chart: DistributionProps): Html => (
  <ChartFrame
    id={chart.id}
    title={chart.title}
    summary={chart.summary}
    heights={{ wide: 280, narrow: 220 }}
    draw={(size) => <Bins chart={chart} size={size} />}
    table={
      <Table caption={chart.title} captionHidden compact columns={tableColumns(chart)} rows={chart.bins} />
    }
  />
)
