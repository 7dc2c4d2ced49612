import { m } from '#messages'
import { action, page, type Route } from '#platform/http/page.ts'
import { proposalsHref } from '../hrefs.ts'
import { type AtProposal, declaredWrite, movedOn, proposalPath, shownIn } from './at-proposal.ts'
import { deleteView } from './delete-views.tsx'
import { readProposal } from './proposal-store.ts'
import { keptBecause } from './scenario.ts'
import { deleteScenario } from './scenario-store.ts'

const path = `${proposalPath}/slet`

const askToDelete: Route = page<AtProposal>({
  method: 'GET',
  path,
  action: 'continuity.plan.delete.ask',
  ...declaredWrite,
  respond: ({ subject, tx }) => deleteView(shownIn(subject), tx.now),
})

const deleteProposal: Route = action<AtProposal>({
  method: 'POST',
  path,
  action: 'continuity.plan.delete',
  ...declaredWrite,
  act: async (tx, { subject, form }) => {
    const shown = shownIn(subject)
    const { school, scenario } = shown
    if (keptBecause(scenario, tx.now) !== null) return movedOn(shown)
    const [written = ''] = form.fields.get('version') ?? []
    const version = /^\d{1,9}$/.test(written) ? Number(written) : -1
    if (await deleteScenario(tx, scenario, version))
      return {
        kind: 'done',
        to: proposalsHref(school.id),
        notice: { kind: 'success', text: m.continuity_plan_deleted() },
      }
    const now = await readProposal(tx, school, scenario.id)
    return now === null ? movedOn(shown) : { kind: 'conflict', view: deleteView(now, tx.now, true) }
  },
})

export const deleteRoutes: readonly Route[] = [askToDelete, deleteProposal]
