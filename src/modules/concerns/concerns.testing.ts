import type { PersonActor, Role } from '#platform/access/actor.ts'
import { type MunicipalityId, PersonId, type SchoolId } from '#platform/ids.ts'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { builders, type SmallWorld, smallWorld } from '../../../tests/setup/world.ts'

/**
 * The small world, and more who work at Birkeskolen: Vera is counsellor there, Carl coordinates the whole municipality, Hanne teaches 3.a
 * with Mette, Asta leads the school with Karen and has custody of Liv of 8.b. Gitte is Ida's mother. Karen and Gitte have accounts.
 */
export type ConcernWorld = {
  readonly opened: TestDatabase
  readonly world: SmallWorld
  readonly app: TestApp
  readonly vera: PersonActor
  readonly carl: PersonActor
  readonly hanne: PersonActor
  readonly asta: PersonActor
  readonly livHerself: PersonActor
}

const actorOf = (
  municipality: MunicipalityId,
  person: PersonId,
  ...roles: readonly (readonly [Role, SchoolId | null])[]
): PersonActor => ({
  kind: 'person',
  municipality,
  person,
  roles: roles.map(([role, school]) => ({ role, school })),
})

export const concernWorld = async (): Promise<ConcernWorld> => {
  const opened = await testDatabase()
  const world = await smallWorld(opened.database)
  const { vindrose, birk } = world
  const people = await opened.database.as(
    { kind: 'system', name: 'operator', municipality: vindrose },
    async (tx) => {
      const make = builders(tx, vindrose)
      const vera = await make.person('Vera', 'Sten')
      await make.holds(vera, 'counsellor', birk)
      const carl = await make.person('Carl', 'Mose')
      await make.holds(carl, 'milCoordinator', null)
      const hanne = await make.person('Hanne', 'Bak')
      await make.holds(hanne, 'teacher', birk)
      await make.teaches(hanne, world.class3a)
      const asta = await make.person('Asta', 'Aagaard')
      await make.holds(asta, 'schoolLeader', birk)
      await make.guardian(asta, world.liv, true)
      for (const [person, email] of [
        [world.karen.person, 'karen@example.dk'],
        [world.gitte.person, 'gitte@example.dk'],
        [world.mette.person, 'mette@example.dk'],
      ] as const)
        await tx.db
          .insertInto('account')
          .values({ municipality_id: vindrose, person_id: person, email, activated_at: tx.now })
          .execute()
      return { vera, carl, hanne, asta }
    },
  )
  return {
    opened,
    world,
    app: appFor(opened),
    vera: actorOf(vindrose, people.vera, ['counsellor', birk]),
    carl: actorOf(vindrose, people.carl, ['milCoordinator', null]),
    hanne: actorOf(vindrose, people.hanne, ['teacher', birk]),
    asta: actorOf(vindrose, people.asta, ['schoolLeader', birk], ['custodyHolder', null]),
    livHerself: actorOf(vindrose, PersonId.trust(world.liv), ['pupil', null]),
  }
}

export type Form = Record<string, string>

/** What one writes on the form about a child, or with an address about anything else; gives the id of the concern. */
export const write = async (
  app: TestApp,
  actor: PersonActor,
  path: string,
  form: Form = {},
): Promise<string> => {
  const browser = await app.as(actor)
  const response = await browser.post(path, {
    noegle: crypto.randomUUID(),
    set: 'Der er uro, når vi skifter lokale.',
    hvem: 'leadersAndTeachers',
    ...form,
  })
  const to = response.headers.get('location') ?? ''
  if (response.status !== 303 || !to.startsWith('/undringer/'))
    throw new Error(`Not sent (${response.status}): ${(await response.text()).slice(0, 4000)}`)
  return to.slice('/undringer/'.length)
}

export const statusOf = async (app: TestApp, actor: PersonActor, path: string): Promise<number> =>
  (await (await app.as(actor)).get(path)).status
