import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planWorld } from '../../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { answerVoice, sayWords, standingOf, takeBack, voicesOf } from './voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

const childSays = async (plan: string, text: string, more: { readAt?: string; isShown?: boolean } = {}) =>
  await database.as(
    world.child,
    async (tx) =>
      await sayWords(tx, {
        plan,
        kind: 'child',
        speaker: world.pupil,
        steps: 5,
        words: [
          {
            question: 'goingWell',
            text,
            scale: null,
            pictures: ['friends'],
            tick: more.isShown === true ? 'chosen' : 'none',
            readAt: more.readAt ?? null,
          },
        ],
      }),
  )

const read = async (name: 'teacher' | 'mother' | 'child', plan: string) =>
  await database.as(world[name], async (tx) => await voicesOf(tx, plan))

const newest = async (plan: string) => {
  const voice = standingOf(await read('child', plan), 'child', world.pupil).get('goingWell')
  if (voice === undefined) throw new Error('The child has said nothing.')
  return voice
}

const outsiders = [
  'colleague',
  'counsellor',
  'otherLeader',
  'otherTeacher',
  'psychologist',
  'coordinator',
  'administration',
  'administrator',
  'otherParent',
  'otherChild',
] as const

test('what the child takes back is gone for everyone; that there was something is kept', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Det fortryder jeg', { isShown: true })
  const voice = await newest(id)
  for (const name of [...outsiders, 'teacher', 'leader', 'mother', 'father'] as const)
    expect(await database.as(world[name], async (tx) => await takeBack(tx, voice.id, 0)), `as ${name}`).toBe(
      'missing',
    )
  expect(await database.as(world.child, async (tx) => await takeBack(tx, voice.id, 0))).toBe('taken')
  expect(await read('teacher', id)).toMatchObject([
    { text: null, pictures: [], isShown: false, takenBackAt: opened.clock.now() },
  ])
  expect(await read('mother', id)).toEqual([])
  await expect(
    database.as(
      world.teacher,
      async (tx) => await sql`select * from plan_voice where text like '%fortryder%'`.execute(tx.db),
    ),
  ).resolves.toMatchObject({ rows: [] })
  expect(await database.as(world.child, async (tx) => await takeBack(tx, voice.id, 0))).toBe('missing')
})

test('only the newest words are taken back', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Først')
  const first = await newest(id)
  await childSays(id, 'Så', { readAt: first.id })
  expect(await database.as(world.child, async (tx) => await takeBack(tx, first.id, 0))).toBe('missing')
})

test('of taking back and answering at once, one stands and the other is told', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Måske')
  const voice = await newest(id)
  const [taken, answered] = await Promise.all([
    database.as(world.child, async (tx) => await takeBack(tx, voice.id, 0)),
    database.as(
      world.teacher,
      async (tx) => await answerVoice(tx, { plan: id, voice: voice.id, text: 'Tak' }),
    ),
  ])
  expect([taken, answered]).toSatisfy(
    ([first, second]) => (first === 'taken' && second === false) || (first === 'answered' && second === true),
  )
})

test('of two sign-ins of the child that write over the same, one stands and the other is told', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Først')
  const { id: readAt } = await newest(id)
  const both = await Promise.allSettled([childSays(id, 'Et', { readAt }), childSays(id, 'To', { readAt })])
  // The database refuses the second; the page asks again and then sees it.
  const stood = both.filter((one) => one.status === 'fulfilled' && one.value.kind === 'said')
  expect(stood).toHaveLength(1)
  for (const one of both)
    if (one.status === 'rejected') expect(String(one.reason)).toContain('another word stands')
  expect(await childSays(id, 'Tre', { readAt })).toEqual({ kind: 'conflict', questions: ['goingWell'] })
})
