import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readTexts } from '../../src/modules/plans/writing/index.ts'
import type { PersonActor } from '../../src/platform/access/actor.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { type Database, openDatabase } from '../../src/platform/db/database.ts'
import { joinEmbedded } from '../../src/platform/db/embedded/join.ts'
import { ClassId, MunicipalityId, PersonId, SchoolId } from '../../src/platform/ids.ts'
import { makePlan, openWritingPage, type WritingPage } from '../setup/writing.ts'

const root = join(import.meta.dirname, '../..')
const run = promisify(execFile)

let folder: string
let program: ChildProcess
let address: string

const environment = () => ({
  ...process.env,
  MEDVIND_DATA: folder,
  PORT: '0',
  DATABASE_URL: '',
  DATABASE_OWNER_URL: '',
  MEDVIND_DEMO: '1',
})

/** The program as it is really started, on a folder of its own. */
const start = async (): Promise<void> => {
  program = spawn(process.execPath, ['tools/run.mjs', 'main'], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  address = await new Promise<string>((resolve, reject) => {
    program.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const found = /http:\/\/localhost:\d+/.exec(text)
      if (found !== null) resolve(found[0])
    })
    program.once('exit', (code) => reject(new Error(`The program ended with ${code}:\n${text}`)))
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medvind-kill-writing-'))
  await run(process.execPath, ['tools/run.mjs', 'cli', 'demo', '--pupils', '150'], {
    cwd: root,
    env: environment(),
  })
  await start()
}, 180_000)

afterAll(async () => {
  program.kill('SIGTERM')
  if (program.exitCode === null) await once(program, 'exit')
  await rm(folder, { recursive: true, force: true })
}, 30_000)

const onDatabase = async <Result>(work: (database: Database) => Promise<Result>): Promise<Result> => {
  const joined = await joinEmbedded(folder)
  if (joined === null) throw new Error('The database is not there.')
  const database = openDatabase(joined.app, systemClock)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** Somebody who teaches a class, and that class. */
const teacherOf = async (
  database: Database,
): Promise<{ actor: PersonActor; school: SchoolId; class: ClassId }> => {
  const operator = { kind: 'system', name: 'operator' } as const
  const municipality = await database.as({ ...operator, municipality: null }, async (tx) => {
    const { id } = await tx.db.selectFrom('municipality').select('id').limit(1).executeTakeFirstOrThrow()
    return MunicipalityId.trust(id)
  })
  return await database.as({ ...operator, municipality }, async (tx) => {
    const found = await tx.db
      .selectFrom('class_staff')
      .innerJoin('class', 'class.id', 'class_staff.class_id')
      .innerJoin('staff_role', 'staff_role.person_id', 'class_staff.person_id')
      .select(['class_staff.person_id', 'class.id', 'class.school_id'])
      .where('staff_role.role', '=', 'teacher')
      .where('staff_role.valid_to', 'is', null)
      .where('class_staff.valid_to', 'is', null)
      .limit(1)
      .executeTakeFirstOrThrow()
    const actor = {
      kind: 'person',
      municipality,
      person: PersonId.trust(found.person_id),
      roles: [],
    } as const
    return { actor, school: SchoolId.trust(found.school_id), class: ClassId.trust(found.id) }
  })
}

test('the program killed in the middle of a meeting loses nothing that it acknowledged, and the meeting goes on', async () => {
  const { plan, actor, pages } = await onDatabase(async (database) => {
    const { actor, ...about } = await teacherOf(database)
    const plan = await makePlan(database, actor, about)
    const pages: WritingPage[] = []
    for (let place = 0; place < 4; place++)
      pages.push(await openWritingPage({ database, address, plan, actor }))
    return { plan, actor, pages }
  })
  const stored = async () =>
    await onDatabase(
      async (database) =>
        await database.as(
          actor,
          async (tx) => (await readTexts(tx, plan)).find(({ key }) => key === 'styrker')?.text ?? '',
        ),
    )
  /** The words that were said to be kept: everything a page had written when it said "Alt er gemt". */
  const acknowledged = new Set<string>()
  let words = 0
  const typing = setInterval(() => {
    for (const [place, page] of pages.entries()) {
      const mine = new RegExp(`<${place}-\\d+>`, 'g')
      if (page.connection.state === 'saved')
        for (const [word] of page.text('styrker').matchAll(mine)) acknowledged.add(word)
      words += 1
      page.write('styrker', 0, `<${place}-${words}>`)
    }
  }, 130)
  await vi.waitUntil(() => acknowledged.size >= 20, { timeout: 30_000, interval: 5 })
  program.kill('SIGKILL')
  const surely = [...acknowledged]
  await once(program, 'exit')
  await vi.waitUntil(() => pages.every(({ connection }) => connection.state === 'offline'), {
    timeout: 10_000,
  })
  await start()
  const after = await stored()
  for (const word of surely) expect(after).toContain(word)
  // The pages come back by themselves, with all that was written meanwhile.
  for (const page of pages) page.moveTo(address)
  clearInterval(typing)
  await vi.waitUntil(() => pages.every(({ connection }) => connection.state === 'saved'), { timeout: 40_000 })
  const [first] = pages
  await vi.waitUntil(() => new Set(pages.map((page) => page.text('styrker'))).size === 1, { timeout: 10_000 })
  expect(await stored()).toBe(first?.text('styrker'))
  expect([...(first?.text('styrker') ?? '').matchAll(/<\d-\d+>/g)].length).toBe(words)
  for (const page of pages) page.close()
}, 120_000)
