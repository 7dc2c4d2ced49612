import { m } from '#messages'
import { type Names, refusalWords } from '../change-words.ts'
import type { Conflict } from '../engine/conflicts.ts'
import type { ChildResult, Measured } from '../engine/solution.ts'
import { type Asked, type DecisionKind, isEnding, type Scenario, type ScenarioState } from './scenario.ts'

export const askedName = (asked: Asked): string =>
  asked.mode === 'anew'
    ? m.continuity_plan_named_anew()
    : m.continuity_plan_named_changes({ count: asked.most })

export const stateWords: Readonly<Record<ScenarioState, () => string>> = {
  waiting: () => m.continuity_plan_waiting(),
  working: () => m.continuity_plan_working(),
  done: () => m.continuity_plan_done(),
  failed: () => m.continuity_plan_failed(),
  cancelled: () => m.continuity_plan_cancelled(),
  impossible: () => m.continuity_plan_impossible(),
}

/** How far the calculation is, in numbers that can be read while one waits. */
export const progressWords = (scenario: Scenario, now: Temporal.Instant): string => {
  const { state, progress } = scenario
  if (isEnding(scenario, now)) return m.continuity_plan_ending_text()
  if (state === 'waiting') return m.continuity_plan_waiting_text()
  const { uncovered, worst, added, bound } = progress ?? {}
  if (uncovered === undefined || worst === undefined || added === undefined)
    return m.continuity_plan_working_text()
  return [
    m.continuity_plan_so_far({ uncovered, worst, added }),
    bound === undefined ? '' : m.continuity_plan_so_far_bound({ bound: Math.ceil(bound) }),
  ]
    .filter(Boolean)
    .join(' ')
}

/** What a number that was reached says about what could be. */
export const provenWords = ({ bound, isProven }: Measured, asked: Asked): string => {
  if (!isProven) return m.continuity_plan_is_bound({ bound })
  return asked.mode === 'anew'
    ? m.continuity_plan_is_best_anew()
    : m.continuity_plan_is_best_changes({ count: asked.most })
}

/** "Ida kan ikke komme under 8: klassens 7 lærere + mindst 1." */
export const childLimitWords = ({ id, base, bound }: ChildResult, names: Names): string => {
  const child = names.child(id)
  return bound > base
    ? m.continuity_plan_child_limit({ child, bound, base, added: bound - base })
    : m.continuity_plan_child_base({ child, bound })
}

export const decisionWords = (
  kind: DecisionKind | null,
  { from, to }: { readonly from: string | null; readonly to: string | null },
  names: Names,
): string => {
  if (kind === null) return m.continuity_plan_undecided()
  if (kind === 'accept') return m.continuity_plan_accept()
  if (kind === 'lock') return from === null ? '' : m.continuity_plan_lock({ adult: names.adult(from) })
  return to === null ? '' : m.continuity_plan_refuse({ adult: names.adult(to) })
}

export const conflictWords = (conflict: Conflict, names: Names): string => {
  switch (conflict.kind) {
    case 'againstRule':
      return m.continuity_plan_conflict_rule({
        adult: names.adult(conflict.adult),
        why: refusalWords[conflict.why](),
      })
    case 'sameMoment':
      return m.continuity_plan_conflict_moment({ adult: names.adult(conflict.adult) })
    case 'tooManyHours': {
      const words =
        conflict.span === 'week' ? m.continuity_plan_conflict_week : m.continuity_plan_conflict_day
      const { adult, minutes, room } = conflict
      return words({ adult: names.adult(adult), minutes, room })
    }
    case 'tooManyChanges': {
      const { needed, most } = conflict
      return m.continuity_plan_conflict_changes({ needed, most })
    }
    case 'unknownTask':
    case 'unknownAdult':
      return m.continuity_plan_conflict_unknown()
  }
}
