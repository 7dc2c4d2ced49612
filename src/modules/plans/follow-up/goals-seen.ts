import type { ActorTx } from '#platform/db/database.ts'
import { goalsOf, measuresOf } from '../content-store.ts'
import type { Aim, PlanGoal } from '../plan.ts'
import type { Side } from '../policy.ts'
import { sharedVersionsOf } from '../version/version-store.ts'

export type SeenGoal = Pick<PlanGoal, 'id' | 'title' | 'weight' | 'levels'>

export type SeenMeasure = {
  readonly aim: Aim
  readonly title: string
  readonly responsible: string
  readonly firstDay: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate
}

export type SeenContent = {
  readonly goals: readonly SeenGoal[]
  readonly measures: readonly SeenMeasure[]
}

/** The goals and measures as somebody reads them: the staff as they are now, a family as in the newest version shared with it. */
export const contentSeen = async (tx: ActorTx, plan: string, side: Side): Promise<SeenContent> => {
  if (side === 'team') {
    const [goals, measures] = await Promise.all([goalsOf(tx, plan), measuresOf(tx, plan)])
    return {
      goals,
      measures: measures.map((measure) => ({ ...measure, responsible: measure.responsible.name })),
    }
  }
  const [latest] = await sharedVersionsOf(tx, plan)
  if (latest === undefined) return { goals: [], measures: [] }
  return {
    goals: latest.content.goals.map(({ id, title, weight, levels }) => ({
      id,
      title,
      weight,
      levels: { [-2]: levels['-2'], [-1]: levels['-1'], 0: levels['0'], 1: levels['1'], 2: levels['2'] },
    })),
    measures: latest.content.measures.map(({ aim, title, responsible, firstDay, lastDay }) => ({
      aim,
      title,
      responsible,
      firstDay: Temporal.PlainDate.from(firstDay),
      lastDay: Temporal.PlainDate.from(lastDay),
    })),
  }
}
