import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { openDatabase } from './database.ts'

test('a server that takes the connection and never answers is not alive, and is not waited for', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const database = openDatabase({ host: '127.0.0.1', port: address.port, user: 'x' }, systemClock)
  const asked = performance.now()
  expect(await database.isAlive()).toBe(false)
  expect(performance.now() - asked).toBeLessThan(5_000)
  silent.close()
})
