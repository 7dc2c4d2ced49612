import type { Config } from '#config'
import type { Module } from '#platform/http/module.ts'
import type { Importer } from '#platform/imports/importer.ts'
import { m } from '#messages'
import { exportPages } from './export-pages.tsx'
import { importJobs } from './jobs.ts'
import { importPages } from './pages.tsx'
import { importRoles } from './policy.ts'
import { rosterImporter } from './roster-importer.ts'

/**
 * The pages, the menu and the jobs of import and export. `others` are the importers of other modules, handed over where the
 * application is put together; they are asked first, because a roster is what is left.
 */
export const rosterImport = (
  config: Config,
  others: readonly Importer[],
): Pick<Module, 'routes' | 'menu' | 'jobs'> => {
  const [first, ...rest] = [...others, rosterImporter(config)]
  const importers = [first ?? rosterImporter(config), ...rest] as const
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
