import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Decision } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { ActionOutcome, PageRequest } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { SchoolId } from '#platform/ids.ts'
import { proposalHref } from '../hrefs.ts'
import { ScenarioId } from '../ids.ts'
import { continuityRoles, mayKeepTimetable, mayReadContinuity, timetableRoles } from '../policy.ts'
import { atSchool } from '../school-at.ts'
import type { SchoolName } from '../timetable-store.ts'
import { type ProposalPage, readProposal } from './proposal-store.ts'

export const proposalPath = '/kontinuitet/:id/forslag/:scenario'

/** One proposal of a school. Of a school that is not the asker's nothing is read. */
export type AtProposal = { readonly school: SchoolName; readonly shown: ProposalPage | null }

const atProposal =
  (may: (actor: PersonActor, school: SchoolId) => Decision) =>
  async (tx: ActorTx, request: PageRequest, session: Session): Promise<AtProposal | null> => {
    const id = ScenarioId.parse(request.params['scenario'] ?? '')
    if (id === null) return null
    const at = await atSchool(may, async (inTx, school) => ({ found: await readProposal(inTx, school, id) }))(
      tx,
      request,
      session,
    )
    if (at === null || at.shown?.found === null) return null
    return { school: at.school, shown: at.shown?.found ?? null }
  }

export const shownIn = ({ shown }: AtProposal): ProposalPage => {
  if (shown === null) throw new Error('A proposal that was refused is not shown.')
  return shown
}

const common = {
  pupils: ({ shown }: AtProposal) => shown?.pupils ?? [],
  logSubject: ({ school, shown }: AtProposal) =>
    shown === null ? school.name : `${school.name}: ${shown.scenario.id}`,
}
export const declaredRead = {
  ...common,
  roles: continuityRoles,
  load: atProposal(mayReadContinuity),
  may: (actor: PersonActor, { school }: AtProposal) => mayReadContinuity(actor, school.id),
}
export const declaredWrite = {
  ...common,
  roles: timetableRoles,
  load: atProposal(mayKeepTimetable),
  may: (actor: PersonActor, { school }: AtProposal) => mayKeepTimetable(actor, school.id),
}

export const movedOn = ({ school, scenario }: ProposalPage): ActionOutcome => ({
  kind: 'done',
  to: proposalHref(school.id, scenario.id),
  notice: { kind: 'warning', text: m.continuity_plan_moved_on() },
})
