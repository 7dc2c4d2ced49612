import { m } from '#messages'
import { oneOf, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { FieldError, FieldParser } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import { leadsSchool } from '#platform/access/actor.ts'
import { proposalHref, proposalsHref } from '../hrefs.ts'
import { continuityRoles, mayKeepTimetable, mayReadContinuity, timetableRoles } from '../policy.ts'
import { type AtSchool, atSchool, shownAt } from '../school-at.ts'
import { sendSolve } from './jobs.ts'
import { curveSteps } from './curve.ts'
import { proposalsView } from './list-views.tsx'
import { type ProposalsPage, readProposals } from './proposal-store.ts'
import { type Asked, type Weights, weightRange } from './scenario.ts'
import { sliderRange, weightField } from './start-form.tsx'
import { startTogether } from './start.ts'

const path = '/kontinuitet/:id/forslag'
type At = AtSchool<ProposalsPage>

const mostChanges = 1000

const pageIn = ({ query }: PageRequest): number => {
  const written = query.get('side') ?? ''
  return /^[1-9]\d{0,4}$/.test(written) ? Number(written) : 1
}

const declared = {
  path,
  pupils: ({ shown }: At) => shown?.before?.pupils ?? [],
  logSubject: ({ school }: At) => school.name,
}

const showProposals: Route = page<At>({
  method: 'GET',
  action: 'continuity.plans.read',
  roles: continuityRoles,
  ...declared,
  load: async (tx, request, session) =>
    await atSchool(
      mayReadContinuity,
      async (inTx, school) =>
        await readProposals(inTx, school, leadsSchool(session.actor, school.id), pageIn(request)),
    )(tx, request, session),
  may: (actor, { school }) => mayReadContinuity(actor, school.id),
  respond: ({ subject, tx }) => proposalsView(shownAt(subject), tx.now),
})

/** Empty, or a number. */
const maybeNumber: FieldParser<number | null> = (values) =>
  values.every((value) => value.trim() === '')
    ? { kind: 'ok', value: null }
    : wholeNumber(0, mostChanges)(values)

/** How much each child counts; a form without the field says nothing about it. */
const readWeights = (
  form: FormBody,
  children: readonly { readonly id: string }[],
): { readonly weights: Weights; readonly errors: readonly FieldError[] } => {
  const errors: FieldError[] = []
  const weights = new Map<string, number>()
  for (const { id } of children) {
    const values = form.fields.get(weightField(id))
    if (values === undefined) continue
    const read = wholeNumber(weightRange.least, weightRange.most)(values)
    if (read.kind === 'wrong') errors.push({ field: weightField(id), message: read.message })
    else if (read.value !== weightRange.least) weights.set(id, read.value)
  }
  return { weights, errors }
}

const startProposal: Route = action<At>({
  method: 'POST',
  action: 'continuity.plan.start',
  roles: timetableRoles,
  ...declared,
  load: atSchool(mayKeepTimetable, async (tx, school) => await readProposals(tx, school, true, 1)),
  may: (actor, { school }) => mayKeepTimetable(actor, school.id),
  act: async (tx, { subject, form, session }) => {
    const shown = shownAt(subject)
    const { current, before, scenarios, school } = shown
    const read = readForm(form, {
      hvordan: oneOf(['changes', 'anew'], m.continuity_plan_mode_wrong()),
      skyder: wholeNumber(sliderRange.min, sliderRange.max),
      antal: maybeNumber,
      navn: text({ max: 120 }),
    })
    const { weights, errors } = readWeights(form, before?.children ?? [])
    const refused = (wrong: readonly FieldError[]) => ({
      kind: 'invalid' as const,
      view: proposalsView(shown, tx.now, { errors: wrong, written: read.written }),
    })
    if (read.kind === 'invalid') return refused([...read.errors, ...errors])
    if (errors.length > 0) return refused(errors)
    if (current === null || before === null || before.children.length === 0)
      return refused([{ field: 'hvordan', message: m.continuity_plan_no_children() }])
    const { hvordan, skyder, antal, navn } = read.values
    const asked: Asked = hvordan === 'anew' ? { mode: 'anew' } : { mode: 'changes', most: antal ?? skyder }
    const isCurve = form.fields.get('saa')?.[0] === 'kurve'
    const wanted: readonly Asked[] = isCurve ? curveSteps.map((most) => ({ mode: 'changes', most })) : [asked]
    const started = await startTogether(tx, session.actor.person, {
      timetable: current.id,
      wanted,
      name: isCurve ? '' : navn,
      weights,
      locked: before.locked,
      scenarios,
    })
    const [first] = started ?? []
    if (first === undefined) return refused([{ field: 'hvordan', message: m.continuity_plan_busy() }])
    await sendSolve(tx, first)
    return { kind: 'done', to: isCurve ? proposalsHref(school.id) : proposalHref(school.id, first) }
  },
})

export const proposalListRoutes: readonly Route[] = [showProposals, startProposal]
