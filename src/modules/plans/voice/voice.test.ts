import { expect, test } from 'vitest'
import { sql } from 'kysely'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { childPlan, type PlanWorld, planWorld } from '../../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { stageOf, type Words } from './voice.ts'
import { answerVoice, sayWords, standingOf, voicesOf } from './voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

type Name = Exclude<
  {
    [Key in keyof PlanWorld]: PlanWorld[Key] extends { kind: 'person' } ? Key : never
  }[keyof PlanWorld],
  never
>

const words = (text: string, readAt: string | null = null, isShown = false): Words => ({
  question: 'goingWell',
  text,
  scale: null,
  pictures: ['friends'],
  tick: isShown ? 'chosen' : 'none',
  readAt,
})

const childSays = async (plan: string, text: string, more: { readAt?: string; isShown?: boolean } = {}) =>
  await database.as(
    world.child,
    async (tx) =>
      await sayWords(tx, {
        plan,
        kind: 'child',
        speaker: world.pupil,
        steps: 5,
        words: [words(text, more.readAt ?? null, more.isShown)],
      }),
  )

const read = async (name: Name, plan: string) =>
  await database.as(world[name], async (tx) => await voicesOf(tx, plan))

const newest = async (plan: string) => {
  const voice = standingOf(await read('child', plan), 'child', world.pupil).get('goingWell')
  if (voice === undefined) throw new Error('The child has said nothing.')
  return voice
}

const row = (
  tx: ActorTx,
  plan: string,
  more: { kind: string; mode: string; speaker: string; writer: string },
) =>
  tx.db.insertInto('plan_voice').values({
    municipality_id: world.municipality,
    id: crypto.randomUUID(),
    plan_id: plan,
    kind: more.kind,
    mode: more.mode,
    speaker_id: more.speaker,
    written_by: more.writer,
    question: 'hard',
    text: 'Noget',
    said_at: tx.now,
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

test('a child is asked as old as it is', () => {
  expect([null, '0', '3', '4', '6', '7', '10', 'specialklasse'].map(stageOf)).toEqual([
    'middle',
    'small',
    'small',
    'middle',
    'middle',
    'big',
    'big',
    'middle',
  ])
})

test('nobody reads the words of a child but staff of the plan, the leader and the child', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Jeg kan godt lide at tegne')
  for (const name of [...outsiders, 'mother', 'father'] as const)
    expect(await read(name, id), `as ${name}`).toEqual([])
  for (const name of ['teacher', 'leader', 'child'] as const)
    expect(await read(name, id), `as ${name}`).toMatchObject([
      { text: 'Jeg kan godt lide at tegne', togetherWith: null },
    ])
})

test('what the child shows is read by its parents, and no longer when it says it anew for the staff alone', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Far må gerne vide det', { isShown: true })
  for (const name of ['mother', 'father'] as const) expect(await read(name, id), `as ${name}`).toHaveLength(1)
  for (const name of outsiders) expect(await read(name, id), `as ${name}`).toEqual([])
  await childSays(id, 'Kun til skolen', { readAt: (await newest(id)).id })
  expect(await read('mother', id)).toEqual([])
})

test.each([
  ...outsiders.map((name) => [name, 'guardian', 'own'] as const),
  ...outsiders.map((name) => [name, 'child', 'together'] as const),
  ['mother', 'child', 'together'],
  ['mother', 'child', 'own'],
  ['teacher', 'guardian', 'own'],
  ['teacher', 'child', 'own'],
  ['child', 'guardian', 'own'],
  ['otherChild', 'child', 'own'],
] as const)('%s cannot say something as %s (%s), whatever the program thinks', async (name, kind, mode) => {
  const { id } = await sharedPlan(opened, world)
  const writer = world[name].person
  await expect(
    database.as(world[name], async (tx) => {
      await row(tx, id, { kind, mode, writer, speaker: mode === 'own' ? writer : world.pupil }).execute()
    }),
  ).rejects.toThrow('row-level security')
})

test('nobody writes in another name', async () => {
  const { id } = await sharedPlan(opened, world)
  const attempts = [
    ['teacher', { kind: 'child', mode: 'own', speaker: world.pupil, writer: world.pupil }],
    ['teacher', { kind: 'guardian', mode: 'own', speaker: world.mother.person, writer: world.mother.person }],
    ['father', { kind: 'guardian', mode: 'own', speaker: world.mother.person, writer: world.mother.person }],
    ['teacher', { kind: 'child', mode: 'together', speaker: world.classmate, writer: world.teacher.person }],
  ] as const
  for (const [name, attempt] of attempts)
    await expect(
      database.as(world[name], async (tx) => {
        await row(tx, id, attempt).execute()
      }),
      `${name} ${attempt.kind}`,
    ).rejects.toThrow('row-level security')
})

test('neither child nor family writes in a plan that was not shared; staff do, together with the child', async () => {
  const id = await childPlan(opened, world)
  await expect(childSays(id, 'Hej')).rejects.toThrow('row-level security')
  await expect(
    database.as(world.mother, async (tx) => {
      const writer = world.mother.person
      await row(tx, id, { kind: 'guardian', mode: 'own', speaker: writer, writer }).execute()
    }),
  ).rejects.toThrow('row-level security')
  await database.as(world.teacher, async (tx) => {
    await sayWords(tx, {
      plan: id,
      kind: 'child',
      speaker: world.pupil,
      steps: 5,
      words: [words('Jeg vil gerne sidde ved vinduet')],
    })
  })
  expect(await read('teacher', id)).toMatchObject([{ togetherWith: 'Mette Ansat', version: null }])
  expect(await read('child', id)).toEqual([])
})

test('the child corrects what an adult wrote down with it; both are kept', async () => {
  const { id } = await sharedPlan(opened, world)
  await database.as(world.teacher, async (tx) => {
    await sayWords(tx, {
      plan: id,
      kind: 'child',
      speaker: world.pupil,
      steps: 5,
      words: [words('Ida siger, at det går godt')],
    })
  })
  const together = await newest(id)
  await childSays(id, 'Det går sådan cirka', { readAt: together.id })
  expect(await read('teacher', id)).toMatchObject([
    { text: 'Det går sådan cirka', togetherWith: null, isNewest: true },
    { text: 'Ida siger, at det går godt', togetherWith: 'Mette Ansat', isNewest: false },
  ])
})

test('nobody changes or deletes a word, also not with SQL as the application', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Mine ord')
  const voice = await newest(id)
  await database.as(world.teacher, async (tx) => {
    await answerVoice(tx, { plan: id, voice: voice.id, text: 'Tak for dine ord' })
  })
  for (const name of ['teacher', 'leader', 'mother', 'child', 'administrator'] as const)
    for (const statement of [
      sql`update plan_voice set text = 'Andre ord'`,
      sql`update plan_voice set shown = true`,
      sql`delete from plan_voice`,
      sql`update plan_voice_answer set text = 'Nej'`,
      sql`delete from plan_voice_answer`,
    ])
      await expect(
        database.as(world[name], async (tx) => await statement.execute(tx.db)),
        `as ${name}`,
      ).rejects.toThrow('permission denied')
})

test('only those who work on the plan answer, in their own name', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Mine ord', { isShown: true })
  const voice = await newest(id)
  for (const name of [...outsiders, 'mother', 'child'] as const)
    await expect(
      database.as(
        world[name],
        async (tx) => await answerVoice(tx, { plan: id, voice: voice.id, text: 'Svar' }),
      ),
      `as ${name}`,
    ).rejects.toThrow('row-level security')
})

test('an answer reaches only words of the same plan', async () => {
  const [one, other] = [await sharedPlan(opened, world), await sharedPlan(opened, world)]
  await childSays(one.id, 'Mine ord')
  const voice = await newest(one.id)
  await expect(
    database.as(
      world.teacher,
      async (tx) => await answerVoice(tx, { plan: other.id, voice: voice.id, text: 'Svar' }),
    ),
  ).rejects.toThrow('foreign key')
})

test('emptying a field takes nothing back', async () => {
  const { id } = await sharedPlan(opened, world)
  await childSays(id, 'Noget')
  const { id: readAt } = await newest(id)
  const said = await database.as(
    world.child,
    async (tx) =>
      await sayWords(tx, {
        plan: id,
        kind: 'child',
        speaker: world.pupil,
        steps: 5,
        words: [{ ...words('', readAt), text: null, pictures: [] }],
      }),
  )
  expect(said).toEqual({ kind: 'emptied', questions: ['goingWell'] })
})
