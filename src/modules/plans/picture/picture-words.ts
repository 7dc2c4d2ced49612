import { m } from '#messages'
import { formatValue } from '#design/chart/number-text.ts'
import type { Look } from '#design/chart/look.tsx'
import { levelSign, shortWhen } from '../follow-up/follow-up-words.ts'
import type { SeenMeasure } from '../follow-up/goals-seen.ts'
import { type Aim, type AttainmentKind, aims } from '../plan.ts'
import { aimWords } from '../plan-words.ts'
import { type GoalPicture, type PlanPicture, absenceChange } from './picture.ts'

export const kindNames: Readonly<Record<AttainmentKind, () => string>> = {
  baseline: () => m.plan_picture_kind_baseline(),
  followUp: () => m.plan_picture_kind_followup(),
  evaluation: () => m.plan_picture_kind_evaluation(),
}

/** Each has a pattern of its own as well as a colour. */
export const aimLooks: Readonly<Record<Aim, Look>> = {
  environment: 'first',
  team: 'second',
  group: 'third',
  child: 'fourth',
}

export const levelsSummary = ({ goal, levels }: GoalPicture): string => {
  const [first] = levels
  const last = levels.at(-1)
  if (first === undefined || last === undefined) return m.plan_picture_not_looked_at()
  const now = {
    level: levelSign(last.level),
    day: shortWhen(last.day),
    words: goal.levels[last.level],
  }
  return first === last
    ? m.plan_picture_level_once(now)
    : m.plan_picture_level_change({ ...now, before: levelSign(first.level), from: shortWhen(first.day) })
}

const percent = (value: number): string => formatValue(value, '%')

export const absenceSummary = (weeks: NonNullable<PlanPicture['absence']>): string => {
  const change = absenceChange(weeks)
  if (change !== null)
    return m.plan_picture_absence_change({ first: percent(change.first), last: percent(change.last) })
  const known = weeks.filter((week) => week.percent !== null)
  const last = known.at(-1)
  if (last === undefined || last.percent === null) return m.plan_picture_absence_unknown()
  return m.plan_picture_absence_last({ day: shortWhen(last.monday), last: percent(last.percent) })
}

export const pulsesSummary = (pulses: NonNullable<PlanPicture['pulses']>): string => {
  const [first] = pulses
  const last = pulses.at(-1)
  if (first === undefined || last === undefined) return m.plan_picture_no_pulses()
  return first === last
    ? m.plan_picture_pulse_once({ score: Math.round(last.score), day: shortWhen(last.day) })
    : m.plan_picture_pulse_change({ first: Math.round(first.score), last: Math.round(last.score) })
}

export const measuresSummary = (measures: readonly SeenMeasure[]): string =>
  [
    m.plan_picture_measures_count({ count: measures.length }),
    ...aims.flatMap((aim) => {
      const count = measures.filter((measure) => measure.aim === aim).length
      return count === 0 ? [] : [m.plan_picture_measures_of({ aim: aimWords[aim](), count })]
    }),
  ].join(' ')

export const scoreSummary = (scores: PlanPicture['scores']): string => {
  const last = scores.at(-1)
  return last === undefined
    ? m.plan_picture_no_score()
    : m.plan_picture_score_now({ score: Math.round(last.score), day: shortWhen(last.day) })
}
