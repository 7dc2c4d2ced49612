import { m } from '#messages'
import type { Crumb } from '#platform/http/page.ts'
import type { Plan } from '../plan.ts'

/** The way back to the plan. */
export const planCrumbs = (plan: Pick<Plan, 'id' | 'title'>, here: string): readonly Crumb[] => [
  { label: m.plan_list_title(), href: '/planer' },
  { label: plan.title, href: `/planer/${plan.id}` },
  { label: here },
]
