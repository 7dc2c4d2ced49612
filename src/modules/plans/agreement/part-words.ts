import { m } from '#messages'
import type { PlanContent } from '../version/content.ts'
import { type PlanPart, partsOf } from './suggestion.ts'

/** The parts of a version with their names in the language of the page. */
export const namedParts = (content: PlanContent): readonly PlanPart[] =>
  partsOf(content, {
    summary: m.plan_agreement_part_summary(),
    goal: (title) => m.plan_agreement_part_goal({ title }),
    measure: (title) => m.plan_agreement_part_measure({ title }),
  })
