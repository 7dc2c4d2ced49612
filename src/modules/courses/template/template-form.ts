import { m } from '#messages'
import {
  type FieldError,
  type FieldParser,
  type Written,
  oneOf,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { needsChildOnlyReason, sessionKinds, stepAims } from '../courses.ts'
import {
  type Measure,
  type TemplateContent,
  answerers,
  isWebAddress,
  keepScales,
  most,
  templateContent,
} from './template.ts'
import type { WrittenTemplate } from './template-store.ts'

/** The lists of a template, and the letter that each one's fields begin with. A row without a title is left out. */
export const lists = { steps: 't', sessions: 'g', roles: 'r', materials: 'm', measures: 'p' } as const
export type List = keyof typeof lists

const plain = (max: number): FieldParser<string> => text({ max })

const optionalNumber =
  (least: number, highest: number): FieldParser<number | null> =>
  (values) => {
    const [value = ''] = values
    return values.length <= 1 && value.trim() === ''
      ? { kind: 'ok', value: null }
      : wholeNumber(least, highest)(values)
  }

const decimal: FieldParser<number> = (values) => {
  const [value = ''] = values
  return values.length === 1 && /^-?\d{1,4}([.,]\d{1,2})?$/.test(value.trim())
    ? { kind: 'ok', value: Number(value.trim().replace(',', '.')) }
    : { kind: 'wrong', message: m.course_write_number() }
}

const link: FieldParser<string | null> = (values) => {
  const [value = ''] = values
  const address = value.trim()
  if (values.length > 1) return { kind: 'wrong', message: m.form_doubled() }
  if (address === '') return { kind: 'ok', value: null }
  return isWebAddress(address)
    ? { kind: 'ok', value: address }
    : { kind: 'wrong', message: m.course_link_wrong() }
}

const key: FieldParser<string> = (values) => {
  const [value = ''] = values
  return { kind: 'ok', value: /^[a-z0-9-]{1,50}$/.test(value) ? value : '' }
}

/** The rows of a list that have a title, in the order of their places. */
const filled = (body: FormBody, list: List): readonly string[] => {
  const letter = lists[list]
  const rows: { name: string; place: number }[] = []
  for (let index = 0; index < most[list] + 3; index++) {
    const name = `${letter}${index}`
    if ((body.fields.get(`${name}_titel`)?.[0] ?? '').trim() === '') continue
    const written = Number(body.fields.get(`${name}_plads`)?.[0] ?? '')
    rows.push({ name, place: Number.isFinite(written) && written > 0 ? written : index + 1 })
  }
  return rows.toSorted((a, b) => a.place - b.place).map(({ name }) => name)
}

export type ReadTemplate =
  | { readonly kind: 'ok'; readonly written: WrittenTemplate; readonly version: number }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: Written }

/** Reads one row's fields; what is wrong is kept under the row's own names. */
const readRow = <Value>(
  body: FormBody,
  errors: FieldError[],
  spec: Record<string, FieldParser<unknown>>,
  make: (values: Record<string, unknown>) => Value,
): Value | null => {
  const read = readForm(body, spec)
  if (read.kind === 'ok') return make(read.values)
  errors.push(...read.errors)
  return null
}

const present = <Value>(value: Value | null): value is Value => value !== null

/** Reads the form of a template. `former` is the content it was written over, whose scales a measure must keep to be the same measure. */
export const readTemplateForm = (
  body: FormBody,
  former: TemplateContent | null,
  newKey: () => string,
): ReadTemplate => {
  const errors: FieldError[] = []
  const head = readForm(body, {
    version: wholeNumber(0, 100_000),
    titel: text({ max: 120, required: m.course_write_title() }),
    om: plain(2000),
    regel_hvis: text({ max: 1000, required: m.course_write_rule_condition() }),
    regel_saa: text({ max: 1000, required: m.course_write_rule_action() }),
    regel_hvem: text({ max: 200, required: m.course_write_rule_decider() }),
    kun_barn: plain(1000),
  })
  if (head.kind === 'invalid') errors.push(...head.errors)
  const rowsOf = <Value>(list: List, read: (name: string) => Value | null): readonly Value[] => {
    const names = filled(body, list)
    if (names.length > most[list])
      errors.push({ field: `${lists[list]}0_titel`, message: m.course_too_many({ most: most[list] }) })
    return names.map(read).filter(present)
  }
  const row = <Value>(
    spec: Record<string, FieldParser<unknown>>,
    make: (values: Record<string, unknown>) => Value,
  ) => readRow(body, errors, spec, make)
  const keyOf = (value: unknown): string => (value === '' ? newKey() : String(value))
  const steps = rowsOf('steps', (name) =>
    row(
      {
        [`${name}_noegle`]: key,
        [`${name}_titel`]: plain(200),
        [`${name}_mod`]: oneOf(stepAims, m.course_choose_aim()),
      },
      (values) => ({
        key: keyOf(values[`${name}_noegle`]),
        title: values[`${name}_titel`],
        aim: values[`${name}_mod`],
      }),
    ),
  )
  const sessions = rowsOf('sessions', (name) =>
    row(
      {
        [`${name}_noegle`]: key,
        [`${name}_titel`]: plain(120),
        [`${name}_formaal`]: plain(1000),
        [`${name}_slags`]: oneOf(sessionKinds, m.course_choose_kind()),
        [`${name}_minutter`]: optionalNumber(5, 480),
        [`${name}_dage`]: wholeNumber(0, 400),
      },
      (values) => ({
        key: keyOf(values[`${name}_noegle`]),
        kind: values[`${name}_slags`],
        title: values[`${name}_titel`],
        purpose: values[`${name}_formaal`],
        minutes: values[`${name}_slags`] === 'pause' ? null : (values[`${name}_minutter`] ?? 60),
        days: values[`${name}_dage`],
      }),
    ),
  )
  if (sessions.length === 0 && filled(body, 'sessions').length === 0)
    errors.push({ field: 'g0_titel', message: m.course_write_session() })
  const roles = rowsOf('roles', (name) =>
    row({ [`${name}_titel`]: plain(100), [`${name}_opgave`]: plain(500) }, (values) => ({
      title: values[`${name}_titel`],
      task: values[`${name}_opgave`],
    })),
  )
  const materials = rowsOf('materials', (name) =>
    row({ [`${name}_noegle`]: key, [`${name}_titel`]: plain(200), [`${name}_link`]: link }, (values) => ({
      key: keyOf(values[`${name}_noegle`]),
      title: values[`${name}_titel`],
      link: values[`${name}_link`],
    })),
  )
  const measures = rowsOf('measures', (name) => readMeasure(body, errors, name, newKey))
  const onlyChild = needsChildOnlyReason(steps as TemplateContent['steps'])
  const reason = head.kind === 'ok' ? head.values.kun_barn : ''
  if (onlyChild && reason === '') errors.push({ field: 'kun_barn', message: m.course_child_only_why() })
  const written: Written = (field) => body.fields.get(field)?.[0] ?? ''
  if (errors.length > 0 || head.kind === 'invalid') return { kind: 'invalid', errors, written }
  const parsed = templateContent.safeParse({
    summary: head.values.om,
    steps,
    sessions,
    roles,
    materials,
    measures: keepScales(measures, former?.measures ?? [], newKey),
    rule: {
      condition: head.values.regel_hvis,
      action: head.values.regel_saa,
      decider: head.values.regel_hvem,
    },
    childOnlyReason: onlyChild ? reason : null,
  })
  return parsed.success
    ? {
        kind: 'ok',
        written: { title: head.values.titel, content: parsed.data },
        version: head.values.version,
      }
    : { kind: 'invalid', errors: [{ field: 'titel', message: m.course_template_unreadable() }], written }
}

const readMeasure = (
  body: FormBody,
  errors: FieldError[],
  name: string,
  newKey: () => string,
): Measure | null => {
  const read = readForm(body, {
    [`${name}_noegle`]: key,
    [`${name}_titel`]: plain(120),
    [`${name}_om`]: oneOf(['pupil', 'course'], m.course_choose_unit()),
    [`${name}_fra`]: decimal,
    [`${name}_til`]: decimal,
    [`${name}_bedst`]: oneOf(['higher', 'lower'], m.course_choose_better()),
    [`${name}_svarer`]: oneOf(answerers, m.course_choose_answerer()),
    [`${name}_kilde`]: oneOf(['typed', 'presence'], m.course_choose_source()),
  })
  if (read.kind === 'invalid') {
    errors.push(...read.errors)
    return null
  }
  const value = (field: string): unknown => Reflect.get(read.values, `${name}_${field}`)
  const fromPresence = value('kilde') === 'presence'
  const lowest = fromPresence ? 0 : Number(value('fra'))
  const highest = fromPresence ? 100 : Number(value('til'))
  if (lowest >= highest) {
    errors.push({ field: `${name}_til`, message: m.course_scale_backwards() })
    return null
  }
  return {
    key: value('noegle') === '' ? newKey() : String(value('noegle')),
    title: String(value('titel')),
    unit: fromPresence || value('om') === 'pupil' ? 'pupil' : 'course',
    lowest,
    highest,
    better: fromPresence || value('bedst') === 'lower' ? 'lower' : 'higher',
    answeredBy: answerers.find((one) => one === value('svarer')) ?? 'teacher',
    source: fromPresence ? 'presence' : 'typed',
  }
}
