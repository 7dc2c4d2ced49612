import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, takeInSmall } from '../continuity.testing.ts'
import { loadIdsOnly } from './ids-only.ts'
import { askedBy, calculate, splitTimetable, storedText, takeInSplit } from './proposal.testing.ts'
import { resultOfScenario, stopScenario } from './scenario-store.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia } = await moreStaff(opened, world)
const timetable = await takeInSplit(opened, world, pia)
const words = [
  'ida',
  'noah',
  'pia',
  'per',
  'mette',
  'ole',
  'st1',
  'da2',
  'Støtte',
  'Ida, ro',
  'st-noah',
  '3.a',
]

test('what is handed to the calculation has no name in it', async () => {
  const handed = await opened.database.as(
    { kind: 'system', name: 'solving', municipality: world.vindrose },
    async (tx) => await loadIdsOnly(tx, timetable),
  )
  expect(handed.lessons).toHaveLength(8)
  expect(handed.needs.map(({ lessons }) => lessons.length)).toEqual([4, 1])
  const text = JSON.stringify(handed)
  for (const word of words) expect(text).not.toContain(`"${word}"`)
  for (const person of [world.ida, world.noah, pia.person, world.mette.person])
    expect(text).not.toContain(person)
})

test('it finds the plan, proves it, says why a lesson has nobody, and keeps ids alone', async () => {
  const id = await askedBy(opened, world.karen, timetable)
  expect(await calculate(opened, world.vindrose, id)).toEqual([])
  const { state, text } = await storedText(opened, world.karen, id)
  expect(state).toBe('done')
  for (const word of [...words, 'Holm', world.ida, pia.person]) expect(text).not.toContain(`"${word}"`)
  const found = await opened.database.as(world.karen, async (tx) => await resultOfScenario(tx, id))
  expect(found).toMatchObject({
    kind: 'solved',
    numbers: {
      worst: { before: 4, after: 2, bound: 2, isProven: true },
      uncoveredMinutes: { after: 45, isProven: true },
    },
    solved: { uncovered: [{ why: 'notQualified' }] },
  })
  // Asked for again it is not calculated again.
  await calculate(opened, world.vindrose, id)
  expect((await storedText(opened, world.karen, id)).text).toBe(text)
})

test('what was called off while it waited is not begun', async () => {
  const id = await askedBy(opened, world.karen, timetable)
  await opened.database.as(world.karen, async (tx) => await stopScenario(tx, id))
  await calculate(opened, world.vindrose, id)
  expect(await storedText(opened, world.karen, id)).toEqual({ state: 'cancelled', text: '' })
})

test('one that is stopped while it works hands over the best it has, and its proofs', async () => {
  const id = await askedBy(opened, world.karen, timetable, { mode: 'anew' })
  const calculated = calculate(opened, world.vindrose, id)
  let { state } = await storedText(opened, world.karen, id)
  while (state === 'waiting') ({ state } = await storedText(opened, world.karen, id))
  await opened.database.as(world.karen, async (tx) => await stopScenario(tx, id))
  await calculated
  const found = await opened.database.as(world.karen, async (tx) => await resultOfScenario(tx, id))
  expect((await storedText(opened, world.karen, id)).state).toBe('cancelled')
  expect(found).toMatchObject({
    kind: 'solved',
    numbers: { worst: { before: 4, after: 2 } },
    solved: { wasCancelled: true },
  })
})

test('a calculation that breaks is told about, left as failed, and hinders no new one', async () => {
  const broken = await takeInSmall(opened, world, pia, {
    timetable: {
      ...splitTimetable,
      // Nothing that a reader lets through: the thread falls over it.
      staff: splitTimetable.staff.map((each) => ({ ...each, unavailable: JSON.parse('[null]') as [] })),
    },
  })
  const id = await askedBy(opened, world.karen, broken)
  expect(await calculate(opened, world.vindrose, id)).toMatchObject([{ message: 'The calculation broke.' }])
  expect(await storedText(opened, world.karen, id)).toEqual({ state: 'failed', text: '' })
  expect(await askedBy(opened, world.karen, broken)).not.toBe(id)
})

test('another municipality’s calculation does not find it', async () => {
  const id = await askedBy(opened, world.karen, timetable)
  await calculate(opened, world.frede.municipality, id)
  expect((await storedText(opened, world.karen, id)).state).toBe('waiting')
})
