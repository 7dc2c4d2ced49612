import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/setup/database.ts'
import { smallWorld } from '../../../tests/setup/world.ts'
import { proposeIn } from '../retention/jobs.ts'
import { carryOut, openProposals } from '../retention/retention-store.ts'
import { moreStaff, takeInSmall } from './continuity.testing.ts'
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
  const [proposal, ...more] = await listed(due)
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
