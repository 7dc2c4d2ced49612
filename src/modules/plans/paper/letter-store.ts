import { sql } from 'kysely'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { attainmentsOf } from '../content-store.ts'
import type { Plan } from '../plan.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { contentNow, sharedVersionsOf } from '../version/version-store.ts'
import { sharedPartOf } from '../version/content.ts'
import type { Voice } from '../voice/voice.ts'
import { voicesOf } from '../voice/voice-store.ts'
import { askedWords } from '../voice/voice-words.ts'
import type { LetterKind, LetterSource, Words } from './letter.ts'

export type KeptLetter = {
  readonly text: string
  readonly by: string
  readonly at: Temporal.Instant
  readonly version: number
}

export const findLetter = async (tx: ActorTx, plan: string, kind: LetterKind): Promise<KeptLetter | null> => {
  const { rows } = await sql<{ text: string; by: string; written_at: Temporal.Instant; version: number }>`
    select l.text, l.written_at, l.version,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by
    from plan_letter l left join person p on p.municipality_id = l.municipality_id and p.id = l.written_by
    where l.municipality_id = ${municipalityOf(tx)} and l.plan_id = ${plan} and l.kind = ${kind}`.execute(
    tx.db,
  )
  const [row] = rows
  return row === undefined ? null : { text: row.text, by: row.by, at: row.written_at, version: row.version }
}

/** Keeps an edited text. `version` is 0 for one that nobody had kept. False when somebody else kept one meanwhile. */
export const keepLetter = async (
  tx: ActorTx,
  plan: string,
  letter: { readonly kind: LetterKind; readonly text: string; readonly version: number },
): Promise<boolean> => {
  const written = { text: letter.text, written_by: personOf(tx), written_at: tx.now }
  if (letter.version === 0) {
    const added = await tx.db
      .insertInto('plan_letter')
      .values({ municipality_id: municipalityOf(tx), plan_id: plan, kind: letter.kind, ...written })
      .onConflict((conflict) => conflict.columns(['municipality_id', 'plan_id', 'kind']).doNothing())
      .executeTakeFirst()
    return added.numInsertedOrUpdatedRows === 1n
  }
  const changed = await tx.db
    .updateTable('plan_letter')
    .set({ ...written, version: letter.version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('kind', '=', letter.kind)
    .where('version', '=', letter.version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

/** Puts an edited text away, so that the next one is made from the plan again. */
export const dropLetter = async (tx: ActorTx, plan: string, kind: LetterKind): Promise<void> => {
  await tx.db
    .deleteFrom('plan_letter')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('kind', '=', kind)
    .execute()
}

const wordsOf = async (tx: ActorTx, plan: string): Promise<Words> => {
  const [done, evaluation, voices] = await Promise.all([
    tx.db
      .selectFrom('plan_follow_up')
      .select(['due', 'what_happened', 'child_word', 'next_step'])
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', plan)
      .where('state', '=', 'done')
      .orderBy('due')
      .execute(),
    tx.db
      .selectFrom('plan_evaluation')
      .select(['child_word', 'parents_word'])
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', plan)
      .executeTakeFirst(),
    voicesOf(tx, plan),
  ])
  /** What somebody let others than the school's adults read; of the rest only that it is there. */
  const saidBy = (wanted: Voice['kind']): string | null => {
    const words = voices.filter(
      ({ kind, isNewest, takenBackAt, text }) =>
        kind === wanted && isNewest && takenBackAt === null && text !== null,
    )
    const shown = words.filter(({ isShown }) => isShown)
    const kept = words.length - shown.length
    return words.length === 0
      ? null
      : [
          ...shown.map(({ kind, question, text, speaker }) =>
            [kind === 'guardian' ? `${speaker.name}:` : '', askedWords(kind, question), text ?? '']
              .filter(Boolean)
              .join(' '),
          ),
          ...(kept === 0 ? [] : [m.plan_letter_kept_words({ count: kept })]),
        ].join('\n')
  }
  return {
    child:
      saidBy('child') ??
      evaluation?.child_word ??
      done.findLast(({ child_word }) => child_word !== null)?.child_word ??
      null,
    parents: saidBy('guardian') ?? evaluation?.parents_word ?? null,
    followUps: done.map(({ due, what_happened, next_step }) => ({
      day: due,
      text: what_happened ?? '',
      next: next_step ?? '',
    })),
  }
}

/** What a text is made from. The meddelelsesbog is read by families: it gets what they have been shown, or would be. */
export const letterSource = async (tx: ActorTx, plan: Plan, kind: LetterKind): Promise<LetterSource> => {
  const [content, [newest], attainments, words] = await Promise.all([
    contentNow(tx, plan),
    sharedVersionsOf(tx, plan.id),
    attainmentsOf(tx, plan.id),
    wordsOf(tx, plan.id),
  ])
  const read =
    newest === undefined ? sharedPartOf(content) : { ...newest.content, followUps: content.followUps }
  return { content: kind === 'messageBook' ? read : content, attainments, words }
}
