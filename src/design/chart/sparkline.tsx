import { max } from 'd3-array'
import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import type { Html } from '#platform/html/jsx-runtime'

export type SparklineProps = {
  values: readonly (number | null)[]
  /** What the line says, with its numbers: "Fravær uge for uge: fra 2 til 9 %". It stands where the eye has the line. */
  label: string
  /** The top of the scale; give the same to lines that stand under each other. */
  max?: number | undefined
}

const round = (value: number): number => Math.round(value * 10) / 10

/** A line as small as a word, for a cell of a table. The row's own cells hold its numbers. */
export const Sparkline = ({ values, label, max: given }: SparklineProps): Html => {
  const y = scaleLinear([0, given ?? (max(values, (value) => value ?? 0) || 1)], [25, 3]).clamp(true)
  const x = scaleLinear([0, Math.max(values.length - 1, 1)], [3, 107])
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => round(x(index)))
    .y((value) => round(y(value ?? 0)))
  const lastIndex = values.findLastIndex((value) => value !== null)
  const last = values[lastIndex] ?? null
  return (
    <svg class="mv-spark" viewBox="0 0 112 28" width={112} height={28} role="img" aria-label={label}>
      <line class="mv-grid" x1={0} y1={26.5} x2={112} y2={26.5} />
      <path class="mv-line mv-line--first" d={path([...values]) ?? ''} />
      {last === null ? null : (
        <circle class="mv-fill--first" cx={round(x(lastIndex))} cy={round(y(last))} r={3.5} />
      )}
    </svg>
  )
}
