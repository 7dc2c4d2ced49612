import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import type { Html } from '#platform/html/jsx-runtime'
import type { Plan } from '../plan.ts'
import { ChildQuestions, type Returned } from './questions-view.tsx'
import { Said } from './said.tsx'
import { type Stage, type Voice, childQuestions } from './voice.ts'
import type { Readers } from './voice-store.ts'
import { askedWords, childAsked, listed } from './voice-words.ts'

export type OwnPage = {
  readonly plan: Plan
  readonly isOpen: boolean
  readonly stage: Stage
  readonly standing: ReadonlyMap<string, Voice>
  /** What stands: what the child said alone, and what was written down together with it. */
  readonly said: readonly Voice[]
  readonly former: readonly Voice[]
  readonly readers: Readers
}

const Mine = ({ page }: { page: OwnPage }): Html | null => {
  if (page.said.length === 0) return null
  const asked = (question: string): string => {
    const found = childQuestions.find((one) => one === question)
    return found === undefined ? askedWords('child', question) : childAsked(found, page.stage)
  }
  return (
    <Section heading={m.plan_voice_own_said()} id="sagt">
      {page.said.map((voice) => (
        <Said voice={voice} heading={asked(voice.question)}>
          {!page.isOpen || voice.takenBackAt !== null ? null : (
            <ActionForm
              action={`/planer/${page.plan.id}/min-side/tag-tilbage`}
              fields={{ ord: voice.id, svar: String(voice.answers.length) }}
              label={m.plan_voice_take_back()}
              context={asked(voice.question)}
              small
            />
          )}
        </Said>
      ))}
      {page.former.length === 0 ? null : (
        <Details summary={m.plan_voice_former({ count: page.former.length })}>
          {page.former.map((voice) => (
            <Said voice={voice} />
          ))}
        </Details>
      )}
    </Section>
  )
}

/** The child's own page. `answered` is what somebody answered while the child was about to take its words back. */
export const ownView = (
  page: OwnPage,
  returned: Returned | null = null,
  answered: Voice | null = null,
): View => {
  // A child who has been answered reads that first.
  const hasAnswers = page.said.some(({ answers }) => answers.length > 0)
  return {
    title: m.plan_voice_own_title(),
    breadcrumb: [
      { label: m.plan_voice_crumb_own(), href: `/planer/${page.plan.id}` },
      { label: m.plan_voice_own_title() },
    ],
    failed: (returned?.errors.length ?? 0) > 0,
    islands: (returned?.errors.length ?? 0) > 0 ? ['error-summary'] : [],
    content: (
      <>
        {returned === null ? null : <ErrorSummary errors={returned.errors} />}
        <PageHeading
          title={m.plan_voice_own_title()}
          lead={page.stage === 'small' ? m.plan_voice_own_lead_small() : m.plan_voice_own_lead()}
        />
        <Alert kind="info" heading={m.plan_voice_own_readers_heading()}>
          <p>
            {page.readers.team.length === 0
              ? m.plan_voice_own_readers_nobody()
              : m.plan_voice_own_readers({ names: listed(page.readers.team) })}{' '}
            {page.readers.leaders.length === 0
              ? m.plan_voice_own_readers_leader()
              : m.plan_voice_own_readers_leaders({ names: listed(page.readers.leaders) })}{' '}
            {m.plan_voice_own_readers_more()}
          </p>
          <p>{m.plan_voice_own_safety()}</p>
        </Alert>
        {answered === null ? null : (
          <Alert kind="warning" heading={m.plan_voice_answered_meanwhile()} live>
            <p>{m.plan_voice_answered_meanwhile_text()}</p>
            <Said voice={answered} />
          </Alert>
        )}
        {hasAnswers ? <Mine page={page} /> : null}
        {page.isOpen ? (
          <form method="post" action={`/planer/${page.plan.id}/min-side`}>
            <ChildQuestions
              stage={page.stage}
              standing={page.standing}
              returned={returned}
              shown={{ label: m.plan_voice_own_shown(), hint: m.plan_voice_own_shown_hint() }}
            />
            <ButtonRow>
              <Button>{m.plan_voice_own_save()}</Button>
              <LinkButton kind="secondary" href={`/planer/${page.plan.id}`}>
                {m.plan_voice_own_back()}
              </LinkButton>
            </ButtonRow>
          </form>
        ) : (
          <Alert kind="info">{m.plan_voice_ended()}</Alert>
        )}
        {hasAnswers ? null : <Mine page={page} />}
      </>
    ),
  }
}
