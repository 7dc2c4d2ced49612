import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import {
  type AbsenceCategory,
  type CalendarDay,
  type CalendarMonth,
  type DayHalf,
  categoryLetter,
  categoryWord,
  dateInWords,
  dayInWords,
  monthInWords,
  weekdayLetters,
} from './calendar.ts'
import { bar, Filled, Patterns } from './look.tsx'

const cell = 20
const step = 22
const weekWidth = 22
const head = 18

type Placed = { day: CalendarDay; x: number; y: number; week: number }

/** Days in columns from Monday to Friday, weeks in rows, as in a calendar on the wall; rows without days are left out. */
const place = (month: CalendarMonth): Placed[] => {
  const offset = month.first.dayOfWeek - 1
  const rowOf = (day: CalendarDay): number => Math.floor((day.date.day - 1 + offset) / 7)
  const firstRow = Math.min(...month.days.map(rowOf))
  return month.days.map((day) => ({
    day,
    x: weekWidth + (day.date.dayOfWeek - 1) * step,
    y: head + (rowOf(day) - firstRow) * step,
    week: day.date.weekOfYear ?? 0,
  }))
}

/** The upper left half of a day is its morning, the lower right half its last lesson. */
const halves = {
  whole: (x: number, y: number): string => bar(x, y, cell, cell),
  morning: (x: number, y: number): string => `M${x} ${y}h${cell}L${x} ${y + cell}z`,
  lastLesson: (x: number, y: number): string => `M${x + cell} ${y}v${cell}H${x}z`,
}

type DrawnHalf = { category: AbsenceCategory; part: keyof typeof halves; at: Placed }

const absences = (placed: readonly Placed[]): DrawnHalf[] =>
  placed.flatMap((at): DrawnHalf[] => {
    if (at.day.state !== 'absent') return []
    const { morning, lastLesson } = at.day
    const isAway = (half: DayHalf): half is AbsenceCategory => half !== null && half !== 'notRegistered'
    if (isAway(morning) && morning === lastLesson) return [{ category: morning, part: 'whole', at }]
    return [
      ...(isAway(morning) ? [{ category: morning, part: 'morning' as const, at }] : []),
      ...(isAway(lastLesson) ? [{ category: lastLesson, part: 'lastLesson' as const, at }] : []),
    ]
  })

const unknownHalves = (placed: readonly Placed[]): string =>
  placed
    .flatMap(({ day, x, y }) =>
      day.state !== 'absent'
        ? []
        : [
            day.morning === 'notRegistered' ? halves.morning(x, y) : '',
            day.lastLesson === 'notRegistered' ? halves.lastLesson(x, y) : '',
          ],
    )
    .join('')

const letterAt = {
  whole: { dx: 10, dy: 14.5 },
  morning: { dx: 5.5, dy: 9.5 },
  lastLesson: { dx: 14.5, dy: 18.5 },
}

export const MonthDrawing = ({ month, scope }: { month: CalendarMonth; scope: string }): Html => {
  const placed = place(month)
  const height = Math.max(...placed.map(({ y }) => y), head) + step
  const all = (keep: (day: CalendarDay) => boolean): string =>
    placed
      .filter(({ day }) => keep(day))
      .map(({ x, y }) => bar(x + 0.5, y + 0.5, cell - 1, cell - 1))
      .join('')
  const weeks = [...new Map(placed.map(({ week, y }) => [y, week])).entries()]
  const absent = absences(placed)
  const unknown = all((day) => day.state === 'notRegistered') + unknownHalves(placed)
  return (
    <div class="mv-month">
      <p class="mv-month__name">{monthInWords(month.first)}</p>
      <svg viewBox={`0 0 ${weekWidth + 5 * step} ${height}`} aria-hidden="true" focusable="false">
        <Patterns scope={scope} looks={unknown === '' ? [] : ['unknown']} />
        {weekdayLetters().map((letter, index) => (
          <text class="mv-day-letter" x={weekWidth + index * step + cell / 2} y={12} text-anchor="middle">
            {letter}
          </text>
        ))}
        {weeks.map(([y, week]) => (
          <text class="mv-week" x={weekWidth - 6} y={y + 14} text-anchor="end">
            {week}
          </text>
        ))}
        <path class="mv-day mv-day--closed" d={all((day) => day.state === 'closed')} />
        <path
          class="mv-day mv-day--present"
          d={all((day) => day.state === 'present' || day.state === 'absent')}
        />
        {unknown === '' ? null : <Filled look="unknown" scope={scope} d={unknown} />}
        {absent.map(({ category, part, at }) => (
          <g>
            <title>{`${dateInWords(at.day.date)}: ${dayInWords(at.day)}`}</title>
            <path class={`mv-fill--${category}`} d={halves[part](at.x, at.y)} />
            <text
              class={part === 'whole' ? 'mv-day-mark' : 'mv-day-mark mv-day-mark--half'}
              x={at.x + letterAt[part].dx}
              y={at.y + letterAt[part].dy}
              text-anchor="middle"
            >
              {categoryLetter[category]()}
            </text>
          </g>
        ))}
      </svg>
    </div>
  )
}

const DaySwatch = ({ d, mark, look }: { d: string; mark?: string; look: string }): Html => (
  <svg class="mv-swatch" viewBox="0 0 20 20" width={20} height={20} aria-hidden="true" focusable="false">
    <path class="mv-day mv-day--present" d={bar(0.5, 0.5, 19, 19)} />
    <path class={look} d={d} />
    {mark === undefined ? null : (
      <text class="mv-day-mark" x={10} y={14.5} text-anchor="middle">
        {mark}
      </text>
    )}
  </svg>
)

export const CalendarLegend = ({ id }: { id: string }): Html => {
  const whole = halves.whole(0, 0)
  const inner = bar(0.5, 0.5, 19, 19)
  return (
    <ul class="mv-legend">
      <li>
        <DaySwatch d={inner} look="mv-day mv-day--present" />
        {m.design_calendar_present()}
      </li>
      {(['sick', 'authorised', 'unauthorised'] as const).map((category) => (
        <li>
          <DaySwatch d={whole} look={`mv-fill--${category}`} mark={categoryLetter[category]()} />
          {categoryWord[category]()}
        </li>
      ))}
      <li>
        <DaySwatch d={halves.morning(0, 0)} look="mv-fill--sick" />
        {m.design_calendar_part_legend()}
      </li>
      <li>
        <svg
          class="mv-swatch"
          viewBox="0 0 20 20"
          width={20}
          height={20}
          aria-hidden="true"
          focusable="false"
        >
          <Patterns scope={`${id}-l`} looks={['unknown']} />
          <Filled look="unknown" scope={`${id}-l`} d={inner} />
        </svg>
        {m.design_calendar_not_registered()}
      </li>
      <li>
        <DaySwatch d={inner} look="mv-day mv-day--closed" />
        {m.design_calendar_closed()}
      </li>
    </ul>
  )
}
