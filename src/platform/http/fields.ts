import { m } from '#messages'
import type { FormBody } from './form.ts'

export type FieldError = { readonly field: string; readonly message: string }

export type Parsed<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'wrong'; readonly message: string }

/** Turns what was written in a field into a value, or into a sentence that says what to do. */
export type FieldParser<Value> = (values: readonly string[]) => Parsed<Value>

const ok = <Value>(value: Value): Parsed<Value> => ({ kind: 'ok', value })
const wrong = <Value>(message: string): Parsed<Value> => ({ kind: 'wrong', message })

/** A field that is sent once. Sent twice, nobody knows which was meant. */
const single =
  <Value>(parse: (text: string) => Parsed<Value>): FieldParser<Value> =>
  (values) =>
    values.length > 1 ? wrong(m.form_doubled()) : parse((values[0] ?? '').trim())

export const text = (options: { max: number; required?: string }): FieldParser<string> =>
  single((value) => {
    if (value === '' && options.required !== undefined) return wrong(options.required)
    if ([...value].length > options.max) return wrong(m.form_too_long({ max: options.max }))
    return ok(value)
  })

export const optionalText = (max: number): FieldParser<string | null> => {
  const parse = text({ max })
  return (values) => {
    const parsed = parse(values)
    return parsed.kind === 'ok' && parsed.value === '' ? ok(null) : parsed
  }
}

/** A password is taken as it is written, blanks and all. */
export const password =
  (required: string): FieldParser<string> =>
  (values) => {
    const [value = ''] = values
    if (values.length > 1) return wrong(m.form_doubled())
    if (value === '') return wrong(required)
    return [...value].length > 200 ? wrong(m.form_too_long({ max: 200 })) : ok(value)
  }

export const oneOf = <const Value extends string>(
  allowed: readonly Value[],
  required: string,
): FieldParser<Value> =>
  single((value) => {
    const found = allowed.find((candidate) => candidate === value)
    return found === undefined ? wrong(required) : ok(found)
  })

export const wholeNumber = (least: number, most: number): FieldParser<number> =>
  single((value) => {
    const number = /^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    return number >= least && number <= most ? ok(number) : wrong(m.form_whole_number({ least, most }))
  })

/** A day as a date field sends it, or as a Dane writes it. The reader is given, so that all pages read days alike. */
export const day = (
  parse: (value: string) => Temporal.PlainDate | null,
  required: string,
): FieldParser<Temporal.PlainDate> =>
  single((value) => {
    if (value === '') return wrong(required)
    const parsed = parse(value)
    return parsed === null ? wrong(m.form_no_such_day({ value: value.slice(0, 40) })) : ok(parsed)
  })

export const checked: FieldParser<boolean> = (values) => ok(values.includes('ja'))

export type FormSpec = Record<string, FieldParser<unknown>>
export type FormValues<Spec extends FormSpec> = {
  readonly [Name in keyof Spec]: Spec[Name] extends FieldParser<infer Value> ? Value : never
}

/** The text as it was written, to be shown again beside what is wrong with it. */
export type Written = (field: string) => string

export type ReadForm<Spec extends FormSpec> =
  | { readonly kind: 'ok'; readonly values: FormValues<Spec>; readonly written: Written }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: Written }

/** Reads the fields that the form has and nothing else: a field that was smuggled in reaches nobody. */
export const readForm = <const Spec extends FormSpec>(body: FormBody, spec: Spec): ReadForm<Spec> => {
  const errors: FieldError[] = []
  const values: Record<string, unknown> = {}
  for (const [field, parse] of Object.entries(spec)) {
    const parsed = parse(body.fields.get(field) ?? [])
    if (parsed.kind === 'ok') values[field] = parsed.value
    else errors.push({ field, message: parsed.message })
  }
  const written: Written = (field) => body.fields.get(field)?.[0] ?? ''
  return errors.length > 0
    ? { kind: 'invalid', errors, written }
    : { kind: 'ok', values: values as FormValues<Spec>, written }
}
