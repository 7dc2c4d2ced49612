import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { schoolName } from './place-names.ts'
import { randomFrom } from '#platform/random.ts'
import { seededIds } from './seeded-ids.ts'
import { classesFor, fewestPupils, mostPupils, municipalitySizes, schoolSizes, shareOut } from './sizes.ts'

test('what is shared out adds up, whatever the weights', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 1, maxLength: 200 }),
      (sum, weights) => {
        const shares = shareOut(sum, weights)
        expect(shares.reduce((left, right) => left + right, 0)).toBe(sum)
        expect(shares.every((share) => Number.isInteger(share) && share >= 0)).toBe(true)
      },
    ),
  )
})

test('municipalities have at most 60,000 pupils, and all pupils go to a school with pupils in every grade', () => {
  fc.assert(
    fc.property(fc.integer({ min: fewestPupils, max: mostPupils }), fc.nat(), (pupils, seed) => {
      const sizes = municipalitySizes(pupils)
      expect(sizes.reduce((sum, size) => sum + size.pupils, 0)).toBe(pupils)
      expect(new Set(sizes.map(({ name }) => name)).size).toBe(sizes.length)
      for (const size of sizes) {
        expect(size.pupils).toBeLessThanOrEqual(60_000)
        const schools = schoolSizes(size.pupils, randomFrom(seed, 'sizes'))
        const cohorts = schools.flatMap((school) => school.cohorts)
        expect(cohorts.reduce((sum, cohort) => sum + cohort, 0)).toBe(size.pupils)
        expect(Math.min(...cohorts)).toBeGreaterThan(0)
        expect(schools.some((school) => school.cohorts.length === 11)).toBe(true)
        for (const cohort of cohorts) expect(cohort / classesFor(cohort)).toBeLessThanOrEqual(28)
      }
    }),
    { numRuns: 30 },
  )
})

test('the schools of the largest municipality have different names', () => {
  const names = Array.from({ length: 150 }, (_, place) => schoolName(place))
  expect(new Set(names).size).toBe(150)
})

test('ids are valid, in order and different, and streams under one seed differ', () => {
  const nextId = seededIds(randomFrom(1, 'ids'), 1_786_320_000_000)
  const ids = Array.from({ length: 20_000 }, nextId)
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const [one, other] = [randomFrom(1, 'people'), randomFrom(1, 'absence')]
  expect(one.bits()).not.toBe(other.bits())
})
