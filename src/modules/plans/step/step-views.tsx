import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { NumberField, TextAreaField, TextField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { planHref } from '../hrefs.ts'
import { type Plan, supports } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import { supportWords } from '../plan-words.ts'
import { hoursText, supportText } from '../support-words.ts'

export type FramePage = {
  readonly plan: Plan
  readonly onlyChild: boolean
  readonly supportLimit: number
}
export type FilledFrame = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly conflict?: boolean
}

/** What a plan is called, the support it gives by law, and why it is aimed at the child alone, when it is. */
export const frameView = (page: FramePage, filled: FilledFrame | null = null): View => {
  const { plan } = page
  const valueOf = (field: string, now: string | undefined): string | undefined =>
    filled?.written(field) ?? now
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return {
    title: `${m.plan_frame()}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_frame()),
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PlanHeading plan={plan} tab={null} />
        <Section heading={m.plan_frame()}>
          {filled?.conflict === true ? (
            <Alert kind="warning" heading={m.plan_conflict_heading()} live>
              <p>{m.plan_conflict_text()}</p>
              <p>
                <strong>{plan.title}</strong>
              </p>
              {plan.childOnlyReason === null ? null : <p>{plan.childOnlyReason}</p>}
              {plan.support === null ? null : <p>{supportText(plan.support)}</p>}
            </Alert>
          ) : null}
          <form method="post" action={`${planHref(plan.id)}/rammer`}>
            <input type="hidden" name="version" value={plan.version} />
            <TextField
              name="titel"
              label={m.plan_begin_name()}
              maxlength={200}
              width="full"
              value={valueOf('titel', plan.title)}
              error={errorOf('titel')}
            />
            {page.onlyChild || plan.childOnlyReason !== null ? (
              <TextAreaField
                name="kun-barnet"
                label={m.plan_child_only_question()}
                hint={m.plan_child_only_hint()}
                need="optional"
                rows={3}
                maxlength={2000}
                value={valueOf('kun-barnet', plan.childOnlyReason ?? undefined)}
                error={errorOf('kun-barnet')}
              />
            ) : null}
            {plan.subject.kind === 'child' ? (
              <>
                <RadioGroup
                  name="stoette"
                  legend={m.plan_support_question()}
                  hint={m.plan_support_hint()}
                  value={valueOf('stoette', plan.support?.kind ?? 'ingen')}
                  error={errorOf('stoette')}
                  options={[
                    { value: 'ingen', label: m.plan_support_none() },
                    ...supports.map((support) => ({ value: support, label: supportWords[support]() })),
                  ]}
                />
                <NumberField
                  name="minutter"
                  label={m.plan_support_minutes()}
                  hint={m.plan_support_minutes_hint({ limit: hoursText(page.supportLimit) })}
                  need="optional"
                  value={valueOf('minutter', plan.support?.minutes?.toString())}
                  error={errorOf('minutter')}
                />
              </>
            ) : null}
            <ButtonRow>
              <Button>{m.plan_save()}</Button>
              <LinkButton href={planHref(plan.id)}>{m.plan_cancel()}</LinkButton>
            </ButtonRow>
          </form>
        </Section>
      </>
    ),
  }
}
