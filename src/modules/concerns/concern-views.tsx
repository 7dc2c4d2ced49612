import { Alert } from '#design/alert/alert.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { AnswerForm, AskAgainForm, type FilledStep, HandOnForm } from './answer-views.tsx'
import type { AnalysisChoice, Waited } from './concerns.ts'
import { type ConcernSeen, offersToAskAgain } from './policy.ts'
import { questionsOf } from './questions.ts'
import type { Colleague } from './start-store.ts'
import type { ConcernStep, StepKind } from './store.ts'
import { fromText, momentDay, stateWords, titleOf, waitedText } from './words.ts'

export type ConcernPage = {
  readonly concern: ConcernSeen
  readonly steps: readonly ConcernStep[]
  /** Null when it is answered. */
  readonly wait: Waited | null
  /** For those who answer: what it may be combined with, and who may take it over. */
  readonly others: readonly ConcernSeen[]
  readonly colleagues: readonly Colleague[]
  readonly readsTarget: boolean
  /** What a plan about it can begin with; none when they may not begin one. */
  readonly analyses: readonly AnalysisChoice[]
  /** The plan it was taken up into is theirs to open. */
  readonly worksOnPlan: boolean
}

/** A text as it was written, line by line. */
const Words = ({ text }: { text: string }): Html => (
  <span>
    {text.split('\n').map((line, index) => (
      <>
        {index === 0 ? null : <br />}
        {line}
      </>
    ))}
  </span>
)

const readBy = ({ subject, voice, audience }: ConcernSeen): string => {
  if (subject.kind !== 'child') return m.concern_page_audience_coordinators()
  if (voice === 'staff') return m.concern_page_audience_child()
  return audience === 'leaders' ? m.concern_page_audience_leaders() : m.concern_page_audience_both()
}

export const StateTags = ({ concern, wait }: { concern: ConcernSeen; wait: Waited | null }): Html => {
  const { kind, text } = stateWords[concern.state.kind]
  return (
    <span>
      <Tag kind={kind}>{text()}</Tag>{' '}
      {wait?.isOverdue ? <Tag kind="warning">{m.concern_overdue()}</Tag> : null}{' '}
      {concern.askedAgain === null ? null : <Tag>{m.concern_asked_again_tag()}</Tag>}
    </span>
  )
}

const Facts = ({ concern, wait }: { concern: ConcernSeen; wait: Waited | null }): Html => {
  const { subject } = concern
  const open: { href: string; label: string } | undefined =
    concern.voice !== 'staff' && concern.started
      ? undefined
      : subject.kind === 'child'
        ? { href: `/elever/${subject.pupil}`, label: m.concern_page_open_child() }
        : undefined
  return (
    <DefinitionList
      items={[
        {
          term: m.concern_page_from(),
          details: m.concern_page_from_day({ name: fromText(concern), day: momentDay(concern.startedAt) }),
          action: open,
        },
        { term: m.concern_page_readers(), details: readBy(concern) },
        ...(concern.assignedTo === null
          ? []
          : [{ term: m.concern_page_assigned(), details: concern.assignedTo.name }]),
        { term: m.concern_page_state(), details: <StateTags concern={concern} wait={wait} /> },
        ...(wait === null ? [] : [{ term: m.concern_column_waited(), details: waitedText(wait) }]),
      ]}
    />
  )
}

/** Each text under the question it answered, in the words in which it was asked. */
const Told = ({ concern }: { concern: ConcernSeen }): Html => {
  const ask = questionsOf[concern.voice]
  const name = concern.subject.kind === 'child' ? (concern.subject.name.split(' ')[0] ?? '') : ''
  const told: readonly (readonly [string, string | null])[] = [
    [ask.works.label(name), concern.worksWell],
    [ask.seen.label(name), concern.seen],
    [ask.wonders.label(name), concern.wonders],
    [ask.known.label(name), concern.knownBy],
  ]
  return (
    <Section heading={concern.started ? m.concern_page_own_words() : m.concern_page_words()}>
      <DefinitionList
        items={told.flatMap(([term, text]) =>
          text === null ? [] : [{ term, details: <Words text={text} /> }],
        )}
      />
    </Section>
  )
}

const cameTo = {
  open: () => m.concern_page_combined_open(),
  takenUp: () => m.concern_page_combined_taken_up(),
  closed: () => m.concern_page_combined_closed(),
} as const

const AnswerGiven = ({ page: { concern, readsTarget, worksOnPlan } }: { page: ConcernPage }): Html | null => {
  const { state } = concern
  if (state.kind === 'open') return null
  const { answer } = state
  let more: Child = null
  if (state.kind === 'combined')
    more = (
      <>
        <p>{cameTo[state.cameTo]()}</p>
        {readsTarget ? (
          <p>
            <a href={`/undringer/${state.into}`}>{m.concern_page_combined_with()}</a>
          </p>
        ) : null}
      </>
    )
  else if (state.kind === 'takenUp' && state.plan !== null)
    more = worksOnPlan ? (
      <p>
        <a href={`/planer/${state.plan}`}>{m.concern_page_plan()}</a>
      </p>
    ) : (
      <p>{m.concern_page_plan_begun()}</p>
    )
  return (
    <Section heading={m.concern_page_answer_heading()}>
      <blockquote>
        <Words text={answer.text} />
      </blockquote>
      <p>{m.concern_page_answer_by({ name: answer.byName, day: momentDay(answer.at) })}</p>
      {more}
    </Section>
  )
}

const stepWords: Readonly<Record<StepKind, (step: { by: string; to: string }) => string>> = {
  handedOn: (step) => m.concern_step_handed_on(step),
  takenUp: (step) => m.concern_step_taken_up(step),
  combined: (step) => m.concern_step_combined(step),
  closed: (step) => m.concern_step_closed(step),
  askedAgain: (step) => m.concern_step_asked_again(step),
  planBegun: (step) => m.concern_step_plan_begun(step),
}

/** Only a former answer is told here; the one that stands, and what was asked again, have been read above. */
const Steps = ({ page: { concern, steps } }: { page: ConcernPage }): Html | null => {
  const askedAgain = steps.findIndex(({ kind }) => kind === 'askedAgain')
  return steps.length === 0 ? null : (
    <Section heading={m.concern_page_steps()}>
      <ol>
        <li>
          {m.concern_page_from_day({
            name: m.concern_step_started({ by: concern.startedByName }),
            day: momentDay(concern.startedAt),
          })}
        </li>
        {steps.map(({ kind, by, to, at, words }, index) => (
          <li>
            {m.concern_page_from_day({ name: stepWords[kind]({ by, to: to ?? '' }), day: momentDay(at) })}
            {words === null || kind === 'askedAgain' || index > askedAgain ? null : (
              <blockquote>
                <Words text={words} />
              </blockquote>
            )}
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** One concern. `conflict` is what somebody had written when another was faster. */
export const concernView = (
  page: ConcernPage,
  filled: FilledStep | null = null,
  conflict: string | null = null,
): View => {
  const { concern, wait } = page
  const isFamilys = concern.voice !== 'staff' && concern.started
  const isOpen = concern.state.kind === 'open'
  return {
    title: titleOf(concern),
    breadcrumb: [
      isFamilys
        ? { label: m.concern_own_title_family(), href: '/undringer/mine' }
        : { label: m.concern_title(), href: '/undringer' },
      { label: titleOf(concern) },
    ],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          eyebrow={
            concern.subject.kind === 'child' && !isFamilys
              ? (concern.subject.homeClass ?? concern.school.name)
              : concern.school.name
          }
          title={titleOf(concern)}
        />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.concern_conflict_heading()} live>
            <p>{m.concern_conflict_text()}</p>
            <blockquote>
              <Words text={conflict} />
            </blockquote>
          </Alert>
        )}
        <Facts concern={concern} wait={wait} />
        {concern.childIsHere || !isOpen ? null : (
          <Alert kind="info">{m.concern_page_child_gone({ school: concern.school.name })}</Alert>
        )}
        <AnswerGiven page={page} />
        <Told concern={concern} />
        {concern.askedAgain === null ? null : (
          <Section heading={m.concern_page_asked_again()}>
            <p>
              <Words text={concern.askedAgain.text} />
            </p>
          </Section>
        )}
        {concern.subject.kind === 'child' && !isFamilys ? <p>{m.concern_duty()}</p> : null}
        {isOpen && concern.answers ? (
          <AnswerForm concern={concern} others={page.others} analyses={page.analyses} filled={filled} />
        ) : null}
        {isOpen && concern.receives ? (
          <HandOnForm concern={concern} colleagues={page.colleagues} filled={filled} />
        ) : null}
        {offersToAskAgain(concern) ? <AskAgainForm concern={concern} filled={filled} /> : null}
        <Steps page={page} />
      </>
    ),
  }
}
