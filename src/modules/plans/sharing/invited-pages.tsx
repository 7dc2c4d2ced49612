import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { readForm, text } from '#platform/http/fields.ts'
import type { Route } from '#platform/http/page.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { invitedRoles } from '../policy.ts'
import { dutiesShown } from './duties.tsx'
import { readInvitedPlan, writeToTeam } from './invited-store.ts'
import { type InvitedPage, invitedView } from './invited-views.tsx'

/** What the plan's own address shows to one who is invited; the page below `/delt` is the same. */
export const readInvited = async (tx: ActorTx, { plan, standing }: AtPlan): Promise<InvitedPage | null> => {
  const shown = await readInvitedPlan(tx, plan, standing.share)
  return shown === null ? null : { plan, shown, duties: await dutiesShown(tx, plan, true) }
}

const invited = { roles: invitedRoles, sides: ['invited'] } as const

/** The only pages that somebody of another organisation has of a plan: to read it, and to write to its team. */
export const showShared: Route = planPage<InvitedPage>({
  ...invited,
  tab: '/delt',
  action: 'plans.shared.read',
  read: readInvited,
  view: (page) => invitedView(page),
})

export const writeNote: Route = planAction<InvitedPage>({
  ...invited,
  tab: '/delt/besked',
  action: 'plans.shared.note',
  needsOpen: true,
  read: readInvited,
  act: async (tx, { shown, form }) => {
    const read = readForm(form, { besked: text({ max: 10_000, required: m.plan_sharing_write_something() }) })
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: invitedView(shown, { errors: read.errors, written: read.written }) }
    await writeToTeam(tx, shown.plan.id, read.values.besked)
    return {
      kind: 'done',
      to: `/planer/${shown.plan.id}/delt`,
      notice: { kind: 'success', text: m.plan_sharing_sent_to_team() },
    }
  },
})
