import { beforeAll, describe, expect, test } from 'vitest'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { childPlan, planWorld, type PlanWorld } from '../../../tests/setup/plan-world.ts'

let opened: TestDatabase
let world: PlanWorld
let app: TestApp
let plan: string

beforeAll(async () => {
  opened = await testDatabase()
  world = await planWorld(opened)
  app = appFor(opened)
  plan = `/planer/${await childPlan(opened, world)}`
})

const goal = {
  maal: 'Ida kommer glad ind ad døren',
  tegn: 'Hun siger godmorgen',
  'niveau-2': 'hver dag',
  'niveau-1': 'fire dage om ugen',
  'niveau-0': 'tre dage om ugen',
  'niveau-minus-1': 'to dage om ugen',
  'niveau-minus-2': 'som nu: sjældent',
  vaegt: '1',
}

const measure = () => ({
  rettet: 'environment',
  tiltag: 'En voksen står i døren',
  beskrivelse: '',
  ansvarlig: String(world.teacher.person),
  fra: '2026-11-24',
  til: '2027-01-05',
  link: '',
})

/** Where the answer sends the browser; the answer must be that it was done. */
const sentTo = async (answer: Promise<Response>): Promise<string> => {
  const { status, headers } = await answer
  expect(status).toBe(303)
  return headers.get('location') ?? ''
}

const addGoal = async (): Promise<string> => {
  const teacher = await app.as(world.teacher)
  await sentTo(teacher.post(`${plan}/maal/nyt`, goal))
  const page = await (await teacher.get(plan)).text()
  return /\/maal\/([0-9a-f-]{36})/.exec(page)?.[1] ?? ''
}

const refused = [
  'colleague',
  'counsellor',
  'otherLeader',
  'otherTeacher',
  'psychologist',
  'coordinator',
  'administration',
  'administrator',
  'mother',
  'otherParent',
  'child',
  'otherChild',
] as const

describe('before the family has seen it, a plan is for those who work on it', () => {
  const pages = [
    '',
    '/analyse',
    '/folk',
    '/rammer',
    '/noter',
    '/historik',
    '/historik/1',
    '/maal/nyt',
    '/tiltag/nyt',
  ]
  test.each(refused)('%s sees none of its pages', async (name) => {
    const browser = await app.as(world[name])
    for (const page of pages)
      expect([page, (await browser.get(`${plan}${page}`)).status]).toEqual([page, 404])
  })

  test.each(refused)('%s changes nothing', async (name) => {
    const browser = await app.as(world[name])
    const posts: readonly [string, Record<string, string>][] = [
      ['/maal/nyt', goal],
      ['/tiltag/nyt', measure()],
      ['/folk', { person: String(world[name].person) }],
      ['/rammer', { version: '1', titel: 'Mit', stoette: 'ingen' }],
      ['/skridt', { til: 'agreed', version: '1' }],
      ['/noter', { note: 'Mit', hvem: 'team' }],
      ['/analyse/fremmoede', {}],
    ]
    for (const [path, fields] of posts)
      expect([path, (await browser.post(`${plan}${path}`, fields)).status]).toEqual([path, 404])
  })

  test.each(['teacher', 'leader'] as const)('%s sees them all', async (name) => {
    const browser = await app.as(world[name])
    for (const page of pages)
      expect([page, (await browser.get(`${plan}${page}`)).status]).toEqual([page, 200])
  })
})

describe('beginning', () => {
  test.each(['otherTeacher', 'psychologist', 'administration', 'counsellor'] as const)(
    '%s begins no plan about a child they do not see',
    async (name) => {
      const browser = await app.as(world[name])
      const page = `/elever/${world.pupil}/planer`
      expect((await browser.get(page)).status).toBe(404)
      expect((await browser.post(page, { titel: 'Mit', skabelon: 'x' })).status).toBe(404)
    },
  )

  test('the family sees that the school has shown it no plan, and begins none', async () => {
    const browser = await app.as(world.mother)
    const page = await (await browser.get(`/elever/${world.pupil}/planer`)).text()
    expect(page).toContain('Når skolen viser jer en plan')
    expect(page).not.toContain('Mere ro i morgenerne')
    expect((await browser.post(`/elever/${world.pupil}/planer`, { titel: 'Vores' })).status).toBe(404)
  })

  test('a plan about a class begins at the school where one works, with a class of that school', async () => {
    const browser = await app.as(world.teacher)
    const page = await (await browser.get('/planer/ny')).text()
    const template = /name="skabelon"[^>]*value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? ''
    const fields = { om: 'class', klasse: String(world.homeClass), navn: '', titel: 'Ro', skabelon: template }
    const without = await browser.post('/planer/ny', { ...fields, klasse: crypto.randomUUID() })
    expect(without.status).toBe(422)
    expect(await without.text()).toContain('Vælg klassen.')
    const to = await sentTo(browser.post('/planer/ny', fields))
    expect(await (await browser.get(to)).text()).toContain('4.b, Vestskolen')
    const elsewhere = await browser.post(`/planer/ny?skole=${world.otherSchool}`, fields)
    // The only school where one works is taken, whatever the address says.
    expect(elsewhere.status).toBe(303)
  })

  test('a leader of another school begins none here', async () => {
    const browser = await app.as(world.otherLeader)
    const page = await (await browser.get(`/planer/ny?skole=${world.school}`)).text()
    expect(page).toContain('Østskolen')
    expect(page).not.toContain('4.b')
  })
})

describe('a goal', () => {
  test('is added, and two who change it at once lose nothing', async () => {
    const id = await addGoal()
    const [teacher, leader] = [await app.as(world.teacher), await app.as(world.leader)]
    await sentTo(teacher.post(`${plan}/maal/${id}`, { ...goal, tegn: 'Hun smiler', version: '1' }))
    const late = await leader.post(`${plan}/maal/${id}`, { ...goal, tegn: 'Hun vinker', version: '1' })
    expect(late.status).toBe(409)
    const text = await late.text()
    expect(text).toContain('Hun smiler')
    expect(text).toContain('Hun vinker')
  })

  test.each([
    ['maal', '', 'Skriv målet.'],
    ['maal', 'x'.repeat(501), '500'],
    ['niveau-0', '', 'Skriv, hvad I ser på dette trin.'],
    ['vaegt', '0', '1'],
    ['vaegt', '9', '5'],
  ])('with %s “%s” is told what is wrong, and keeps what was written', async (field, value, message) => {
    const teacher = await app.as(world.teacher)
    const answer = await teacher.post(`${plan}/maal/nyt`, { ...goal, [field]: value })
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain(message)
    expect(text).toContain('fire dage om ugen')
  })

  test('with markup in it is shown as it was written', async () => {
    const teacher = await app.as(world.teacher)
    await sentTo(teacher.post(`${plan}/maal/nyt`, { ...goal, maal: '<script>alert(1)</script>' }))
    const page = await (await teacher.get(plan)).text()
    expect(page).toContain('&lt;script>alert(1)')
    expect(page).not.toContain('<script>alert')
  })

  test('of another plan is not found', async () => {
    const other = await childPlan(opened, world)
    const id = await addGoal()
    const teacher = await app.as(world.teacher)
    expect((await teacher.get(`/planer/${other}/maal/${id}`)).status).toBe(404)
    const change = await teacher.post(`/planer/${other}/maal/${id}`, { ...goal, version: '1' })
    expect(change.status).toBe(404)
  })
})

describe('a measure', () => {
  test.each([
    [{ link: 'javascript:alert(1)' }, 'Linket skal begynde'],
    [{ link: 'https://bruger:kode@sted.dk' }, 'Linket skal begynde'],
    [{ til: '2026-11-01' }, 'før den første'],
    [{ til: '2031-01-01' }, 'højst vare to år'],
    [{ ansvarlig: '' }, 'Vælg én'],
    [{ rettet: '' }, 'Vælg, hvad tiltaget'],
  ])('with %o is told what is wrong', async (wrong, message) => {
    const teacher = await app.as(world.teacher)
    const answer = await teacher.post(`${plan}/tiltag/nyt`, { ...measure(), ...wrong })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(message)
  })

  test.each(['mother', 'otherTeacher', 'psychologist', 'child'] as const)(
    '%s cannot be made responsible',
    async (name) => {
      const teacher = await app.as(world.teacher)
      const fields = { ...measure(), ansvarlig: String(world[name].person) }
      expect((await teacher.post(`${plan}/tiltag/nyt`, fields)).status).toBe(422)
    },
  )
})

describe('the people on it', () => {
  test.each(['mother', 'otherTeacher', 'psychologist', 'child', 'administrator'] as const)(
    '%s cannot be brought in as a colleague',
    async (name) => {
      const teacher = await app.as(world.teacher)
      const answer = await teacher.post(`${plan}/folk`, { person: String(world[name].person) })
      expect(answer.status).toBe(422)
    },
  )

  test('whoever leads it is not taken off; the lead is given on first', async () => {
    const teacher = await app.as(world.teacher)
    const own = { person: String(world.teacher.person) }
    const answer = await teacher.post(`${plan}/folk/afslut`, own)
    expect(await answer.text()).toContain('Tovholderen kan først tages af')
    await sentTo(teacher.post(`${plan}/folk`, { person: String(world.counsellor.person), rolle: 'vejleder' }))
    const counsellor = await app.as(world.counsellor)
    expect((await counsellor.get(plan)).status).toBe(200)
    // One who joined sees the child too, and no longer once they have left.
    expect((await counsellor.get(`/elever/${world.pupil}/planer`)).status).toBe(200)
    await sentTo(teacher.post(`${plan}/folk/leder`, { person: String(world.counsellor.person) }))
    await sentTo(counsellor.post(`${plan}/folk/leder`, own))
    await sentTo(teacher.post(`${plan}/folk/afslut`, { person: String(world.counsellor.person) }))
    expect((await counsellor.get(plan)).status).toBe(404)
    expect((await counsellor.get(`/elever/${world.pupil}/planer`)).status).toBe(404)
  })
})

test('a colleague who is brought in is told on Min dag, and by whom; nobody else is', async () => {
  const teacher = await app.as(world.teacher)
  const other = await childPlan(opened, world)
  await sentTo(teacher.post(`/planer/${other}/folk`, { person: String(world.counsellor.person) }))
  const day = async (name: 'counsellor' | 'teacher' | 'colleague' | 'mother') =>
    await (await (await app.as(world[name])).get('/')).text()
  expect(await day('counsellor')).toContain('Mette Ansat har taget dig med.')
  for (const name of ['teacher', 'mother'] as const)
    expect(await day(name)).not.toContain('har taget dig med')
})

test('only who leads the plan or the school hands over the lead, or takes others off', async () => {
  const teacher = await app.as(world.teacher)
  const other = `/planer/${await childPlan(opened, world)}`
  for (const name of ['counsellor', 'colleague'] as const)
    await sentTo(teacher.post(`${other}/folk`, { person: String(world[name].person) }))
  const counsellor = await app.as(world.counsellor)
  const self = { person: String(world.counsellor.person) }
  for (const [path, body] of [
    ['leder', self],
    ['afslut', { person: String(world.colleague.person) }],
  ] as const)
    expect((await counsellor.post(`${other}/folk/${path}`, body)).status).toBe(422)
  const forged = opened.database.as(world.counsellor, async (tx) => {
    await tx.db
      .updateTable('plan_member')
      .set({ leads: true })
      .where('person_id', '=', world.counsellor.person)
      .execute()
  })
  await expect(forged).rejects.toThrow('permission denied')
  await sentTo((await app.as(world.leader)).post(`${other}/folk/leder`, self))
  await sentTo(counsellor.post(`${other}/folk/afslut`, { person: String(world.colleague.person) }))
})

test('whoever was brought onto a plan begins no other about the child, and keeps no sight of it', async () => {
  const teacher = await app.as(world.teacher)
  const other = `/planer/${await childPlan(opened, world)}`
  await sentTo(teacher.post(`${other}/folk`, { person: String(world.counsellor.person) }))
  const counsellor = await app.as(world.counsellor)
  const own = await counsellor.post(`/elever/${world.pupil}/planer`, { titel: 'Min egen', skabelon: 'x' })
  expect(own.status).toBe(404)
})

describe('notes', () => {
  test('one that is restricted is read by its author and those it names; the others see that it is there', async () => {
    const teacher = await app.as(world.teacher)
    await sentTo(teacher.post(`${plan}/folk`, { person: String(world.counsellor.person) }))
    await sentTo(teacher.post(`${plan}/folk`, { person: String(world.colleague.person) }))
    await sentTo(
      teacher.post(`${plan}/noter`, {
        note: 'Kun for Vibeke',
        hvem: 'restricted',
        laeser: [String(world.counsellor.person)],
      }),
    )
    const read = async (name: 'teacher' | 'counsellor' | 'colleague' | 'leader') =>
      await (await (await app.as(world[name])).get(`${plan}/noter`)).text()
    expect(await read('teacher')).toContain('Kun for Vibeke')
    expect(await read('counsellor')).toContain('Kun for Vibeke')
    for (const name of ['colleague', 'leader'] as const) {
      const page = await read(name)
      expect(page).not.toContain('Kun for Vibeke')
      expect(page).toContain('1 note, du ikke må læse')
    }
  })

  test('a reader who is not on the plan is not taken', async () => {
    const teacher = await app.as(world.teacher)
    await sentTo(
      teacher.post(`${plan}/noter`, {
        note: 'Kun for mig',
        hvem: 'restricted',
        laeser: [String(world.otherTeacher.person), 'x'],
      }),
    )
    const note = await opened.database.as(
      world.teacher,
      async (tx) =>
        await tx.db
          .selectFrom('plan_note')
          .select('readers')
          .where('text', '=', 'Kun for mig')
          .executeTakeFirst(),
    )
    expect(note?.readers).toEqual([])
  })
})

describe('steps', () => {
  test('a plan is not agreed before what works is written; the page says so', async () => {
    const teacher = await app.as(world.teacher)
    const answer = await teacher.post(`${plan}/skridt`, { til: 'agreed', version: '1' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('Skriv det, der virker')
  })

  test.each(['closed', 'continued', 'running', 'evaluated', 'draft', 'andet'])(
    'a draft does not become %s',
    async (til) => {
      const teacher = await app.as(world.teacher)
      await teacher.post(`${plan}/skridt`, { til, version: '1' })
      expect(await (await teacher.get(plan)).text()).toContain('Kladde')
    },
  )
})

test('a plan that is none is not there', async () => {
  const teacher = await app.as(world.teacher)
  for (const id of ['x', crypto.randomUUID(), "' or 1=1 --"])
    expect((await teacher.get(`/planer/${encodeURIComponent(id)}`)).status).toBe(404)
})

test('a refused look is recorded about the child', async () => {
  const outsider = await app.as(world.otherTeacher)
  await outsider.get(plan)
  const page = await (await (await app.as(world.mother)).get(`/elever/${world.pupil}/adgang`)).text()
  expect(page).toContain('Tove Ansat')
})
