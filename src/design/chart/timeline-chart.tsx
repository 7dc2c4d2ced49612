import { Details } from '#design/details/details.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'
import type { Size } from './chart-frame.tsx'
import { type TimeScale, type TimeSpan, timeScale } from './timeline.ts'

export type TimelinePart = {
  /** Unique on the page; letters, digits and hyphens. */
  id: string
  title: string
  /** What this part says, in a sentence with its numbers: its text alternative, shown to everyone. */
  summary: string
  heights: { wide: number; narrow: number }
  legend?: Child
  /** Null when there is nothing to draw yet; the words say so. */
  draw: ((time: TimeScale, size: Size) => Child) | null
  /** The same numbers as a table. */
  table: Child
}

const sizesOf = ({ id, heights }: TimelinePart): readonly Size[] => [
  { scope: `${id}-b`, wide: true, width: 680, height: heights.wide, fontSize: 14 },
  { scope: `${id}-s`, wide: false, width: 300, height: heights.narrow, fontSize: 12.5 },
]

const Drawing = ({ part, span }: { part: TimelinePart; span: TimeSpan }): Html | null => {
  const { draw } = part
  return draw === null ? null : (
    <div class="mv-drawing">
      {sizesOf(part).map((size) => (
        <svg
          class={size.wide ? 'mv-svg mv-svg--wide' : 'mv-svg mv-svg--narrow'}
          viewBox={`0 0 ${size.width} ${size.height}`}
          role="img"
          aria-labelledby={`${part.id}-titel ${part.id}-tekst`}
        >
          {draw(timeScale(span, size), size)}
        </svg>
      ))}
    </div>
  )
}

const Part = ({ part, span }: { part: TimelinePart; span: TimeSpan }): Html => (
  <div class="mv-timeline__part">
    <p class="mv-timeline__title" id={`${part.id}-titel`}>
      {part.title}
    </p>
    <p class="mv-chart__summary" id={`${part.id}-tekst`}>
      {part.summary}
    </p>
    {part.legend}
    <Drawing part={part} span={span} />
  </div>
)

export type TimelineChartProps = {
  id: string
  title: string
  /** Where a heading above says the same. */
  titleHidden?: boolean
  span: TimeSpan
  parts: readonly TimelinePart[]
}

/**
 * Several pictures of the same days under each other: what stands under what happened at the same time. The words are text beside the
 * drawings, so that long ones wrap; the numbers of all parts are tables at the end.
 */
export const TimelineChart = ({ id, title, titleHidden, span, parts }: TimelineChartProps): Html => (
  <figure class="mv-chart mv-timeline" aria-labelledby={`${id}-titel`}>
    <figcaption>
      <p class={titleHidden ? 'mv-hidden' : 'mv-chart__title'} id={`${id}-titel`}>
        {title}
      </p>
    </figcaption>
    {parts.map((part) => (
      <Part part={part} span={span} />
    ))}
    <Details summary={m.design_chart_numbers()} context={title}>
      {parts.map(({ table }) => table)}
    </Details>
  </figure>
)
