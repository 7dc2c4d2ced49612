import pg from 'pg'
import { expect, test } from 'vitest'
import { writeEverywhere } from '../../../tests/setup/child-records.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { concernRetention } from '#concerns'
import { courseRetention } from '#courses'
import { planRetention } from '#plans'
import { pulseRetention } from '#pulses'
import { proposeIn } from './jobs.ts'
import { commonKinds } from './kinds.ts'
import { carryOut, openProposals } from './retention-store.ts'
import { looker, retentionWorld } from './retention.testing.ts'

const opened = await testDatabase()
const world = await retentionWorld(opened)
const { municipality, administration } = world
const plan = await writeEverywhere(opened, world)
const { owner } = looker(opened)
const kinds = [...commonKinds, ...planRetention, ...concernRetention, ...courseRetention, ...pulseRetention]
const due = opened.onDay('2032-08-15')

/** Ends the plan, and begins one that goes on from it; the steps in between are other tests' matter. */
const endPlan = async (): Promise<string> => {
  const next = crypto.randomUUID()
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query(`set session_replication_role = replica`)
  await client.query(`select set_config('medvind.actor', 'operator', false)`)
  await client.query(
    `insert into plan select (jsonb_populate_record(p, jsonb_build_object('id', $1::text, 'continues_plan_id', p.id))).* from plan p where p.id = $2`,
    [next, plan],
  )
  await client.query(`update plan set status = 'continued', ended_at = '2026-12-01' where id = $1`, [plan])
  await client.end()
  return next
}

const listed = async (): Promise<readonly string[]> =>
  (await due.as(administration, async (tx) => await openProposals(tx))).map(({ kind }) => kind).toSorted()

const remove = async (kind: string): Promise<number | null> =>
  await due.as(administration, async (tx) => {
    const proposal = (await openProposals(tx)).find((one) => one.kind === kind)
    if (proposal === undefined) throw new Error(`Nothing of ${kind} is proposed.`)
    return await carryOut(tx, proposal, proposal.version)
  })

const count = async (table: string): Promise<number> => {
  const [row] = await owner<{ rows: number }>(
    `select count(*)::integer as rows from ${table} where municipality_id = '${municipality}'`,
  )
  return row?.rows ?? 0
}

test('each kind goes in its time, alone and with all that belongs to it', async () => {
  const next = await endPlan()
  await proposeIn(due, municipality, kinds)
  expect(await listed()).toEqual(['absence', 'concern', 'course', 'course', 'plan', 'pulse', 'share'])

  expect(await remove('absence')).toBeGreaterThan(0)
  expect([await count('absence'), await count('absence_correction'), await count('leave_request')]).toEqual([
    0, 0, 0,
  ])

  expect(await remove('share')).toBe(1)
  expect([await count('plan_share'), await count('consent')]).toEqual([0, 1])
  await proposeIn(due, municipality, kinds)
  expect(await listed()).toEqual(['concern', 'consent', 'course', 'course', 'plan', 'pulse'])
  expect(await remove('consent')).toBe(2)

  expect(await remove('plan')).toBeGreaterThan(10)
  for (const table of ['plan_note', 'plan_text_update', 'plan_version', 'plan_goal', 'plan_follow_up'])
    expect(await count(table)).toBe(0)
  // What went on from it stays, and the child with it.
  expect(
    await owner(`select id, continues_plan_id from plan where municipality_id = '${municipality}'`),
  ).toEqual([{ id: next, continues_plan_id: null }])
  expect(await count('pupil')).toBe(2)
  // The concern that the plan came from stays in its own time, and points to nothing.
  expect(await owner(`select count(*)::integer as rows from concern where plan_id is not null`)).toEqual([
    { rows: 0 },
  ])
  expect(await remove('concern')).toBe(4)
  expect([await count('concern'), await count('concern_step')]).toEqual([0, 0])

  const courses = async () => await owner(`select title from project_course order by title`)
  expect(await remove('course')).toBeGreaterThan(5)
  expect(await courses()).toHaveLength(1)
  expect(await remove('course')).toBeGreaterThan(5)
  for (const table of [
    'project_course',
    'project_course_session',
    'project_course_note',
    'project_course_word',
  ])
    expect(await count(table)).toBe(0)
  expect(await count('course_template_version')).toBe(1)

  expect(await remove('pulse')).toBe(5)
  expect([await count('pulse_answer'), await count('pulse_reader'), await count('pulse_ticket')]).toEqual([
    0, 0, 0,
  ])
  // The anonymous one has nothing of anybody in it.
  expect(await count('pulse')).toBe(1)
  expect(await listed()).toEqual([])
})

test('nobody deletes by going around the page', async () => {
  await expect(
    opened.database.as(
      world.teacher,
      async (tx) => await tx.connection.query(`select delete_child('${world.pupil}', now())`),
    ),
  ).rejects.toThrow('permission denied')
  await expect(
    opened.database.as(administration, async (tx) => await tx.connection.query('delete from plan')),
  ).rejects.toThrow('permission denied')
  await expect(
    opened.database.as(
      administration,
      async (tx) => await tx.connection.query(`update retention_proposal set subject_id = gen_random_uuid()`),
    ),
  ).rejects.toThrow('permission denied')
  expect(await count('pupil')).toBe(2)
})
