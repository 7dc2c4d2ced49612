import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Route } from '#platform/http/page.ts'
import { textsOf } from '../content-store.ts'
import { planTabs, tabHref } from '../hrefs.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { keepPresence, presenceKept } from '../presence/presence-store.ts'
import { findTemplateVersion } from '../template/template-store.ts'
import { type AnalysisPage, analysisView } from './analysis-views.tsx'

const readAnalysis = async (tx: ActorTx, { plan }: AtPlan): Promise<AnalysisPage | null> => {
  const [template, texts, presence] = await Promise.all([
    findTemplateVersion(tx, plan.template.id, plan.template.version),
    textsOf(tx, plan.id),
    presenceKept(tx, plan.id),
  ])
  if (template === null) return null
  return { plan, template, presence, textOf: new Map(texts.map(({ key, text }) => [key, text])) }
}

const about = { roles: workingRoles, sides: ['team'] as const }

export const analysisRoutes: readonly Route[] = [
  planPage<AnalysisPage>({
    ...about,
    tab: planTabs.analysis,
    action: 'plans.analysis.read',
    read: readAnalysis,
    view: analysisView,
  }),
  planAction<AtPlan>({
    ...about,
    tab: `${planTabs.analysis}/fremmoede`,
    action: 'plans.presence.keep',
    needsOpen: true,
    read: (_tx, at) => Promise.resolve(at),
    act: async (tx, { shown: { plan } }) => {
      const kept = await keepPresence(tx, plan)
      return {
        kind: 'done',
        to: `${tabHref(plan.id, 'analysis')}#fremmoede`,
        notice: kept
          ? { kind: 'success', text: m.plan_presence_kept() }
          : { kind: 'warning', text: m.plan_presence_cannot() },
      }
    },
  }),
]
