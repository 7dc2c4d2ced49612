import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { continuityHref, deleteProposalHref, proposalHref, proposalsHref } from '../hrefs.ts'
import type { ProposalPage } from './proposal-store.ts'
import { keptBecause } from './scenario.ts'

/** Why there is nothing to delete by hand. */
export const keptWords = {
  approved: () => m.continuity_plan_delete_approved(),
  working: () => m.continuity_plan_delete_working(),
} as const

const Confirm = ({ page: { school, scenario, decided } }: { page: ProposalPage }): Html => (
  <>
    <p>{m.continuity_plan_delete_text()}</p>
    {decided.length === 0 ? null : <p>{m.continuity_plan_delete_decided({ count: decided.length })}</p>}
    <form method="post" action={deleteProposalHref(school.id, scenario.id)} novalidate>
      <input type="hidden" name="version" value={scenario.version} />
      <ButtonRow>
        <Button kind="danger">{m.continuity_plan_delete_button()}</Button>
        <LinkButton href={proposalHref(school.id, scenario.id)}>{m.continuity_plan_delete_not()}</LinkButton>
      </ButtonRow>
    </form>
  </>
)

/** Asks once more: what is deleted does not come back. */
export const deleteView = (page: ProposalPage, now: Temporal.Instant, isConflict = false): View => {
  const { school, scenario } = page
  const kept = keptBecause(scenario, now)
  return {
    title: `${m.continuity_plan_delete()}, ${scenario.name}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_plans(), href: proposalsHref(school.id) },
      { label: scenario.name, href: proposalHref(school.id, scenario.id) },
      { label: m.continuity_plan_delete() },
    ],
    content: (
      <>
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_plan_delete_heading({ name: scenario.name })}
          lead={m.continuity_plan_delete_made({
            when: momentWords(scenario.madeAt),
            who: scenario.madeBy ?? '',
          })}
        />
        {isConflict ? (
          <Alert kind="warning" heading={m.continuity_plan_delete_conflict()} live>
            {m.continuity_plan_delete_conflict_text()}
          </Alert>
        ) : null}
        {kept === null ? <Confirm page={page} /> : <p>{keptWords[kept]()}</p>}
      </>
    ),
  }
}
