import { beforeEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { PersonActor } from '#platform/access/actor.ts'
import type { PupilId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../tests/setup/world.ts'
import { type CourseWorld, courseWorld } from './courses.testing.ts'

let opened: TestDatabase
let world: SmallWorld
let c: CourseWorld

beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  c = await courseWorld(opened, world)
})

const idOf = (course: string): string => course.split('/').at(-1) ?? ''

/** A row as the application's own login would write it, past every page. */
const writePupil = async (who: PersonActor, course: string, pupil: PupilId) =>
  await opened.database.as(who, async (tx) => {
    await tx.db
      .insertInto('project_course_pupil')
      .values({
        municipality_id: world.vindrose,
        id: v7(),
        course_id: idOf(course),
        pupil_id: pupil,
        valid_from: tx.today,
        added_by: who.person,
      })
      .execute()
  })

describe('nobody gets access to a child by putting the child on a course', () => {
  test('a counsellor who leads one cannot add a pupil, neither by the page nor past it', async () => {
    const course = await c.plan(c.vita)
    expect((await c.addPupils(c.vita, course, [world.ida])).status).toBe(422)
    await expect(writePupil(c.vita, course, world.ida)).rejects.toThrow('row-level security')
    expect(await c.sees(c.vita, world.ida)).toBe(false)
  })

  test('a list with one pupil who is not theirs adds nobody', async () => {
    const course = await c.plan(world.mette)
    expect((await c.addPupils(world.mette, course, [world.ida, world.liv])).status).toBe(422)
    expect((await c.addPupils(world.mette, course, [world.ida, world.sofus])).status).toBe(422)
    await expect(writePupil(world.mette, course, world.liv)).rejects.toThrow('row-level security')
    await expect(writePupil(world.mette, course, world.sofus)).rejects.toThrow('row-level security')
  })

  test.for<[string, (w: SmallWorld, k: CourseWorld) => PersonActor]>([
    ['a teacher who is not on it', (w) => w.ole],
    ['the leader of another school', (w) => w.bo],
    ['a counsellor of another school', (_w, k) => k.asta],
    ['the coordinator', (_w, k) => k.mil],
    ['the administration', (w) => w.anne],
    ['a system administrator', (w) => w.sus],
    ['a parent', (w) => w.gitte],
    ['a parent without custody', (w) => w.per],
    ['the child', (w) => w.idaHerself],
    ['a teacher elsewhere', (w) => w.frede],
  ])('%s adds neither pupils nor adults', async ([, who]) => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida])
    const actor = who(world, c)
    for (const pupil of [world.ida, world.noah, world.liv, world.max])
      expect((await c.addPupils(actor, course, [pupil])).status).toBe(404)
    expect((await c.addAdult(actor, course, actor.person)).status).toBe(404)
    await expect(writePupil(actor, course, world.noah)).rejects.toThrow('row-level security')
    await expect(
      opened.database.as(actor, async (tx) => {
        await tx.db
          .insertInto('project_course_staff')
          .values({
            municipality_id: world.vindrose,
            id: v7(),
            course_id: idOf(course),
            person_id: actor.person,
            valid_from: tx.today,
            added_by: actor.person,
          })
          .execute()
      }),
    ).rejects.toThrow('row-level security')
  })

  test('a pupil of another school is not added, not even by those who see them', async () => {
    const course = await c.plan(c.mil)
    // Bo leads Max's school, and the course is at another.
    await c.addAdult(c.mil, course, world.bo.person)
    await expect(writePupil(world.bo, course, world.max)).rejects.toThrow('row-level security')
  })

  test('a parent or a child is never put on a course as an adult', async () => {
    const course = await c.plan(world.mette)
    expect((await c.addAdult(world.mette, course, world.gitte.person)).status).toBe(422)
    await expect(
      opened.database.as(world.mette, async (tx) => {
        await tx.db
          .insertInto('project_course_staff')
          .values({
            municipality_id: world.vindrose,
            id: v7(),
            course_id: idOf(course),
            person_id: world.gitte.person,
            valid_from: tx.today,
            added_by: world.mette.person,
          })
          .execute()
      }),
    ).rejects.toThrow('row-level security')
  })

  test('a course is begun only where one works, and in one’s own name', async () => {
    const template = await c.templateId('fravaer')
    const sent = await (
      await c.as(world.mette)
    ).post(`/forloeb/skabeloner/${template}/start`, c.startFields(world.aa))
    expect(sent.status).toBe(422)
    for (const lead of [world.ole.person, world.mette.person])
      await expect(
        opened.database.as(world.mette, async (tx) => {
          await sql`insert into project_course (municipality_id, id, template_id, template_version, school_id, title, lead_id, first_day,
              rule_condition, rule_action, rule_decider, made_by)
            values (${world.vindrose}, ${v7()}, ${template}, 1, ${lead === world.ole.person ? world.birk : world.aa}, 'x', ${lead},
              current_date, 'x', 'x', 'x', ${world.mette.person})`.execute(tx.db)
        }),
      ).rejects.toThrow('row-level security')
  })
})

describe('access follows the work', () => {
  const withIda = async () => {
    const course = await c.plan(world.mette)
    expect((await c.addPupils(world.mette, course, [world.ida])).status).toBe(303)
    expect((await c.addAdult(world.mette, course, c.vita.person)).status).toBe(303)
    return course
  }

  test('begins when both are on it, and the page says why', async () => {
    const course = await c.plan(world.mette)
    await c.addAdult(world.mette, course, c.vita.person)
    expect(await c.sees(c.vita, world.ida)).toBe(false)
    expect((await (await c.as(c.vita)).get(`/elever/${world.ida}`)).status).toBe(404)
    await c.addPupils(world.mette, course, [world.ida])
    expect(await c.sees(c.vita, world.ida)).toBe(true)
    expect(await c.sees(c.vita, world.noah)).toBe(false)
    const page = await (await c.as(c.vita)).get(`/elever/${world.ida}`)
    expect(page.status).toBe(200)
    expect(await page.text()).not.toContain('/kontakt')
    expect((await (await c.as(c.vita)).get(`/elever/${world.ida}/kontakt`)).status).toBe(404)
    expect((await (await c.as(c.vita)).get(`/elever/${world.noah}`)).status).toBe(404)
    const seers = await (await c.as(world.gitte)).get(`/elever/${world.ida}/adgang`)
    expect(await seers.text()).toContain('vita Holt')
  })

  test.for<[string, (course: string) => Promise<unknown>]>([
    [
      'the course stops',
      async (course) =>
        await (await c.as(world.mette)).post(`${course}/stop`, { version: '1', grund: 'Flyttet' }),
    ],
    [
      'the pupil leaves it',
      async (course) =>
        await (await c.as(world.mette)).post(`${course}/deltagere/fjern`, await leaving(course, 'pupil')),
    ],
    [
      'the grown-up leaves it',
      async (course) =>
        await (await c.as(world.mette)).post(`${course}/deltagere/fjern`, await leaving(course, 'staff')),
    ],
    [
      'the grown-up’s work ends',
      async () =>
        await opened.database.as(
          { kind: 'system', name: 'import', municipality: world.vindrose },
          async (tx) => {
            await tx.db
              .updateTable('staff_role')
              .set({ valid_to: tx.today })
              .where('person_id', '=', c.vita.person)
              .execute()
          },
        ),
    ],
    [
      'the pupil leaves the school',
      async () =>
        await opened.database.as(
          { kind: 'system', name: 'import', municipality: world.vindrose },
          async (tx) => {
            await tx.db
              .updateTable('enrolment')
              .set({ valid_to: tx.today })
              .where('pupil_id', '=', world.ida)
              .execute()
          },
        ),
    ],
  ])('ends the moment %s', async ([, end]) => {
    const course = await withIda()
    expect(await c.sees(c.vita, world.ida)).toBe(true)
    await end(course)
    expect(await c.sees(c.vita, world.ida)).toBe(false)
    expect((await (await c.as(c.vita)).get(`/elever/${world.ida}`)).status).toBe(404)
  })

  const leaving = async (course: string, slags: 'pupil' | 'staff'): Promise<Record<string, string>> => {
    const id = await opened.database.as(world.mette, async (tx) => {
      const rows =
        slags === 'pupil'
          ? await tx.db
              .selectFrom('project_course_pupil')
              .select('id')
              .where('course_id', '=', idOf(course))
              .execute()
          : await tx.db
              .selectFrom('project_course_staff')
              .select('id')
              .where('course_id', '=', idOf(course))
              .where('person_id', '=', c.vita.person)
              .execute()
      return rows[0]?.id ?? ''
    })
    return { slags, id }
  }

  test('is not taken up again by writing over the day it ended', async () => {
    const course = await withIda()
    const { id = '' } = await leaving(course, 'pupil')
    await (await c.as(world.mette)).post(`${course}/deltagere/fjern`, { slags: 'pupil', id })
    await opened.database
      .as(c.vita, async (tx) => {
        await tx.db.updateTable('project_course_pupil').set({ valid_to: null }).where('id', '=', id).execute()
      })
      .catch(() => {})
    expect(await c.sees(c.vita, world.ida)).toBe(false)
  })

  test('the new roles of the pupil’s page open nobody by themselves', async () => {
    for (const who of [c.vita, c.mil, c.asta])
      for (const tail of ['', '/fravaer', '/adgang'])
        expect((await (await c.as(who)).get(`/elever/${world.ida}${tail}`)).status).toBe(404)
  })

  test('a course for a whole class opens no child', async () => {
    const course = await c.plan(c.vita, { template: 'klassen', fields: { klasse: world.class3a } })
    expect(await c.sees(c.vita, world.ida)).toBe(false)
    expect((await (await c.as(world.gitte)).get(course)).status).toBe(200)
    expect((await (await c.as(world.ole)).get(course)).status).toBe(404)
  })

  test('nobody begins a course for a class they do not work with, neither by the page nor past it', async () => {
    const begin = async (who: PersonActor, klasse: string) => {
      const template = await c.templateId('klassen')
      const sent = await (
        await c.as(who)
      ).post(`/forloeb/skabeloner/${template}/start`, { ...c.startFields(), klasse })
      return sent.status
    }
    expect(await begin(world.ole, world.class3a)).toBe(422)
    expect(await begin(world.mette, world.class8b)).toBe(422)
    const template = await c.templateId('klassen')
    const form = await (await (await c.as(world.ole)).get(`/forloeb/skabeloner/${template}/start`)).text()
    expect(form).toContain(world.class8b)
    expect(form).not.toContain(world.class3a)
    for (const who of [world.ole, c.asta])
      await expect(
        opened.database.as(who, async (tx) => {
          await sql`insert into project_course (municipality_id, id, template_id, template_version, school_id, class_id, title, lead_id, first_day,
              rule_condition, rule_action, rule_decider, made_by)
            select ${world.vindrose}, ${v7()}, ${template}, 1, ${world.birk}, ${world.class3a}, 'x', ${who.person}, '2026-11-24', 'x', 'x', 'x',
              ${who.person}`.execute(tx.db)
        }),
      ).rejects.toThrow('row-level security')
    for (const [who, of] of [
      [world.mette, world.class3a],
      [world.karen, world.class3a],
      [c.vita, world.class8b],
      [c.mil, world.class8b],
    ] as const)
      expect(await begin(who, of)).toBe(303)
  })

  test('who gets the course gets only what its own people may', async () => {
    const course = await withIda()
    const { version } = await c.row(course)
    const give = async (person: string) =>
      await (
        await c.as(world.mette)
      ).post(`${course}/deltagere/tovholder`, { version: String(version), person })
    await give(world.ole.person)
    expect((await (await c.as(world.ole)).get(course)).status).toBe(404)
    expect((await give(c.vita.person)).status).toBe(303)
    expect(
      (await (await c.as(c.vita)).post(`${course}/stop`, { version: String(version + 1), grund: 'x' }))
        .status,
    ).toBe(303)
  })
})

describe('who reads a course', () => {
  test.for<[string, (w: SmallWorld, k: CourseWorld) => PersonActor, number]>([
    ['its lead', (w) => w.mette, 200],
    ['the school’s leader', (w) => w.karen, 200],
    ['the coordinator', (_w, k) => k.mil, 200],
    ['the custody holder', (w) => w.gitte, 200],
    ['the child', (w) => w.idaHerself, 200],
    ['another child’s custody holder', (w) => w.noahsMother, 404],
    ['a parent without custody', (w) => w.per, 404],
    ['a colleague who does not teach the child', (w) => w.ole, 404],
    ['the leader of another school', (w) => w.bo, 404],
    ['a counsellor who is not on it', (_w, k) => k.vita, 404],
    ['the administration', (w) => w.anne, 404],
    ['a system administrator', (w) => w.sus, 404],
    ['a teacher elsewhere', (w) => w.frede, 404],
  ])('%s', async ([, who, status]) => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida])
    const browser = await c.as(who(world, c))
    expect((await browser.get(course)).status).toBe(status)
    const staff =
      status === 200 && who(world, c) !== c.mil && [world.mette, world.karen].includes(who(world, c))
    for (const tail of ['/deltagere', '/maal', '/afslut'])
      expect((await browser.get(`${course}${tail}`)).status).toBe(staff ? 200 : 404)
  })

  test('a parent sees the own child alone, and no note before it is shared', async () => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida, world.noah])
    await c.begin(world.mette, course)
    const [first] = await c.sessions(course)
    const session = `${course}/gange/${first?.id}`
    const mette = await c.as(world.mette)
    const note = async (fields: Record<string, string>) =>
      (await mette.post(`${session}/note`, fields)).status
    expect(await note({ version: '0', elev: '', tekst: 'Hemmeligt om alle' })).toBe(303)
    expect(await note({ version: '0', elev: world.ida, tekst: 'Delt med mor', del: 'ja' })).toBe(303)
    expect(await note({ version: '0', elev: world.noah, tekst: 'Kun til Aja', del: 'ja' })).toBe(303)
    const status = {
      [`elev_${world.ida}`]: 'present',
      [`elev_${world.noah}`]: 'absent',
      [`voksen_${world.mette.person}`]: 'present',
    }
    expect((await mette.post(`${session}/fremmoede`, { version: '1', ...status })).status).toBe(303)
    const seen = async () => await (await (await c.as(world.gitte)).get(course)).text()
    expect(await seen()).toContain('Delt med mor')
    for (const hidden of ['Hemmeligt', 'Kun til Aja', 'Noah', 'Udeblevet'])
      expect(await seen()).not.toContain(hidden)
    expect((await (await c.as(world.gitte)).get(session)).status).toBe(404)
    const rows = await opened.database.as(world.gitte, async (tx) => [
      await tx.db.selectFrom('project_course_note').select('text').execute(),
      await tx.db.selectFrom('project_course_attendance').select('pupil_id').execute(),
      await tx.db.selectFrom('project_course_pupil').select('pupil_id').execute(),
      await tx.db.selectFrom('project_course_escalation').selectAll().execute(),
    ])
    expect(rows).toEqual([
      [{ text: 'Delt med mor' }],
      [{ pupil_id: world.ida }],
      [{ pupil_id: world.ida }],
      [],
    ])
    // What is taken back is gone, also what was said while it was shared.
    expect(await note({ version: '1', elev: world.ida, tekst: 'Ikke mere' })).toBe(303)
    expect(await seen()).not.toContain('Delt med mor')
  })

  test('past the pages nobody outside reads or writes a row', async () => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida])
    await c.begin(world.mette, course)
    const mette = await c.as(world.mette)
    const [first] = await c.sessions(course)
    const session = `${course}/gange/${first?.id}`
    await mette.post(`${session}/fremmoede`, {
      version: '1',
      [`elev_${world.ida}`]: 'present',
      [`voksen_${world.mette.person}`]: 'present',
    })
    await mette.post(`${session}/note`, { version: '0', elev: '', tekst: 'x', del: 'ja' })
    await mette.post(`${session}/aftale`, { gjort: 'Vi ringede' })
    await mette.post(`${course}/kryds`, { slags: 'step', punkt: 't1', gjort: 'ja' })
    await mette.post(`${course}/maal`, { [`before_p2_${world.ida}`]: '4', [`v_before_p2_${world.ida}`]: '0' })
    await mette.post(`${course}/maal/ord`, { version: '0', elev: world.ida, ord: 'Godt' })
    const tables = [
      'project_course',
      'project_course_pupil',
      'project_course_session',
      'project_course_attendance',
      'project_course_note',
      'project_course_escalation',
      'project_course_tick',
      'project_course_measure',
      'project_course_word',
    ] as const
    const counts = async (who: PersonActor) =>
      await opened.database.as(who, async (tx) => {
        const found: number[] = []
        for (const table of tables)
          found.push((await tx.db.selectFrom(table).select('municipality_id').execute()).length)
        return found
      })
    expect((await counts(world.mette)).every((count) => count > 0)).toBe(true)
    for (const who of [
      world.ole,
      world.bo,
      world.anne,
      world.sus,
      world.per,
      world.noahsMother,
      world.frede,
      c.vita,
      c.asta,
    ])
      expect(await counts(who)).toEqual(tables.map(() => 0))
    // The family reads its own and writes nothing.
    const changed = await opened.database.as(world.gitte, async (tx) => [
      await tx.db.updateTable('project_course_measure').set({ value_hundredths: 1 }).executeTakeFirst(),
      await tx.db.updateTable('project_course_session').set({ title: 'x' }).executeTakeFirst(),
      await tx.db.updateTable('project_course').set({ title: 'x' }).executeTakeFirst(),
      await tx.db.updateTable('project_course_attendance').set({ status: 'absent' }).executeTakeFirst(),
    ])
    expect(changed.map(({ numUpdatedRows }) => numUpdatedRows)).toEqual([0n, 0n, 0n, 0n])
  })

  test('a note for all families that names a child is refused', async () => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida, world.noah])
    const [first] = await c.sessions(course)
    const sent = await (
      await c.as(world.mette)
    ).post(`${course}/gange/${first?.id}/note`, { version: '0', elev: '', tekst: 'Noah græd', del: 'ja' })
    expect(sent.status).toBe(422)
    expect(await sent.text()).toContain('Noah græd')
  })

  test('when it has ended, one who knew the child only from it reads no note of it', async () => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida])
    await c.addAdult(world.mette, course, c.vita.person)
    const [first] = await c.sessions(course)
    await (
      await c.as(world.mette)
    ).post(`${course}/gange/${first?.id}/note`, { version: '0', elev: '', tekst: 'Ida sov' })
    const notes = async (who: PersonActor) =>
      await opened.database.as(
        who,
        async (tx) => (await tx.db.selectFrom('project_course_note').select('id').execute()).length,
      )
    expect(await notes(c.vita)).toBe(1)
    await (await c.as(world.mette)).post(`${course}/stop`, { version: '1', grund: 'Flyttet' })
    expect(await notes(c.vita)).toBe(0)
    expect(await notes(world.mette)).toBe(1)
    const page = await (await (await c.as(c.vita)).get(course)).text()
    expect(page).not.toContain('Ida')
  })
})
