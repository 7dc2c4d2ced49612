import { type RawBuilder, sql } from 'kysely'
import type { Applying } from './applying.ts'
import { endPeople, keepAliases, takeOver } from './people-owners.ts'
import { recognisePeople } from './recognise.ts'
import { assignments, columns, rowOf, run } from './run-sql.ts'

const told = ['username', 'identifier', 'email', 'phone', 'sms'] as const
const contact = ['email', 'phone', 'sms'] as const
/** What a row of people says whole: who has no middle name in the file has none. */
const whole = [
  'given_name',
  'middle_name',
  'family_name',
  'preferred_given_name',
  'preferred_family_name',
  'sort_key',
  'search_text',
  'enabled',
] as const
const person = [...whole, 'username', 'identifier', 'uniid', 'is_protected'] as const

/**
 * An empty cell in a bulk file means that there is nothing, unless the whole column is empty: then the sender does not tell this at
 * all, and what is known stays. In a delta, and in a spreadsheet, an empty cell says nothing; nor does it about the contact data of one
 * whom name-and-address protection covers, because our own export leaves them out.
 */
const emptyMeansNone = async (work: Applying): Promise<ReadonlySet<string>> => {
  if (work.modeOf('people') !== 'bulk') return new Set()
  const { rows } = await run(
    work.tx,
    sql<
      Record<string, boolean | null>
    >`select ${sql.join(told.map((name) => sql`bool_or(${sql.ref(name)} is not null) as ${sql.ref(name)}`))} from in_person`,
  )
  return new Set(told.filter((name) => rows[0]?.[name] === true))
}

const addNew = async ({ tx, m, s, today, count }: Applying): Promise<void> => {
  const added = await run(
    tx,
    sql`insert into person (municipality_id, id, source, source_id, valid_from, is_protected, uniid, username, identifier, ${columns(whole)})
      select ${m}, i.id, ${s}, i.source_id, ${today}, coalesce(i.is_protected, false), i.uniid, i.username, i.identifier, ${columns(whole, 'i')}
      from who w join in_person i on i.source_id = w.source_id where w.is_new and w.owns`,
  )
  count('created', 'people', added.changed)
}

/** The rows that decide, beside what is known: `p` is the person, `c` the contact data, `i` the file. */
const keepWanted = async (work: Applying): Promise<void> => {
  const { m, today } = work
  const none = await emptyMeansNone(work)
  const settled = (name: (typeof told)[number], from: string): RawBuilder<unknown> => {
    const [given, known] = [sql.ref(`i.${name}`), sql.ref(`${from}.${name}`)]
    if (!none.has(name)) return sql`coalesce(${given}, ${known}) as ${sql.ref(name)}`
    if (from === 'p') return sql`${given} as ${sql.ref(name)}`
    return sql`case when i.is_protected or p.is_protected or hidden.guardian_id is not null
      then coalesce(${given}, ${known}) else ${given} end as ${sql.ref(name)}`
  }
  await work.keep(
    'wanted_person',
    sql`select w.person_id as id, w.is_new, ${columns(whole, 'i')},
        coalesce(i.uniid, p.uniid) as uniid,
        coalesce(i.is_protected, p.is_protected) or exists (
          select from person_alias a where a.municipality_id = ${m} and a.person_id = p.id and a.is_protected
            and (a.valid_to is null or a.valid_to > ${today})) as is_protected,
        ${settled('username', 'p')}, ${settled('identifier', 'p')},
        ${sql.join(contact.map((name) => settled(name, 'c')))}
      from who w join in_person i on i.source_id = w.source_id
      join person p on p.municipality_id = ${m} and p.id = w.person_id
      left join person_contact c on c.municipality_id = ${m} and c.person_id = w.person_id
      left join (select distinct g.guardian_id from guardianship g
        join person child on child.municipality_id = g.municipality_id and child.id = g.pupil_id
        where g.municipality_id = ${m} and child.is_protected) hidden on hidden.guardian_id = w.person_id
      where w.owns`,
  )
}

const change = async ({ tx, m }: Applying): Promise<void> => {
  await run(
    tx,
    sql`with changed as (
        update person t set ${assignments(person, 'w')}, valid_to = null from wanted_person w
        where t.municipality_id = ${m} and t.id = w.id and not w.is_new
          and (t.valid_to is not null or ${rowOf(person, 't')} is distinct from ${rowOf(person, 'w')}) returning t.id)
      insert into touched_person select id from changed`,
  )
  await run(
    tx,
    sql`with changed as (
        update person_contact t set ${assignments(contact, 'w')} from wanted_person w
        where t.municipality_id = ${m} and t.person_id = w.id
          and ${rowOf(contact, 't')} is distinct from ${rowOf(contact, 'w')} returning t.person_id)
      insert into touched_person select person_id from changed`,
  )
  await run(
    tx,
    sql`with added as (
        insert into person_contact (municipality_id, person_id, ${columns(contact)})
        select ${m}, w.id, ${columns(contact, 'w')} from wanted_person w
        where coalesce(${columns(contact, 'w')}) is not null and not exists (
          select from person_contact c where c.municipality_id = ${m} and c.person_id = w.id)
        returning person_id)
      insert into touched_person select person_id from added`,
  )
}

export const applyPeople = async (work: Applying): Promise<void> => {
  const { tx, m, s, today } = work
  if (work.modeOf('people') !== 'absent') {
    await work.keep('touched_person', sql`select null::uuid as id where false`)
    await recognisePeople(work)
    await takeOver(work)
    await addNew(work)
    await keepAliases(work)
    await keepWanted(work)
    await change(work)
    await endPeople(work)
    const { rows } = await run(
      tx,
      sql<{ updated: number }>`select count(distinct id) as updated from touched_person t
        where not exists (select from who w where w.is_new and w.person_id = t.id)
          and not exists (select from gone_person g where g.id = t.id and g.heir_id is null)`,
    )
    work.count('updated', 'people', rows[0]?.updated ?? 0)
  }
  await work.keep(
    'key_person',
    sql`select t.source_id, t.id from person t
        where t.municipality_id = ${m} and t.source = ${s} and (t.valid_to is null or t.valid_to > ${today})
      union all
      select a.source_id, a.person_id from person_alias a
        where a.municipality_id = ${m} and a.source = ${s} and (a.valid_to is null or a.valid_to > ${today})`,
  )
}
