import { sql } from 'kysely'
import type { PersonActor, Role } from '#platform/access/actor.ts'
import { PersonId, type PupilId, type SchoolId } from '#platform/ids.ts'
import { appFor, type Browser } from '../../../tests/setup/app.ts'
import type { TestDatabase } from '../../../tests/setup/database.ts'
import { type SmallWorld, builders } from '../../../tests/setup/world.ts'

/** The small world with a counsellor (Vita), a MIL coordinator (Mil) and a counsellor of Åskolen (Asta). */
export const courseWorld = async (opened: TestDatabase, world: SmallWorld) => {
  const ids: Record<string, PersonId> = {}
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    const make = builders(tx, world.vindrose)
    for (const [name, role, school] of [
      ['vita', 'counsellor', world.birk],
      ['mil', 'milCoordinator', null],
      ['asta', 'counsellor', world.aa],
    ] as const) {
      ids[name] = await make.person(name, 'Holt')
      await make.holds(ids[name], role, school)
    }
  })
  const actor = (name: string, role: Role, school: SchoolId | null): PersonActor => ({
    kind: 'person',
    municipality: world.vindrose,
    person: ids[name] ?? PersonId.create(),
    roles: [{ role, school }],
  })
  const app = appFor(opened)
  const vita = actor('vita', 'counsellor', world.birk)
  const mil = actor('mil', 'milCoordinator', null)
  const asta = actor('asta', 'counsellor', world.aa)

  const sees = async (who: PersonActor, pupil: PupilId): Promise<boolean> =>
    await opened.database.as(who, async (tx) => {
      const rows = await tx.db.selectFrom('pupil').select('id').where('id', '=', pupil).execute()
      return rows.length === 1
    })

  const templateId = async (key: string): Promise<string> => {
    await (await app.as(mil)).get('/forloeb/skabeloner')
    return await opened.database.as(mil, async (tx) => {
      const row = await tx.db
        .selectFrom('course_template')
        .select('id')
        .where('shipped_key', '=', key)
        .executeTakeFirstOrThrow()
      return row.id
    })
  }

  const startFields = (school: SchoolId = world.birk) => ({
    titel: 'Et godt forløb',
    skole: school,
    klasse: '',
    fra: '2026-11-23',
    tid: '9.00',
    regel_hvis: 'Det hjælper ikke',
    regel_saa: 'Vi mødes',
    regel_hvem: 'Lederen',
  })

  /** A planned course as its lead made it; its address. */
  const plan = async (
    who: PersonActor,
    given: {
      readonly template?: string
      readonly fields?: Record<string, string>
      readonly school?: SchoolId
    } = {},
  ): Promise<string> => {
    const template = await templateId(given.template ?? 'fravaer')
    const sent = await (
      await app.as(who)
    ).post(`/forloeb/skabeloner/${template}/start`, { ...startFields(given.school), ...given.fields })
    const to = sent.headers.get('location')
    if (sent.status !== 303 || to === null)
      throw new Error(`Not planned: ${sent.status} ${await sent.text()}`)
    return to
  }

  const row = async (course: string) => {
    return await opened.database.as(world.karen, async (tx) => {
      const found = await sql<{ version: number; state: string }>`
        select version, state from project_course where id = ${course.split('/').at(-1)}`.execute(tx.db)
      return found.rows[0] ?? { version: 0, state: 'unseen' }
    })
  }

  const begin = async (who: PersonActor, course: string): Promise<Response> => {
    const { version } = await row(course)
    return await (await app.as(who)).post(`${course}/start`, { version: String(version) })
  }

  const addPupils = async (who: PersonActor, course: string, pupils: readonly PupilId[]): Promise<Response> =>
    await (await app.as(who)).post(`${course}/deltagere/elever`, { elev: pupils })
  const addAdult = async (who: PersonActor, course: string, person: PersonId): Promise<Response> =>
    await (await app.as(who)).post(`${course}/deltagere/voksne`, { person, rolle: '' })

  const sessions = async (course: string) =>
    await opened.database.as(
      world.karen,
      async (tx) =>
        await tx.db
          .selectFrom('project_course_session')
          .selectAll()
          .where('course_id', '=', course.split('/').at(-1) ?? '')
          .orderBy('place')
          .execute(),
    )
  const as = async (who: PersonActor): Promise<Browser> => await app.as(who)

  return {
    app,
    as,
    vita,
    mil,
    asta,
    sees,
    templateId,
    plan,
    row,
    begin,
    addPupils,
    addAdult,
    sessions,
    startFields,
  }
}

export type CourseWorld = Awaited<ReturnType<typeof courseWorld>>
