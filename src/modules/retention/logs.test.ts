import { readFile, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createApp } from '../../app.ts'
import { noAssets, sessionCookie, testConfig } from '../../../tests/setup/app.ts'
import { writeEverywhere } from '../../../tests/setup/child-records.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { concernRetention } from '#concerns'
import { courseRetention } from '#courses'
import { planRetention } from '#plans'
import { pulseRetention } from '#pulses'
import { proposeIn } from './jobs.ts'
import { commonKinds } from './kinds.ts'
import { carryOut, openProposals } from './retention-store.ts'
import { given, looker, retentionWorld } from './retention.testing.ts'

const said: string[] = []
const hear = (...parts: readonly unknown[]): boolean => {
  said.push(
    ...parts.map((part) => (part instanceof Error ? `${part.stack} ${String(part.cause)}` : String(part))),
  )
  return true
}
for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(hear)
for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
  vi.spyOn(console, way).mockImplementation(hear)

const opened = await testDatabase()
const world = await retentionWorld(opened)
const { owner } = looker(opened)
const { pupil, municipality, teacher, leader, administration } = world
await writeEverywhere(opened, world)
const app = createApp({
  config: testConfig(),
  clock: opened.clock,
  database: opened.database,
  assets: noAssets,
  report: (_incident, where, error) => hear(where, error),
})

/** What the database server itself has written down, where it is one of ours. */
const serverLogs = async (): Promise<string> => {
  const [folder] = await owner<{ data: string; name: string }>(
    `select current_setting('data_directory') as data, current_setting('cluster_name') as name`,
  )
  if (folder === undefined) throw new Error('The server has no folder.')
  if (folder.name !== 'medvind-test') return ''
  const logs: string[] = []
  for (const place of [folder.data, dirname(folder.data)])
    for (const name of await readdir(place).catch((): string[] => []))
      if (name.endsWith('.log')) logs.push(await readFile(join(place, name), 'utf8'))
  return logs.join('\n')
}

test('no name is logged: not by a page, by one that breaks, by what the database refuses, or by the deletion', async () => {
  const cookie = await sessionCookie(opened.database, teacher)
  const ask = async (path: string): Promise<number> =>
    (await app.fetch(new Request(`http://localhost${path}`, { headers: { cookie } }))).status
  expect(await ask(`/soeg?q=${given}`)).toBe(200)
  expect(await ask(`/elever/${pupil}`)).toBe(200)
  await owner(`alter table person rename to person_elsewhere`)
  expect(await ask(`/soeg?q=${given}`)).toBe(500)
  await owner(`alter table person_elsewhere rename to person`)
  expect(said.length).toBeGreaterThan(0)
  await expect(
    opened.database.as(
      leader,
      async (tx) =>
        await tx.connection.query(
          `insert into plan_letter (municipality_id, plan_id, kind, text, written_by, written_at)
          values ($1, gen_random_uuid(), 'referral', $2, $3, now())`,
          [municipality, given, leader.person],
        ),
    ),
  ).rejects.toThrow('row-level security')

  await opened.database.as({ kind: 'system', name: 'import', municipality }, async (tx) => {
    await tx.db
      .updateTable('enrolment')
      .set({ valid_to: Temporal.PlainDate.from('2027-01-01') })
      .where('pupil_id', '=', pupil)
      .execute()
  })
  const due = opened.onDay('2032-02-01')
  const kinds = [...commonKinds, ...planRetention, ...concernRetention, ...courseRetention, ...pulseRetention]
  await proposeIn(due, municipality, kinds)
  const deleted = await due.as(administration, async (tx) => {
    const proposal = (await openProposals(tx)).find(({ kind }) => kind === 'pupil')
    return proposal === undefined ? null : await carryOut(tx, proposal, proposal.version)
  })
  expect(deleted).toBeGreaterThan(50)
  expect(said.join('\n')).not.toContain(given)
  expect(await serverLogs()).not.toContain(given)
})
