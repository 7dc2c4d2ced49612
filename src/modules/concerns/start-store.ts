import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import { searchText } from '#platform/text/danish.ts'
import { type Audience, type ConcernWords, type Voice, mostInAnHour } from './concerns.ts'
import { startingRoles } from './policy.ts'
import { municipalityOf, nameOf, personOf } from './store.ts'

export type School = { readonly id: SchoolId; readonly name: string }

/** The schools that the actor is an adult of; one who works for the whole municipality comes to all of them. */
export const schoolsOf = async (tx: ActorTx): Promise<readonly School[]> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select s.id, s.name from school s
    where s.municipality_id = ${municipalityOf(tx)} and s.valid_from <= ${tx.today} and (s.valid_to is null or s.valid_to > ${tx.today})
      and actor_works_at(s.id, ${startingRoles})
    order by s.name, s.id`.execute(tx.db)
  return rows.map((row) => ({ id: SchoolId.trust(row.id), name: row.name }))
}

export type ClassChoice = {
  readonly id: ClassId
  readonly title: string
  readonly kind: 'homeroom' | 'scheduled'
}

export const classesAt = async (tx: ActorTx, school: SchoolId): Promise<readonly ClassChoice[]> => {
  const rows = await tx.db
    .selectFrom('class')
    .select(['id', 'title', 'kind'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('school_id', '=', school)
    .where('valid_from', '<=', tx.today)
    .where((is) => is.or([is('valid_to', 'is', null), is('valid_to', '>', tx.today)]))
    .orderBy('kind')
    .orderBy('sort_key')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: ClassId.trust(row.id),
    title: row.title,
    kind: row.kind === 'scheduled' ? 'scheduled' : 'homeroom',
  }))
}

export const schoolOfClass = async (tx: ActorTx, id: ClassId): Promise<string | null> => {
  const row = await tx.db
    .selectFrom('class')
    .select('school_id')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.school_id ?? null
}

export type ChildChoice = {
  readonly pupil: PupilId
  readonly name: string
  readonly givenName: string
  readonly homeClass: string | null
  readonly school: School
  readonly reasons: readonly string[]
}

export type ChildrenAsked =
  | { readonly by: 'id'; readonly pupil: PupilId }
  | { readonly by: 'family' }
  | { readonly by: 'work'; readonly words: string }

/** A page of names; who has more pupils than this writes a part of the name. */
export const mostChildren = 60

/** Children who go to a school today and whom the actor sees, by name: one, the family's own, or those of the actor's work. */
export const childrenToChoose = async (
  tx: ActorTx,
  asked: ChildrenAsked,
): Promise<readonly ChildChoice[]> => {
  const wanted = asked.by === 'work' ? searchText(asked.words).split(' ').filter(Boolean).slice(0, 8) : []
  const escaped = wanted.map((word) => word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`))
  const reasons =
    asked.by === 'family' ? ['self', 'custody'] : ['teachesClass', 'leadsSchool', 'onPlan', 'onCourse']
  const { rows } = await sql<{
    id: string
    name: string
    given: string
    home_class: string | null
    school_id: string
    school_name: string
    reasons: string[]
  }>`
    select p.id, ${nameOf('p')} as name, coalesce(p.preferred_given_name, p.given_name) as given, home.title as home_class,
      s.id as school_id, s.name as school_name, mine.reasons
    from (
      select x.pupil_id, array_agg(distinct x.reason) as reasons from pupil_access x
      where x.municipality_id = ${municipalityOf(tx)} and x.person_id = ${personOf(tx)}
        and x.valid_from <= ${tx.today} and (x.valid_to is null or x.valid_to > ${tx.today})
      group by x.pupil_id) mine
    join person p on p.municipality_id = ${municipalityOf(tx)} and p.id = mine.pupil_id
    join lateral (
      select e.school_id from enrolment e
      where e.municipality_id = p.municipality_id and e.pupil_id = p.id and e.valid_from <= ${tx.today}
        and (e.valid_to is null or e.valid_to > ${tx.today})
      order by e.valid_from desc, e.id limit 1) goes on true
    join school s on s.municipality_id = p.municipality_id and s.id = goes.school_id
    left join lateral (
      select c.title, c.sort_key from class_member m join class c
        on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
      where m.municipality_id = p.municipality_id and m.pupil_id = p.id and m.valid_from <= ${tx.today}
        and (m.valid_to is null or m.valid_to > ${tx.today})
      order by m.valid_from desc, m.id limit 1) home on true
    where ${asked.by === 'id' ? sql`p.id = ${asked.pupil}` : sql`mine.reasons && ${reasons}::text[]`}
      and coalesce((select bool_and(' ' || p.search_text like '% ' || word || '%') from unnest(${escaped}::text[]) word), true)
    order by home.sort_key nulls last, p.sort_key, p.id
    limit ${mostChildren + 1}`.execute(tx.db)
  return rows.map((row) => ({
    pupil: PupilId.trust(row.id),
    name: row.name,
    givenName: row.given,
    homeClass: row.home_class,
    school: { id: SchoolId.trust(row.school_id), name: row.school_name },
    reasons: row.reasons,
  }))
}

export type Colleague = {
  readonly person: PersonId
  readonly name: string
  readonly roles: readonly string[]
}

/** Staff who hold one of these roles at the school, or for the whole municipality. Staff are known to everyone in the municipality. */
export const staffAt = async (
  tx: ActorTx,
  school: SchoolId,
  roles: readonly string[],
): Promise<readonly Colleague[]> => {
  const { rows } = await sql<{ id: string; name: string; roles: string[] }>`
    select p.id, ${nameOf('p')} as name, array_agg(distinct r.role) as roles
    from staff_role r join person p on p.municipality_id = r.municipality_id and p.id = r.person_id
    where r.municipality_id = ${municipalityOf(tx)} and r.role = any (${roles}) and (r.school_id = ${school} or r.school_id is null)
      and r.valid_from <= ${tx.today} and (r.valid_to is null or r.valid_to > ${tx.today})
    group by p.municipality_id, p.id
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map((row) => ({ person: PersonId.trust(row.id), name: row.name, roles: row.roles }))
}

type Seer = {
  readonly person: PersonId
  readonly name: string
  readonly reason: string
  readonly ground: string
}

/** Everyone who sees the child today, and why; empty for one who does not see it. */
const seersOf = async (tx: ActorTx, pupil: PupilId): Promise<readonly Seer[]> => {
  const { rows } = await sql<{ person_id: string; name: string; reason: string; ground_id: string }>`
    select person_id, concat_ws(' ', given_name, family_name) as name, reason, ground_id
    from who_sees_pupil(${pupil}) where valid_from <= ${tx.today}`.execute(tx.db)
  return rows.map((row) => ({
    person: PersonId.trust(row.person_id),
    name: row.name,
    reason: row.reason,
    ground: row.ground_id,
  }))
}

/** Colleagues who work with the child and are not its family, each once. */
const workingWith = (seers: readonly Seer[], reasons: readonly string[]): readonly Colleague[] => {
  const family = new Set(
    seers.filter(({ reason }) => reason === 'custody' || reason === 'self').map(({ person }) => person),
  )
  const found = seers.filter(({ person, reason }) => reasons.includes(reason) && !family.has(person))
  return [...new Map(found.map(({ person, name }) => [person, { person, name, roles: [] }])).values()]
}

/** Who will read what is written, by name: it is said before it is sent. */
export type Readers = {
  readonly leaders: readonly Colleague[]
  /** Coordinators and counsellors who read it too. */
  readonly coordinators: readonly Colleague[]
  /** Those who teach the child, when the family says so. */
  readonly teachers: readonly Colleague[]
}

const coordinating = ['milCoordinator', 'counsellor']

export const readersFor = async (
  tx: ActorTx,
  about: { readonly school: SchoolId; readonly pupil: PupilId | null; readonly voice: Voice },
): Promise<Readers> => {
  const coordinators = await staffAt(tx, about.school, coordinating)
  if (about.pupil === null)
    return { leaders: await staffAt(tx, about.school, ['schoolLeader']), coordinators, teachers: [] }
  const seers = await seersOf(tx, about.pupil)
  const leading = seers.filter(
    ({ reason, ground }) => reason !== 'leadsSchool' || ground === (about.school as string),
  )
  const leaders = workingWith(leading, ['leadsSchool'])
  const working = workingWith(seers, ['teachesClass', 'leadsSchool', 'onPlan', 'onCourse'])
  return {
    leaders,
    coordinators:
      about.voice === 'staff'
        ? coordinators.filter(({ person }) => working.some((one) => one.person === person))
        : [],
    teachers: about.voice === 'staff' ? [] : workingWith(seers, ['teachesClass']),
  }
}

/** Colleagues to whom a concern can be handed on; the database asks the same again (`can_be_handed`). */
export const colleaguesFor = async (
  tx: ActorTx,
  about: { readonly school: SchoolId; readonly pupil: PupilId | null; readonly startedBy: PersonId },
): Promise<readonly Colleague[]> => {
  const found =
    about.pupil === null
      ? await staffAt(tx, about.school, startingRoles)
      : workingWith(await seersOf(tx, about.pupil), ['teachesClass', 'leadsSchool', 'onPlan', 'onCourse'])
  return found.filter(({ person }) => person !== about.startedBy && person !== personOf(tx))
}

export type StartedAbout =
  | { readonly kind: 'class'; readonly id: ClassId }
  | { readonly kind: 'team' | 'group'; readonly named: string }
  | { readonly kind: 'child'; readonly pupil: PupilId }

export type Starting = {
  readonly school: SchoolId
  readonly about: StartedAbout
  readonly voice: Voice
  readonly audience: Audience
  readonly words: ConcernWords
  /** Comes from the form as it was shown. */
  readonly formKey: string
}

export type Started =
  | { readonly kind: 'started' | 'thereAlready'; readonly id: string }
  | { readonly kind: 'tooMany' }

/** One at a time per person, so that a form that is sent twice, or thirty times, is seen as such. */
export const startConcern = async (tx: ActorTx, starting: Starting): Promise<Started> => {
  const municipality = municipalityOf(tx)
  const by = personOf(tx)
  await sql`select pg_advisory_xact_lock(7301018, hashtext(${by}))`.execute(tx.db)
  const { rows } = await sql<{ there: string | null; recent: number }>`
    select (select id from concern where municipality_id = ${municipality} and started_by = ${by} and form_key = ${starting.formKey}) as there,
      (select count(*)::int from concern where municipality_id = ${municipality} and started_by = ${by}
        and started_at > ${tx.now.subtract({ hours: 1 }).toString()}::timestamptz) as recent`.execute(tx.db)
  const [known] = rows
  if (known?.there) return { kind: 'thereAlready', id: known.there }
  if ((known?.recent ?? 0) >= mostInAnHour) return { kind: 'tooMany' }
  const id = v7()
  const { about, words } = starting
  await tx.db
    .insertInto('concern')
    .values({
      municipality_id: municipality,
      id,
      school_id: starting.school,
      subject: about.kind,
      class_id: about.kind === 'class' ? about.id : null,
      named: about.kind === 'team' || about.kind === 'group' ? about.named : null,
      pupil_id: about.kind === 'child' ? about.pupil : null,
      voice: starting.voice,
      audience: starting.audience,
      started_by: by,
      started_at: tx.now,
      form_key: starting.formKey,
      works_well: words.worksWell,
      seen: words.seen,
      wonders: words.wonders,
      known_by: words.knownBy,
    })
    .execute()
  return { kind: 'started', id }
}
