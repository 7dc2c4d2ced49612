import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { makeMissingLinks } from './binaries.ts'
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  type Login,
  startEmbedded,
} from './embedded.ts'
import { becomeTheApplication, connect } from './logins.ts'

// Servers are killed and recover here; a busy machine needs its time for that.
vi.setConfig({ testTimeout: 90_000 })

const fixture = path.join(import.meta.dirname, 'fixtures', 'app.ts')
const folders: string[] = []

/** A child may outlive a failed test; nothing it needs may, so what still runs on a folder is ended with it. */
afterEach(async () => {
  for (const folder of folders.splice(0)) {
    const pid = await serverPid(folder)
    if (pid !== undefined && isAlive(pid) && (await isPostgres(pid))) process.kill(pid, 'SIGQUIT')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
})

async function newFolder(...under: string[]): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'medvind-embedded-'))
  folders.push(root)
  const folder = path.join(root, ...under)
  await mkdir(folder, { recursive: true })
  return folder
}

/** Starts in this process, and stops when the test is over. Settings as in real use, unless the test says otherwise. */
async function start(folder: string, options: Partial<EmbeddedOptions> = {}) {
  const postgres = await startEmbedded({ folder, name: 'medvind test', log: () => undefined, ...options })
  onTestFinished(() => postgres.stop())
  return postgres
}

const refusal = (folder: string) =>
  start(folder).then(
    () => 'started' as const,
    (error: unknown) => {
      if (error instanceof EmbeddedPostgresError) return error
      throw error
    },
  )

async function ask<Row extends object>(login: Login, sql: string): Promise<Row[]> {
  const client = new Client(login)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

type App = { child: ChildProcessByStdio<null, Readable, null>; said: string[]; exited: Promise<unknown> }

function runApp(folder: string, mode: 'hold' | 'write'): App {
  const child = spawn(process.execPath, [fixture, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: string[] = []
  createInterface(child.stdout).on('line', (line) => said.push(line))
  return { child, said, exited: once(child, 'close') }
}

/** Waits for a line by listening for it; the test's own time limit is the only clock. */
async function heard(app: App, isIt: (line: string) => boolean): Promise<string> {
  for (;;) {
    const line = app.said.find(isIt)
    if (line !== undefined) return line
    if (app.child.exitCode !== null) throw new Error(`The app ended: ${app.said.join(' | ')}`)
    await Promise.race([once(app.child.stdout, 'data'), app.exited])
  }
}

const serverPid = (folder: string) =>
  readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8').then(
    (text) => Number(text.split('\n')[0]),
    () => undefined,
  )
const isPostgres = (pid: number) =>
  readFile(`/proc/${pid}/cmdline`, 'utf8').then(
    (text) => text.includes('postgres'),
    () => process.platform !== 'linux',
  )
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const acknowledged = (app: App) => app.said.filter((line) => /^\d+$/.test(line)).map(Number)
const stored = async (login: Login) =>
  (await ask<{ number: number }>(login, 'select number from row order by number')).map((row) => row.number)

describe('a folder that cannot be used is refused, and left as it was', () => {
  test('a folder with other contents in the place of the cluster', async () => {
    const folder = await newFolder()
    await mkdir(path.join(folder, 'postgres'))
    await writeFile(path.join(folder, 'postgres', 'letters.txt'), 'not yours')
    expect(await refusal(folder)).toMatchObject({ fault: 'foreign-folder' })
    expect(await readFile(path.join(folder, 'postgres', 'letters.txt'), 'utf8')).toBe('not yours')
    expect(await readdir(folder)).toEqual(['postgres'])
  })

  test('a cluster without its control file', async () => {
    const folder = await newFolder()
    await mkdir(path.join(folder, 'postgres'))
    await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '18\n')
    expect(await refusal(folder)).toMatchObject({ fault: 'foreign-folder' })
    expect(await readdir(path.join(folder, 'postgres'))).toEqual(['PG_VERSION'])
  })

  test('a cluster of another major version is named, in Danish and in English', async () => {
    const folder = await newFolder()
    await mkdir(path.join(folder, 'postgres'))
    await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '16\n')
    const error = await refusal(folder)
    expect(error).toMatchObject({ fault: 'wrong-version' })
    expect(String(error)).toMatch(/er lavet af PostgreSQL 16.*\n.*was made by PostgreSQL 16/s)
  })

  test('a cluster whose passwords are gone, or are another cluster’s', async () => {
    const folder = await newFolder()
    await (await start(folder, { volatile: true })).stop()
    const secrets = path.join(folder, 'postgres-secrets.json')
    const text = await readFile(secrets, 'utf8')

    await rm(secrets)
    expect(await refusal(folder)).toMatchObject({ fault: 'secrets' })
    await writeFile(secrets, text.slice(0, 40))
    expect(await refusal(folder)).toMatchObject({ fault: 'secrets' })
    await writeFile(secrets, text.replaceAll(/"[\w-]{40,}"/g, `"${'x'.repeat(43)}"`))
    expect(await refusal(folder)).toMatchObject({ fault: 'secrets' })
    expect(await serverPid(folder)).toBeUndefined()

    await writeFile(secrets, text)
    expect(await ask((await start(folder)).app, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a file where the data folder should be', async () => {
    const folder = await newFolder()
    await writeFile(path.join(folder, 'data'), '')
    expect(await refusal(path.join(folder, 'data'))).toMatchObject({ fault: 'folder-unusable' })
  })

  test('a server that dies at its start says its last words', async () => {
    const folder = await newFolder()
    await (await start(folder, { volatile: true })).stop()
    await writeFile(path.join(folder, 'postgres', 'postgresql.conf'), 'work_mem = a lot\n')
    const error = await refusal(folder)
    expect(error).toMatchObject({ fault: 'died-at-start' })
    expect(String(error)).toContain('syntax error in file')
  })
})

describe('a running database', () => {
  let folder: string
  let running: EmbeddedPostgres
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'medvind-embedded-'))
    running = await startEmbedded({ folder, name: 'medvind test', log: () => undefined, volatile: true })
  })
  afterAll(async () => {
    await running.stop()
    await rm(folder, { recursive: true })
  })

  test('a second one is refused, in the same process and in another, and disturbs nobody', async () => {
    expect(await refusal(folder)).toMatchObject({ fault: 'in-use' })
    const second = runApp(folder, 'hold')
    await second.exited
    expect(second.said).toEqual(['refused in-use'])
    expect(await ask(running.app, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('the lock inside PostgreSQL is held too, for an application that the machine’s lock does not reach', async () => {
    const client = await connect(running.owner)
    onTestFinished(() => client.end())
    expect(await becomeTheApplication(client, 100)).toBe(false)
  })

  test('what others on the machine may not read, they cannot', async () => {
    const { owner, logFile } = running
    const mode = async (file: string) => ((await lstat(file)).mode & 0o777).toString(8)
    expect(await mode(path.join(folder, 'postgres'))).toBe('700')
    expect(await mode(path.join(folder, 'postgres-secrets.json'))).toBe('600')
    expect(await mode(logFile)).toBe('600')
    expect(await mode(owner.host)).toBe('700')
    await expect(ask({ ...owner, password: 'guessed' }, 'select 1')).rejects.toThrow(/password/)
    await expect(ask({ ...owner, password: '' }, 'select 1')).rejects.toThrow(/password/)
  })

  test('the log keeps no statement and no value', async () => {
    const { owner, logFile } = running
    await ask(owner, 'create table person (name text primary key, age int)')
    await ask(owner, `insert into person values ('Sofie Hemmelig', 7)`)
    await expect(ask(owner, `insert into person values ('Sofie Hemmelig', 7)`)).rejects.toThrow(/duplicate/)
    await expect(ask(owner, `select 'Sofie Hemmelig'::int`)).rejects.toThrow(/invalid input/)
    await expect(ask(owner, `select 1 / 0 as "Sofie Hemmelig"`)).rejects.toThrow(/zero/)
    expect(await readFile(logFile, 'utf8')).not.toContain('Sofie')
  })

  test('the application’s login owns nothing and becomes nobody; the owner is no superuser', async () => {
    const { owner, app } = running
    await ask(owner, 'create table secret (text text); alter table secret enable row level security')
    const refused = [
      'select * from secret',
      'drop table secret',
      'create table public.mine (id int)',
      'create schema mine',
      'create temporary table mine (id int)',
      'set role medvind_owner',
      'set role medvind_superuser',
      'set session authorization medvind_owner',
      'alter role medvind_app bypassrls',
      'create role friend',
      'create database mine',
      'alter system set fsync = off',
      `select pg_read_file('postmaster.pid')`,
      `copy (select 1) to program 'true'`,
      'grant medvind_owner to medvind_app',
    ]
    for (const sql of refused) {
      await expect(ask(app, sql)).rejects.toThrow(/permission denied|must be|must have|Only roles/)
    }
    await expect(ask({ ...app, database: 'postgres' }, 'select 1')).rejects.toThrow(/permission denied/)
    await expect(ask({ ...app, database: 'template1' }, 'select 1')).rejects.toThrow(/permission denied/)
    for (const sql of [
      'alter system set fsync = off',
      'alter role medvind_owner bypassrls',
      'create role x',
    ]) {
      await expect(ask(owner, sql)).rejects.toThrow(/permission denied/)
    }
    const owned = await ask(
      app,
      `select 1 from pg_shdepend where refobjid = 'medvind_app'::regrole and deptype = 'o'`,
    )
    expect(owned).toEqual([])
  })

  test('one of the server’s processes is killed: the server goes on and the folder stays held', async () => {
    const client = new Client(running.superuser)
    const ended = once(client, 'error')
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    await ended
    const isHeld = () =>
      ask(running.superuser, `select 1 from pg_locks where locktype = 'advisory' and granted`).then(
        (found) => found.length === 1,
        () => false,
      )
    await expect.poll(isHeld, { timeout: 10_000 }).toBe(true)
  })
})

describe('one application at a time', () => {
  test('another way to the same folder is the same folder', async () => {
    const folder = await newFolder()
    await start(path.join(folder, 'data'), { volatile: true })
    await symlink(path.join(folder, 'data'), path.join(folder, 'alias'))
    expect(await refusal(path.join(folder, 'alias'))).toMatchObject({ fault: 'in-use' })
  })

  test.each(['on an empty folder', 'on an existing cluster'])(
    'of three started in the same instant %s one wins',
    async (where) => {
      const folder = await newFolder()
      if (where === 'on an existing cluster') await (await start(folder)).stop()
      const apps = [1, 2, 3].map(() => runApp(folder, 'hold'))
      const outcomes = await Promise.all(
        apps.map((app) => heard(app, (line) => /^(ready|refused)/.test(line))),
      )
      expect(outcomes.filter((line) => line === 'refused in-use')).toHaveLength(2)
      expect(outcomes.filter((line) => line.startsWith('ready'))).toHaveLength(1)
    },
  )
})

describe('start and stop', () => {
  test('the first start makes the cluster, the second keeps its data and its passwords', async () => {
    const folder = await newFolder('data')
    const first = await start(folder)
    expect(first.wasCreated).toBe(true)
    await ask(first.owner, `create table letter as select 'æøå' as text`)
    await first.stop()
    expect(await serverPid(folder)).toBeUndefined()
    expect(isAlive(first.pid())).toBe(false)

    const second = await start(folder)
    expect(second.wasCreated).toBe(false)
    expect(second.owner).toEqual(first.owner)
    expect(await ask(second.owner, 'select upper(text) as text from letter')).toEqual([{ text: 'ÆØÅ' }])
    const settings = await ask(
      second.superuser,
      `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit',
       'data_checksums', 'listen_addresses', 'jit', 'server_encoding', 'log_min_messages') order by name`,
    )
    expect(Object.fromEntries(settings.map((row) => Object.values(row)))).toEqual({
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      jit: 'off',
      listen_addresses: '',
      log_min_messages: 'log',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    })
  })

  test('a log over 10 MB is put aside', async () => {
    const folder = await newFolder()
    await writeFile(path.join(folder, 'postgres.log'), '')
    await truncate(path.join(folder, 'postgres.log'), 11 * 1024 * 1024)
    const { logFile } = await start(folder, { volatile: true })
    expect((await lstat(logFile)).size).toBeLessThan(10_000)
    expect((await lstat(`${logFile}.1`)).size).toBe(11 * 1024 * 1024)
  })

  test('a folder with a path too long for a socket, and with odd characters, works', async () => {
    const folder = await newFolder('æ, "ø" og å '.repeat(6), 'x'.repeat(120))
    const postgres = await start(folder, { volatile: true })
    expect(postgres.app.host.startsWith(folder)).toBe(false)
    expect((await lstat(postgres.app.host)).mode & 0o777).toBe(0o700)
    expect(await ask(postgres.app, 'select 1 as one')).toEqual([{ one: 1 }])
    await postgres.stop()
    await expect(lstat(postgres.app.host)).rejects.toThrow('ENOENT')
  })

  test('a short folder with odd characters, by its URL', async () => {
    const postgres = await start(await newFolder('æ, "ø" & 100 %'), { volatile: true })
    const client = new Client({ connectionString: postgres.appUrl })
    await client.connect()
    const { rows } = await client.query('select current_user, current_database()')
    await client.end()
    expect(rows).toEqual([{ current_user: 'medvind_app', current_database: 'medvind' }])
  })

  test('links that a blocked install script did not make are made', async () => {
    const root = await newFolder('package')
    await mkdir(path.join(root, 'native', 'lib'), { recursive: true })
    await writeFile(path.join(root, 'native', 'lib', 'libpq.so.5.18'), 'library')
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]
    await writeFile(path.join(root, 'native', 'pg-symlinks.json'), JSON.stringify(links))
    await Promise.all([makeMissingLinks(root), makeMissingLinks(root)])
    expect(await readFile(path.join(root, 'native', 'lib', 'libpq.so.5'), 'utf8')).toBe('library')
    await rm(path.join(root, 'native', 'lib', 'libpq.so.5.18'))
    await expect(makeMissingLinks(root)).rejects.toMatchObject({ fault: 'broken-binaries' })
  })
})

describe('after a crash', () => {
  test('a cluster half made is cleaned away, and what merely looks like one is kept', async () => {
    const folder = await newFolder()
    const draft = path.join(folder, 'postgres.new-4711-0123456789ab')
    await mkdir(path.join(draft, 'base'), { recursive: true })
    await writeFile(path.join(draft, 'PG_VERSION'), '18\n')
    await writeFile(path.join(folder, 'postgres-secrets.json-4711-0123456789ab'), '{')
    await mkdir(path.join(folder, 'postgres.new-year'))
    const postgres = await start(folder, { volatile: true })
    expect(postgres.wasCreated).toBe(true)
    expect((await readdir(folder)).sort()).toEqual(
      ['postgres', 'postgres-secrets.json', 'postgres-socket', 'postgres.log', 'postgres.new-year'].sort(),
    )
  })

  test('an application killed while it makes the cluster leaves nothing that the next start trips over', async () => {
    const folder = await newFolder()
    const app = runApp(folder, 'hold')
    await heard(app, (line) => line.startsWith('log'))
    app.child.kill('SIGKILL')
    await app.exited
    const postgres = await start(folder)
    expect(postgres.wasCreated).toBe(true)
    expect(await ask(postgres.app, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('the application is killed: the next one takes over, and every acknowledged row is there', async () => {
    const folder = await newFolder()
    const app = runApp(folder, 'write')
    await heard(app, (line) => line === '100')
    const orphan = await serverPid(folder)
    app.child.kill('SIGKILL')
    await app.exited
    const lines: string[] = []
    const next = await start(folder, { log: (line) => lines.push(line) })
    expect(lines.join()).toContain(String(orphan))
    expect(next.pid()).not.toBe(orphan)
    expect(await stored(next.owner)).toEqual(expect.arrayContaining(acknowledged(app)))
  })

  test('server and application are killed under writing: nothing acknowledged is lost', async () => {
    const folder = await newFolder()
    for (const goal of ['150', '300']) {
      const app = runApp(folder, 'write')
      await heard(app, (line) => line === goal)
      process.kill((await serverPid(folder)) ?? 0, 'SIGKILL')
      await app.exited
      expect(app.child.exitCode).toBe(4)
      const next = await start(folder)
      expect(await stored(next.owner)).toEqual(expect.arrayContaining(acknowledged(app)))
      await next.stop()
    }
  })

  test('the application is told that the server died, and starts it again itself', async () => {
    const folder = await newFolder()
    const died = Promise.withResolvers<string>()
    const postgres = await start(folder, { onExit: ({ detail }) => died.resolve(detail) })
    await ask(postgres.owner, 'create table kept as select 1 as one')
    process.kill(postgres.pid(), 'SIGKILL')
    expect(await died.promise).toBe('signal SIGKILL')
    await Promise.all([postgres.restart(), postgres.restart()])
    expect(await ask(postgres.owner, 'select one from kept')).toEqual([{ one: 1 }])
    expect(await refusal(folder)).toMatchObject({ fault: 'in-use' })
  })

  test('a pid file whose number now belongs to a stranger does not stop the start, nor the stranger', async () => {
    const folder = await newFolder()
    const stranger = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'], cwd: folder })
    onTestFinished(() => void stranger.kill())
    await once(stranger, 'spawn')
    const app = runApp(folder, 'write')
    await heard(app, (line) => line === '10')
    process.kill((await serverPid(folder)) ?? 0, 'SIGKILL')
    await app.exited
    for (const file of ['postgres/postmaster.pid', 'postgres-socket/.s.PGSQL.5432.lock']) {
      const [, ...rest] = (await readFile(path.join(folder, file), 'utf8')).split('\n')
      await writeFile(path.join(folder, file), [stranger.pid, ...rest].join('\n'))
    }
    const next = await start(folder)
    expect(await stored(next.owner)).toEqual(expect.arrayContaining(acknowledged(app)))
    expect(isAlive(stranger.pid ?? 0)).toBe(true)
  })

  test('a pid file with the number of a server on another folder leaves that server alone', async () => {
    const [one, other] = [await newFolder(), await newFolder()]
    const living = await start(one, { volatile: true })
    await (await start(other, { volatile: true })).stop()
    const text = await readFile(path.join(one, 'postgres', 'postmaster.pid'), 'utf8')
    await writeFile(path.join(other, 'postgres', 'postmaster.pid'), text)
    expect(await refusal(other)).toMatchObject({ fault: 'secrets' })
    expect(await ask(living.app, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('Ctrl-C in the terminal reaches the application, not the server', async () => {
    const folder = await newFolder()
    const app = runApp(folder, 'hold')
    const pid = Number((await heard(app, (line) => line.startsWith('ready'))).split(' ')[1])
    const groupOf = async (process: number | undefined) =>
      (await promisify(execFile)('ps', ['-o', 'pgid=', '-p', String(process)])).stdout.trim()
    expect(await groupOf(pid)).not.toBe(await groupOf(app.child.pid))
    app.child.kill('SIGTERM')
    await app.exited
    expect(app.child.exitCode).toBe(0)
    expect(isAlive(pid)).toBe(false)
  })
})
