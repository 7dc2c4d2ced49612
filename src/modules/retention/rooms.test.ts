import { expect, test } from 'vitest'
import { concernRetention } from '#concerns'
import { courseRetention } from '#courses'
import { pulseRetention } from '#pulses'
import type { PersonActor } from '#platform/access/actor.ts'
import { putRows } from '../../../tests/setup/child-rooms.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { proposeIn } from './jobs.ts'
import { carryOut, countRows, openProposals } from './retention-store.ts'
import { looker, retentionWorld } from './retention.testing.ts'

const opened = await testDatabase()
const world = await retentionWorld(opened)
const { municipality, administration, teacher } = world
const { owner } = looker(opened)
const kinds = [...concernRetention, ...courseRetention, ...pulseRetention]
const due = opened.onDay('2033-01-10')
const at = '2026-11-24T08:00:00Z'

const concern = async (more: Readonly<Record<string, unknown>>): Promise<string> => {
  const id = crypto.randomUUID()
  await putRows(opened, municipality, [
    [
      'concern',
      {
        id,
        school_id: world.school,
        subject: 'child',
        pupil_id: world.sibling,
        voice: 'staff',
        audience: 'leaders',
        started_by: teacher.person,
        started_at: at,
        form_key: crypto.randomUUID(),
        seen: 'Bo sidder alene',
        ...more,
      },
    ],
  ])
  return id
}
const closed = { state: 'closed', answer: 'Vi talte om det', answered_by: teacher.person, answered_at: at }

const listed = async (who: PersonActor = administration) =>
  await due.as(who, async (tx) => await openProposals(tx))

const left = async (table: string): Promise<readonly string[]> =>
  (await owner<{ id: string }>(`select id from ${table} where municipality_id = '${municipality}'`)).map(
    ({ id }) => id,
  )

const clear = async (): Promise<void> => {
  await owner(`delete from retention_proposal; delete from concern; select 1 as x`)
}

test('a concern that waits for an answer is never proposed, nor one that was combined with it', async () => {
  const open = await concern({ state: 'open' })
  await concern({ ...closed, state: 'combined', combined_with: open })
  await proposeIn(due, municipality, kinds)
  expect(await listed()).toEqual([])
  await clear()
})

test('one that was asked about again after it was proposed is not deleted', async () => {
  const id = await concern(closed)
  await proposeIn(due, municipality, kinds)
  const [proposal] = await listed()
  if (proposal === undefined) throw new Error('Nothing was proposed.')
  await owner(`alter table concern disable trigger user`)
  await owner(`update concern set state = 'open', answer = null, answered_by = null, answered_at = null`)
  await owner(`alter table concern enable trigger user`)
  expect(
    await due.as(administration, async (tx) => await carryOut(tx, proposal, proposal.version)),
  ).toBeNull()
  expect(await left('concern')).toEqual([id])
  expect(await listed()).toEqual([])
  await clear()
})

test('who may not decide deletes nothing, whatever they call', async () => {
  const id = await concern(closed)
  await proposeIn(due, municipality, kinds)
  const [proposal] = await listed()
  if (proposal === undefined) throw new Error('Nothing was proposed.')
  for (const who of [teacher, world.otherTeacher, world.otherLeader, world.mother, world.psychologist]) {
    expect(await listed(who)).toEqual([])
    expect(await due.as(who, async (tx) => await carryOut(tx, proposal, proposal.version))).toBeNull()
  }
  const elsewhere = await retentionWorld(opened, 'Nabokommunen')
  for (const who of [elsewhere.administration, elsewhere.leader])
    expect(await due.as(who, async (tx) => await carryOut(tx, proposal, proposal.version))).toBeNull()
  expect(await left('concern')).toEqual([id])
  await clear()
})

test('two who delete one concern at once delete it once, and nothing else', async () => {
  const first = await concern(closed)
  await concern({ ...closed, state: 'combined', combined_with: first })
  const other = await concern({ ...closed, pupil_id: world.pupil, answered_at: '2032-12-01T08:00:00Z' })
  await proposeIn(due, municipality, kinds)
  const [proposal, ...more] = await listed()
  if (proposal === undefined) throw new Error('Nothing was proposed.')
  expect(more).toEqual([])
  expect(await due.as(world.leader, async (tx) => await countRows(tx, proposal))).toBe(2)
  expect(await due.as(world.otherLeader, async (tx) => await countRows(tx, proposal))).toBeNull()
  const answers = await Promise.all(
    [administration, world.leader].map(
      async (who) => await due.as(who, async (tx) => await carryOut(tx, proposal, proposal.version)),
    ),
  )
  expect(new Set(answers)).toEqual(new Set([2, null]))
  expect(await left('concern')).toEqual([other])
  await clear()
})

test('a course that runs and a pulse that is open are not proposed; no anonymous pulse ever is', async () => {
  const template = crypto.randomUUID()
  const course = {
    template_id: template,
    template_version: 1,
    school_id: world.school,
    title: 'Et forløb',
    lead_id: teacher.person,
    first_day: '2026-11-24',
    rule_condition: 'x',
    rule_action: 'x',
    rule_decider: 'x',
    rule_agreed_by: teacher.person,
    rule_agreed_at: at,
    started_on: '2026-11-24',
    made_by: teacher.person,
  }
  const pulse = {
    class_id: world.homeClass,
    set_id: crypto.randomUUID(),
    title: 'En god uge',
    scale: 'faces',
    questions: ['Jeg har en ven.', 'Jeg kan lide timerne.', 'Der er ro.'],
    way: 'signIn',
    asks_words: false,
    started_by: teacher.person,
    opens_at: at,
    closes_at: '2026-11-25T08:00:00Z',
  }
  const ended = { closed_at: '2026-11-25T08:00:00Z', answered: 5 }
  const running = crypto.randomUUID()
  await putRows(opened, municipality, [
    ['course_template', { id: template }],
    [
      'course_template_version',
      { template_id: template, version: 1, title: 'x', is_example: true, content: '{}' },
    ],
    ['project_course', { ...course, id: running, state: 'running' }],
    ['pulse', { ...pulse, id: crypto.randomUUID(), mode: 'confidential' }],
    ['pulse', { ...pulse, ...ended, id: crypto.randomUUID(), mode: 'anonymous' }],
  ])
  await proposeIn(due, municipality, kinds)
  expect(await listed()).toEqual([])
})
