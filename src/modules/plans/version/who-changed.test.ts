import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planWorld } from '../../../../tests/setup/plan-world.ts'
import { shareAgain, sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { measuresOf } from '../content-store.ts'
import { findPlan } from '../plan-store.ts'
import { dropMeasure } from '../measure/measure-store.ts'
import { changeHead } from '../step/step-store.ts'
import { addMember } from '../team/team-store.ts'
import { writeText } from '../writing/index.ts'
import { keepVersionsJob } from './keep-job.ts'
import { findVersion, sharedVersionsOf, versionsOf } from './version-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const { id: plan } = await sharedPlan(opened, world)
for (const person of [world.colleague.person, world.counsellor.person])
  await opened
    .onDay('2026-11-25')
    .as(world.teacher, async (tx) => await addMember(tx, plan, { person, part: null }))

const keepAtNight = async (day: string) => {
  const faults: unknown[] = []
  await keepVersionsJob.run(
    { database: opened.onDay(day), report: (_where, error) => faults.push(error) },
    null,
  )
  expect(faults).toEqual([])
}
const newest = async () =>
  await database.as(world.teacher, async (tx) => {
    const [version] = await versionsOf(tx, plan)
    if (version === undefined) throw new Error('The plan has versions.')
    return { ...version, content: await findVersion(tx, plan, version.number) }
  })

test('a version that keeps itself tells who changed goals, measures, support and texts since the one before', async () => {
  await keepAtNight('2026-11-26')
  expect((await newest()).writers).toEqual(['Mette Ansat'])
  const later = opened.onDay('2026-11-27')
  await later.as(world.colleague, async (tx) => {
    await sql`update plan_goal set title = 'Ida kommer glad ind', version = version + 1 where plan_id = ${plan}`.execute(
      tx.db,
    )
    const [measure] = await measuresOf(tx, plan)
    if (measure !== undefined) await dropMeasure(tx, plan, measure.id, measure.version)
  })
  await later.as(world.counsellor, async (tx) => {
    const found = await findPlan(tx, plan)
    const head = {
      title: 'Rolige morgener',
      childOnlyReason: null,
      support: { kind: 'community', minutes: 90 },
    } as const
    expect(await changeHead(tx, plan, found?.plan?.version ?? 0, head)).toBe(true)
  })
  await keepAtNight('2026-11-28')
  const kept = await newest()
  expect(kept).toMatchObject({ cause: 'kept', by: null, writers: ['Ali Ansat', 'Vibeke Ansat'] })
  expect(kept.content?.headChanged?.by).toBe('Vibeke Ansat')
  expect(kept.content?.goals[0]?.changed).toMatchObject({ by: 'Ali Ansat' })
  expect(kept.content?.measures[0]?.changed).toMatchObject({ by: 'Mette Ansat' })

  await opened
    .onDay('2026-11-29')
    .as({ kind: 'system', name: 'writing', municipality: world.municipality }, async (tx) => {
      await writeText(tx, plan, {
        key: 'strengths',
        text: 'Er god til at tegne.',
        author: world.colleague.person,
      })
    })
  await keepAtNight('2026-11-30')
  expect((await newest()).writers).toEqual(['Ali Ansat'])
  // Nothing more was written: nobody is told to have written.
  await shareAgain(opened, world.leader, plan)
  expect((await newest()).writers).toEqual([])
})

test('nobody says that it was another, also not with SQL as the application', async () => {
  const later = opened.onDay('2026-12-01')
  const attempt = async (statement: string) =>
    await later.as(world.colleague, async (tx) => await sql.raw(statement).execute(tx.db))
  for (const statement of [
    `update plan_goal set changed_by = '${world.teacher.person}'`,
    `update plan_measure set changed_at = now()`,
    `update plan set head_changed_by = '${world.teacher.person}'`,
    `update plan set writers = '{}'`,
    `update plan_version set writers = '{}'`,
  ])
    await expect(attempt(statement)).rejects.toThrow('permission denied')
  await attempt(`insert into plan_goal (municipality_id, id, plan_id, place, title, signs, much_less, less, expected, more, much_more, changed_by)
    select municipality_id, gen_random_uuid(), plan_id, 9, 'x', signs, much_less, less, expected, more, much_more, '${world.teacher.person}'
    from plan_goal where plan_id = '${plan}' limit 1`)
  const by = await later.as(
    world.colleague,
    async (tx) => await tx.db.selectFrom('plan_goal').select('changed_by').where('title', '=', 'x').execute(),
  )
  expect(by).toEqual([{ changed_by: world.colleague.person }])
})

test('the history and the comparison say who, and the family is not told', async () => {
  const teacher = await appFor(opened).as(world.teacher)
  const history = await (await teacher.get(`/planer/${plan}/historik`)).text()
  expect(history).toContain('Ali Ansat, Vibeke Ansat')
  const compared = await (await teacher.get(`/planer/${plan}/historik/sammenlign?fra=3&til=4`)).text()
  expect(compared).toContain('Ali Ansat, Vibeke Ansat')
  expect(compared).toContain('Navn, støtte og begrundelse er senest ændret af Vibeke Ansat')
  expect(compared).toContain('Senest ændret af Ali Ansat')
  const shared = await database.as(world.mother, async (tx) => await sharedVersionsOf(tx, plan))
  expect(JSON.stringify(shared.map(({ content }) => content))).not.toContain('hanged"')
})
