import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

type Running = { readonly process: ChildProcess; readonly address: string }

let folder: string
let running: Running

const environment = () => ({
  ...process.env,
  MEDVIND_DATA: folder,
  PORT: '0',
  DATABASE_URL: '',
  DATABASE_OWNER_URL: '',
  MEDVIND_DEMO: '1',
})

/** The program as it is really started, on a folder of its own. */
const start = async (): Promise<Running> => {
  const child = spawn(process.execPath, ['tools/run.mjs', 'main'], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      const found = /http:\/\/localhost:\d+/.exec(text)
      if (found !== null) resolve(found[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}:\n${text}`)))
  })
  return { process: child, address }
}

const signIn = async (role: string): Promise<string> => {
  const page = await (await fetch(`${running.address}/log-ind`)).text()
  const button = new RegExp(`<button[^>]*data-role="${role}"[^>]*>`).exec(page)?.[0] ?? ''
  const person = /value="([^"]+)"/.exec(button)?.[1]
  if (person === undefined) throw new Error(`There is no ${role} to try.`)
  const answer = await fetch(`${running.address}/log-ind/demo`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ person }),
  })
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => !cookie.endsWith('='))
    .join('; ')
}

/** Asks for leave on one day after another until the server is gone, and keeps what it acknowledged. */
const askUntilGone = async (
  cookie: string,
  word: string,
  firstDay: number,
  acknowledged: string[],
): Promise<void> => {
  const form = await (await fetch(`${running.address}/fravaer/fri`, { headers: { cookie } })).text()
  const target = /action="(\/fravaer\/fri\/barn\/[^"]+)"/.exec(form)?.[1]
  if (target === undefined) throw new Error('There is no child to ask for.')
  const today = Temporal.Now.plainDateISO('Europe/Copenhagen')
  for (let offset = firstDay; offset < firstDay + 150; offset++) {
    const day = today.add({ days: offset }).toString()
    const reason = `${word} ${day}`
    try {
      const answer = await fetch(running.address + target, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie },
        body: new URLSearchParams({ fra: day, til: day, grund: reason }),
      })
      // A day without school is refused with 422, which acknowledges nothing.
      if (answer.status === 303) acknowledged.push(reason)
    } catch {
      return
    }
  }
}

const listed = async (cookie: string): Promise<string> =>
  await (await fetch(`${running.address}/fravaer/fri`, { headers: { cookie } })).text()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medvind-kill-'))
  await run(process.execPath, ['tools/run.mjs', 'cli', 'demo', '--pupils', '150'], {
    cwd: root,
    env: environment(),
  })
  running = await start()
}, 180_000)

afterAll(async () => {
  running.process.kill('SIGTERM')
  if (running.process.exitCode === null) await once(running.process, 'exit')
  await rm(folder, { recursive: true, force: true })
}, 30_000)

test('the program killed under load loses nothing that it acknowledged, and starts again by itself', async () => {
  const cookie = await signIn('custodyHolder')
  const acknowledged: string[] = []
  const asking = askUntilGone(cookie, 'drab', 1, acknowledged)
  await vi.waitUntil(() => acknowledged.length >= 8, { timeout: 20_000, interval: 5 })
  running.process.kill('SIGKILL')
  await once(running.process, 'exit')
  await asking
  running = await start()
  const page = await listed(cookie)
  expect(acknowledged.length).toBeGreaterThanOrEqual(8)
  for (const reason of acknowledged) expect(page).toContain(reason)
}, 90_000)

test('the database killed under load loses nothing either, and the program brings it back', async () => {
  const cookie = await signIn('custodyHolder')
  const acknowledged: string[] = []
  const asking = askUntilGone(cookie, 'styrt', 60, acknowledged)
  await vi.waitUntil(() => acknowledged.length >= 8, { timeout: 20_000, interval: 5 })
  const [pid] = (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await vi.waitUntil(async () => (await fetch(`${running.address}/healthz`)).status === 200, {
    timeout: 30_000,
  })
  await asking
  const page = await listed(cookie)
  for (const reason of acknowledged) expect(page).toContain(reason)
}, 90_000)

test('a second program on the same folder is refused, and the command line works beside the first', async () => {
  const second = spawn(process.execPath, ['tools/run.mjs', 'main'], {
    cwd: root,
    env: environment(),
    stdio: 'pipe',
  })
  let words = ''
  second.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  const [code] = await once(second, 'exit')
  expect(code).toBe(1)
  expect(words).toContain(folder)
  const { stdout } = await run(process.execPath, ['tools/run.mjs', 'cli', 'audit', 'verify', '--json'], {
    cwd: root,
    env: environment(),
  })
  expect(JSON.parse(stdout)).toMatchObject({ tampering: [] })
}, 60_000)

test('Ctrl-C stops program and database, also while a request is only half sent', async () => {
  const { hostname, port } = new URL(running.address)
  const half = connect(Number(port), hostname)
  await once(half, 'connect')
  half.on('error', () => {})
  half.write('POST /log-ind HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\nkommune')
  running.process.kill('SIGINT')
  running.process.kill('SIGINT')
  const [code] = await once(running.process, 'exit')
  expect(code).toBe(0)
  await expect(readFile(join(folder, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
  running = await start()
}, 60_000)

test('Ctrl-C in the middle of the first start leaves no database running', async () => {
  const fresh = await mkdtemp(join(tmpdir(), 'medvind-first-'))
  const child = spawn(process.execPath, ['tools/run.mjs', 'main'], {
    cwd: root,
    env: { ...environment(), MEDVIND_DATA: fresh },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  await vi.waitUntil(() => Buffer.concat(said).includes('opdigtes'), { timeout: 30_000, interval: 20 })
  child.kill('SIGINT')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  await expect(readFile(join(fresh, 'postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
  await rm(fresh, { recursive: true, force: true })
}, 60_000)
