import { scaleLinear } from 'd3-scale'
import { monthName } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime'
import { fitted } from './axes.tsx'
import type { Size } from './chart-frame.tsx'
import { bar, Filled, type Look, Patterns } from './look.tsx'
import { formatValue, type Unit } from './number-text.ts'
import type { TimeScale } from './timeline.ts'

type Drawn = { time: TimeScale; size: Size }

/** The names of months along the bottom, with the year where one begins, and a quiet line up from each. */
export const TimeAxis = ({ time, size, top, bottom }: Drawn & { top: number; bottom: number }): Html => (
  <g>
    {time.ticks.map(({ at, month, year }, index) => (
      <g>
        <line class="mv-grid" x1={at} x2={at} y1={top} y2={bottom} />
        <text
          class="mv-axis"
          x={Math.min(at, size.width - size.fontSize * 1.6)}
          y={bottom + size.fontSize * 1.3}
          text-anchor="middle"
        >
          {month === 1 || (index === 0 && time.ticks.length === 1)
            ? String(year)
            : monthName(month, locale()).slice(0, 3)}
        </text>
      </g>
    ))}
  </g>
)

/** The height that the names along the bottom need. */
export const axisHeight = (size: Pick<Size, 'fontSize'>): number => size.fontSize * 1.9

export type StepPoint = { readonly day: Temporal.PlainDate; readonly value: number }

const stepPath = (points: readonly { x: number; y: number }[], end: number): string => {
  const [first, ...rest] = points
  if (first === undefined) return ''
  return `M${first.x} ${first.y}${rest.map(({ x, y }) => `H${x}V${y}`).join('')}H${Math.max(end, first.x)}`
}

export type StepsProps = {
  points: readonly StepPoint[]
  /** The values of the axis, the lowest first, each with the words that stand at its line. */
  marks: readonly { value: number; text: string }[]
  /** The value whose line is drawn as the base: where it was expected to end. */
  base: number
  /** How far the last value is known to hold. */
  until: Temporal.PlainDate
}

/** A value that holds until it is set again: a line in steps, with a dot where it was set. */
export const Steps = ({ points, marks, base, until, time, size }: StepsProps & Drawn): Html => {
  const bottom = size.height - axisHeight(size)
  const values = marks.map(({ value }) => value)
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [bottom - 8, size.fontSize * 0.8]).clamp(
    true,
  )
  const round = (value: number): number => Math.round(value * 10) / 10
  const drawn = points.map(({ day, value }) => ({ x: time.at(day), y: round(y(value)) }))
  return (
    <>
      <TimeAxis time={time} size={size} top={4} bottom={bottom} />
      {marks.map(({ value, text }) => (
        <g>
          <line
            class={value === base ? 'mv-base' : 'mv-grid'}
            x1={time.left}
            x2={time.right}
            y1={y(value)}
            y2={y(value)}
          />
          <text class="mv-axis" x={time.left - 8} y={y(value)} dy="0.35em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      <path class="mv-line mv-line--first" d={stepPath(drawn, time.at(until))} />
      {drawn.map(({ x, y: at }) => (
        <circle class="mv-mark-point mv-fill--first" cx={x} cy={at} r={size.wide ? 5.5 : 5} />
      ))}
    </>
  )
}

export type ColumnsProps = {
  columns: readonly { from: Temporal.PlainDate; to: Temporal.PlainDate; value: number | null }[]
  look: Look
  unit: Unit
  /** The top of the axis; the largest value decides where it is higher. */
  least: number
}

/** A value for each span of days, as columns; where nothing is known, nothing stands. */
export const Columns = ({ columns, look, unit, least, time, size }: ColumnsProps & Drawn): Html => {
  const bottom = size.height - axisHeight(size)
  const top = Math.max(least, ...columns.map(({ value }) => value ?? 0))
  const y = scaleLinear([0, top], [bottom, size.fontSize * 0.8]).nice(3)
  return (
    <>
      <Patterns scope={size.scope} looks={[look]} />
      <TimeAxis time={time} size={size} top={4} bottom={bottom} />
      {y.ticks(3).map((tick) => (
        <g>
          <line
            class={tick === 0 ? 'mv-base' : 'mv-grid'}
            x1={time.left}
            x2={time.right}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text class="mv-axis" x={time.left - 8} y={y(tick)} dy="0.35em" text-anchor="end">
            {formatValue(tick, unit)}
          </text>
        </g>
      ))}
      {columns.flatMap(({ from, to, value }) => {
        if (value === null || value === 0) return []
        const x = time.at(from)
        const width = Math.max(time.at(to) - x - 1, 1.5)
        return [<Filled look={look} scope={size.scope} d={bar(x, y(value), width, bottom - y(value))} />]
      })}
    </>
  )
}

export type SpanBar = {
  readonly label: string
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly look: Look
}

const barHeight = 18
const rowHeight = (size: Pick<Size, 'fontSize'>): number => barHeight + size.fontSize * 1.7

/** The height that so many bars need. */
export const spanBarsHeight = (count: number, size: Pick<Size, 'fontSize'>): number =>
  count * rowHeight(size) + axisHeight(size) + 6

/** What went on from one day to another: a bar with its words above it. */
export const SpanBars = ({ bars, time, size }: { bars: readonly SpanBar[] } & Drawn): Html => {
  const bottom = size.height - axisHeight(size)
  return (
    <>
      <Patterns scope={size.scope} looks={bars.map(({ look }) => look)} />
      <TimeAxis time={time} size={size} top={4} bottom={bottom} />
      <line class="mv-base" x1={time.left} x2={time.right} y1={bottom} y2={bottom} />
      {bars.map(({ label, from, to, look }, index) => {
        const y = index * rowHeight(size)
        const [x, end] = [time.at(from), time.at(to)]
        return (
          <g>
            <text class="mv-row-label mv-over-bars" x={0} y={y + size.fontSize * 1.15}>
              {fitted(label, size.width, size.fontSize)}
            </text>
            <Filled
              look={look}
              scope={size.scope}
              d={bar(x, y + size.fontSize * 1.5, Math.max(end - x, 3), barHeight)}
            />
          </g>
        )
      })}
    </>
  )
}
