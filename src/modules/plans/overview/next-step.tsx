import { ActionForm, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { StepList, type Step } from '#design/step-list/step-list.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { planHref, tabHref } from '../hrefs.ts'
import { type Lack, lacksFor, type Plan, type PlanStatus, planStatuses, stepsFrom } from '../plan.ts'
import { lackWords } from '../plan-words.ts'
import type { OverviewPage } from './overview-store.ts'

const stepLabels: Readonly<Record<PlanStatus, () => string>> = {
  draft: () => m.plan_step_draft(),
  agreed: () => m.plan_step_agreed(),
  running: () => m.plan_step_running(),
  evaluated: () => m.plan_step_evaluated(),
  closed: () => m.plan_step_closed(),
  continued: () => m.plan_step_continued(),
}

/** Where something that is missing is put right. */
const placeFor = (plan: Plan, lack: Lack): string => {
  const at = planHref(plan.id)
  switch (lack) {
    case 'strengths':
      return tabHref(plan.id, 'analysis')
    case 'goal':
      return `${at}/maal/nyt`
    case 'measure':
      return `${at}/tiltag/nyt`
    case 'childOnlyReason':
      return `${at}/rammer`
    case 'followUp':
      return tabHref(plan.id, 'followUp')
    case 'attainment':
    case 'evaluation':
    case 'childWord':
    case 'parentsWord':
      return `${at}/evaluering`
  }
}

const actionLabels: Readonly<Record<PlanStatus, () => string>> = {
  draft: () => m.plan_do_draft(),
  agreed: () => m.plan_do_agree(),
  running: () => m.plan_do_run(),
  evaluated: () => m.plan_do_evaluate(),
  closed: () => m.plan_do_close(),
  continued: () => m.plan_do_continue(),
}

/** The steps of a plan's life as a line: what is behind, where it stands, what comes. */
export const LifeLine = ({ status }: { status: PlanStatus }): Html => {
  const shown = planStatuses.filter((one) => one !== (status === 'continued' ? 'closed' : 'continued'))
  const at = shown.indexOf(status)
  const steps: readonly Step[] = shown.map((one, place) => ({
    label: stepLabels[one](),
    state: place < at ? 'done' : place === at ? 'current' : 'coming',
  }))
  return <StepList label={m.plan_life()} steps={steps} />
}

/** Said where a draft can be agreed, and decided by nobody but the people: the family may have been spoken with elsewhere. */
const FamilyFirst = ({ page: { plan, voices } }: { page: OverviewPage }): Html | null => {
  if (voices === null || plan.status !== 'draft') return null
  if (voices.parents.kind === 'notAsked') return <p>{m.plan_next_family_not_seen()}</p>
  return voices.parents.kind === 'asked' && voices.parents.waitingFor.length > 0 ? (
    <p>{m.plan_next_family_waits()}</p>
  ) : null
}

/** What can be done now, and what is missing before it can. */
export const NextStep = ({ page }: { page: OverviewPage }): Html | null => {
  const { plan } = page
  const steps: readonly PlanStatus[] = stepsFrom[plan.status]
  if (steps.length === 0) return null
  const ready = steps.filter((to) => lacksFor(to, page.readiness).length === 0)
  const [first] = steps
  const lacks = first === undefined ? [] : lacksFor(first, page.readiness)
  return (
    <Section heading={m.plan_next_step()}>
      {lacks.length === 0 ? null : (
        <>
          <p>{m.plan_next_lacks()}</p>
          <ul>
            {lacks.map((lack) => (
              <li>
                <a href={placeFor(plan, lack)}>{lackWords[lack]()}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      <FamilyFirst page={page} />
      <ButtonRow>
        {ready.map((to) => (
          <ActionForm
            action={`${planHref(plan.id)}/skridt`}
            fields={{ til: to, version: String(plan.version) }}
            label={actionLabels[to]()}
            {...(to === first ? { kind: 'primary' as const } : {})}
          />
        ))}
        {page.isNewerThanShared && plan.subject.kind === 'child' && page.summary.trim() !== '' ? (
          <LinkButton href={`${planHref(plan.id)}/vis-familien`}>{m.plan_share_version()}</LinkButton>
        ) : null}
      </ButtonRow>
    </Section>
  )
}
