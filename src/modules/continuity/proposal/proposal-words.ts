import { m } from '#messages'
import { momentWords as whenWords } from '#platform/calendar/moment-words.ts'
import { type Names, refusalWords } from '../change-words.ts'
import type { Conflict } from '../engine/conflicts.ts'
import type { ChildResult, Measured } from '../engine/solution.ts'
import { approvedOthers, type DecidedChange, type Found, type ProposalPage } from './proposal-store.ts'
import {
  type Asked,
  type DecisionKind,
  isEnding,
  type Scenario,
  type ScenarioState,
  type Weights,
} from './scenario.ts'

export const stateWords: Readonly<Record<ScenarioState, () => string>> = {
  queued: () => m.continuity_plan_waiting(),
  waiting: () => m.continuity_plan_waiting(),
  working: () => m.continuity_plan_working(),
  done: () => m.continuity_plan_done(),
  failed: () => m.continuity_plan_failed(),
  cancelled: () => m.continuity_plan_cancelled(),
  impossible: () => m.continuity_plan_impossible(),
}

/** "“Højst 10 ændringer”, 22. november 2026 kl. 9.00"; empty where no other is approved. */
export const approvedNames = (page: Pick<ProposalPage, 'others'>): string =>
  approvedOthers(page)
    .flatMap(({ name, approvedAt }) => (approvedAt === null ? [] : [`“${name}”, ${whenWords(approvedAt)}`]))
    .join('; ')

/** How far the calculation is, in numbers that can be read while one waits. */
export const progressWords = (scenario: Scenario, now: Temporal.Instant): string => {
  const { state, progress } = scenario
  if (isEnding(scenario, now)) return m.continuity_plan_ending_text()
  if (state === 'queued') return m.continuity_plan_queued_text()
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

/** "Ida 3, Noah 2" */
export const weightsWords = (weights: Weights, names: Names): string =>
  [...weights].map(([child, weight]) => `${names.child(child)} ${weight}`).join(', ')

/** "Ida kan ikke komme under 8: klassens 7 lærere + mindst 1." */
export const childLimitWords = ({ id, base, bound }: ChildResult, names: Names): string => {
  const child = names.child(id)
  return bound > base
    ? m.continuity_plan_child_limit({ child, bound, base, added: bound - base })
    : m.continuity_plan_child_base({ child, bound })
}

/** Whether a child's limit may be out of reach even for that child alone: proven, and not exact. */
const isOpenLimit = ({ after, bound, isExact }: ChildResult): boolean => after > bound && !isExact

/** A child's limit, and what kind it is where it is not simply exact. */
export const childStandingWords = (child: ChildResult, names: Names): string =>
  [
    childLimitWords(child, names),
    child.after <= child.bound ? m.continuity_plan_limit_reached() : '',
    isOpenLimit(child) ? m.continuity_plan_limit_valid() : '',
  ]
    .filter(Boolean)
    .join(' ')

/** What the limits of the children are worth. */
export const limitsHowWords = (children: readonly ChildResult[]): string =>
  [m.continuity_plan_limits_how(), children.some(isOpenLimit) ? m.continuity_plan_limits_valid_how() : '']
    .filter(Boolean)
    .join(' ')

/** What becomes of lessons that nobody can have when a proposal is approved. */
const leftWords = (kept: number, givenUp: number): readonly string[] => {
  if (givenUp === 0) return [m.continuity_plan_broken_kept_all()]
  if (kept === 0) return [m.continuity_plan_broken_given_up_all()]
  return [
    m.continuity_plan_broken_kept({ minutes: kept }),
    m.continuity_plan_broken_given_up({ minutes: givenUp }),
  ]
}

/**
 * Lessons that somebody has today against a rule and nobody can have, in paragraphs: what approving comes to is not what the numbers look
 * like. Empty where there are none.
 */
export const brokenWords = ({
  changes,
  children,
}: Pick<Found, 'changes' | 'children'>): readonly string[] => {
  const left = changes.filter(({ change }) => change.from !== null && change.to === null)
  const minutesOf = (wanted: DecidedChange['becomes']): number =>
    left.reduce((sum, { change, becomes }) => sum + (becomes === wanted ? change.minutes : 0), 0)
  const [kept, givenUp] = [minutesOf('kept'), minutesOf('made')]
  return left.length === 0
    ? []
    : [
        m.continuity_plan_broken_text({ minutes: kept + givenUp }),
        [
          ...leftWords(kept, givenUp),
          m.continuity_plan_broken_numbers({
            worst: Math.max(0, ...children.map(({ withChoices }) => withChoices)),
            total: children.reduce((sum, { withChoices }) => sum + withChoices, 0),
          }),
        ].join(' '),
      ]
}

/** What is left of it with what has been said no to; empty where that is nothing. */
const chosenWords = ({ changes, children }: Found): string => {
  const offered = changes.filter(({ change }) => change.to !== null)
  const made = offered.filter(({ becomes }) => becomes === 'made').length
  return made === offered.length
    ? ''
    : m.continuity_plan_short_chosen({
        count: made,
        total: children.reduce((sum, { withChoices }) => sum + withChoices, 0),
        worst: Math.max(0, ...children.map(({ withChoices }) => withChoices)),
      })
}

/** What a plan comes to, in the sentences one says first. */
export const shortWords = (found: Found): string => {
  const { changes, total, worst, children } = found.solved
  const fewer = children.filter(({ before, after }) => after < before).length
  const more = children.filter(({ before, after }) => after > before).length
  return [
    m.continuity_plan_short({
      count: changes.made,
      before: total.before,
      after: total.after,
      worstBefore: worst.before,
      worst: worst.after,
    }),
    m.continuity_plan_short_children({ fewer, more, same: children.length - fewer - more }),
    chosenWords(found),
    m.continuity_counts_twice(),
  ]
    .filter(Boolean)
    .join(' ')
}

/** "mandag kl. 9.00 (dobbelttime), Ida: Pia Rask har begge timer. I dag er de Pia Rask og Per." */
export const doubleWords = (
  { task, adult, today }: Found['doubles'][number],
  { names, placeOf }: Pick<ProposalPage, 'names' | 'placeOf'>,
): string =>
  m.continuity_double({
    place: placeOf(task),
    adult: names.adult(adult),
    today: [...new Set(today)]
      .map((one) => (one === null ? m.continuity_solve_none() : names.adult(one)))
      .join(', '),
  })

export type Measure = { readonly label: string; readonly of: Measured; readonly meaning: string }

/** The numbers of a proposal with what they mean, in the order in which they were made small. */
export const measuresOf = (
  { scenario, names }: ProposalPage,
  { solved, children }: Found,
): readonly Measure[] => {
  // The child whose own limit is the highest is why the worst cannot be better.
  const highest = children.toSorted((a, b) => b.bound - a.bound)[0]
  const proven = (of: Measured): string => provenWords(of, scenario.asked)
  return [
    {
      label: m.continuity_solve_uncovered(),
      of: solved.uncoveredMinutes,
      meaning:
        solved.uncoveredMinutes.after === 0 ? m.continuity_plan_covered() : proven(solved.uncoveredMinutes),
    },
    {
      label: m.continuity_solve_worst(),
      of: solved.worst,
      meaning: [
        proven(solved.worst),
        highest !== undefined && highest.bound >= solved.worst.bound ? childLimitWords(highest, names) : '',
      ]
        .filter(Boolean)
        .join(' '),
    },
    { label: m.continuity_plan_total(), of: solved.total, meaning: proven(solved.total) },
    {
      label: scenario.weights.size === 0 ? m.continuity_plan_added() : m.continuity_plan_added_weighted(),
      of: solved.added,
      meaning: proven(solved.added),
    },
  ]
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

/** Which choices contradict each other, or a rule. */
export const conflictWords = (
  conflict: Conflict,
  names: Names,
  placeOf: (task: string) => string,
): string => {
  switch (conflict.kind) {
    case 'againstRule':
      return m.continuity_plan_conflict_rule({
        adult: names.adult(conflict.adult),
        why: refusalWords[conflict.why](),
        place: placeOf(conflict.task),
      })
    case 'sameMoment':
      return m.continuity_plan_conflict_moment({
        adult: names.adult(conflict.adult),
        places: conflict.tasks.map(placeOf).join('; '),
      })
    case 'tooManyHours': {
      const words =
        conflict.span === 'week' ? m.continuity_plan_conflict_week : m.continuity_plan_conflict_day
      const { adult, minutes, room } = conflict
      return words({
        adult: names.adult(adult),
        minutes,
        room,
        places: conflict.tasks.map(placeOf).join('; '),
      })
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

/** What the numbers of the changes that stand are headed by. */
export const chosenHeading = ({ approvedAt }: Pick<Scenario, 'approvedAt'>): string =>
  approvedAt === null ? m.continuity_plan_with_choices() : m.continuity_plan_is_approved()
