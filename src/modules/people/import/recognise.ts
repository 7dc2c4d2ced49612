import { type RawBuilder, sql } from 'kysely'
import { type Applying, type Finding } from './applying.ts'
import { run } from './run-sql.ts'

/**
 * Who each row of the files is. A row is known by the id that the same source gave before. Failing that it is recognised by its
 * UniLogin id or its CPR number, which belong to one person for life, and never by a name. A name can only speak against: rows
 * of one file that share a number but not a name are two persons with a mistake in the file, so the number is then trusted
 * for neither, and nobody is joined with anybody.
 */

type Key = {
  readonly column: 'uniid' | 'lookup'
  readonly other: 'uniid' | 'lookup'
  readonly code: Finding['code']
}
const keys: readonly Key[] = [
  { column: 'uniid', other: 'lookup', code: 'sameUniid' },
  { column: 'lookup', other: 'uniid', code: 'sameCpr' },
]

/** Takes away a number that several rows have who cannot be one person. */
const distrustShared = async (work: Applying, { column, other, code }: Key): Promise<void> => {
  const key = sql.ref(column)
  const cleared = column === 'lookup' ? sql`lookup = null, sealed = null` : sql`uniid = null`
  const { rows } = await run(
    work.tx,
    sql<{ ids: string[] }>`with shared as (
        select ${key} as value, array_agg(source_id order by source_id) as ids from in_person where ${key} is not null
        group by ${key}
        having count(distinct lower(given_name || ' ' || family_name)) > 1 or count(distinct ${sql.ref(other)}) > 1),
      cleared as (
        update in_person i set ${cleared} from shared where ${sql.ref(`i.${column}`)} = shared.value)
      select ids[1:5] as ids from shared order by ids`,
  )
  for (const { ids } of rows) work.find(code, [ids.join(', ')])
}

/** Rows that nobody knows yet, and the persons they could be. */
const keepClaims = async (work: Applying): Promise<void> => {
  const { m } = work
  const byKey = (join: RawBuilder<unknown>, contradicted: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`select w.source_id, w.name, p.id as person_id from who w ${join}
      where w.person_id is null and p.municipality_id = ${m} and not coalesce(${contradicted}, false)`
  await work.keep(
    'claim',
    sql`${byKey(
      sql`join person p on p.uniid = w.uniid left join pupil_cpr c on c.municipality_id = p.municipality_id and c.pupil_id = p.id`,
      sql`c.lookup <> w.lookup`,
    )}
    union
    ${byKey(
      sql`join pupil_cpr c on c.lookup = w.lookup join person p on p.municipality_id = c.municipality_id and p.id = c.pupil_id`,
      sql`p.uniid <> w.uniid`,
    )}`,
  )
}

/** A claim holds when it is the row's only one, and whoever else in the files is that person is called the same. */
const settleClaims = async (work: Applying): Promise<void> => {
  const { rows: doubtful } = await run(
    work.tx,
    sql<{ source_id: string }>`delete from claim c where
        (select count(*) from claim o where o.source_id = c.source_id) > 1
        or exists (select from claim o where o.person_id = c.person_id and o.name <> c.name)
        or exists (select from who w where w.person_id = c.person_id and w.name <> c.name)
      returning c.source_id`,
  )
  for (const source of new Set(doubtful.map((row) => row.source_id))) work.find('doubtfulPerson', [source])
  const { changed } = await run(
    work.tx,
    sql`update who w set person_id = c.person_id, owns = false from claim c where c.source_id = w.source_id and w.person_id is null`,
  )
  if (changed > 0) work.find('personRecognised', [String(changed)])
}

/** Fills `who`: for each row of people the person it is, whether it decides the name, and whether the person is new. */
export const recognisePeople = async (work: Applying): Promise<void> => {
  const { tx, m, s } = work
  for (const key of keys) await distrustShared(work, key)
  await work.keep(
    'who',
    sql`select i.source_id, i.id, i.uniid, i.lookup, lower(i.given_name || ' ' || i.family_name) as name,
        coalesce(p.id, a.person_id) as person_id, p.id is not null as owns, false as is_new
      from in_person i
      left join person p on p.municipality_id = ${m} and p.source = ${s} and p.source_id = i.source_id
      left join person_alias a on p.id is null and a.municipality_id = ${m} and a.source = ${s} and a.source_id = i.source_id`,
  )
  const { rows } = await run(
    tx,
    sql<{
      open: boolean
    }>`select exists (select from who where person_id is null and (uniid is not null or lookup is not null)) as open`,
  )
  if (rows[0]?.open === true) {
    await keepClaims(work)
    await settleClaims(work)
  }
  // Rows of this very file that are the same new person: a child at two schools, a teacher who works at two.
  await run(
    tx,
    sql`update who w set person_id = l.leader, owns = l.leader = w.id, is_new = true from (
        select source_id, case when lookup is null then by_uniid else
          first_value(by_uniid) over (partition by lookup order by uniid is null, source_id) end as leader
        from (
          select source_id, uniid, lookup,
            case when uniid is null then id else first_value(id) over (partition by uniid order by source_id) end as by_uniid
          from who where person_id is null) fresh) l
      where l.source_id = w.source_id`,
  )
  await tx.connection.query('analyze pg_temp.who')
}
