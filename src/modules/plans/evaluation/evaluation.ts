import type { PlanStatus } from '../plan.ts'

/** What somebody said of the plan, or why nobody asked or answered. */
export type WordOrReason = { readonly word: string | null; readonly missingBecause: string | null }

export type Evaluation = {
  readonly text: string
  readonly child: WordOrReason
  readonly parents: WordOrReason
  readonly byName: string
  readonly at: Temporal.Instant
  readonly version: number
}

/** A plan is evaluated while it runs; afterwards what was written can be corrected until it has ended. */
export const mayEvaluate = (status: PlanStatus): boolean => status === 'running' || status === 'evaluated'

/** Of a child's plan nobody's word may simply be missing. A word that is there needs no reason. */
export const wordProblem = ({ word, missingBecause }: WordOrReason, isChildPlan: boolean): 'missing' | null =>
  isChildPlan && word === null && missingBecause === null ? 'missing' : null

export const settled = ({ word, missingBecause }: WordOrReason): WordOrReason => ({
  word,
  missingBecause: word === null ? missingBecause : null,
})
