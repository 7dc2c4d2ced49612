import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { allAtOnce } from '../../../../tests/setup/waiting.ts'
import { attainmentsOf } from '../content-store.ts'
import { followUpsOf } from './follow-up-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const app = appFor(opened)

const outsiders = [
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
const families = ['mother', 'father', 'child'] as const

/** A plan that runs, with two goals and a follow-up today. */
const running = async (due = '2026-11-24') => {
  const plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan)
  const followUp = await planned(database, world.teacher, plan, due)
  await stepTo(database, world.teacher, plan, 'agreed')
  await stepTo(database, world.teacher, plan, 'running')
  return { plan, goals, followUp }
}

const told = (goals: readonly string[], more: Record<string, string> = {}) => ({
  version: '1',
  ...Object.fromEntries(goals.map((goal, index) => [`niveau-${goal}`, String(index)])),
  skete: 'Ida gik selv ind tre dage.',
  barnet: 'Det er rart, når der er stille.',
  naesteskridt: 'Vi bliver ved med den rolige start.',
  naeste: '2027-01-05',
  ...more,
})

const followUps = async (plan: string) =>
  await database.as(world.teacher, async (tx) => await followUpsOf(tx, plan))

test('a date is agreed, as a date to have done it by or as a meeting in Danish time', async () => {
  const plan = await childPlan(opened, world)
  const teacher = await app.as(world.teacher)
  const first = await teacher.post(`/planer/${plan}/opfolgning`, { dato: '2026-12-10' })
  expect(first.status).toBe(303)
  const meeting = { dato: '2027-04-05', tid: '14', minutter: '45', sted: 'Mødelokale 2' }
  expect((await teacher.post(`/planer/${plan}/opfolgning`, meeting)).status).toBe(303)
  expect(await followUps(plan)).toMatchObject([
    { due: Temporal.PlainDate.from('2026-12-10'), meeting: null, state: 'planned' },
    {
      meeting: { starts: Temporal.Instant.from('2027-04-05T12:00:00Z'), minutes: 45, place: 'Mødelokale 2' },
    },
  ])
  const page = await (await teacher.get(`/planer/${plan}/opfolgning`)).text()
  expect(page).toContain('kl. 14.00, 45 minutter, Mødelokale 2')
})

test.each([
  ['nothing', {}],
  ['a day that is gone', { dato: '2026-11-23' }],
  ['a day far ahead', { dato: '2028-01-01' }],
  ['no day', { dato: '2026-02-31' }],
  ['a time at night', { dato: '2026-12-10', tid: '02.30' }],
  ['words for a time', { dato: '2026-12-10', tid: '<script>alert(1)</script>' }],
  ['minutes without a time', { dato: '2026-12-10', minutter: '30' }],
  ['too many minutes', { dato: '2026-12-10', tid: '14', minutter: '481' }],
  ['a long place', { dato: '2026-12-10', tid: '14', sted: 'x'.repeat(201) }],
  ['the day twice', { dato: ['2026-12-10', '2026-12-11'] }],
])('%s is refused, and nothing is planned', async (_what, fields) => {
  const plan = await childPlan(opened, world)
  const teacher = await app.as(world.teacher)
  const answer = await teacher.post(`/planer/${plan}/opfolgning`, fields)
  expect(answer.status).toBe(422)
  expect(await answer.text()).not.toContain('<script>alert')
  expect(await followUps(plan)).toEqual([])
})

test('a day without school is allowed and said; the same day twice is one follow-up', async () => {
  const plan = await childPlan(opened, world)
  const teacher = await app.as(world.teacher)
  const sent = async () => await teacher.post(`/planer/${plan}/opfolgning`, { dato: '2026-12-24' })
  expect((await sent()).status).toBe(303)
  expect((await sent()).status).toBe(422)
  expect(await followUps(plan)).toHaveLength(1)
  expect(await (await teacher.get(`/planer/${plan}/opfolgning`)).text()).toContain(
    'Den dag er ikke en skoledag.',
  )
})

test('a follow-up is moved and cancelled at the version it was read at', async () => {
  const { plan, followUp } = await running()
  const [teacher, colleague] = [await app.as(world.teacher), await app.as(world.leader)]
  const at = `/planer/${plan}/opfolgning/${followUp}`
  const moved = await teacher.post(`${at}/flyt`, { version: '1', dato: '2026-10-26', tid: '14' })
  expect(moved.status).toBe(422)
  const later = { version: '1', dato: '2027-03-30', tid: '14' }
  expect((await teacher.post(`${at}/flyt`, later)).status).toBe(303)
  const conflict = await colleague.post(`${at}/flyt`, { version: '1', dato: '2027-02-02' })
  expect(conflict.status).toBe(409)
  const text = await conflict.text()
  expect(text).toContain('tirsdag den 30. marts 2027 kl. 14.00')
  expect(text).toContain('tirsdag den 2. februar 2027')
  expect((await colleague.post(`${at}/aflys`, { version: '1' })).status).toBe(409)
  expect((await colleague.post(`${at}/aflys`, { version: 'x' })).status).toBe(422)
  expect((await colleague.post(`${at}/aflys`, { version: '2' })).status).toBe(303)
  expect(await followUps(plan)).toMatchObject([{ state: 'cancelled', version: 3 }])
  // What is cancelled stays so.
  expect((await teacher.post(at, told([]))).status).not.toBe(303)
})

test('a follow-up is done in one go: levels, what happened, the word of the child, the next step and the next date', async () => {
  const { plan, goals, followUp } = await running()
  const teacher = await app.as(world.teacher)
  const at = `/planer/${plan}/opfolgning/${followUp}`
  const form = await (await teacher.get(at)).text()
  expect(form).toContain('Kommer ind selv fire dage om ugen')
  expect(form).toContain('Familien kan læse det, du skriver her.')
  expect(form).toContain('2027-01-05')
  expect((await teacher.post(at, told(goals))).status).toBe(303)
  const [done, next] = await followUps(plan)
  expect(done).toMatchObject({
    state: 'done',
    version: 2,
    done: { byName: 'Mette Ansat', whatHappened: 'Ida gik selv ind tre dage.' },
  })
  expect([...(done?.done?.levels.values() ?? [])].toSorted((a, b) => a - b)).toEqual([0, 1])
  expect(next).toMatchObject({ state: 'planned', due: Temporal.PlainDate.from('2027-01-05') })
})

test.each<[string, Record<string, string>]>([
  ['no level', { 'niveau-': '0' }],
  ['nothing that happened', { skete: ' ' }],
  ['no next step', { naesteskridt: '' }],
  ['a next day that is gone', { naeste: '2026-11-01' }],
  ['a text too long', { skete: 'x'.repeat(10_001) }],
])('with %s nothing of a follow-up is saved, and what was written is kept', async (what, wrong) => {
  const { plan, goals, followUp } = await running()
  const teacher = await app.as(world.teacher)
  const fields: Record<string, string> = told(goals, wrong)
  if (what === 'no level') delete fields[`niveau-${goals[0]}`]
  const answer = await teacher.post(`/planer/${plan}/opfolgning/${followUp}`, fields)
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Det er rart, når der er stille.')
  expect(await followUps(plan)).toMatchObject([{ state: 'planned', version: 1 }])
  await database.as(world.teacher, async (tx) => expect(await attainmentsOf(tx, plan)).toEqual([]))
})

test('levels of another plan, or beyond the scale, reach nobody', async () => {
  const { plan, goals, followUp } = await running()
  const other = await running()
  const teacher = await app.as(world.teacher)
  const at = `/planer/${plan}/opfolgning/${followUp}`
  expect((await teacher.post(at, told(goals, { [`niveau-${goals[0]}`]: '3' }))).status).toBe(422)
  expect((await teacher.post(at, told([...goals, ...other.goals]))).status).toBe(303)
  await database.as(world.teacher, async (tx) => {
    expect(await attainmentsOf(tx, plan)).toHaveLength(2)
    expect(await attainmentsOf(tx, other.plan)).toEqual([])
  })
  // The follow-up of one plan is not found in another.
  expect((await teacher.get(`/planer/${plan}/opfolgning/${other.followUp}`)).status).toBe(404)
  expect((await teacher.get(`/planer/${plan}/opfolgning/1`)).status).toBe(404)
})

test('two do the same follow-up at once: one stands, the text of the other is kept, shown, and can be added', async () => {
  const { plan, goals, followUp } = await running()
  const [teacher, leader] = [await app.as(world.teacher), await app.as(world.leader)]
  const at = `/planer/${plan}/opfolgning/${followUp}`
  const answers = await allAtOnce(opened, 'plan', [
    async () => await teacher.post(at, told(goals, { skete: 'Fra Mette' })),
    async () => await leader.post(at, told(goals, { skete: 'Fra Lone' })),
  ])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
  const late = answers.find(({ status }) => status === 409)
  const page = (await late?.text()) ?? ''
  expect(page).toContain('Fra Mette')
  expect(page).toContain('Fra Lone')
  expect(await followUps(plan)).toMatchObject([{ state: 'done', version: 2 }, { state: 'planned' }])
  await database.as(world.teacher, async (tx) => expect(await attainmentsOf(tx, plan)).toHaveLength(2))
  expect((await leader.post(`${at}/tilfoej`, { tekst: 'Fra Lone' })).status).toBe(303)
  expect((await leader.post(`${at}/tilfoej`, { tekst: 'Fra Lone' })).status).toBe(303)
  expect((await followUps(plan))[0]?.notes).toMatchObject([{ text: 'Fra Lone', byName: 'Lone Ansat' }])
})

test('what was written is corrected by the one who wrote it, on the same day; then it stands', async () => {
  const { plan, goals, followUp } = await running()
  const [teacher, leader] = [await app.as(world.teacher), await app.as(world.leader)]
  const at = `/planer/${plan}/opfolgning/${followUp}`
  await teacher.post(at, told(goals))
  expect((await leader.post(at, told(goals, { version: '2' }))).status).toBe(409)
  const corrected = told(goals, { version: '2', skete: 'Fire dage', [`niveau-${goals[0]}`]: '2' })
  expect((await teacher.post(at, corrected)).status).toBe(303)
  expect((await teacher.post(at, corrected)).status).toBe(409)
  const [done] = await followUps(plan)
  expect(done).toMatchObject({ version: 3, done: { whatHappened: 'Fire dage' } })
  expect(done?.done?.levels.get(goals[0] ?? '')).toBe(2)
  const tomorrow = appFor({ database: opened.onDay('2026-11-25'), clock: opened.clock })
  const later = await tomorrow.as(world.teacher)
  expect((await later.post(at, { ...corrected, version: '3' })).status).toBe(409)
  await expect(
    opened.onDay('2026-11-25').as(world.teacher, async (tx) => {
      await tx.db
        .updateTable('plan_follow_up')
        .set({ what_happened: 'Noget andet' })
        .where('id', '=', followUp)
        .execute()
    }),
  ).rejects.toThrow('stands')
})

test('a draft, an agreed and an ended plan are not followed up', async () => {
  const plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan)
  const followUp = await planned(database, world.teacher, plan, '2026-11-24')
  const teacher = await app.as(world.teacher)
  const at = `/planer/${plan}/opfolgning/${followUp}`
  expect((await teacher.post(at, told(goals))).status).toBe(422)
  await stepTo(database, world.teacher, plan, 'agreed')
  expect((await teacher.post(at, told(goals))).status).toBe(422)
  expect(await (await teacher.get(at)).text()).toContain('Planen er ikke i gang')
  const done = { state: 'done', what_happened: 'x', next_step: 'y', done_by: world.teacher.person } as const
  await expect(
    database.as(world.teacher, async (tx) => {
      await tx.db
        .updateTable('plan_follow_up')
        .set({ ...done, done_at: tx.now })
        .where('id', '=', followUp)
        .execute()
    }),
  ).rejects.toThrow('does not run')
  await stepTo(database, world.teacher, plan, 'running')
  await database.as(world.teacher, async (tx) => {
    for (const goal of goals)
      await tx.db
        .insertInto('plan_attainment')
        .values({
          municipality_id: world.municipality,
          id: crypto.randomUUID(),
          plan_id: plan,
          goal_id: goal,
          day: tx.today,
          level: 1,
          kind: 'evaluation',
          set_by: world.teacher.person,
          set_at: tx.now,
        })
        .execute()
    await tx.db
      .insertInto('plan_evaluation')
      .values({
        municipality_id: world.municipality,
        plan_id: plan,
        text: 'Godt',
        child_word: 'Ja',
        parents_word: 'Ja',
        evaluated_by: world.teacher.person,
        evaluated_at: tx.now,
      })
      .execute()
  })
  await stepTo(database, world.teacher, plan, 'evaluated')
  await stepTo(database, world.teacher, plan, 'closed')
  expect((await teacher.get(at)).status).toBe(200)
  expect((await teacher.post(at, told(goals))).status).toBe(409)
  expect((await teacher.post(`/planer/${plan}/opfolgning`, { dato: '2026-12-10' })).status).toBe(409)
  expect((await teacher.post(`${at}/flyt`, { version: '1', dato: '2026-12-10' })).status).toBe(409)
})

test('where it began is set before it is followed up, and not after', async () => {
  const { plan, goals, followUp } = await running()
  const teacher = await app.as(world.teacher)
  const levels = Object.fromEntries(goals.map((goal) => [`niveau-${goal}`, '-1']))
  expect((await teacher.post(`/planer/${plan}/udgangspunkt`, {})).status).toBe(422)
  expect((await teacher.post(`/planer/${plan}/udgangspunkt`, levels)).status).toBe(303)
  await database.as(world.teacher, async (tx) =>
    expect(await attainmentsOf(tx, plan)).toMatchObject([
      { kind: 'baseline', level: -1 },
      { kind: 'baseline', level: -1 },
    ]),
  )
  expect(await (await teacher.get(`/planer/${plan}/opfolgning/${followUp}`)).text()).toContain(
    'Sådan var det sidst, 24. november',
  )
  await teacher.post(`/planer/${plan}/opfolgning/${followUp}`, told(goals))
  expect(await (await teacher.get(`/planer/${plan}/udgangspunkt`)).text()).toContain(
    'ikke noget udgangspunkt',
  )
})

test('the family reads it once the plan is shared, and writes nothing; nobody else reads it', async () => {
  const { plan, goals, followUp } = await running()
  const teacher = await app.as(world.teacher)
  await teacher.post(`/planer/${plan}/opfolgning/${followUp}`, told(goals))
  const addresses = [
    `/planer/${plan}/opfolgning`,
    `/planer/${plan}/opfolgning/${followUp}`,
    `/planer/${plan}/evaluering`,
  ]
  for (const name of [...outsiders, ...families]) {
    const browser = await app.as(world[name])
    for (const address of addresses)
      expect((await browser.get(address)).status, `${name} ${address}`).toBe(404)
  }
  await share(database, world.teacher, plan)
  for (const name of families) {
    const browser = await app.as(world[name])
    for (const address of addresses)
      expect((await browser.get(address)).status, `${name} ${address}`).toBe(200)
    expect(await (await browser.get(addresses[0] ?? '')).text()).toContain('Ida gik selv ind tre dage.')
  }
  for (const name of outsiders) {
    const browser = await app.as(world[name])
    for (const address of addresses)
      expect((await browser.get(address)).status, `${name} ${address}`).toBe(404)
  }
  for (const name of [...families, ...outsiders]) {
    const browser = await app.as(world[name])
    for (const [address, fields] of [
      [`/planer/${plan}/opfolgning`, { dato: '2026-12-10' }],
      [`/planer/${plan}/opfolgning/${followUp}`, told(goals, { version: '2' })],
      [`/planer/${plan}/opfolgning/${followUp}/flyt`, { version: '2', dato: '2026-12-10' }],
      [`/planer/${plan}/opfolgning/${followUp}/aflys`, { version: '2' }],
      [`/planer/${plan}/opfolgning/${followUp}/tilfoej`, { tekst: 'Hej' }],
      [`/planer/${plan}/udgangspunkt`, {}],
      [`/planer/${plan}/evaluering`, { tekst: 'Hej' }],
    ] as const)
      expect((await browser.post(address, fields)).status, `${name} ${address}`).toBe(404)
    await expect(
      database.as(world[name], async (tx) => {
        await tx.db
          .insertInto('plan_follow_up_note')
          .values({
            municipality_id: world.municipality,
            id: crypto.randomUUID(),
            plan_id: plan,
            follow_up_id: followUp,
            text: 'Hej',
            written_by: world[name].person,
            written_at: tx.now,
          })
          .execute()
      }),
    ).rejects.toThrow('row-level security')
  }
})

test('a goal that is not shared with the family is not told at its follow-up', async () => {
  const { plan, goals, followUp } = await running()
  await share(database, world.teacher, plan)
  const [secret = ''] = await fillPlan(database, world, plan, ['Et mål, familien ikke har set endnu'])
  const teacher = await app.as(world.teacher)
  await teacher.post(
    `/planer/${plan}/opfolgning/${followUp}`,
    told([...goals, secret], { [`niveau-${secret}`]: '-2' }),
  )
  const address = `/planer/${plan}/opfolgning/${followUp}`
  expect(await (await teacher.get(address)).text()).toContain('ikke har set endnu')
  const mother = await app.as(world.mother)
  expect(await (await mother.get(address)).text()).not.toContain('ikke har set endnu')
})
