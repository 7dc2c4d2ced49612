import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Route, View } from '#platform/http/page.ts'
import { Changes } from '../agreement/changes.tsx'
import { planTabs } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { type AtPlan, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { findTemplateVersion } from '../template/template-store.ts'
import { summaryKey } from '../template/template.ts'
import { textHistory, type WritingSpell } from './text-history.ts'

type TextHistory = {
  readonly plan: Plan
  readonly heading: string
  readonly spells: readonly WritingSpell[]
}

/** More spells than anyone reads; the newest are shown. */
const mostSpells = 100

const readHistory = async (tx: ActorTx, { plan, request }: AtPlan): Promise<TextHistory | null> => {
  const key = request.params['key'] ?? ''
  const template = await findTemplateVersion(tx, plan.template.id, plan.template.version)
  const heading =
    key === summaryKey ? m.plan_summary() : template?.sections.find((section) => section.key === key)?.heading
  return heading === undefined ? null : { plan, heading, spells: await textHistory(tx, plan.id, key) }
}

const textHistoryView = ({ plan, heading, spells }: TextHistory): View => {
  const newest = spells.map((spell, place) => ({ spell, before: spells[place - 1]?.text ?? '' })).toReversed()
  return {
    title: `${heading}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_tab_history(), heading),
    content: (
      <>
        <PlanHeading plan={plan} tab="history" lead={m.plan_text_history_lead({ heading })} />
        {newest.length === 0 ? <p class="mv-soft">{m.plan_analysis_empty()}</p> : null}
        {newest.slice(0, mostSpells).map(({ spell, before }) => (
          <Section
            heading={m.plan_text_history_by({
              name: spell.byName ?? m.plan_history_by_itself(),
              at: momentWords(spell.to),
            })}
          >
            <Changes before={before} after={spell.text} />
          </Section>
        ))}
      </>
    ),
  }
}

/** Who wrote what in one text, and when. */
export const textHistoryRoutes: readonly Route[] = [
  planPage<TextHistory>({
    tab: `${planTabs.history}/tekst/:key`,
    action: 'plans.text.history',
    roles: workingRoles,
    sides: ['team'],
    read: readHistory,
    view: textHistoryView,
  }),
]
