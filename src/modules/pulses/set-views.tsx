import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Checkbox } from '#design/choice/choice.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import type { QuestionSet } from './pulses.ts'
import { QuestionFields, writtenFrom } from './question-fields.tsx'
import { scaleText } from './pulse-words.ts'

export type SetList = { readonly sets: readonly QuestionSet[]; readonly mayKeep: boolean }

export const setsView = ({ sets, mayKeep }: SetList): View => ({
  title: m.pulse_sets_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading
        title={m.pulse_sets_title()}
        lead={m.pulse_sets_lead()}
        actions={mayKeep ? <LinkButton href="/pulser/saet/nyt">{m.pulse_set_new()}</LinkButton> : null}
      />
      <Table
        caption={m.pulse_sets_title()}
        captionHidden
        rows={sets}
        columns={[
          {
            heading: m.pulse_set(),
            rowHeading: true,
            cell: (set) =>
              !mayKeep ? (
                set.title
              ) : (
                <a href={set.isExample ? `/pulser/saet/nyt?fra=${set.id}` : `/pulser/saet/${set.id}`}>
                  {set.title}
                </a>
              ),
          },
          { heading: m.pulse_questions_label(), cell: ({ questions }) => questions.join(' · ') },
          { heading: m.pulse_scale_label(), cell: ({ scale }) => scaleText[scale]() },
          {
            heading: m.pulse_set_from(),
            cell: ({ isExample, isRetired }) => (
              <Tag>
                {isExample ? m.pulse_set_example() : isRetired ? m.pulse_set_retired() : m.pulse_set_own()}
              </Tag>
            ),
          },
        ]}
      />
      <Section heading={m.pulse_national_heading()}>
        <p>{m.pulse_national_text()}</p>
      </Section>
    </>
  ),
})

export type FilledSet = {
  readonly errors: readonly FormError[]
  readonly written: (field: string) => string
}

/** A new set (from an example, perhaps), or one of the municipality's own. `conflict` is what the person had written. */
export const setView = (
  set: QuestionSet | null,
  filled: FilledSet | null = null,
  conflict: readonly string[] | null = null,
): View => {
  const isNew = set === null || set.isExample
  const title = isNew ? m.pulse_set_new() : set.title
  const errorOf = (field: string) => filled?.errors.find((error) => error.field === field)?.message
  return {
    title,
    breadcrumb: [{ label: m.pulse_sets_title(), href: '/pulser/saet' }, { label: title }],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={title} lead={m.pulse_set_lead()} />
        {conflict === null ? null : (
          <Alert kind="warning" heading={m.pulse_set_conflict_heading()} live>
            <p>{m.pulse_set_conflict()}</p>
            <blockquote>
              <ul>
                {conflict.map((line) => (
                  <li>{line}</li>
                ))}
              </ul>
            </blockquote>
          </Alert>
        )}
        <form method="post" action={isNew ? '/pulser/saet' : `/pulser/saet/${set.id}`}>
          {isNew ? null : <input type="hidden" name="version" value={set.version} />}
          <QuestionFields written={filled?.written ?? writtenFrom(set)} errorOf={errorOf} />
          {isNew ? null : (
            <Checkbox
              name="udgaaet"
              label={m.pulse_set_retire()}
              hint={m.pulse_set_retire_hint()}
              checked={filled === null ? set.isRetired : filled.written('udgaaet') === 'ja'}
            />
          )}
          <ButtonRow>
            <Button>{m.pulse_set_save()}</Button>
            <LinkButton href="/pulser/saet">{m.pulse_back()}</LinkButton>
          </ButtonRow>
        </form>
      </>
    ),
  }
}
