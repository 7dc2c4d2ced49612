import { sql } from 'kysely'
import { v7 } from 'uuid'
import { isPictogram } from '#design/pictogram/pictogram.tsx'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { type Said, type ScaleSteps, type Voice, type VoiceAnswer, type Words, judgeWords } from './voice.ts'

const nameOf = (alias: string) => {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return sql<string>`coalesce(coalesce(${column('preferred_given_name')}, ${column('given_name')}) || ' ' ||
    coalesce(${column('preferred_family_name')}, ${column('family_name')}), '')`
}

type VoiceRow = {
  id: string
  kind: string
  speaker_id: string
  speaker: string
  writer: string
  mode: string
  question: string
  text: string | null
  scale: number | null
  scale_steps: number | null
  pictures: readonly string[]
  shown: boolean
  version_number: number | null
  said_at: Temporal.Instant
  replaced_at: Temporal.Instant | null
  taken_back_at: Temporal.Instant | null
}

const answersOf = async (tx: ActorTx, plan: string): Promise<ReadonlyMap<string, readonly VoiceAnswer[]>> => {
  const { rows } = await sql<{
    id: string
    voice_id: string
    text: string
    by: string
    written_at: Temporal.Instant
  }>`
    select a.id, a.voice_id, a.text, a.written_at, ${nameOf('p')} as by
    from plan_voice_answer a left join person p on p.municipality_id = a.municipality_id and p.id = a.written_by
    where a.municipality_id = ${municipalityOf(tx)} and a.plan_id = ${plan}
    order by a.written_at, a.id`.execute(tx.db)
  const answers = new Map<string, readonly VoiceAnswer[]>()
  for (const { id, voice_id: voice, text, by, written_at: at } of rows)
    answers.set(voice, [...(answers.get(voice) ?? []), { id, text, by, at }])
  return answers
}

/** What has been said in the plan, as far as the asker may read it; the newest first. */
export const voicesOf = async (tx: ActorTx, plan: string): Promise<readonly Voice[]> => {
  const [{ rows }, answers] = await Promise.all([
    sql<VoiceRow>`
      select v.id, v.kind, v.speaker_id, ${nameOf('s')} as speaker, ${nameOf('w')} as writer, v.mode, v.question, v.text, v.scale,
        v.scale_steps, to_jsonb(v.pictures) as pictures, v.shown, v.version_number, v.said_at, v.replaced_at, v.taken_back_at
      from plan_voice v
      left join person s on s.municipality_id = v.municipality_id and s.id = v.speaker_id
      left join person w on w.municipality_id = v.municipality_id and w.id = v.written_by
      where v.municipality_id = ${municipalityOf(tx)} and v.plan_id = ${plan}
      order by v.said_at desc, v.id desc`.execute(tx.db),
    answersOf(tx, plan),
  ])
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === 'child' ? 'child' : 'guardian',
    speaker: { person: PersonId.trust(row.speaker_id), name: row.speaker },
    togetherWith: row.mode === 'together' ? row.writer : null,
    question: row.question,
    text: row.text,
    // The table's own check says that it is 3 or 5.
    scale: row.scale === null ? null : { step: row.scale, of: row.scale_steps as ScaleSteps },
    pictures: row.pictures.filter(isPictogram),
    isShown: row.shown,
    version: row.version_number,
    at: row.said_at,
    isNewest: row.replaced_at === null,
    takenBackAt: row.taken_back_at,
    answers: answers.get(row.id) ?? [],
  }))
}

const newestBy = (voices: readonly Voice[], kind: Voice['kind'], speaker: string): readonly Voice[] =>
  voices.filter((voice) => voice.isNewest && voice.kind === kind && String(voice.speaker.person) === speaker)

/** The newest word of one speaker to each question: what they said alone, and only otherwise what was written down together with them. */
export const standingOf = (
  voices: readonly Voice[],
  kind: Voice['kind'],
  speaker: string,
): ReadonlyMap<string, Voice> => {
  const newest = newestBy(voices, kind, speaker)
  // The last one in a map wins.
  const [alone, together] = [true, false].map((own) =>
    newest.filter(({ togetherWith }) => (togetherWith === null) === own),
  )
  return new Map([...(together ?? []), ...(alone ?? [])].map((voice) => [voice.question, voice]))
}

/** The newest that was written down together with a child. It stands beside what the child said alone. */
export const togetherOf = (voices: readonly Voice[], child: string): ReadonlyMap<string, Voice> =>
  new Map(
    newestBy(voices, 'child', child)
      .filter(({ togetherWith }) => togetherWith !== null)
      .map((voice) => [voice.question, voice]),
  )

const newestShared = async (tx: ActorTx, plan: string): Promise<number | null> => {
  const row = await tx.db
    .selectFrom('plan_shared_version')
    .select((query) => query.fn.max('number').as('number'))
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .executeTakeFirst()
  return row?.number ?? null
}

export type Saying = {
  readonly plan: string
  readonly kind: Voice['kind']
  /** Whose words they are: the asker's own, or the child's when an adult writes together with it. */
  readonly speaker: PersonId | PupilId
  readonly steps: ScaleSteps
  readonly words: readonly Words[]
}

/**
 * Adds what is new in a form. When another sign-in wrote over the same since it was read, nothing is written. Two at the very same moment: the
 * database lets one stand, and the other is asked again and then sees it.
 */
export const sayWords = async (tx: ActorTx, saying: Saying): Promise<Said> => {
  const writer = personOf(tx)
  const isOwn = String(writer) === String(saying.speaker)
  const voices = await voicesOf(tx, saying.plan)
  const standing = isOwn
    ? standingOf(voices, saying.kind, saying.speaker)
    : togetherOf(voices, saying.speaker)
  const judged = judgeWords({ ...saying, beganEmpty: !isOwn }, standing)
  if (judged.kind !== 'write') return judged
  if (judged.changed.length === 0) return { kind: 'said', count: 0 }
  const version = await newestShared(tx, saying.plan)
  await tx.db
    .insertInto('plan_voice')
    .values(
      judged.changed.map((words) => ({
        municipality_id: municipalityOf(tx),
        id: v7(),
        plan_id: saying.plan,
        kind: saying.kind,
        speaker_id: saying.speaker,
        written_by: writer,
        mode: isOwn ? 'own' : 'together',
        question: words.question,
        text: words.text,
        scale: words.scale,
        scale_steps: words.scale === null ? null : saying.steps,
        pictures: [...words.pictures],
        shown: words.isShown,
        version_number: version,
        said_at: tx.now,
        replaces: words.readAt,
      })),
    )
    .execute()
  return { kind: 'said', count: judged.changed.length }
}

export const takeBackOutcomes = ['taken', 'missing', 'answered', 'ended'] as const
export type TakeBackOutcome = (typeof takeBackOutcomes)[number]

/** Deletes the child's own newest words to one question. `answersSeen` is how many answers stood under them when it was read. */
export const takeBack = async (tx: ActorTx, voice: string, answersSeen: number): Promise<TakeBackOutcome> => {
  const { rows } = await sql<{
    outcome: string
  }>`select take_back_voice(${voice}, ${answersSeen}, ${tx.now}) as outcome`.execute(tx.db)
  return takeBackOutcomes.find((outcome) => outcome === rows[0]?.outcome) ?? 'missing'
}

/** Answers what somebody said. False when the words were taken back meanwhile. */
export const answerVoice = async (
  tx: ActorTx,
  given: { readonly plan: string; readonly voice: string; readonly text: string },
): Promise<boolean> => {
  await sql`savepoint before_answer`.execute(tx.db)
  try {
    await tx.db
      .insertInto('plan_voice_answer')
      .values({
        municipality_id: municipalityOf(tx),
        id: v7(),
        plan_id: given.plan,
        voice_id: given.voice,
        text: given.text,
        written_by: personOf(tx),
        written_at: tx.now,
      })
      .execute()
    return true
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === 'plan_voice_taken_back'))
      throw error
    await sql`rollback to savepoint before_answer`.execute(tx.db)
    return false
  }
}

/** Who reads what the child says in its plan, as the child is told: those who work on it today, and the school's leaders. */
export type Readers = { readonly team: readonly string[]; readonly leaders: readonly string[] }

export const readersOfOwnPlan = async (tx: ActorTx, plan: string): Promise<Readers> => {
  const { rows } = await sql<{
    name: string
    leads_school: boolean
  }>`select name, leads_school from readers_of_own_plan(${plan})`.execute(tx.db)
  const named = (leads: boolean) => rows.filter((row) => row.leads_school === leads).map(({ name }) => name)
  return { team: named(false), leaders: named(true) }
}

/** The child's grade today, as the school has it. */
export const gradeOf = async (tx: ActorTx, pupil: PupilId): Promise<string | null> => {
  const row = await tx.db
    .selectFrom('enrolment')
    .select('grade_level')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('pupil_id', '=', pupil)
    .where('valid_from', '<=', tx.today)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', tx.today)]))
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.grade_level ?? null
}
