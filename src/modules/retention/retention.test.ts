import { expect, test } from 'vitest'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { concernRetention } from '#concerns'
import { courseRetention } from '#courses'
import { planRetention } from '#plans'
import { pulseRetention } from '#pulses'
import type { PersonActor } from '#platform/access/actor.ts'
import { sealReadLog, verifyReadLog } from '#platform/audit/seal.ts'
import { writeEverywhere } from '../../../tests/setup/child-records.ts'
import { proposeIn } from './jobs.ts'
import { commonKinds } from './kinds.ts'
import { readPeriod } from './retention.ts'
import { openProposals } from './retention-store.ts'
import { family, given, looker, readZip, retentionWorld } from './retention.testing.ts'

const opened = await testDatabase()
const { database } = opened
const app = appFor(opened)
const kinds = [...commonKinds, ...planRetention, ...concernRetention, ...courseRetention, ...pulseRetention]
const { owner, tablesNaming } = looker(opened)
const world = await retentionWorld(opened)
const { pupil, municipality } = world
const importer = { kind: 'system', name: 'import', municipality } as const
const plan = await writeEverywhere(opened, world)
await (await app.as(world.teacher)).get(`/soeg?q=${given}`)
await (await app.as(world.otherTeacher)).get(`/soeg?q=${given}`)
await (await app.as(world.otherTeacher)).get('/soeg?q=Bo')

const before = await tablesNaming(given)

const whenDue = opened.onDay('2032-02-01')
const dueClock = {
  ...opened,
  clock: {
    now: () => Temporal.Instant.from('2032-02-01T08:41:00Z'),
    today: () => Temporal.PlainDate.from('2032-02-01'),
  },
}
const dueApp = appFor({ database: whenDue, clock: dueClock.clock })

const leaveSchool = async () => {
  await database.as(importer, async (tx) => {
    for (const table of ['enrolment', 'class_member'] as const)
      await tx.db
        .updateTable(table)
        .set({ valid_to: Temporal.PlainDate.from('2027-01-01') })
        .where('pupil_id', '=', pupil)
        .execute()
  })
}

test('the name stands in every kind of record', () => {
  expect(before).toEqual(
    expect.arrayContaining([
      'absence',
      'account',
      'consent',
      'consent_answer',
      'demo_mail',
      'leave_request',
      'person',
      'plan',
      'plan_document',
      'plan_follow_up',
      'plan_goal',
      'plan_measure',
      'plan_note',
      'plan_presence',
      'plan_shared_version',
      'plan_share',
      'plan_text',
      'plan_text_update',
      'plan_version',
      'read_log',
      'stored_file',
      'stored_piece',
      'concern',
      'concern_step',
      'import_run',
      'mail_outbox',
      'plan_agreement',
      'plan_evaluation',
      'plan_follow_up_note',
      'plan_letter',
      'plan_suggestion',
      'plan_voice',
      'plan_voice_answer',
      'project_course',
      'project_course_escalation',
      'project_course_note',
      'project_course_session',
      'project_course_word',
      'pulse_answer',
      'signal',
      'signal_former_answer',
    ]),
  )
})

test('every table with somebody in it can be reached by the deletion', async () => {
  const missing = await owner<{ name: string }>(`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    where c.relkind = 'r' and c.relname not in ('read_log', 'retention_proposal', 'retention_rule', 'municipality_parameter')
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('pupil_id', 'plan_id', 'person_id', 'consent_id'))
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'municipality_id')
      and not exists (select from pg_policies p where p.tablename = c.relname and p.policyname = c.relname || '_retention')`)
  expect(missing).toEqual([])
})

test('no table about a child is forgotten: each is deleted and taken out by following its keys', async () => {
  const missing = await owner<{ name: string }>(`
    select distinct a.attrelid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    where a.attname in ('pupil_id', 'plan_id') and c.relname <> 'retention_proposal'
      and not exists (select from rows_about('person', 'true') r where r.relation = a.attrelid)
      and not exists (select from loose_rows_about('${pupil}') r where r.relation = a.attrelid)`)
  expect(missing).toEqual([])
})

test('the leader of the school takes out everything about the child, and nobody else', async () => {
  for (const who of [
    world.teacher,
    world.otherLeader,
    world.administration,
    world.mother,
    world.psychologist,
  ])
    expect((await (await app.as(who)).get(`/elever/${pupil}/alt`)).status).toBe(404)
  const answer = await (await app.as(world.leader)).get(`/elever/${pupil}/alt`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).not.toContain(given)
  const files = await readZip(Buffer.from(await answer.arrayBuffer()))
  const names = [...files.keys()]
  for (const table of [
    'plan',
    'plan_goal',
    'absence',
    'leave_request',
    'consent',
    'plan_share',
    'enrolment',
    'read_log',
  ])
    expect(names).toContain(`data/${table}.json`)
  expect(names).toContain('vurderes-foer-udlevering/personer.json')
  expect(files.get('vurderes-foer-udlevering/plan_note.json')).toContain('restricted')
  for (const content of files.values()) expect(content).not.toContain('FORTROLIGT')
  const all = [...files.values()].join('\n')
  expect(all).not.toContain('Bo Berg')
  expect(all).not.toContain('password_hash')
  const table = await (await (await app.as(world.mother)).get(`/elever/${pupil}/adgang`)).text()
  expect(table).toContain('anmodning om indsigt')
})

test('nothing is proposed before its time, and then once', async () => {
  expect(await proposeIn(database, municipality, kinds)).toBe(0)
  await leaveSchool()
  await proposeIn(opened.onDay('2031-12-29'), municipality, kinds)
  const early = await whenDue.as(world.administration, async (tx) => await openProposals(tx))
  expect(early.map(({ kind }) => kind)).not.toContain('pupil')
  await proposeIn(whenDue, municipality, kinds)
  expect(await proposeIn(whenDue, municipality, kinds)).toBe(0)
  const proposals = await whenDue.as(world.administration, async (tx) => await openProposals(tx))
  expect(proposals.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['pupil', 'share']))
  expect(proposals.every(({ name }) => name === null)).toBe(true)
  expect(await tablesNaming(given)).not.toContain('retention_proposal')
})

const proposalOf = async (kind: string) => {
  const open = await whenDue.as(world.administration, async (tx) => await openProposals(tx))
  const found = open.find((one) => one.kind === kind)
  if (found === undefined) throw new Error(`No proposal about ${kind}.`)
  return found
}

test('a proposal is postponed with a reason, and decided by those who may', async () => {
  const { id, version } = await proposalOf('pupil')
  const path = `/administration/sletning/${id}`
  const post = async (who: PersonActor, fields: Record<string, string>) =>
    (await (await dueApp.as(who)).post(path, { version: String(version), ...fields })).status
  for (const who of [world.teacher, world.otherLeader, world.mother, world.psychologist])
    expect(await post(who, { svar: 'slet' })).toBe(404)
  expect(await post(world.administration, { svar: 'måske' })).toBe(422)
  expect(await post(world.administration, { svar: 'udskyd', til: '2032-03-01' })).toBe(422)
  expect(await post(world.administration, { svar: 'udskyd', til: '2032-01-01', grund: 'Klagesag' })).toBe(422)
  expect(await post(world.administration, { svar: 'udskyd', til: '2034-01-01', grund: 'Klagesag' })).toBe(422)
  expect(await post(world.administration, { svar: 'udskyd', til: '2032-03-01', grund: 'Klagesag' })).toBe(303)
  expect(await post(world.administration, { svar: 'slet' })).toBe(409)
  expect(await tablesNaming(given)).toContain('plan')
  const page = await (await (await dueApp.as(world.leader)).get(path)).text()
  expect(page).toContain('Klagesag')
})

test('two who delete at once: it is done once, and the name is gone from every table; the log still verifies', async () => {
  await sealReadLog(database)
  const { id, version } = await proposalOf('pupil')
  const path = `/administration/sletning/${id}`
  const answers = await Promise.all(
    [world.administration, world.leader].map(
      async (who) =>
        (await (await dueApp.as(who)).post(path, { svar: 'slet', version: String(version) })).status,
    ),
  )
  expect(answers.filter((status) => status === 303)).toHaveLength(1)
  expect(await tablesNaming(given)).toEqual([])
  expect(await tablesNaming(family)).toEqual([])
  const [left] = await owner<{ plans: string; people: string }>(
    `select (select count(*) from plan where id = '${plan}')::text as plans,
       (select count(*) from person where id in ('${pupil}', '${world.mother.person}'))::text as people`,
  )
  expect(left).toEqual({ plans: '0', people: '0' })
  // The other child, and the parent they share, are as they were.
  const kept = await owner<{ given_name: string }>(
    `select given_name from person where id in ('${world.sibling}', '${world.bothParents}') order by 1`,
  )
  expect(kept.map(({ given_name }) => given_name)).toEqual(['Bo', 'Per'])
  const searched = await owner<{ subject: string }>(
    `select subject from read_log where action = 'people.search' and subject is not null`,
  )
  expect(searched.map(({ subject }) => subject)).toEqual(['q=Bo'])
  await sealReadLog(database)
  expect((await verifyReadLog(database, null)).tampering).toEqual([])
  // What is still on the list is about others too.
  const open = await whenDue.as(world.administration, async (tx) => await openProposals(tx))
  expect(
    open.map(({ kind, pupil: whose }) => `${kind} ${whose}`).toSorted((a, b) => a.localeCompare(b)),
  ).toEqual(['course null', 'pulse null'])
  // Nothing of the other child went: the answer, the course they were on together, what was written there about it alone.
  const bo = await owner<{ rows: number[] }>(`
    select array[(select count(*) from pulse_answer where pupil_id = '${world.sibling}' and words = 'Bos egne ord'),
      (select count(*) from project_course_pupil where pupil_id = '${world.sibling}'),
      (select count(*) from project_course_note where text in ('Om Bo alene', 'Om flere børn')),
      (select count(*) from project_course_word where text = 'Om Bo alene'),
      (select count(*) from pulse_tally), (select count(*) from project_course)]::integer[] as rows`)
  expect(bo).toEqual([{ rows: [1, 1, 2, 1, 1, 1] }])
})

test('a child who has come back is not deleted, and no longer on the list', async () => {
  const back = async (day: string | null) => {
    await database.as(importer, async (tx) => {
      await tx.db
        .updateTable('enrolment')
        .set({ valid_to: day === null ? null : Temporal.PlainDate.from(day) })
        .where('pupil_id', '=', world.sibling)
        .execute()
    })
  }
  await back('2027-01-01')
  await proposeIn(whenDue, municipality, kinds)
  const { id, version } = await proposalOf('pupil')
  await back(null)
  const answer = await (
    await dueApp.as(world.administration)
  ).post(`/administration/sletning/${id}`, { svar: 'slet', version: String(version) })
  expect(answer.status).toBe(409)
  const [row] = await owner<{ people: string }>(
    `select count(*)::text as people from person where id = '${world.sibling}'`,
  )
  expect(row?.people).toBe('1')
  await proposeIn(whenDue, municipality, kinds)
  const open = await whenDue.as(world.administration, async (tx) => await openProposals(tx))
  expect(open.map(({ kind: listed }) => listed)).not.toContain('pupil')
})

test('periods are ISO 8601 of one unit, and never nothing', () => {
  expect(['P1825D', 'p5y', ' P24M ', 'P0D', 'P5', '5Y', 'P1Y6M', 'P-1D', 'PT5H', ''].map(readPeriod)).toEqual(
    ['P1825D', 'P5Y', 'P24M', null, null, null, null, null, null, null],
  )
})

test('rules are changed by the administration, as versions; two at once, one is told', async () => {
  const path = '/administration/sletning/regler/plan'
  const fields = {
    periode: 'P10Y',
    haendelse: 'pupilLeftSchool',
    kilde: 'Byrådets beslutning',
    fra: '2026-12-01',
    version: '1',
  }
  const post = async (who: PersonActor, given_fields: Record<string, string>) =>
    (await (await app.as(who)).post(path, given_fields)).status
  expect(await post(world.leader, fields)).toBe(404)
  expect(await post(world.administration, { ...fields, periode: 'ti år' })).toBe(422)
  expect(await post(world.administration, { ...fields, haendelse: 'aldrig' })).toBe(422)
  expect(await post(world.administration, fields)).toBe(303)
  expect(await post(world.administration, fields)).toBe(409)
})
