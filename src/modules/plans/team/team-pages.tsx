import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { optionalText, readForm, text } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { PersonId } from '#platform/ids.ts'
import { membersOf } from '../content-store.ts'
import { planHref, plansHref } from '../hrefs.ts'
import { colleaguesAt } from '../measure/measure-store.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { addMember, endMember, giveLead } from './team-store.ts'
import { type FilledTeam, type TeamPage, teamView } from './team-views.tsx'

const readTeam = async (tx: ActorTx, { plan, session, standing }: AtPlan): Promise<TeamPage> => {
  const [members, all] = await Promise.all([membersOf(tx, plan.id), colleaguesAt(tx, plan)])
  const on = new Set(members.map(({ person }) => person))
  return {
    plan,
    members,
    colleagues: all.filter(({ person }) => !on.has(person)),
    reader: session.actor.person,
    leads:
      standing.leadsSchool || members.some(({ person, leads }) => leads && person === session.actor.person),
  }
}

const about = { roles: workingRoles, sides: ['team'] as const }
const team = (plan: string): string => `${planHref(plan)}/folk`

const show = planPage<TeamPage>({
  ...about,
  tab: '/folk',
  action: 'plans.team.read',
  read: readTeam,
  view: (page) => teamView(page),
})

const wrong = (page: TeamPage, filled: FilledTeam): ActionOutcome => ({
  kind: 'invalid',
  view: teamView(page, filled),
})

const add = planAction<TeamPage>({
  ...about,
  tab: '/folk',
  action: 'plans.team.add',
  needsOpen: true,
  read: readTeam,
  act: async (tx, { shown, form }) => {
    const read = readForm(form, {
      person: text({ max: 40, required: m.plan_team_choose_person() }),
      rolle: optionalText(200),
    })
    if (read.kind === 'invalid') return wrong(shown, read)
    const chosen = shown.colleagues.find(({ person }) => String(person) === read.values.person)
    if (chosen === undefined) {
      const errors = [{ field: 'person', message: m.plan_team_choose_person() }]
      return wrong(shown, { errors, written: read.written })
    }
    await addMember(tx, shown.plan.id, { person: chosen.person, part: read.values.rolle })
    const notice = { kind: 'success' as const, text: m.plan_team_added({ name: chosen.name }) }
    return { kind: 'done', to: team(shown.plan.id), notice }
  },
})

/** A member as a button of the page names them. */
const memberIn = (page: TeamPage, text: string | undefined) => {
  const id = PersonId.parse(text ?? '')
  return page.members.find(({ person }) => person === id)
}

const end = planAction<TeamPage>({
  ...about,
  tab: '/folk/afslut',
  action: 'plans.team.end',
  needsOpen: true,
  read: readTeam,
  act: async (tx, { shown, form, session }) => {
    const member = memberIn(shown, form.fields.get('person')?.[0])
    const written = () => ''
    const refused = (message: string) => wrong(shown, { errors: [{ field: 'person', message }], written })
    if (member === undefined) return refused(m.plan_team_not_on_plan())
    if (!shown.leads && member.person !== session.actor.person) return refused(m.plan_team_only_lead())
    const outcome = await endMember(tx, shown.plan.id, member.person)
    if (outcome === 'leads') return refused(m.plan_team_leads_first())
    if (outcome === 'gone') return refused(m.plan_team_not_on_plan())
    // Whoever leaves can no longer open the plan.
    const to = member.person === session.actor.person ? plansHref : team(shown.plan.id)
    return { kind: 'done', to, notice: { kind: 'success', text: m.plan_team_ended({ name: member.name }) } }
  },
})

const lead = planAction<TeamPage>({
  ...about,
  tab: '/folk/leder',
  action: 'plans.team.lead',
  needsOpen: true,
  read: readTeam,
  act: async (tx, { shown, form }) => {
    const member = memberIn(shown, form.fields.get('person')?.[0])
    if (!shown.leads)
      return wrong(shown, {
        errors: [{ field: 'person', message: m.plan_team_only_lead() }],
        written: () => '',
      })
    if (member === undefined || !(await giveLead(tx, shown.plan.id, member.person)))
      return wrong(shown, {
        errors: [{ field: 'person', message: m.plan_team_not_on_plan() }],
        written: () => '',
      })
    const notice = { kind: 'success' as const, text: m.plan_team_lead_given({ name: member.name }) }
    return { kind: 'done', to: team(shown.plan.id), notice }
  },
})

export const teamRoutes: readonly Route[] = [show, add, end, lead]
