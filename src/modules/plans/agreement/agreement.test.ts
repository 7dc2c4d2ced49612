import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { childPlan, type PlanWorld, planWorld } from '../../../../tests/setup/plan-world.ts'
import { shareAgain, sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { parentsState } from './agreement.ts'
import { agreementsOf, custodyHoldersOf, giveAgreement, type NewAgreement } from './agreement-store.ts'
import { addSuggestion, closeSuggestion, suggestionsOf } from './suggestion-store.ts'
import { changesBetween } from './suggestion.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

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
  'child',
] as const

const answer = async (
  actor: PersonActor,
  given: Omit<NewAgreement, 'reason' | 'version'> & Partial<NewAgreement>,
) => await database.as(actor, async (tx) => await giveAgreement(tx, { reason: null, version: 0, ...given }))

const readAs = async (
  name: (keyof PlanWorld & (typeof outsiders)[number]) | 'teacher' | 'leader' | 'mother' | 'father',
  plan: string,
) => await database.as(world[name], async (tx) => await agreementsOf(tx, plan))

test('each guardian answers alone; the staff read both, and neither reads the other', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await answer(world.mother, { plan, number, answer: 'agree' })
  await answer(world.father, { plan, number, answer: 'disagree', reason: 'Morgenen er ikke problemet' })
  for (const name of ['teacher', 'leader'] as const)
    expect(await readAs(name, plan), `as ${name}`).toHaveLength(2)
  expect(await readAs('mother', plan)).toMatchObject([{ answer: 'agree' }])
  expect(await readAs('father', plan)).toMatchObject([{ answer: 'disagree' }])
  for (const name of outsiders) expect(await readAs(name, plan), `as ${name}`).toEqual([])
})

test.each([...outsiders, 'teacher', 'leader'] as const)('%s does not answer for a parent', async (name) => {
  const { id: plan, number } = await sharedPlan(opened, world)
  for (const guardian of [world[name].person, world.mother.person])
    await expect(
      database.as(world[name], async (tx) => {
        await tx.db
          .insertInto('plan_agreement')
          .values({
            municipality_id: world.municipality,
            plan_id: plan,
            number,
            guardian_id: guardian,
            answer: 'agree',
            answered_at: tx.now,
          })
          .execute()
      }),
      // Who does not see the plan's versions sees nothing to answer either.
    ).rejects.toThrow('row-level security')
})

test('nobody changes or removes another’s answer', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await answer(world.mother, { plan, number, answer: 'agree' })
  for (const name of ['teacher', 'leader', 'father', 'child'] as const) {
    const done = await database.as(
      world[name],
      async (tx) =>
        await tx.db
          .updateTable('plan_agreement')
          .set({ answer: 'disagree', reason: 'x' })
          .where('plan_id', '=', plan)
          .executeTakeFirst(),
    )
    expect(done.numUpdatedRows, `as ${name}`).toBe(0n)
  }
  await expect(
    database.as(world.mother, async (tx) => await sql`delete from plan_agreement`.execute(tx.db)),
  ).rejects.toThrow('permission denied')
  await expect(
    database.as(
      world.mother,
      async (tx) => await sql`update plan_agreement set guardian_id = ${world.father.person}`.execute(tx.db),
    ),
  ).rejects.toThrow('permission denied')
})

test('two sign-ins of one guardian agree and disagree at once: one stands, the other is told which', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  const both = await Promise.all([
    answer(world.mother, { plan, number, answer: 'agree' }),
    answer(world.mother, { plan, number, answer: 'disagree', reason: 'Vi er ikke spurgt' }),
  ])
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['answered', 'conflict'])
  const [standing] = await readAs('mother', plan)
  expect(both.find(({ kind }) => kind === 'conflict')).toEqual({ kind: 'conflict', standing })
})

test('an answer is changed from what was read, until the next version', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await answer(world.mother, { plan, number, answer: 'agree' })
  const changed = { plan, number, answer: 'disagree', reason: 'Alligevel ikke', version: 1 } as const
  const both = await Promise.all([answer(world.mother, changed), answer(world.mother, changed)])
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['answered', 'conflict'])
  await shareAgain(opened, world.teacher, plan)
  expect(await answer(world.mother, { ...changed, version: 2 })).toEqual({ kind: 'newer' })
  await expect(
    database.as(world.mother, async (tx) => {
      await tx.db.updateTable('plan_agreement').set({ answer: 'agree' }).where('plan_id', '=', plan).execute()
    }),
  ).rejects.toThrow('newer version')
})

test('whose custody ends today neither reads nor answers', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await answer(world.father, { plan, number, answer: 'agree' })
  await database.as({ kind: 'system', name: 'import', municipality: world.municipality }, async (tx) => {
    await tx.db
      .updateTable('guardianship')
      .set({ valid_to: tx.today })
      .where('guardian_id', '=', world.father.person)
      .execute()
  })
  expect(await readAs('father', plan)).toEqual([])
  expect(await answer(world.father, { plan, number, answer: 'disagree', reason: 'x', version: 1 })).toEqual({
    kind: 'newer',
  })
  await database.as(world.teacher, async (tx) => {
    expect((await custodyHoldersOf(tx, world.pupil)).map(({ name }) => name)).toEqual(['Anna Lund'])
  })
  await database.as({ kind: 'system', name: 'import', municipality: world.municipality }, async (tx) => {
    await tx.db
      .updateTable('guardianship')
      .set({ valid_to: null })
      .where('guardian_id', '=', world.father.person)
      .execute()
  })
})

test('who has answered, and who is waited for', () => {
  const [anna, jens] = [world.mother.person, world.father.person].map((person) => ({ person, name: 'N' }))
  if (anna === undefined || jens === undefined) throw new Error('Two parents.')
  const day = Temporal.PlainDate.from('2026-11-24')
  const newest = { number: 3, day, answerBy: null }
  const agreement = {
    guardian: anna.person,
    answer: 'agree',
    reason: null,
    at: opened.clock.now(),
    version: 1,
  } as const
  expect(parentsState({ guardians: [], newest, agreements: [] })).toEqual({ kind: 'nobody' })
  expect(parentsState({ guardians: [anna], newest: null, agreements: [] })).toEqual({ kind: 'notAsked' })
  expect(
    parentsState({ guardians: [anna, jens], newest, agreements: [{ ...agreement, number: 3 }] }),
  ).toMatchObject({ answered: [anna], waitingFor: [jens] })
  // An answer to a former version is no answer to this one.
  expect(
    parentsState({ guardians: [anna, jens], newest, agreements: [{ ...agreement, number: 2 }] }),
  ).toMatchObject({ answered: [], waitingFor: [anna, jens] })
})

const suggest = async (actor: PersonActor, plan: string, number: number) =>
  await database.as(actor, async (tx) => {
    await addSuggestion(tx, {
      plan,
      number,
      part: { kind: 'text', key: 'summary', name: 'Kort fortalt', text: 'Før' },
      proposed: 'Efter',
      reason: null,
    })
  })

test('a suggestion is between its guardian and the staff', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await suggest(world.mother, plan, number)
  for (const name of ['teacher', 'leader', 'mother'] as const)
    expect(
      await database.as(world[name], async (tx) => await suggestionsOf(tx, plan)),
      `as ${name}`,
    ).toHaveLength(1)
  for (const name of [...outsiders, 'father'] as const) {
    expect(await database.as(world[name], async (tx) => await suggestionsOf(tx, plan)), `as ${name}`).toEqual(
      [],
    )
    if (name !== 'father')
      await expect(suggest(world[name], plan, number), `as ${name}`).rejects.toThrow('row-level security')
  }
})

test('a suggestion is answered once, by staff, and withdrawn by its maker alone', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await suggest(world.mother, plan, number)
  const [made] = await database.as(world.mother, async (tx) => await suggestionsOf(tx, plan))
  if (made === undefined) throw new Error('There is one.')
  const close = async (actor: PersonActor, state: 'accepted' | 'withdrawn') =>
    await database.as(
      actor,
      async (tx) =>
        await closeSuggestion(tx, made, state === 'accepted' ? { state, answer: null } : { state }),
    )
  await expect(close(world.mother, 'accepted')).rejects.toThrow('does not become')
  await expect(close(world.teacher, 'withdrawn')).rejects.toThrow('does not become')
  for (const name of [...outsiders, 'father'] as const)
    expect(await close(world[name], 'accepted'), `as ${name}`).toBe(false)
  expect(
    (await Promise.all([close(world.teacher, 'accepted'), close(world.mother, 'withdrawn')])).filter(Boolean),
  ).toEqual([true])
  for (const actor of [world.teacher, world.mother]) expect(await close(actor, 'accepted')).toBe(false)
  await expect(
    database.as(
      world.teacher,
      async (tx) => await sql`update plan_suggestion set proposed = 'x'`.execute(tx.db),
    ),
  ).rejects.toThrow('permission denied')
})

test('an old version takes no suggestion', async () => {
  const { id: plan, number } = await sharedPlan(opened, world)
  await shareAgain(opened, world.teacher, plan)
  await expect(suggest(world.mother, plan, number)).rejects.toThrow('newer version')
})

test('what changed is found word by word', () => {
  expect(changesBetween('Ida er træt', 'Ida er glad')).toEqual([
    { kind: 'same', text: 'Ida er ' },
    { kind: 'removed', text: 'træt' },
    { kind: 'added', text: 'glad' },
  ])
  expect(changesBetween('', '')).toEqual([])
})

test('a rewritten sentence is shown as one, not with every other word struck out', () => {
  const before = 'Mette åbner døren. Vi ser på det igen om seks uger.'
  const after = 'Mette åbner døren. Far følger Ida til døren om mandagen.'
  const changes = changesBetween(before, after)
  expect(changes).toEqual([
    { kind: 'same', text: 'Mette åbner døren. ' },
    { kind: 'removed', text: 'Vi ser på det igen om seks uger' },
    { kind: 'added', text: 'Far følger Ida til døren om mandagen' },
    { kind: 'same', text: '.' },
  ])
})

test('guardians whose account is in use are told by mail, with nothing about the child in it', async () => {
  const { id: plan } = await sharedPlan(opened, world)
  await database.as({ kind: 'system', name: 'operator', municipality: world.municipality }, async (tx) => {
    for (const [name, active] of [
      ['mother', true],
      ['father', false],
      ['otherParent', true],
    ] as const)
      await tx.db
        .insertInto('account')
        .values({
          municipality_id: world.municipality,
          person_id: world[name].person,
          email: `${name}@example.dk`.toLowerCase(),
          activated_at: active ? tx.now : null,
        })
        .execute()
  })
  const tell = async (actor: PersonActor) =>
    await database.as(actor, async (tx) => {
      const { rows } = await sql<{ told: number }>`
        select tell_guardians_of_plan(${plan}, 'plans.shared', ${tx.now}) as told`.execute(tx.db)
      return rows[0]?.told
    })
  for (const name of [...outsiders, 'mother', 'father'] as const)
    expect(await tell(world[name]), `as ${name}`).toBe(0)
  expect(await tell(world.teacher)).toBe(1)
  const mails = await database.as(
    { kind: 'system', name: 'sign-in', municipality: world.municipality },
    async (tx) => await tx.db.selectFrom('mail_outbox').select(['recipient', 'data']).execute(),
  )
  expect(mails).toEqual([{ recipient: 'mother@example.dk', data: { plan } }])
})

test('a plan that nobody has shared asks nobody', async () => {
  const plan = await childPlan(opened, world)
  expect(await answer(world.mother, { plan, number: 1, answer: 'agree' })).toEqual({ kind: 'newer' })
})
