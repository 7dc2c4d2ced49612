import type { DayNumber } from '#platform/calendar/day-number.ts'

/** The three national categories (domain §2 [S41, S42]): sickness or disability, extraordinary leave, and the rest. */
export const absenceCategories = ['sick', 'authorised', 'unauthorised'] as const
export type AbsenceCategory = (typeof absenceCategories)[number]

/** What of the day the pupil was away from. */
export const absenceParts = ['day', 'morning', 'last_lesson'] as const
export type AbsencePart = (typeof absenceParts)[number]

export const gradeLevels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const
export type GradeLevel = (typeof gradeLevels)[number]

export const isGradeLevel = (value: number): value is GradeLevel =>
  gradeLevels.some((level) => level === value)

const firstGradeOfTwoRegistrations = 7

/**
 * Grades 0–6 are registered once, in the morning, and that registration is the day's. Grades 7–10 are registered in the
 * morning and in the last lesson (domain §2 [S44], confidence M). A whole day can always be registered.
 */
export const partsOf = (gradeLevel: GradeLevel): readonly AbsencePart[] =>
  gradeLevel < firstGradeOfTwoRegistrations ? ['day'] : absenceParts

export const mayRegisterPart = (gradeLevel: GradeLevel, part: AbsencePart): boolean =>
  partsOf(gradeLevel).includes(part)

/** What a calculation needs of an absence. */
export type AbsenceRow = {
  readonly day: DayNumber
  readonly part: AbsencePart
  readonly category: AbsenceCategory
}

/** Absence is counted in hundredths of a day, so that every comparison with a limit is one between whole numbers. */
export type DayUnits = number
export const wholeDay: DayUnits = 100

/** What the morning and the last lesson weigh in grades 7–10; together at most a whole day. */
export type PartWeights = { readonly morning: DayUnits; readonly last_lesson: DayUnits }

/**
 * The weights of a pupil's grade. A morning row for grades 0–6 can only come from an import; the morning's registration
 * is then the whole day's. An unknown grade (null) is counted by parts, which never says more than was registered.
 */
export const weightsFor = (gradeLevel: GradeLevel | null, weights: PartWeights): PartWeights =>
  gradeLevel !== null && gradeLevel < firstGradeOfTwoRegistrations
    ? { morning: wholeDay, last_lesson: 0 }
    : weights

/** The parts of one day that are registered for a class, or that a pupil was away from: the sum of their bits. */
export type PartSet = number
export const partBit: Readonly<Record<AbsencePart, PartSet>> = { day: 1, morning: 2, last_lesson: 4 }

const bothParts = partBit.morning | partBit.last_lesson

/** Whether every part of the day is registered: as one day, or the morning and the last lesson both. */
export const isWholeDay = (registered: PartSet): boolean =>
  (registered & partBit.day) !== 0 || (registered & bothParts) === bothParts

/** Whether what was registered says of a part of the day who was there. */
export const isRegistered = (registered: PartSet, part: AbsencePart): boolean =>
  part === 'day' ? isWholeDay(registered) : (registered & (partBit.day | partBit[part])) !== 0

/**
 * How much of a day the registered parts are: the part that nobody registered is never read as "present", so it is in no
 * denominator. It weighs what an absence from it would weigh; a day with every part registered is a whole day.
 */
export const registeredUnits = (
  registered: PartSet,
  gradeLevel: GradeLevel | null,
  weights: PartWeights,
): DayUnits => {
  if (isWholeDay(registered)) return wholeDay
  const { morning, last_lesson } = weightsFor(gradeLevel, weights)
  if ((registered & partBit.morning) !== 0) return morning
  return (registered & partBit.last_lesson) === 0 ? 0 : last_lesson
}

/** Absence of one day or many by category, in hundredths of a day. */
export type UnitsByCategory = Readonly<Record<AbsenceCategory, DayUnits>>

export const noUnits: UnitsByCategory = { sick: 0, authorised: 0, unauthorised: 0 }

export const totalUnits = (units: UnitsByCategory): DayUnits =>
  units.sick + units.authorised + units.unauthorised

const mostLawful = (rows: readonly Pick<AbsenceRow, 'category'>[]): AbsenceCategory | null =>
  absenceCategories.find((category) => rows.some((row) => row.category === category)) ?? null

/**
 * What one pupil's rows of one day weigh together; never more than a whole day.
 *
 * A part's row is the more exact one, so it decides its own part, and a whole-day row covers the rest of the day. Two
 * rows for the same part in different categories contradict each other; the lawful one counts, because absence is
 * unlawful only where it is neither sickness nor leave (domain §2 [S41]).
 *
 * With `registered` only the absence from those parts of the day is weighed.
 */
export const unitsOfDay = (
  rows: readonly Pick<AbsenceRow, 'part' | 'category'>[],
  gradeLevel: GradeLevel | null,
  weights: PartWeights,
  registered: PartSet = partBit.day,
): UnitsByCategory => {
  const units = { ...noUnits }
  const partWeights = weightsFor(gradeLevel, weights)
  let rest = registeredUnits(registered, gradeLevel, weights)
  for (const part of ['morning', 'last_lesson'] as const) {
    const category = mostLawful(rows.filter((row) => row.part === part))
    if (category === null || !isRegistered(registered, part)) continue
    const weight = Math.min(partWeights[part], rest)
    units[category] += weight
    rest -= weight
  }
  const category = mostLawful(rows.filter((row) => row.part === 'day'))
  if (category !== null) units[category] += rest
  return units
}
