import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { Html } from '#platform/html/jsx-runtime'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { plansHref } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import { heardText } from './heard-words.ts'
import type { ChildHeard } from './heard.ts'
import { ChildQuestions, type Returned } from './questions-view.tsx'
import { Said } from './said.tsx'
import { type Stage, type Voice, inOrder, longestAnswer } from './voice.ts'
import { askedWords } from './voice-words.ts'

export type StaffPage = {
  readonly plan: Plan
  readonly name: string
  readonly isOpen: boolean
  readonly stage: Stage
  readonly voices: readonly Voice[]
  readonly heard: ChildHeard
  readonly words: readonly WritingWord[]
}

/** An answer that was not taken in: to which words, what was written, and what is wrong. */
export type ReturnedAnswer = {
  readonly voice: string
  readonly text: string
  readonly errors: readonly FieldError[]
  readonly isGone: boolean
}

type AnswerFormProps = {
  readonly name: string
  readonly action: string
  readonly voice: Voice
  readonly returned: ReturnedAnswer | null
  readonly words: readonly WritingWord[]
}

const Form = ({ name, action, voice, returned, words }: AnswerFormProps): Html => (
  <form method="post" action={action}>
    <TextAreaWithHints
      words={words}
      name="svar"
      form={voice.id}
      label={m.plan_voice_answer_label({ name })}
      hint={voice.kind === 'child' ? m.plan_voice_answer_hint() : undefined}
      value={returned?.voice === voice.id ? returned.text : ''}
      error={
        returned?.voice === voice.id
          ? returned.errors.find(({ field }) => field === 'svar')?.message
          : undefined
      }
      rows={2}
      maxlength={longestAnswer}
    />
    <ButtonRow>
      <Button kind="secondary">{m.plan_voice_answer_send()}</Button>
    </ButtonRow>
  </form>
)

/** Folded away, so that the words are read before they are answered. */
export const AnswerForm = (props: AnswerFormProps): Html => (
  <Details
    summary={m.plan_voice_answer_label({ name: props.name })}
    context={askedWords(props.voice.kind, props.voice.question)}
    open={props.returned?.voice === props.voice.id}
  >
    <Form {...props} />
  </Details>
)

const title = (page: StaffPage): string => m.plan_voice_staff_title({ name: page.name })

/** What the child says, for those who work on the plan. They answer; they never edit. */
export const staffView = (page: StaffPage, returned: ReturnedAnswer | null = null): View => {
  const newest = inOrder(page.voices.filter(({ isNewest }) => isNewest))
  const former = page.voices.filter(({ isNewest }) => !isNewest)
  const together = `/planer/${page.plan.id}/barnets-stemme/sammen`
  return {
    title: title(page),
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: page.plan.title, href: `/planer/${page.plan.id}` },
      { label: title(page) },
    ],
    failed: (returned?.errors.length ?? 0) > 0,
    islands: ['writing-hints', ...((returned?.errors.length ?? 0) > 0 ? ['error-summary' as const] : [])],
    content: (
      <>
        {returned === null ? null : <ErrorSummary errors={returned.errors} form={returned.voice} />}
        <WritingWords words={page.words} />
        <PageHeading
          title={title(page)}
          eyebrow={page.plan.title}
          lead={m.plan_voice_staff_lead({ name: page.name })}
          actions={
            page.isOpen ? (
              <LinkButton href={together}>{m.plan_voice_together_begin({ name: page.name })}</LinkButton>
            ) : null
          }
        />
        <Alert kind={page.heard.isLate ? 'warning' : 'info'}>{heardText(page.heard, page.name)}</Alert>
        {returned?.isGone ? (
          <Alert kind="warning" heading={m.plan_voice_gone_heading()} live>
            <p>{m.plan_voice_gone_text({ name: page.name })}</p>
            <blockquote>{returned.text}</blockquote>
          </Alert>
        ) : null}
        {newest.length === 0 ? (
          <EmptyState
            heading={m.plan_voice_staff_none({ name: page.name })}
            action={
              page.isOpen
                ? { href: together, label: m.plan_voice_together_begin({ name: page.name }) }
                : undefined
            }
          >
            {page.plan.sharedAt === null
              ? m.plan_voice_staff_none_draft({ name: page.name })
              : m.plan_voice_staff_none_text({ name: page.name })}
          </EmptyState>
        ) : (
          <Section heading={m.plan_voice_staff_newest()}>
            {newest.map((voice) => (
              <Said voice={voice}>
                {page.isOpen && voice.takenBackAt === null ? (
                  <AnswerForm
                    name={page.name}
                    action={`/planer/${page.plan.id}/barnets-stemme/${voice.id}/svar`}
                    voice={voice}
                    returned={returned}
                    words={page.words}
                  />
                ) : null}
              </Said>
            ))}
          </Section>
        )}
        {former.length === 0 ? null : (
          <Details summary={m.plan_voice_former({ count: former.length })}>
            {former.map((voice) => (
              <Said voice={voice} />
            ))}
          </Details>
        )}
      </>
    ),
  }
}

/** Where an adult writes down what the child says, beside the child. */
export const togetherView = (
  page: StaffPage,
  standing: ReadonlyMap<string, Voice>,
  returned: Returned | null = null,
): View => ({
  title: m.plan_voice_together_title({ name: page.name }),
  breadcrumb: [
    { label: m.plan_list_title(), href: plansHref },
    { label: page.plan.title, href: `/planer/${page.plan.id}` },
    { label: title(page), href: `/planer/${page.plan.id}/barnets-stemme` },
    { label: m.plan_voice_together_title({ name: page.name }) },
  ],
  failed: (returned?.errors.length ?? 0) > 0,
  islands: (returned?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
  content: (
    <>
      {returned === null ? null : <ErrorSummary errors={returned.errors} />}
      <PageHeading
        title={m.plan_voice_together_title({ name: page.name })}
        eyebrow={page.plan.title}
        lead={m.plan_voice_together_lead({ name: page.name })}
      />
      <form method="post" action={`/planer/${page.plan.id}/barnets-stemme/sammen`}>
        <ChildQuestions
          stage={page.stage}
          standing={standing}
          returned={returned}
          beginsEmpty
          shown={{
            label: m.plan_voice_together_shown({ name: page.name }),
            hint: m.plan_voice_together_shown_hint({ name: page.name }),
          }}
        />
        <ButtonRow>
          <Button>{m.plan_voice_together_save()}</Button>
          <LinkButton kind="secondary" href={`/planer/${page.plan.id}/barnets-stemme`}>
            {m.plan_voice_cancel()}
          </LinkButton>
        </ButtonRow>
      </form>
    </>
  ),
})
