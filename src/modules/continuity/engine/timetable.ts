/**
 * A school's timetable as the engine reads it: ids and numbers only, never a name. What comes from files, from XHSTT or from the
 * database is turned into this before anything is counted or planned.
 */

/** Who an adult is to a child, in the count: the three are shown apart. */
export type AdultKind = 'teacher' | 'pedagogue' | 'substitute'

/** Where in the timetable: `week` is the file's own word ("A", "2026-47", or "" where there is only one), `day` 1 is Monday. */
export type Moment = { readonly week: string; readonly day: number; readonly slot: string }

/** One lesson at one moment. The same `id` may stand at several moments; id and moment together are unique. */
export type Lesson = Moment & {
  readonly id: string
  readonly minutes: number
  /** The class or group, as written; empty where the lesson belongs to its pupils alone. */
  readonly group: string
  readonly subject: string
  /** In the order of the file: the first one's lesson it is. */
  readonly teachers: readonly string[]
  readonly room: string
  /** Everybody who is taught: the readers have put a class's pupils here where the file left them out. */
  readonly pupils: readonly string[]
}

/** When somebody cannot be used. What is left out means every week, every day, every slot. */
export type Unavailable = { readonly week?: string; readonly day?: number; readonly slot?: string }

export type StaffMember = {
  readonly id: string
  readonly kind: AdultKind
  readonly qualifications: readonly string[]
  /** With children, ordinary lessons included. Null: no limit. */
  readonly minutesPerWeek: number | null
  readonly maxMinutesPerDay: number | null
  readonly unavailable: readonly Unavailable[]
}

/** Support that a focus child is to have. */
export type Need = {
  readonly pupil: string
  /** Ids of the lessons in which it is to have it; empty where only the minutes are known. */
  readonly lessons: readonly string[]
  /** Null: all of the lessons named. */
  readonly minutesPerWeek: number | null
  /** A kind of adult or a qualification; empty: anybody. */
  readonly requirement: string
  /** Other children who are helped by the same adult in the same lessons. */
  readonly sharedWith: readonly string[]
  readonly primaryAdult: string | null
  readonly forbiddenAdults: readonly string[]
}

export type Timetable = {
  readonly lessons: readonly Lesson[]
  readonly staff: readonly StaffMember[]
  readonly needs: readonly Need[]
}

const dayMinutes = /^(\d{1,2}):(\d{2})$/

/** Minutes after midnight when the slot is written as a clock time ("08:15"), else null: then it is only a place in the day. */
export const startOf = (slot: string): number | null => {
  const found = dayMinutes.exec(slot)
  return found === null ? null : Number(found[1]) * 60 + Number(found[2])
}

/** Clock times before numbers, numbers before words, so that a day written in two ways still has one order. */
const slotKind = (slot: string): number =>
  startOf(slot) !== null ? 0 : slot !== '' && Number.isFinite(Number(slot)) ? 1 : 2

/** Slots in the order of the day: clock times by time, numbers by size, words last. */
export const bySlot = (a: string, b: string): number => {
  const kind = slotKind(a)
  if (kind !== slotKind(b)) return kind - slotKind(b)
  if (kind === 0) return (startOf(a) ?? 0) - (startOf(b) ?? 0)
  if (kind === 1) return Number(a) - Number(b)
  return a < b ? -1 : a > b ? 1 : 0
}
