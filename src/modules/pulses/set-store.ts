import type { ActorTx } from '#platform/db/database.ts'
import { exampleSets } from './example-sets.ts'
import type { PulseScale, QuestionSet } from './pulses.ts'
import { municipalityOf } from './pulse-store.ts'

const asker = (tx: ActorTx): string => {
  if (tx.actor.kind !== 'person') throw new Error('A question set is kept by a person.')
  return tx.actor.person
}

/** The municipality's own sets by title, then those that Medvind ships. */
export const questionSets = async (tx: ActorTx): Promise<readonly QuestionSet[]> => {
  const rows = await tx.db
    .selectFrom('pulse_set')
    .selectAll()
    .where('municipality_id', '=', municipalityOf(tx))
    .orderBy('is_retired')
    .orderBy('title')
    .orderBy('id')
    .execute()
  return [
    ...rows.map((row) => ({
      id: row.id,
      title: row.title,
      scale: row.scale as PulseScale,
      questions: row.questions,
      isExample: false,
      isRetired: row.is_retired,
      version: row.version,
    })),
    ...exampleSets,
  ]
}

export const findSet = async (tx: ActorTx, id: string): Promise<QuestionSet | null> =>
  (await questionSets(tx)).find((set) => set.id === id) ?? null

export type SetText = Pick<QuestionSet, 'title' | 'scale' | 'questions' | 'isRetired'>

export const addSet = async (tx: ActorTx, set: SetText): Promise<string> => {
  const id = crypto.randomUUID()
  await tx.db
    .insertInto('pulse_set')
    .values({
      municipality_id: municipalityOf(tx),
      id,
      title: set.title,
      scale: set.scale,
      questions: [...set.questions],
      is_retired: set.isRetired,
      changed_by: asker(tx),
    })
    .execute()
  return id
}

/** False when the version is no longer the one that was read. Pulses that were sent keep their wording. */
export const changeSet = async (tx: ActorTx, id: string, version: number, set: SetText): Promise<boolean> => {
  const changed = await tx.db
    .updateTable('pulse_set')
    .set({
      title: set.title,
      scale: set.scale,
      questions: [...set.questions],
      is_retired: set.isRetired,
      version: version + 1,
      changed_by: asker(tx),
      changed_at: tx.now,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}

export type FamilyRule = { readonly familyReads: boolean; readonly version: number }

/** Whether custody holders read their own child's confidential answers. They do not until the municipality says so. */
export const familyRule = async (tx: ActorTx): Promise<FamilyRule> => {
  const row = await tx.db
    .selectFrom('pulse_rule')
    .select(['family_reads', 'version'])
    .where('municipality_id', '=', municipalityOf(tx))
    .executeTakeFirst()
  return { familyReads: row?.family_reads ?? false, version: row?.version ?? 0 }
}

/** Holds for pulses that are started from now on; the others keep what their pupils were told. False on a conflict. */
export const changeFamilyRule = async (
  tx: ActorTx,
  { familyReads, version }: FamilyRule,
): Promise<boolean> => {
  const now = { family_reads: familyReads, version: version + 1, changed_by: asker(tx), changed_at: tx.now }
  if (version === 0) {
    const added = await tx.db
      .insertInto('pulse_rule')
      .values({ municipality_id: municipalityOf(tx), ...now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return added.numInsertedOrUpdatedRows === 1n
  }
  const changed = await tx.db
    .updateTable('pulse_rule')
    .set(now)
    .where('municipality_id', '=', municipalityOf(tx))
    .where('version', '=', version)
    .executeTakeFirst()
  return changed.numUpdatedRows === 1n
}
