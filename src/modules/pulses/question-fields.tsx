import { RadioGroup } from '#design/choice/choice.tsx'
import { Fieldset } from '#design/choice/choice.tsx'
import { TextField } from '#design/field/field.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import {
  fewestQuestions,
  longestQuestion,
  longestTitle,
  mostQuestions,
  pulseScales,
  type QuestionSet,
} from './pulses.ts'
import { scaleText } from './pulse-words.ts'
import { questionField, questionFields } from './set-form.ts'

type SetText = Pick<QuestionSet, 'title' | 'scale' | 'questions'>

/** What the fields hold before anyone has written in them. */
export const writtenFrom =
  (set: SetText | null) =>
  (field: string): string => {
    if (set === null) return ''
    if (field === 'titel') return set.title
    if (field === 'skala') return set.scale
    const index = questionFields.find((each) => questionField(each) === field)
    return index === undefined ? '' : (set.questions[index] ?? '')
  }

/** Title, scale and the questions, in a set and in a pulse alike. */
export const QuestionFields = ({
  written,
  errorOf,
}: {
  written: (field: string) => string
  errorOf: (field: string) => string | undefined
}): Html => (
  <>
    <TextField
      name="titel"
      label={m.pulse_title_label()}
      error={errorOf('titel')}
      value={written('titel')}
      width="l"
      maxlength={longestTitle}
    />
    <RadioGroup
      name="skala"
      legend={m.pulse_scale_label()}
      error={errorOf('skala')}
      value={written('skala')}
      options={pulseScales.map((scale) => ({ value: scale, label: scaleText[scale]() }))}
    />
    <Fieldset
      legend={m.pulse_questions_label()}
      hint={m.pulse_questions_hint({ least: fewestQuestions, most: mostQuestions })}
    >
      {questionFields.map((index) => (
        <TextField
          name={questionField(index)}
          label={m.pulse_question_label({ number: index + 1 })}
          need={index < fewestQuestions ? undefined : 'optional'}
          error={errorOf(questionField(index))}
          value={written(questionField(index))}
          width="full"
          maxlength={longestQuestion}
        />
      ))}
    </Fieldset>
  </>
)
