import { ClassId, DepartmentId, MunicipalityId, SchoolId } from '#platform/ids.ts'
import type { DemoCalendar } from './demo-calendar.ts'
import { familyMaker, siblingPool, type DemoPersonName, type Family, type FamilyMaker } from './families.ts'
import { familyNameFor, namesFrom, type DanishNames, type Names, type Sex } from './names.ts'
import type { Random } from '#platform/random.ts'
import { classesFor, schoolSizes, type MunicipalitySize, type SchoolSize } from './sizes.ts'
import { assignStaff, municipalStaff, staffMaker, type StaffMaker, type StaffMember } from './staff.ts'

export type DemoClass = {
  readonly id: ClassId
  readonly kind: 'homeroom' | 'scheduled'
  readonly title: string
  readonly grade: number
  readonly subject: string | null
  readonly department: DepartmentId
  /** Whether it belongs to the school year that contains today, or to the one before. */
  readonly isCurrent: boolean
  readonly letter: number
  staff: readonly StaffMember[]
}

export type DemoPupil = DemoPersonName & {
  readonly sex: Sex
  readonly birthDate: string
  readonly household: Family
  /** The grade this school year; of those who have left, the one they would be in. */
  readonly grade: number
  readonly now: DemoClass | null
  readonly before: DemoClass | null
  readonly groups: readonly DemoClass[]
  /** The day a pupil came from elsewhere, when it was in the middle of this school year. */
  readonly cameOn: Temporal.PlainDate | null
}

export type DemoSchool = {
  readonly id: SchoolId
  readonly place: number
  readonly name: string
  readonly departments: readonly { readonly id: DepartmentId; readonly name: string }[]
  readonly classes: readonly DemoClass[]
  /** By year group, oldest first. */
  readonly pupils: readonly DemoPupil[]
  readonly leaders: readonly StaffMember[]
}

export type DemoRoster = {
  readonly id: MunicipalityId
  readonly name: string
  readonly schools: readonly DemoSchool[]
  readonly staff: readonly StaffMember[]
}

const departmentNames = ['Indskoling', 'Mellemtrin', 'Udskoling']
const departmentOf = (grade: number): number => (grade < 4 ? 0 : grade < 7 ? 1 : 2)
const groupSubjects = ['Tysk', 'Fransk', 'Madkundskab', 'Håndværk og design']
const teachersOf = (grade: number): number => (grade < 4 ? 3 : grade < 7 ? 4 : 5)

/** Children begin grade 0 in the calendar year in which they turn six; some a year later, a few a year earlier. */
const birthDate = (random: Random, grade: number, year: number): string => {
  const place = random.next()
  const born = year - 6 - grade - (place < 0.08 ? 1 : place > 0.985 ? -1 : 0)
  return new Temporal.PlainDate(born, 1, 1).add({ days: random.below(365) }).toString()
}

type Making = {
  readonly random: Random
  readonly names: Names
  readonly nextId: () => string
  readonly family: FamilyMaker
  readonly staff: StaffMaker
  readonly calendar: DemoCalendar
}

type Cohort = {
  readonly grade: number
  readonly pupils: number
  readonly now: readonly DemoClass[]
  readonly before: readonly DemoClass[]
  readonly groups: readonly DemoClass[]
}

const cohortsOf = (
  size: SchoolSize,
  departments: readonly { readonly id: DepartmentId }[],
  nextId: () => string,
): Cohort[] => {
  const top = size.cohorts.length - 1
  const make = (grade: number, isCurrent: boolean, letter: number, subject: string | null): DemoClass => ({
    id: ClassId.trust(nextId()),
    kind: subject === null ? 'homeroom' : 'scheduled',
    title: subject === null ? `${grade}.${String.fromCodePoint(97 + letter)}` : `${grade}. ${subject}`,
    grade,
    subject,
    department: departments[departmentOf(grade)]?.id ?? DepartmentId.trust(nextId()),
    isCurrent,
    letter,
    staff: [],
  })
  // The year group above the oldest has left the school; it is there for the year before.
  return [...size.cohorts, size.cohorts[top] ?? 0].map((pupils, grade) => {
    const letters = Array.from({ length: classesFor(pupils) }, (_, letter) => letter)
    return {
      grade,
      pupils,
      now: grade > top ? [] : letters.map((letter) => make(grade, true, letter, null)),
      before: grade === 0 ? [] : letters.map((letter) => make(grade - 1, false, letter, null)),
      groups:
        grade >= 7 && grade <= Math.min(top, 9)
          ? groupSubjects.map((subject) => make(grade, true, 0, subject))
          : [],
    }
  })
}

/** The adults of a class follow it from year to year; those of the year group that has left teach the oldest now. */
const staffCohorts = (cohorts: readonly Cohort[], school: number, { random, staff }: Making) => {
  const current = cohorts.flatMap(({ now, groups }) => [...now, ...groups])
  const assigned = assignStaff(
    current.map(({ grade, kind }) => ({
      grade,
      teachers: kind === 'homeroom' ? teachersOf(grade) : 1,
      hasPedagogue: kind === 'homeroom' && grade < 4,
    })),
    school,
    random,
    staff,
  )
  for (const [place, schoolClass] of current.entries()) schoolClass.staff = assigned.of[place] ?? []
  const oldest = cohorts.at(-2)?.now ?? []
  for (const { now, before } of cohorts)
    for (const schoolClass of before)
      schoolClass.staff = (now[schoolClass.letter] ?? oldest[schoolClass.letter] ?? oldest[0])?.staff ?? []
  return assigned
}

const pupilsOf = (
  cohort: Cohort,
  making: Making,
  find: (grade: number) => Family | null,
  add: (family: Family) => void,
): DemoPupil[] => {
  const { random, names, nextId, calendar } = making
  const { grade, now, before, groups } = cohort
  const letters = Math.max(now.length, before.length)
  const mayCome = grade > 0 && now.length > 0 && calendar.today.since(calendar.current.firstDay).days > 90
  return Array.from({ length: cohort.pupils }, (_, place) => {
    // One family in each school, and some more by chance, have their name and address protected.
    const isProtected = (grade === 4 && place === 3) || random.chance(0.001)
    const household =
      (isProtected ? null : random.chance(0.62) ? find(grade) : null) ?? making.family(grade, isProtected)
    if (household.children === 0) add(household)
    household.children += 1
    household.youngestGrade = grade
    const sex: Sex = random.chance(0.51) ? 'male' : 'female'
    const letter = place % letters
    const isNew = mayCome && !isProtected && random.chance(0.01)
    const language = groups[random.chance(0.72) ? 0 : 1]
    const craft = groups[random.chance(0.5) ? 2 : 3]
    return {
      id: nextId(),
      given: names.given(household.origin, 'child', sex),
      middle: household.middle,
      family: familyNameFor(household.family, sex),
      isProtected: household.isProtected,
      sex,
      birthDate: birthDate(random, grade, calendar.current.year),
      household,
      grade,
      now: now[letter] ?? null,
      before: isNew ? null : (before[letter] ?? null),
      groups: language === undefined || craft === undefined ? [] : [language, craft],
      cameOn: isNew ? calendar.current.firstDay.add({ days: 14 + random.below(60) }) : null,
    }
  })
}

const schoolOf = (
  size: SchoolSize,
  place: number,
  making: Making,
): { school: DemoSchool; staff: StaffMember[] } => {
  const { random, nextId } = making
  const id = SchoolId.trust(nextId())
  const departments = departmentNames.map((name) => ({ id: DepartmentId.trust(nextId()), name }))
  const cohorts = cohortsOf(size, departments, nextId)
  const { teachers, pedagogues } = staffCohorts(cohorts, place, making)
  const pool = siblingPool(random)
  const pupils = [...cohorts].reverse().flatMap((cohort) => pupilsOf(cohort, making, pool.find, pool.add))
  const total = size.cohorts.reduce((sum, one) => sum + one, 0)
  const leaders = Array.from({ length: total > 500 ? 2 : 1 }, () => making.staff('schoolLeader', place))
  const guides = [
    ...(place % 2 === 0 ? [making.staff('counsellor', place)] : []),
    ...(place % 3 === 0 ? [making.staff('resourcePerson', place)] : []),
  ]
  return {
    school: {
      id,
      place,
      name: size.name,
      departments,
      classes: cohorts.flatMap(({ now, before, groups }) => [before, now, groups].flat()),
      pupils,
      leaders,
    },
    staff: [...leaders, ...teachers, ...pedagogues, ...guides],
  }
}

/** Everyone in one municipality, invented. The same seed, size and school year give the same people. */
export const makeRoster = (
  { name, pupils }: MunicipalitySize,
  {
    random,
    nextId,
    danish,
    calendar,
  }: { random: Random; nextId: () => string; danish: DanishNames; calendar: DemoCalendar },
): DemoRoster => {
  const id = MunicipalityId.trust(nextId())
  const names = namesFrom(random, danish)
  const making: Making = {
    random,
    names,
    nextId,
    calendar,
    family: familyMaker(random, names, nextId),
    staff: staffMaker(random, names, nextId),
  }
  const made = schoolSizes(pupils, random).map((size, place) => schoolOf(size, place, making))
  return {
    id,
    name,
    schools: made.map(({ school }) => school),
    staff: [...made.flatMap(({ staff }) => staff), ...municipalStaff(pupils, making.staff)],
  }
}
