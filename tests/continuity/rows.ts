/**
 * A school's timetable as its files have it, and a plan for its support as a list of lessons. The checker and the exhaustive search
 * know only this: nothing of how the engine thinks.
 */

export type LessonRow = {
  lesson: string
  week: string
  day: number
  slot: string
  minutes: number
  class_or_group: string
  subject: string
  teachers: string[]
  pupils: string[]
}

/** When somebody is somewhere else; what is left out means always. */
export type Away = { week?: string; day?: number; slot?: string }

export type StaffRow = {
  staff: string
  kind: 'teacher' | 'pedagogue' | 'substitute'
  qualifications: string[]
  minutes_per_week: number | null
  max_minutes_per_day: number | null
  unavailable: Away[]
}

export type NeedRow = {
  pupil: string
  lessons: string[]
  minutes_per_week: number | null
  requirement: string
  shared_with: string[]
  primary_adult: string | null
  forbidden_adults: string[]
}

export type School = { lessons: LessonRow[]; staff: StaffRow[]; needs: NeedRow[] }

/** Who helps whom in one lesson at one moment; nobody: null. */
export type PlanRow = {
  lesson: string
  week: string
  day: number
  slot: string
  children: string[]
  adult: string | null
}

const clock = /^(\d{1,2}):(\d\d)$/

/** From and to in minutes after midnight; null where the slot is only a place in the day. */
export const spanOf = (slot: string, minutes: number): [number, number] | null => {
  const [, hour, minute] = clock.exec(slot) ?? []
  if (hour === undefined || minute === undefined) return null
  const from = Number(hour) * 60 + Number(minute)
  return [from, from + minutes]
}

type Placed = { week: string; day: number; slot: string; minutes: number }

/** Whether nobody can be in both. */
export const areAtOnce = (one: Placed, other: Placed): boolean => {
  if (one.week !== other.week || one.day !== other.day) return false
  const [first, second] = [spanOf(one.slot, one.minutes), spanOf(other.slot, other.minutes)]
  if (first === null || second === null) return one.slot === other.slot
  return first[0] < second[1] && second[0] < first[1]
}
