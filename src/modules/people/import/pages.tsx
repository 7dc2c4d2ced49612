import { m } from '#messages'
import type { FormBody } from '#platform/http/form.ts'
import { action, type ActionOutcome, page, type Route, type View } from '#platform/http/page.ts'
import type { Importer } from '#platform/imports/importer.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { sendJob } from '#platform/jobs/queue.ts'
import { templateFile } from '../roster/templates/template-files.ts'
import { ImportRunId } from './ids.ts'
import { importJobName } from './jobs.ts'
import { importRoles, mayImport } from './policy.ts'
import { findRun, type ImportRun, latestRuns, moveRun, type RunState, startRun } from './run-store.ts'
import { isStopped } from './run-state.ts'
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

const startView = (runs: readonly ImportRun[], error?: string): View => ({
  title: m.import_title(),
  breadcrumb: crumbs(),
  failed: error !== undefined,
  islands: error === undefined ? [] : ['error-summary'],
  content: <ImportStartPage runs={runs} error={error} />,
})

const showImports = page<readonly ImportRun[]>({
  method: 'GET',
  path: '/administration/import',
  action: 'people.import.list',
  ...declared,
  load: async (tx) => await latestRuns(tx, mostListed),
  respond: ({ subject }) => startView(subject),
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

const upload = action<readonly ImportRun[]>({
  method: 'POST',
  path: '/administration/import',
  action: 'people.import.upload',
  ...declared,
  bodyLimit: largestUpload,
  load: async (tx) => await latestRuns(tx, mostListed),
  act: async (tx, { subject, form, session }) => {
    const files = filesIn(form)
    const refusal = refusalOf(files)
    if (refusal !== null) return { kind: 'invalid', view: startView(subject, refusal) }
    const { person } = session.actor
    const run = await startRun(tx, person, files.map(fileName), form.fields.has('udpluk'))
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

const runTitle = (run: ImportRun): string => m.import_run_title({ files: run.fileNames.join(', ') })

const showRun = (importers: readonly Importer[]): Route =>
  page<ImportRun>({
    method: 'GET',
    path: '/administration/import/:id',
    action: 'people.import.read',
    ...declared,
    load: async (tx, { params }) => await loadRun(tx, params),
    logSubject: (run) => run.id,
    respond: ({ subject, tx }) => ({
      title: runTitle(subject),
      breadcrumb: crumbs(runTitle(subject)),
      content: (
        <ImportRunPage
          run={subject}
          importer={importers.find(({ name }) => name === subject.importer) ?? null}
          isStopped={isStopped(subject, tx.now)}
        />
      ),
      ...(isWork(subject.state) && !isStopped(subject, tx.now) ? { islands: ['progress'] } : {}),
    }),
  })

type Step = {
  readonly path: string
  readonly action: string
  readonly from: readonly RunState[]
  readonly to: 'importing' | 'dropped'
  readonly go: (tx: ActorTx, run: ImportRun) => Promise<ActionOutcome>
}

const tooLate = (run: ImportRun): ActionOutcome => ({
  kind: 'done',
  to: `/administration/import/${run.id}`,
  notice: { kind: 'warning', text: m.import_moved_on() },
})

const step = ({ path, action: name, from, to, go }: Step): Route =>
  action<ImportRun>({
    method: 'POST',
    path: `/administration/import/:id/${path}`,
    action: name,
    ...declared,
    load: async (tx, { params }) => await loadRun(tx, params),
    logSubject: (run) => run.id,
    act: async (tx, { subject, session }) =>
      (await moveRun(tx, subject.id, from, to, session.actor.person))
        ? await go(tx, subject)
        : tooLate(subject),
  })

const confirm = step({
  path: 'bekraeft',
  action: 'people.import.confirm',
  from: ['checked'],
  to: 'importing',
  go: async (tx, run) => {
    await sendWork(tx, run.id)
    return { kind: 'done', to: `/administration/import/${run.id}` }
  },
})

const drop = step({
  path: 'kasser',
  action: 'people.import.drop',
  from: ['checked', 'refused', 'checking'],
  to: 'dropped',
  go: async (tx, run) => {
    await dropStoredFiles(tx, run.id)
    return {
      kind: 'done',
      to: '/administration/import',
      notice: { kind: 'success', text: m.import_dropped_notice() },
    }
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

const template = page<ReturnType<typeof templateFile>>({
  method: 'GET',
  path: '/administration/import/skabelon/:name',
  action: 'people.import.template',
  ...declared,
  load: async (_tx, { params }) => {
    if (params['name'] === 'pupils.csv') return templateFile('pupils')
    return params['name'] === 'staff.csv' ? templateFile('staff') : null
  },
  respond: ({ subject }) => ({
    kind: 'download',
    fileName: subject.name,
    contentType: 'text/csv; charset=utf-8',
    body: subject.content,
  }),
})

export const importPages = (importers: readonly Importer[]): readonly Route[] => [
  showImports,
  upload,
  template,
  showRun(importers),
  confirm,
  drop,
  again,
]
