import { PageHeading } from '#design/layout/layout.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { type PlanTab, planHref, plansHref, tabHref } from './hrefs.ts'
import type { Plan } from './plan.ts'
import { statusWords, subjectText } from './plan-words.ts'

const tabWords: Readonly<Record<PlanTab, () => string>> = {
  overview: () => m.plan_tab_overview(),
  analysis: () => m.plan_tab_analysis(),
  voices: () => m.plan_tab_voices(),
  followUp: () => m.plan_tab_follow_up(),
  picture: () => m.plan_tab_picture(),
  sharing: () => m.plan_tab_sharing(),
  history: () => m.plan_tab_history(),
}

/** The sides that those who work on a plan have. */
const teamTabs: readonly PlanTab[] = [
  'overview',
  'analysis',
  'voices',
  'followUp',
  'picture',
  'sharing',
  'history',
]

/** The sides of a plan, for those who work on it. Null on a page below a side, such as a form. */
export const PlanTabs = ({ plan, tab }: { plan: { readonly id: string }; tab: PlanTab | null }): Html => (
  <TabLinks
    label={m.plan_tabs()}
    tabs={teamTabs.map((one) => ({
      href: tabHref(plan.id, one),
      label: tabWords[one](),
      current: one === tab,
    }))}
  />
)

/** The top of a plan's own pages: whom it is about, what it is called, where it stands, and its sides. */
export const PlanHeading = ({
  plan,
  tab,
  lead,
  actions,
}: {
  plan: Plan
  tab: PlanTab | null
  lead?: Child
  actions?: Child
}): Html => (
  <>
    <PageHeading
      eyebrow={`${subjectText(plan.subject)}, ${plan.school.name}`}
      title={plan.title}
      lead={lead}
      actions={actions}
    />
    <p>
      <Tag kind={statusWords[plan.status].kind}>{statusWords[plan.status].text()}</Tag>
    </p>
    <PlanTabs plan={plan} tab={tab} />
  </>
)

/** The way to a page of a plan. */
export const planBreadcrumb = (plan: Plan, ...here: readonly string[]): View['breadcrumb'] => [
  { label: m.plan_list_title(), href: plansHref },
  here.length === 0 ? { label: plan.title } : { label: plan.title, href: planHref(plan.id) },
  ...here.map((label) => ({ label })),
]
