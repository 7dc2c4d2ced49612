import { m } from '#messages'
import type { FormBody } from '#platform/http/form.ts'
import {
  action,
  type ActionOutcome,
  page,
  type PageRequest,
  type Route,
  type View,
} from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { PupilId } from '#platform/ids.ts'
import type { Importer, ImportTemplate } from '#platform/imports/importer.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { sendJob } from '#platform/jobs/queue.ts'
import { ImportRunId } from './ids.ts'
import { importJobName } from './jobs.ts'
import { importRoles, mayImport } from './policy.ts'
import { findRun, type ImportRun, latestRuns, moveRun, type RunState, startRun } from './run-store.ts'
import { isStopped } from './run-state.ts'
import { endingsToken } from './stored-result.ts'
import { dropStoredFiles, storeFiles } from './stored-files.ts'
import { ImportStartPage } from './start-views.tsx'
import { ImportRunPage } from './run-views.tsx'

const declared = { roles: importRoles, may: mayImport, pupils: () => [] } as const
const crumbs = (last?: string): View['breadcrumb'] => [
  { label: m.my_day_title(), href: '/' },
  last === undefined
    ? { label: m.import_title() }
    : { label: m.import_title(), href: '/administration/import' },
  ...(last === undefined ? [] : [{ label: last }]),
]
const mostListed = 20
const largestUpload = 200_000_000

const templatesOf = (importers: readonly Importer[]): readonly ImportTemplate[] =>
  importers.flatMap(({ templates }) => templates)

const startView = (
  runs: readonly ImportRun[],
  templates: readonly ImportTemplate[],
  error?: string,
): View => ({
  title: m.import_title(),
  breadcrumb: crumbs(),
  failed: error !== undefined,
  islands: error === undefined ? [] : ['error-summary'],
  content: <ImportStartPage runs={runs} templates={templates} error={error} />,
})

const showImports = (templates: readonly ImportTemplate[]): Route =>
  page<readonly ImportRun[]>({
    method: 'GET',
    path: '/administration/import',
    action: 'people.import.list',
    ...declared,
    load: async (tx) => await latestRuns(tx, mostListed),
    respond: ({ subject }) => startView(subject, templates),
  })

const isWork = (state: RunState): boolean => state === 'checking' || state === 'importing'

const sendWork = async (tx: ActorTx, run: ImportRunId): Promise<void> =>
  await sendJob(tx, importJobName, { municipality: tx.actor.municipality, run })

/** What the browser sent, without the empty places. A hand-made request can send any name. */
const filesIn = (form: FormBody): File[] =>
  [...form.files].flatMap(([field, file]) =>
    field.startsWith('fil') && (file.name !== '' || file.size > 0) ? [file] : [],
  )

const fileName = (file: File): string =>
  (file.name.split(/[\\/]/).at(-1) ?? '').replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').slice(0, 200) || 'fil'

const refusalOf = (files: readonly File[]): string | null => {
  if (files.length === 0) return m.import_no_file()
  const empty = files.find((file) => file.size === 0)
  if (empty !== undefined) return m.import_empty_file({ name: fileName(empty) })
  const sheet = files.find((file) => /\.(xlsx?|xlsm|ods|numbers)$/i.test(file.name))
  return sheet === undefined ? null : m.import_is_spreadsheet({ name: fileName(sheet) })
}

const upload = (templates: readonly ImportTemplate[]): Route =>
  action<readonly ImportRun[]>({
    method: 'POST',
    path: '/administration/import',
    action: 'people.import.upload',
    ...declared,
    bodyLimit: largestUpload,
    load: async (tx) => await latestRuns(tx, mostListed),
    act: async (tx, { subject, form, session }) => {
      const files = filesIn(form)
      const refusal = refusalOf(files)
      if (refusal !== null) return { kind: 'invalid', view: startView(subject, templates, refusal) }
      const { person } = session.actor
      const run = await startRun(tx, person, files.map(fileName), {
        partial: form.fields.has('udpluk'),
      })
      await storeFiles(
        tx,
        { purpose: 'import', belongsTo: run, owner: person },
        files.map((file) => ({ name: fileName(file), content: file.stream() })),
      )
      await sendWork(tx, run)
      return { kind: 'done', to: `/administration/import/${run}` }
    },
  })

const loadRun = async (tx: ActorTx, params: Readonly<Record<string, string>>): Promise<ImportRun | null> => {
  const id = ImportRunId.parse(params['id'] ?? '')
  return id === null ? null : await findRun(tx, id)
}

/** Whoever uploaded the files has had the names in them; nobody else looks after the installation by looking at children. */
const loadOwnNames = async (
  tx: ActorTx,
  { params }: PageRequest,
  { actor }: Session,
): Promise<ImportRun | null> => {
  const run = await loadRun(tx, params)
  if (run?.result === undefined || run.result === null || run.startedBy === actor.person) return run
  const endings = run.result.endings.map((ending) => ({ ...ending, names: [] }))
  return { ...run, result: { ...run.result, endings } }
}

/** The children who are named on the page. */
const pupilsNamed = (run: ImportRun): readonly PupilId[] => [
  ...new Set(
    (run.result?.endings ?? []).flatMap(({ names }) =>
      names.flatMap(({ pupil }) => (pupil === null ? [] : [PupilId.trust(pupil)])),
    ),
  ),
]

const runTitle = (run: ImportRun): string => m.import_run_title({ files: run.fileNames.join(', ') })

const runView = (
  importers: readonly Importer[],
  run: ImportRun,
  now: Temporal.Instant,
  error?: string,
): View => ({
  title: runTitle(run),
  breadcrumb: crumbs(runTitle(run)),
  failed: error !== undefined,
  content: (
    <ImportRunPage
      run={run}
      importer={importers.find(({ name }) => name === run.importer) ?? null}
      isStopped={isStopped(run, now)}
      error={error}
    />
  ),
  islands: [
    ...(error === undefined ? [] : ['error-summary']),
    ...(isWork(run.state) && !isStopped(run, now) ? ['progress'] : []),
  ],
})

const showRun = (importers: readonly Importer[]): Route =>
  page<ImportRun>({
    method: 'GET',
    path: '/administration/import/:id',
    action: 'people.import.read',
    ...declared,
    pupils: pupilsNamed,
    load: loadOwnNames,
    logSubject: (run) => run.id,
    respond: ({ subject, tx }) => runView(importers, subject, tx.now),
  })

const tooLate = (run: ImportRun): ActionOutcome => ({
  kind: 'done',
  to: `/administration/import/${run.id}`,
  notice: { kind: 'warning', text: m.import_moved_on() },
})

/** The number that somebody says is right must be the one that stands, also when the page was opened before it changed. */
const isMeant = (run: ImportRun, form: FormBody): boolean =>
  run.result === null ||
  run.result.unusual.length === 0 ||
  form.fields.get('holdt-op')?.includes(endingsToken(run.result)) === true

const confirm = (importers: readonly Importer[]): Route =>
  action<ImportRun>({
    method: 'POST',
    path: '/administration/import/:id/bekraeft',
    action: 'people.import.confirm',
    ...declared,
    pupils: pupilsNamed,
    load: loadOwnNames,
    logSubject: (run) => run.id,
    act: async (tx, { subject, session, form }) => {
      if (subject.state === 'checked' && !isMeant(subject, form))
        return { kind: 'invalid', view: runView(importers, subject, tx.now, m.import_unusual_missing()) }
      if (!(await moveRun(tx, subject.id, ['checked'], 'importing', session.actor.person)))
        return tooLate(subject)
      await sendWork(tx, subject.id)
      return { kind: 'done', to: `/administration/import/${subject.id}` }
    },
  })

const drop = action<ImportRun>({
  method: 'POST',
  path: '/administration/import/:id/kasser',
  action: 'people.import.drop',
  ...declared,
  load: async (tx, { params }) => await loadRun(tx, params),
  logSubject: (run) => run.id,
  act: async (tx, { subject, session }) => {
    const open = ['checked', 'refused', 'checking'] as const
    if (!(await moveRun(tx, subject.id, open, 'dropped', session.actor.person))) return tooLate(subject)
    await dropStoredFiles(tx, subject.id)
    const notice = { kind: 'success' as const, text: m.import_dropped_notice() }
    return { kind: 'done', to: '/administration/import', notice }
  },
})

/** The work may have ended with the server it ran on; nothing of it was kept then, so it can simply be done again. */
const again = action<ImportRun>({
  method: 'POST',
  path: '/administration/import/:id/igen',
  action: 'people.import.again',
  ...declared,
  load: async (tx, { params }) => await loadRun(tx, params),
  logSubject: (run) => run.id,
  act: async (tx, { subject, session }) => {
    const { state } = subject
    const isMoved =
      (state === 'checking' || state === 'importing') &&
      isStopped(subject, tx.now) &&
      (await moveRun(tx, subject.id, [state], state, session.actor.person))
    if (!isMoved) return tooLate(subject)
    await sendWork(tx, subject.id)
    return { kind: 'done', to: `/administration/import/${subject.id}` }
  },
})

const template = (templates: readonly ImportTemplate[]): Route =>
  page<ImportTemplate>({
    method: 'GET',
    path: '/administration/import/skabelon/:name',
    action: 'people.import.template',
    ...declared,
    load: async (_tx, { params }) => templates.find(({ fileName }) => fileName === params['name']) ?? null,
    respond: ({ subject }) => ({
      kind: 'download',
      fileName: subject.fileName,
      contentType: 'text/csv; charset=utf-8',
      body: subject.content(),
    }),
  })

export const importPages = (importers: readonly Importer[]): readonly Route[] => [
  showImports(templatesOf(importers)),
  upload(templatesOf(importers)),
  template(templatesOf(importers)),
  showRun(importers),
  confirm(importers),
  drop,
  again,
]
