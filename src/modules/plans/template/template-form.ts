import { m } from '#messages'
import { type FieldError, readForm, optionalText, text, type Written } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { audiences, type Section, sectionKinds, type TemplateProblem, templateProblem } from './template.ts'
import type { WrittenTemplate } from './template-store.ts'

/** Empty rows at the end of the form, for sections to come. */
export const spareRows = 3
export const mostRows = 30

export const rowFields = (row: number) => ({
  key: `noegle-${row}`,
  place: `plads-${row}`,
  kind: `slags-${row}`,
  heading: `overskrift-${row}`,
  question: `spoergsmaal-${row}`,
  audience: `laeses-${row}`,
})

const problemWords: Readonly<Record<TemplateProblem, () => string>> = {
  none: () => m.plan_template_problem_none(),
  tooMany: () => m.plan_template_problem_too_many(),
  strengthsFirst: () => m.plan_template_problem_strengths(),
  facts: () => m.plan_template_problem_facts(),
  sides: () => m.plan_template_problem_sides(),
  sameKey: () => m.plan_template_problem_same_key(),
}

export type ReadTemplate =
  | { readonly kind: 'ok'; readonly template: WrittenTemplate }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[]; readonly written: Written }

/** A key for a new section that none of the others has; texts are kept under it for as long as plans use the template. */
const newKey = (taken: ReadonlySet<string>): string => {
  for (let number = 1; ; number++) if (!taken.has(`part${number}`)) return `part${number}`
}

/** Reads the form of a template. A row without a heading is no section; rows come in the order of their place. */
export const readTemplate = (form: FormBody, known: readonly Section[]): ReadTemplate => {
  const head = readForm(form, {
    titel: text({ max: 200, required: m.plan_template_write_title() }),
    indledning: optionalText(2000),
  })
  const { written } = head
  const errors: FieldError[] = head.kind === 'invalid' ? [...head.errors] : []
  const taken = new Set(known.map(({ key }) => key))
  const rows: { place: number; section: Section }[] = []
  for (let row = 1; row <= mostRows + spareRows; row++) {
    const fields = rowFields(row)
    const heading = written(fields.heading).trim()
    if (heading === '') continue
    const question = written(fields.question).trim()
    const kind = sectionKinds.find((one) => one === written(fields.kind))
    const audience = audiences.find((one) => one === written(fields.audience))
    if (kind === undefined) errors.push({ field: fields.kind, message: m.plan_template_choose_kind() })
    if (audience === undefined)
      errors.push({ field: fields.audience, message: m.plan_template_choose_audience() })
    if (heading.length > 200) errors.push({ field: fields.heading, message: m.form_too_long({ max: 200 }) })
    if (question.length > 1000)
      errors.push({ field: fields.question, message: m.form_too_long({ max: 1000 }) })
    if (kind === undefined || audience === undefined) continue
    const former = known.find(({ key }) => key === written(fields.key))
    const key = former?.key ?? newKey(taken)
    taken.add(key)
    const place = /^\d{1,3}$/.test(written(fields.place)) ? Number(written(fields.place)) : row
    rows.push({ place, section: { key, kind, heading, question, audience } })
  }
  const sections = rows.sort((one, other) => one.place - other.place).map(({ section }) => section)
  const problem = errors.length === 0 ? templateProblem(sections) : null
  if (problem !== null) errors.push({ field: 'titel', message: problemWords[problem]() })
  if (head.kind === 'invalid' || errors.length > 0) return { kind: 'invalid', errors, written }
  return {
    kind: 'ok',
    template: { title: head.values.titel, introduction: head.values.indledning ?? '', sections },
  }
}
