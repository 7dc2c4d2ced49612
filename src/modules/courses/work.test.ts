import { sql } from 'kysely'
import { v7 } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../tests/setup/world.ts'
import { type CourseWorld, courseWorld } from './courses.testing.ts'
import { sessionsOfPerson } from './index.ts'

let opened: TestDatabase
let world: SmallWorld
let c: CourseWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  c = await courseWorld(opened, world)
})

const idOf = (course: string): string => course.split('/').at(-1) ?? ''
const planWithIda = async (): Promise<string> => {
  const course = await c.plan(world.mette)
  await c.addPupils(world.mette, course, [world.ida])
  return course
}

describe('the states', () => {
  const become = async (course: string, values: string): Promise<unknown> =>
    await opened.database.as(world.mette, async (tx) => {
      await sql`update project_course set ${sql.raw(values)} where id = ${idOf(course)}`.execute(tx.db)
    })

  test('a forbidden step cannot be written, not even past the pages', async () => {
    const course = await planWithIda()
    await expect(
      become(
        course,
        "state = 'completed', started_on = '2026-11-24', ended_on = '2026-11-24', outcome = 'x'",
      ),
    ).rejects.toThrow('cannot go from planned to completed')
    await expect(become(course, "state = 'running', started_on = '2026-11-24'")).rejects.toThrow(
      'state_is_whole',
    )
    expect((await c.begin(world.mette, course)).status).toBe(303)
    await expect(become(course, "rule_action = 'Noget andet'")).rejects.toThrow('agreed before the start')
    await expect(become(course, "state = 'planned', started_on = null")).rejects.toThrow('cannot go from')
    await expect(
      become(course, "state = 'stopped', ended_on = '2030-01-01', stop_reason = 'x'"),
    ).rejects.toThrow('row-level security')
    const mette = await c.as(world.mette)
    expect((await mette.post(`${course}/stop`, { version: '2', grund: 'Det passede ikke' })).status).toBe(303)
    // What has ended is not written in: the row is out of reach.
    await become(course, "state = 'running', ended_on = null, stop_reason = null")
    expect((await c.row(course)).state).toBe('stopped')
    const [session] = await c.sessions(course)
    expect(
      (await mette.post(`${course}/gange/${session?.id}/note`, { version: '0', elev: '', tekst: 'x' }))
        .status,
    ).toBe(404)
    expect((await mette.post(`${course}/maal`, {})).status).toBe(404)
  })

  test('a course is not completed without what is missing, or a note why', async () => {
    const course = await planWithIda()
    await c.begin(world.mette, course)
    const mette = await c.as(world.mette)
    const version = String((await c.row(course)).version)
    const without = await mette.post(`${course}/afslut`, { version, udbytte: 'Det gik godt', mangler: '' })
    expect(without.status).toBe(422)
    expect(await without.text()).toContain('Det gik godt')
    expect((await mette.post(`${course}/afslut`, { version, udbytte: '', mangler: 'x' })).status).toBe(422)
    expect(
      (await mette.post(`${course}/afslut`, { version, udbytte: 'Det gik godt', mangler: 'Ida var væk' }))
        .status,
    ).toBe(303)
    expect(await (await (await c.as(world.gitte)).get(course)).text()).toContain('Det gik godt')
  })

  test('what every family reads names none of several children, and why something is missing stays with the staff', async () => {
    const course = await c.plan(world.mette)
    await c.addPupils(world.mette, course, [world.ida, world.noah])
    await c.begin(world.mette, course)
    const mette = await c.as(world.mette)
    const end = async (udbytte: string) =>
      (await mette.post(`${course}/afslut`, { version: '2', udbytte, mangler: 'Noah ville ikke' })).status
    expect((await mette.post(`${course}/stop`, { version: '2', grund: 'Noah flytter' })).status).toBe(422)
    expect(await end('Noah er kommet tilbage')).toBe(422)
    expect(await end('Begge er kommet tilbage')).toBe(303)
    expect(await (await (await c.as(world.gitte)).get(course)).text()).not.toContain('Noah')
    expect(await (await mette.get(course)).text()).toContain('Noah ville ikke')
  })

  test('of two who start and stop at once one stands, and the other is told', async () => {
    const course = await planWithIda()
    const [mette, karen] = [await c.as(world.mette), await c.as(world.karen)]
    const both = await Promise.all([
      mette.post(`${course}/start`, { version: '1' }),
      karen.post(`${course}/stop`, { version: '1', grund: 'Vi venter' }),
    ])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
  })
})

describe('writing together', () => {
  test('two who save attendance at once: one stands, the other sees both', async () => {
    const course = await planWithIda()
    await c.begin(world.mette, course)
    const [session] = await c.sessions(course)
    const path = `${course}/gange/${session?.id}/fremmoede`
    const fields = (status: string) => ({
      version: '1',
      [`elev_${world.ida}`]: status,
      [`voksen_${world.mette.person}`]: 'present',
    })
    const answers = await Promise.all([
      (await c.as(world.mette)).post(path, fields('present')),
      (await c.as(world.karen)).post(path, fields('absent')),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const told = await answers.find(({ status }) => status === 409)?.text()
    expect(told).toContain('Ida Holm: ')
    const again = await (
      await c.as(world.mette)
    ).post(path, { ...fields('present'), version: '2', [`elev_${world.ida}`]: 'ferie' })
    expect(again.status).toBe(422)
  })

  test('two notes at once lose neither, and every version stays', async () => {
    const course = await planWithIda()
    const [session] = await c.sessions(course)
    const path = `${course}/gange/${session?.id}/note`
    const note = (tekst: string) => ({ version: '0', elev: '', tekst })
    const answers = await Promise.all([
      (await c.as(world.mette)).post(path, note('Fra Mette')),
      (await c.as(world.karen)).post(path, note('Fra Karen')),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const told = await answers.find(({ status }) => status === 409)?.text()
    for (const text of ['Fra Mette', 'Fra Karen']) expect(told).toContain(text)
  })

  test('the child’s own word is the child’s: an adult’s is another', async () => {
    const course = await planWithIda()
    const ida = await c.as(world.idaHerself)
    expect((await ida.post(`${course}/mit-ord`, { version: '0', ord: 'Det er okay' })).status).toBe(303)
    expect((await ida.post(`${course}/mit-ord`, { version: '0', ord: 'For sent' })).status).toBe(409)
    const word = { version: '0', elev: world.ida, ord: 'Ida siger, det er okay' }
    expect((await (await c.as(world.mette)).post(`${course}/maal/ord`, word)).status).toBe(303)
    expect(
      (await (await c.as(world.gitte)).post(`${course}/mit-ord`, { version: '1', ord: 'Mor skriver' }))
        .status,
    ).toBe(404)
    await opened.database.as(world.mette, async (tx) => {
      await tx.db
        .updateTable('project_course_word')
        .set({ text: 'Rettet', written_by: world.mette.person })
        .where('is_own', '=', true)
        .execute()
    })
    expect(await (await ida.get(course)).text()).toContain('Det er okay')
  })

  test('a template edited while a course runs leaves the course as it was made', async () => {
    const template = await c.templateId('teamsamarbejde')
    const course = await c.plan(world.mette, { template: 'teamsamarbejde' })
    const mil = await c.as(c.mil)
    const fields = {
      version: '1',
      titel: 'Nyt navn',
      om: '',
      regel_hvis: 'a',
      regel_saa: 'b',
      regel_hvem: 'c',
      kun_barn: '',
      t0_titel: 'Hele klassen',
      t0_mod: 'environment',
      g0_titel: 'Første gang',
      g0_slags: 'session',
      g0_minutter: '30',
      g0_dage: '0',
    }
    const both = await Promise.all([
      mil.post(`/forloeb/skabeloner/${template}/ret`, fields),
      (await c.as(world.anne)).post(`/forloeb/skabeloner/${template}/ret`, {
        ...fields,
        titel: 'Annes navn',
      }),
    ])
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const page = await (await (await c.as(world.mette)).get(course)).text()
    expect(page).toContain('Teamet om klassen')
    expect(page).toContain('Vi ser hos hinanden')
    expect((await (await c.as(world.mette)).post(`/forloeb/skabeloner/${template}/ret`, fields)).status).toBe(
      404,
    )
    await expect(
      opened.database.as(c.mil, async (tx) => {
        await sql`update course_template_version set title = 'x'`.execute(tx.db)
      }),
    ).rejects.toThrow('permission denied')
    const hostile = async (more: Record<string, string | readonly string[]>) => {
      const sent = await mil.post(`/forloeb/skabeloner/ny`, { ...fields, version: '0', ...more })
      return sent.status
    }
    expect(await hostile({ m0_titel: 'Ark', m0_link: 'javascript:alert(1)' })).toBe(422)
    expect(await hostile({ t0_mod: 'child' })).toBe(422)
    expect(await hostile({ t0_mod: 'child', kun_barn: 'Vi har prøvet alt andet' })).toBe(303)
    expect(await hostile({ titel: 'x'.repeat(121) })).toBe(422)
    expect(await hostile({ titel: ['a', 'b'] })).toBe(422)
    expect(await hostile({ g0_dage: '99999' })).toBe(422)
    expect(
      await hostile({
        p0_titel: 'x',
        p0_fra: '5',
        p0_til: '1',
        p0_kilde: 'typed',
        p0_om: 'pupil',
        p0_bedst: 'higher',
        p0_svarer: 'child',
      }),
    ).toBe(422)
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`g${at}_titel`, 'Gang']))
    expect(await hostile(many)).toBe(422)
  })
})

describe('bad input', () => {
  test.for<[string, Record<string, string>, number]>([
    ['a school elsewhere', { skole: '0190f1f0-0000-7000-8000-000000000000' }, 422],
    ['a class of another school', { klasse: 'class5c' }, 422],
    ['a day that is none', { fra: '31.4.2026' }, 422],
    ['a day in another century', { fra: '1926-11-24' }, 422],
    ['a time that is none', { tid: '25.00' }, 422],
    ['a title too long', { titel: 'x'.repeat(121) }, 422],
    ['a null byte', { titel: 'a\0b' }, 400],
    ['no rule', { regel_hvis: '' }, 422],
  ])('%s begins no course', async ([, fields, status]) => {
    const template = await c.templateId('fravaer')
    const klasse = fields['klasse'] === 'class5c' ? world.class5c : ''
    const sent = await (
      await c.as(world.mette)
    ).post(`/forloeb/skabeloner/${template}/start`, { ...c.startFields(), ...fields, klasse })
    expect(sent.status).toBe(status)
  })

  test('hostile words are shown as words, and sixty sessions are enough', async () => {
    const course = await c.plan(world.mette, { fields: { titel: '<script>alert(1)</script>' } })
    expect(await (await (await c.as(world.mette)).get(course)).text()).not.toContain('<script>alert')
    await expect(
      opened.database.as(world.mette, async (tx) => {
        await sql`insert into project_course_session (municipality_id, id, course_id, place, kind, title, purpose, day, starts_minute, minutes)
          select ${world.vindrose}, gen_random_uuid(), ${idOf(course)}, n, 'session', 'x', '', current_date, 540, 60
          from generate_series(17, 2000) n`.execute(tx.db)
      }),
    ).rejects.toThrow('place')
    const [session] = await c.sessions(course)
    const moved = async (fields: Record<string, string>) =>
      (
        await (
          await c.as(world.mette)
        ).post(`${course}/gange/${session?.id}/flyt`, {
          version: '1',
          dag: '2026-12-01',
          tid: '10.00',
          minutter: '60',
          ...fields,
        })
      ).status
    expect(await moved({ dag: '1999-01-01' })).toBe(422)
    expect(await moved({ tid: 'om lidt' })).toBe(422)
    expect(await moved({})).toBe(303)
    expect(await moved({})).toBe(409)
    const pause = (await c.sessions(course)).find(({ kind }) => kind === 'pause')
    const backwards = await (
      await c.as(world.mette)
    ).post(`${course}/gange/${pause?.id}/flyt`, { version: '1', dag: '2027-03-01', til: '2027-02-01' })
    expect(backwards.status).toBe(422)
  })

  test('a figure outside the scale is refused and kept, and one changed meanwhile is not written over', async () => {
    const course = await c.plan(world.mette, { template: 'tal-paent' })
    await c.addPupils(world.mette, course, [world.ida])
    const mette = await c.as(world.mette)
    const field = `before_p1_${world.ida}`
    const wrong = await mette.post(`${course}/maal`, { [field]: '11', [`v_${field}`]: '0' })
    expect(wrong.status).toBe(422)
    expect(await wrong.text()).toContain('value="11"')
    expect((await mette.post(`${course}/maal`, { [field]: '3,5', [`v_${field}`]: '0' })).status).toBe(303)
    expect((await mette.post(`${course}/maal`, { [field]: '4', [`v_${field}`]: '0' })).status).toBe(409)
    expect(await (await mette.get(`${course}/maal`)).text()).toContain('value="3,5"')
    // After is not measured before it has begun.
    await mette.post(`${course}/maal`, { [`after_p1_${world.ida}`]: '4', [`v_after_p1_${world.ida}`]: '0' })
    expect(await (await mette.get(`${course}/maal`)).text()).not.toContain('value="4"')
  })

  test('a person’s sessions name no child', async () => {
    const course = await planWithIda()
    await c.begin(world.mette, course)
    const sessions = async (who: PersonActor) =>
      await opened.database.as(who, async (tx) =>
        (
          await sessionsOfPerson(tx, who.person, tx.today.subtract({ days: 60 }), tx.today.add({ days: 60 }))
        ).filter((one) => one.course === idOf(course)),
      )
    const own = await sessions(world.mette)
    expect(own[0]?.starts.toString()).toBe('2026-11-23T08:00:00Z')
    expect(own[0]?.ends.toString()).toBe('2026-11-23T09:00:00Z')
    expect(JSON.stringify(own)).not.toContain('Ida')
    expect((await sessions(world.gitte)).length).toBe(own.length)
    expect(await sessions(world.noahsMother)).toEqual([])
    expect(await sessions(world.ole)).toEqual([])
  })
})

describe('what the courses of a template have brought', () => {
  /** Completed courses with so many pairs each, as the owner of the database puts them there. */
  const completed = async (template: string, counts: readonly number[]): Promise<void> => {
    for (const [place, count] of counts.entries()) {
      const course = await c.plan(world.mette, { template: 'klassen' })
      await c.begin(world.mette, course)
      await opened.database.as(world.mette, async (tx) => {
        for (let one = 0; one < count; one++)
          for (const point of ['before', 'after'])
            await sql`insert into project_course_measure (municipality_id, id, course_id, measure, point, value_hundredths, origin, written_by)
              values (${world.vindrose}, ${v7()}, ${idOf(course)}, ${template}, ${point}, ${(point === 'before' ? 300 : 500) + one * 10},
                'typed', ${world.mette.person}) on conflict do nothing`.execute(tx.db)
        await sql`update project_course set state = 'completed', ended_on = ${tx.today.subtract({ days: 0 })}, outcome = 'x'
          where id = ${idOf(course)}`.execute(tx.db)
      })
      expect(place).toBeLessThan(counts.length)
    }
  }

  test('is told from eight on, and then five at a time, to those who look after templates alone', async () => {
    const template = await c.templateId('klassen')
    const told = async (who: PersonActor) =>
      await opened.database.as(who, async (tx) => {
        const { rows } = await sql<{ measure: string; counted: number; mean_change: number }>`
          select * from course_effects(${template}::uuid)`.execute(tx.db)
        return rows.map(({ measure, counted, mean_change }) => [measure, counted, mean_change])
      })
    await completed(
      'p1',
      Array.from({ length: 7 }, () => 1),
    )
    expect(await told(c.mil)).toEqual([])
    const page = async () =>
      await (await (await c.as(world.anne)).get(`/forloeb/skabeloner/${template}/virkning`)).text()
    expect(await page()).toContain('for få til at sige noget')
    await completed('p1', [1])
    expect(await told(c.mil)).toEqual([['p1', 8, 2]])
    // One more changes nothing: otherwise it could be worked out from the difference.
    await completed('p1', [1, 1, 1, 1, 1])
    expect(await told(world.anne)).toEqual([['p1', 8, 2]])
    await completed('p1', [1])
    expect(await told(world.anne)).toEqual([['p1', 14, 2]])
    for (const who of [world.mette, world.karen, world.gitte, world.sus, world.frede])
      expect(await told(who)).toEqual([])
    expect(await page()).toContain('14 forløb')
    expect(await page()).toContain('regression mod gennemsnittet')
    expect((await (await c.as(world.karen)).get(`/forloeb/skabeloner/${template}/virkning`)).status).toBe(404)
  })
})
