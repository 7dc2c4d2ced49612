import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planWorld } from '../../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { followUpDoors } from '../doors.tsx'
import { answerVoice, sayWords, standingOf, takeBack, voicesOf } from './voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

const childSays = async (
  plan: string,
  text: string | null,
  more: { readAt?: string; isShown?: boolean } = {},
) =>
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

test('a follow-up is shown what the child says now, and not what it said before', async () => {
  const { id } = await sharedPlan(opened, world)
  const shown = async () =>
    await database.as(world.teacher, async (tx) => (await followUpDoors.childVoice?.(tx, id))?.text ?? null)
  await childSays(id, 'Det siger jeg først')
  expect(await shown()).toBe('Det siger jeg først')
  await childSays(id, null, { readAt: (await newest(id)).id })
  expect(await shown()).toBeNull()
})

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

const kept = async (plan: string) =>
  await database.as({ kind: 'system', name: 'operator', municipality: world.municipality }, async (tx) => {
    await tx.connection.query(`select set_config('medvind.actor', 'access', true)`)
    const { rows } = await tx.connection.query<{ words: string | null; pictures: string[] }>(
      'select text as words, pictures from plan_voice where plan_id = $1 order by said_at, id',
      [plan],
    )
    return rows
  })

test('what the child wrote before it corrected itself goes with the words it takes back', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'HEMMELIGT-ET', { isShown: true })
  await childSays(id, 'HEMMELIGT-TO', { readAt: (await newest(id)).id })
  await childSays(id, 'Noget andet', { readAt: (await newest(id)).id })
  const { id: last } = await newest(id)
  expect(await database.as(world.child, async (tx) => await takeBack(tx, last, 0))).toBe('taken')
  for (const { text, takenBackAt } of await read('teacher', id))
    expect([text, takenBackAt]).toEqual([null, opened.clock.now()])
  expect(await kept(id)).toEqual([1, 2, 3].map(() => ({ words: null, pictures: [] })))
  // What is said afterwards stands until it is taken back too.
  await childSays(id, 'På ny', { readAt: last })
  expect((await kept(id)).map(({ words }) => words)).toEqual([null, null, null, 'På ny'])
})

test('what an adult wrote down and the child corrected is gone too; other words and other questions stay', async () => {
  const { id } = await sharedPlan(opened, world)
  const says = async (by: 'teacher' | 'child', question: string, text: string, replaces: string | null) => {
    const voice = crypto.randomUUID()
    await database.as(world[by], async (tx) => {
      await tx.db
        .insertInto('plan_voice')
        .values({
          municipality_id: world.municipality,
          id: voice,
          plan_id: id,
          kind: 'child',
          mode: by === 'child' ? 'own' : 'together',
          speaker_id: world.pupil,
          written_by: world[by].person,
          question,
          text,
          said_at: tx.now,
          replaces,
        })
        .execute()
    })
    return voice
  }
  const written = await says('teacher', 'hard', 'HEMMELIGT-SAMMEN', null)
  const corrected = await says('child', 'hard', 'Sådan var det ikke', written)
  await says('teacher', 'hard', 'Sammen igen', null)
  await says('child', 'help', 'Om hjælp', null)
  expect(await database.as(world.child, async (tx) => await takeBack(tx, corrected, 0))).toBe('taken')
  const left = (await kept(id)).flatMap(({ words }) => words ?? [])
  expect(new Set(left)).toEqual(new Set(['Om hjælp', 'Sammen igen']))
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
