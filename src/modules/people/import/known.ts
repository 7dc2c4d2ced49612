import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import type { Known, KnownOrg } from '../roster/roster.ts'
import { schoolIdOf } from '../roster/templates/ids.ts'
import { run } from './run-sql.ts'

const tables = {
  sessions: 'academic_session',
  courses: 'course',
  classes: 'class',
  people: 'person',
} as const

type OrgRow = {
  kind: KnownOrg['kind']
  source_id: string
  name: string
  institution_number: string | null
  school: string | null
}

/**
 * What the municipality has, for files that only say what changed. A spreadsheet names its schools by number or name and may mean
 * one that another source told of; a OneRoster set refers to what it has told itself. For a spreadsheet a school is called by its
 * number whoever told of it, because its classes and pupils are called after it and must be called the same next time.
 */
export const knownRoster = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  source: 'oneroster' | 'csv',
): Promise<Known> => {
  const told = (of: string) =>
    sql`${sql.ref(`${of}.municipality_id`)} = ${municipality}::uuid and (${sql.ref(`${of}.source`)} = ${source} or ${source === 'csv'})
      and (${sql.ref(`${of}.valid_to`)} is null or ${sql.ref(`${of}.valid_to`)} > ${tx.today}::date)`
  const { rows } = await run(
    tx,
    sql<OrgRow>`select * from (select 'district' as kind, t.source_id, t.name, null as institution_number, null as school, t.source, t.id from district t where ${told('t')}
      union all
      select 'school', t.source_id, t.name, t.institution_number, null, t.source, t.id from school t where ${told('t')}
      union all
      select 'department', t.source_id, t.name, null, s.source_id, t.source, t.id from department t
        left join school s on s.municipality_id = t.municipality_id and s.id = t.school_id
        where ${told('t')}
      ) org order by source <> ${source} desc, id desc`,
  )
  return {
    // Of two with the same name the own source's comes last, and stays.
    orgs: new Map(
      rows.map(({ kind, source_id, name, institution_number, school }) => [
        source === 'csv' && institution_number !== null ? schoolIdOf(institution_number) : source_id,
        { kind, name, institutionNumber: institution_number, school },
      ]),
    ),
    missing: async (kind, ids) => {
      const alias =
        kind === 'people' ? sql`union all select t.source_id from person_alias t where ${told('t')}` : sql``
      const { rows: missing } = await run(
        tx,
        sql<{ id: string }>`select asked.id from unnest(${ids}::text[]) as asked(id)
          where asked.id not in (select t.source_id from ${sql.table(tables[kind])} t where ${told('t')} ${alias})`,
      )
      return missing.map(({ id }) => id)
    },
  }
}
