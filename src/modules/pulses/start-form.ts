import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import { startOf } from '#platform/clock.ts'
import { checked, type FieldError, oneOf, readForm, text, type Written } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { Adult, NewPulse, PulseClass } from './pulse-store.ts'
import { fewestAnswers, fewestOnSlips, mostDays, oneLesson, pulseModes, pulseWays } from './pulses.ts'
import { readQuestions } from './set-form.ts'

export const openings = ['lesson', 'days'] as const

export type ReadStart =
  | { readonly kind: 'ok'; readonly pulse: NewPulse }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: Written }

const later = (one: Temporal.Instant, other: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.compare(one, other) > 0 ? one : other

type Given = {
  readonly schoolClass: PulseClass
  readonly adults: readonly Adult[]
  readonly setId: string
  readonly today: Temporal.PlainDate
  readonly now: Temporal.Instant
}

type Span = { readonly opensAt: Temporal.Instant; readonly closesAt: Temporal.Instant }

const readSpan = (
  form: FormBody,
  { today, now }: Given,
  opening: (typeof openings)[number],
): Span | { readonly errors: readonly FieldError[] } => {
  if (opening === 'lesson') return { opensAt: now, closesAt: now.add(oneLesson) }
  const read = readForm(form, { fra: text({ max: 40 }), til: text({ max: 40 }) })
  if (read.kind === 'invalid') return { errors: read.errors }
  const from = parseDay(read.values.fra)
  const to = parseDay(read.values.til)
  const errors: FieldError[] = []
  if (from === null) errors.push({ field: 'fra', message: m.pulse_from_missing() })
  else if (Temporal.PlainDate.compare(from, today) < 0)
    errors.push({ field: 'fra', message: m.pulse_from_gone() })
  if (to === null) errors.push({ field: 'til', message: m.pulse_to_missing() })
  else if (from !== null && Temporal.PlainDate.compare(to, from) < 0)
    errors.push({ field: 'til', message: m.pulse_to_backwards() })
  else if (from !== null && from.until(to, { largestUnit: 'day' }).days >= mostDays)
    errors.push({ field: 'til', message: m.pulse_to_far({ days: mostDays }) })
  if (errors.length > 0 || from === null || to === null) return { errors }
  return { opensAt: later(startOf(from), now), closesAt: startOf(to.add({ days: 1 })) }
}

/** What a pulse is started with. Each adult of the class has a box of its own, so that no id is believed that was not offered. */
export const readStart = (form: FormBody, given: Given): ReadStart => {
  const { schoolClass, adults, setId } = given
  const questions = readQuestions(form)
  const read = readForm(form, {
    form: oneOf(pulseModes, m.pulse_mode_missing()),
    maade: oneOf(pulseWays, m.pulse_way_missing()),
    naar: oneOf(openings, m.pulse_when_missing()),
    fritekst: checked,
  })
  const errors: FieldError[] = [
    ...(questions.kind === 'invalid' ? questions.errors : []),
    ...(read.kind === 'invalid' ? read.errors : []),
  ]
  const span = read.kind === 'ok' ? readSpan(form, given, read.values.naar) : { errors: [] }
  if ('errors' in span) errors.push(...span.errors)
  const chosen = new Set(form.fields.get('laesere') ?? [])
  const readers = adults.filter(({ id }) => chosen.has(id))
  if (read.kind === 'ok') {
    if (schoolClass.pupils === 0) errors.push({ field: 'form', message: m.pulse_class_empty() })
    else if (read.values.form === 'anonymous' && schoolClass.pupils < fewestAnswers)
      errors.push({
        field: 'form',
        message: m.pulse_class_small({ count: schoolClass.pupils, least: fewestAnswers }),
      })
    else if (
      read.values.form === 'anonymous' &&
      read.values.maade === 'slips' &&
      schoolClass.pupils < fewestOnSlips
    )
      errors.push({
        field: 'maade',
        message: m.pulse_class_small_slips({ count: schoolClass.pupils, least: fewestOnSlips }),
      })
    if (read.values.form === 'anonymous' && read.values.fritekst)
      errors.push({ field: 'fritekst', message: m.pulse_words_confidential_only() })
  }
  if (errors.length > 0 || questions.kind === 'invalid' || read.kind === 'invalid' || 'errors' in span)
    return { kind: 'invalid', errors, written: questions.written }
  return {
    kind: 'ok',
    pulse: {
      classId: schoolClass.id,
      setId,
      title: questions.title,
      scale: questions.scale,
      questions: questions.questions,
      mode: read.values.form,
      way: read.values.maade,
      asksWords: read.values.fritekst,
      readers: read.values.form === 'confidential' ? readers : [],
      ...span,
    },
  }
}
