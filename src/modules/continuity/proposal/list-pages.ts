import { m } from '#messages'
import { oneOf, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FieldError, FieldParser } from '#platform/http/fields.ts'
import { action, page, type Route } from '#platform/http/page.ts'
import { leadsSchool } from '#platform/access/actor.ts'
import { proposalHref } from '../hrefs.ts'
import { continuityRoles, mayKeepTimetable, mayReadContinuity, timetableRoles } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import { sendSolve } from './jobs.ts'
import { proposalsView, sliderRange } from './list-views.tsx'
import { type ProposalsPage, readProposals } from './proposal-store.ts'
import { askedName } from './proposal-words.ts'
import { type Asked, freeName, secondsFor } from './scenario.ts'
import { startScenario } from './scenario-store.ts'

const path = '/kontinuitet/:id/forslag'
type At = AtSchool<ProposalsPage>

const mostChanges = 1000

const showProposals: Route = page<At>({
  method: 'GET',
  path,
  action: 'continuity.plans.read',
  roles: continuityRoles,
  load: atSchool(mayReadContinuity, async (tx, school) => await readProposals(tx, school)),
  may: (actor, { school }) => mayReadContinuity(actor, school.id),
  pupils: () => [],
  logSubject: ({ school }) => school.name,
  respond: ({ subject, session }) =>
    proposalsView(shownAt(subject), leadsSchool(session.actor, subject.school.id)),
})

/** Empty, or a number. */
const maybeNumber: FieldParser<number | null> = (values) =>
  values.every((value) => value.trim() === '')
    ? { kind: 'ok', value: null }
    : wholeNumber(0, mostChanges)(values)

const startProposal: Route = action<At>({
  method: 'POST',
  path,
  action: 'continuity.plan.start',
  roles: timetableRoles,
  load: atSchool(mayKeepTimetable, async (tx, school) => await readProposals(tx, school)),
  may: (actor, { school }) => mayKeepTimetable(actor, school.id),
  pupils: () => [],
  logSubject: ({ school }) => school.name,
  act: async (tx, { subject, form, session }) => {
    const shown = shownAt(subject)
    const read = readForm(form, {
      hvordan: oneOf(['changes', 'anew'], m.continuity_plan_mode_wrong()),
      skyder: wholeNumber(sliderRange.min, sliderRange.max),
      antal: maybeNumber,
      navn: text({ max: 120 }),
    })
    const refused = (errors: readonly FieldError[]) => ({
      kind: 'invalid' as const,
      view: proposalsView(shown, true, { errors, written: read.written }),
    })
    if (read.kind === 'invalid') return refused(read.errors)
    const { hvordan, skyder, antal, navn } = read.values
    if (shown.current === null || shown.focusChildren === 0)
      return refused([{ field: 'hvordan', message: m.continuity_plan_no_children() }])
    const asked: Asked = hvordan === 'anew' ? { mode: 'anew' } : { mode: 'changes', most: antal ?? skyder }
    const scenario = await startScenario(tx, session.actor.person, {
      timetable: shown.current.id,
      name: freeName(navn === '' ? askedName(asked) : navn, shown.scenarios),
      asked,
      seconds: secondsFor(asked),
    })
    if (scenario === null) return refused([{ field: 'hvordan', message: m.continuity_plan_busy() }])
    await sendSolve(tx, scenario)
    return { kind: 'done', to: proposalHref(shown.school.id, scenario) }
  },
})

export const proposalListRoutes: readonly Route[] = [showProposals, startProposal]
