import { type ScaleLinear, scaleLinear } from 'd3-scale'
import type { Html } from '#platform/html/jsx-runtime'
import type { Size } from './chart-frame.tsx'
import { formatValue, type Unit } from './number-text.ts'

/** A limit drawn across the chart. */
export type Limit = { value: number; label: string }

/** How wide a text is drawn, near enough to decide what fits. */
export const textWidth = (text: string, fontSize: number): number => text.length * fontSize * 0.56

/** The text, or as much of it as fits; the table under the picture has the whole. */
export const fitted = (text: string, width: number, fontSize: number): string => {
  const most = Math.max(1, Math.floor(width / (fontSize * 0.56)))
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
}

/** Where a text must begin to begin at `x` and still stay inside the drawing. */
export const startInside = (x: number, text: string, size: Size): number =>
  Math.max(0, Math.min(x, size.width - textWidth(text, size.fontSize) * 1.06))

/** The left edge of the plot, with room for the longest value at the axis. */
export const leftEdge = (top: number, size: Size, unit: Unit): number => {
  const ticks = scaleLinear([0, top], [0, 1]).nice(5).ticks(5)
  const widest = Math.max(...ticks.map((tick) => textWidth(formatValue(tick, unit), size.fontSize)))
  return Math.max(size.wide ? 52 : 42, Math.ceil(widest) + 12)
}

export type Box = { left: number; right: number; top: number; bottom: number }

type ValueAxisProps = { scale: ScaleLinear<number, number>; size: Size; box: Box; unit: Unit }

/** Quiet lines across, with the value at the left of each. */
export const ValueAxis = ({ scale, size, box, unit }: ValueAxisProps): Html => (
  <g>
    {unit === '%' ? null : (
      <text class="mv-axis" x={0} y={size.fontSize}>
        {unit}
      </text>
    )}
    {scale.ticks(size.wide ? 5 : 4).map((tick) => (
      <g>
        <line
          class={tick === 0 ? 'mv-base' : 'mv-grid'}
          x1={box.left}
          x2={box.right}
          y1={scale(tick)}
          y2={scale(tick)}
        />
        <text class="mv-axis" x={box.left - 8} y={scale(tick)} dy="0.35em" text-anchor="end">
          {formatValue(tick, unit)}
        </text>
      </g>
    ))}
  </g>
)

type LimitLinesProps = {
  scale: ScaleLinear<number, number>
  size: Size
  box: Box
  limits: readonly Limit[]
}

/** Drawn last: the words have a light edge and stay legible on whatever they cross. */
export const LimitLines = ({ scale, size, box, limits }: LimitLinesProps): Html => (
  <g>
    {limits.map(({ value, label }) => (
      <g>
        <line class="mv-limit" x1={box.left} x2={box.right} y1={scale(value)} y2={scale(value)} />
        <text class="mv-limit-label" x={box.left + 6} y={scale(value) - 6}>
          {fitted(label, box.right - box.left - 12, size.fontSize)}
        </text>
      </g>
    ))}
  </g>
)

type CategoryAxisProps = {
  heading: string
  labels: readonly string[]
  at: (index: number) => number
  step: number
  size: Size
  left: number
}

const everyHowMany = (labels: readonly string[], step: number, fontSize: number): number => {
  const widest = Math.max(...labels.map((label) => textWidth(label, fontSize)), 1)
  return Math.max(1, Math.ceil((widest + 6) / step))
}

/** A few names that do not fit beside each other take turns on two lines. */
const areStaggered = (labels: readonly string[], every: number): boolean => every === 2 && labels.length <= 10

/** The room that the labels need under the base line. */
export const categoryAxisHeight = (labels: readonly string[], step: number, fontSize: number): number =>
  areStaggered(labels, everyHowMany(labels, step, fontSize)) ? fontSize * 3.4 : fontSize * 2

/** Every label where there is room, else every second, third …: the table has them all. */
export const CategoryAxis = ({ heading, labels, at, step, size, left }: CategoryAxisProps): Html => {
  const every = everyHowMany(labels, step, size.fontSize)
  const staggered = areStaggered(labels, every)
  const y = size.height - 6
  return (
    <g>
      {textWidth(heading, size.fontSize) < left - 8 ? (
        <text class="mv-axis" x={0} y={y}>
          {heading}
        </text>
      ) : null}
      {labels.map((label, index) =>
        staggered || index % every === 0 ? (
          <text
            class="mv-axis"
            x={at(index)}
            y={staggered && index % 2 === 0 ? y - size.fontSize * 1.4 : y}
            text-anchor="middle"
          >
            {label}
          </text>
        ) : null,
      )}
    </g>
  )
}
