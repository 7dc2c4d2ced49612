import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, type MunicipalityId, PersonId, PupilId, SchoolId } from '#platform/ids.ts'
import type { Answered, Audience, ConcernState, ConcernSubject, SubjectKind, Voice } from './concerns.ts'
import { type ConcernSeen, startingRoles } from './policy.ts'

export const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.municipality === null) throw new Error('This work needs an actor in a municipality.')
  return tx.actor.municipality
}

export const personOf = (tx: ActorTx): PersonId => {
  if (tx.actor.kind !== 'person') throw new Error('This work needs a person.')
  return tx.actor.person
}

/** A person's name as people call them. */
export const nameOf = (alias: string): RawBuilder<string> =>
  sql`concat_ws(' ', coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}),
    coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)}))`

type Row = {
  id: string
  school_id: string
  school_name: string
  subject: SubjectKind
  class_id: string | null
  class_title: string | null
  named: string | null
  pupil_id: string | null
  pupil_name: string | null
  home_class: string | null
  voice: Voice
  audience: Audience
  started_by: string
  started_by_name: string | null
  started_at: Temporal.Instant
  works_well: string | null
  seen: string
  wonders: string | null
  known_by: string | null
  state: ConcernState['kind']
  answer: string | null
  answered_by: string | null
  answered_by_name: string | null
  answered_at: Temporal.Instant | null
  combined_with: string | null
  came_to: string | null
  plan_id: string | null
  assigned_to: string | null
  assigned_to_name: string | null
  asked_again: string | null
  asked_again_at: Temporal.Instant | null
  version: number
  started: boolean
  receives: boolean
  answers: boolean
  reasons: string[]
  child_is_here: boolean
}

const subjectOf = (row: Row): ConcernSubject => {
  if (row.subject === 'child')
    return {
      kind: 'child',
      pupil: PupilId.trust(row.pupil_id ?? ''),
      name: row.pupil_name ?? '',
      homeClass: row.home_class,
    }
  if (row.subject === 'class')
    return { kind: 'class', id: ClassId.trust(row.class_id ?? ''), title: row.class_title ?? '' }
  return { kind: row.subject, named: row.named ?? '' }
}

const answerOf = (row: Row): Answered => {
  if (row.answer === null || row.answered_by === null || row.answered_at === null)
    throw new Error('The database holds an answer together.')
  return {
    text: row.answer,
    by: PersonId.trust(row.answered_by),
    byName: row.answered_by_name ?? '',
    at: row.answered_at,
  }
}

const stateOf = (row: Row): ConcernState => {
  switch (row.state) {
    case 'open':
      return { kind: 'open' }
    case 'takenUp':
      return { kind: 'takenUp', answer: answerOf(row), plan: row.plan_id }
    case 'closed':
      return { kind: 'closed', answer: answerOf(row) }
    case 'combined': {
      const cameTo = row.came_to === 'takenUp' || row.came_to === 'closed' ? row.came_to : 'open'
      return { kind: 'combined', answer: answerOf(row), into: row.combined_with ?? '', cameTo }
    }
  }
}

const toConcern = (row: Row): ConcernSeen => ({
  id: row.id,
  school: { id: SchoolId.trust(row.school_id), name: row.school_name },
  subject: subjectOf(row),
  voice: row.voice,
  audience: row.audience,
  startedBy: PersonId.trust(row.started_by),
  startedByName: row.started_by_name ?? '',
  startedAt: row.started_at,
  worksWell: row.works_well,
  seen: row.seen,
  wonders: row.wonders,
  knownBy: row.known_by,
  state: stateOf(row),
  assignedTo:
    row.assigned_to === null
      ? null
      : { person: PersonId.trust(row.assigned_to), name: row.assigned_to_name ?? '' },
  askedAgain:
    row.asked_again === null || row.asked_again_at === null
      ? null
      : { text: row.asked_again, at: row.asked_again_at },
  childIsHere: row.child_is_here,
  version: row.version,
  started: row.started,
  receives: row.receives,
  answers: row.answers,
  reasons: row.reasons,
})

export type ConcernFilter =
  | { readonly of: 'one'; readonly id: string }
  /** Open ones, and those answered since. */
  | { readonly of: 'board'; readonly answeredSince: Temporal.Instant }
  | { readonly of: 'own' }
  | { readonly of: 'class'; readonly id: ClassId }
  | { readonly of: 'child'; readonly pupil: PupilId }
  /** Those of a school that another one may be combined with. */
  | { readonly of: 'combinable'; readonly school: SchoolId }

/**
 * What can concern the actor at all, asked in a way that an index answers, so that the row policy is not computed for every concern of the
 * municipality: those of the schools that they work at, of the children they teach, and their own.
 */
const nearby = (tx: ActorTx): RawBuilder<boolean> => {
  const person = personOf(tx)
  const held = tx.actor.kind === 'person' ? tx.actor.roles : []
  const schools = held.filter(({ role }) => startingRoles.includes(role)).map(({ school }) => school)
  if (schools.includes(null)) return sql`true`
  return sql`(c.started_by = ${person} or c.assigned_to = ${person} or c.school_id = any (${schools}::uuid[])
    or c.pupil_id = any (array(
      select x.pupil_id from pupil_access x
      where x.municipality_id = ${municipalityOf(tx)} and x.person_id = ${person} and x.reason = 'teachesClass'
        and x.valid_from <= ${tx.today} and (x.valid_to is null or x.valid_to > ${tx.today}))))`
}

const condition = (tx: ActorTx, filter: ConcernFilter): RawBuilder<boolean> => {
  switch (filter.of) {
    case 'one':
      return sql`c.id = ${filter.id}`
    case 'board':
      return sql`(c.state = 'open' or c.answered_at >= ${filter.answeredSince.toString()}::timestamptz) and ${nearby(tx)}`
    case 'own':
      return sql`c.started_by = ${personOf(tx)}`
    case 'class':
      return sql`c.class_id = ${filter.id}`
    case 'child':
      return sql`c.pupil_id = ${filter.pupil}`
    case 'combinable':
      return sql`c.school_id = ${filter.school} and c.state in ('open', 'takenUp')`
  }
}

/** More than a board can be read through; a school has some tens a year. */
const mostRead = 1000

/** The concerns that the actor may read, oldest first, each with what the actor may do with it. */
export const readConcerns = async (tx: ActorTx, filter: ConcernFilter): Promise<readonly ConcernSeen[]> => {
  const { rows } = await sql<Row>`
    select c.id, c.school_id, s.name as school_name, c.subject, c.class_id, k.title as class_title, c.named, c.pupil_id,
      ${nameOf('p')} as pupil_name, home.title as home_class, c.voice, c.audience, c.started_by, ${nameOf('w')} as started_by_name,
      c.started_at, c.works_well, c.seen, c.wonders, c.known_by, c.state, c.answer, c.answered_by, ${nameOf('a')} as answered_by_name,
      c.answered_at, c.combined_with, case when c.state = 'combined' then state_of_combined(c.id) end as came_to, c.plan_id,
      c.assigned_to, ${nameOf('h')} as assigned_to_name, c.asked_again, c.asked_again_at, c.version,
      actor_started_concern(c) as started, actor_receives_concern(c) as receives, actor_answers_concern(c) as answers,
      array(
        select distinct x.reason from pupil_access x
        where x.municipality_id = c.municipality_id and x.person_id = ${personOf(tx)} and x.pupil_id = c.pupil_id
          and x.valid_from <= ${tx.today} and (x.valid_to is null or x.valid_to > ${tx.today})) as reasons,
      c.pupil_id is null or exists (
        select from enrolment e
        where e.municipality_id = c.municipality_id and e.pupil_id = c.pupil_id and e.school_id = c.school_id
          and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today})) as child_is_here
    from concern c
    join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    left join class k on k.municipality_id = c.municipality_id and k.id = c.class_id
    left join person p on p.municipality_id = c.municipality_id and p.id = c.pupil_id
    left join person w on w.municipality_id = c.municipality_id and w.id = c.started_by
    left join person a on a.municipality_id = c.municipality_id and a.id = c.answered_by
    left join person h on h.municipality_id = c.municipality_id and h.id = c.assigned_to
    left join lateral (
      select n.title from class_member m join class n
        on n.municipality_id = m.municipality_id and n.id = m.class_id and n.kind = 'homeroom'
      where m.municipality_id = c.municipality_id and m.pupil_id = c.pupil_id and m.valid_from <= ${tx.today}
        and (m.valid_to is null or m.valid_to > ${tx.today})
      order by m.valid_from desc, m.id limit 1) home on true
    where c.municipality_id = ${municipalityOf(tx)} and ${condition(tx, filter)}
    order by coalesce(c.asked_again_at, c.started_at), c.id
    limit ${mostRead}`.execute(tx.db)
  return rows.map(toConcern)
}

export const readConcern = async (tx: ActorTx, id: string): Promise<ConcernSeen | null> =>
  (await readConcerns(tx, { of: 'one', id }))[0] ?? null

export type StepKind = 'handedOn' | 'takenUp' | 'combined' | 'closed' | 'askedAgain' | 'planBegun'
export type ConcernStep = {
  readonly kind: StepKind
  readonly words: string | null
  readonly by: string
  readonly to: string | null
  readonly at: Temporal.Instant
}

/** What was done with it, in order. */
export const stepsOf = async (tx: ActorTx, id: string): Promise<readonly ConcernStep[]> => {
  const { rows } = await sql<{
    kind: StepKind
    words: string | null
    by: string
    to: string | null
    at: Temporal.Instant
  }>`
    select t.kind, t.words, ${nameOf('b')} as by, case when t.to_person is not null then ${nameOf('o')} end as to, t.at
    from concern_step t
    left join person b on b.municipality_id = t.municipality_id and b.id = t.by_person
    left join person o on o.municipality_id = t.municipality_id and o.id = t.to_person
    where t.municipality_id = ${municipalityOf(tx)} and t.concern_id = ${id}
    order by t.at, t.id`.execute(tx.db)
  return rows
}

export type OutOfSight = {
  readonly id: string
  readonly subject: SubjectKind
  readonly startedAt: Temporal.Instant
  readonly state: ConcernState['kind']
  readonly answeredAt: Temporal.Instant | null
}

/** What the actor once wrote and may not read any more. */
export const ownOutOfSight = async (tx: ActorTx): Promise<readonly OutOfSight[]> => {
  const { rows } = await sql<{
    id: string
    subject: SubjectKind
    started_at: Temporal.Instant
    state: ConcernState['kind']
    answered_at: Temporal.Instant | null
  }>`select * from own_concerns_out_of_sight()`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    startedAt: row.started_at,
    state: row.state,
    answeredAt: row.answered_at,
  }))
}

/** How many concerns about children wait for the leaders of schools that the actor coordinates. */
export const waitingForLeaders = async (tx: ActorTx): Promise<number> => {
  const { rows } = await sql<{ waiting: number }>`
    select coalesce(sum(waiting), 0)::int as waiting from concerns_for_leaders()`.execute(tx.db)
  return rows[0]?.waiting ?? 0
}
