import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/setup/database.ts'
import { planWorld } from '../../../tests/setup/plan-world.ts'
import { shareAgain, sharedPlan } from '../../../tests/setup/shared-plan.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { addMember } from './team/team-store.ts'
import { findPlan } from './plan-store.ts'

/** What a colleague on the plan who knows SQL and has the application's login could try: to write as another, or to move what was written. */
const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

const here = await sharedPlan(opened, world)
const other = await sharedPlan(opened, world)
const [plan, mine, theirs] = [here.id, world.colleague.person, world.teacher.person]
for (const { id } of [here, other])
  await database.as(world.teacher, async (tx) => await addMember(tx, id, { person: mine, part: null }))

const at = sql`${world.municipality}::uuid, ${plan}::uuid`
const written = '2026-11-24T08:00:00Z'

type Statement = ReturnType<typeof sql>
const asColleague = async (statement: Statement): Promise<number> =>
  await database.as(world.colleague, async (tx: ActorTx) =>
    Number((await statement.execute(tx.db)).numAffectedRows ?? 0n),
  )

/** Each is written twice: as the colleague it stands, and as the teacher it does not. */
const signed: Readonly<Record<string, (by: string) => Statement>> = {
  'a level': (by) => sql`
    insert into plan_attainment (municipality_id, plan_id, id, goal_id, day, level, kind, set_by, set_at)
    select municipality_id, plan_id, gen_random_uuid(), id, '2026-11-24', 1, 'baseline', ${by}, ${written} from plan_goal where plan_id = ${plan}`,
  presence: (by) => sql`
    insert into plan_presence (municipality_id, plan_id, id, day, figures, put_in_by, put_in_at)
    values (${at}, gen_random_uuid(), '2026-11-24', '{}', ${by}, ${written})`,
  'a follow-up': (by) => sql`
    insert into plan_follow_up (municipality_id, plan_id, id, due, planned_by, planned_at)
    values (${at}, gen_random_uuid(), '2026-12-24', ${by}, ${written})`,
  'an evaluation': (by) => sql`
    insert into plan_evaluation (municipality_id, plan_id, text, child_word, parents_word, evaluated_by, evaluated_at)
    values (${at}, 'x', 'Ida siger ja', 'Vi siger ja', ${by}, ${written})
    on conflict (municipality_id, plan_id) do update set text = excluded.text, evaluated_by = excluded.evaluated_by`,
  'a version': (by) => sql`
    insert into plan_version (municipality_id, plan_id, number, cause, made_by, made_at, content)
    select municipality_id, plan_id, number + 1, 'kept', ${by}, ${written}, content from plan_version
    where plan_id = ${plan} order by number desc limit 1`,
  'a shared version': (by) => sql`
    insert into plan_shared_version (municipality_id, plan_id, number, shared_by, shared_at, content)
    select municipality_id, plan_id, number, ${by}, ${written}, content from plan_version
    where plan_id = ${plan} order by number desc limit 1`,
  'what was typed': (by) => sql`
    insert into plan_text_update (municipality_id, plan_id, number, written_by, written_at, keys, data)
    values (${at}, 900, ${by}, ${written}, '{summary}', '\\x00')`,
  'a text': (by) =>
    sql`update plan_text set text = 'x', written_by = ${by} where plan_id = ${plan} and key = 'summary'`,
  'a letter': (by) => sql`
    insert into plan_letter (municipality_id, plan_id, kind, text, written_by, written_at)
    values (${at}, 'referral', 'x', ${by}, ${written})`,
  'a question for consent': (by) => sql`
    insert into consent (municipality_id, plan_id, id, pupil_id, organisation, recipient_role, scope, what, purpose, last_day, asked_by, asked_at)
    values (${at}, gen_random_uuid(), ${world.pupil}, 'ppr', 'psychologist', 'shared', 'x', 'x', '2027-01-01', ${by}, ${written})`,
}

for (const [what, write] of Object.entries(signed))
  test(`a colleague writes ${what} in no other's name`, async () => {
    for (const by of [theirs, world.mother.person])
      await expect(asColleague(write(by)), `by ${by}`).rejects.toThrow('row-level security')
    expect(await asColleague(write(mine))).toBeGreaterThan(0)
  })

test('nobody unsigned writes what a machine keeps, or changes words that stand in another’s name', async () => {
  await expect(
    asColleague(
      sql`insert into plan_version (municipality_id, plan_id, number, cause, made_at, content) values (${at}, 901, 'kept', ${written}, '{}')`,
    ),
  ).rejects.toThrow('row-level security')
  await expect(
    asColleague(sql`update plan_text set text = 'x', written_by = null where plan_id = ${plan}`),
  ).rejects.toThrow('row-level security')
  await database.as(world.teacher, async (tx) => {
    await sql`insert into plan_evaluation (municipality_id, plan_id, text, evaluated_by, evaluated_at)
      values (${world.municipality}, ${other.id}, 'Mine ord', ${theirs}, ${written})`.execute(tx.db)
  })
  await expect(
    asColleague(sql`update plan_evaluation set child_word = 'Aldrig sagt' where plan_id = ${other.id}`),
  ).rejects.toThrow('row-level security')
})

test('a follow-up is done by the one who says so', async () => {
  for (const status of ['agreed', 'running'])
    await database.as(
      world.teacher,
      async (tx) => await sql`update plan set status = ${status} where id = ${plan}`.execute(tx.db),
    )
  const done = (by: string) => sql`
    update plan_follow_up set state = 'done', what_happened = 'x', next_step = 'x', child_word = 'x', done_by = ${by}, done_at = ${written}
    where plan_id = ${plan}`
  await expect(asColleague(done(theirs))).rejects.toThrow('not the one who writes')
  expect(await asColleague(done(mine))).toBeGreaterThan(0)
})

const moves: readonly string[] = [
  `update plan_goal set plan_id = '${other.id}'`,
  `update plan_measure set plan_id = '${other.id}'`,
  `update plan_text set plan_id = '${other.id}'`,
  `update plan_text set audience = 'everyone'`,
  `update plan_evaluation set plan_id = '${other.id}'`,
  `update plan_follow_up set plan_id = '${other.id}'`,
  `update plan_follow_up set planned_by = '${theirs}'`,
  `update plan_document set plan_id = '${other.id}'`,
  `update plan_letter set plan_id = '${other.id}'`,
  `update plan_member set person_id = '${world.psychologist.person}'`,
  `update plan_member set plan_id = '${other.id}'`,
  `update plan_member set leads = true`,
  `update plan set pupil_id = '${world.classmate}'`,
  `update plan set begun_by = '${mine}'`,
  `update plan set begun_at = now()`,
  `update plan set shared_at = null`,
  `update plan set shared_at = now()`,
  `update plan set continues_plan_id = '${other.id}'`,
  `update plan set concern_id = null`,
  `update plan_attainment set level = 2`,
  `update plan_version set content = '{}'`,
  `update plan_shared_version set content = '{}'`,
]

test.each(moves)('%s is not allowed to anybody', async (statement) => {
  for (const actor of [world.colleague, world.teacher, world.leader])
    await expect(database.as(actor, async (tx) => await sql.raw(statement).execute(tx.db))).rejects.toThrow(
      'permission denied',
    )
})

test('a plan that nobody shared is not begun as shared, and a shared version opens it once and for all', async () => {
  const begin = (columns: string, values: string) =>
    sql.raw(`insert into plan (municipality_id, id, school_id, subject, subject_name, title, template_id, template_version, begun_by, begun_at,
      changed_at${columns}) select municipality_id, gen_random_uuid(), school_id, 'team', 'Teamet', 'x', template_id, template_version, '${mine}',
      now(), now()${values} from plan where id = '${plan}'`)
  await expect(asColleague(begin(', shared_at', ', now()'))).rejects.toThrow('permission denied')
  expect(await asColleague(begin('', ''))).toBe(1)
  const first = await database.as(world.mother, async (tx) => (await findPlan(tx, plan))?.plan?.sharedAt)
  expect(first).toBeDefined()
  await shareAgain(opened, world.teacher, plan)
  expect(await database.as(world.mother, async (tx) => (await findPlan(tx, plan))?.plan?.sharedAt)).toEqual(
    first,
  )
})

test('nobody outside a plan continues it, and nobody continues it as something else', async () => {
  const begin = (by: string, subject: string) =>
    sql.raw(`insert into plan (municipality_id, id, school_id, subject, subject_name, title, template_id, template_version, begun_by, begun_at,
      changed_at, continues_plan_id) select municipality_id, gen_random_uuid(), '${world.school}', ${subject}, 'x', id, version, '${by}',
      now(), now(), '${plan}' from analysis_template limit 1`)
  await expect(
    database.as(
      world.counsellor,
      async (tx) => await begin(world.counsellor.person, `'team', 'Teamet'`).execute(tx.db),
    ),
  ).rejects.toThrow('row-level security')
  await expect(asColleague(begin(mine, `'team', 'Teamet'`))).rejects.toThrow('about what it began about')
})
