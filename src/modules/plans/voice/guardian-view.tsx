import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import type { Html } from '#platform/html/jsx-runtime'
import { plansHref } from '../hrefs.ts'
import type { Plan } from '../plan.ts'
import { errorAt, type Returned, StandsNow } from './questions-view.tsx'
import { Said } from './said.tsx'
import { ShownBox } from './shown-box.tsx'
import { type GuardianQuestion, type Voice, guardianQuestions, longestWords } from './voice.ts'
import { readAtField, textField } from './voice-form.ts'
import { guardianAsked } from './voice-words.ts'

export type GuardianPage = {
  readonly plan: Plan
  readonly isOpen: boolean
  readonly standing: ReadonlyMap<string, Voice>
  readonly former: readonly Voice[]
}

const Question = ({
  question,
  standing,
  returned,
}: {
  question: GuardianQuestion
  standing: Voice | null
  returned: Returned | null
}): Html => {
  const written = returned?.filled.words.find((words) => words.question === question)
  return (
    <div>
      {returned?.conflicts.includes(question) ? <StandsNow voice={standing} /> : null}
      <input type="hidden" name={readAtField(question)} value={standing?.id ?? ''} />
      <TextAreaField
        name={textField(question)}
        label={guardianAsked(question)}
        value={written === undefined ? (standing?.text ?? '') : (written.text ?? '')}
        error={errorAt(returned, textField(question))}
        rows={5}
        maxlength={longestWords}
      />
      <ShownBox
        question={question}
        standing={standing}
        written={written}
        label={m.plan_voice_guardian_shown()}
        hint={m.plan_voice_guardian_shown_hint()}
      />
    </div>
  )
}

/** Where a guardian writes how they see it. */
export const guardianView = (page: GuardianPage, returned: Returned | null = null): View => {
  const back = `/planer/${page.plan.id}`
  const answered = [...page.standing.values()].filter(({ answers }) => answers.length > 0)
  return {
    title: m.plan_voice_guardian_title(),
    breadcrumb: [
      { label: m.plan_list_title(), href: plansHref },
      { label: page.plan.title, href: back },
      { label: m.plan_voice_guardian_title() },
    ],
    failed: (returned?.errors.length ?? 0) > 0,
    islands: (returned?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
    content: (
      <>
        {returned === null ? null : <ErrorSummary errors={returned.errors} />}
        <PageHeading
          eyebrow={page.plan.title}
          title={m.plan_voice_guardian_title()}
          lead={m.plan_voice_guardian_lead()}
        />
        <Alert kind="info" heading={m.plan_voice_own_readers_heading()}>
          {m.plan_voice_guardian_readers()}
        </Alert>
        {page.isOpen ? (
          <form method="post" action={`${back}/mit-syn`}>
            {guardianQuestions.map((question) => (
              <Question
                question={question}
                standing={page.standing.get(question) ?? null}
                returned={returned}
              />
            ))}
            <ButtonRow>
              <Button>{m.plan_voice_guardian_save()}</Button>
              <LinkButton href={back}>{m.plan_voice_own_back()}</LinkButton>
            </ButtonRow>
          </form>
        ) : (
          <Alert kind="info">{m.plan_voice_ended()}</Alert>
        )}
        {answered.length === 0 ? null : (
          <Section heading={m.plan_voice_guardian_answers()}>
            {answered.map((voice) => (
              <Said voice={voice} />
            ))}
          </Section>
        )}
        {page.former.length === 0 ? null : (
          <Details summary={m.plan_voice_former({ count: page.former.length })}>
            {page.former.map((voice) => (
              <Said voice={voice} />
            ))}
          </Details>
        )}
      </>
    ),
  }
}
