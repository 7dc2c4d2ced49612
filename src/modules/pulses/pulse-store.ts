import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, type MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'
import { newCodes } from './code.ts'
import type { PulseMode, PulseScale, PulseWay, QuestionResult } from './pulses.ts'
import { fewestFor, stepsOf } from './pulses.ts'
import type { ClassAbout } from './policy.ts'

export const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.municipality === null) throw new Error('This work needs an actor in a municipality.')
  return tx.actor.municipality
}

const asker = (tx: ActorTx): string => (tx.actor.kind === 'person' ? tx.actor.person : '')

export type PulseClass = ClassAbout & {
  readonly id: ClassId
  readonly title: string
  readonly schoolName: string
  readonly pupils: number
}

/** The classes that the asker teaches, and of the schools that the asker leads the home classes and those with pulses; or one class. */
export const classesFor = async (
  tx: ActorTx,
  only: ClassId | null = null,
): Promise<readonly PulseClass[]> => {
  const { rows } = await sql<{
    id: string
    title: string
    school_id: string
    school: string
    is_own: boolean
    pupils: number
  }>`
    select c.id, c.title, c.school_id, s.name as school, own.is_own,
      (select count(distinct m.pupil_id)::int from class_member m
        where m.municipality_id = c.municipality_id and m.class_id = c.id
          and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})) as pupils
    from class c join school s on s.municipality_id = c.municipality_id and s.id = c.school_id
    cross join lateral (select exists (
      select from class_staff t where t.municipality_id = c.municipality_id and t.class_id = c.id and t.person_id = ${asker(tx)}::uuid
        and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_own) own
    where c.municipality_id = ${municipalityOf(tx)}
      and c.valid_from <= ${tx.today} and (c.valid_to is null or c.valid_to > ${tx.today})
      and ${
        only === null
          ? sql`(own.is_own or (c.kind = 'homeroom' or exists (
                select from pulse p where p.municipality_id = c.municipality_id and p.class_id = c.id)) and exists (
              select from staff_role r where r.municipality_id = c.municipality_id and r.school_id = c.school_id
                and r.role = 'schoolLeader' and r.person_id = ${asker(tx)}::uuid
                and r.valid_from <= ${tx.today} and (r.valid_to is null or r.valid_to > ${tx.today})))`
          : sql`c.id = ${only}`
      }
    order by s.name, c.sort_key, c.id`.execute(tx.db)
  return rows.map((row) => ({
    id: ClassId.trust(row.id),
    title: row.title,
    school: SchoolId.trust(row.school_id),
    schoolName: row.school,
    isOwn: row.is_own,
    pupils: row.pupils,
  }))
}

export type Adult = { readonly id: PersonId; readonly name: string }

/** Those who teach or support the class today: the ones who can be named as readers. */
export const adultsOf = async (tx: ActorTx, schoolClass: ClassId): Promise<readonly Adult[]> => {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct p.sort_key, p.id,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from class_staff s join person p on p.municipality_id = s.municipality_id and p.id = s.person_id
    where s.municipality_id = ${municipalityOf(tx)} and s.class_id = ${schoolClass}
      and s.valid_from <= ${tx.today} and (s.valid_to is null or s.valid_to > ${tx.today})
    order by p.sort_key, p.id`.execute(tx.db)
  return rows.map(({ id, name }) => ({ id: PersonId.trust(id), name }))
}

export type Pulse = ClassAbout & {
  readonly id: string
  readonly classId: ClassId
  readonly classTitle: string
  readonly setId: string
  readonly title: string
  readonly scale: PulseScale
  readonly questions: readonly string[]
  readonly mode: PulseMode
  readonly way: PulseWay
  readonly asksWords: boolean
  readonly familyReads: boolean
  readonly opensAt: Temporal.Instant
  readonly closesAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
  readonly pupils: number
  /** How many have answered, for the class's adults; null for others while it is open. */
  readonly answered: number | null
  readonly readers: readonly Adult[]
}

type Filter = { readonly id: string } | { readonly classes: readonly ClassId[] }

const filterOf = (filter: Filter) =>
  'id' in filter ? sql`p.id = ${filter.id}` : sql`p.class_id = any (${[...filter.classes]}::uuid[])`

/** The pulses that the asker may know of, the latest first. */
export const pulses = async (tx: ActorTx, filter: Filter): Promise<readonly Pulse[]> => {
  const { rows } = await sql<{
    id: string
    class_id: string
    class_title: string
    school_id: string
    is_own: boolean
    set_id: string
    title: string
    scale: PulseScale
    questions: string[]
    mode: PulseMode
    way: PulseWay
    asks_words: boolean
    family_reads: boolean
    opens_at: Temporal.Instant
    closes_at: Temporal.Instant
    closed_at: Temporal.Instant | null
    pupils: number
    answered: number | null
    readers: Adult[] | null
  }>`
    select p.id, p.class_id, p.class_title, c.school_id, p.set_id, p.title, p.scale, p.questions, p.mode, p.way, p.asks_words,
      p.family_reads, p.opens_at, p.closes_at, p.closed_at, p.pupils, coalesce(p.answered, a.answered) as answered,
      exists (select from class_staff t where t.municipality_id = p.municipality_id and t.class_id = p.class_id
        and t.person_id = ${asker(tx)}::uuid
        and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_own,
      (select jsonb_agg(jsonb_build_object('id', r.person_id, 'name', r.name) order by r.name) from pulse_reader r
        where r.municipality_id = p.municipality_id and r.pulse_id = p.id) as readers
    from pulse p join class c on c.municipality_id = p.municipality_id and c.id = p.class_id
      left join lateral pulse_answered(array[p.id]) a on true
    where p.municipality_id = ${municipalityOf(tx)} and ${filterOf(filter)}
    order by p.opens_at desc, p.id`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    classId: ClassId.trust(row.class_id),
    classTitle: row.class_title,
    school: SchoolId.trust(row.school_id),
    isOwn: row.is_own,
    setId: row.set_id,
    title: row.title,
    scale: row.scale,
    questions: row.questions,
    mode: row.mode,
    way: row.way,
    asksWords: row.asks_words,
    familyReads: row.family_reads,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at,
    pupils: row.pupils,
    answered: row.answered,
    readers: row.readers ?? [],
  }))
}

/** Closes what should be closed by now. Everything that shows pulses to adults begins with it. */
export const closeDue = async (tx: ActorTx): Promise<void> => {
  await sql`select close_due_pulses(${tx.now})`.execute(tx.db)
}

export const closePulse = async (tx: ActorTx, pulse: string): Promise<void> => {
  await sql`select close_pulse(${pulse}, ${tx.now})`.execute(tx.db)
}

export type NewPulse = Pick<
  Pulse,
  | 'classId'
  | 'setId'
  | 'title'
  | 'scale'
  | 'questions'
  | 'mode'
  | 'way'
  | 'asksWords'
  | 'opensAt'
  | 'closesAt'
> & { readonly readers: readonly Adult[] }

/** A newcomer while it is open needs a code as well. */
const spareCodes = 5

export type Started =
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'needsFive' | 'needsEight' | 'tooSoon' | 'alreadyOpen' }

const refusals: Readonly<Record<string, Exclude<Started['kind'], 'started'>>> = {
  pulse_needs_five: 'needsFive',
  pulse_needs_eight: 'needsEight',
  pulse_too_soon: 'tooSoon',
  pulse_one_open: 'alreadyOpen',
}

/** Starts a pulse with its codes. What the database refuses is told; the transaction can do nothing more then. */
export const startPulse = async (tx: ActorTx, given: NewPulse, pupils: number): Promise<Started> => {
  const id = crypto.randomUUID()
  const municipality = municipalityOf(tx)
  try {
    await tx.db
      .insertInto('pulse')
      .values({
        municipality_id: municipality,
        id,
        class_id: given.classId,
        set_id: given.setId,
        title: given.title,
        scale: given.scale,
        questions: [...given.questions],
        mode: given.mode,
        way: given.way,
        asks_words: given.asksWords,
        opens_at: given.opensAt,
        closes_at: given.closesAt,
        started_by: asker(tx),
      })
      .execute()
  } catch (error) {
    const name = error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
    const kind = refusals[name]
    if (kind === undefined) throw error
    return { kind }
  }
  if (given.mode === 'confidential' && given.readers.length > 0)
    await tx.db
      .insertInto('pulse_reader')
      .values(
        given.readers.map(({ id: person, name }) => ({
          municipality_id: municipality,
          pulse_id: id,
          person_id: person,
          name,
        })),
      )
      .execute()
  const codes = newCodes(pupils + (given.way === 'signIn' ? spareCodes : 0))
  await sql`select prepare_pulse(${id}, ${[...codes]}::text[])`.execute(tx.db)
  return { kind: 'started', id }
}

/** The result of each closed pulse with enough answers; the others are not in it. */
export const resultsOf = async (
  tx: ActorTx,
  asked: readonly Pulse[],
): Promise<ReadonlyMap<string, readonly QuestionResult[]>> => {
  const closed = asked.filter((pulse) => pulse.closedAt !== null && (pulse.answered ?? 0) >= fewestFor(pulse))
  if (closed.length === 0) return new Map()
  const { rows } = await sql<{ pulse_id: string; question: number; step: number; count: number }>`
    select * from pulse_counts(${closed.map(({ id }) => id)}::uuid[])`.execute(tx.db)
  const byPulse = Map.groupBy(rows, (row) => row.pulse_id)
  return new Map(
    closed.map((pulse) => {
      const counted = byPulse.get(pulse.id) ?? []
      return [
        pulse.id,
        pulse.questions.map((question, index) => {
          const own = counted.filter((row) => row.question === index + 1)
          const counts =
            own.length === 0
              ? null
              : Array.from(
                  { length: stepsOf[pulse.scale] },
                  (_, step) => own.find((row) => row.step === step + 1)?.count ?? 0,
                )
          return { question, counts }
        }),
      ]
    }),
  )
}
