import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { givePresence } from '../../../../tests/setup/pictures.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { absenceWeeksOfClass, absenceWeeksOfPupil } from '#presence'
import { startPlan } from '../start.ts'
import { templatesOf } from '../template/template-store.ts'
import { absenceChange, spanOf } from './picture.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const app = appFor(opened)
const day = (text: string) => Temporal.PlainDate.from(text)

const none = { attainments: [], measures: [], ended: null }

test('the picture begins six weeks before anything was tried, and ends with today or what is planned soon', () => {
  const span = spanOf({
    ...none,
    begun: day('2026-10-01'),
    today: day('2026-11-24'),
    attainments: [{ day: day('2026-09-20') }],
    measures: [{ firstDay: day('2026-09-28'), lastDay: day('2026-12-18') }],
  })
  expect([span.from.toString(), span.to.toString()]).toEqual(['2026-08-09', '2026-12-18'])
})

test('a plan of many years is shown in its last three, and not far into the future', () => {
  const span = spanOf({
    ...none,
    begun: day('2019-10-01'),
    today: day('2026-11-24'),
    measures: [{ firstDay: day('2020-01-01'), lastDay: day('2030-01-01') }],
  })
  expect([span.from.toString(), span.to.toString()]).toEqual(['2023-11-24', '2027-02-16'])
})

test('a plan that has ended is shown until then', () => {
  const span = spanOf({
    ...none,
    begun: day('2026-08-20'),
    today: day('2026-11-24'),
    ended: day('2026-10-30'),
  })
  expect([span.from.toString(), span.to.toString()]).toEqual(['2026-07-09', '2026-10-30'])
})

test('a change of absence is told from eight known weeks up', () => {
  const weeks = (percents: readonly (number | null)[]) =>
    percents.map((percent, index) => ({ monday: day('2026-08-10').add({ weeks: index }), percent }))
  expect(absenceChange(weeks([1, 2, 3, 4, null, 5, 6, 7]))).toBeNull()
  expect(absenceChange(weeks([20, 20, null, 20, 20, 10, 10, 0, 0]))).toEqual({ first: 20, last: 5 })
})

const span = { from: day('2026-11-02'), to: day('2026-11-24') }

test('absence week by week is read with the asker’s rights; unregistered is not present', async () => {
  const days = ['2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2026-11-16'].map(day)
  await givePresence(database, world.municipality, {
    registered: [{ class: world.homeClass, days }],
    absences: [{ pupil: world.pupil, day: day('2026-11-03'), category: 'sick' }],
  })
  for (const name of ['teacher', 'colleague', 'leader', 'mother', 'child'] as const) {
    const weeks = await database.as(
      world[name],
      async (tx) => await absenceWeeksOfPupil(tx, world.pupil, span),
    )
    expect(weeks?.map(({ monday, percent }) => [monday.toString(), percent])).toEqual([
      ['2026-11-02', 25],
      ['2026-11-09', null],
      ['2026-11-16', 0],
      ['2026-11-23', null],
    ])
  }
  for (const name of [
    'counsellor',
    'otherLeader',
    'otherTeacher',
    'otherParent',
    'otherChild',
    'coordinator',
  ] as const)
    await database.as(world[name], async (tx) =>
      expect(await absenceWeeksOfPupil(tx, world.pupil, span)).toBeNull(),
    )
  for (const name of ['teacher', 'leader'] as const) {
    const weeks = await database.as(
      world[name],
      async (tx) => await absenceWeeksOfClass(tx, world.homeClass, span),
    )
    expect(weeks?.[0]?.percent).toBe(12.5)
  }
  for (const name of [
    'mother',
    'child',
    'counsellor',
    'otherTeacher',
    'otherLeader',
    'administration',
  ] as const)
    await database.as(world[name], async (tx) =>
      expect(await absenceWeeksOfClass(tx, world.homeClass, span)).toBeNull(),
    )
})

const running = async () => {
  const plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan)
  const followUp = await planned(database, world.teacher, plan, '2026-11-24')
  await stepTo(database, world.teacher, plan, 'agreed')
  await stepTo(database, world.teacher, plan, 'running')
  return { plan, goals, followUp }
}

test('the team sees goals, presence, measures and the T-score; the family the same of its own child without the T-score', async () => {
  const { plan, goals, followUp } = await running()
  const teacher = await app.as(world.teacher)
  await teacher.post(
    `/planer/${plan}/udgangspunkt`,
    Object.fromEntries(goals.map((goal) => [`niveau-${goal}`, '-2'])),
  )
  await teacher.post(`/planer/${plan}/opfolgning/${followUp}`, {
    version: '1',
    ...Object.fromEntries(goals.map((goal) => [`niveau-${goal}`, '1'])),
    skete: 'Godt',
    naesteskridt: 'Videre',
  })
  const address = `/planer/${plan}/billede`
  const page = await (await teacher.get(address)).text()
  expect(page).toContain('Rolig start i klassen')
  expect(page).toContain('Barnets fravær, uge for uge')
  expect(page).toContain('T-score')
  // Two goals at +1: 50 + 20 / √2.6.
  expect(page).toContain('62 den 24. november')
  await share(database, world.teacher, plan)
  for (const name of ['mother', 'child'] as const) {
    const seen = await (await (await app.as(world[name])).get(address)).text()
    expect(seen).toContain('Ida kommer selv ind i klassen')
    expect(seen).toContain(name === 'child' ? 'Dit fravær, uge for uge' : 'Barnets fravær, uge for uge')
    expect(seen).toContain('Rolig start i klassen')
    expect(seen).not.toContain('T-score')
  }
  for (const name of ['otherParent', 'otherTeacher', 'otherLeader', 'administration', 'otherChild'] as const)
    expect((await (await app.as(world[name])).get(address)).status).toBe(404)
})

test('a plan without goals says so; a class plan shows the class to those who work in it, and says when it does not', async () => {
  const teacher = await app.as(world.teacher)
  const empty = await childPlan(opened, world)
  expect(await (await teacher.get(`/planer/${empty}/billede`)).text()).toContain('ingen mål at vise endnu')
  const plan = await database.as(world.teacher, async (tx) => {
    const [template] = await templatesOf(tx)
    return await startPlan(tx, {
      school: world.school,
      subject: { kind: 'class', id: world.homeClass },
      title: 'Ro i 4.b',
      template: { id: template?.template ?? '', version: template?.version ?? 1 },
    })
  })
  await fillPlan(database, world, plan)
  await database.as(world.teacher, async (tx) => {
    await tx.db
      .insertInto('plan_member')
      .values({
        municipality_id: world.municipality,
        plan_id: plan,
        person_id: world.counsellor.person,
        valid_from: tx.today,
        added_by: world.teacher.person,
      })
      .execute()
  })
  const address = `/planer/${plan}/billede`
  expect(await (await teacher.get(address)).text()).toContain('Klassens fravær, uge for uge')
  const counsellor = await (await (await app.as(world.counsellor)).get(address)).text()
  expect(counsellor).not.toContain('Klassens fravær, uge for uge')
  expect(counsellor).toContain('vises kun for dem, der arbejder i klassen')
})
