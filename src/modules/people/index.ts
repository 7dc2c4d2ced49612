import type { Config } from '#config'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Module } from '#platform/http/module.ts'
import type { Importer } from '#platform/imports/importer.ts'
import { rosterImport } from './import/door.ts'
import { familyPages } from './family-pages.tsx'
import { peoplePages } from './pages.tsx'
import { classRoles } from './policy.ts'

export { importCommands } from './import/commands.ts'

/**
 * `others` are the importers of other modules, which the page *Administration › Import* offers beside the roster's; `afterRoster` is
 * what they do when the roster has changed.
 */
export const people = (
  config: Config,
  others: readonly Importer[],
  afterRoster: (tx: ActorTx) => Promise<void>,
): Module => {
  const imports = rosterImport(config, others, afterRoster)
  return {
    name: 'people',
    routes: [...peoplePages, ...familyPages(config), ...imports.routes],
    menu: [
      { section: 'daily', href: '/klasser', label: () => m.people_classes_title(), roles: classRoles },
      ...imports.menu,
    ],
    waiting: async () => [],
    jobs: imports.jobs,
  }
}
