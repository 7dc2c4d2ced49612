import type { Config } from '#config'
import type { Clock } from '#platform/clock.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { MunicipalityId as MunicipalityIds } from '#platform/ids.ts'
import { m } from '#messages'

/** A wish that cannot be met, told in one sentence; the command ends with exit code 1 and nothing changed. */
export class CommandRefused extends Error {}

type WithDatabase = <Result>(
  work: (given: { database: Database; config: Config; clock: Clock }) => Promise<Result>,
) => Promise<Result>

/** What a command of the command line is given. A command prints its result on stdout and everything else on stderr. */
export type CliContext = {
  /** Opens the database (beside a running application, when there is one), does the work, and closes it again. */
  readonly withDatabase: WithDatabase
  /** The same for a command that brings something in: it may make a database where there is none. */
  readonly withNewDatabase: WithDatabase
  readonly print: (text: string) => void
  readonly printError: (text: string) => void
  /** The exit code when the command has said why itself. */
  readonly fail: () => void
}

/** Finds a municipality by its name, written exactly or in another case. Refuses when there is none. */
export const municipalityNamed = async (database: Database, name: string): Promise<MunicipalityId> => {
  const found = await database.as(
    { kind: 'system', name: 'operator', municipality: null },
    async (tx: ActorTx) => {
      const all = await tx.db.selectFrom('municipality').select(['id', 'name']).orderBy('name').execute()
      const wanted = name.trim().toLocaleLowerCase('da')
      return {
        match: all.find((row) => row.name.toLocaleLowerCase('da') === wanted),
        names: all.map((row) => row.name),
      }
    },
  )
  if (found.match === undefined) {
    throw new CommandRefused(
      found.names.length === 0
        ? m.cli_no_municipality({ name })
        : m.cli_unknown_municipality({ name, names: found.names.join(', ') }),
    )
  }
  return MunicipalityIds.trust(found.match.id)
}
