import { join } from 'node:path'
import type { Command } from 'commander'
import type { Config } from '#config'
import { CommandRefused, type CliContext } from '#platform/cli/context.ts'
import { migrate, readMigrations, UnboundOwner } from '#platform/db/migrate.ts'
import { m } from '#messages'
import { databaseInWords, programFolder } from './runtime.ts'

/** `medvind migrate`: the only reader of DATABASE_OWNER_URL. The embedded database is migrated by every start. */
export const migrateCommand = (program: Command, context: CliContext, config: Config): void => {
  program
    .command('migrate')
    .description(m.cli_migrate())
    .action(async () => {
      if (config.databaseUrl === null) {
        await context.withNewDatabase(async () => {})
        context.print(m.cli_migrate_embedded())
        return
      }
      if (config.databaseOwnerUrl === null) throw new CommandRefused(m.cli_migrate_owner_missing())
      context.printError(databaseInWords({ ...config, databaseUrl: config.databaseOwnerUrl }))
      const appLogin = decodeURIComponent(new URL(config.databaseUrl).username)
      const applied = await migrate(
        { connectionString: config.databaseOwnerUrl },
        await readMigrations(join(programFolder, 'migrations')),
        appLogin,
      ).catch((error: unknown) => {
        throw error instanceof UnboundOwner ? new CommandRefused(m.cli_migrate_owner_unbound()) : error
      })
      context.print(
        applied.length === 0 ? m.cli_migrate_nothing() : m.cli_migrate_done({ names: applied.join(', ') }),
      )
    })
}
