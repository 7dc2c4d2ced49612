import { capital } from '#platform/text/capital.ts'
import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, NumberField, TextField } from '#design/field/field.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { isOpen, type Plan } from '../plan.ts'
import type { Side } from '../policy.ts'
import { mayEvaluate } from '../evaluation/evaluation.ts'
import { DoneView } from './done-view.tsx'
import { type FollowUp, daysLate, doneOf, plannedOf, timeIn, usualMinutes } from './follow-up.ts'
import type { Filled } from './follow-up-form.ts'
import { clockText, distanceText, shortWhen, whenText } from './follow-up-words.ts'
import type { SeenGoal } from './goals-seen.ts'
import { planCrumbs } from './plan-crumbs.ts'
import { SideHeading } from './side-heading.tsx'

export type FollowUpList = {
  readonly plan: Plan
  readonly side: Side
  readonly today: Temporal.PlainDate
  readonly followUps: readonly FollowUp[]
  readonly goals: readonly SeenGoal[]
  readonly suggested: Temporal.PlainDate
  /** Goals that nobody has said the beginning of. */
  readonly withoutBaseline: number
  readonly isSchoolDay: (day: Temporal.PlainDate) => boolean
}

/** What somebody wrote about a follow-up that was changed in the meantime. */
export type PlanningConflict = { readonly mine: string; readonly now: string }

export const followUpsHref = (plan: string): string => `/planer/${plan}/opfolgning`
export const followUpHref = (plan: string, id: string): string => `${followUpsHref(plan)}/${id}`

const newForm = 'ny'

type PlanFormProps = {
  action: string
  form: string
  submit: string
  start: { due: Temporal.PlainDate; followUp: FollowUp | null }
  filled: Filled | null
}

const PlanForm = ({ action, form, submit, start, filled }: PlanFormProps): Html => {
  const mine = filled?.form === form ? filled : null
  const errorOf = (field: string) => mine?.errors.find((error) => error.field === field)?.message
  const meeting = start.followUp?.meeting ?? null
  const value = (field: string, otherwise: string) => mine?.written(field) ?? otherwise
  return (
    <form method="post" action={action} novalidate>
      {start.followUp === null ? null : <input type="hidden" name="version" value={start.followUp.version} />}
      <DateField
        name="dato"
        form={form}
        label={m.plan_followup_day()}
        error={errorOf('dato')}
        value={value('dato', start.due.toString())}
      />
      <TextField
        name="tid"
        form={form}
        label={m.plan_followup_time()}
        hint={m.plan_followup_time_hint()}
        need="optional"
        error={errorOf('tid')}
        value={value('tid', meeting === null ? '' : clockText(timeIn(meeting.starts)))}
        width="xs"
        autocomplete="off"
      />
      <NumberField
        name="minutter"
        form={form}
        label={m.plan_followup_minutes()}
        hint={m.plan_followup_minutes_hint({ minutes: usualMinutes })}
        need="optional"
        error={errorOf('minutter')}
        value={value('minutter', meeting === null ? '' : String(meeting.minutes))}
      />
      <TextField
        name="sted"
        form={form}
        label={m.plan_followup_place()}
        need="optional"
        error={errorOf('sted')}
        value={value('sted', meeting?.place ?? '')}
        maxlength={200}
      />
      <ButtonRow>
        <Button>{submit}</Button>
      </ButtonRow>
    </form>
  )
}

const DueTag = ({ followUp, list }: { followUp: FollowUp; list: FollowUpList }): Html => {
  const late = daysLate(followUp.due, list.today)
  const text = distanceText(followUp.due, list.today)
  if (late > 0) return <Tag kind="error">{m.plan_followup_overdue({ distance: text })}</Tag>
  return <Tag kind={late >= -7 ? 'warning' : 'info'}>{capital(text)}</Tag>
}

const Planned = ({
  list,
  followUp,
  filled,
}: {
  list: FollowUpList
  followUp: FollowUp
  filled: Filled | null
}): Html => {
  const { plan, side } = list
  const when = shortWhen(followUp.due)
  return (
    <article class="mv-card">
      <h3>{whenText(followUp)}</h3>
      <div class="mv-card__body">
        <p>
          <DueTag followUp={followUp} list={list} />
        </p>
        {side === 'team' && !list.isSchoolDay(followUp.due) ? (
          <p>
            <Soft>{m.plan_followup_no_school_day()}</Soft>
          </p>
        ) : null}
      </div>
      {side !== 'team' || !isOpen(plan.status) ? null : (
        <div class="mv-card__footer">
          {plan.status === 'running' ? (
            <ButtonRow>
              <LinkButton kind="primary" href={followUpHref(plan.id, followUp.id)} context={when}>
                {m.plan_followup_do()}
              </LinkButton>
            </ButtonRow>
          ) : null}
          <Details summary={m.plan_followup_move()} context={when} open={filled?.form === followUp.id}>
            <PlanForm
              action={`${followUpHref(plan.id, followUp.id)}/flyt`}
              form={followUp.id}
              submit={m.plan_followup_move_submit()}
              start={{ due: followUp.due, followUp }}
              filled={filled}
            />
            <ActionForm
              action={`${followUpHref(plan.id, followUp.id)}/aflys`}
              fields={{ version: String(followUp.version) }}
              label={m.plan_followup_cancel()}
              context={when}
              small
            />
          </Details>
        </div>
      )}
    </article>
  )
}

const Conflict = ({ mine, now }: PlanningConflict): Html => (
  <Alert kind="warning" heading={m.plan_followup_conflict_heading()} live>
    <p>{m.plan_followup_conflict_planning()}</p>
    <p>{m.plan_followup_conflict_now({ text: now })}</p>
    <p>{m.plan_followup_conflict_mine({ text: mine })}</p>
  </Alert>
)

const leads: Readonly<Record<Side, () => string>> = {
  team: () => m.plan_followup_lead(),
  family: () => m.plan_followup_lead_family(),
  child: () => m.plan_followup_lead_child(),
  invited: () => m.plan_followup_lead_family(),
}

/** The follow-ups of a plan: the dates to come first, then what came of those that were. */
export const followUpsView = (
  list: FollowUpList,
  filled: Filled | null = null,
  conflict: PlanningConflict | null = null,
): View => {
  const { plan, side } = list
  // A plan that has ended is not followed up, whatever was agreed before.
  const planned = isOpen(plan.status) ? plannedOf(list.followUps) : []
  const done = doneOf(list.followUps)
  const works = side === 'team' && isOpen(plan.status)
  return {
    title: m.plan_followup_title(),
    breadcrumb: planCrumbs(plan, m.plan_followup_title()),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} form={filled.form} />}
        <SideHeading
          plan={plan}
          side={side}
          tab="followUp"
          title={m.plan_followup_title()}
          lead={leads[side]()}
        />
        {conflict === null ? null : <Conflict {...conflict} />}
        {works && plan.status !== 'running' ? (
          <Alert kind="info">{m.plan_followup_not_running_list()}</Alert>
        ) : null}
        {works && list.withoutBaseline > 0 ? (
          <Alert kind="info" heading={m.plan_followup_baseline_missing({ count: list.withoutBaseline })}>
            <p>
              <a href={`/planer/${plan.id}/udgangspunkt`}>{m.plan_followup_baseline_link()}</a>
            </p>
          </Alert>
        ) : null}
        <Section heading={m.plan_followup_planned_heading()}>
          {planned.length === 0 ? (
            <p>{isOpen(plan.status) ? m.plan_followup_none_planned() : m.plan_family_ended()}</p>
          ) : (
            planned.map((followUp) => <Planned list={list} followUp={followUp} filled={filled} />)
          )}
        </Section>
        {works ? (
          <Section heading={m.plan_followup_new_heading()}>
            <p>{m.plan_followup_suggested({ day: whenText({ due: list.suggested, meeting: null }) })}</p>
            <PlanForm
              action={followUpsHref(plan.id)}
              form={newForm}
              submit={m.plan_followup_plan_submit()}
              start={{ due: list.suggested, followUp: null }}
              filled={filled}
            />
          </Section>
        ) : null}
        {side === 'team' && mayEvaluate(plan.status) ? (
          <Section heading={m.plan_evaluation_title()}>
            <p>{m.plan_followup_evaluate_text()}</p>
            <LinkButton href={`/planer/${plan.id}/evaluering`}>{m.plan_followup_evaluate()}</LinkButton>
          </Section>
        ) : null}
        <Section heading={m.plan_followup_done_heading()}>
          {done.length === 0 ? (
            <EmptyState heading={m.plan_followup_none_done()}>{m.plan_followup_none_done_text()}</EmptyState>
          ) : (
            done.map((followUp, index) => (
              <Details summary={whenText(followUp)} open={index === 0}>
                <DoneView done={followUp.done} notes={followUp.notes} goals={list.goals} side={side} />
                {works ? (
                  <p>
                    <a href={followUpHref(plan.id, followUp.id)}>{m.plan_followup_open()}</a>
                  </p>
                ) : null}
              </Details>
            ))
          )}
        </Section>
      </>
    ),
  }
}
