import { z } from 'zod'
import type { PictogramName } from '#design/pictogram/pictogram.tsx'
import { m } from '#messages'
import { optionalText, type FieldError, readForm, type Written } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import {
  type ChildQuestion,
  type GuardianQuestion,
  type Stage,
  type Tick,
  type Voice,
  type Words,
  childQuestions,
  guardianQuestions,
  longestWords,
  picturesFor,
  scaleStepsFor,
} from './voice.ts'

export const textField = (question: string): string => `ord-${question}`
export const picturesField = (question: string): string => `billeder-${question}`
export const readAtField = (question: string): string => `laest-${question}`
export const scaleField = 'skala'
export const shownField = (question: string): string => `vis-${question}`
/** What a box sends that the speaker ticks. One that is ticked already sends which words it was ticked for. */
export const chosenTick = 'ja'
/** What the scale is about. */
export const scaleQuestion: ChildQuestion = 'wellbeing'

export type FilledWords = {
  readonly words: readonly Words[]
  readonly written: Written
}

export type ReadWords =
  | ({ readonly kind: 'ok' } & FilledWords)
  | ({ readonly kind: 'invalid'; readonly errors: readonly FieldError[] } & FilledWords)

/** The pictures of a question: those it offers, and those that were chosen when the child was younger. */
export const offeredPictures = (
  question: ChildQuestion,
  stage: Stage,
  standing: Voice | null,
): readonly PictogramName[] => [...new Set([...picturesFor(question, stage), ...(standing?.pictures ?? [])])]

const readAtOf = (form: FormBody, question: string): string | null => {
  const read = z.uuid().safeParse(form.fields.get(readAtField(question))?.[0])
  return read.success ? read.data : null
}

const tickOf = (form: FormBody, question: string): Tick => {
  const sent = form.fields.get(shownField(question)) ?? []
  if (sent.length === 0) return 'none'
  return sent.length === 1 && sent[0] === chosenTick ? 'chosen' : 'kept'
}

const scaleOf = (form: FormBody, stage: Stage): number | null => {
  const [value = ''] = form.fields.get(scaleField) ?? []
  const step = /^[1-5]$/.test(value) ? Number(value) : null
  return step !== null && step <= scaleStepsFor(stage) ? step : null
}

const readTexts = (
  form: FormBody,
  questions: readonly string[],
  wordsOf: (question: string, text: string | null) => Words,
): ReadWords => {
  const read = readForm(
    form,
    Object.fromEntries(questions.map((question) => [textField(question), optionalText(longestWords)])),
  )
  const { written } = read
  const textOf = (question: string): string | null =>
    read.kind === 'ok' ? (read.values[textField(question)] ?? null) : read.written(textField(question))
  const words = questions.map((question) => wordsOf(question, textOf(question)))
  return read.kind === 'ok'
    ? { kind: 'ok', words, written }
    : { kind: 'invalid', errors: read.errors, words, written }
}

/** What a child, or an adult together with it, sent. A picture or a step that was not offered is nobody's answer and is left out. */
export const readChildWords = (
  form: FormBody,
  stage: Stage,
  standing: ReadonlyMap<string, Voice>,
): ReadWords =>
  readTexts(form, childQuestions, (question, text) => {
    const asked = childQuestions.find((one) => one === question) ?? scaleQuestion
    const chosen = form.fields.get(picturesField(question)) ?? []
    return {
      question,
      text,
      scale: question === scaleQuestion ? scaleOf(form, stage) : null,
      pictures: offeredPictures(asked, stage, standing.get(question) ?? null).filter((name) =>
        chosen.includes(name),
      ),
      tick: tickOf(form, question),
      readAt: readAtOf(form, question),
    }
  })

export const readGuardianWords = (form: FormBody): ReadWords =>
  readTexts(form, guardianQuestions satisfies readonly GuardianQuestion[], (question, text) => ({
    question,
    text,
    scale: null,
    pictures: [],
    tick: tickOf(form, question),
    readAt: readAtOf(form, question),
  }))

/** Why emptied fields were not saved, as errors at the fields. */
export const emptiedErrors = (
  questions: readonly string[],
  kind: 'child' | 'guardian',
): readonly FieldError[] =>
  questions.map((question) => ({
    field: textField(question),
    message: kind === 'child' ? m.plan_voice_emptied_child() : m.plan_voice_emptied_guardian(),
  }))
