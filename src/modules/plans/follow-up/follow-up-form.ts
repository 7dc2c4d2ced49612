import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import {
  type FieldError,
  type FieldParser,
  type Written,
  day,
  oneOf,
  optionalText,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type Level, levelNumbers } from '../plan.ts'
import type { SeenGoal } from './goals-seen.ts'
import { type Agreed, parseTime, planningProblem } from './follow-up.ts'
import { planningProblemWords } from './follow-up-words.ts'

/** What was filled in, shown again with what is wrong. `form` says which of the forms of the page it was. */
export type Filled = {
  readonly form: string
  readonly errors: readonly FieldError[]
  readonly written: Written
}

export const versionField = wholeNumber(1, 1_000_000)

const optionalTime: FieldParser<Temporal.PlainTime | null> = (values) => {
  const read = optionalText(20)(values)
  if (read.kind === 'wrong') return read
  if (read.value === null) return { kind: 'ok', value: null }
  const time = parseTime(read.value)
  return time === null
    ? { kind: 'wrong', message: m.plan_followup_no_such_time({ value: read.value }) }
    : { kind: 'ok', value: time }
}

const optionalMinutes: FieldParser<number | null> = (values) =>
  (values[0] ?? '').trim() === '' && values.length < 2
    ? { kind: 'ok', value: null }
    : wholeNumber(5, 480)(values)

export type ReadAgreed =
  | { readonly kind: 'ok'; readonly agreed: Agreed }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] }

/** A date, and a time with minutes and a place when people meet. */
export const readAgreed = (form: FormBody, today: Temporal.PlainDate): ReadAgreed => {
  const read = readForm(form, {
    dato: day(parseDay, m.plan_followup_choose_day()),
    tid: optionalTime,
    minutter: optionalMinutes,
    sted: optionalText(200),
  })
  if (read.kind === 'invalid') return { kind: 'invalid', errors: read.errors }
  const { dato: due, tid: time, minutter: minutes, sted: place } = read.values
  const agreed = { due, time, minutes, place }
  const problem = planningProblem(agreed, today)
  if (problem === null) return { kind: 'ok', agreed }
  const field = problem === 'lengthWithoutTime' ? 'tid' : 'dato'
  return { kind: 'invalid', errors: [{ field, message: planningProblemWords[problem]() }] }
}

export const levelField = (goal: string): string => `niveau-${goal}`
export const notLookedAt = 'ikke'

const levelOf = (written: string): Level | null =>
  levelNumbers.find((level) => String(level) === written) ?? null

/**
 * The level of each goal. With `mayLeaveOut`, "not looked at today" is an answer as well; silence never is, because a level that nobody
 * chose must not look chosen.
 */
export const readLevels = (
  form: FormBody,
  goals: readonly SeenGoal[],
  { mayLeaveOut }: { readonly mayLeaveOut: boolean },
): { readonly levels: ReadonlyMap<string, Level>; readonly errors: readonly FieldError[] } => {
  const allowed = [...levelNumbers.map(String), ...(mayLeaveOut ? [notLookedAt] : [])]
  const levels = new Map<string, Level>()
  const errors: FieldError[] = []
  for (const { id, title } of goals) {
    const field = levelField(id)
    const read = oneOf(allowed, m.plan_followup_choose_level({ goal: title }))(form.fields.get(field) ?? [])
    if (read.kind === 'wrong') {
      errors.push({ field, message: read.message })
      continue
    }
    const level = levelOf(read.value)
    if (level !== null) levels.set(id, level)
  }
  return { levels, errors }
}

/** Made for each request: the words are in the language of the reader. */
export const wordsFields = () => ({
  skete: text({ max: 10_000, required: m.plan_followup_write_what_happened() }),
  barnet: optionalText(4_000),
  naesteskridt: text({ max: 4_000, required: m.plan_followup_write_next_step() }),
})

/** The date of the next follow-up; null when none is set. */
export const nextDay: FieldParser<Temporal.PlainDate | null> = (values) =>
  (values[0] ?? '').trim() === '' && values.length < 2
    ? { kind: 'ok', value: null }
    : day(parseDay, m.plan_followup_choose_day())(values)
