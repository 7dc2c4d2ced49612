import type { AbsenceWeek } from '#presence'
import type { TimeSpan } from '#design/chart/timeline.ts'
import type { PulsePoint } from '../follow-up/doors.ts'
import type { SeenGoal, SeenMeasure } from '../follow-up/goals-seen.ts'
import { tScores } from '../goal/attainment.ts'
import type { Attainment, Plan } from '../plan.ts'
import type { Side } from '../policy.ts'

export type GoalPicture = {
  readonly goal: SeenGoal
  /** The oldest first; of two on one day the later stands. */
  readonly levels: readonly Attainment[]
}

export type PlanPicture = {
  readonly span: TimeSpan
  /** How far the last level is known to hold: today, or the day on which the plan ended. */
  readonly until: Temporal.PlainDate
  readonly goals: readonly GoalPicture[]
  readonly scores: ReturnType<typeof tScores>
  /** Null when there is none for this plan, or the asker may not see it. */
  readonly absence: readonly AbsenceWeek[] | null
  readonly pulses: readonly PulsePoint[] | null
  readonly measures: readonly SeenMeasure[]
}

/** What was before is shown too: without it nothing says whether it became better. */
const shownBefore = { weeks: 6 } as const
/** A plan of many years is shown in its last three. */
const longest = { years: 3 } as const
const shownAhead = { weeks: 12 } as const

const earliest = (days: readonly Temporal.PlainDate[], otherwise: Temporal.PlainDate): Temporal.PlainDate =>
  days.reduce((first, day) => (Temporal.PlainDate.compare(day, first) < 0 ? day : first), otherwise)

const latest = (days: readonly Temporal.PlainDate[], otherwise: Temporal.PlainDate): Temporal.PlainDate =>
  days.reduce((last, day) => (Temporal.PlainDate.compare(day, last) > 0 ? day : last), otherwise)

/** From some weeks before anything was tried or measured, until today and what is planned soon. */
export const spanOf = (given: {
  readonly begun: Temporal.PlainDate
  readonly ended: Temporal.PlainDate | null
  readonly today: Temporal.PlainDate
  readonly attainments: readonly Pick<Attainment, 'day'>[]
  readonly measures: readonly Pick<SeenMeasure, 'firstDay' | 'lastDay'>[]
}): TimeSpan => {
  const { begun, ended, today, attainments, measures } = given
  const begins = earliest(
    [...attainments.map(({ day }) => day), ...measures.map(({ firstDay }) => firstDay)],
    begun,
  )
  const end = ended ?? today
  const planned = latest(
    measures.map(({ lastDay }) => lastDay),
    end,
  )
  const to = ended ?? earliest([planned], end.add(shownAhead))
  return { from: latest([end.subtract(longest)], begins.subtract(shownBefore)), to }
}

/** Of two levels of a goal on one day the later stands. */
const standing = (levels: readonly Attainment[]): readonly Attainment[] =>
  levels.filter((level, index) => !levels[index + 1]?.day.equals(level.day))

export const goalPictures = (
  goals: readonly SeenGoal[],
  attainments: readonly Attainment[],
): readonly GoalPicture[] =>
  goals.map((goal) => ({ goal, levels: standing(attainments.filter((one) => one.goal === goal.id)) }))

export const scoresOf = (
  goals: readonly SeenGoal[],
  attainments: readonly Attainment[],
): PlanPicture['scores'] => tScores(goals, attainments)

/** The mean of the first and of the last four weeks that are known; null with fewer than eight. */
export const absenceChange = (
  weeks: readonly AbsenceWeek[],
): { readonly first: number; readonly last: number } | null => {
  const known = weeks.flatMap(({ percent }) => (percent === null ? [] : [percent]))
  if (known.length < 8) return null
  const mean = (some: readonly number[]): number => some.reduce((sum, each) => sum + each, 0) / some.length
  return { first: mean(known.slice(0, 4)), last: mean(known.slice(-4)) }
}

export type PicturePage = { readonly plan: Plan; readonly side: Side; readonly picture: PlanPicture }
