import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import { type KindMode, type RosterAbout, type RosterKind, rosterKinds } from '../roster/roster.ts'
import { withoutCpr } from '#platform/text/cpr.ts'
import { dropTables } from './stage.ts'
import { run } from './run-sql.ts'

/** What is counted: the kinds of the roster, and CPR numbers, which are counted and never shown. */
export const countedKinds = [...rosterKinds, 'cprNumbers'] as const
export type CountedKind = (typeof countedKinds)[number]
export type RosterCounts = Record<'created' | 'updated' | 'ended', Record<CountedKind, number>>

/** What the import itself finds, when all has been read: two persons who may be one, and the like. */
export type Finding = {
  readonly code:
    | 'referenceLost'
    | 'sameUniid'
    | 'sameCpr'
    | 'doubtfulPerson'
    | 'personRecognised'
    | 'cprWithoutKey'
    | 'cprTaken'
    | 'demographicsUnused'
    | 'guardiansEnded'
    | 'teachersLeftOut'
    | 'pupilsWithoutHomeClass'
  readonly isError: boolean
  readonly values: readonly string[]
}

/** One import under way in its transaction. */
export type Applying = {
  readonly tx: ActorTx
  readonly source: RosterAbout['source']
  readonly about: RosterAbout
  /** Whether there is a key to seal CPR numbers with. */
  readonly keepsCpr: boolean
  /** The municipality, the source and the day, as parts of statements. */
  readonly m: RawBuilder<unknown>
  readonly s: RawBuilder<unknown>
  readonly today: RawBuilder<unknown>
  readonly yearBegins: RawBuilder<unknown>
  readonly counts: RosterCounts
  readonly findings: Finding[]
  readonly count: (what: keyof RosterCounts, kind: CountedKind, by: number) => void
  readonly find: (code: Finding['code'], values?: readonly string[]) => void
  readonly modeOf: (kind: RosterKind) => KindMode
  /** Makes a temporary table that goes away with the import. */
  readonly keep: (name: string, as: RawBuilder<unknown>) => Promise<void>
  readonly drop: () => Promise<void>
}

const mostOfOneCode = 20

const none = (): Record<CountedKind, number> =>
  Object.fromEntries(countedKinds.map((kind) => [kind, 0])) as Record<CountedKind, number>

export const noCounts = (): RosterCounts => ({ created: none(), updated: none(), ended: none() })

export const beginApplying = (
  tx: ActorTx,
  municipality: MunicipalityId,
  about: RosterAbout,
  keepsCpr: boolean,
): Applying => {
  const counts = noCounts()
  const findings: Finding[] = []
  const made = new Set<string>()
  return {
    tx,
    about,
    keepsCpr,
    source: about.source,
    m: sql`${municipality}::uuid`,
    s: sql`${about.source}::text`,
    today: sql`${tx.today}::date`,
    yearBegins: sql`${schoolYearPeriod(schoolYearOf(tx.today)).validFrom}::date`,
    counts,
    findings,
    count: (what, kind, by) => {
      counts[what][kind] += by
    },
    find: (code, values = []) => {
      // A column that is wrong throughout would else fill the report with one and the same sentence.
      if (findings.filter((each) => each.code === code).length < mostOfOneCode)
        findings.push({ code, isError: code === 'referenceLost', values: values.map(withoutCpr) })
    },
    modeOf: (kind) => about.modes[kind],
    keep: async (name, as) => {
      if (made.has(name)) await dropTables(tx, [name])
      made.add(name)
      await run(tx, sql`create temporary table ${sql.ref(name)} on commit drop as ${as}`)
      await tx.connection.query(`analyze pg_temp.${name}`)
    },
    drop: async () => await dropTables(tx, [...made]),
  }
}

/** What is in force on the day, or will be. */
export const isOpen = ({ today }: Applying, of: string): RawBuilder<unknown> =>
  sql`(${sql.ref(`${of}.valid_to`)} is null or ${sql.ref(`${of}.valid_to`)} > ${today})`

/**
 * The ids behind the names that the files use, for what is in force. A spreadsheet may speak of a school that another source
 * told of; a OneRoster set only of what it has told itself.
 */
export const keepKeys = async (work: Applying, name: string, table: string): Promise<void> => {
  const { m, s, source } = work
  await work.keep(
    name,
    source === 'oneroster'
      ? sql`select t.source_id, t.id from ${sql.table(table)} t
          where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')}`
      : sql`select distinct on (t.source_id) t.source_id, t.id from ${sql.table(table)} t
          where t.municipality_id = ${m} and ${isOpen(work, 't')}
          order by t.source_id, (t.source = ${s}) desc, t.id`,
  )
}

/** Reports references that lead nowhere although the reader found nothing wrong with them. */
export const refuseLost = async (work: Applying, plan: string): Promise<void> => {
  const { rows } = await run(
    work.tx,
    sql<{
      source_id: string
      lost: string
    }>`select source_id, lost from ${sql.ref(plan)} where lost is not null order by source_id limit 20`,
  )
  for (const row of rows) work.find('referenceLost', [row.source_id, row.lost])
}

export const hasFailed = ({ findings }: Applying): boolean => findings.some(({ isError }) => isError)
