import { Alert } from '#design/alert/alert.tsx'
import { ButtonRow, LinkButton } from '#design/button/button.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { WriteTogether, WritingSection, writingId } from '#design/write-together/write-together.tsx'
import { Readability } from '#design/readability/readability.tsx'
import { WritingHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PersonId } from '#platform/ids.ts'
import { longestText } from '#platform/live/shared/protocol.ts'
import { planHref, plansHref } from '../hrefs.ts'
import { PlanTabs } from '../plan-heading.tsx'
import { summaryKey } from '../template/template.ts'
import type { PlanToWrite, TextToWrite } from './plan-store.ts'

export const writingHref = (plan: string): string => `/planer/${plan}/skriv`

const momentText = (at: Temporal.Instant): string => {
  const { hour, minute } = at.toZonedDateTimeISO('Europe/Copenhagen')
  return `${shortDay(dayOf(at), locale())} ${hour}.${String(minute).padStart(2, '0')}`
}

const remark = ({ writtenByName, writtenAt }: TextToWrite): string | undefined => {
  if (writtenAt === null) return undefined
  const when = momentText(writtenAt)
  return writtenByName === null
    ? m.plan_writing_last({ when })
    : m.plan_writing_last_by({ name: writtenByName, when })
}

/** What the family will read is said where it is written, under the question. */
const withReaders = (plan: PlanToWrite, text: TextToWrite): TextToWrite =>
  plan.pupil === null || text.audience !== 'everyone'
    ? text
    : {
        ...text,
        question: [text.question, `${m.plan_analysis_for_everyone()}.`]
          .filter((one) => one !== undefined && one !== '')
          .join(' '),
      }

export type SectionGiven = {
  readonly plan: string
  readonly text: TextToWrite
  /** Where to go back to; left out: the page with all texts. */
  readonly back?: string | undefined
  readonly rows?: number | undefined
  readonly written?: { readonly text: string; readonly error: string | undefined } | undefined
}

/** One text of a plan, to be put on any page inside `PlanWriting`. */
export const PlanWritingSection = ({ plan, text, back, rows, written }: SectionGiven): Html => (
  <WritingSection
    action={writingHref(plan)}
    back={back}
    textKey={text.key}
    label={text.heading}
    help={text.question}
    value={written?.text ?? text.text}
    number={text.number}
    maxlength={longestText}
    rows={rows}
    error={written?.error}
    remark={written === undefined ? remark(text) : undefined}
  />
)

/** Around the texts of a plan on any page; the page names the island `write-together`. */
export const PlanWriting = (given: { plan: string; writer: PersonId; children: readonly Html[] }): Html => (
  <WriteTogether live={writingHref(given.plan)} writer={given.writer}>
    {given.children}
  </WriteTogether>
)

export type Written = { readonly key: string; readonly text: string; readonly error: string }

const ReadOnly = ({ text }: { text: TextToWrite }): Html => (
  <Section heading={text.heading}>
    {text.text === '' ? (
      <p>{m.plan_writing_nothing_written()}</p>
    ) : (
      <p class="mv-writing-read">{text.text}</p>
    )}
  </Section>
)

export const writingView = (plan: PlanToWrite, writer: PersonId, written: Written | null = null): View => ({
  title: m.plan_writing_title(),
  breadcrumb: [
    { label: m.plan_list_title(), href: plansHref },
    { label: plan.title, href: planHref(plan.id) },
    { label: m.plan_writing_title() },
  ],
  failed: written !== null,
  // Where something is wrong it is a form like any other: what was typed must not be joined with what it was refused for.
  islands: written === null ? (plan.isOpen ? ['write-together', 'writing-hints'] : []) : ['error-summary'],
  content: (
    <>
      {written === null ? null : (
        <ErrorSummary errors={[{ field: writingId(written.key), message: written.error }]} />
      )}
      <PageHeading
        eyebrow={plan.title}
        title={m.plan_writing_title()}
        lead={plan.isOpen ? m.plan_writing_lead() : m.plan_writing_lead_ended()}
      />
      <PlanTabs plan={plan} tab="analysis" />
      <WritingWords words={plan.words} />
      {plan.texts.length === 0 ? (
        <EmptyState heading={m.plan_writing_no_texts()}>{m.plan_writing_no_texts_yet()}</EmptyState>
      ) : null}
      {plan.isOpen || written !== null ? (
        <PlanWriting plan={plan.id} writer={writer}>
          {plan.texts.map((text) => (
            <div>
              <PlanWritingSection
                plan={plan.id}
                text={withReaders(plan, text)}
                written={written?.key === text.key ? written : undefined}
              />
              <WritingHints
                field={writingId(text.key)}
                text={written?.key === text.key ? written.text : text.text}
                words={plan.words}
              />
              {text.key === summaryKey ? <Readability text={text.text} /> : null}
            </div>
          ))}
        </PlanWriting>
      ) : (
        plan.texts.map((text) => <ReadOnly text={text} />)
      )}
    </>
  ),
})

/** Both texts beside each other, and the own one to be changed and saved. */
export const writingConflictView = (
  plan: PlanToWrite,
  text: TextToWrite,
  mine: string,
  back: string | undefined,
): View => ({
  title: text.heading,
  breadcrumb: [{ label: plan.title }, { label: m.plan_writing_title(), href: writingHref(plan.id) }],
  content: (
    <>
      <PageHeading eyebrow={plan.title} title={text.heading} />
      <Alert kind="warning" heading={m.plan_writing_conflict_heading()} live>
        <p>{m.plan_writing_conflict_text()}</p>
      </Alert>
      <div class="mv-writing-versions">
        <section>
          <h2>{m.plan_writing_conflict_now()}</h2>
          <p>{remark(text)}</p>
          <blockquote>{text.text}</blockquote>
        </section>
        <section>
          <h2>{m.plan_writing_conflict_mine()}</h2>
          <PlanWritingSection
            plan={plan.id}
            back={back}
            text={{ ...text, heading: m.plan_writing_conflict_label({ label: text.heading }) }}
            written={{ text: mine, error: undefined }}
            rows={12}
          />
        </section>
      </div>
      <ButtonRow>
        <LinkButton href={back ?? writingHref(plan.id)}>{m.plan_writing_conflict_keep()}</LinkButton>
      </ButtonRow>
    </>
  ),
})
