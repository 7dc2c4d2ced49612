import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { plansHref } from '../hrefs.ts'
import { type PlanList, Plans } from '../list/list-views.tsx'
import type { Template } from '../template/template-store.ts'
import type { ChildAbout, ClassChoice, SchoolChoice } from './begin-store.ts'

export type Filled = { readonly errors: readonly FieldError[]; readonly written: Written }

const errorIn = (filled: Filled | null, field: string): string | undefined =>
  filled?.errors.find((error) => error.field === field)?.message

const TitleAndTemplate = ({
  templates,
  filled,
}: {
  templates: readonly Template[]
  filled: Filled | null
}): Html => (
  <>
    <TextField
      name="titel"
      label={m.plan_begin_name()}
      hint={m.plan_begin_name_hint()}
      maxlength={200}
      value={filled?.written('titel')}
      error={errorIn(filled, 'titel')}
    />
    <RadioGroup
      name="skabelon"
      legend={m.plan_begin_template()}
      hint={m.plan_begin_template_hint()}
      value={filled?.written('skabelon') ?? templates[0]?.template}
      error={errorIn(filled, 'skabelon')}
      options={templates.map((template) => ({
        value: template.template,
        label: template.isExample ? m.plan_template_example({ title: template.title }) : template.title,
        hint: template.introduction,
      }))}
    />
  </>
)

export type BeginPage = {
  readonly schools: readonly SchoolChoice[]
  /** Null until one of several schools is chosen. */
  readonly school: SchoolChoice | null
  readonly classes: readonly ClassChoice[]
  readonly chosenClass: string | null
  readonly templates: readonly Template[]
}

const ChooseSchool = ({ schools }: { schools: readonly SchoolChoice[] }): Html => (
  <Section heading={m.plan_begin_choose_school()}>
    <ul>
      {schools.map(({ id, name }) => (
        <li>
          <a href={`/planer/ny?skole=${id}`}>{name}</a>
        </li>
      ))}
    </ul>
  </Section>
)

const BeginForm = ({ page, filled }: { page: BeginPage; filled: Filled | null }): Html => (
  <form method="post" action={`/planer/ny?skole=${page.school?.id ?? ''}`}>
    <RadioGroup
      name="om"
      legend={m.plan_begin_about()}
      hint={m.plan_begin_about_hint()}
      value={filled?.written('om') ?? 'class'}
      error={errorIn(filled, 'om')}
      options={[
        { value: 'class', label: m.plan_begin_about_class() },
        { value: 'team', label: m.plan_begin_about_team() },
        { value: 'group', label: m.plan_begin_about_group() },
      ]}
    />
    <SelectField
      name="klasse"
      label={m.plan_begin_class()}
      need="optional"
      value={filled?.written('klasse') ?? page.chosenClass ?? ''}
      error={errorIn(filled, 'klasse')}
      empty
      options={page.classes.map(({ id, title, isOwn }) => ({
        value: String(id),
        label: isOwn ? m.plan_begin_own_class({ title }) : title,
      }))}
    />
    <TextField
      name="navn"
      label={m.plan_begin_group_name()}
      need="optional"
      hint={m.plan_begin_group_name_hint()}
      maxlength={200}
      value={filled?.written('navn')}
      error={errorIn(filled, 'navn')}
    />
    <TitleAndTemplate templates={page.templates} filled={filled} />
    <ButtonRow>
      <Button>{m.plan_begin_button()}</Button>
      <LinkButton href={plansHref}>{m.plan_cancel()}</LinkButton>
    </ButtonRow>
  </form>
)

export const beginView = (page: BeginPage, filled: Filled | null = null): View => ({
  title: m.plan_begin_title(),
  breadcrumb: [{ label: m.plan_list_title(), href: plansHref }, { label: m.plan_begin_title() }],
  failed: filled !== null,
  islands: filled === null ? [] : ['error-summary'],
  content: (
    <>
      {filled === null ? null : <ErrorSummary errors={filled.errors} />}
      <PageHeading title={m.plan_begin_title()} eyebrow={page.school?.name} lead={m.plan_begin_lead()} />
      {page.school === null ? (
        <ChooseSchool schools={page.schools} />
      ) : (
        <>
          <Alert kind="info">{m.plan_begin_child_text()}</Alert>
          <BeginForm page={page} filled={filled} />
        </>
      )}
    </>
  ),
})

export type ChildPlans = {
  readonly child: ChildAbout
  readonly list: PlanList
  readonly templates: readonly Template[]
}

export const childPlansView = (
  { child, list, templates }: ChildPlans,
  today: Temporal.PlainDate,
  filled: Filled | null = null,
): View => {
  const name = child.name ?? ''
  return {
    title: m.plan_child_title({ name }),
    breadcrumb: [{ label: name, href: `/elever/${child.pupil}` }, { label: m.plan_list_title() }],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading
          title={m.plan_child_title({ name })}
          lead={list.forFamily ? m.plan_list_lead_family() : m.plan_child_lead()}
        />
        <Plans page={list} today={today} />
        {list.mayBegin ? (
          <Section heading={m.plan_child_begin()}>
            <p>{m.plan_child_begin_text()}</p>
            <form method="post" action={`/elever/${child.pupil}/planer`}>
              <TitleAndTemplate templates={templates} filled={filled} />
              <ButtonRow>
                <Button>{m.plan_begin_button()}</Button>
              </ButtonRow>
            </form>
          </Section>
        ) : null}
      </>
    ),
  }
}
