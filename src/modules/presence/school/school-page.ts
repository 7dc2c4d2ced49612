import type { WhyClosed } from '#platform/calendar/school-calendar.ts'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { partsOfClass } from '../registration/class-registration.ts'
import { type GradeLevel, gradeLevels } from '../presence.ts'
import { type Counting, countingOf } from './counted-days.ts'
import { type SchoolNumbers, type Week, weeksOf } from './school-numbers.ts'
import { type ClassToTalk, toTalkByClass } from './signals-by-class.ts'
import { type ClassToday, type SchoolHead, classesToday, openSignals, schoolNumbers } from './store.ts'

export type ClassLine = ClassToday & {
  /** `part` when the morning is registered and the last lesson not yet. */
  readonly state: 'done' | 'part' | 'missing'
  /** School days of this school year before today that are not registered, or only in part. */
  readonly missingDays: number
}

export type SchoolPage = {
  readonly school: SchoolHead
  /** Null on the page of the whole school. */
  readonly grade: GradeLevel | null
  /** The year groups that the school's home classes are of. */
  readonly grades: readonly GradeLevel[]
  /** Why there is no school today; null when there is. */
  readonly closed: WhyClosed | null
  readonly classes: readonly ClassLine[]
  readonly numbers: SchoolNumbers
  readonly weeks: readonly Week[]
  readonly toTalk: readonly ClassToTalk[]
  readonly counting: Counting
}

const stateOf = ({ grades, registeredToday }: ClassToday): ClassLine['state'] => {
  if (registeredToday.includes('day')) return 'done'
  const done = partsOfClass(grades).filter((part) => registeredToday.includes(part)).length
  if (done === 0) return registeredToday.length > 0 ? 'part' : 'missing'
  return done === partsOfClass(grades).length ? 'done' : 'part'
}

const lineOf = (line: ClassToday, daysBefore: number): ClassLine => ({
  ...line,
  state: stateOf(line),
  missingDays: Math.max(0, daysBefore - line.registeredDays),
})

/** A school, or one of its year groups, as its leader sees it today. */
export const readSchoolPage = async (
  tx: ActorTx,
  school: SchoolHead,
  grade: GradeLevel | null,
): Promise<SchoolPage> => {
  const counting = await countingOf(tx, 1)
  const calendar = counting.calendarFor(school.id)
  const schoolDays = calendar.schoolDays(counting.yearFirst, tx.today)
  const all = await classesToday(tx, school.id, schoolDays)
  const classes = grade === null ? all : all.filter(({ grades }) => grades.includes(grade))
  const numbers = await schoolNumbers(tx, school.id, grade, counting)
  const shown = new Set(classes.map(({ id }) => id))
  const signals = (await openSignals(tx, school.id)).filter(
    ({ classId }) => grade === null || (classId !== null && shown.has(classId)),
  )
  const past = calendar.dayNumbers.subarray(0, calendar.indexAtOrBefore(dayNumberOf(tx.today)) + 1)
  const daysBefore = schoolDays.filter((day) => !day.equals(tx.today)).length
  return {
    school,
    grade,
    grades: [...new Set(all.flatMap(({ grades }) => grades))].sort((a, b) => a - b),
    closed: calendar.whyClosed(tx.today),
    classes: classes.map((line) => lineOf(line, daysBefore)),
    numbers,
    weeks: weeksOf(numbers, past, counting.yearFirst),
    toTalk: toTalkByClass(signals),
    counting,
  }
}

/** A grade as an address has it; null when it is none. */
export const gradeFrom = (text: string): GradeLevel | null =>
  gradeLevels.find((grade) => String(grade) === text) ?? null
