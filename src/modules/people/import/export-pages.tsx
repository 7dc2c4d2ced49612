import { m } from '#messages'
import { action, page, type Route, type View } from '#platform/http/page.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { sendJob } from '#platform/jobs/queue.ts'
import { findExport, latestExports, pupilsOfExport, type RosterExport, startExport } from './export-store.ts'
import { ExportsPage } from './export-views.tsx'
import { RosterExportId } from './ids.ts'
import { exportJobName } from './jobs.ts'
import { importRoles, mayFetchExport, mayImport } from './policy.ts'
import { readStoredFiles } from './stored-files.ts'

const mostListed = 20
const crumbs: () => View['breadcrumb'] = () => [
  { label: m.my_day_title(), href: '/' },
  { label: m.import_title(), href: '/administration/import' },
  { label: m.export_title() },
]

type Exports = { readonly made: readonly RosterExport[]; readonly asker: string }

const isMaking = ({ made }: Exports): boolean => made.some(({ state }) => state === 'making')

const showExports = page<Exports>({
  method: 'GET',
  path: '/administration/eksport',
  action: 'people.export.list',
  roles: importRoles,
  load: async (tx, _request, session) => ({
    made: await latestExports(tx, mostListed),
    asker: session.actor.person,
  }),
  may: mayImport,
  pupils: () => [],
  respond: ({ subject }) => ({
    title: m.export_title(),
    breadcrumb: crumbs(),
    content: <ExportsPage made={subject.made} asker={subject.asker} />,
    ...(isMaking(subject) ? { islands: ['progress'] } : {}),
  }),
})

const makeExport = action<Exports>({
  method: 'POST',
  path: '/administration/eksport',
  action: 'people.export.make',
  roles: importRoles,
  load: async (_tx, _request, session) => ({ made: [], asker: session.actor.person }),
  may: mayImport,
  pupils: () => [],
  act: async (tx, { session }) => {
    const id = await startExport(tx, session.actor.person)
    await sendJob(tx, exportJobName, { municipality: tx.actor.municipality, export: id })
    return { kind: 'done', to: '/administration/eksport' }
  },
})

type Fetched = RosterExport & {
  readonly pupils: readonly PupilId[]
  readonly file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | null
}

const loadFetched = async (tx: ActorTx, text: string): Promise<Fetched | null> => {
  const id = RosterExportId.parse(text)
  const made = id === null ? null : await findExport(tx, id)
  if (id === null || made?.state !== 'ready') return null
  // The rows themselves refuse whoever did not ask for the export, and then there is no file.
  const [file] = await readStoredFiles(tx, id)
  return { ...made, pupils: await pupilsOfExport(tx, id), file: file ?? null }
}

/** An extraction of everybody's data: the log of each child shows who fetched it. */
const fetchExport = page<Fetched>({
  method: 'GET',
  path: '/administration/eksport/:id/fil',
  action: 'people.roster.export',
  roles: importRoles,
  load: async (tx, { params }) => await loadFetched(tx, params['id'] ?? ''),
  may: mayFetchExport,
  pupils: ({ pupils }) => pupils,
  logSubject: ({ id }) => id,
  respond: ({ subject }) => {
    if (subject.file === null) throw new Error('An export that is ready has a file.')
    return {
      kind: 'download',
      fileName: subject.file.name,
      contentType: 'application/zip',
      body: subject.file.bytes,
    }
  },
})

export const exportPages: readonly Route[] = [showExports, makeExport, fetchExport]
