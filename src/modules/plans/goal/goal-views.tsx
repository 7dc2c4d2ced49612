import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Fieldset } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { fieldId } from '#design/field/field-frame.tsx'
import { NumberField, TextAreaField, TextField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { WritingHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { planHref } from '../hrefs.ts'
import { type Level, levelNumbers, type Plan, type PlanGoal } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { levelNumber, levelWords } from '../plan-words.ts'

export type GoalPage = {
  readonly plan: Plan
  /** Null for a new one. */
  readonly goal: PlanGoal | null
  /** Once it has been measured, the words of the levels stand. */
  readonly isMeasured: boolean
  readonly words: readonly WritingWord[]
}

export type FilledGoal = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  /** Set when somebody else changed it meanwhile: what they wrote stands in `goal`, what this person wrote in the fields. */
  readonly conflict?: boolean
}

/** The field of each level; the best comes first, as people think of it. */
export const levelFields: Readonly<Record<Level, string>> = {
  [-2]: 'niveau-minus-2',
  [-1]: 'niveau-minus-1',
  0: 'niveau-0',
  1: 'niveau-1',
  2: 'niveau-2',
}

const LevelsNow = ({ goal }: { goal: PlanGoal }): Html => (
  <dl class="mv-definitions">
    {levelNumbers.toReversed().map((level) => (
      <div>
        <dt>
          {levelNumber(level)} {levelWords[level]()}
        </dt>
        <dd>{goal.levels[level]}</dd>
      </div>
    ))}
  </dl>
)

const Theirs = ({ goal }: { goal: PlanGoal }): Html => (
  <Alert kind="warning" heading={m.plan_conflict_heading()} live>
    <p>{m.plan_conflict_text()}</p>
    <p>
      <strong>{goal.title}</strong>
    </p>
    <p>{goal.signs}</p>
    <LevelsNow goal={goal} />
  </Alert>
)

const GoalForm = ({ page, filled }: { page: GoalPage; filled: FilledGoal | null }): Html => {
  const { goal, plan } = page
  const valueOf = (field: string, now: string | undefined): string | undefined =>
    filled?.written(field) ?? now
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <form method="post" action={`${planHref(plan.id)}/maal/${goal?.id ?? 'nyt'}`}>
      {goal === null ? null : <input type="hidden" name="version" value={goal.version} />}
      <TextField
        name="maal"
        label={m.plan_goal_title()}
        hint={m.plan_goal_title_hint()}
        maxlength={500}
        width="full"
        value={valueOf('maal', goal?.title)}
        error={errorOf('maal')}
      />
      <TextAreaField
        name="tegn"
        label={m.plan_goal_signs()}
        hint={m.plan_goal_signs_hint()}
        rows={3}
        maxlength={2000}
        value={valueOf('tegn', goal?.signs)}
        error={errorOf('tegn')}
      />
      <WritingWords words={page.words} />
      <WritingHints field={fieldId('tegn')} text={valueOf('tegn', goal?.signs) ?? ''} words={page.words} />
      <Fieldset legend={m.plan_goal_levels()} hint={m.plan_goal_levels_hint()}>
        {page.isMeasured ? <Alert kind="info">{m.plan_goal_levels_stand()}</Alert> : null}
        {levelNumbers.toReversed().map((level) => (
          <TextField
            name={levelFields[level]}
            label={`${levelNumber(level)} ${levelWords[level]()}`}
            maxlength={500}
            width="full"
            value={valueOf(levelFields[level], goal?.levels[level])}
            error={errorOf(levelFields[level])}
          />
        ))}
      </Fieldset>
      <NumberField
        name="vaegt"
        label={m.plan_goal_weight()}
        hint={m.plan_goal_weight_hint()}
        value={valueOf('vaegt', String(goal?.weight ?? 1))}
        error={errorOf('vaegt')}
      />
      <ButtonRow>
        <Button>{m.plan_save()}</Button>
        <LinkButton href={planHref(plan.id)}>{m.plan_cancel()}</LinkButton>
      </ButtonRow>
    </form>
  )
}

export const goalView = (page: GoalPage, filled: FilledGoal | null = null): View => {
  const { plan, goal } = page
  const title = goal === null ? m.plan_goal_new() : m.plan_goal_edit()
  return {
    title: `${title}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, title),
    failed: filled !== null,
    islands: ['writing-hints', ...(filled === null ? [] : ['error-summary'])],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PlanHeading plan={plan} tab={null} />
        <Section heading={title}>
          {filled?.conflict === true && goal !== null ? <Theirs goal={goal} /> : null}
          <GoalForm page={page} filled={filled} />
        </Section>
        {goal === null ? null : (
          <Details summary={m.plan_goal_drop()}>
            <p>{m.plan_goal_drop_text()}</p>
            <ActionForm
              action={`${planHref(plan.id)}/maal/${goal.id}/fjern`}
              fields={{ version: String(goal.version) }}
              label={m.plan_goal_drop()}
              context={goal.title}
            />
          </Details>
        )}
      </>
    ),
  }
}
