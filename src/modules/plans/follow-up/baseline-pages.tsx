import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { ActionOutcome, Route, View } from '#platform/http/page.ts'
import { attainmentsOf, goalsOf } from '../content-store.ts'
import type { Level, Plan } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { setAttainment } from './attainment-store.ts'
import { lastLevels } from './do-pages.tsx'
import { type Filled, readLevels } from './follow-up-form.ts'
import type { SeenGoal } from './goals-seen.ts'
import { type LastLevel, LevelFields } from './level-fields.tsx'
import { followUpsHref } from './list-views.tsx'
import { planCrumbs } from './plan-crumbs.ts'

type Baseline = {
  readonly plan: Plan
  /** Those that were not looked at since: what is said of them today is where they begin. */
  readonly goals: readonly SeenGoal[]
  readonly last: ReadonlyMap<string, LastLevel>
}

const tab = '/udgangspunkt'

const readBaseline = async (tx: ActorTx, { plan }: AtPlan): Promise<Baseline> => {
  const [goals, attainments] = await Promise.all([goalsOf(tx, plan.id), attainmentsOf(tx, plan.id)])
  const begun = new Set(attainments.filter(({ kind }) => kind !== 'baseline').map(({ goal }) => goal))
  return { plan, goals: goals.filter(({ id }) => !begun.has(id)), last: lastLevels(attainments) }
}

const baselineView = ({ plan, goals, last }: Baseline, filled: Filled | null = null): View => {
  const chosen: ReadonlyMap<string, Level> = new Map([...last].map(([goal, { level }]) => [goal, level]))
  return {
    title: m.plan_followup_baseline_title(),
    breadcrumb: planCrumbs(plan, m.plan_followup_baseline_title()),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          eyebrow={plan.title}
          title={m.plan_followup_baseline_title()}
          lead={m.plan_followup_baseline_lead()}
        />
        {goals.length === 0 ? (
          <EmptyState
            heading={m.plan_followup_baseline_none()}
            action={{ href: `/planer/${plan.id}`, label: m.plan_followup_to_plan() }}
          >
            {m.plan_followup_baseline_none_text()}
          </EmptyState>
        ) : (
          <form method="post" action={`/planer/${plan.id}${tab}`} novalidate>
            <p>
              <strong>{m.plan_followup_family_reads_levels()}</strong>
            </p>
            <LevelFields goals={goals} last={last} chosen={chosen} mayLeaveOut filled={filled} />
            <ButtonRow>
              <Button>{m.plan_followup_baseline_save()}</Button>
              <LinkButton kind="secondary" href={followUpsHref(plan.id)}>
                {m.plan_followup_back()}
              </LinkButton>
            </ButtonRow>
          </form>
        )}
      </>
    ),
  }
}

const showBaseline: Route = planPage({
  tab,
  action: 'plans.baseline.read',
  roles: workingRoles,
  sides: ['team'],
  read: readBaseline,
  view: (shown) => baselineView(shown),
})

const setBaseline: Route = planAction({
  tab,
  action: 'plans.baseline.set',
  roles: workingRoles,
  sides: ['team'],
  needsOpen: true,
  read: readBaseline,
  act: async (tx, { shown, form }): Promise<ActionOutcome> => {
    const { levels, errors } = readLevels(form, shown.goals, { mayLeaveOut: true })
    if (errors.length > 0) {
      const written = (field: string) => form.fields.get(field)?.[0] ?? ''
      return { kind: 'invalid', view: baselineView(shown, { form: '', errors, written }) }
    }
    const changed = new Map([...levels].filter(([goal, level]) => shown.last.get(goal)?.level !== level))
    await setAttainment(tx, shown.plan.id, 'baseline', changed)
    return {
      kind: 'done',
      to: followUpsHref(shown.plan.id),
      notice: { kind: 'success', text: m.plan_followup_baseline_saved() },
    }
  },
})

export const baselineRoutes: readonly Route[] = [showBaseline, setBaseline]
