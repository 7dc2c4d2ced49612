import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime'
import type { Guardian } from '../agreement/agreement.ts'
import { plansHref } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import type { PlanContent } from '../version/content.ts'
import type { SharedVersion } from '../version/version-store.ts'
import { listed } from '../voice/voice-words.ts'
import { PlanReading } from './content-view.tsx'

export type SharePage = {
  readonly plan: Plan
  readonly content: PlanContent
  readonly newest: SharedVersion | null
  readonly guardians: readonly Guardian[]
  readonly suggestedDay: Temporal.PlainDate
}

/** What the family would read: all of it, in the order in which it is read, for a figure of how hard it is. */
export const familyText = (content: PlanContent): string =>
  [
    content.summary,
    ...content.goals.flatMap(({ title, signs }) => [title, signs]),
    ...content.measures.flatMap(({ title, description }) => [title, description ?? '']),
    ...content.sections.map(({ text }) => text),
  ]
    .filter((text) => text.trim() !== '')
    .join('\n\n')

export type FilledShare = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly isOld: boolean
}

/** Before a version is shown to the family: what they will read, who is told, and until when they are asked to answer. */
export const shareView = (
  page: SharePage,
  readability: (text: string) => Html | null,
  filled: FilledShare | null = null,
): View => {
  const back = `/planer/${page.plan.id}`
  const { newest, guardians } = page
  return {
    title: m.plan_family_share_title(),
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: page.plan.title, href: back },
      { label: m.plan_family_share_title() },
    ],
    failed: (filled?.errors.length ?? 0) > 0,
    islands: (filled?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          eyebrow={page.plan.title}
          title={m.plan_family_share_title()}
          lead={m.plan_family_share_lead()}
        />
        {filled?.isOld ? (
          <Alert kind="warning" heading={m.plan_family_share_conflict_heading()} live>
            {m.plan_family_share_conflict()}
          </Alert>
        ) : null}
        <p>
          {newest === null
            ? m.plan_family_share_first()
            : m.plan_family_share_again({
                number: newest.number,
                day: longDay(dayOf(newest.at), locale()),
              })}
        </p>
        <p>
          {guardians.length === 0
            ? m.plan_family_share_nobody()
            : m.plan_family_share_whom({ names: listed(guardians.map(({ name }) => name)) })}
        </p>
        {readability(familyText(page.content))}
        {page.content.summary.trim() === '' ? (
          <Alert kind="warning">{m.plan_family_share_no_summary()}</Alert>
        ) : null}
        <form method="post" action={`${back}/vis-familien`}>
          <input type="hidden" name="udgave" value={newest?.number ?? 0} />
          <DateField
            name="senest"
            label={m.plan_family_share_answer_by()}
            hint={m.plan_family_share_answer_by_hint()}
            error={filled?.errors.find(({ field }) => field === 'senest')?.message}
            value={filled === null ? page.suggestedDay.toString() : filled.written('senest')}
          />
          <ButtonRow>
            <Button>{m.plan_family_share_do()}</Button>
            <LinkButton href={back}>{m.plan_voice_cancel()}</LinkButton>
          </ButtonRow>
        </form>
        <Section heading={m.plan_family_share_preview()}>
          <PlanReading content={page.content} side="family" whole />
        </Section>
      </>
    ),
  }
}
