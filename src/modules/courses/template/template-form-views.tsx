import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { NumberField, SelectField, TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { sessionKinds, stepAims } from '../courses.ts'
import { aimWords, answererWords, kindWords } from '../words.ts'
import { type TemplateContent, answerers, most } from './template.ts'
import { type List, lists } from './template-form.ts'
import { templateHref, templatesHref } from './template-views.tsx'

export type FilledTemplate = { readonly errors: readonly FieldError[]; readonly written: Written }

/** The values of the fields as a form sends them. */
const valuesOf = (title: string, content: TemplateContent): ReadonlyMap<string, string> => {
  const values = new Map([
    ['titel', title],
    ['om', content.summary],
    ['regel_hvis', content.rule.condition],
    ['regel_saa', content.rule.action],
    ['regel_hvem', content.rule.decider],
    ['kun_barn', content.childOnlyReason ?? ''],
  ])
  const set = (list: List, index: number, fields: Record<string, string | number | null>): void => {
    values.set(`${lists[list]}${index}_plads`, String(index + 1))
    for (const [field, value] of Object.entries(fields))
      values.set(`${lists[list]}${index}_${field}`, String(value ?? ''))
  }
  for (const [at, { key, title: text, aim }] of content.steps.entries())
    set('steps', at, { noegle: key, titel: text, mod: aim })
  for (const [at, one] of content.sessions.entries())
    set('sessions', at, {
      noegle: one.key,
      titel: one.title,
      formaal: one.purpose,
      slags: one.kind,
      minutter: one.minutes,
      dage: one.days,
    })
  for (const [at, one] of content.roles.entries()) set('roles', at, { titel: one.title, opgave: one.task })
  for (const [at, one] of content.materials.entries())
    set('materials', at, { noegle: one.key, titel: one.title, link: one.link })
  for (const [at, one] of content.measures.entries())
    set('measures', at, {
      noegle: one.key,
      titel: one.title,
      om: one.unit,
      fra: one.lowest,
      til: one.highest,
      bedst: one.better,
      svarer: one.answeredBy,
      kilde: one.source,
    })
  return values
}

/** What a new row says before anyone has written in it. */
const defaults: Readonly<Record<string, string>> = {
  mod: 'environment',
  slags: 'session',
  minutter: '60',
  dage: '7',
  om: 'pupil',
  fra: '1',
  til: '10',
  bedst: 'higher',
  svarer: 'teacher',
  kilde: 'typed',
}

type Form = {
  readonly value: (field: string) => string
  readonly error: (field: string) => string | undefined
}

const Fields = ({ form, list, name }: { form: Form; list: List; name: string }): Html => {
  const of = (field: string) => ({
    name: `${name}_${field}`,
    value: form.value(`${name}_${field}`) || (defaults[field] ?? ''),
    error: form.error(`${name}_${field}`),
  })
  const options = <Value extends string>(
    all: readonly Value[],
    words: Readonly<Record<Value, () => string>>,
  ) => all.map((value) => ({ value, label: words[value]() }))
  return (
    <>
      <input type="hidden" name={`${name}_noegle`} value={form.value(`${name}_noegle`)} />
      <TextField {...of('titel')} label={m.course_field_title()} hint={m.course_field_title_hint()} />
      {list === 'steps' ? (
        <SelectField {...of('mod')} label={m.course_field_aim()} options={options(stepAims, aimWords)} />
      ) : null}
      {list === 'sessions' ? (
        <>
          <SelectField {...of('slags')} label={m.course_kind()} options={options(sessionKinds, kindWords)} />
          <TextAreaField {...of('formaal')} label={m.course_purpose()} rows={2} maxlength={1000} />
          <NumberField {...of('minutter')} label={m.course_field_minutes()} />
          <NumberField {...of('dage')} label={m.course_field_days()} hint={m.course_field_days_hint()} />
        </>
      ) : null}
      {list === 'roles' ? (
        <TextAreaField {...of('opgave')} label={m.course_field_task()} rows={2} maxlength={500} />
      ) : null}
      {list === 'materials' ? (
        <TextField
          {...of('link')}
          label={m.course_field_link()}
          hint={m.course_field_link_hint()}
          need="optional"
          spellcheck={false}
        />
      ) : null}
      {list === 'measures' ? (
        <>
          <SelectField
            {...of('kilde')}
            label={m.course_field_source()}
            options={[
              { value: 'typed', label: m.course_source_typed() },
              { value: 'presence', label: m.course_source_presence() },
            ]}
          />
          <SelectField
            {...of('om')}
            label={m.course_field_unit()}
            options={[
              { value: 'pupil', label: m.course_unit_pupil() },
              { value: 'course', label: m.course_unit_course() },
            ]}
          />
          <NumberField {...of('fra')} label={m.course_field_lowest()} decimals />
          <NumberField {...of('til')} label={m.course_field_highest()} decimals />
          <SelectField
            {...of('bedst')}
            label={m.course_field_better()}
            options={[
              { value: 'higher', label: m.course_higher_better() },
              { value: 'lower', label: m.course_lower_better() },
            ]}
          />
          <SelectField
            {...of('svarer')}
            label={m.course_field_answerer()}
            options={options(answerers, answererWords)}
          />
        </>
      ) : null}
      <NumberField {...of('plads')} label={m.course_field_place()} />
    </>
  )
}

/** So many empty rows stand ready; saving and opening again gives as many more. */
const spareRows = 3

const Rows = ({
  form,
  list,
  heading,
  hint,
}: {
  form: Form
  list: List
  heading: string
  hint: string
}): Html => {
  const letter = lists[list]
  const names = Array.from({ length: most[list] + spareRows }, (_, index) => `${letter}${index}`)
  const last = names.findLastIndex((name) => form.value(`${name}_titel`) !== '')
  const shown = names.slice(0, Math.min(last + 1 + spareRows, most[list]))
  const isWrong = (name: string): boolean =>
    [
      'titel',
      'mod',
      'slags',
      'formaal',
      'minutter',
      'dage',
      'opgave',
      'link',
      'kilde',
      'om',
      'fra',
      'til',
    ].some((field) => form.error(`${name}_${field}`) !== undefined)
  return (
    <Section heading={heading}>
      <p>{hint}</p>
      {shown.map((name, index) => {
        const title = form.value(`${name}_titel`)
        return (
          <Details
            summary={title === '' ? m.course_row_new() : `${index + 1}. ${title}`}
            context={title === '' ? `${heading} ${index + 1}` : heading}
            open={isWrong(name)}
          >
            <Fields form={form} list={list} name={name} />
          </Details>
        )
      })}
    </Section>
  )
}

export type TemplateFormPage = {
  /** Null: a new template. */
  readonly id: string | null
  readonly title: string
  readonly version: number
  readonly content: TemplateContent | null
}

export const templateFormView = (
  page: TemplateFormPage,
  filled: FilledTemplate | null = null,
  isConflict = false,
): View => {
  const stored = page.content === null ? new Map<string, string>() : valuesOf(page.title, page.content)
  const form: Form = {
    value: (field) => (filled === null ? (stored.get(field) ?? '') : filled.written(field)),
    error: (field) => filled?.errors.find((error) => error.field === field)?.message,
  }
  const of = (field: string) => ({ name: field, value: form.value(field), error: form.error(field) })
  const heading = page.id === null ? m.course_template_new() : m.course_template_edit({ title: page.title })
  return {
    title: heading,
    breadcrumb: [
      { label: m.course_title(), href: '/forloeb' },
      { label: m.course_templates_title(), href: templatesHref },
      ...(page.id === null ? [] : [{ label: page.title, href: templateHref(page.id) }]),
      { label: page.id === null ? m.course_template_new() : m.course_edit() },
    ],
    failed: filled !== null && !isConflict,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={heading} lead={m.course_template_edit_lead()} />
        {isConflict && page.id !== null ? (
          <Alert kind="warning" heading={m.course_conflict_heading()} live>
            <p>{m.course_template_conflict({ version: page.version })}</p>
            <p>
              <a href={templateHref(page.id)}>{m.course_template_conflict_see()}</a>
            </p>
          </Alert>
        ) : null}
        <form
          method="post"
          action={page.id === null ? `${templatesHref}/ny` : `${templateHref(page.id)}/ret`}
        >
          <input type="hidden" name="version" value={page.version} />
          <TextField {...of('titel')} label={m.course_field_template_title()} maxlength={120} width="l" />
          <TextAreaField {...of('om')} label={m.course_field_summary()} rows={3} maxlength={2000} />
          <Rows form={form} list="steps" heading={m.course_steps()} hint={m.course_steps_hint()} />
          <TextAreaField
            {...of('kun_barn')}
            label={m.course_child_only_field()}
            hint={m.course_child_only_hint()}
            rows={3}
            maxlength={1000}
            need="optional"
          />
          <Rows form={form} list="sessions" heading={m.course_sessions()} hint={m.course_sessions_hint()} />
          <Rows form={form} list="roles" heading={m.course_roles()} hint={m.course_roles_hint()} />
          <Rows
            form={form}
            list="materials"
            heading={m.course_materials()}
            hint={m.course_materials_hint()}
          />
          <Rows form={form} list="measures" heading={m.course_measures()} hint={m.course_measures_hint()} />
          <Section heading={m.course_rule_heading()}>
            <TextAreaField {...of('regel_hvis')} label={m.course_rule_if()} rows={2} maxlength={1000} />
            <TextAreaField {...of('regel_saa')} label={m.course_rule_then()} rows={2} maxlength={1000} />
            <TextField {...of('regel_hvem')} label={m.course_rule_who()} maxlength={200} />
          </Section>
          <ButtonRow>
            <Button>{m.course_template_save()}</Button>
            <LinkButton kind="secondary" href={page.id === null ? templatesHref : templateHref(page.id)}>
              {m.course_back()}
            </LinkButton>
          </ButtonRow>
        </form>
      </>
    ),
  }
}
