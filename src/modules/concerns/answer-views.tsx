import { Button, ButtonRow } from '#design/button/button.tsx'
import { Checkbox, RadioGroup } from '#design/choice/choice.tsx'
import { SelectField, TextAreaField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import { type AnalysisChoice, longest } from './concerns.ts'
import type { ConcernSeen } from './policy.ts'
import type { Colleague } from './start-store.ts'
import { concernHref, fromText, momentDay, subjectText } from './words.ts'

export type ConcernForm = 'svar' | 'giv-videre' | 'spoerg-igen'

export type FilledStep = {
  readonly form: ConcernForm
  readonly errors: readonly FieldError[]
  readonly written: (field: string) => string
}

const filledFor = (filled: FilledStep | null, form: ConcernForm) => {
  const own = filled?.form === form ? filled : null
  return {
    errorOf: (field: string) => own?.errors.find((error) => error.field === field)?.message,
    written: (field: string) => own?.written(field),
  }
}

const Version = ({ concern }: { concern: ConcernSeen }): Html => (
  <input type="hidden" name="version" value={concern.version} />
)

/** Which of the others about the same it is combined with, told apart by who wrote it and when. */
const otherText = (other: ConcernSeen): string =>
  m.concern_answer_with_option({
    about: subjectText(other.subject),
    name: fromText(other),
    day: momentDay(other.startedAt),
  })

export const AnswerForm = ({
  concern,
  others,
  analyses,
  filled,
}: {
  concern: ConcernSeen
  others: readonly ConcernSeen[]
  analyses: readonly AnalysisChoice[]
  filled: FilledStep | null
}): Html => {
  const { errorOf, written } = filledFor(filled, 'svar')
  const name = concern.startedByName
  return (
    <Section heading={m.concern_answer_heading()}>
      <form method="post" action={`${concernHref(concern)}/svar`}>
        <Version concern={concern} />
        <RadioGroup
          name="svar"
          legend={m.concern_answer_legend()}
          error={errorOf('svar')}
          value={written('svar')}
          options={[
            {
              value: 'takenUp',
              label: m.concern_answer_taken_up(),
              hint: m.concern_answer_taken_up_hint(),
            },
            ...(others.length === 0 ? [] : [{ value: 'combined', label: m.concern_answer_combined() }]),
            { value: 'closed', label: m.concern_answer_closed(), hint: m.concern_answer_closed_hint() },
          ]}
        />
        {others.length === 0 ? null : (
          <SelectField
            name="med"
            label={m.concern_answer_with()}
            hint={m.concern_answer_with_hint()}
            error={errorOf('med')}
            value={written('med')}
            width="full"
            empty
            options={others.map((other) => ({ value: other.id, label: otherText(other) }))}
          />
        )}
        <TextAreaField
          name="tekst"
          label={m.concern_answer_text({ name })}
          hint={m.concern_answer_text_hint({ name })}
          need="required"
          error={errorOf('tekst')}
          value={written('tekst')}
          rows={4}
          maxlength={longest.answer}
        />
        {analyses.length === 0 ? null : (
          <Checkbox
            name="plan"
            label={m.concern_answer_plan()}
            hint={m.concern_answer_plan_hint()}
            checked={written('plan') === 'ja'}
          />
        )}
        {analyses.length < 2 ? null : (
          <SelectField
            name="analyse"
            label={m.concern_answer_analysis()}
            hint={m.concern_answer_analysis_hint()}
            error={errorOf('analyse')}
            value={written('analyse') ?? analyses[0]?.id}
            width="full"
            options={analyses.map(({ id, title }) => ({ value: id, label: title }))}
          />
        )}
        <ButtonRow>
          <Button>{m.concern_answer_send()}</Button>
        </ButtonRow>
      </form>
    </Section>
  )
}

export const HandOnForm = ({
  concern,
  colleagues,
  filled,
}: {
  concern: ConcernSeen
  colleagues: readonly Colleague[]
  filled: FilledStep | null
}): Html => {
  const { errorOf, written } = filledFor(filled, 'giv-videre')
  return (
    <Section heading={m.concern_hand_heading()}>
      <p>{m.concern_hand_text()}</p>
      {concern.subject.kind === 'child' ? <p>{m.concern_hand_text_child()}</p> : null}
      {colleagues.length === 0 ? (
        <p>{m.concern_hand_none()}</p>
      ) : (
        <form method="post" action={`${concernHref(concern)}/giv-videre`}>
          <Version concern={concern} />
          <SelectField
            name="kollega"
            label={m.concern_hand_to()}
            error={errorOf('kollega')}
            value={written('kollega') ?? concern.assignedTo?.person}
            empty
            options={colleagues.map(({ person, name: label }) => ({ value: person as string, label }))}
          />
          <ButtonRow>
            <Button kind="secondary">{m.concern_hand_button()}</Button>
          </ButtonRow>
        </form>
      )}
    </Section>
  )
}

export const AskAgainForm = ({
  concern,
  filled,
}: {
  concern: ConcernSeen
  filled: FilledStep | null
}): Html => {
  const { errorOf, written } = filledFor(filled, 'spoerg-igen')
  return (
    <Section heading={m.concern_again_heading()}>
      <p>{m.concern_again_text()}</p>
      <form method="post" action={`${concernHref(concern)}/spoerg-igen`}>
        <Version concern={concern} />
        <TextAreaField
          name="mangler"
          label={m.concern_again_field()}
          error={errorOf('mangler')}
          value={written('mangler')}
          rows={3}
          maxlength={longest.more}
        />
        <ButtonRow>
          <Button kind="secondary">{m.concern_again_button()}</Button>
        </ButtonRow>
      </form>
    </Section>
  )
}
