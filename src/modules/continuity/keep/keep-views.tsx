import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Tiles } from '#design/card/card.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, FileField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { momentWords } from '#platform/calendar/moment-words.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { timetableTemplates } from '../files/templates.ts'
import { continuityHref, templateHref, timetableHref, wordsHref } from '../hrefs.ts'
import type { SchoolName, TimetableHead } from '../timetable-store.ts'
import type { KeepPage, KeptTimetable } from './keep-store.ts'
import { FewerChildren, Oddities, WithoutTerms } from './odd-views.tsx'

/** A form that was filled in wrongly, or met by somebody else's step. */
export type KeepTry = {
  readonly form: 'upload' | 'use'
  readonly errors: readonly FieldError[]
  readonly written: Written
  /** What is wrong in the files, row by row. */
  readonly problems?: readonly ImportProblem[]
  /** Somebody else changed the draft meanwhile; what was written stands in the form. */
  readonly isConflict?: boolean
}

const columnsOf = () => [
  { heading: m.import_problem(), rowHeading: true, cell: (each: ImportProblem) => each.message },
  { heading: m.import_place_file(), cell: (each: ImportProblem) => each.file || '–' },
  { heading: m.import_place_row(), numeric: true, cell: (each: ImportProblem) => each.row ?? '–' },
  { heading: m.import_place_column(), cell: (each: ImportProblem) => each.column ?? '–' },
  {
    heading: m.import_value(),
    cell: (each: ImportProblem) => (each.value ? <code>{each.value}</code> : '–'),
  },
]

const Problems = ({ problems }: { problems: readonly ImportProblem[] }): Html => (
  <Table caption={m.continuity_problems_caption()} captionHidden rows={problems} columns={columnsOf()} />
)

const Size = ({ school, kept: { size } }: { school: SchoolName; kept: KeptTimetable }): Html => (
  <>
    <Tiles
      tiles={[
        { label: m.continuity_kind_lesson(), value: String(size.lessons) },
        {
          label: m.continuity_kind_adult(),
          value: String(size.adults),
          detail: size.unknownAdults > 0 ? m.continuity_unknown({ count: size.unknownAdults }) : undefined,
          tone: size.unknownAdults > 0 ? 'attention' : 'neutral',
        },
        {
          label: m.continuity_kind_pupil(),
          value: String(size.pupils),
          detail: size.unknownPupils > 0 ? m.continuity_unknown({ count: size.unknownPupils }) : undefined,
          tone: size.unknownPupils > 0 ? 'attention' : 'neutral',
        },
        { label: m.continuity_kind_child(), value: String(size.focusChildren) },
      ]}
    />
    {size.unknownAdults + size.unknownPupils > 0 ? (
      <p>
        <LinkButton href={wordsHref(school.id)}>{m.continuity_to_words()}</LinkButton>
      </p>
    ) : null}
  </>
)

const madeText = ({ importedAt, importedBy, fileNames }: TimetableHead): string =>
  [
    importedBy === null
      ? m.continuity_taken_in({ when: momentWords(importedAt) })
      : m.continuity_taken_in_by({ when: momentWords(importedAt), who: importedBy }),
    fileNames.length === 0 ? '' : m.continuity_from_files({ files: fileNames.join(', ') }),
  ]
    .filter(Boolean)
    .join(' ')

const UseForm = ({
  school,
  head,
  attempt,
}: {
  school: SchoolName
  head: TimetableHead
  attempt: KeepTry | null
}): Html => {
  const error = (field: string) => attempt?.errors.find((one) => one.field === field)?.message
  const written = (field: string, else_: string) => attempt?.written(field) ?? else_
  return (
    <form method="post" action={`${timetableHref(school.id)}/brug`} novalidate>
      <input type="hidden" name="skema" value={head.id} />
      <input type="hidden" name="version" value={head.version} />
      <TextField
        name="titel"
        label={m.continuity_title_field()}
        value={written('titel', head.title)}
        error={error('titel')}
        maxlength={200}
        need="required"
      />
      <DateField
        name="mandag"
        label={m.continuity_monday_field()}
        hint={m.continuity_monday_hint()}
        value={written('mandag', head.firstMonday?.toString() ?? '')}
        error={error('mandag')}
        need="optional"
      />
      <ButtonRow>
        <Button>{m.continuity_use_button()}</Button>
      </ButtonRow>
    </form>
  )
}

const Draft = ({
  school,
  draft,
  current,
  attempt,
}: {
  school: SchoolName
  draft: KeptTimetable
  current: KeptTimetable | null
  attempt: KeepTry | null
}): Html => (
  <Section heading={m.continuity_draft_heading()} id="udkast">
    {attempt?.isConflict ? (
      <Alert kind="warning" heading={m.continuity_conflict_heading()} live>
        {m.continuity_conflict_text()}
      </Alert>
    ) : (
      <Alert kind="info" heading={m.continuity_draft_alert()}>
        {m.continuity_draft_text()}
      </Alert>
    )}
    <p>{madeText(draft.head)}</p>
    <Size school={school} kept={draft} />
    <FewerChildren draft={draft} current={current} />
    <WithoutTerms kept={draft} />
    <Oddities oddities={draft.oddities} />
    <UseForm school={school} head={draft.head} attempt={attempt} />
    <div class="mv-button-row">
      <ActionForm
        action={`${timetableHref(school.id)}/kasser`}
        label={m.continuity_drop_button()}
        fields={{ skema: draft.head.id, version: String(draft.head.version) }}
      />
    </div>
  </Section>
)

const accept = '.zip,.csv,.txt,.xml,text/csv,application/zip,text/xml'

const Upload = ({ school, attempt }: { school: SchoolName; attempt: KeepTry | null }): Html => (
  <Section heading={m.continuity_upload_heading()} id="nyt-skema">
    <p>{m.continuity_upload_text()}</p>
    <form method="post" action={timetableHref(school.id)} enctype="multipart/form-data" novalidate>
      <FileField
        name="fil"
        label={m.continuity_file_lessons()}
        hint={m.continuity_file_lessons_hint()}
        accept={accept}
        error={attempt?.errors[0]?.message}
      />
      <FileField name="fil2" label={m.continuity_file_staff()} accept={accept} need="optional" />
      <FileField name="fil3" label={m.continuity_file_needs()} accept={accept} need="optional" />
      <ButtonRow>
        <Button>{m.continuity_upload_button()}</Button>
      </ButtonRow>
    </form>
    <p>{m.continuity_templates_text()}</p>
    <div class="mv-button-row">
      {timetableTemplates.map(({ fileName, label }) => (
        <LinkButton href={templateHref(fileName)} download>
          {label()}
        </LinkButton>
      ))}
    </div>
  </Section>
)

const Former = ({ former }: { former: readonly TimetableHead[] }): Html | null =>
  former.length === 0 ? null : (
    <Section heading={m.continuity_former_heading()}>
      <Table
        caption={m.continuity_former_heading()}
        captionHidden
        rows={former}
        columns={[
          { heading: m.continuity_title_field(), rowHeading: true, cell: ({ title }) => title },
          {
            heading: m.continuity_since(),
            cell: ({ importedAt }) =>
              shortDay(importedAt.toZonedDateTimeISO('Europe/Copenhagen').toPlainDate(), locale()),
          },
        ]}
      />
    </Section>
  )

export const keepView = (page: KeepPage, attempt: KeepTry | null = null): View => {
  const { school, draft, current, former } = page
  const failed = attempt !== null && attempt.errors.length > 0
  return {
    title: `${m.continuity_timetable()}, ${school.name}`,
    breadcrumb: [
      { label: m.continuity_title(), href: continuityHref(school.id) },
      { label: m.continuity_timetable() },
    ],
    failed,
    islands: failed ? ['error-summary'] : [],
    content: (
      <>
        {attempt === null ? null : <ErrorSummary errors={attempt.errors} />}
        <PageHeading
          eyebrow={school.name}
          title={m.continuity_timetable()}
          lead={m.continuity_timetable_lead()}
        />
        {attempt?.problems === undefined ? null : (
          <Section heading={m.continuity_errors_heading()}>
            <Problems problems={attempt.problems} />
          </Section>
        )}
        {draft === null ? null : (
          <Draft
            school={school}
            draft={draft}
            current={current}
            attempt={attempt?.form === 'use' ? attempt : null}
          />
        )}
        <Section heading={m.continuity_current_heading()}>
          {current === null ? (
            <EmptyState heading={m.continuity_no_timetable()} level={3}>
              {m.continuity_no_timetable_text()}
            </EmptyState>
          ) : (
            <>
              <p>
                <strong>{current.head.title}</strong>
              </p>
              <p>{madeText(current.head)}</p>
              <Size school={school} kept={current} />
              <WithoutTerms kept={current} />
              <Oddities oddities={current.oddities} />
            </>
          )}
        </Section>
        <Upload school={school} attempt={attempt?.form === 'upload' ? attempt : null} />
        <Former former={former} />
      </>
    ),
  }
}
