import { parseDay } from '#platform/calendar/day-text.ts'
import type { SchoolId } from '#platform/ids.ts'
import { PartId } from '../ids.ts'

/** What stands in the address of the morning's pages: nothing of it is kept. */
export type Asked = {
  /** As it was written. */
  readonly writtenDay: string
  /** Null: what was written is no day. */
  readonly day: Temporal.PlainDate | null
  /** Null: whichever it is by the calendar. */
  readonly week: string | null
  readonly away: readonly PartId[]
  /** Said no, or are not to be asked. */
  readonly notAsked: readonly PartId[]
  readonly from: string
  readonly to: string
  readonly search: string
  /** One more is to be chosen. */
  readonly isChoosing: boolean
  /** The school is open, whatever its calendar says. */
  readonly isOpen: boolean
}

/** So many can be away on one page; a school with more has another problem than its substitutes. */
const mostPeople = 30

const idsIn = (query: URLSearchParams, name: string): readonly PartId[] =>
  [...new Set(query.getAll(name))].slice(0, mostPeople).flatMap((text) => PartId.parse(text) ?? [])

/** The day that is asked about where none is: today, and at the weekend the Monday after it. */
const usualDay = (today: Temporal.PlainDate): Temporal.PlainDate =>
  today.dayOfWeek > 5 ? today.add({ days: 8 - today.dayOfWeek }) : today

export const readAsked = (query: URLSearchParams, today: Temporal.PlainDate): Asked => {
  const written = (query.get('dag') ?? '').trim()
  const day = written === '' ? usualDay(today) : parseDay(written)
  const short = (name: string): string => (query.get(name) ?? '').trim().slice(0, 200)
  return {
    writtenDay: day?.toString() ?? written.slice(0, 40),
    day,
    week: query.get('uge'),
    away: idsIn(query, 'hvem'),
    notAsked: idsIn(query, 'ikke'),
    from: short('fra'),
    to: short('til'),
    search: short('q'),
    isChoosing: query.get('flere') === 'ja',
    isOpen: query.get('aaben') === 'ja',
  }
}

export const morningHref = (school: SchoolId): string => `/kontinuitet/${school}/vikar`
export const dayListHref = (school: SchoolId): string => `${morningHref(school)}/liste`

/** The fields of the address, for links and hidden fields. */
export const fieldsOf = (asked: Asked): readonly (readonly [string, string])[] => [
  ...(asked.writtenDay === '' ? [] : [['dag', asked.writtenDay] as const]),
  ...(asked.week === null ? [] : [['uge', asked.week] as const]),
  ...asked.away.map((id) => ['hvem', id] as const),
  ...asked.notAsked.map((id) => ['ikke', id] as const),
  ...(asked.from === '' ? [] : [['fra', asked.from] as const]),
  ...(asked.to === '' ? [] : [['til', asked.to] as const]),
  ...(asked.isChoosing ? [['flere', 'ja'] as const] : []),
  ...(asked.isOpen ? [['aaben', 'ja'] as const] : []),
]

export const withAsked = (href: string, asked: Asked): string =>
  `${href}?${new URLSearchParams(fieldsOf(asked).map(([name, value]) => [name, value])).toString()}`
