import { expect, test } from 'vitest'
import type { Actor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, takeInSmall } from '../continuity.testing.ts'
import { makeProblem } from '../engine/problem.ts'
import { readTasks } from '../engine/tasks.ts'
import type { Timetable } from '../engine/timetable.ts'
import { loadIdsOnly } from './ids-only.ts'
import { askedBy, calculate, splitTimetable, stopById, storedText, takeInSplit } from './proposal.testing.ts'
import { proposeAtOnce } from './jobs.ts'
import { findScenario, restartScenario, resultOfScenario, scenariosOf } from './scenario-store.ts'
import { failScenario, settleScenario, showAlive, takeScenario } from './work-store.ts'

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
  'tegnsprog',
  'punktskrift',
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
  // What a child needs may be a diagnosis: a number, the same for the child as for whoever has it.
  expect(handed.needs.map(({ requirement }) => requirement).toSorted()).toEqual(['', 'qualification 2'])
  expect(handed.staff.flatMap(({ qualifications }) => qualifications)).toEqual(['qualification 1'])
  for (const person of [world.ida, world.noah, pia.person, world.mette.person])
    expect(text).not.toContain(person)
})

test('as ids it is the same timetable: what is support, and what is a double lesson', async () => {
  const lesson = splitTimetable.lessons.find(({ id }) => id === 'st1')
  const [need] = splitTimetable.needs
  if (lesson === undefined || need === undefined) throw new Error('Ida has support.')
  const all = ['ida', 'noah', 'liv']
  const written: Timetable = {
    ...splitTimetable,
    // A class whose pupils all have support; two lessons in a row of different subjects, and two of one.
    lessons: [
      { ...lesson, id: 'dansk', slot: '1', group: '3.c', subject: 'Dansk', teachers: ['mette'], pupils: all },
      { ...lesson, id: 'idraet', slot: '2', group: '3.c', subject: 'Idræt', teachers: ['ole'], pupils: all },
      { ...lesson, id: 'idraet2', slot: '3', group: '3.c', subject: 'Idræt', teachers: ['ole'], pupils: all },
      { ...lesson, id: 'hjaelp', slot: '5', group: '3.c', subject: 'Støtte', teachers: ['pia'], pupils: all },
    ],
    needs: all.map((pupil) => ({
      ...need,
      pupil,
      lessons: ['dansk', 'idraet', 'idraet2', 'hjaelp'],
      primaryAdult: null,
    })),
  }
  const id = await takeInSmall(opened, world, pia, { timetable: written })
  const read = readTasks(await opened.database.as(world.karen, async (tx) => await loadIdsOnly(tx, id)))
  const expected = readTasks(written)
  const shapeOf = ({ tasks, isSupport }: ReturnType<typeof readTasks>) =>
    tasks
      .map(({ pieces }) => pieces.map((piece) => `${piece.slot} ${isSupport(piece)}`).join(' + '))
      .toSorted()
  expect(shapeOf(read)).toEqual(shapeOf(expected))
  expect(shapeOf(expected)).toContain('2 false + 3 false')
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
  await opened.database.as(world.karen, async (tx) => await stopById(tx, world.birk, id))
  await calculate(opened, world.vindrose, id)
  expect(await storedText(opened, world.karen, id)).toEqual({ state: 'cancelled', text: '' })
})

test('one that is stopped while it works hands over the best it has, and its proofs', async () => {
  const id = await askedBy(opened, world.karen, timetable, { mode: 'anew' })
  const calculated = calculate(opened, world.vindrose, id)
  let { state } = await storedText(opened, world.karen, id)
  while (state === 'waiting') ({ state } = await storedText(opened, world.karen, id))
  await opened.database.as(world.karen, async (tx) => await stopById(tx, world.birk, id))
  await calculated
  const found = await opened.database.as(world.karen, async (tx) => await resultOfScenario(tx, id))
  expect((await storedText(opened, world.karen, id)).state).toBe('cancelled')
  expect(found).toMatchObject({
    kind: 'solved',
    numbers: { worst: { before: 4, after: 2 } },
    solved: { wasCancelled: true },
  })
})

test('begun again, the calculation before it has nothing more to say, wherever it still runs', async () => {
  const id = await askedBy(opened, world.karen, timetable)
  const solving = { kind: 'system', name: 'solving', municipality: world.vindrose } as const
  const take = async () => {
    const taken = await opened.database.as(solving, async (tx) => await takeScenario(tx, id))
    if (taken === null) throw new Error('Nobody takes it.')
    return taken.turn
  }
  const first = await take()
  await opened.database.as(world.karen, async (tx) => await stopById(tx, world.birk, id))
  await opened.database.as(world.karen, async (tx) => {
    const stopped = await findScenario(tx, world.birk, id)
    if (stopped === null || !(await restartScenario(tx, stopped))) throw new Error('It is not begun again.')
  })
  const second = await take()
  const nothing = { kind: 'impossible', conflicts: [] } as const
  await opened.database.as(solving, async (tx) => {
    expect(await showAlive(tx, first, null)).toBe(false)
    expect(await settleScenario(tx, first, nothing)).toBe(false)
    expect(await failScenario(tx, first)).toBe(false)
    expect(await showAlive(tx, second, null)).toBe(true)
  })
  // Called off it may still hand over what it has.
  await opened.database.as(world.karen, async (tx) => await stopById(tx, world.birk, id))
  await opened.database.as(solving, async (tx) => {
    expect(await showAlive(tx, second, null)).toBe(false)
    expect(await failScenario(tx, second)).toBe(true)
  })
  expect((await storedText(opened, world.karen, id)).state).toBe('cancelled')
})

test('a calculation that breaks is told about, left as failed, and hinders no new one', async () => {
  const brokenTimetable = {
    ...splitTimetable,
    // Nothing that a reader lets through: the thread falls over it.
    staff: splitTimetable.staff.map((each) => ({ ...each, unavailable: JSON.parse('[null]') as [] })),
  }
  const broken = await takeInSmall(opened, world, pia, { timetable: brokenTimetable })
  const id = await askedBy(opened, world.karen, broken)
  expect(await calculate(opened, world.vindrose, id)).toMatchObject([{ message: 'The calculation broke.' }])
  expect(await storedText(opened, world.karen, id)).toEqual({ state: 'failed', text: '' })
  expect(await askedBy(opened, world.karen, broken)).not.toBe(id)
  // Nor does it hinder whoever makes a demonstration.
  const alike = await takeInSmall(opened, world, pia, { timetable: brokenTimetable })
  const as = async <Result>(actor: Actor, work: (tx: ActorTx) => Promise<Result>) =>
    await opened.database.as(actor, work)
  await proposeAtOnce(as, world.karen, alike, 10)
  const [newest] = await opened.database.as(world.karen, async (tx) => await scenariosOf(tx, world.birk, 1))
  expect(newest).toMatchObject({ timetable: alike, state: 'failed' })
})

test('another municipality’s calculation does not find it', async () => {
  const id = await askedBy(opened, world.karen, timetable)
  await calculate(opened, world.frede.municipality, id)
  expect((await storedText(opened, world.karen, id)).state).toBe('waiting')
})

test('two lessons in a row are one double lesson only when they are of one subject, as in the files', async () => {
  const support = (id: string, slot: string) => ({
    id,
    week: '',
    day: 2,
    slot,
    minutes: 45,
    group: '',
    subject: 'Støtte',
    teachers: ['pia'],
    room: '',
    pupils: ['ida'],
  })
  const ofClass = (id: string, slot: string, subject: string) => ({
    ...support(id, slot),
    group: '3.a',
    subject,
    teachers: ['mette'],
  })
  const written = {
    ...splitTimetable,
    lessons: [
      ofClass('1', '2', 'Dansk'),
      ofClass('2', '3', 'Dansk'),
      ofClass('3', '4', 'Musik'),
      ofClass('4', '5', 'Idræt'),
      ...['2', '3', '4', '5'].map((slot) => support(`st-${slot}`, slot)),
    ],
    needs: splitTimetable.needs.slice(0, 1).map((need) => ({
      ...need,
      lessons: ['st-2', 'st-3', 'st-4', 'st-5'],
    })),
  }
  const taken = await takeInSmall(opened, world, pia, { timetable: written })
  const handed = await opened.database.as(
    { kind: 'system', name: 'solving', municipality: world.vindrose },
    async (tx) => await loadIdsOnly(tx, taken),
  )
  const lengths = (from: typeof written | typeof handed): readonly number[] =>
    makeProblem(from).tasks.map(({ pieces }) => pieces.length)
  expect(lengths(written)).toEqual([2, 1, 1])
  expect(lengths(handed).toSorted((a, b) => a - b)).toEqual([1, 1, 2])
})
