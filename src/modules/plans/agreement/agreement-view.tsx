import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime'
import { plansHref } from '../hrefs.ts'
import type { FamilyPage } from '../family/family-store.ts'
import { isOpen } from '../plan.ts'
import { type Agreement, longestReason } from './agreement.ts'

export type FilledAnswer = {
  readonly answer: string
  readonly reason: string
  readonly errors: readonly FieldError[]
  /** What was found when it could not be taken in. */
  readonly conflict: { readonly kind: 'answered' | 'newer' } | null
}

export const answerWords = (answer: Agreement['answer']): string =>
  answer === 'agree' ? m.plan_agreement_agree() : m.plan_agreement_disagree()

/** An answer as it was given; read by the guardian, or by the staff beside the guardian's name. */
export const AnswerGiven = ({ agreement, own }: { agreement: Agreement; own: boolean }): Html => (
  <div>
    <p>
      {(own ? m.plan_agreement_given : m.plan_agreement_given_by)({
        answer: answerWords(agreement.answer),
        day: longDay(dayOf(agreement.at), locale()),
        number: agreement.number,
      })}
    </p>
    {agreement.reason === null ? null : <blockquote class="mv-written">{agreement.reason}</blockquote>}
  </div>
)

const Conflict = ({ page, filled }: { page: FamilyPage; filled: FilledAnswer }): Html | null => {
  if (filled.conflict === null) return null
  if (filled.conflict.kind === 'newer')
    return (
      <Alert kind="warning" heading={m.plan_agreement_newer_heading()} live>
        <p>{m.plan_agreement_newer_text({ number: page.newest.number })}</p>
        <p>
          <a href={`/planer/${page.plan.id}/delt/${page.newest.number}`}>{m.plan_agreement_newer_read()}</a>
        </p>
      </Alert>
    )
  return (
    <Alert kind="warning" heading={m.plan_agreement_conflict_heading()} live>
      <p>{m.plan_agreement_conflict_text()}</p>
      {page.agreement === null ? null : <AnswerGiven agreement={page.agreement} own />}
    </Alert>
  )
}

/** Where a guardian says whether they agree with the newest version. */
export const agreementView = (page: FamilyPage, filled: FilledAnswer | null = null): View => {
  const back = `/planer/${page.plan.id}`
  const { newest, agreement } = page
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return {
    title: m.plan_agreement_title(),
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: newest.content.title, href: back },
      { label: m.plan_agreement_title() },
    ],
    failed: (filled?.errors.length ?? 0) > 0,
    islands: (filled?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          eyebrow={newest.content.title}
          title={m.plan_agreement_title()}
          lead={m.plan_agreement_lead({ number: newest.number })}
        />
        {filled === null ? null : <Conflict page={page} filled={filled} />}
        {agreement === null || filled?.conflict ? null : <AnswerGiven agreement={agreement} own />}
        {isOpen(page.plan.status) ? (
          <form method="post" action={`${back}/svar`}>
            <input type="hidden" name="udgave" value={newest.number} />
            <input type="hidden" name="version" value={agreement?.version ?? 0} />
            <RadioGroup
              name="svar"
              legend={m.plan_agreement_question()}
              error={errorOf('svar')}
              value={filled?.answer ?? agreement?.answer}
              options={[
                { value: 'agree', label: m.plan_agreement_agree() },
                {
                  value: 'disagree',
                  label: m.plan_agreement_disagree(),
                  hint: m.plan_agreement_disagree_hint(),
                },
              ]}
            />
            <TextAreaField
              name="grund"
              label={m.plan_agreement_reason()}
              hint={m.plan_agreement_reason_hint()}
              error={errorOf('grund')}
              value={filled?.reason ?? agreement?.reason ?? ''}
              rows={4}
              maxlength={longestReason}
            />
            <p>{m.plan_agreement_readers()}</p>
            <ButtonRow>
              <Button>{m.plan_agreement_send()}</Button>
              <LinkButton href={back}>{m.plan_voice_own_back()}</LinkButton>
            </ButtonRow>
          </form>
        ) : (
          <Alert kind="info">{m.plan_voice_ended()}</Alert>
        )}
      </>
    ),
  }
}
