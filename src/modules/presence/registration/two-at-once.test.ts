import { beforeEach, describe, expect, test } from 'vitest'
import pg from 'pg'
import type { PersonActor } from '#platform/access/actor.ts'
import { AbsenceId } from '#platform/ids.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { type TestDatabase, testDatabase } from '../../../../tests/setup/database.ts'
import { allAtOnce, connectionsWaiting } from '../../../../tests/setup/waiting.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'
import { applyAbsenceImport } from '../import/apply.ts'
import { readAbsenceImport } from '../import/read.ts'
import { lockClassDay } from './registration-store.ts'
import { saveRegistration } from './registration-write.ts'

let opened: TestDatabase
let world: SmallWorld

beforeEach(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

const today = '2026-11-24'
const tomorrow = '2026-11-25'
/** Signed in and seen once: the first page of a session waits for nobody afterwards. */
const browserOf = async (actor: PersonActor) => {
  const browser = await appFor(opened).as(actor)
  await browser.get('/')
  return browser
}
const importer = () => ({ kind: 'system', name: 'import', municipality: world.vindrose }) as const

const absences = async () =>
  await opened.database.as(importer(), async (tx) =>
    (
      await tx.db
        .selectFrom('absence')
        .select(['pupil_id', 'day', 'category', 'origin'])
        .orderBy('day')
        .orderBy('pupil_id')
        .execute()
    ).map((row) => [row.pupil_id, row.day.toString(), row.category, row.origin]),
  )

describe('leave', () => {
  const wish = { fra: '2026-12-03', til: '2026-12-04', grund: 'Familiefest' }
  const requests = async () =>
    await opened.database.as(
      importer(),
      async (tx) => await tx.db.selectFrom('leave_request').select(['id', 'state', 'version']).execute(),
    )

  test('that is sent four times at once is asked for once', async () => {
    const gitte = await browserOf(world.gitte)
    const ask = async () => (await gitte.post(`/fravaer/fri/barn/${world.ida}`, wish)).status
    const statuses = await allAtOnce(opened, 'leave_request', [ask, ask, ask, ask])
    expect(statuses.sort((a, b) => a - b)).toEqual([303, 422, 422, 422])
    expect(await requests()).toHaveLength(1)
  })

  test('for a day that another request covers is refused by the database itself', async () => {
    const add = async (first: string, last: string) =>
      await opened.database.as(world.gitte, async (tx) => {
        await tx.db
          .insertInto('leave_request')
          .values({
            municipality_id: world.vindrose,
            id: crypto.randomUUID(),
            pupil_id: world.ida,
            first_day: Temporal.PlainDate.from(first),
            last_day: Temporal.PlainDate.from(last),
            reason: 'x',
            asked_by: world.gitte.person,
          })
          .execute()
      })
    await add('2026-12-03', '2026-12-04')
    await expect(add('2026-12-04', '2026-12-07')).rejects.toMatchObject({ code: '23P01' })
    await add('2026-12-07', '2026-12-07')
  })

  test('takes no approved day away but its own', async () => {
    const gitte = await browserOf(world.gitte)
    const karen = await browserOf(world.karen)
    await gitte.post(`/fravaer/fri/barn/${world.ida}`, wish)
    await gitte.post(`/fravaer/fri/barn/${world.ida}`, { ...wish, fra: '2026-12-07', til: '2026-12-08' })
    const all = await requests()
    for (const { id } of all)
      await karen.post(`/fravaer/fri/${id}/svar`, { version: '1', svar: 'approved', tekst: '' })
    expect(await absences()).toHaveLength(4)
    await gitte.post(`/fravaer/fri/${all[0]?.id}/traek-tilbage`, { version: '2' })
    expect((await absences()).map(([, day]) => day)).toEqual(['2026-12-07', '2026-12-08'])
  })

  test('that was refused lets nobody remove the days of another’s', async () => {
    const gitte = await browserOf(world.gitte)
    const karen = await browserOf(world.karen)
    await gitte.post(`/fravaer/fri/barn/${world.ida}`, wish)
    const [refused] = await requests()
    await karen.post(`/fravaer/fri/${refused?.id}/svar`, { version: '1', svar: 'refused', tekst: 'Nej' })
    await opened.database.as(world.karen, async (tx) => {
      await tx.db
        .insertInto('absence')
        .values({
          municipality_id: world.vindrose,
          id: AbsenceId.create(),
          pupil_id: world.ida,
          day: Temporal.PlainDate.from('2026-12-03'),
          part: 'day',
          category: 'authorised',
          origin: 'leave',
          registered_by: world.karen.person,
        })
        .execute()
    })
    const removed = await opened.database.as(
      world.gitte,
      async (tx) => await tx.db.deleteFrom('absence').where('origin', '=', 'leave').executeTakeFirst(),
    )
    expect(removed.numDeletedRows).toBe(0n)
  })
})

test('a notice that is sent four times at once, of a child without a home class, is told once', async () => {
  const owner = new pg.Client(opened.owner)
  await owner.connect()
  await owner.query(
    `begin; select set_config('medvind.actor', 'operator', true), set_config('medvind.municipality', '${world.vindrose}', true),
       set_config('medvind.today', '${today}', true);
     update class_member set valid_to = '${today}' where pupil_id = '${world.ida}'; commit`,
  )
  await owner.end()
  const gitte = await browserOf(world.gitte)
  const tell = async () =>
    (await gitte.post(`/fravaer/meld/${world.ida}`, { dag: tomorrow, hvad: 'sick', note: 'feber' })).status
  expect((await allAtOnce(opened, 'absence', [tell, tell, tell, tell])).sort((a, b) => a - b)).toEqual([
    303, 422, 422, 422,
  ])
  expect(await absences()).toHaveLength(1)
})

describe('an import of absence while', () => {
  const file = (...lines: string[]) => ({
    name: 'absence.csv',
    open: async function* () {
      yield await Promise.resolve(Buffer.from(['elev;dato;kategori', ...lines].join('\n')))
    },
  })
  /** Imports, and ends the import's transaction when `meanwhile` has come to wait for it. */
  const importing = async (lines: readonly string[], meanwhile: () => Promise<void> = async () => {}) =>
    await opened.database.as(importer(), async (tx) => {
      const reading = await readAbsenceImport(tx, file(...lines))
      const result = await applyAbsenceImport(tx, reading, { complete: false, overwrite: false })
      await meanwhile()
      return result
    })
  const formOf = async (actor: PersonActor) => {
    const browser = await browserOf(actor)
    const html = await (await browser.get(`/fravaer/klasse/${world.class3a}?dag=${today}`)).text()
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
    return { browser, version: field('version'), set: field('set') }
  }

  test('a class is registered: both versions are shown, and nothing that was typed is lost', async () => {
    const { browser, ...read } = await formOf(world.mette)
    const sent = {
      ...read,
      [`m.${world.ida}`]: 'unauthorised',
      [`n.${world.ida}`]: 'ingen besked',
      [`m.${world.noah}`]: 'present',
      [`n.${world.noah}`]: '',
    }
    let answer: Promise<Response> = Promise.reject(new Error('Nothing was sent.'))
    answer.catch(() => {})
    await importing([`${world.ida};${today};sygdom`], async () => {
      answer = browser.post(`/fravaer/klasse/${world.class3a}?dag=${today}&del=day`, sent)
      await connectionsWaiting(opened, 1)
    })
    const response = await answer
    const html = await response.text()
    expect(response.status).toBe(409)
    expect(html).toContain('ingen besked')
    expect(html).toContain('Sygdom')
    expect(await absences()).toEqual([[world.ida, today, 'sick', 'import']])
  })

  test('a class is registered with everyone there: the teacher is told of the absence first', async () => {
    const { browser, ...read } = await formOf(world.mette)
    const sent = { ...read, [`m.${world.ida}`]: 'present', [`m.${world.noah}`]: 'present' }
    let answer: Promise<Response> = Promise.reject(new Error('Nothing was sent.'))
    answer.catch(() => {})
    await importing([`${world.ida};${today};sygdom`], async () => {
      answer = browser.post(`/fravaer/klasse/${world.class3a}?dag=${today}&del=day`, sent)
      await connectionsWaiting(opened, 1)
    })
    expect((await answer).status).toBe(409)
  })

  test('a family tells of the same day: told in words, not as an error', async () => {
    const gitte = await browserOf(world.gitte)
    let answer: Promise<Response> = Promise.reject(new Error('Nothing was sent.'))
    answer.catch(() => {})
    await importing([`${world.ida};${tomorrow};sygdom`], async () => {
      answer = gitte.post(`/fravaer/meld/${world.ida}`, { dag: tomorrow, hvad: 'sick', note: 'feber' })
      await connectionsWaiting(opened, 1)
    })
    expect((await answer).status).toBe(422)
    expect(await absences()).toHaveLength(1)
  })

  test('a class is being registered: what the teacher says stands, for every pupil of the class', async () => {
    let imported: ReturnType<typeof importing> = Promise.reject(new Error('Nothing was imported.'))
    imported.catch(() => {})
    await opened.database.as(world.mette, async (tx) => {
      await lockClassDay(tx, world.class3a, Temporal.PlainDate.from(today))
      await saveRegistration(tx, {
        schoolClass: world.class3a,
        day: Temporal.PlainDate.from(today),
        part: 'day',
        version: 0,
        by: world.mette.person,
        lines: [{ pupil: world.ida, absences: [], line: { mark: 'unauthorised', note: null } }],
      })
      imported = importing([`${world.ida};${today};sygdom`, `${world.noah};${today};sygdom`])
      await connectionsWaiting(opened, 1)
    })
    expect((await imported).kept.absence).toBe(2)
    expect(await absences()).toEqual([[world.ida, today, 'unauthorised', 'staff']])
  })
})
