import type { Child, Html } from '#platform/html/jsx-runtime'
import { fitted, textWidth } from './axes.tsx'
import { ChartFrame, type ChartText, type Size } from './chart-frame.tsx'

/** How many adults have a colour of their own; the others are told apart by their initials alone. */
export const ribbonColours = 8

/** What an adult does in a lesson: drawn by the edge of the cell, beside the colour that says who it is. */
export type RibbonMark = 'plain' | 'edge' | 'dashed'

export type RibbonPerson = {
  readonly id: string
  /** Two or three letters, different for each. */
  readonly initials: string
  readonly name: string
}

/** One adult in one lesson. Null: nobody. */
export type RibbonPart = {
  readonly person: string | null
  readonly mark: RibbonMark
  /** Beside the initials where there is room. */
  readonly label: string
}

export type RibbonCell = {
  readonly day: number
  readonly slot: number
  readonly parts: readonly RibbonPart[]
}

export type WeekRibbonProps = ChartText & {
  readonly days: readonly string[]
  readonly slots: readonly string[]
  readonly cells: readonly RibbonCell[]
  /** The first of them get the colours. */
  readonly people: readonly RibbonPerson[]
  /** What the marks mean, and whether each is drawn at all. */
  readonly marks: readonly { readonly mark: RibbonMark; readonly label: string }[]
  /** What a part without anybody says: "?". */
  readonly nobody: string
  readonly table: Child
}

const round = (value: number): number => Math.round(value * 10) / 10

const partHeight = (size: Pick<Size, 'wide'>): number => (size.wide ? 24 : 22)
const rowGap = 5
const headHeight = 24

/** How many parts stand on top of each other in each row. */
const depthsOf = ({ slots, cells }: WeekRibbonProps): readonly number[] =>
  slots.map((_, slot) =>
    Math.max(1, ...cells.filter((cell) => cell.slot === slot).map(({ parts }) => parts.length)),
  )

const heightOf = (chart: WeekRibbonProps, size: Pick<Size, 'wide'>): number =>
  headHeight + depthsOf(chart).reduce((sum, depth) => sum + depth * partHeight(size) + rowGap, 0) + 2

const lookOf = (people: readonly RibbonPerson[], person: string | null): string => {
  if (person === null) return 'nobody'
  const place = people.findIndex(({ id }) => id === person)
  return place >= 0 && place < ribbonColours ? String(place + 1) : 'other'
}

const Shape = ({
  look,
  mark,
  x,
  y,
  width,
  height,
}: {
  look: string
  mark: RibbonMark
  x: number
  y: number
  width: number
  height: number
}): Html => (
  <>
    <rect
      class={`mv-ribbon mv-ribbon--${look}${mark === 'dashed' ? ' mv-ribbon--dashed' : ''}`}
      x={x}
      y={y}
      width={width}
      height={height}
    />
    {mark === 'edge' ? <rect class="mv-ribbon__edge" x={x} y={y} width={4} height={height} /> : null}
  </>
)

const Cells = ({ chart, size }: { chart: WeekRibbonProps; size: Size }): Html => {
  const { days, slots, cells, people } = chart
  const depths = depthsOf(chart)
  const left = Math.max(20, ...slots.map((slot) => textWidth(slot, size.fontSize) + 8))
  const step = (size.width - left) / Math.max(days.length, 1)
  const height = partHeight(size)
  const tops: number[] = []
  let next = headHeight
  for (const depth of depths) {
    tops.push(next)
    next += depth * height + rowGap
  }
  const initials = new Map(people.map(({ id, initials: letters }) => [id, letters]))
  return (
    <>
      {days.map((day, place) => (
        <text class="mv-axis" x={round(left + (place + 0.5) * step)} y={15} text-anchor="middle">
          {fitted(day, step - 4, size.fontSize)}
        </text>
      ))}
      {slots.map((slot, place) => (
        <text class="mv-axis" x={0} y={(tops[place] ?? 0) + height - 7}>
          {slot}
        </text>
      ))}
      {cells.map(({ day, slot, parts }) => {
        const x = round(left + day * step + 1)
        return parts.map(({ person, mark, label }, place) => {
          const y = (tops[slot] ?? 0) + place * height
          const letters = person === null ? chart.nobody : (initials.get(person) ?? '')
          const room = step - 16 - textWidth(letters, size.fontSize) * 1.3
          return (
            <g>
              <Shape
                look={lookOf(people, person)}
                mark={mark}
                x={x}
                y={y}
                width={round(step - 3)}
                height={height - 1}
              />
              <text class="mv-value" x={round(x + 8)} y={y + height - 7}>
                {letters}
              </text>
              {size.wide && label !== '' && room > 24 ? (
                <text x={round(x + 14 + textWidth(letters, size.fontSize) * 1.3)} y={y + height - 7}>
                  {fitted(label, room, size.fontSize)}
                </text>
              ) : null}
            </g>
          )
        })
      })}
    </>
  )
}

const Swatch = ({ children }: { readonly children: Child }): Html => (
  <svg class="mv-swatch" viewBox="0 0 42 22" width={42} height={22} aria-hidden="true" focusable="false">
    {children}
  </svg>
)

const RibbonLegend = ({ people, marks }: Pick<WeekRibbonProps, 'people' | 'marks'>): Html => (
  <ul class="mv-legend">
    {people.map(({ id, initials, name }) => (
      <li>
        <Swatch>
          <Shape look={lookOf(people, id)} mark="plain" x={1} y={1} width={40} height={20} />
          <text class="mv-value" x={21} y={16} text-anchor="middle">
            {initials}
          </text>
        </Swatch>
        {name}
      </li>
    ))}
    {marks.map(({ mark, label }) => (
      <li>
        <Swatch>
          <Shape look="other" mark={mark} x={1} y={1} width={40} height={20} />
        </Swatch>
        {label}
      </li>
    ))}
  </ul>
)

/** A week as it is lived: days beside each other, lessons below each other, and in each of them the adults who are there. */
export const WeekRibbon = (chart: WeekRibbonProps): Html => (
  <ChartFrame
    id={chart.id}
    title={chart.title}
    summary={chart.summary}
    legend={<RibbonLegend people={chart.people} marks={chart.marks} />}
    heights={{ wide: heightOf(chart, { wide: true }), narrow: heightOf(chart, { wide: false }) }}
    draw={(size) => <Cells chart={chart} size={size} />}
    table={chart.table}
  />
)
