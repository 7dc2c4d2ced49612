import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { clockAt } from '#platform/clock.ts'
import { AbsenceId, type ClassId, type PupilId } from '#platform/ids.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { type SmallWorld, smallWorld } from '../../../../tests/setup/world.ts'

let opened: TestDatabase
let world: SmallWorld

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
})

/** Every test begins with nothing registered on the day. */
let day = Temporal.PlainDate.from('2026-11-24')
beforeEach(() => {
  do day = day.subtract({ days: 1 })
  while (day.dayOfWeek > 5 || day.weekOfYear === 42)
})

const path = (schoolClass: ClassId, on: string = day.toString(), part = '') =>
  `/fravaer/klasse/${schoolClass}?dag=${on}${part === '' ? '' : `&del=${part}`}`

const browserOf = async (actor: PersonActor) => await appFor(opened).as(actor)

const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

const readAt = async (actor: PersonActor, address: string) => {
  const html = await (await (await browserOf(actor)).get(address)).text()
  return { version: hidden(html, 'version'), set: hidden(html, 'set') }
}

const post = async (actor: PersonActor, address: string, fields: Record<string, string>) =>
  await (await browserOf(actor)).post(address, fields)

const register = async (
  actor: PersonActor,
  address: string,
  marks: Record<string, string>,
  notes: Record<string, string> = {},
) => {
  const at = await readAt(actor, address)
  return await post(actor, address, { ...at, ...fieldsOf(marks, notes) })
}

const fieldsOf = (marks: Record<string, string>, notes: Record<string, string> = {}) => ({
  ...Object.fromEntries(Object.entries(marks).map(([pupil, mark]) => [`m.${pupil}`, mark])),
  ...Object.fromEntries(Object.entries(notes).map(([pupil, note]) => [`n.${pupil}`, note])),
})

const absences = async (pupil: PupilId) =>
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) =>
    (
      await tx.db
        .selectFrom('absence')
        .select(['part', 'category', 'note', 'origin'])
        .where('pupil_id', '=', pupil)
        .where('day', '=', day)
        .orderBy('part')
        .execute()
    ).map((row) => [row.part, row.category, row.note, row.origin]),
  )

const corrections = async (pupil: PupilId) =>
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) =>
    (
      await tx.db
        .selectFrom('absence_correction')
        .select(['category', 'note', 'origin', 'was_removed'])
        .where('pupil_id', '=', pupil)
        .where('day', '=', day)
        .orderBy('id')
        .execute()
    ).map((row) => [row.category, row.note, row.origin, row.was_removed]),
  )

const registrations = async (schoolClass: ClassId) =>
  await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.vindrose },
    async (tx) =>
      await tx.db
        .selectFrom('class_registration')
        .select(['part', 'version', 'registered_by', 'corrected_by'])
        .where('class_id', '=', schoolClass)
        .where('day', '=', day)
        .orderBy('part')
        .execute(),
  )

const told = async (pupil: PupilId, part: string, category: string, note: string | null) =>
  await opened.database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await tx.db
      .insertInto('absence')
      .values({
        municipality_id: world.vindrose,
        id: AbsenceId.create(),
        pupil_id: pupil,
        day,
        part,
        category,
        note,
        origin: 'guardian',
        registered_by: world.gitte.person,
      })
      .execute()
  })

test.for<[string, (w: SmallWorld) => PersonActor, (w: SmallWorld) => ClassId, number]>([
  ['the administration', (w) => w.anne, (w) => w.class3a, 404],
  ['a system administrator', (w) => w.sus, (w) => w.class3a, 404],
  ['a guardian', (w) => w.gitte, (w) => w.class3a, 404],
  ['the pupil', (w) => w.idaHerself, (w) => w.class3a, 404],
  ['a teacher of another class', (w) => w.ole, (w) => w.class3a, 404],
  ['a leader of another school', (w) => w.bo, (w) => w.class3a, 404],
  ['a teacher of another municipality', (w) => w.frede, (w) => w.class3a, 404],
  ['a leader, about a class elsewhere', (w) => w.karen, (w) => w.classElsewhere, 404],
  ['the own teacher', (w) => w.mette, (w) => w.class3a, 200],
  ['the own leader', (w) => w.karen, (w) => w.class3a, 200],
])('who may open and send the registration: %s', async ([, who, schoolClass, status]) => {
  const actor = who(world)
  const address = path(schoolClass(world))
  expect((await (await browserOf(actor)).get(address)).status).toBe(status)
  const fields = { version: '0', set: '', ...fieldsOf({ [world.ida]: 'sick', [world.noah]: 'present' }) }
  // The form of someone who may is refused too, because it was read at nothing: as a conflict, not as a page that is not there.
  expect((await post(actor, address, fields)).status).toBe(status === 404 ? 404 : 409)
  expect(await registrations(schoolClass(world))).toEqual([])
})

test.for([
  ['a Saturday', '2026-11-21', 'Der er ikke skole'],
  ['the autumn break', '2026-10-14', 'Der er ikke skole'],
  ['tomorrow', '2026-11-25', 'er ikke kommet endnu'],
  ['a day before the class existed', '2026-06-01', 'fandtes ikke'],
  ['no day at all', '31.2.2026', 'er ikke en dag'],
])('a day that cannot be registered is refused in words: %s', async ([, on, words]) => {
  const address = path(world.class3a, on)
  const shown = await (await browserOf(world.mette)).get(address)
  expect(await shown.text()).toContain(words)
  const sent = await post(world.mette, address, {
    version: '0',
    set: '',
    ...fieldsOf({ [world.ida]: 'sick', [world.noah]: 'present' }),
  })
  expect(sent.status).toBe(422)
  expect(await sent.text()).toContain(words)
  expect(await registrations(world.class3a)).toEqual([])
})

test('only absences are stored, and that the class was registered', async () => {
  const sent = await register(
    world.mette,
    path(world.class3a),
    { [world.ida]: 'sick', [world.noah]: 'present' },
    { [world.ida]: 'feber' },
  )
  expect(sent.status).toBe(303)
  expect(await absences(world.ida)).toEqual([['day', 'sick', 'feber', 'staff']])
  expect(await absences(world.noah)).toEqual([])
  expect(await registrations(world.class3a)).toMatchObject([
    { part: 'day', version: 1, registered_by: world.mette.person, corrected_by: null },
  ])
})

test('a correction keeps what was registered first, and who registered', async () => {
  const address = path(world.class3a)
  await register(world.mette, address, { [world.ida]: 'unauthorised', [world.noah]: 'sick' })
  await register(
    world.karen,
    address,
    { [world.ida]: 'sick', [world.noah]: 'present' },
    { [world.ida]: 'ringet' },
  )
  expect(await absences(world.ida)).toEqual([['day', 'sick', 'ringet', 'staff']])
  expect(await absences(world.noah)).toEqual([])
  expect(await corrections(world.ida)).toEqual([['unauthorised', null, 'staff', false]])
  expect(await corrections(world.noah)).toEqual([['sick', null, 'staff', true]])
  expect(await registrations(world.class3a)).toMatchObject([
    { version: 2, registered_by: world.mette.person, corrected_by: world.karen.person },
  ])
})

test('of two who register at once the second sees both versions and chooses, and nothing is lost', async () => {
  const address = path(world.class3a)
  const [first, second] = [await readAt(world.mette, address), await readAt(world.karen, address)]
  await post(world.mette, address, {
    ...first,
    ...fieldsOf({ [world.ida]: 'sick', [world.noah]: 'present' }, { [world.ida]: 'hoster' }),
  })
  const sent = await post(world.karen, address, {
    ...second,
    ...fieldsOf({ [world.ida]: 'unauthorised', [world.noah]: 'authorised' }, { [world.noah]: 'tandlæge' }),
  })
  const html = await sent.text()
  expect(sent.status).toBe(409)
  for (const words of [
    'Gemt: Sygdom',
    'hoster',
    'Dit: Ulovligt',
    'Gemt: Til stede',
    'tandlæge',
    'Mette Krog',
  ])
    expect(html).toContain(words)
  expect(await absences(world.ida)).toEqual([['day', 'sick', 'hoster', 'staff']])
  const chosen = await post(world.karen, address, {
    version: hidden(html, 'version'),
    set: hidden(html, 'set'),
    ...fieldsOf({ [world.ida]: 'unauthorised', [world.noah]: 'authorised' }, { [world.noah]: 'tandlæge' }),
    [`v.${world.ida}`]: 'gemt',
    [`v.${world.noah}`]: 'min',
  })
  expect(chosen.status).toBe(303)
  expect(await absences(world.ida)).toEqual([['day', 'sick', 'hoster', 'staff']])
  expect(await absences(world.noah)).toEqual([['day', 'authorised', 'tandlæge', 'staff']])
})

test('two who send in the same moment: one is first, the other is told', async () => {
  const address = path(world.class3a)
  const [first, second] = [await readAt(world.mette, address), await readAt(world.karen, address)]
  const sent = await Promise.all([
    post(world.mette, address, { ...first, ...fieldsOf({ [world.ida]: 'sick', [world.noah]: 'present' }) }),
    post(world.karen, address, { ...second, ...fieldsOf({ [world.ida]: 'present', [world.noah]: 'sick' }) }),
  ])
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([303, 409]))
  expect((await absences(world.ida)).length + (await absences(world.noah)).length).toBe(1)
})

test('the page says how the pupils stand, and a long note from an import stops nobody from saving', async () => {
  const address = path(world.class3a)
  const shown = async () => await (await (await browserOf(world.mette)).get(address)).text()
  expect(await shown()).toContain('Alle er sat til stede.')
  const long = 'a'.repeat(1000)
  await told(world.ida, 'day', 'sick', long)
  expect(await shown()).toContain('1 elev er sat som fraværende efter det, I allerede ved.')
  await register(
    world.mette,
    address,
    { [world.ida]: 'sick', [world.noah]: 'present' },
    { [world.ida]: long },
  )
  expect(await absences(world.ida)).toEqual([['day', 'sick', long, 'guardian']])
  expect(await shown()).toContain('Eleverne står, som de er registreret.')
})

test('the same form sent twice has registered once', async () => {
  const address = path(world.class3a)
  const at = await readAt(world.mette, address)
  const fields = { ...at, ...fieldsOf({ [world.ida]: 'sick', [world.noah]: 'present' }) }
  expect((await post(world.mette, address, fields)).status).toBe(303)
  expect((await post(world.mette, address, fields)).status).toBe(303)
  expect(await registrations(world.class3a)).toMatchObject([{ version: 1 }])
})

test('a notice that came while the form was open is not overwritten unseen', async () => {
  const address = path(world.class3a)
  const at = await readAt(world.mette, address)
  await told(world.ida, 'day', 'sick', 'feber')
  const sent = await post(world.mette, address, {
    ...at,
    ...fieldsOf({ [world.ida]: 'present', [world.noah]: 'present' }),
  })
  expect(sent.status).toBe(409)
  expect(await sent.text()).toContain('Der er meldt fravær')
  expect(await absences(world.ida)).toEqual([['day', 'sick', 'feber', 'guardian']])
})

test('a guardian’s notice is filled in, and the teacher’s registration wins while the first is kept', async () => {
  await told(world.ida, 'day', 'sick', 'feber')
  const shown = await (await (await browserOf(world.mette)).get(path(world.class3a))).text()
  expect(shown).toContain('Meldt af Gitte Holm')
  await register(
    world.mette,
    path(world.class3a),
    { [world.ida]: 'present', [world.noah]: 'present' },
    { [world.ida]: 'feber' },
  )
  expect(await absences(world.ida)).toEqual([])
  expect(await corrections(world.ida)).toEqual([['sick', 'feber', 'guardian', true]])
})

test('in grade 8 morning and last lesson are two registrations', async () => {
  await told(world.liv, 'day', 'sick', null)
  await register(world.ole, path(world.class8b, day.toString(), 'morning'), { [world.liv]: 'present' })
  // She was told ill for the whole day and came in the morning: the rest of the day stands as it was told.
  expect(await absences(world.liv)).toEqual([['last_lesson', 'sick', null, 'guardian']])
  await register(world.ole, path(world.class8b, day.toString(), 'last_lesson'), {
    [world.liv]: 'unauthorised',
  })
  expect(await absences(world.liv)).toEqual([['last_lesson', 'unauthorised', null, 'staff']])
  expect((await registrations(world.class8b)).map(({ part }) => part)).toEqual(['last_lesson', 'morning'])
})

test.for<[string, Record<string, string>, string]>([
  ['a pupil without a mark', { [`n.x`]: 'y' }, 'Vælg, om Ida Holm'],
  ['a mark that does not exist', { IDA: 'ferie' }, 'Vælg, om Ida Holm'],
  ['a note that is too long', { IDA: 'sick', NOTE: 'x'.repeat(301) }, '300'],
  ['a note of one who is there', { IDA: 'present', NOTE: 'kom kl. 9' }, 'en note hører til et fravær'],
])('a form that is wrong changes nothing and comes back as it was: %s', async ([, given, words]) => {
  const address = path(world.class3a)
  const at = await readAt(world.mette, address)
  const named = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name === 'IDA' ? `m.${world.ida}` : name === 'NOTE' ? `n.${world.ida}` : name,
      value,
    ]),
  )
  const sent = await post(world.mette, address, { ...at, [`m.${world.noah}`]: 'sick', ...named })
  const html = await sent.text()
  expect(sent.status).toBe(422)
  expect(html).toContain(words)
  expect(html).toMatch(new RegExp(`name="m\\.${world.noah}" value="sick" checked`))
  expect(await absences(world.noah)).toEqual([])
  expect(await registrations(world.class3a)).toEqual([])
})

test('a day without school leads to the latest school day, ready to be registered', async () => {
  const saturday = '2026-11-21'
  const onSaturday = {
    ...opened,
    database: opened.onDay(saturday),
    clock: clockAt(Temporal.Instant.from(`${saturday}T10:00:00Z`)),
  }
  const mette = await appFor(onSaturday).as(world.mette)
  const page = await (await mette.get(`/fravaer/klasse/${world.class3a}`)).text()
  expect(page).toContain(`action="/fravaer/klasse/${world.class3a}?dag=2026-11-20"`)
  expect(page).not.toContain('Der er ikke skole')
  const list = await (await mette.get('/fravaer')).text()
  expect(list).toContain(`href="/fravaer/klasse/${world.class3a}"`)
})
