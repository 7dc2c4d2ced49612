import { schoolDaysOf, type DemoCalendar, type SchoolDays, ownClosedDay } from './demo-calendar.ts'
import type { DemoCast } from './demo-persons.ts'
import { classDaysOf, firstForgotten, type ClassDays } from './registrations.ts'
import type { DemoClass, DemoPupil, DemoSchool } from './roster.ts'
import type { Random } from '#platform/random.ts'
import { leastGradeFor, shownPatterns, type ShownPattern } from './shown-patterns.ts'

/** What is decided for a school before its pupils' days are drawn. */
export type SchoolPresence = {
  readonly school: DemoSchool
  readonly days: SchoolDays
  readonly classes: ReadonlyMap<DemoClass, ClassDays>
  readonly patterns: ReadonlyMap<DemoPupil, ShownPattern>
}

/** A school of this size has two pupils in each pattern, a smaller one has one. */
const manyPupils = 250
/** How the class of the demonstration's teacher looks: enough to talk about, and not a class of problems. */
const inDemoClass: readonly ShownPattern[] = ['mornings', 'warning', 'total']

const patternsOf = (
  school: DemoSchool,
  cast: DemoCast | null,
  random: Random,
): Map<DemoPupil, ShownPattern> => {
  const shown = new Map<DemoPupil, ShownPattern>()
  const known = school.pupils.filter(({ now, before }) => now !== null && before !== null)
  const give = (pattern: ShownPattern, pupils: readonly DemoPupil[]): void => {
    const free = pupils
      .filter(({ grade }) => grade >= leastGradeFor(pattern))
      .filter((pupil) => !shown.has(pupil))
    if (free.length > 0) shown.set(random.pick(free), pattern)
  }
  if (cast !== null) {
    shown.set(cast.pupil, 'change')
    const classmates = known.filter(({ now }) => now === cast.homeClass)
    for (const pattern of inDemoClass) give(pattern, classmates)
  }
  for (const pattern of shownPatterns) give(pattern, known)
  if (known.length >= manyPupils) for (const pattern of shownPatterns) give(pattern, known)
  return shown
}

export const planSchool = (
  school: DemoSchool,
  cast: DemoCast,
  calendar: DemoCalendar,
  random: Random,
  wholePreviousYear: boolean,
): SchoolPresence => {
  const days = schoolDaysOf(calendar, school.id, ownClosedDay(calendar, school.id, school.place), {
    wholePreviousYear,
    schoolShift: random.below(15) - 7,
  })
  const classes = classDaysOf(school, days, random)
  // The teacher of the demonstration has a day to catch up on, three school days back.
  const forgotten = classes.get(cast.homeClass)?.forgotten
  if (forgotten !== undefined && days.count > 3) forgotten[days.count - 3] = 3
  return { school, days, classes, patterns: patternsOf(school, cast.school === school ? cast : null, random) }
}

/** The home class a pupil is in on a school day. */
export const classAt = (pupil: DemoPupil, days: SchoolDays, place: number): DemoClass | null =>
  place < days.currentFrom ? pupil.before : pupil.now

export const isRegisteredFor = (
  { days, classes }: SchoolPresence,
  pupil: DemoPupil,
): ((place: number) => boolean) => {
  const before = pupil.before === null ? undefined : classes.get(pupil.before)
  const now = pupil.now === null ? undefined : classes.get(pupil.now)
  return (place) => {
    const forgotten = (place < days.currentFrom ? before : now)?.forgotten[place]
    return forgotten !== undefined && (forgotten & firstForgotten) === 0
  }
}
