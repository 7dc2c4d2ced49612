import { m } from '#messages'
import { type FieldError, oneOf, readForm, text, type Written } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { nationalItemLike } from './national.ts'
import {
  fewestQuestions,
  longestQuestion,
  longestTitle,
  mostQuestions,
  type PulseScale,
  pulseScales,
} from './pulses.ts'

export const questionField = (index: number): string => `sp${index + 1}`
export const questionFields: readonly number[] = Array.from({ length: mostQuestions }, (_, index) => index)

export type ReadQuestions =
  | {
      readonly kind: 'ok'
      readonly title: string
      readonly scale: PulseScale
      readonly questions: readonly string[]
      readonly written: Written
    }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: Written }

/** Title, scale and three to seven questions, none of them the national survey's. Empty fields are left out. */
export const readQuestions = (form: FormBody): ReadQuestions => {
  const read = readForm(form, {
    titel: text({ max: longestTitle, required: m.pulse_title_missing() }),
    skala: oneOf(pulseScales, m.pulse_scale_missing()),
  })
  const errors: FieldError[] = read.kind === 'invalid' ? [...read.errors] : []
  const questions: string[] = []
  const one = text({ max: longestQuestion })
  for (const index of questionFields) {
    const field = questionField(index)
    const parsed = one(form.fields.get(field) ?? [])
    if (parsed.kind === 'wrong') {
      errors.push({ field, message: parsed.message })
      continue
    }
    const question = parsed.value.replaceAll(/\s+/g, ' ')
    if (question === '') continue
    const national = nationalItemLike(question)
    if ([...question].length < 3) errors.push({ field, message: m.pulse_question_short() })
    else if (national !== null) errors.push({ field, message: m.pulse_question_national({ item: national }) })
    else if (questions.some((other) => other.toLowerCase() === question.toLowerCase()))
      errors.push({ field, message: m.pulse_question_twice() })
    questions.push(question)
  }
  if (questions.length < fewestQuestions)
    errors.push({
      field: questionField(questions.length),
      message: m.pulse_questions_few({ least: fewestQuestions, most: mostQuestions }),
    })
  if (errors.length > 0 || read.kind === 'invalid') return { kind: 'invalid', errors, written: read.written }
  return {
    kind: 'ok',
    title: read.values.titel,
    scale: read.values.skala,
    questions,
    written: read.written,
  }
}
