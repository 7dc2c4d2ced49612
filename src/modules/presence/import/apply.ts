import { recomputeSignalsSoon } from '../signals/jobs.ts'
import { type RawBuilder, sql } from 'kysely'
import { m } from '#messages'
import { dayOfNumber } from '#platform/calendar/day-number.ts'
import { recordLook } from '#platform/audit/read-log.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import type { MunicipalityId, PersonId } from '#platform/ids.ts'
import { municipalityOf } from '../presence-store.ts'
import { countUnregistered, coverDays } from './covered-days.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { type AbsenceFile, type AbsenceReading, readAbsenceImport, spanOf } from './read.ts'

export type AbsenceImportOptions = {
  /** The file is the whole truth of its classes from its first day to its last; else only what it says holds. */
  readonly complete: boolean
  /** What staff and families have registered gives way to the file. */
  readonly overwrite: boolean
}

export type AbsenceImportResult = {
  readonly created: { readonly absence: number; readonly registration: number }
  readonly updated: { readonly absence: number }
  readonly ended: { readonly absence: number }
  /** Registrations by staff and families that say something else than the file, and were kept. */
  readonly kept: { readonly absence: number }
  readonly warnings: readonly ImportProblem[]
  readonly errors: readonly ImportProblem[]
}

export const nothingDone = {
  created: { absence: 0, registration: 0 },
  updated: { absence: 0 },
  ended: { absence: 0 },
  kept: { absence: 0 },
}

const counted = async (tx: ActorTx, query: RawBuilder<unknown>): Promise<number> => {
  const { numAffectedRows } = await query.execute(tx.db)
  return Number(numAffectedRows ?? 0n)
}

/**
 * Whoever registers one of these classes waits until the import is done, and the import for them: also where it registers no
 * day, what a teacher saves meanwhile must see its absences. In one order, so that two imports cannot wait for each other.
 */
const lockClasses = async (tx: ActorTx, { classes }: AbsenceReading): Promise<void> => {
  const ids = classes.map(({ homeClass }) => homeClass.id).sort()
  await sql`select pg_advisory_xact_lock(7301013, hashtext(id)) from unnest(${ids}::text[]) as c (id)`.execute(
    tx.db,
  )
}

/** Marks rows of pupils whose class was registered by staff for that part of that day: what staff said of them stands. */
const markDecided = async (tx: ActorTx): Promise<void> => {
  await sql`alter table incoming_absence add column decided boolean not null default false`.execute(tx.db)
  await sql`
    update incoming_absence i set decided = true
    from class_registration r
    where r.municipality_id = ${municipalityOf(tx)} and r.class_id = i.class_id and r.day = i.day
      and (r.origin = 'staff' or r.corrected_by is not null) and (r.part = i.part or r.part = 'day' or i.part = 'day')`.execute(
    tx.db,
  )
}

const samePart = sql`a.municipality_id = i.municipality_id and a.pupil_id = i.pupil_id and a.day = i.day and a.part = i.part`

/** Whether staff registered the covered class on that part of that day: an imported absence that they left is theirs too. */
const byStaff = sql`exists (
  select from class_registration r
  where r.municipality_id = m.municipality_id and r.class_id = c.class_id and r.day = c.day
    and (r.origin = 'staff' or r.corrected_by is not null)
    and (r.part = a.part or r.part = 'day' or a.part = 'day'))`

/**
 * Absences of pupils in the covered classes on the covered days that the file does not have. Begins with the absences, of which a
 * repeated import leaves none: the days of all pupils are many millions.
 */
const goneRows = (tx: ActorTx, reading: AbsenceReading, which: RawBuilder<unknown>) => sql`
  with missing as materialized (
    select a.id, a.pupil_id, a.day, a.part, a.origin from absence a
    left join incoming_absence i
      on i.pupil_id = a.pupil_id and i.day = a.day and i.part = a.part and i.mark <> 'present'
    where a.municipality_id = ${municipalityOf(tx)} and i.row is null
      and a.day between ${dayOfNumber(reading.firstDay ?? 0)} and ${dayOfNumber(reading.lastDay ?? 0)})
  select distinct a.id from missing a
  join class_member m on m.municipality_id = ${municipalityOf(tx)} and m.pupil_id = a.pupil_id
    and m.valid_from <= a.day and (m.valid_to is null or m.valid_to > a.day)
  join covered_day c on c.class_id = m.class_id and c.day = a.day
    and (c.part = a.part or c.part = 'day' or a.part = 'day')
  where ${which}`

const removeRows = async (
  tx: ActorTx,
  reading: AbsenceReading,
  { complete, overwrite }: AbsenceImportOptions,
): Promise<number> => {
  const municipality = municipalityOf(tx)
  const explicit = await counted(
    tx,
    sql`
    delete from absence a using incoming_absence i
    where a.municipality_id = ${municipality} and i.mark = 'present' and a.pupil_id = i.pupil_id and a.day = i.day
      and (a.part = i.part or i.part = 'day') and (a.origin = 'import' and not i.decided or ${overwrite})`,
  )
  if (!complete) return explicit
  const which = overwrite ? sql`a.origin in ('import', 'staff')` : sql`a.origin = 'import' and not ${byStaff}`
  const missing = await counted(
    tx,
    sql`
    delete from absence gone
    where gone.municipality_id = ${municipality} and gone.id in (${goneRows(tx, reading, which)})`,
  )
  return explicit + missing
}

/** How many registrations of others contradict the file and stay. */
const countKept = async (
  tx: ActorTx,
  reading: AbsenceReading,
  { complete, overwrite }: AbsenceImportOptions,
): Promise<number> => {
  if (overwrite) return 0
  const { rows } = await sql<{ kept: number }>`
    select count(*) as kept from incoming_absence i
    where case when i.mark = 'present'
      then exists (select from absence a
        where a.municipality_id = ${municipalityOf(tx)} and a.pupil_id = i.pupil_id and a.day = i.day
          and (a.part = i.part or i.part = 'day') and (a.origin <> 'import' or i.decided))
      else exists (select from absence a
          where a.municipality_id = ${municipalityOf(tx)} and a.pupil_id = i.pupil_id and a.day = i.day
            and a.part = i.part and (a.origin <> 'import' or i.decided) and a.category <> i.mark)
        or i.decided and not exists (select from absence a
          where a.municipality_id = ${municipalityOf(tx)} and a.pupil_id = i.pupil_id and a.day = i.day
            and a.part = i.part) end`.execute(tx.db)
  const inFile = rows[0]?.kept ?? 0
  if (!complete) return inFile
  // Those of whom the file says outright that they were there are counted above.
  const contradicted = sql`(a.origin = 'staff' or a.origin = 'import' and ${byStaff}) and not exists (
    select from incoming_absence i where i.mark = 'present' and i.pupil_id = a.pupil_id and i.day = a.day
      and (a.part = i.part or i.part = 'day'))`
  const { rows: gone } = await sql<{ kept: number }>`
    select count(*) as kept from (${goneRows(tx, reading, contradicted)}) gone`.execute(tx.db)
  return inFile + (gone[0]?.kept ?? 0)
}

/**
 * Writes what `readAbsenceImport` read, in the same transaction, as the import actor. Returns the counts; with errors in the
 * reading nothing is written.
 */
export const applyAbsenceImport = async (
  tx: ActorTx,
  reading: AbsenceReading,
  options: AbsenceImportOptions,
): Promise<AbsenceImportResult> => {
  const { problems } = reading
  if (problems.failed) return { ...nothingDone, ...problems.list() }
  const municipality = municipalityOf(tx)
  await sql`select pg_advisory_xact_lock(7301004, hashtext(${municipality}))`.execute(tx.db)
  // A year of a large municipality is joined with itself some times; the standard would sort it on disk.
  await sql`set local work_mem = '64MB'`.execute(tx.db)
  await lockClasses(tx, reading)
  await coverDays(tx, reading, options.complete)
  // First of all that is written, as when staff register: an import that meets a registration waits here, and then counts it as theirs.
  const registration = await counted(
    tx,
    sql`
    insert into class_registration (municipality_id, class_id, day, part, registered_at, origin)
    select ${municipality}::uuid, class_id, day, part, ${tx.now}, 'import' from covered_day
    on conflict do nothing`,
  )
  await markDecided(tx)
  const kept = await countKept(tx, reading, options)
  const ended = await removeRows(tx, reading, options)
  const updated = await counted(
    tx,
    sql`
    update absence a set category = i.mark, note = i.note, origin = 'import', registered_by = null, registered_at = ${tx.now}
    from (select ${municipality}::uuid as municipality_id, * from incoming_absence where mark <> 'present') i
    where ${samePart} and (a.category, a.note) is distinct from (i.mark, i.note)
      and (a.origin = 'import' and not i.decided or ${options.overwrite} and (a.origin = 'import' or a.category <> i.mark))`,
  )
  const created = await counted(
    tx,
    sql`
    insert into absence (municipality_id, id, pupil_id, day, part, category, note, origin, registered_at)
    select ${municipality}::uuid, gen_random_uuid(), i.pupil_id, i.day, i.part, i.mark, i.note, 'import', ${tx.now}
    from (select ${municipality}::uuid as municipality_id, * from incoming_absence where mark <> 'present') i
    where (not i.decided or ${options.overwrite}) and not exists (select from absence a where ${samePart})
    on conflict do nothing`,
  )
  const unregistered = await countUnregistered(tx)
  if (unregistered.absences > 0)
    problems.warn('unregistered', { row: null, column: null }, () =>
      m.absence_import_unregistered({ count: unregistered.absences, days: unregistered.days }),
    )
  if (unregistered.present > 0)
    problems.warn('presentAlone', { row: null, column: null }, () =>
      m.absence_import_present_alone({ count: unregistered.present }),
    )
  if (ended > 0)
    problems.warn('ended', { row: null, column: null }, () => m.absence_import_ended({ count: ended }))
  if (options.complete && !reading.namesClassDays && reading.classes.length > 0)
    problems.warn('whole', { row: null, column: null }, () =>
      m.absence_import_whole({
        ...spanOf(reading),
        classes: reading.classes.length,
        registrations: registration,
      }),
    )
  if (kept > 0)
    problems.warn('kept', { row: null, column: null }, () => m.absence_import_kept({ count: kept }))
  if (created + registration + updated + ended > 0) await recomputeSignalsSoon(tx, { kind: 'all' })
  return {
    created: { absence: created, registration },
    updated: { absence: updated },
    ended: { absence: ended },
    kept: { absence: kept },
    ...problems.list(),
  }
}

/** Carries the result out of a transaction that must not be kept. */
class RolledBack extends Error {
  readonly result: AbsenceImportResult
  constructor(result: AbsenceImportResult) {
    super('The import was tried and taken back.')
    this.result = result
  }
}

/** Reads and writes a file in one transaction. A dry run does the same and takes it back; errors take it back too. */
export const importAbsence = async (
  database: Database,
  given: AbsenceImportOptions & {
    readonly municipality: MunicipalityId
    readonly file: AbsenceFile
    readonly dryRun: boolean
    readonly startedBy?: PersonId
    readonly progress?: (rows: number) => void
  },
): Promise<AbsenceImportResult> => {
  const { municipality, file, dryRun, startedBy, progress, ...options } = given
  try {
    return await database.as(
      { kind: 'system', name: 'import', municipality, ...(startedBy === undefined ? {} : { startedBy }) },
      async (tx) => {
        const reading = await readAbsenceImport(tx, file, progress)
        const result = await applyAbsenceImport(tx, reading, options)
        if (dryRun || result.errors.length > 0) throw new RolledBack(result)
        await recordLook(tx, {
          action: 'presence.import',
          outcome: 'allowed',
          reason: startedBy === undefined ? 'import' : `startedBy ${startedBy}`,
          subject: `${file.name}: ${reading.rows}`,
          pupils: [],
        })
        return result
      },
    )
  } catch (error) {
    if (error instanceof RolledBack) return error.result
    throw error
  }
}
