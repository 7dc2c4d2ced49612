import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { oneOf, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { measuresOf } from '../content-store.ts'
import { planHref } from '../hrefs.ts'
import { overviewView } from '../overview/overview-views.tsx'
import { type OverviewPage, readOverview } from '../overview/overview-store.ts'
import { planParameterOn } from '../parameters.ts'
import { lacksFor, mayBecome, onlyAimedAtChild, planStatuses, type PlanStatus, supports } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { findPlan } from '../plan-store.ts'
import { workingRoles } from '../policy.ts'
import { changeHead, continuePlan, readinessOf, takeStep } from './step-store.ts'
import { type FilledFrame, type FramePage, frameView } from './step-views.tsx'

const about = { roles: workingRoles, sides: ['team'] as const }

const readFrame = async (tx: ActorTx, { plan }: AtPlan): Promise<FramePage> => {
  const [measures, limit] = await Promise.all([
    measuresOf(tx, plan.id),
    planParameterOn(tx, 'plans.supportMinutes'),
  ])
  return { plan, onlyChild: onlyAimedAtChild(measures.map(({ aim }) => aim)), supportLimit: limit.value }
}

const showFrame = planPage<FramePage>({
  ...about,
  tab: '/rammer',
  needsOpen: true,
  action: 'plans.frame.read',
  read: readFrame,
  view: (page) => frameView(page),
})

const optionalMinutes = (text: string | null): number | null | 'wrong' => {
  if (text === null) return null
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  return minutes <= 6000 ? minutes : 'wrong'
}

const changeFrame = planAction<FramePage>({
  ...about,
  tab: '/rammer',
  action: 'plans.frame.change',
  needsOpen: true,
  read: readFrame,
  act: async (tx, { shown, form }) => {
    const { plan } = shown
    const isChild = plan.subject.kind === 'child'
    const read = readForm(form, {
      version: wholeNumber(1, 1_000_000),
      titel: text({ max: 200, required: m.plan_begin_write_name() }),
      'kun-barnet': optionalText(2000),
      stoette: isChild ? oneOf(['ingen', ...supports], m.plan_support_choose()) : optionalText(20),
      minutter: optionalText(10),
    })
    const invalid = (filled: FilledFrame): ActionOutcome => ({
      kind: 'invalid',
      view: frameView(shown, filled),
    })
    if (read.kind === 'invalid') return invalid(read)
    const { version, titel, stoette, minutter } = read.values
    const minutes = optionalMinutes(minutter)
    const kind = supports.find((one) => one === stoette)
    const wrong = (message: string) =>
      invalid({ errors: [{ field: 'minutter', message }], written: read.written })
    if (minutes === 'wrong') return wrong(m.plan_support_wrong_minutes())
    if (minutes !== null && kind === undefined) return wrong(m.plan_support_minutes_without())
    const head = {
      title: titel,
      childOnlyReason: read.values['kun-barnet'],
      support: kind === undefined || !isChild ? null : { kind, minutes },
    }
    if (await changeHead(tx, plan.id, version, head))
      return { kind: 'done', to: planHref(plan.id), notice: { kind: 'success', text: m.plan_saved() } }
    const now = await findPlan(tx, plan.id)
    const filled = { errors: [], written: read.written, conflict: true }
    return { kind: 'conflict', view: frameView({ ...shown, plan: now?.plan ?? plan }, filled) }
  },
})

const stepNotices: Readonly<Record<PlanStatus, () => string>> = {
  draft: () => m.plan_became_draft(),
  agreed: () => m.plan_became_agreed(),
  running: () => m.plan_became_running(),
  evaluated: () => m.plan_became_evaluated(),
  closed: () => m.plan_became_closed(),
  continued: () => m.plan_became_continued(),
}

const step = planAction<OverviewPage>({
  ...about,
  tab: '/skridt',
  action: 'plans.step',
  needsOpen: true,
  read: async (tx, { plan }) => await readOverview(tx, plan),
  act: async (tx, { shown, form }) => {
    const { plan } = shown
    const read = readForm(form, {
      til: oneOf(planStatuses, m.plan_step_not_possible()),
      version: wholeNumber(1, 1_000_000),
    })
    const refused = (): ActionOutcome => ({
      kind: 'invalid',
      view: { ...overviewView(shown, tx.today), failed: true },
    })
    if (read.kind === 'invalid') return refused()
    const { til, version } = read.values
    if (version !== plan.version || !mayBecome(plan.status, til))
      return {
        kind: 'done',
        to: planHref(plan.id),
        notice: { kind: 'warning', text: m.plan_step_taken_by_others() },
      }
    // What is missing stands on the page.
    if (lacksFor(til, await readinessOf(tx, plan)).length > 0) return refused()
    if (!(await takeStep(tx, plan, til)))
      return {
        kind: 'done',
        to: planHref(plan.id),
        notice: { kind: 'warning', text: m.plan_step_taken_by_others() },
      }
    const to = til === 'continued' ? await continuePlan(tx, plan, plan.title) : plan.id
    return { kind: 'done', to: planHref(to), notice: { kind: 'success', text: stepNotices[til]() } }
  },
})

export const stepRoutes: readonly Route[] = [showFrame, changeFrame, step]
