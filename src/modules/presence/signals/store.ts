import { sql } from 'kysely'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type ClassId, PersonId, PupilId, type SchoolId, SignalId } from '#platform/ids.ts'
import { mayReadClass } from '../class/policy.ts'
import { municipalityOf } from '../presence-store.ts'
import {
  type AnswerKind,
  type SignalAnswer,
  type StoredSignal,
  inPatternOrder,
  readSignal,
  signalAnswers,
  waitsForTalk,
} from './stored-signal.ts'

type AnswerRow = {
  answer: string
  size: number
  note: string | null
  by: string
  name: string | null
  at: string
}

type SignalRow = {
  id: string
  pupil_id: string
  pattern: string
  since: Temporal.PlainDate
  size: number
  numbers: unknown
  found_at: Temporal.Instant
  ended_at: Temporal.Instant | null
  version: number
  answer: AnswerRow | null
  former: readonly AnswerRow[] | null
}

const isAnswerKind = (text: string): text is AnswerKind => signalAnswers.some((kind) => kind === text)

const toAnswer = (row: AnswerRow): SignalAnswer => ({
  kind: isAnswerKind(row.answer) ? row.answer : 'known',
  size: row.size,
  note: row.note,
  by: { id: PersonId.trust(row.by), name: row.name ?? '' },
  at: Temporal.Instant.from(row.at),
})

const toStored = (row: SignalRow): StoredSignal => ({
  id: SignalId.trust(row.id),
  pupil: PupilId.trust(row.pupil_id),
  signal: readSignal(row),
  foundAt: row.found_at,
  endedAt: row.ended_at,
  answer: row.answer === null ? null : toAnswer(row.answer),
  formerAnswers: (row.former ?? []).map(toAnswer),
  version: row.version,
})

/** Who answered is staff, whose names everyone in the municipality may know. */
const nameOf = (person: string) => sql<string | null>`(
  select coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name)
  from person p where p.municipality_id = s.municipality_id and p.id = ${sql.ref(person)})`

const signalRows = async (
  tx: ActorTx,
  which: { pupils: readonly PupilId[] } | { pupil: PupilId; endedSince: Temporal.Instant } | { id: SignalId },
): Promise<StoredSignal[]> => {
  const condition =
    'id' in which
      ? sql<boolean>`s.id = ${which.id}`
      : 'pupil' in which
        ? sql<boolean>`s.pupil_id = ${which.pupil} and (s.ended_at is null or s.ended_at >= ${which.endedSince})`
        : sql<boolean>`s.pupil_id = any (${which.pupils}::uuid[]) and s.ended_at is null`
  const { rows } = await sql<SignalRow>`
    select s.id, s.pupil_id, s.pattern, s.since, s.size, s.numbers, s.found_at, s.ended_at, s.version,
      case when s.answer is not null then jsonb_build_object('answer', s.answer, 'size', s.answered_size, 'note', s.answer_note,
        'by', s.answered_by, 'name', ${nameOf('s.answered_by')}, 'at', s.answered_at) end as answer,
      case when s.version > 2 then (
        select jsonb_agg(jsonb_build_object('answer', f.answer, 'size', f.answered_size, 'note', f.answer_note,
          'by', f.answered_by, 'name', ${nameOf('f.answered_by')}, 'at', f.answered_at) order by f.id desc)
        from signal_former_answer f where f.municipality_id = s.municipality_id and f.signal_id = s.id) end as former
    from signal s
    where s.municipality_id = ${municipalityOf(tx)} and ${condition}`.execute(tx.db)
  return inPatternOrder(rows.map(toStored))
}

/** What holds today about these pupils, answered or not. Empty for whoever is not staff around them. */
export const openSignalsOf = async (tx: ActorTx, pupils: readonly PupilId[]): Promise<StoredSignal[]> =>
  pupils.length === 0 ? [] : await signalRows(tx, { pupils })

/** What holds today, and what ended since a moment. */
export const signalsOfPupilSince = async (
  tx: ActorTx,
  pupil: PupilId,
  since: Temporal.Instant,
): Promise<StoredSignal[]> => await signalRows(tx, { pupil, endedSince: since })

export const findSignal = async (tx: ActorTx, id: SignalId): Promise<StoredSignal | null> =>
  (await signalRows(tx, { id }))[0] ?? null

export type AnswerWritten = 'written' | 'conflict'

/**
 * Answers a signal, unless somebody has answered it since version `version` was read. `sizeSeen` is how large the matter
 * was on the page: what it has grown since then is not covered by the answer.
 */
export const answerSignal = async (
  tx: ActorTx,
  id: SignalId,
  given: {
    readonly kind: AnswerKind
    readonly note: string | null
    readonly version: number
    readonly sizeSeen: number
  },
): Promise<AnswerWritten> => {
  if (tx.actor.kind !== 'person') throw new Error('A signal is answered by a person.')
  const { numUpdatedRows } = await tx.db
    .updateTable('signal')
    .set({
      answer: given.kind,
      answer_note: given.note,
      answered_by: tx.actor.person,
      answered_at: tx.now,
      answered_size: sql<number>`least(size, ${given.sizeSeen}::integer)`,
      version: sql<number>`version + 1`,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .where('version', '=', given.version)
    .executeTakeFirst()
  return numUpdatedRows === 1n ? 'written' : 'conflict'
}

export type ClassSignals = {
  readonly classId: ClassId
  /** Whoever teaches these pupils only in a group has their home class's signals, but not the class's page. */
  readonly mayOpenClass: boolean
  readonly title: string
  readonly school: string
  readonly pupils: readonly {
    readonly id: PupilId
    readonly name: string
    readonly signals: StoredSignal[]
  }[]
}

type PlaceRow = {
  class_id: ClassId
  title: string
  school_id: SchoolId
  school: string
  is_own: boolean
  pupil_id: string
  name: string
}

/** The signals that nobody has talked about yet, by home class, for every pupil the asker works with. */
export const waitingSignals = async (tx: ActorTx, actor: PersonActor): Promise<readonly ClassSignals[]> => {
  const { rows } = await sql<PlaceRow>`
    select c.id as class_id, c.title, c.school_id, sc.name as school, p.id as pupil_id,
      exists (select from class_staff t
        where t.municipality_id = c.municipality_id and t.class_id = c.id and t.person_id = ${actor.person}
          and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_own,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from (select distinct s.pupil_id from signal s
        where s.municipality_id = ${municipalityOf(tx)} and s.ended_at is null) found
      join class_member m on m.municipality_id = ${municipalityOf(tx)} and m.pupil_id = found.pupil_id
        and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
      join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
      join school sc on sc.municipality_id = c.municipality_id and sc.id = c.school_id
      join person p on p.municipality_id = m.municipality_id and p.id = found.pupil_id
    order by sc.name, c.sort_key, c.id, p.sort_key, p.id`.execute(tx.db)
  const pupils = [...new Set(rows.map((row) => PupilId.trust(row.pupil_id)))]
  const waiting = Map.groupBy((await openSignalsOf(tx, pupils)).filter(waitsForTalk), ({ pupil }) => pupil)
  const classes = Map.groupBy(
    rows.filter((row) => waiting.has(PupilId.trust(row.pupil_id))),
    (row) => row.class_id,
  )
  return [...classes].flatMap(([classId, members]) => {
    const [first] = members
    if (first === undefined) return []
    const { title, school, school_id, is_own } = first
    return [
      {
        classId,
        mayOpenClass: mayReadClass(actor, { school: school_id, isOwn: is_own }).may,
        title,
        school,
        pupils: members.map((row) => {
          const id = PupilId.trust(row.pupil_id)
          return { id, name: row.name, signals: waiting.get(id) ?? [] }
        }),
      },
    ]
  })
}
