import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Checkbox } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { FileField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { ImportTemplate } from '#platform/imports/importer.ts'
import { momentText } from './moment-text.ts'
import { RunStateTag, sumOf } from './run-views.tsx'
import type { ImportRun } from './run-store.ts'

const moreFiles = [2, 3, 4] as const
const accept = '.zip,.csv,.txt,text/csv,application/zip'

const UploadForm = ({ error }: { error: string | undefined }): Html => (
  <form method="post" action="/administration/import" enctype="multipart/form-data" novalidate>
    <FileField name="fil" label={m.import_file()} hint={m.import_file_hint()} accept={accept} error={error} />
    <Details summary={m.import_more_files()}>
      {moreFiles.map((place) => (
        <FileField name={`fil${place}`} label={m.import_file_number({ number: place })} accept={accept} />
      ))}
    </Details>
    <Checkbox name="udpluk" label={m.import_partial()} hint={m.import_partial_hint()} />
    <ButtonRow>
      <Button>{m.import_check_button()}</Button>
    </ButtonRow>
  </form>
)

const History = ({ runs }: { runs: readonly ImportRun[] }): Html =>
  runs.length === 0 ? (
    <EmptyState heading={m.import_no_history()}>{m.import_no_history_text()}</EmptyState>
  ) : (
    <Table
      caption={m.import_history_caption()}
      captionHidden
      rows={runs}
      columns={[
        {
          heading: m.import_when(),
          rowHeading: true,
          cell: (run) => <a href={`/administration/import/${run.id}`}>{momentText(run.startedAt)}</a>,
        },
        { heading: m.import_files(), cell: (run) => run.fileNames.join(', ') },
        { heading: m.import_who(), cell: (run) => run.startedByName },
        { heading: m.import_state(), cell: (run) => <RunStateTag state={run.state} /> },
        {
          heading: m.import_created(),
          numeric: true,
          cell: (run) => (run.result?.ok === true ? sumOf(run.result.created) : '–'),
        },
        {
          heading: m.import_updated(),
          numeric: true,
          cell: (run) => (run.result?.ok === true ? sumOf(run.result.updated) : '–'),
        },
        {
          heading: m.import_ended(),
          numeric: true,
          cell: (run) => (run.result?.ok === true ? sumOf(run.result.ended) : '–'),
        },
      ]}
    />
  )

export const ImportStartPage = ({
  runs,
  templates,
  error,
}: {
  runs: readonly ImportRun[]
  templates: readonly ImportTemplate[]
  error: string | undefined
}): Html => (
  <>
    {error === undefined ? null : <ErrorSummary errors={[{ field: 'fil', message: error }]} />}
    <PageHeading title={m.import_title()} lead={m.import_lead()} />
    <Section heading={m.import_upload_heading()}>
      <UploadForm error={error} />
    </Section>
    <Section heading={m.import_templates_heading()}>
      <p>{m.import_templates_text()}</p>
      <div class="mv-button-row">
        {templates.map(({ fileName, label }) => (
          <LinkButton href={`/administration/import/skabelon/${fileName}`} download>
            {label()}
          </LinkButton>
        ))}
      </div>
    </Section>
    <Section heading={m.import_history_heading()}>
      <History runs={runs} />
    </Section>
    <p>
      <a href="/administration/eksport">{m.import_to_export()}</a>
    </p>
  </>
)
