import { PageHeading } from '#design/layout/layout.tsx'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { PlanTab } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import { PlanHeading } from '../plan-heading.tsx'
import type { Side } from '../policy.ts'

type SideHeadingProps = { plan: Plan; side: Side; tab: PlanTab; title: string; lead: string }

/** The top of a page that staff reach among the plan's sides, and a family by itself. */
export const SideHeading = ({ plan, side, tab, title, lead }: SideHeadingProps): Html =>
  side === 'team' ? (
    <PlanHeading plan={plan} tab={tab} lead={lead} />
  ) : (
    <PageHeading eyebrow={plan.title} title={title} lead={lead} />
  )
