import { type AbsenceCategory, type DayUnits, wholeDay } from '../presence.ts'
import { type Sums, addSums, noSums } from '../school/school-numbers.ts'

/** Absence of a group in percent, in whole steps; each is less than one step from what it was. */
export type ShownShares = Readonly<Record<AbsenceCategory | 'total', number>> & {
  /** What one pupil can move a share at most, in percentage points. */
  readonly step: number
  readonly daysPerPupil: number
}

/** Nothing is told more precisely than this, in percentage points, however large the group is. */
const finest = 0.1

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
  const step = Math.max(finest, (mostRegistered * 100) / sums.registered)
  const pupils = groups.reduce((all, group) => all + group.pupils, 0)
  // Rounded as they pile up, so that the rounded shares add up to the rounded total as in the picture.
  let [exact, told] = [0, 0]
  const next = (category: AbsenceCategory): number => {
    exact += sums[category]
    const before = told
    told = Math.round((exact * 100) / sums.registered / step)
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
