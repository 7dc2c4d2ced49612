import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import type { ImportOptions } from '#platform/imports/importer.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import type { ProblemList } from '../roster/problem.ts'
import { extractOf } from '../roster/roster.ts'
import { readRoster } from '../roster/read.ts'
import {
  type Applying,
  beginApplying,
  type Finding,
  hasFailed,
  noCounts,
  type RosterCounts,
} from './applying.ts'
import { cprSeal } from './cpr-seal.ts'
import { applyClasses, applyCourses, applyDepartments, applyDistricts, applySessions } from './entities.ts'
import { keepKnownSchools } from './first-days.ts'
import { type Endings, findEndings, keepWhatWasOpen } from './endings.ts'
import { freeMemory } from './free-memory.ts'
import { knownRoster } from './known.ts'
import { applyPeople } from './people.ts'
import { addPupils, applyCpr, applyDemographics } from './pupils.ts'
import {
  applyClassStaff,
  applyEnrolments,
  applyGuardianships,
  applyMemberships,
  applyStaffRoles,
  tellOfPupilsWithoutClass,
} from './roster-relations.ts'
import { keepEndedClasses, tellOfTeachersLeftOut } from './returned-classes.ts'
import { run } from './run-sql.ts'
import { applySchools } from './schools.ts'
import { openStaging } from './stage.ts'

export type RosterApplied = {
  /** False: nothing was changed. */
  readonly ok: boolean
  readonly counts: RosterCounts
  readonly problems: ProblemList
  readonly findings: readonly Finding[]
} & Endings

export type RosterOptions = ImportOptions & {
  /** 32 bytes; null: CPR numbers are left out. */
  readonly cprKey: Buffer | null
}

const importLock = 7_301_008

/**
 * The tables grow from nothing to a million rows within the transaction, and the planner goes by what it knew before: its nested
 * loops then take hours. Sorting half a million memberships on disk would take longer than all the rest.
 */
const planForMany = "set local enable_nestloop = off; set local work_mem = '64MB'; set local jit = off"
const planAsUsual = 'set local enable_nestloop = on; set local work_mem = default'

/** One import at a time in a municipality: the second waits for the first, so that both see whole rosters. */
const takeTurn = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  onProgress: ImportOptions['onProgress'],
): Promise<void> => {
  const { rows } = await run(
    tx,
    sql<{
      is_free: boolean
    }>`select pg_try_advisory_xact_lock(${importLock}, hashtext(${municipality})) as is_free`,
  )
  if (rows[0]?.is_free === true) return
  onProgress({ step: 'waiting' })
  await run(tx, sql`select pg_advisory_xact_lock(${importLock}, hashtext(${municipality}))`)
}

const inOrder: readonly ((work: Applying) => Promise<void>)[] = [
  applyDistricts,
  applySchools,
  keepKnownSchools,
  applyDepartments,
  applySessions,
  applyCourses,
  keepEndedClasses,
  applyClasses,
  applyPeople,
  addPupils,
  applyStaffRoles,
  applyEnrolments,
  applyMemberships,
  tellOfPupilsWithoutClass,
  applyClassStaff,
  tellOfTeachersLeftOut,
  applyGuardianships,
  applyDemographics,
  applyCpr,
]

const applyAll = async (work: Applying): Promise<void> => {
  for (const apply of inOrder) {
    await apply(work)
    if (hasFailed(work)) return
  }
}

const nothingEnds: Endings = { endings: [], unusual: [] }

const readAndApply = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  source: FileSource,
  { cprKey, partial, onProgress }: RosterOptions,
): Promise<RosterApplied> => {
  const isSet = source.names.some((name) => name.toLowerCase() === 'manifest.csv')
  const known = await knownRoster(tx, municipality, isSet ? 'oneroster' : 'csv')
  const staging = await openStaging(tx, cprKey === null ? null : cprSeal(cprKey, municipality))
  freeMemory()
  const outcome = await readRoster(
    source,
    { known, onProgress: ({ file, rows }) => onProgress({ step: 'reading', file, rows }) },
    staging.write,
  )
  if (!outcome.ok)
    return { ok: false, counts: noCounts(), problems: outcome.problems, findings: [], ...nothingEnds }
  freeMemory()
  onProgress({ step: 'writing' })
  await staging.close()
  const about = partial ? extractOf(outcome.about) : outcome.about
  const work = beginApplying(tx, municipality, about, cprKey !== null)
  await keepWhatWasOpen(work)
  await applyAll(work)
  const endings = hasFailed(work) ? nothingEnds : await findEndings(work)
  await work.drop()
  await staging.drop()
  const ok = !hasFailed(work)
  return {
    ok,
    counts: ok ? work.counts : noCounts(),
    problems: outcome.problems,
    findings: work.findings,
    ...endings,
  }
}

/**
 * Reads a roster and makes the municipality's what it says, as the system actor `import`. All of it happens within the transaction
 * that is given, or, after an error and in a dry run, none. What the same source told before and no longer tells has ended
 * today; nothing is ever erased, and what other sources told is left alone. `pupil_access` follows when the transaction commits.
 */
export const applyRoster = async (
  tx: ActorTx,
  source: FileSource,
  options: RosterOptions,
): Promise<RosterApplied> => {
  if (tx.actor.kind !== 'system' || tx.actor.name !== 'import' || tx.actor.municipality === null)
    throw new Error('A roster is taken in by the import, into one municipality.')
  const { municipality } = tx.actor
  await takeTurn(tx, municipality, options.onProgress)
  await tx.connection.query('savepoint before_roster')
  await tx.connection.query(planForMany)
  const applied = await readAndApply(tx, municipality, source, options)
  if (applied.ok && !options.dryRun)
    await tx.connection.query(`release savepoint before_roster; ${planAsUsual}`)
  else {
    if (applied.ok) await tx.connection.query(`${planAsUsual}; set constraints all immediate`)
    await tx.connection.query('rollback to savepoint before_roster; release savepoint before_roster')
  }
  return applied
}
