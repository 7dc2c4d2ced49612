import { Details } from '#design/details/details.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'
import { bar, dashOf, Filled, type Look, Patterns } from './look.tsx'

/** What every chart needs besides its data. */
export type ChartText = {
  /** Unique on the page; letters, digits and hyphens. */
  id: string
  title: string
  /** What the picture says, in one sentence with its numbers: the text alternative, shown to everyone. */
  summary: string
}

/** One of the two drawings of a chart: for a column of text or wider, and for a phone. */
export type Size = { scope: string; wide: boolean; width: number; height: number; fontSize: number }

export type LegendEntry = { name: string; look: Look; line?: boolean }

const Swatch = ({ scope, entry }: { scope: string; entry: LegendEntry }): Html => (
  <svg class="mv-swatch" viewBox="0 0 24 16" width={24} height={16} aria-hidden="true" focusable="false">
    {entry.line ? (
      <line
        class={`mv-line mv-line--${entry.look}`}
        stroke-dasharray={dashOf[entry.look]}
        x1={0}
        y1={8}
        x2={24}
        y2={8}
      />
    ) : (
      <>
        <Patterns scope={`${scope}-${entry.look}`} looks={[entry.look]} />
        <Filled scope={`${scope}-${entry.look}`} look={entry.look} d={bar(1, 1, 22, 14)} />
      </>
    )}
  </svg>
)

export const Legend = ({ id, entries }: { id: string; entries: readonly LegendEntry[] }): Html => (
  <ul class="mv-legend">
    {entries.map((entry) => (
      <li>
        <Swatch scope={`${id}-l`} entry={entry} />
        {entry.name}
      </li>
    ))}
  </ul>
)

type ChartFrameProps = ChartText & {
  legend?: Child
  /** Draws the chart for a size; it is asked once for each of the two. */
  draw: (size: Size) => Child
  heights: { wide: number; narrow: number }
  /** The same numbers as a table. */
  table: Child
}

/**
 * Text inside an SVG shrinks with it, so a chart is drawn twice and the style sheet shows the one that fits: the words
 * stay legible at 320 px and at 400 % zoom. A drawing that is not shown is not read aloud either.
 */
export const ChartFrame = ({ id, title, summary, legend, draw, heights, table }: ChartFrameProps): Html => {
  const sizes: Size[] = [
    { scope: `${id}-b`, wide: true, width: 680, height: heights.wide, fontSize: 14 },
    { scope: `${id}-s`, wide: false, width: 300, height: heights.narrow, fontSize: 12.5 },
  ]
  return (
    <ChartFigure id={id} title={title} summary={summary} legend={legend} table={table}>
      <div class="mv-drawing">
        {sizes.map((size) => (
          <svg
            class={size.wide ? 'mv-svg mv-svg--wide' : 'mv-svg mv-svg--narrow'}
            viewBox={`0 0 ${size.width} ${size.height}`}
            role="img"
            aria-labelledby={`${id}-titel ${id}-tekst`}
          >
            {draw(size)}
          </svg>
        ))}
      </div>
    </ChartFigure>
  )
}

type ChartFigureProps = ChartText & { legend?: Child; table: Child; children: Child }

export const ChartFigure = ({ id, title, summary, legend, table, children }: ChartFigureProps): Html => (
  <figure class="mv-chart" aria-labelledby={`${id}-titel`}>
    <figcaption>
      <p class="mv-chart__title" id={`${id}-titel`}>
        {title}
      </p>
      <p class="mv-chart__summary" id={`${id}-tekst`}>
        {summary}
      </p>
    </figcaption>
    {legend}
    {children}
    <Details summary={m.design_chart_numbers()} context={title}>
      {table}
    </Details>
  </figure>
)
