import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ClosedDays } from '#platform/calendar/school-calendar.ts'
import { type FieldError, type Written, day, optionalText, readForm, text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { SchoolChoice } from './calendar-edit-store.ts'
import {
  type ClosingProblem,
  type KeptCalendar,
  type KeptClosing,
  type KeptYear,
  type YearProblem,
  closingProblem,
  yearProblem,
} from './calendar.ts'

/** What stands in the fields: what the person wrote, or what is kept. */
export type ClosingWritten = {
  readonly fra: string
  readonly til: string
  readonly grund: string
  readonly skole: string
}

export const emptyClosing: ClosingWritten = { fra: '', til: '', grund: '', skole: '' }

export const writtenClosing = ({ from, to, reason, schoolId }: ClosedDays): ClosingWritten => ({
  fra: from.toString(),
  til: to.toString(),
  grund: reason,
  skole: schoolId ?? '',
})

export type ReadClosing =
  | { readonly kind: 'ok'; readonly closing: ClosedDays }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: ClosingWritten }

const closingWords: Readonly<Record<ClosingProblem, () => FieldError>> = {
  backwards: () => ({ field: 'til', message: m.calset_closing_backwards() }),
  too_long: () => ({ field: 'til', message: m.calset_closing_too_long() }),
  outside_years: () => ({ field: 'fra', message: m.calset_closing_outside() }),
}

const closingForm = (schools: readonly SchoolChoice[]) => ({
  fra: day(parseDay, m.calset_from_missing()),
  til: day(parseDay, m.calset_to_missing()),
  grund: text({ max: 200, required: m.calset_reason_missing() }),
  skole: (values: readonly string[]) => {
    const read = optionalText(100)(values)
    if (read.kind === 'wrong') return read
    const found = schools.find(({ id }) => id === read.value)
    return read.value === null || found !== undefined
      ? { kind: 'ok' as const, value: found?.id ?? null }
      : { kind: 'wrong' as const, message: m.calset_school_unknown() }
  },
})

const writtenIn = (written: Written): ClosingWritten => ({
  fra: written('fra'),
  til: written('til'),
  grund: written('grund'),
  skole: written('skole'),
})

export const readClosing = (
  form: FormBody,
  calendar: KeptCalendar,
  schools: readonly SchoolChoice[],
): ReadClosing => {
  const read = readForm(form, closingForm(schools))
  if (read.kind === 'invalid')
    return { kind: 'invalid', errors: read.errors, written: writtenIn(read.written) }
  const { fra: from, til: to, grund: reason, skole: schoolId } = read.values
  const closing: ClosedDays = { from, to, reason, schoolId }
  const problem = closingProblem(closing, calendar)
  return problem === null
    ? { kind: 'ok', closing }
    : { kind: 'invalid', errors: [closingWords[problem]()], written: writtenIn(read.written) }
}

/** The closing as it stood when the form was made; it travels along in hidden fields. Null when those were tampered with. */
export const readWas = (form: FormBody, id: string, schools: readonly SchoolChoice[]): KeptClosing | null => {
  const value = (name: string): string => form.fields.get(`var-${name}`)?.[0] ?? ''
  const [from, to] = [parseDay(value('fra')), parseDay(value('til'))]
  if (from === null || to === null) return null
  const school = schools.find((each) => each.id === value('skole'))
  return { id, from, to, reason: value('grund'), schoolId: school?.id ?? null }
}

export type YearWritten = { readonly foerste: string; readonly sidste: string }

export const writtenYear = ({ firstDay, lastDay }: KeptYear): YearWritten => ({
  foerste: firstDay.toString(),
  sidste: lastDay.toString(),
})

export type ReadYear =
  | { readonly kind: 'ok'; readonly now: KeptYear; readonly was: KeptYear; readonly written: YearWritten }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: YearWritten }

const yearWords: Readonly<Record<YearProblem, () => FieldError>> = {
  outside_year: () => ({ field: 'foerste', message: m.calset_year_outside() }),
  year_ends_before_it_begins: () => ({ field: 'sidste', message: m.calset_year_backwards() }),
  years_overlap: () => ({ field: 'foerste', message: m.calset_year_overlap() }),
  closing_ends_before_it_begins: () => ({ field: 'sidste', message: m.calset_year_backwards() }),
}

export const readYear = (form: FormBody, year: number, calendar: KeptCalendar): ReadYear => {
  const read = readForm(form, {
    foerste: day(parseDay, m.calset_first_missing()),
    sidste: day(parseDay, m.calset_last_missing()),
    'var-foerste': day(parseDay, m.calset_first_missing()),
    'var-sidste': day(parseDay, m.calset_last_missing()),
  })
  const written = { foerste: read.written('foerste'), sidste: read.written('sidste') }
  if (read.kind === 'invalid') return { kind: 'invalid', errors: read.errors, written }
  const { values } = read
  const now: KeptYear = { year, firstDay: values.foerste, lastDay: values.sidste }
  const problem = yearProblem(now, calendar)
  if (problem !== null) return { kind: 'invalid', errors: [yearWords[problem]()], written }
  const was: KeptYear = { year, firstDay: values['var-foerste'], lastDay: values['var-sidste'] }
  return { kind: 'ok', now, was, written }
}
