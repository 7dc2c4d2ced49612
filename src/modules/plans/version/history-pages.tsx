import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Route } from '#platform/http/page.ts'
import { planTabs } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import { type AtPlan, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { findTemplateVersion } from '../template/template-store.ts'
import { summaryKey } from '../template/template.ts'
import { writersBetween } from './changes-store.ts'
import type { PlanContent } from './content.ts'
import { compareView, type HistoryPage, historyView, versionView } from './history-views.tsx'
import { findVersion, versionsOf } from './version-store.ts'

const about = { roles: workingRoles, sides: ['team'] as const }

const numberIn = (text: string | null | undefined): number | null =>
  /^[1-9]\d{0,5}$/.test(text ?? '') ? Number(text) : null

const readHistory = async (tx: ActorTx, { plan }: AtPlan): Promise<HistoryPage> => {
  const [versions, template] = await Promise.all([
    versionsOf(tx, plan.id),
    findTemplateVersion(tx, plan.template.id, plan.template.version),
  ])
  const sections = (template?.sections ?? []).map(({ key, heading }) => ({ key, heading }))
  return { plan, versions, texts: [{ key: summaryKey, heading: m.plan_summary() }, ...sections] }
}

type Compared = {
  plan: Plan
  from: number
  to: number
  before: PlanContent
  after: PlanContent
  writers: readonly string[]
}

const readTwo = async (tx: ActorTx, { plan, request }: AtPlan): Promise<Compared | null> => {
  const [from, to] = [numberIn(request.query.get('fra')), numberIn(request.query.get('til'))]
  if (from === null || to === null) return null
  const [before, after, writers] = await Promise.all([
    findVersion(tx, plan.id, from),
    findVersion(tx, plan.id, to),
    writersBetween(tx, plan.id, [from, to]),
  ])
  return before === null || after === null ? null : { plan, from, to, before, after, writers }
}

type Shown = { plan: Plan; number: number; content: PlanContent }

const readOne = async (tx: ActorTx, { plan, request }: AtPlan): Promise<Shown | null> => {
  const number = numberIn(request.params['number'])
  const content = number === null ? null : await findVersion(tx, plan.id, number)
  return number === null || content === null ? null : { plan, number, content }
}

export const historyRoutes: readonly Route[] = [
  planPage<HistoryPage>({
    ...about,
    tab: planTabs.history,
    action: 'plans.history.read',
    read: readHistory,
    view: historyView,
  }),
  planPage<Compared>({
    ...about,
    tab: `${planTabs.history}/sammenlign`,
    action: 'plans.history.compare',
    read: readTwo,
    view: compareView,
  }),
  planPage<Shown>({
    ...about,
    tab: `${planTabs.history}/:number`,
    action: 'plans.version.read',
    read: readOne,
    view: versionView,
  }),
]
