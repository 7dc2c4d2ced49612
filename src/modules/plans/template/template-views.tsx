import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Fieldset } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { NumberField, SelectField, TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section as PageSection } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { rowFields, spareRows } from './template-form.ts'
import type { Template } from './template-store.ts'
import { audiences, type Section, type SectionKind, sectionKinds } from './template.ts'

export const templatesHref = '/administration/analyse'

const kindWords: Readonly<Record<SectionKind, () => string>> = {
  strengths: () => m.plan_kind_strengths(),
  facts: () => m.plan_kind_facts(),
  interpretation: () => m.plan_kind_interpretation(),
  maintaining: () => m.plan_kind_maintaining(),
  context: () => m.plan_kind_context(),
  actor: () => m.plan_kind_actor(),
  individual: () => m.plan_kind_individual(),
  tried: () => m.plan_kind_tried(),
  free: () => m.plan_kind_free(),
}

const audienceWords = {
  team: () => m.plan_template_audience_team(),
  everyone: () => m.plan_template_audience_everyone(),
} as const

export const templatesView = (templates: readonly Template[]): View => ({
  title: m.plan_templates_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading
        title={m.plan_templates_title()}
        lead={m.plan_templates_lead()}
        actions={
          <LinkButton kind="primary" href={`${templatesHref}/ny`}>
            {m.plan_template_new()}
          </LinkButton>
        }
      />
      <Table
        caption={m.plan_templates_title()}
        captionHidden
        rows={templates}
        columns={[
          {
            heading: m.plan_template_title(),
            rowHeading: true,
            cell: ({ template, title }) => <a href={`${templatesHref}/${template}`}>{title}</a>,
          },
          { heading: m.plan_history_version(), numeric: true, cell: ({ version }) => version },
          {
            heading: m.plan_template_state(),
            cell: ({ isExample, isArchived }) => (
              <>
                {isExample ? <Tag kind="info">{m.plan_template_is_example()}</Tag> : null}{' '}
                {isArchived ? <Tag>{m.plan_template_is_archived()}</Tag> : null}
              </>
            ),
          },
          { heading: m.plan_template_sections(), numeric: true, cell: ({ sections }) => sections.length },
        ]}
      />
    </>
  ),
})

export type FilledTemplate = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly conflict?: boolean
}

const Row = ({
  row,
  section,
  filled,
}: {
  row: number
  section: Section | null
  filled: FilledTemplate | null
}): Html => {
  const fields = rowFields(row)
  const valueOf = (field: string, now: string | undefined): string | undefined =>
    filled?.written(field) ?? now
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return (
    <Fieldset legend={section === null ? m.plan_template_spare() : m.plan_template_section({ row })}>
      {section === null ? null : <input type="hidden" name={fields.key} value={section.key} />}
      <TextField
        name={fields.heading}
        label={m.plan_template_heading()}
        need="optional"
        hint={section === null ? m.plan_template_spare_hint() : m.plan_template_heading_hint()}
        maxlength={200}
        value={valueOf(fields.heading, section?.heading)}
        error={errorOf(fields.heading)}
      />
      <TextAreaField
        name={fields.question}
        label={m.plan_template_question()}
        need="optional"
        rows={2}
        maxlength={1000}
        value={valueOf(fields.question, section?.question)}
        error={errorOf(fields.question)}
      />
      <SelectField
        name={fields.kind}
        label={m.plan_template_kind()}
        value={valueOf(fields.kind, section?.kind ?? 'free')}
        error={errorOf(fields.kind)}
        options={sectionKinds.map((kind) => ({ value: kind, label: kindWords[kind]() }))}
      />
      <SelectField
        name={fields.audience}
        label={m.plan_template_audience()}
        value={valueOf(fields.audience, section?.audience ?? 'team')}
        error={errorOf(fields.audience)}
        options={audiences.map((audience) => ({ value: audience, label: audienceWords[audience]() }))}
      />
      <NumberField
        name={fields.place}
        label={m.plan_template_place()}
        need="optional"
        value={valueOf(fields.place, String(row))}
        error={errorOf(fields.place)}
      />
    </Fieldset>
  )
}

/** Null: a template that is being made. */
export const templateView = (template: Template | null, filled: FilledTemplate | null = null): View => {
  const title = template === null ? m.plan_template_new() : template.title
  const sections: readonly Section[] = template?.sections ?? []
  const rows = Array.from(
    { length: sections.length + spareRows + (template === null ? 5 : 0) },
    (_, at) => at + 1,
  )
  return {
    title,
    breadcrumb: [{ label: m.plan_templates_title(), href: templatesHref }, { label: title }],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={title} lead={m.plan_template_lead()} />
        {template?.isExample === true ? <Alert kind="info">{m.plan_template_example_text()}</Alert> : null}
        {filled?.conflict === true && template !== null ? (
          <Alert kind="warning" heading={m.plan_conflict_heading()} live>
            <p>{m.plan_conflict_text()}</p>
            <ol>
              {sections.map(({ heading, question }) => (
                <li>
                  <strong>{heading}</strong> {question}
                </li>
              ))}
            </ol>
          </Alert>
        ) : null}
        <form method="post" action={`${templatesHref}/${template?.template ?? 'ny'}`}>
          {template === null ? null : <input type="hidden" name="version" value={template.version} />}
          <TextField
            name="titel"
            label={m.plan_template_title()}
            maxlength={200}
            value={filled?.written('titel') ?? template?.title}
            error={filled?.errors.find(({ field }) => field === 'titel')?.message}
          />
          <TextAreaField
            name="indledning"
            label={m.plan_template_introduction()}
            need="optional"
            rows={3}
            maxlength={2000}
            value={filled?.written('indledning') ?? template?.introduction}
            error={filled?.errors.find(({ field }) => field === 'indledning')?.message}
          />
          <PageSection heading={m.plan_template_sections()}>
            <p>{m.plan_template_rules()}</p>
            {rows.map((row) => (
              <Row row={row} section={sections[row - 1] ?? null} filled={filled} />
            ))}
          </PageSection>
          <ButtonRow>
            <Button>{m.plan_save()}</Button>
            <LinkButton href={templatesHref}>{m.plan_cancel()}</LinkButton>
          </ButtonRow>
        </form>
        {template === null ? null : (
          <ActionForm
            action={`${templatesHref}/${template.template}/laeg-vaek`}
            fields={{ vaek: template.isArchived ? 'nej' : 'ja' }}
            label={template.isArchived ? m.plan_template_use_again() : m.plan_template_archive()}
          />
        )}
      </>
    ),
  }
}
