import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { Level } from '../plan.ts'
import { municipalityOf, personOf, touchPlan } from '../plan-store.ts'
import { setAttainment } from '../follow-up/attainment-store.ts'
import type { Evaluation, WordOrReason } from './evaluation.ts'

export const findEvaluation = async (tx: ActorTx, plan: string): Promise<Evaluation | null> => {
  const { rows } = await sql<{
    text: string
    child_word: string | null
    child_missing_because: string | null
    parents_word: string | null
    parents_missing_because: string | null
    by: string | null
    evaluated_at: Temporal.Instant
    version: number
  }>`
    select e.text, e.child_word, e.child_missing_because, e.parents_word, e.parents_missing_because, e.evaluated_at, e.version,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by
    from plan_evaluation e left join person p on p.municipality_id = e.municipality_id and p.id = e.evaluated_by
    where e.municipality_id = ${municipalityOf(tx)} and e.plan_id = ${plan}`.execute(tx.db)
  const [row] = rows
  if (row === undefined) return null
  return {
    text: row.text,
    child: { word: row.child_word, missingBecause: row.child_missing_because },
    parents: { word: row.parents_word, missingBecause: row.parents_missing_because },
    byName: row.by ?? '',
    at: row.evaluated_at,
    version: row.version,
  }
}

/** The level of each goal as it was evaluated; of two for one goal the later stands. */
export const evaluatedLevels = async (tx: ActorTx, plan: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await tx.db
    .selectFrom('plan_attainment')
    .select(['goal_id', 'level'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('plan_id', '=', plan)
    .where('kind', '=', 'evaluation')
    .orderBy('set_at')
    .orderBy('id')
    .execute()
  return new Map(rows.map(({ goal_id, level }) => [goal_id, level]))
}

export type EvaluationToSave = {
  readonly text: string
  readonly child: WordOrReason
  readonly parents: WordOrReason
  readonly levels: ReadonlyMap<string, Level>
  /** Null when there was none when the form was opened. */
  readonly version: number | null
}

/** The caller holds the plan's lock. False when somebody saved since the version was read; nothing is written then. */
export const saveEvaluation = async (
  tx: ActorTx,
  plan: string,
  given: EvaluationToSave,
): Promise<boolean> => {
  const words = {
    text: given.text,
    child_word: given.child.word,
    child_missing_because: given.child.missingBecause,
    parents_word: given.parents.word,
    parents_missing_because: given.parents.missingBecause,
    evaluated_by: personOf(tx),
    evaluated_at: tx.now,
  }
  const written =
    given.version === null
      ? (
          await tx.db
            .insertInto('plan_evaluation')
            .values({ municipality_id: municipalityOf(tx), plan_id: plan, ...words })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst()
        ).numInsertedOrUpdatedRows
      : (
          await tx.db
            .updateTable('plan_evaluation')
            .set({ ...words, version: given.version + 1 })
            .where('municipality_id', '=', municipalityOf(tx))
            .where('plan_id', '=', plan)
            .where('version', '=', given.version)
            .executeTakeFirst()
        ).numUpdatedRows
  if (written !== 1n) return false
  const before = await evaluatedLevels(tx, plan)
  const changed = new Map([...given.levels].filter(([goal, level]) => before.get(goal) !== level))
  await setAttainment(tx, plan, 'evaluation', changed)
  await touchPlan(tx, plan)
  return true
}
