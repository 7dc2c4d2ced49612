import { type AbsenceCategory, type DayUnits, wholeDay } from '../presence.ts'
import { type Sums, addSums, noSums } from '../school/school-numbers.ts'

/** Absence of a group in percent, in whole steps; each is less than one step from what it was. */
export type ShownShares = Readonly<Record<AbsenceCategory | 'total', number>> & {
  /** What one pupil can move a share at most, in percentage points. */
  readonly step: number
  readonly daysPerPupil: number
}

/** A share is told in steps of this part of the whole at the finest, however large the group is: a tenth of a percentage point. */
const finestParts = 1_000

/**
 * The absence of some groups together; null when no day of them is known. A step is as much as the pupil of whom most days are known
 * would move the share by being away on all of them. So whoever knows every other pupil's absence, or compares two files between which
 * only one pupil changed, finds that any absence of that pupil fits what is told: the difference is no step, or one, or unsure.
 */
export const sharesOf = (
  groups: readonly { readonly pupils: number; readonly mostRegistered: DayUnits; readonly sums: Sums }[],
): ShownShares | null => {
  const sums = groups.map((group) => group.sums).reduce(addSums, noSums)
  if (sums.registered === 0) return null
  const mostRegistered = Math.max(...groups.map((group) => group.mostRegistered))
  // One division of whole numbers: two divisions after one another could carry a sum across a half, and tell of one pupil two steps.
  const inSteps = (sum: number): number =>
    mostRegistered * finestParts > sums.registered
      ? sum / mostRegistered
      : (sum * finestParts) / sums.registered
  const step = Math.max(100 / finestParts, (mostRegistered * 100) / sums.registered)
  const pupils = groups.reduce((all, group) => all + group.pupils, 0)
  // Rounded as they pile up, so that the rounded shares add up to the rounded total as in the picture.
  let [exact, told] = [0, 0]
  const next = (category: AbsenceCategory): number => {
    exact += sums[category]
    const before = told
    told = Math.round(inSteps(exact))
    return (told - before) * step
  }
  const [sick, authorised, unauthorised] = [next('sick'), next('authorised'), next('unauthorised')]
  return {
    sick,
    authorised,
    unauthorised,
    total: told * step,
    step,
    daysPerPupil: Math.round(sums.registered / wholeDay / pupils),
  }
}
