import { Alert } from '#design/alert/alert.tsx'
import { Fieldset, RadioGroup } from '#design/choice/choice.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { PictureChoice } from '#design/pictogram/picture-choice.tsx'
import { m } from '#messages'
import type { FieldError } from '#platform/http/fields.ts'
import type { Child, Html } from '#platform/html/jsx-runtime'
import { Said } from './said.tsx'
import { ShownBox } from './shown-box.tsx'
import {
  type ChildQuestion,
  type Stage,
  type Voice,
  type Words,
  childQuestions,
  longestWords,
  scaleFaces,
  scaleStepsFor,
  stepOn,
} from './voice.ts'
import {
  type FilledWords,
  offeredPictures,
  picturesField,
  readAtField,
  scaleField,
  scaleQuestion,
  textField,
} from './voice-form.ts'
import { childAsked, scaleWords } from './voice-words.ts'

/** A form that came back: what was written, what is wrong, and which questions somebody else wrote to meanwhile. */
export type Returned = {
  readonly filled: FilledWords
  readonly errors: readonly FieldError[]
  readonly conflicts: readonly string[]
}

export const errorAt = (returned: Returned | null, field: string): string | undefined =>
  returned?.errors.find((error) => error.field === field)?.message

/** What stands now, above what was just written in the same place; sending again puts the new beside the old. */
export const StandsNow = ({ voice }: { voice: Voice | null }): Html => (
  <Alert kind="warning" heading={m.plan_voice_conflict_heading()} live>
    <p>{m.plan_voice_conflict_text()}</p>
    {voice === null ? null : <Said voice={voice} level={4} heading={m.plan_voice_conflict_now()} />}
  </Alert>
)

const Scale = ({ stage, chosen }: { stage: Stage; chosen: number | null }): Html => {
  const steps = scaleStepsFor(stage)
  const options = scaleFaces[steps].map((picture, index) => ({
    value: String(index + 1),
    picture,
    label: scaleWords(index + 1, steps),
  }))
  if (stage === 'big')
    return (
      <RadioGroup
        name={scaleField}
        legend={m.plan_voice_scale_legend()}
        hint={m.plan_voice_scale_optional()}
        value={chosen === null ? '' : String(chosen)}
        options={[
          ...options.map(({ value, label }) => ({ value, label })),
          { value: '', label: m.plan_voice_scale_none() },
        ]}
      />
    )
  return (
    <PictureChoice
      name={scaleField}
      legend={m.plan_voice_scale_legend()}
      type="radio"
      options={options}
      chosen={chosen === null ? [] : [String(chosen)]}
    />
  )
}

type QuestionProps = {
  readonly question: ChildQuestion
  readonly stage: Stage
  readonly standing: Voice | null
  readonly returned: Returned | null
  /** The words beside the choice of who else reads it. */
  readonly shown: { readonly label: string; readonly hint: string }
  readonly beginsEmpty: boolean
}

const Question = ({ question, stage, standing, returned, shown, beginsEmpty }: QuestionProps): Html => {
  const before = beginsEmpty ? null : standing
  const written: Words | undefined = returned?.filled.words.find((words) => words.question === question)
  const offered = offeredPictures(question, stage, before)
  return (
    <div class="mv-question">
      <Fieldset legend={childAsked(question, stage)}>
        {returned?.conflicts.includes(question) ? <StandsNow voice={standing} /> : null}
        <input type="hidden" name={readAtField(question)} value={standing?.id ?? ''} />
        {question === scaleQuestion ? (
          <Scale
            stage={stage}
            chosen={written === undefined ? stepOn(scaleStepsFor(stage), before) : written.scale}
          />
        ) : null}
        {offered.length === 0 ? null : (
          <PictureChoice
            name={picturesField(question)}
            legend={m.plan_voice_pictures_legend()}
            type="checkbox"
            options={offered.map((name) => ({ value: name, picture: name }))}
            chosen={written?.pictures ?? before?.pictures ?? []}
          />
        )}
        <TextAreaField
          name={textField(question)}
          label={stage === 'small' ? m.plan_voice_words_small() : m.plan_voice_words()}
          value={written === undefined ? (before?.text ?? '') : (written.text ?? '')}
          error={errorAt(returned, textField(question))}
          rows={stage === 'small' ? 2 : 4}
          maxlength={longestWords}
        />
        <ShownBox question={question} standing={before} written={written} {...shown} />
      </Fieldset>
    </div>
  )
}

/**
 * The questions of a child's page, with what was said before already in them; or empty, where an adult writes down what the child says now:
 * the child's words are not the adult's to write on.
 */
export const ChildQuestions = ({
  stage,
  standing,
  returned,
  shown,
  beginsEmpty = false,
  children,
}: {
  readonly stage: Stage
  readonly standing: ReadonlyMap<string, Voice>
  readonly returned: Returned | null
  readonly shown: QuestionProps['shown']
  readonly beginsEmpty?: boolean
  readonly children?: Child
}): Html => (
  <div>
    {childQuestions.map((question) => (
      <Question
        question={question}
        stage={stage}
        standing={standing.get(question) ?? null}
        returned={returned}
        shown={shown}
        beginsEmpty={beginsEmpty}
      />
    ))}
    {children}
  </div>
)
