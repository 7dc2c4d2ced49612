import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { PupilId } from '#platform/ids.ts'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { smallWorld } from '../../../tests/setup/world.ts'
import { moreStaff, smallTimetable, takeInSmall } from './continuity.testing.ts'

/** Whoever is told of a child by the timetable stands on the page that says who is, and nobody reads that page who did not before. */
const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const app = appFor(opened)

const seers = async (reader: PersonActor, pupil: PupilId): Promise<readonly string[]> =>
  await opened.database.as(reader, async (tx) => {
    const { rows } = await sql<{ name: string; reason: string }>`
      select concat_ws(' ', given_name, family_name) as name, reason from who_sees_support_of(${pupil})`.execute(
      tx.db,
    )
    return rows.map(({ name, reason }) => `${name}: ${reason}`)
  })
const own = async (reader: PersonActor, pupil: PupilId): Promise<boolean> =>
  await opened.database.as(reader, async (tx) => {
    const { rows } = await sql<{ found: boolean }>`
      select exists (select from timetable t, unnest(t.weeks) w, timetable_own_support(t.id, w) s
        where t.state = 'current' and s.pupil_id = ${pupil}) as found`.execute(tx.db)
    return rows[0]?.found === true
  })
const told = ['Mia Lind: supportPlanning', 'Pia Rask: supportLesson']

test('a timetable that nobody uses yet tells nobody', async () => {
  await takeInSmall(opened, world, pia, { state: 'draft' })
  expect(await seers(world.karen, world.ida)).toEqual([])
  await takeInSmall(opened, world, pia)
})

test('it is answered to those who see the child, and to nobody else', async () => {
  for (const reader of [world.bo, eva, mia, pia, world.sus, world.anne, world.frede])
    expect(await seers(reader, world.ida)).toEqual([])
  for (const reader of [world.karen, world.mette, world.gitte, world.idaHerself])
    expect((await seers(reader, world.ida)).toSorted()).toEqual(told)
})

test('whoever the own lessons show the child to is among them, or sees the child anyway', async () => {
  for (const pupil of [world.ida, world.noah])
    for (const reader of [world.mette, world.ole, pia, world.karen]) {
      const sees = await opened.database.as(reader, async (tx) => {
        const { rows } = await sql<{ sees: boolean }>`select asker_sees_pupil(${pupil}) as sees`.execute(
          tx.db,
        )
        return rows[0]?.sees === true
      })
      const { rows } = await opened.database.as(
        world.karen,
        async (tx) =>
          await sql<{
            id: string
          }>`select person_id as id from who_sees_support_of(${pupil}) where reason = 'supportLesson'`.execute(
            tx.db,
          ),
      )
      const isTold = rows.some(({ id }) => id === reader.person)
      expect([reader.person, isTold]).toEqual([reader.person, !sees && (await own(reader, pupil))])
    }
})

test('the pages of the school, the family and the child say it in words, and what the child needs stands nowhere', async () => {
  for (const reader of [world.karen, world.gitte, world.idaHerself]) {
    const page = await (await (await app.as(reader)).get(`/elever/${world.ida}/adgang`)).text()
    expect(page).toContain('Pia Rask')
    expect(page).toContain('Har timer på Birkeskolen, hvor barnet får støtte')
    expect(page).toContain('kun barnets navn og klasse, hvornår det får støtte, og af hvem')
    expect(page).toContain('Planlægger støtte på Birkeskolen')
    const [need] = smallTimetable.needs
    if (need !== undefined && need.requirement !== '') expect(page).not.toContain(need.requirement)
  }
  expect((await (await app.as(pia)).get(`/elever/${world.ida}/adgang`)).status).toBe(404)
})

test('whoever has left the school is told of no longer, and stands there no longer', async () => {
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await sql`update staff_role set valid_to = ${tx.today} where person_id = ${pia.person}`.execute(tx.db)
  })
  expect(await own(pia, world.ida)).toBe(false)
  expect(await seers(world.karen, world.ida)).toEqual(['Mia Lind: supportPlanning'])
})
