import type { Html } from '#platform/html/jsx-runtime'

/** What a series looks like. Each has a colour, a pattern and a line of its own; see `_tokens.scss`. */
export type Look =
  | 'sick'
  | 'authorised'
  | 'unauthorised'
  | 'first'
  | 'second'
  | 'third'
  | 'fourth'
  | 'unknown'

type Pattern = 'plain' | 'stripes' | 'dots' | 'lines' | 'hatch'

const patterns: Record<Look, Pattern> = {
  sick: 'plain',
  authorised: 'stripes',
  unauthorised: 'dots',
  first: 'plain',
  second: 'stripes',
  third: 'dots',
  fourth: 'lines',
  unknown: 'hatch',
}

export const dashOf: Record<Look, string | undefined> = {
  sick: undefined,
  authorised: '7 4',
  unauthorised: '2 4',
  first: undefined,
  second: '7 4',
  third: '2 4',
  fourth: '10 4 2 4',
  unknown: '1 4',
}

const PatternDrawing = ({ pattern }: { pattern: Pattern }): Html => {
  switch (pattern) {
    case 'stripes':
      return <path class="mv-pattern" d="M-2 8 8 -2M0 14 14 0" />
    case 'dots':
      return <path class="mv-pattern mv-pattern--dots" d="M2 2h.01M6 6h.01" />
    case 'lines':
      return <path class="mv-pattern" d="M0 3h8" />
    case 'hatch':
      return <path class="mv-pattern mv-pattern--hatch" d="M-2 8 8 -2M0 14 14 0" />
    case 'plain':
    default:
      return <path d="" />
  }
}

/** The definitions that the shapes of one drawing refer to. `scope` keeps the ids of two drawings on a page apart. */
export const Patterns = ({ scope, looks }: { scope: string; looks: readonly Look[] }): Html | null => {
  const drawn = [...new Set(looks)].filter((look) => patterns[look] !== 'plain')
  return drawn.length === 0 ? null : (
    <defs>
      {drawn.map((look) => (
        <pattern id={`${scope}-${look}`} width={8} height={8} patternUnits="userSpaceOnUse">
          <PatternDrawing pattern={patterns[look]} />
        </pattern>
      ))}
    </defs>
  )
}

/** A shape twice: its colour, and its pattern above it. */
export const Filled = ({ look, scope, d }: { look: Look; scope: string; d: string }): Html => (
  <>
    <path class={`mv-fill mv-fill--${look}`} d={d} />
    {patterns[look] === 'plain' ? null : <path class="mv-over" fill={`url(#${scope}-${look})`} d={d} />}
  </>
)

/** A rectangle as a path, with its upper corners slightly rounded when it is tall enough. */
export const bar = (x: number, y: number, width: number, height: number): string => {
  const round = (value: number): number => Math.round(value * 100) / 100
  return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`
}
