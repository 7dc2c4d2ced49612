import { Alert } from '#design/alert/alert.tsx'
import { ActionForm } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag, type TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import type { ImportCounts, Importer } from '#platform/imports/importer.ts'
import { ConfirmUnusual, Endings, Unusual } from './endings-views.tsx'
import { momentText } from './moment-text.ts'
import { Progress } from '#design/progress/progress.tsx'
import type { ImportRun, RunState } from './run-store.ts'
import {
  changesNothing,
  type StoredProblem,
  type StoredProgress,
  type StoredResult,
} from './stored-result.ts'

const states: Readonly<Record<RunState, { kind: TagKind; label: () => string }>> = {
  checking: { kind: 'info', label: m.import_state_checking },
  checked: { kind: 'warning', label: m.import_state_checked },
  refused: { kind: 'error', label: m.import_state_refused },
  importing: { kind: 'info', label: m.import_state_importing },
  done: { kind: 'success', label: m.import_state_done },
  dropped: { kind: 'neutral', label: m.import_state_dropped },
  expired: { kind: 'neutral', label: m.import_state_expired },
}

export const RunStateTag = ({ state }: { state: RunState }): Html => (
  <Tag kind={states[state].kind}>{states[state].label()}</Tag>
)

export const sumOf = (counts: ImportCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

type CountRow = { kind: string; created: number; updated: number; ended: number }

const Counts = ({ result, importer }: { result: StoredResult; importer: Importer | null }): Html => {
  const { kinds, created, updated, ended } = result
  const rows: CountRow[] = kinds
    .map((kind) => ({
      kind: importer?.kindLabel(kind) ?? kind,
      created: created[kind] ?? 0,
      updated: updated[kind] ?? 0,
      ended: ended[kind] ?? 0,
    }))
    .filter((row) => row.created + row.updated + row.ended > 0)
  return (
    <Table
      caption={m.import_counts_caption()}
      captionHidden
      rows={rows}
      columns={[
        { heading: m.import_kind(), rowHeading: true, cell: (row) => row.kind },
        { heading: m.import_created(), numeric: true, cell: (row) => row.created },
        { heading: m.import_updated(), numeric: true, cell: (row) => row.updated },
        { heading: m.import_ended(), numeric: true, cell: (row) => row.ended },
      ]}
      empty={<p>{m.import_nothing_changed()}</p>}
    />
  )
}

const Problems = ({
  heading,
  problems,
  total,
}: {
  heading: string
  problems: readonly StoredProblem[]
  total: number
}): Html | null =>
  problems.length === 0 ? null : (
    <Section heading={heading}>
      <Table
        caption={heading}
        captionHidden
        rows={problems}
        columns={[
          { heading: m.import_problem(), rowHeading: true, cell: (each) => each.message[locale()] },
          { heading: m.import_place_file(), cell: (each) => each.file ?? '–' },
          { heading: m.import_place_row(), numeric: true, cell: (each) => each.row ?? '–' },
          { heading: m.import_place_column(), cell: (each) => each.column ?? '–' },
          { heading: m.import_value(), cell: (each) => (each.value ? <code>{each.value}</code> : '–') },
        ]}
      />
      {total > problems.length ? <p>{m.import_only_first({ shown: problems.length, total })}</p> : null}
    </Section>
  )

const progressText = (progress: StoredProgress | null): string => {
  if (progress === null) return m.import_progress_waits()
  if (progress.step === 'reading') return m.import_reading({ file: progress.file, rows: progress.rows })
  return progress.step === 'writing' ? m.import_progress_writing() : m.import_waiting()
}

type Shown = {
  readonly run: ImportRun
  readonly importer: Importer | null
  readonly isStopped: boolean
  /** What is wrong with the answer that was given. */
  readonly error: string | undefined
}

/** For a run whose importer is no longer part of the program. */
const unnamed = { kindLabel: (kind: string): string => kind }

const base = (run: ImportRun): string => `/administration/import/${run.id}`

const Working = ({ run, isStopped }: { run: ImportRun; isStopped: boolean }): Html => {
  if (!isStopped)
    return (
      <>
        <Alert
          kind="info"
          heading={run.state === 'checking' ? m.import_checking_heading() : m.import_importing_heading()}
        >
          {m.import_page_renews()}
        </Alert>
        <Progress text={progressText(run.progress)} href={base(run)} />
      </>
    )
  return (
    <>
      <Alert kind="warning" heading={m.import_stopped_heading()}>
        {m.import_stopped_text()}
      </Alert>
      <div class="mv-button-row">
        <ActionForm action={`${base(run)}/igen`} label={m.import_again_button()} kind="primary" />
        {run.state === 'checking' ? (
          <ActionForm action={`${base(run)}/kasser`} label={m.import_drop_button()} />
        ) : null}
      </div>
    </>
  )
}

const Decide = ({ run, result, importer, error }: Shown & { result: StoredResult }): Html => {
  const confirm = `${base(run)}/bekraeft`
  const isUnusual = result.unusual.length > 0
  return (
    <>
      {run.changedSince ? (
        <Alert kind="warning" heading={m.import_changed_heading()}>
          {m.import_changed_text()}
        </Alert>
      ) : null}
      {isUnusual ? <Unusual result={result} importer={importer ?? unnamed} /> : null}
      <Alert kind="info" heading={m.import_checked_heading()}>
        {changesNothing(result)
          ? m.import_checked_nothing()
          : (importer?.sayEnded?.() ?? m.import_checked_text())}
      </Alert>
      {isUnusual ? <ConfirmUnusual result={result} action={confirm} error={error} /> : null}
      <div class="mv-button-row">
        {changesNothing(result) || isUnusual ? null : (
          <ActionForm action={confirm} label={m.import_confirm_button()} kind="primary" />
        )}
        <ActionForm action={`${base(run)}/kasser`} label={m.import_drop_button()} />
      </div>
    </>
  )
}

const Refused = ({ run }: { run: ImportRun }): Html => (
  <>
    <Alert kind="error" heading={m.import_refused_heading()}>
      {m.import_refused_text()}
    </Alert>
    <div class="mv-button-row">
      <a class="button button-primary" href="/administration/import">
        {m.import_new_upload()}
      </a>
      <ActionForm action={`${base(run)}/kasser`} label={m.import_drop_button()} />
    </div>
  </>
)

const said = ({ run, importer, isStopped, error }: Shown): Child => {
  switch (run.state) {
    case 'checking':
    case 'importing':
      return <Working run={run} isStopped={isStopped} />
    case 'checked':
      return run.result === null ? null : (
        <Decide run={run} result={run.result} importer={importer} isStopped={isStopped} error={error} />
      )
    case 'refused':
      return <Refused run={run} />
    case 'done':
      return (
        <Alert kind="success" heading={m.import_done_heading()}>
          {m.import_done_text()}
        </Alert>
      )
    case 'dropped':
      return <Alert kind="info">{m.import_dropped_text()}</Alert>
    case 'expired':
      return <Alert kind="info">{m.import_expired_text()}</Alert>
  }
}

export const ImportRunPage = (shown: Shown): Html => {
  const { run, importer, error } = shown
  const { result } = run
  const isShown = result !== null && run.state !== 'checking' && run.state !== 'importing'
  return (
    <>
      {error === undefined ? null : <ErrorSummary errors={[{ field: 'holdt-op', message: error }]} />}
      <PageHeading
        title={m.import_run_title({ files: run.fileNames.join(', ') })}
        eyebrow={importer?.label()}
        lead={m.import_run_lead({ when: momentText(run.startedAt), who: run.startedByName })}
      />
      {run.partial ? <p>{m.import_partial_text()}</p> : null}
      {said(shown)}
      {isShown ? (
        <>
          <Problems
            heading={m.import_errors_heading({ count: result.errorCount })}
            problems={result.errors}
            total={result.errorCount}
          />
          {result.ok ? (
            <Section heading={run.state === 'done' ? m.import_did_heading() : m.import_would_heading()}>
              <Counts result={result} importer={importer} />
            </Section>
          ) : null}
          <Endings result={result} importer={importer ?? unnamed} />
          <Problems
            heading={m.import_warnings_heading({ count: result.warningCount })}
            problems={result.warnings}
            total={result.warningCount}
          />
        </>
      ) : null}
    </>
  )
}
