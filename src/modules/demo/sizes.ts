import { municipalityNames, schoolName } from './place-names.ts'
import type { Random } from '#platform/random.ts'

export const fewestPupils = 100
export const mostPupils = 540_000
/** The largest Danish municipality has some 60,000 pupils. */
const mostInAMunicipality = 60_000
const pupilsInASchool = 400
const pupilsInAClass = 22
const mostInAClass = 28

/** How many pupils go to each school and year group. Position in `cohorts` is the grade, 0 to 9 or 10. */
export type SchoolSize = { readonly name: string; readonly cohorts: readonly number[] }

export type MunicipalitySize = { readonly name: string; readonly pupils: number }

/** Whole numbers in proportion to the weights, with exactly this sum: what is left over goes to the largest remainders. */
export const shareOut = (sum: number, weights: readonly number[]): number[] => {
  const total = weights.reduce((left, right) => left + right, 0)
  const exact = weights.map((weight) => (sum * weight) / total)
  const shares = exact.map(Math.floor)
  let left = sum - shares.reduce((one, other) => one + other, 0)
  const byRemainder = exact
    .map((share, place) => ({ place, remainder: share - Math.floor(share) }))
    .sort((one, other) => other.remainder - one.remainder || one.place - other.place)
  for (const { place } of byRemainder) {
    if (left === 0) break
    shares[place] = (shares[place] ?? 0) + 1
    left -= 1
  }
  return shares
}

/** One municipality for up to 60,000 pupils, else as many as are needed, of about the same size. */
export const municipalitySizes = (pupils: number): readonly MunicipalitySize[] => {
  if (!Number.isInteger(pupils) || pupils < fewestPupils || pupils > mostPupils)
    throw new RangeError(`${pupils} pupils: must be a whole number from ${fewestPupils} to ${mostPupils}`)
  const count = Math.ceil(pupils / mostInAMunicipality)
  return shareOut(
    pupils,
    Array.from({ length: count }, () => 1),
  ).map((share, place) => ({
    name: municipalityNames[place] ?? `${place + 1}. Kommune`,
    pupils: share,
  }))
}

/** About one school in 25 has a tenth grade, and every municipality has one. */
const hasTenthGrade = (school: number, schools: number): boolean => school % 25 === Math.min(1, schools - 1)

export const schoolSizes = (pupils: number, random: Random): readonly SchoolSize[] => {
  const count = Math.max(1, Math.round(pupils / pupilsInASchool))
  const weights = Array.from({ length: count }, (_, place) =>
    place === 0 ? 1.35 : 0.55 + random.next() * 0.9,
  )
  return shareOut(pupils, weights).map((share, place) => {
    const grades = hasTenthGrade(place, count) ? 11 : 10
    return {
      name: schoolName(place),
      cohorts: shareOut(
        share,
        Array.from({ length: grades }, () => 0.9 + random.next() * 0.2),
      ),
    }
  })
}

/** How many parallel classes a year group has. */
export const classesFor = (pupils: number): number =>
  Math.max(1, Math.round(pupils / pupilsInAClass), Math.ceil(pupils / mostInAClass))
