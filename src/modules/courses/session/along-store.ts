import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { municipalityOf } from '../municipality.ts'

/** What is kept along the way: ticks on steps and materials, and that the agreed rule has come about. */
export type Tick = { readonly kind: 'material' | 'step'; readonly item: string }

export const ticksOf = async (tx: ActorTx, course: string): Promise<readonly Tick[]> =>
  (
    await tx.db
      .selectFrom('project_course_tick')
      .select(['kind', 'item'])
      .where('municipality_id', '=', municipalityOf(tx))
      .where('course_id', '=', course)
      .execute()
  ).map(({ kind, item }) => ({ kind: kind === 'step' ? 'step' : 'material', item }))

/** Ticks or unticks one thing. Ticking what is ticked changes nothing. */
export const tick = async (
  tx: ActorTx,
  course: string,
  { kind, item }: Tick,
  given: { readonly by: PersonId; readonly isDone: boolean },
): Promise<void> => {
  if (given.isDone)
    await tx.db
      .insertInto('project_course_tick')
      .values({
        municipality_id: municipalityOf(tx),
        course_id: course,
        kind,
        item,
        ticked_by: given.by,
        ticked_at: tx.now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  else
    await tx.db
      .deleteFrom('project_course_tick')
      .where('municipality_id', '=', municipalityOf(tx))
      .where('course_id', '=', course)
      .where('kind', '=', kind)
      .where('item', '=', item)
      .execute()
}

export type Escalation = {
  readonly id: string
  readonly session: string | null
  readonly day: Temporal.PlainDate
  readonly done: string
  readonly writer: string
}

export const escalationsOf = async (tx: ActorTx, course: string): Promise<readonly Escalation[]> => {
  const { rows } = await sql<Omit<Escalation, 'writer'> & { writer: string | null }>`
    select e.id, e.session_id as session, e.day, e.done, p.given_name || ' ' || p.family_name as writer
    from project_course_escalation e left join person p on p.municipality_id = e.municipality_id and p.id = e.written_by
    where e.municipality_id = ${municipalityOf(tx)} and e.course_id = ${course}
    order by e.day desc, e.id desc`.execute(tx.db)
  return rows.map((row) => ({ ...row, writer: row.writer ?? '' }))
}

export const addEscalation = async (
  tx: ActorTx,
  course: string,
  added: { readonly session: string | null; readonly done: string; readonly by: PersonId },
): Promise<void> => {
  await tx.db
    .insertInto('project_course_escalation')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      course_id: course,
      session_id: added.session,
      day: tx.today,
      done: added.done,
      written_by: added.by,
      written_at: tx.now,
    })
    .execute()
}
