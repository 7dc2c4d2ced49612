import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type WritingWord, writingWordKinds } from '#platform/text/writing-hints.ts'
import { type KeptWord, keyOf } from './writing.ts'

/** Everything the municipality has changed in the list. */
export const keptWords = async (tx: ActorTx): Promise<readonly KeptWord[]> => {
  const { municipality } = tx.actor
  if (municipality === null) return []
  const rows = await tx.db
    .selectFrom('writing_word')
    .select(['word', 'kind', 'suggestion', 'version'])
    .where('municipality_id', '=', municipality)
    .orderBy(sql`lower(word)`)
    .execute()
  return rows.map(({ word, kind: kept, suggestion, version }) => {
    const kind = writingWordKinds.find((one) => one === kept)
    return { text: word, now: kind === undefined ? null : { kind, suggestion }, version }
  })
}

export type WriteOutcome = 'written' | 'conflict'

/** Two who change the list wait for each other, so that the later one sees what the earlier one wrote. */
const ifUnchanged = async (
  tx: ActorTx,
  actor: PersonActor,
  { text, version }: { readonly text: string; readonly version: number },
  write: () => Promise<void>,
): Promise<WriteOutcome> => {
  await sql`select pg_advisory_xact_lock(7301015, hashtext(${actor.municipality}))`.execute(tx.db)
  const now = (await keptWords(tx)).find((one) => keyOf(one.text) === keyOf(text))
  if ((now?.version ?? 0) !== version) return 'conflict'
  await write()
  return 'written'
}

/** Adds a word, changes one, or (with null) takes one of the shipped list away. */
export const writeWord = async (
  tx: ActorTx,
  actor: PersonActor,
  word: { readonly text: string; readonly version: number },
  now: Pick<WritingWord, 'kind' | 'suggestion'> | null,
): Promise<WriteOutcome> =>
  await ifUnchanged(tx, actor, word, async () => {
    const row = {
      is_removed: now === null,
      kind: now?.kind ?? null,
      suggestion: now?.suggestion ?? null,
      changed_by: actor.person,
      changed_at: tx.now,
      version: word.version + 1,
    }
    if (word.version === 0)
      await tx.db
        .insertInto('writing_word')
        .values({ ...row, municipality_id: actor.municipality, id: v7(), word: word.text })
        .execute()
    else
      await tx.db
        .updateTable('writing_word')
        .set(row)
        .where('municipality_id', '=', actor.municipality)
        .where(sql`lower(word)`, '=', word.text.toLowerCase())
        .execute()
  })

/** Forgets what was decided about a word: an own one is gone, one of the shipped list is as it was shipped. */
export const forgetWord = async (
  tx: ActorTx,
  actor: PersonActor,
  word: { readonly text: string; readonly version: number },
): Promise<WriteOutcome> =>
  await ifUnchanged(tx, actor, word, async () => {
    await tx.db
      .deleteFrom('writing_word')
      .where('municipality_id', '=', actor.municipality)
      .where(sql`lower(word)`, '=', word.text.toLowerCase())
      .execute()
  })
