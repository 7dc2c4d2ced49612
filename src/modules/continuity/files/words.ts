import { searchText } from '#platform/text/danish.ts'
import type { AdultKind, Unavailable } from '../engine/timetable.ts'

/** A cell with several: comma-separated; what stands twice counts once. */
export const readList = (cell: string): string[] => {
  if (cell === '') return []
  if (!cell.includes(',')) return [cell.replaceAll(/\s+/g, ' ')]
  const parts = cell.split(',').map((part) => part.trim().replaceAll(/\s+/g, ' '))
  return [...new Set(parts.filter((part) => part !== ''))]
}

const days: readonly (readonly string[])[] = [
  ['1', 'mandag', 'man', 'ma', 'monday', 'mon', 'mo'],
  ['2', 'tirsdag', 'tirs', 'tir', 'ti', 'tuesday', 'tues', 'tue', 'tu'],
  ['3', 'onsdag', 'ons', 'on', 'wednesday', 'wed', 'we'],
  ['4', 'torsdag', 'tors', 'tor', 'to', 'thursday', 'thurs', 'thur', 'thu', 'th'],
  ['5', 'fredag', 'fre', 'fr', 'friday', 'fri'],
  ['6', 'loerdag', 'loer', 'loe', 'lo', 'saturday', 'sat', 'sa'],
  ['7', 'soendag', 'soen', 'so', 'sunday', 'sun', 'su'],
]
const dayOf = new Map(days.flatMap((words, at) => words.map((word) => [word, at + 1] as const)))

/** 1 is Monday. Null when the word is no day. */
export const readDay = (text: string): number | null => dayOf.get(searchText(text)) ?? null

const clock = /^(?:kl\.?\s*)?(\d{1,2})[:.](\d{2})(?::00)?$/i

/** A place in the day ("3") or a clock time ("08:15"), each in one way of writing it. */
export const readSlot = (text: string): string | null => {
  const time = clock.exec(text)
  if (time !== null) {
    const [hour, minute] = [Number(time[1]), Number(time[2])]
    return hour < 24 && minute < 60 ? `${String(hour).padStart(2, '0')}:${time[2]}` : null
  }
  const place = /^(\d{1,3})\.?$/.exec(text)
  return place === null ? null : String(Number(place[1]))
}

const isWeekNumber = (text: string | undefined): boolean => Number(text) >= 1 && Number(text) <= 53

/** "A", "47", "2026-47" or a short word, each in one way of writing it. Null when it cannot be a week. */
export const readWeek = (text: string): string | null => {
  const plain = text.replace(/^(?:uge|week)\s*(?=\d|[a-zæøå]$)/i, '').trim()
  const dated = /^(\d{4})[-/. ]?[wu]?\s?(\d{1,2})$/i.exec(plain)
  if (dated !== null)
    return isWeekNumber(dated[2]) ? `${dated[1]}-${(dated[2] ?? '').padStart(2, '0')}` : null
  if (/^\d+$/.test(plain)) return plain.length <= 2 && isWeekNumber(plain) ? String(Number(plain)) : null
  if (!/^\p{Letter}[\p{Letter}\p{Number}_]{0,19}$/u.test(plain)) return null
  return plain.length === 1 ? plain.toUpperCase() : plain
}

const kinds: Readonly<Record<AdultKind, readonly string[]>> = {
  teacher: [
    'laerer',
    'laererinde',
    'teacher',
    'boernehaveklasseleder',
    'stoettelaerer',
    'specialundervisningslaerer',
  ],
  pedagogue: [
    'paedagog',
    'pedagogue',
    'stoettepaedagog',
    'paedagogmedhjaelper',
    'medhjaelper',
    'paedagogisk assistent',
    'paedagogisk medarbejder',
    'stoetteperson',
    'assistant',
  ],
  substitute: ['vikar', 'substitute', 'timevikar', 'laerervikar', 'tilkaldevikar'],
}
const kindOf = new Map(
  Object.entries(kinds).flatMap(([kind, words]) => words.map((word) => [word, kind as AdultKind] as const)),
)

export const readKind = (text: string): AdultKind | null => kindOf.get(searchText(text)) ?? null

const anybody = new Set(['', 'any', 'anybody', 'alle', 'alle kan', 'enhver', 'ingen', 'none'])

/** Anybody is the empty word, a kind of adult is the kind, and everything else is a qualification as written. */
export const readRequirement = (text: string): string =>
  anybody.has(searchText(text)) ? '' : (readKind(text) ?? text)

/** Whole numbers only: "45", and not "45,0" or "1e2". */
export const readWhole = (text: string): number | null => (/^\d{1,6}$/.test(text) ? Number(text) : null)

const every = '*'
const separators = /[-:./\s]+/

/** The last part as it may be written with the others: `1:08:15` ends with a clock time, `A-2-4` with a place in the day. */
const splitUnavailable = (text: string): string[] => {
  const dated = /^(\d{4})[-/. ]?w?(\d{1,2})(?=[-:./\s])/i.exec(text)
  const start = dated === null ? [] : [`${dated[1]}-${dated[2]}`]
  const rest = dated === null ? text : text.slice(dated[0].length).replace(/^[-:./\s]+/, '')
  const timed = /^(.*?)[-:./\s]+(\d{2}[:.]\d{2})$/.exec(rest)
  if (timed !== null && readSlot(timed[2] ?? '') !== null) {
    const before = [...start, ...(timed[1] ?? '').split(separators)]
    const isMoment = before.length === 1 ? isDay(before[0]) : before.length === 2 && isDay(before[1])
    if (isMoment) return [...before, timed[2] ?? '']
  }
  return [...start, ...rest.split(separators)]
}

const isDay = (text: string | undefined): boolean =>
  text !== undefined && (text === every || readDay(text) !== null)

/** `day`, `day:slot` or `week:day:slot`, with `*` for any part. Null when it can be read as none of them. */
export const readUnavailable = (text: string): Unavailable | null => {
  const parts = splitUnavailable(text)
  if (parts.length > 3) return null
  const [week, day, slot] =
    parts.length === 3 ? parts : parts.length === 2 ? [every, ...parts] : [every, parts[0], every]
  const read = {
    week: week === every ? undefined : readWeek(week ?? ''),
    day: day === every ? undefined : readDay(day ?? ''),
    slot: slot === every ? undefined : readSlot(slot ?? ''),
  }
  if (read.week === null || read.day === null || read.slot === null) return null
  return {
    ...(read.week === undefined ? {} : { week: read.week }),
    ...(read.day === undefined ? {} : { day: read.day }),
    ...(read.slot === undefined ? {} : { slot: read.slot }),
  }
}
