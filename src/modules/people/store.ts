import { sql } from 'kysely'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import { searchText } from '#platform/text/danish.ts'
import type { AccessReason } from './policy.ts'

export type ClassInList = {
  readonly id: ClassId
  readonly title: string
  readonly kind: 'homeroom' | 'scheduled'
  readonly school: SchoolId
  readonly schoolName: string
  readonly gradeLevels: readonly string[]
  readonly pupils: number
  readonly worksWithIt: boolean
}

const personOf = (tx: ActorTx): PersonActor => {
  if (tx.actor.kind !== 'person') throw new Error('Only a person has classes.')
  return tx.actor
}

/** The classes and groups that this person works with, and those of the schools that they lead. */
export const classesOf = async (tx: ActorTx): Promise<ClassInList[]> => {
  const actor = personOf(tx)
  const schools = actor.roles.flatMap((held) =>
    held.role === 'schoolLeader' && held.school !== null ? [held.school] : [],
  )
  const { rows } = await sql<{
    id: string
    title: string
    kind: 'homeroom' | 'scheduled'
    school_id: string
    school_name: string
    grade_levels: string[]
    pupils: number
    works: boolean
  }>`
    select c.id, c.title, c.kind, c.school_id, s.name as school_name, c.grade_levels, mine.works,
      (select count(*) from class_member m where m.municipality_id = c.municipality_id and m.class_id = c.id
        and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})) as pupils
    from class c
    join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    cross join lateral (select exists (
      select from class_staff t where t.municipality_id = c.municipality_id and t.class_id = c.id and t.person_id = ${actor.person}
        and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as works) mine
    where c.municipality_id = ${actor.municipality} and c.valid_from <= ${tx.today} and (c.valid_to is null or c.valid_to > ${tx.today})
      and (mine.works or c.school_id = any (${schools}))
    order by s.name, c.kind, c.sort_key`.execute(tx.db)
  return rows.map((row) => ({
    id: ClassId.trust(row.id),
    title: row.title,
    kind: row.kind,
    school: SchoolId.trust(row.school_id),
    schoolName: row.school_name,
    gradeLevels: row.grade_levels,
    pupils: row.pupils,
    worksWithIt: row.works,
  }))
}

/** Why this person may see this pupil today; empty when they may not. */
export const reasonsFor = async (tx: ActorTx, pupil: PupilId): Promise<AccessReason[]> => {
  const actor = personOf(tx)
  const rows = await tx.db
    .selectFrom('pupil_access')
    .select('reason')
    .distinct()
    .where('municipality_id', '=', actor.municipality)
    .where('person_id', '=', actor.person)
    .where('pupil_id', '=', pupil)
    .where('valid_from', '<=', tx.today)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', tx.today)]))
    .execute()
  return rows.map((row) => row.reason as AccessReason)
}

export type FoundPupil = {
  readonly id: PupilId
  readonly name: string
  readonly homeClass: string | null
  readonly school: string | null
}

const mostFound = 50

/** Pupils that this person may see whose names have words beginning so. */
export const findPupils = async (
  tx: ActorTx,
  words: string,
): Promise<{ found: FoundPupil[]; isCut: boolean }> => {
  const actor = personOf(tx)
  const wanted = searchText(words)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 8)
  if (wanted.length === 0) return { found: [], isCut: false }
  const escaped = wanted.map((word) => word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`))
  const { rows } = await sql<{ id: string; name: string; home_class: string | null; school: string | null }>`
    select p.id, coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      home.title as home_class, s.name as school
    from person p
    left join lateral (
      select c.title, c.school_id from class_member m join class c on c.municipality_id = m.municipality_id and c.id = m.class_id
      where m.municipality_id = p.municipality_id and m.pupil_id = p.id and c.kind = 'homeroom'
        and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
      order by m.valid_from desc limit 1) home on true
    left join school s on s.municipality_id = p.municipality_id and s.id = home.school_id
    where p.municipality_id = ${actor.municipality}
      and p.id in (select a.pupil_id from pupil_access a where a.municipality_id = ${actor.municipality} and a.person_id = ${actor.person}
        and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today}))
      and (select bool_and(' ' || p.search_text like '% ' || word || '%') from unnest(${escaped}::text[]) word)
    order by p.sort_key, p.id
    limit ${mostFound + 1}`.execute(tx.db)
  return {
    found: rows.slice(0, mostFound).map((row) => ({
      id: PupilId.trust(row.id),
      name: row.name,
      homeClass: row.home_class,
      school: row.school,
    })),
    isCut: rows.length > mostFound,
  }
}

export type Contact = {
  readonly person: PersonId
  readonly name: string
  /** `pupil` for the child itself, else what the guardian is to it. */
  readonly relation: string
  readonly hasCustody: boolean
  readonly isProtected: boolean
  readonly email: string | null
  readonly phone: string | null
}

export type Contacts = {
  readonly pupil: PupilId
  readonly name: string
  readonly homeClass: string | null
  readonly isProtected: boolean
  readonly contacts: readonly Contact[]
  readonly reasons: readonly AccessReason[]
}

/**
 * The pupil's and the guardians' contact data. Where the child or the person is name-and-address protected the database gives
 * none, so that no page can forget it.
 */
export const contactsOf = async (tx: ActorTx, pupil: PupilId): Promise<Contacts | null> => {
  const reasons = await reasonsFor(tx, pupil)
  if (reasons.length === 0) return null
  const actor = personOf(tx)
  const { rows } = await sql<{
    id: string
    name: string
    relation: string
    has_custody: boolean
    is_protected: boolean
    email: string | null
    phone: string | null
    home_class: string | null
  }>`
    select p.id, coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name,
      who.relation, who.has_custody, p.is_protected or guards_protected_child(p.id) as is_protected, k.email, coalesce(k.phone, k.sms) as phone,
      (select c.title from class_member m join class c on c.municipality_id = m.municipality_id and c.id = m.class_id
        where m.municipality_id = p.municipality_id and m.pupil_id = p.id and c.kind = 'homeroom'
          and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
        order by m.valid_from desc limit 1) as home_class
    from (
      select ${pupil}::uuid as id, 'pupil' as relation, false as has_custody, 0 as place
      union all
      select g.guardian_id, g.relation, g.has_custody, 1 from guardianship g
      where g.municipality_id = ${actor.municipality} and g.pupil_id = ${pupil}
        and g.valid_from <= ${tx.today} and (g.valid_to is null or g.valid_to > ${tx.today})) who
    join person p on p.municipality_id = ${actor.municipality} and p.id = who.id
    left join person_contact k on k.municipality_id = p.municipality_id and k.person_id = p.id
    order by who.place, p.sort_key`.execute(tx.db)
  const [child] = rows
  if (child === undefined) return null
  return {
    pupil,
    name: child.name,
    homeClass: child.home_class,
    isProtected: child.is_protected,
    reasons,
    contacts: rows.map((row) => ({
      person: PersonId.trust(row.id),
      name: row.name,
      relation: row.relation,
      hasCustody: row.has_custody,
      isProtected: row.is_protected || child.is_protected,
      email: row.email,
      phone: row.phone,
    })),
  }
}
