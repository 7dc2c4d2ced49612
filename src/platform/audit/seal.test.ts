import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { recordPageLook } from '#platform/audit/read-log.ts'
import { sealReadLog, verifyReadLog } from '#platform/audit/seal.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'

let opened: TestDatabase
let world: SmallWorld

const look = async (subject: string) =>
  await opened.database.as(world.mette, async (tx) => {
    await recordPageLook(tx, {
      action: 'test',
      outcome: 'allowed',
      reason: 'teachesClass',
      subject,
      pupils: [world.ida],
    })
  })

/** What only someone who owns the database can do. */
const asOwner = async (statement: string): Promise<void> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query("select set_config('medvind.actor', 'audit', false)")
  await client.query(statement)
  await client.end()
}

/**
 * Seals until only so many entries are left open. Transaction numbers are the whole server's, so a transaction in another test's
 * database may hold a seal back for a moment.
 */
const sealUntilLeft = async (left: number): Promise<void> => {
  const deadline = performance.now() + 10_000
  while ((await verifyReadLog(opened.database, null)).unsealed > left) {
    if (performance.now() > deadline) throw new Error('The log could not be sealed.')
    await sealReadLog(opened.database)
  }
}

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  for (let index = 0; index < 5; index++) await look(`side ${index} æøå\n"`)
  await sealUntilLeft(0)
  for (let index = 0; index < 3; index++) await look(`senere ${index}`)
  await sealUntilLeft(0)
})

test('a log that nobody touched is whole, and an open transaction is left for the next seal', async () => {
  const client = new pg.Client(opened.app)
  await client.connect()
  await client.query(
    `begin; select set_config('medvind.actor', 'operator', true), set_config('medvind.municipality', '', true);
     insert into read_log (action, outcome) values ('open', 'allowed')`,
  )
  await look('mens den anden er åben')
  expect(await sealReadLog(opened.database)).toBe(0)
  await client.query('commit')
  await client.end()
  await sealUntilLeft(0)
  const verified = await verifyReadLog(opened.database, null)
  expect(verified).toMatchObject({ entries: 10, unsealed: 0, tampering: [] })
})

test('the application can neither read, change nor remove an entry', async () => {
  for (const statement of [
    'select * from read_log',
    "update read_log set action = 'x'",
    'delete from read_log',
  ]) {
    const client = new pg.Client(opened.app)
    await client.connect()
    await client.query("select set_config('medvind.actor', 'audit', false)")
    await expect(client.query(statement)).rejects.toThrow('permission denied')
    await client.end()
  }
})

test('nobody writes an entry in another person’s name', async () => {
  await expect(
    opened.database.as(world.mette, async (tx) => {
      await tx.db
        .insertInto('read_log')
        .values({
          municipality_id: world.vindrose,
          person_id: world.ole.person,
          action: 'x',
          outcome: 'allowed',
        })
        .execute()
    }),
  ).rejects.toThrow('row-level security')
})

test('a changed, a removed and an added entry are each found, by batch', async () => {
  const { head } = await verifyReadLog(opened.database, null)
  await asOwner(
    "update read_log set subject = 'noget andet' where id = (select min(id) from read_log where seal = 1)",
  )
  expect((await verifyReadLog(opened.database, head)).tampering).toMatchObject([
    { kind: 'changedEntries', seal: 1 },
  ])
  await asOwner(
    'delete from read_log where id = (select max(id) from read_log where seal = (select max(number) from log_seal))',
  )
  expect((await verifyReadLog(opened.database, head)).tampering).toMatchObject([
    { kind: 'changedEntries', seal: 1 },
    { kind: 'missingEntries' },
  ])
})

test('a chain made anew does not have the seal that was written down', async () => {
  const { head } = await verifyReadLog(opened.database, null)
  await asOwner('update read_log set seal = null')
  await asOwner('delete from log_seal')
  await sealUntilLeft(0)
  expect((await verifyReadLog(opened.database, null)).tampering).toEqual([])
  expect((await verifyReadLog(opened.database, head)).tampering).toMatchObject([
    { kind: 'otherHead', expected: head },
  ])
})
