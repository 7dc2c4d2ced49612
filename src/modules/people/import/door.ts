import type { Config } from '#config'
import type { ActorTx } from '#platform/db/database.ts'
import type { Module } from '#platform/http/module.ts'
import { followedBy, type Importer } from '#platform/imports/importer.ts'
import { m } from '#messages'
import { exportPages } from './export-pages.tsx'
import { importJobs } from './jobs.ts'
import { importPages } from './pages.tsx'
import { importRoles } from './policy.ts'
import { rosterImporter } from './roster-importer.ts'

/**
 * The pages, the menu and the jobs of import and export. `others` are the importers of other modules, handed over where the
 * application is put together; they are asked first, because a roster is what is left. `afterRoster` is what others do about a changed roster.
 */
export const rosterImport = (
  config: Config,
  others: readonly Importer[],
  afterRoster: (tx: ActorTx) => Promise<void>,
): Pick<Module, 'routes' | 'menu' | 'jobs'> => {
  const roster = followedBy(rosterImporter(config), afterRoster)
  const [first, ...rest] = [...others, roster]
  const importers = [first ?? roster, ...rest] as const
  return {
    routes: [...importPages(importers), ...exportPages],
    menu: [
      {
        section: 'administration',
        href: '/administration/import',
        label: m.import_title,
        roles: importRoles,
      },
      {
        section: 'administration',
        href: '/administration/eksport',
        label: m.export_title,
        roles: importRoles,
      },
    ],
    jobs: importJobs(importers),
  }
}
