// node bench/imports.ts [pupils]: roster and absence of a whole municipality, beside COPY of the same rows into the same tables.
import { execFileSync } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { systemClock } from '#platform/clock.ts'
import { openDatabase, type Database } from '#platform/db/database.ts'
import { startEmbedded } from '#platform/db/embedded/embedded.ts'
import { migrate, readMigrations } from '#platform/db/migrate.ts'
import { openPath } from '#platform/files/source.ts'
import { MunicipalityId } from '#platform/ids.ts'
import { calendarOf } from '../src/modules/presence/calendar-store.ts'
import { importAbsence } from '../src/modules/presence/import/apply.ts'
import { applyRoster } from '../src/modules/people/import/apply-roster.ts'
import { programFolder } from '../src/runtime.ts'
import { writeAbsenceFile } from './absence-file.ts'
import { figure, type Figure } from './measure.ts'

/** In the order of their foreign keys. */
const rosterTables = [
  'municipality',
  'district',
  'school',
  'department',
  'academic_session',
  'course',
  'class',
  'person',
  'person_contact',
  'pupil',
  'enrolment',
  'class_member',
  'class_staff',
  'staff_role',
  'guardianship',
  'pupil_access',
]
const absenceTables = ['class_registration', 'absence']

/** School days of the absence file. */
const daysOfAbsence = 60

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

const onClient = async (
  login: pg.ClientConfig,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> => {
  const client = new pg.Client(login)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

const take = async (database: Database, municipality: MunicipalityId, file: string): Promise<number> =>
  await secondsOf(async () => {
    const opened = await openPath(file)
    if (!opened.ok) throw new Error('The roster of the bench does not open.')
    await database.as({ kind: 'system', name: 'import', municipality }, async (tx) => {
      const options = {
        dryRun: false,
        partial: false,
        complete: false,
        cprKey: null,
        onProgress: () => undefined,
      }
      const { ok, problems } = await applyRoster(tx, opened.source, options)
      if (!ok) throw new Error(`The roster of the bench was refused: ${JSON.stringify(problems.errors[0])}`)
    })
    await opened.source.close()
  })

const takeAbsence = async (database: Database, municipality: MunicipalityId, file: string): Promise<number> =>
  await secondsOf(async () => {
    const { errors } = await importAbsence(database, {
      municipality,
      file: { name: 'absence.csv', open: () => createReadStream(file) },
      dryRun: false,
      complete: true,
      overwrite: false,
    })
    if (errors.length > 0)
      throw new Error(`The absence of the bench was refused: ${JSON.stringify(errors[0])}`)
  })

const dump = async (client: pg.Client, folder: string, tables: readonly string[]): Promise<void> => {
  for (const table of tables)
    await pipeline(client.query(copyTo(`copy ${table} to stdout`)), createWriteStream(join(folder, table)))
}

/** As the superuser, whom no policy slows, and without the triggers of Medvind's own: what follows from the rows is copied too. */
const copyBack = async (client: pg.Client, folder: string, tables: readonly string[]): Promise<number> => {
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`)
  return await secondsOf(async () => {
    await client.query('begin')
    for (const table of tables)
      await pipeline(
        createReadStream(join(folder, table)),
        client.query(copyFrom(`copy ${table} from stdin`)),
      )
    await client.query('commit')
  })
}

const watchMemory = (): { peak: () => number } => {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  return {
    peak: () => {
      clearInterval(timer)
      return peak / 1_000_000
    },
  }
}

/** A roster of so many pupils: how long, how much memory, and against COPY. The server writes to disk as in production. */
export const importFigures = async (pupils: number): Promise<Figure[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'medvind-roster-'))
  const embedded = await startEmbedded({ folder: join(folder, 'db'), name: 'medvind-bench', log: () => {} })
  try {
    const file = join(folder, 'roster.zip')
    // In a process of its own, whose memory is not the import's.
    execFileSync(process.execPath, [join(programFolder, 'bench/make-roster.ts'), String(pupils), file])
    const migrations = await readMigrations(join(programFolder, 'migrations'))
    await onClient(embedded.superuser, async (client) => {
      for (const name of ['imported', 'copied'])
        await client.query(`create database ${name} owner ${embedded.owner.user}`)
    })
    for (const database of ['imported', 'copied']) await migrate({ ...embedded.owner, database }, migrations)
    const database = openDatabase({ ...embedded.app, database: 'imported' }, systemClock)
    const municipality = MunicipalityId.create()
    await database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
      await tx.db.insertInto('municipality').values({ id: municipality, name: 'Storbakke Kommune' }).execute()
    })
    const memory = watchMemory()
    const first = await take(database, municipality, file)
    const again = await take(database, municipality, file)
    const peak = memory.peak()
    const absences = join(folder, 'absence.csv')
    const today = systemClock.today()
    const calendar = await database.as(
      { kind: 'system', name: 'import', municipality },
      async (tx) => await calendarOf(tx, municipality, null),
    )
    await writeAbsenceFile(absences, pupils, calendar.lastSchoolDays(daysOfAbsence, today))
    const absenceMemory = watchMemory()
    const absence = await takeAbsence(database, municipality, absences)
    const absencePeak = absenceMemory.peak()
    await database.close()
    let copied = 0
    let absenceCopied = 0
    await onClient(
      { ...embedded.superuser, database: 'imported' },
      async (client) => await dump(client, folder, [...rosterTables, ...absenceTables]),
    )
    await onClient({ ...embedded.superuser, database: 'copied' }, async (client) => {
      copied = await copyBack(client, folder, rosterTables)
      absenceCopied = await copyBack(client, folder, absenceTables)
    })
    const yardstick = { name: 'COPY of the same rows', value: copied }
    const size = pupils.toLocaleString('en')
    return [
      figure({
        name: `roster import, ${size} pupils`,
        value: first,
        unit: 's',
        yardstick,
        budget: { most: 4, of: 'ratio' },
      }),
      figure({
        name: `the same roster again, ${size} pupils`,
        value: again,
        unit: 's',
        yardstick,
        budget: { most: 4, of: 'ratio' },
      }),
      figure({
        name: `memory of a roster import, ${size} pupils`,
        value: peak,
        unit: 'MB',
        budget: { most: 500, of: 'value' },
      }),
      figure({
        name: `absence import, ${size} pupils, ${daysOfAbsence} days`,
        value: absence,
        unit: 's',
        yardstick: { name: 'COPY of the same rows', value: absenceCopied },
        budget: { most: 4, of: 'ratio' },
      }),
      figure({
        name: `memory of an absence import, ${size} pupils`,
        value: absencePeak,
        unit: 'MB',
        budget: { most: 500, of: 'value' },
      }),
    ]
  } finally {
    await embedded.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main)
  console.log(JSON.stringify(await importFigures(Number(process.argv[2] ?? 60_000)), null, 2))
