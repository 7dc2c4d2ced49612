import { sql } from 'kysely'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { PupilId } from '#platform/ids.ts'
import type { PulseMode, PulseScale, PulseWay } from './pulses.ts'
import { municipalityOf, type Pulse } from './pulse-store.ts'

/** What someone who holds a code is asked, and told before answering. */
export type AskedPulse = Pick<
  Pulse,
  'title' | 'classTitle' | 'scale' | 'questions' | 'mode' | 'way' | 'pupils' | 'asksWords' | 'familyReads'
> & { readonly readerNames: readonly string[] }

/** The step chosen for each question, from 1; 0 for "I would rather not answer". */
export type Choices = readonly number[]

/** A code is used by nobody: the database refuses one in a transaction with a person. */
const nobody = { kind: 'system', name: 'sign-in', municipality: null } as const

export const pulseByCode = async (database: Database, code: string): Promise<AskedPulse | null> =>
  await database.as(nobody, async (tx) => {
    const { rows } = await sql<{
      title: string
      class_title: string
      scale: PulseScale
      questions: string[]
      mode: PulseMode
      way: PulseWay
      pupils: number
      asks_words: boolean
      family_reads: boolean
      readers: string[]
    }>`select * from pulse_by_code(${code}, ${tx.now})`.execute(tx.db)
    const [row] = rows
    return row === undefined
      ? null
      : {
          title: row.title,
          classTitle: row.class_title,
          scale: row.scale,
          questions: row.questions,
          mode: row.mode,
          way: row.way,
          pupils: row.pupils,
          asksWords: row.asks_words,
          familyReads: row.family_reads,
          readerNames: row.readers,
        }
  })

/** False when the code was used, or the pulse closed, while the page was open. */
export const answerByCode = async (
  database: Database,
  code: string,
  choices: Choices,
  words: string | null,
): Promise<boolean> =>
  await database.as(nobody, async (tx) => {
    const { rows } = await sql<{ outcome: string }>`
      select answer_pulse_by_code(${code}, ${[...choices]}::smallint[], ${words}, ${tx.now}) as outcome`.execute(
      tx.db,
    )
    return rows[0]?.outcome === 'done'
  })

export const answerMyself = async (
  tx: ActorTx,
  pulse: string,
  choices: Choices,
  words: string | null,
): Promise<'done' | 'already' | 'closed'> => {
  const { rows } = await sql<{ outcome: 'done' | 'already' | 'closed' }>`
    select answer_pulse_myself(${pulse}, ${[...choices]}::smallint[], ${words}, ${tx.now}) as outcome`.execute(
    tx.db,
  )
  return rows[0]?.outcome ?? 'closed'
}

/** A code out of the heap; null when the pupil has had one, or the pulse is not open. */
export const drawCode = async (tx: ActorTx, pulse: string): Promise<string | null> => {
  const { rows } = await sql<{ code: string | null }>`
    select draw_pulse_code(${pulse}, ${tx.now}) as code`.execute(tx.db)
  return rows[0]?.code ?? null
}

/** Which of these pulses the pupil has answered, or in an anonymous one fetched a code for. */
export const doneByMe = async (tx: ActorTx, pulses: readonly string[]): Promise<ReadonlySet<string>> => {
  const me = tx.actor.kind === 'person' ? tx.actor.person : ''
  const { rows } = await sql<{ pulse_id: string }>`
    select pulse_id from pulse_answer
      where municipality_id = ${municipalityOf(tx)} and pupil_id = ${me}::uuid and pulse_id = any (${[...pulses]}::uuid[])
    union
    select pulse_id from pulse_drawn
      where municipality_id = ${municipalityOf(tx)} and pupil_id = ${me}::uuid and pulse_id = any (${[...pulses]}::uuid[])`.execute(
    tx.db,
  )
  return new Set(rows.map((row) => row.pulse_id))
}

export type SingleAnswer = {
  readonly pulse: string
  readonly pupil: PupilId
  readonly name: string
  readonly choices: Choices
  readonly words: string | null
  readonly day: Temporal.PlainDate
}

/** The confidential answers that the asker may read one by one: of a pulse, or of a pupil. */
export const singleAnswers = async (
  tx: ActorTx,
  of: { readonly pulse: string } | { readonly pupil: PupilId },
): Promise<readonly SingleAnswer[]> => {
  const { rows } = await sql<{
    pulse_id: string
    pupil_id: string
    name: string
    choices: number[]
    words: string | null
    answered_on: Temporal.PlainDate
  }>`
    select a.pulse_id, a.pupil_id, a.choices, a.words, a.answered_on,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from pulse_answer a join person p on p.municipality_id = a.municipality_id and p.id = a.pupil_id
    where a.municipality_id = ${municipalityOf(tx)}
      and ${'pulse' in of ? sql`a.pulse_id = ${of.pulse}` : sql`a.pupil_id = ${of.pupil}`}
    order by p.sort_key, p.id, a.answered_on`.execute(tx.db)
  return rows.map((row) => ({
    pulse: row.pulse_id,
    pupil: PupilId.trust(row.pupil_id),
    name: row.name,
    choices: row.choices,
    words: row.words,
    day: row.answered_on,
  }))
}

export type Slip = { readonly code: string; readonly pupil: { id: PupilId; name: string } | null }

/** The codes to print; in a confidential pulse each with the name of the pupil it belongs to. */
export const slipsOf = async (tx: ActorTx, pulse: string): Promise<readonly Slip[]> => {
  const { rows } = await sql<{ code: string; pupil_id: string | null; name: string | null }>`
    select s.code, s.pupil_id,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from pulse_slips(${pulse}) s
      left join person p on p.municipality_id = ${municipalityOf(tx)} and p.id = s.pupil_id
    order by p.sort_key nulls first, s.code`.execute(tx.db)
  return rows.flatMap(({ code, pupil_id: pupil, name }) =>
    // A pupil whom the asker may not see has no slip to be handed by them.
    pupil !== null && name === null
      ? []
      : [{ code, pupil: pupil === null ? null : { id: PupilId.trust(pupil), name: name ?? '' } }],
  )
}
