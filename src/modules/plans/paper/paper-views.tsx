import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { planHref } from '../hrefs.ts'
import { isOpen, type Plan } from '../plan.ts'
import { PlanHeading, planBreadcrumb } from '../plan-heading.tsx'
import type { Side } from '../policy.ts'
import type { LetterKind } from './letter.ts'
import type { KeptLetter } from './letter-store.ts'

export const letterSlugs: Readonly<Record<LetterKind, string>> = {
  messageBook: 'meddelelsesbog',
  referral: 'indstilling',
}
const letterTitles: Readonly<Record<LetterKind, () => string>> = {
  messageBook: () => m.plan_letter_message_book(),
  referral: () => m.plan_letter_referral(),
}

export type PaperPage = { readonly plan: Plan; readonly side: Side }

/** What can be printed or taken along. */
export const paperView = ({ plan, side }: PaperPage): View => {
  const at = `${planHref(plan.id)}/papir`
  const heading =
    side === 'team' ? (
      <PlanHeading plan={plan} tab={null} lead={m.plan_paper_page_lead()} />
    ) : (
      <PageHeading title={plan.title} lead={m.plan_paper_page_lead_family()} />
    )
  return {
    title: `${m.plan_paper()}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_paper()),
    content: (
      <>
        {heading}
        <Section heading={m.plan_paper()}>
          <Cards>
            {side === 'team' ? (
              <Card
                heading={m.plan_paper_whole()}
                level={3}
                footer={
                  <LinkButton href={`${at}/plan.pdf`} context={m.plan_paper_whole()}>
                    {m.plan_paper_fetch()}
                  </LinkButton>
                }
              >
                <p>{m.plan_paper_whole_text()}</p>
              </Card>
            ) : null}
            {plan.sharedAt === null ? null : (
              <Card
                heading={m.plan_paper_family()}
                level={3}
                footer={
                  <LinkButton href={`${at}/familien.pdf`} context={m.plan_paper_family()}>
                    {m.plan_paper_fetch()}
                  </LinkButton>
                }
              >
                <p>{m.plan_paper_family_text()}</p>
              </Card>
            )}
            <Card
              heading={m.plan_paper_short()}
              level={3}
              footer={
                <LinkButton href={`${at}/kort.pdf`} context={m.plan_paper_short()}>
                  {m.plan_paper_fetch()}
                </LinkButton>
              }
            >
              <p>{m.plan_paper_short_text()}</p>
            </Card>
            {plan.subject.kind === 'child' && side !== 'family' ? (
              <Card
                heading={m.plan_paper_child()}
                level={3}
                footer={
                  <LinkButton href={`${at}/barnet.pdf`} context={m.plan_paper_child()}>
                    {m.plan_paper_fetch()}
                  </LinkButton>
                }
              >
                <p>{m.plan_paper_child_text()}</p>
              </Card>
            ) : null}
            {side === 'team' ? (
              <Card
                heading={m.plan_letter_message_book()}
                level={3}
                footer={<a href={`${at}/${letterSlugs.messageBook}`}>{m.plan_letter_open_message_book()}</a>}
              >
                <p>{m.plan_letter_message_book_text()}</p>
              </Card>
            ) : null}
            {side === 'team' && plan.subject.kind === 'child' ? (
              <Card
                heading={m.plan_letter_referral()}
                level={3}
                footer={<a href={`${at}/${letterSlugs.referral}`}>{m.plan_letter_open_referral()}</a>}
              >
                <p>{m.plan_letter_referral_text()}</p>
              </Card>
            ) : null}
          </Cards>
        </Section>
      </>
    ),
  }
}

export type LetterPage = {
  readonly plan: Plan
  readonly kind: LetterKind
  /** Made from the plan as it is now. */
  readonly made: string
  readonly kept: KeptLetter | null
  readonly words: readonly WritingWord[]
}
export type FilledLetter = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly conflict?: boolean
}

const LetterForm = ({
  at,
  page: { kind, kept, made, words },
  filled,
}: {
  readonly at: string
  readonly page: LetterPage
  readonly filled: FilledLetter | null
}) => (
  <>
    <form method="post" action={at}>
      <WritingWords words={words} />
      <input type="hidden" name="version" value={kept?.version ?? 0} />
      <TextAreaWithHints
        words={words}
        name="tekst"
        label={letterTitles[kind]()}
        hint={m.plan_letter_hint()}
        rows={20}
        maxlength={60_000}
        value={filled?.written('tekst') ?? kept?.text ?? made}
        error={filled?.errors.find(({ field }) => field === 'tekst')?.message}
      />
      <ButtonRow>
        <Button>{m.plan_letter_keep()}</Button>
        <LinkButton href={`${at}.pdf`}>{m.plan_letter_pdf()}</LinkButton>
      </ButtonRow>
    </form>
    {kept === null ? null : <ActionForm action={`${at}/forfra`} label={m.plan_letter_again()} />}
  </>
)

export const letterView = (page: LetterPage, filled: FilledLetter | null = null): View => {
  const { plan, kind, made, kept } = page
  const at = `${planHref(plan.id)}/papir/${letterSlugs[kind]}`
  const title = letterTitles[kind]()
  return {
    title: `${title}: ${plan.title}`,
    breadcrumb: planBreadcrumb(plan, m.plan_paper(), title),
    failed: filled !== null,
    islands: ['writing-hints', ...(filled === null ? [] : ['error-summary'])],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PlanHeading plan={plan} tab={null} />
        <Section heading={title}>
          <p>{kind === 'referral' ? m.plan_letter_referral_text() : m.plan_letter_message_book_text()}</p>
          {filled?.conflict === true && kept !== null ? (
            <Alert kind="warning" heading={m.plan_conflict_heading()} live>
              <p>{m.plan_conflict_text()}</p>
              <p class="mv-written">{kept.text}</p>
            </Alert>
          ) : null}
          {kept === null ? (
            <p class="mv-soft">{m.plan_letter_made()}</p>
          ) : (
            <p class="mv-soft">{m.plan_letter_kept({ name: kept.by, at: momentWords(kept.at) })}</p>
          )}
          {isOpen(plan.status) ? (
            <LetterForm at={at} page={page} filled={filled} />
          ) : (
            <>
              <p class="mv-written">{kept?.text ?? made}</p>
              <LinkButton href={`${at}.pdf`}>{m.plan_letter_pdf()}</LinkButton>
            </>
          )}
        </Section>
      </>
    ),
  }
}
