import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Fieldset } from '#design/choice/choice.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import type { Level, Plan } from '../plan.ts'
import type { Side } from '../policy.ts'
import { Written } from '../follow-up/done-view.tsx'
import type { Filled } from '../follow-up/follow-up-form.ts'
import { dayNumbers, levelText } from '../follow-up/follow-up-words.ts'
import type { SeenGoal } from '../follow-up/goals-seen.ts'
import { type LastLevel, LevelFields } from '../follow-up/level-fields.tsx'
import { planCrumbs } from '../follow-up/plan-crumbs.ts'
import { type Evaluation, type WordOrReason, mayEvaluate } from './evaluation.ts'

export type EvaluationPage = {
  readonly plan: Plan
  readonly side: Side
  readonly goals: readonly SeenGoal[]
  readonly last: ReadonlyMap<string, LastLevel>
  readonly levels: ReadonlyMap<string, Level>
  readonly evaluation: Evaluation | null
  /** For those who write here; null for those who read. */
  readonly words: readonly WritingWord[] | null
}

export const evaluationHref = (plan: string): string => `/planer/${plan}/evaluering`

const wordText = ({ word, missingBecause }: WordOrReason): Html =>
  word !== null ? (
    <Written text={word} />
  ) : missingBecause !== null ? (
    <Written text={m.plan_evaluation_missing_because({ reason: missingBecause })} />
  ) : (
    <p>{m.plan_evaluation_nothing_said()}</p>
  )

const Levels = ({ goals, levels }: Pick<EvaluationPage, 'goals' | 'levels'>): Html => (
  <ul>
    {goals.flatMap(({ id, title, levels: words }) => {
      const level = levels.get(id)
      return level === undefined
        ? []
        : [
            <li>
              <strong>{title}</strong>
              <br />
              {levelText(level, words[level])}
            </li>,
          ]
    })}
  </ul>
)

/** The evaluation as everybody who reads the plan reads it. */
export const EvaluationText = ({ goals, levels, evaluation }: EvaluationPage): Html | null =>
  evaluation === null ? null : (
    <>
      <DefinitionList
        items={[
          ...(goals.some(({ id }) => levels.has(id))
            ? [{ term: m.plan_followup_goals(), details: <Levels goals={goals} levels={levels} /> }]
            : []),
          { term: m.plan_evaluation_text(), details: <Written text={evaluation.text} /> },
          { term: m.plan_evaluation_child(), details: wordText(evaluation.child) },
          { term: m.plan_evaluation_parents(), details: wordText(evaluation.parents) },
        ]}
      />
      <p>
        <Soft>{m.plan_followup_by({ name: evaluation.byName, day: dayNumbers(dayOf(evaluation.at)) })}</Soft>
      </p>
    </>
  )

type FormProps = { shown: EvaluationPage; filled: Filled | null }

type WordFieldsProps = {
  filled: Filled | null
  names: { word: string; because: string }
  legend: string
  hint: string
  now: WordOrReason | undefined
}

const WordFields = ({ filled, names, legend, hint, now }: WordFieldsProps): Html => {
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <Fieldset legend={legend} hint={hint}>
      <TextAreaField
        name={names.word}
        label={m.plan_evaluation_word()}
        error={errorOf(names.word)}
        value={filled?.written(names.word) ?? now?.word ?? ''}
        rows={3}
        maxlength={4_000}
      />
      <TextAreaField
        name={names.because}
        label={m.plan_evaluation_because()}
        error={errorOf(names.because)}
        value={filled?.written(names.because) ?? now?.missingBecause ?? ''}
        rows={2}
        maxlength={1_000}
      />
    </Fieldset>
  )
}

const EvaluationForm = ({ shown, filled }: FormProps): Html => {
  const { plan, goals, last, levels, evaluation } = shown
  const isChild = plan.subject.kind === 'child'
  return (
    <form method="post" action={evaluationHref(plan.id)} novalidate>
      {shown.words === null ? null : <WritingWords words={shown.words} />}
      {evaluation === null ? null : <input type="hidden" name="version" value={evaluation.version} />}
      <p>
        <strong>{m.plan_followup_family_reads()}</strong>
      </p>
      <LevelFields goals={goals} last={last} chosen={levels} mayLeaveOut={false} filled={filled} />
      <TextAreaWithHints
        words={shown.words}
        name="tekst"
        label={m.plan_evaluation_text()}
        hint={m.plan_evaluation_text_hint()}
        error={filled?.errors.find(({ field }) => field === 'tekst')?.message}
        value={filled?.written('tekst') ?? evaluation?.text ?? ''}
        need="required"
        rows={6}
        maxlength={20_000}
      />
      <WordFields
        filled={filled}
        names={{ word: 'barnet', because: 'barnet-ikke' }}
        legend={isChild ? m.plan_evaluation_child() : m.plan_evaluation_pupils()}
        hint={isChild ? m.plan_evaluation_word_hint() : m.plan_evaluation_word_optional()}
        now={evaluation?.child}
      />
      <WordFields
        filled={filled}
        names={{ word: 'foraeldrene', because: 'foraeldrene-ikke' }}
        legend={m.plan_evaluation_parents()}
        hint={isChild ? m.plan_evaluation_word_hint() : m.plan_evaluation_word_optional()}
        now={evaluation?.parents}
      />
      <ButtonRow>
        <Button>{m.plan_evaluation_save()}</Button>
        <LinkButton kind="secondary" href={`/planer/${plan.id}/billede`}>
          {m.plan_evaluation_see_picture()}
        </LinkButton>
        <LinkButton kind="secondary" href={`/planer/${plan.id}`}>
          {m.plan_followup_to_plan()}
        </LinkButton>
      </ButtonRow>
    </form>
  )
}

/** The evaluation. `conflict` is what somebody had written when another saved before them. */
export const evaluationView = (
  shown: EvaluationPage,
  filled: Filled | null = null,
  conflict: string | null = null,
): View => {
  const { plan, side, evaluation } = shown
  const works = side === 'team' && mayEvaluate(plan.status)
  return {
    title: m.plan_evaluation_title(),
    breadcrumb: planCrumbs(plan, m.plan_evaluation_title()),
    failed: filled !== null,
    islands: [
      ...(shown.words === null ? [] : ['writing-hints' as const]),
      ...(filled === null ? [] : ['error-summary' as const]),
    ],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          eyebrow={plan.title}
          title={m.plan_evaluation_title()}
          lead={works ? m.plan_evaluation_lead() : undefined}
        />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.plan_followup_conflict_heading()} live>
            <p>{m.plan_evaluation_conflict()}</p>
            <blockquote>
              <Written text={conflict} />
            </blockquote>
          </Alert>
        )}
        {evaluation === null && !works ? (
          <EmptyState
            heading={m.plan_evaluation_none()}
            action={{ href: `/planer/${plan.id}`, label: m.plan_followup_to_plan() }}
          >
            {side === 'team' ? m.plan_evaluation_not_running() : m.plan_evaluation_none_text()}
          </EmptyState>
        ) : null}
        {works && filled === null && conflict === null ? null : <EvaluationText {...shown} />}
        {works ? (
          <Section heading={evaluation === null ? m.plan_evaluation_write() : m.plan_evaluation_correct()}>
            <EvaluationForm shown={shown} filled={filled} />
          </Section>
        ) : null}
      </>
    ),
  }
}
