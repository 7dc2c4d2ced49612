import { sql } from 'kysely'
import { v7 } from 'uuid'
import { z } from 'zod'
import { presenceFigures } from '#presence'
import type { ActorTx } from '#platform/db/database.ts'
import type { Plan } from '../plan.ts'
import { municipalityOf, personOf } from '../plan-store.ts'

/** What is kept of one look at presence, as it lies in its row. */
export const keptFigures = z.strictObject({
  from: z.string(),
  to: z.string(),
  pupils: z.number(),
  registered: z.number(),
  sick: z.number(),
  authorised: z.number(),
  unauthorised: z.number(),
})

/** Presence as it was registered on the day somebody put it into the plan. Units are hundredths of a day. */
export type KeptPresence = {
  readonly id: string
  readonly day: Temporal.PlainDate
  readonly by: string
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly pupils: number
  readonly registered: number
  readonly sick: number
  readonly authorised: number
  readonly unauthorised: number
}

export const presenceKept = async (tx: ActorTx, plan: string): Promise<readonly KeptPresence[]> => {
  const { rows } = await sql<{ id: string; day: Temporal.PlainDate; by: string; figures: unknown }>`
    select k.id, k.day, k.figures,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as by
    from plan_presence k left join person p on p.municipality_id = k.municipality_id and p.id = k.put_in_by
    where k.municipality_id = ${municipalityOf(tx)} and k.plan_id = ${plan}
    order by k.put_in_at desc, k.id`.execute(tx.db)
  return rows.map((row) => {
    const { from, to, ...figures } = keptFigures.parse(row.figures)
    return {
      ...figures,
      id: row.id,
      day: row.day,
      by: row.by,
      from: Temporal.PlainDate.from(from),
      to: Temporal.PlainDate.from(to),
    }
  })
}

/** How far back is looked: long enough for a pattern, short enough to be about now. */
const weeksBack = 12

/** Keeps the child's or the class's presence of the last twelve weeks as it is today. False when there is none to see. */
export const keepPresence = async (tx: ActorTx, plan: Plan): Promise<boolean> => {
  const { subject } = plan
  if (subject.kind !== 'child' && subject.kind !== 'class') return false
  const of = subject.kind === 'child' ? { pupil: subject.id } : { classId: subject.id }
  const figures = await presenceFigures(tx, of, tx.today.subtract({ weeks: weeksBack }), tx.today)
  if (figures === null) return false
  await tx.db
    .insertInto('plan_presence')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      plan_id: plan.id,
      day: tx.today,
      figures: JSON.stringify({
        from: figures.from.toString(),
        to: figures.to.toString(),
        pupils: figures.pupils,
        registered: figures.registered,
        ...figures.absent,
      }),
      put_in_by: personOf(tx),
      put_in_at: tx.now,
    })
    .execute()
  return true
}
