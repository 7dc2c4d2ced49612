import { m } from '#messages'
import { type FieldError, optionalText, readForm, type Written } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { AskedPulse, Choices } from './answer-store.ts'
import { longestWords, stepsOf } from './pulses.ts'

export const choiceField = (index: number): string => `svar${index + 1}`

export type ReadAnswer =
  | { readonly kind: 'ok'; readonly choices: Choices; readonly words: string | null }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: Written }

/** One choice for each question, 0 for "I would rather not answer"; words only where the pulse asks for them. */
export const readAnswer = (
  form: FormBody,
  { questions, scale, asksWords }: Pick<AskedPulse, 'questions' | 'scale' | 'asksWords'>,
): ReadAnswer => {
  const errors: FieldError[] = []
  const choices = questions.map((_, index) => {
    const field = choiceField(index)
    const sent = form.fields.get(field) ?? []
    const choice = sent.length === 1 && /^\d$/.test(sent[0] ?? '') ? Number(sent[0]) : -1
    if (choice < 0 || choice > stepsOf[scale])
      errors.push({ field, message: m.pulse_choose({ number: index + 1 }) })
    return choice
  })
  const read = readForm(form, { ord: optionalText(longestWords) })
  if (read.kind === 'invalid') errors.push(...read.errors)
  if (errors.length > 0 || read.kind === 'invalid') return { kind: 'invalid', errors, written: read.written }
  return { kind: 'ok', choices, words: asksWords ? read.values.ord : null }
}
