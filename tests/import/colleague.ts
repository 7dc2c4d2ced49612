import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { builders, type SmallWorld } from '../setup/world.ts'

/** Another system administrator than the one who uploads: reads an import's report, and not a child's name in it. */
export const anotherAdministrator = async (database: Database, world: SmallWorld): Promise<PersonActor> =>
  await database.as(
    { kind: 'system', name: 'operator', municipality: world.vindrose },
    async (tx): Promise<PersonActor> => {
      const make = builders(tx, world.vindrose)
      const person = await make.person('Sofus', 'Nedergaard')
      await make.holds(person, 'systemAdministrator', null)
      const roles = [{ role: 'systemAdministrator', school: null }] as const
      return { kind: 'person', municipality: world.vindrose, person, roles }
    },
  )
