import { expect, test, vi } from 'vitest'
import { MunicipalityId } from '#platform/ids.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import type { JobDefinition } from './job.ts'
import { openQueue, sendJob } from './queue.ts'

const operator = { kind: 'system', name: 'operator', municipality: MunicipalityId.create() } as const

test('a job runs when the transaction that sent it commits, and not when it is rolled back; a failed one is tried again', async () => {
  const { database, app } = await testDatabase()
  const seen: unknown[] = []
  const reported: string[] = []
  const job: JobDefinition = {
    name: 'test-job',
    schedule: null,
    retries: 2,
    run: async (_context, data) => {
      seen.push(data)
      if (seen.length === 2) throw new Error('Første forsøg går galt.')
    },
  }
  const queue = await openQueue(app, [job], { database, report: (where) => reported.push(where) })
  await database.as(operator, async (tx) => await sendJob(tx, 'test-job', { id: 'en' }))
  await expect(
    database.as(operator, async (tx) => {
      await sendJob(tx, 'test-job', { id: 'aldrig' })
      throw new Error('Fortrudt.')
    }),
  ).rejects.toThrow('Fortrudt.')
  await vi.waitUntil(() => seen.length === 1, { timeout: 10_000 })
  await database.as(operator, async (tx) => await sendJob(tx, 'test-job', { id: 'to' }))
  await vi.waitUntil(() => seen.length === 3, { timeout: 15_000 })
  await queue.stop()
  expect(seen).toEqual([{ id: 'en' }, { id: 'to' }, { id: 'to' }])
  expect(reported).toEqual(['test-job'])
})
