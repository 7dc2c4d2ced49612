import { sql } from 'kysely'
import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/setup/database.ts'
import { smallWorld } from '../../../tests/setup/world.ts'
import { proposeIn } from '../retention/jobs.ts'
import { carryOut, openProposals } from '../retention/retention-store.ts'
import { moreStaff, takeInSmall } from './continuity.testing.ts'
import { chooseWord } from './match/word-store.ts'
import { continuityRetention } from './retention-kinds.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia } = await moreStaff(opened, world)
const former = await takeInSmall({ ...opened, database: opened.onDay('2026-11-02') }, world, pia)
const current = await takeInSmall(opened, world, pia)
await takeInSmall(opened, world, pia, { state: 'draft' })
const due = opened.onDay('2032-08-15')

test('a former timetable goes in its time with all that it says of needs; the one in use stays', async () => {
  await proposeIn(opened.database, world.vindrose, continuityRetention)
  const listed = async (at: typeof due) => await at.as(world.karen, async (tx) => await openProposals(tx))
  expect(await listed(opened.database)).toEqual([])
  await proposeIn(due, world.vindrose, continuityRetention)
  const [proposal, ...more] = (await listed(due)).filter(({ kind }) => kind === 'timetable')
  if (proposal === undefined) throw new Error('Nothing was proposed.')
  expect(more).toEqual([])
  expect(
    await due.as(world.karen, async (tx) => await carryOut(tx, proposal, proposal.version)),
  ).toBeGreaterThan(20)
  const left = await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from timetable where state <> 'draft'
      union all select timetable_id from support_need where timetable_id = ${former}
      union all select timetable_id from timetable_lesson where timetable_id = ${former}`.execute(tx.db)
    return rows.map(({ id }) => id)
  })
  expect(left).toEqual([current])
})

const owner = async (text: string): Promise<readonly Record<string, unknown>[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query(`select set_config('medvind.actor', 'operator', false)`)
  const { rows } = await client.query<Record<string, unknown>>(text)
  await client.end()
  return rows
}

test('every table of the room has an end: by a kind of its own, or with the record that it belongs to', async () => {
  const about = continuityRetention
    .map(
      ({ relation }) =>
        `select relation::text as name from rows_about('${relation}', 'true') where cleared is null`,
    )
    .join(' union ')
  const kept = await owner(
    `select relname as name from pg_class where relkind = 'r' and relname ~ '^(timetable|support_need|continuity)' and relname not in (${about})`,
  )
  expect(kept).toEqual([])
})

const kindsOn = async (at: typeof due): Promise<readonly string[]> => {
  await proposeIn(at, world.vindrose, continuityRetention)
  return await at.as(world.karen, async (tx) => (await openProposals(tx)).map(({ kind }) => kind).toSorted())
}

test('a draft, a proposal that nobody approved and a word of no timetable go in their time; what was approved since stays', async () => {
  const left = async (): Promise<readonly unknown[]> =>
    await owner(`select name as left from continuity_scenario
      union all select word from timetable_word union all select state from timetable`)
  await opened.database.as(world.karen, async (tx) => {
    for (const word of ['pia', 'Åse Holm'])
      await chooseWord(tx, world.birk, world.karen.person, { about: 'adult', word, means: null })
  })
  // Nothing of it is needed to calculate one.
  const scenarios = ['Godkendt siden', 'Kun regnet']
  for (const name of scenarios)
    await owner(`insert into continuity_scenario (municipality_id, id, timetable_id, name, mode, seconds, seed, state, result, made_by, made_at, alive_at)
      select municipality_id, gen_random_uuid(), id, '${name}', 'anew', 1, 1, 'done', '{}', '${world.karen.person}', '2026-11-24', '2026-11-24'
      from timetable where id = '${current}'`)
  expect(await kindsOn(opened.onDay('2027-05-22'))).toEqual([])
  expect(await kindsOn(opened.onDay('2027-05-23'))).toEqual(['timetableDraft'])
  const later = opened.onDay('2027-11-24')
  expect(await kindsOn(later)).toEqual([
    'supportProposal',
    'supportProposal',
    'timetableDraft',
    'timetableWord',
  ])
  // Between the night and the person who confirms it.
  await owner(
    `update continuity_scenario set approved_by = made_by, approved_at = made_at, approved_tasks = '{}' where name = 'Godkendt siden'`,
  )
  await later.as(world.karen, async (tx) => {
    for (const one of await openProposals(tx)) await carryOut(tx, one, one.version)
  })
  expect(new Set(await left())).toEqual(
    new Set([{ left: 'current' }, { left: 'Godkendt siden' }, { left: 'pia' }]),
  )
})

test('a draft that was taken into use since it was proposed stays', async () => {
  const id = await takeInSmall(opened, world, pia, { state: 'draft' })
  const later = opened.onDay('2027-06-01')
  await proposeIn(later, world.vindrose, continuityRetention)
  await owner(
    `update timetable set state = 'former' where id = '${current}'; update timetable set state = 'current' where id = '${id}'; select 1 as x`,
  )
  await later.as(world.karen, async (tx) => {
    const drafts = (await openProposals(tx)).filter(({ kind }) => kind === 'timetableDraft')
    expect(drafts.length).toBe(1)
    for (const one of drafts) expect(await carryOut(tx, one, one.version)).toBeNull()
  })
  expect(await owner(`select state from timetable where id = '${id}'`)).toEqual([{ state: 'current' }])
})
