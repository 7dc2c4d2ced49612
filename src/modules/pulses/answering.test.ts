import { beforeAll, expect, test } from 'vitest'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { movableClock, openAt, visitorsOf } from '../../../tests/setup/visitor.ts'
import { codeText, newCode, newCodes, readCode } from './code.ts'
import { closePulses } from './jobs.ts'
import {
  answerFields,
  answerWith,
  ask,
  codeFor,
  otherQuestions,
  pulseWorld,
  type PulseWorld,
  startedBy,
} from './pulses.testing.ts'

let opened: TestDatabase
let app: TestApp
let world: PulseWorld
let pulse: string

const tally = async (of: string) =>
  (
    await ask<{ answered: number; counts: number[] }>(
      opened,
      'select answered, counts from pulse_tally where pulse_id = $1',
      [of],
    )
  )[0]

beforeAll(async () => {
  opened = await testDatabase()
  app = appFor(opened)
  world = await pulseWorld(opened)
  pulse = await startedBy(app, world.teacher, world.eight)
})

test('a code is read however a child writes it, and nothing else is one', () => {
  const code = newCode()
  expect(readCode(code)).toBe(code)
  expect(readCode(` ${codeText(code).toLowerCase()} `)).toBe(code)
  for (const wrong of ['', code.slice(1), `${code}B`, 'OOOOOOOOO', '123456789', 'ÆØÅÆØÅÆØÅ', "' or 1=1 --"])
    expect(readCode(wrong)).toBeNull()
  expect(new Set(newCodes(500)).size).toBe(500)
})

test('a pupil fetches one code, also when the button is pressed ten times at once', async () => {
  const browser = await app.as(world.pupil(0))
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => await browser.post(`/mine-pulser/${pulse}/kode`, {})),
  )
  const codes = answers.flatMap((response) => response.headers.get('location') ?? [])
  expect(codes).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(9)
})

test('a code counts once, also when it is sent ten times at once', async () => {
  const code = (await codeFor(app, world.pupil(1), pulse)) ?? ''
  const answers = await Promise.all(Array.from({ length: 10 }, async () => await answerWith(app, code, 5)))
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(9)
  expect((await tally(pulse))?.answered).toBe(1)
})

test('eight who answer at once are eight', async () => {
  const other = await pulseWorld(opened, 'Otte på én gang')
  const at = await startedBy(app, other.teacher, other.eight)
  const codes = await Promise.all(
    other.pupils.map(async (_, index) => await codeFor(app, other.pupil(index), at)),
  )
  expect(new Set(codes).size).toBe(8)
  await Promise.all(codes.map(async (code, index) => await answerWith(app, code ?? '', (index % 2) + 4)))
  expect(await tally(at)).toEqual({
    answered: 8,
    counts: [0, 0, 0, 4, 4].flatMap((_, __, five) => five).slice(0, 25),
  })
})

test.each<[string, Record<string, string | readonly string[]>]>([
  ['a step that does not exist', { svar1: '6' }],
  ['a step below the lowest', { svar1: '-1' }],
  ['a word', { svar1: 'helt' }],
  ['the same question twice', { svar1: ['1', '5'] }],
  ['a question left out', { svar2: '' }],
])('%s is refused, what was chosen is kept, and the code still counts', async (_, wrong) => {
  const other = await pulseWorld(opened, `Forkert ${_}`)
  const at = await startedBy(app, other.teacher, other.eight)
  const code = (await codeFor(app, other.pupil(0), at)) ?? ''
  const response = await answerWith(app, code, 3, wrong)
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('checked')
  expect((await tally(at))?.answered).toBe(0)
  expect((await answerWith(app, code, 3)).status).toBe(303)
})

test('words smuggled into an anonymous answer go nowhere', async () => {
  const code = (await codeFor(app, world.pupil(2), pulse)) ?? ''
  expect((await answerWith(app, code, 0, { ord: 'Det er mig, Cille' })).status).toBe(303)
  for (const table of ['pulse_tally', 'pulse_answer', 'read_log'])
    expect(await ask(opened, `select from ${table} t where to_jsonb(t)::text like '%Cille%'`)).toHaveLength(0)
  // To answer nothing counts as having answered, and adds to no step.
  expect((await tally(pulse))?.answered).toBe(2)
})

test('an anonymous pulse is not answered on the page of somebody who is signed in', async () => {
  const response = await (await app.as(world.pupil(3))).post(`/mine-pulser/${pulse}`, answerFields(1))
  expect(response.status).toBe(404)
})

test('a confidential pulse is answered once, also when it is sent ten times at once', async () => {
  const other = await pulseWorld(opened, 'Fortrolige')
  const at = await startedBy(app, other.teacher, other.eight, { form: 'confidential', fritekst: 'ja' })
  const browser = await app.as(other.pupil(0))
  const answers = await Promise.all(
    Array.from(
      { length: 10 },
      async (_, index) =>
        await browser.post(`/mine-pulser/${at}`, answerFields(1, { ord: `Nummer ${index}` })),
    ),
  )
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  expect(await ask(opened, 'select from pulse_answer where pulse_id = $1', [at])).toHaveLength(1)
  for (const [wrong, fields] of [
    ['too long', { ord: 'x'.repeat(501) }],
    ['null byte', { ord: 'a\0b' }],
  ] as const) {
    const response = await (await app.as(other.pupil(1))).post(`/mine-pulser/${at}`, answerFields(1, fields))
    expect(`${wrong}: ${response.status}`).toMatch(/4(00|22)$/)
  }
  expect(await ask(opened, 'select from pulse_answer where pulse_id = $1', [at])).toHaveLength(1)
})

test('a slip of a confidential pulse and the own sign-in are one answer', async () => {
  const other = await pulseWorld(opened, 'Seddel og login')
  const at = await startedBy(app, other.teacher, other.eight, { form: 'confidential', maade: 'slips' })
  const slips = await (await (await app.as(other.teacher)).get(`/pulser/puls/${at}/sedler`)).text()
  const code = /Alma Puls.*?mv-slips__code">([A-Z-]+)</s.exec(slips)?.[1] ?? ''
  expect((await (await app.as(other.pupil(0))).post(`/mine-pulser/${at}`, answerFields(2))).status).toBe(303)
  expect((await answerWith(app, code, 5)).status).toBe(422)
  const [row] = await ask<{ choices: number[] }>(
    opened,
    'select choices from pulse_answer where pulse_id = $1',
    [at],
  )
  expect(row?.choices[0]).toBe(2)
})

test('anonymous slips have no names, one for each pupil, the same at every print; and no code is fetched beside them', async () => {
  const other = await pulseWorld(opened, 'Sedler')
  const at = await startedBy(app, other.teacher, other.eight, { maade: 'slips' })
  const print = async () =>
    await (await (await app.as(other.colleague)).get(`/pulser/puls/${at}/sedler`)).text()
  const codesIn = (html: string) =>
    [...html.matchAll(/mv-slips__code">([A-Z-]+)</g)].map(([, code]) => code ?? '')
  const first = await print()
  expect(codesIn(first)).toHaveLength(8)
  expect(first).not.toContain('Alma')
  expect((await answerWith(app, codesIn(first)[0] ?? '', 4)).status).toBe(303)
  expect(codesIn(await print())).toEqual(codesIn(first))
  expect(await codeFor(app, other.pupil(0), at)).toBeNull()
  for (const who of [other.stranger, other.otherLeader, other.parent, other.pupil(0)])
    expect((await (await app.as(who)).get(`/pulser/puls/${at}/sedler`)).status).toBe(404)
})

test('a closed pulse takes no answer and gives no code, and cannot be opened again', async () => {
  const other = await pulseWorld(opened, 'Lukket')
  const at = await startedBy(app, other.teacher, other.eight)
  const code = (await codeFor(app, other.pupil(0), at)) ?? ''
  expect((await (await app.as(other.leader)).post(`/pulser/puls/${at}/luk`, {})).status).toBe(303)
  expect((await answerWith(app, code, 1)).status).toBe(422)
  expect(await codeFor(app, other.pupil(1), at)).toBeNull()
  await expect(
    ask(opened, 'update pulse set closed_at = null, answered = null where id = $1', [at]),
  ).rejects.toThrow(/does not change/)
})

test('when its time is over a pulse closes by itself, whoever looks first', async () => {
  const clock = movableClock()
  const database = openAt(opened, clock)
  const later = appFor({ database, clock })
  const other = await pulseWorld(opened, 'Tiden går')
  const at = await startedBy(later, other.teacher, other.eight)
  const code = (await codeFor(later, other.pupil(0), at)) ?? ''
  clock.pass({ minutes: 61 })
  expect((await answerWith(later, code, 1)).status).toBe(422)
  const html = await (await (await later.as(other.teacher)).get(`/pulser/puls/${at}`)).text()
  expect(html).toContain('For få svar')
  expect(await ask(opened, 'select from pulse_ticket where pulse_id = $1', [at])).toHaveLength(0)
})

test('where nobody looks, the job closes what is due', async () => {
  const clock = movableClock()
  const database = openAt(opened, clock)
  const other = await pulseWorld(opened, 'Ingen kigger')
  const at = await startedBy(appFor({ database, clock }), other.teacher, other.eight)
  const closed = async () =>
    await ask(opened, 'select from pulse where id = $1 and closed_at = closes_at and answered = 0', [at])
  const context = {
    database,
    report: (_where: string, error: unknown) => {
      throw error
    },
  }
  await closePulses.run(context, {})
  expect(await closed()).toHaveLength(0)
  clock.pass({ minutes: 61 })
  await closePulses.run(context, {})
  expect(await closed()).toHaveLength(1)
})

test('who tries code after code soon waits; ten thousand tries are no more than a few hundred', async () => {
  const clock = movableClock()
  const database = openAt(opened, clock)
  const visitor = visitorsOf({ database, clock })({ address: '192.0.2.77' })
  let looked = 0
  for (let attempt = 0; attempt < 400; attempt++) {
    const response = await visitor.post('/puls', { kode: newCode() })
    if (response.status === 422) looked += 1
    else expect(response.status).toBe(429)
    clock.pass({ milliseconds: 100 })
  }
  expect(looked).toBeLessThan(75)
  // The class next door has its own address, and is let in.
  const neighbour = visitorsOf({ database, clock })({ address: '192.0.2.78' })
  expect((await neighbour.post('/puls', { kode: newCode() })).status).toBe(422)
})

test('hostile text as a code is a wrong code', async () => {
  for (const kode of [
    '<script>alert(1)</script>',
    '../../etc',
    "';drop table pulse;--",
    'x'.repeat(100_000),
  ]) {
    const response = await app.anonymous.post('/puls', { kode })
    expect(response.status).toBe(422)
    expect(await response.text()).not.toContain('<script>alert')
  }
  expect((await app.anonymous.get('/puls?kode=<script>')).status).toBe(200)
})

test('starting: what a class of four, a second pulse and the same week are told', async () => {
  const other = await pulseWorld(opened, 'At starte')
  const start = async (classId: string, more: Record<string, string | readonly string[]>) =>
    await startedBy(app, other.teacher, classId, more).then(
      () => 'started',
      (error: Error) => error.message,
    )
  expect(await start(other.four, {})).toContain('Klassen har 4 elever')
  expect(await start(other.four, { form: 'confidential' })).toBe('started')
  const first = await startedBy(app, other.teacher, other.eight)
  expect(await start(other.eight, {})).toContain('Klassen har en puls i gang')
  for (let pupil = 0; pupil < 5; pupil++)
    await answerWith(app, (await codeFor(app, other.pupil(pupil), first)) ?? '', 3)
  await (await app.as(other.teacher)).post(`/pulser/puls/${first}/luk`, {})
  expect(await start(other.eight, {})).toContain('inden for en uge')
  expect(await start(other.eight, { ...otherQuestions })).toBe('started')
})

test('two who start a pulse in a class at once: one stands, the other is told', async () => {
  const other = await pulseWorld(opened, 'To på én gang')
  const outcomes = await Promise.allSettled(
    [other.teacher, other.colleague, other.leader].map(
      async (who) => await startedBy(app, who, other.eight, { ...otherQuestions }),
    ),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await ask(opened, 'select from pulse where class_id = $1', [other.eight])).toHaveLength(1)
})

test.each<[string, Record<string, string>, string]>([
  ['an item of the national survey', { sp1: 'Er du glad for din klasse?' }, 'nationale trivselsmåling'],
  ['two questions', { sp3: '', sp4: '', sp5: '' }, 'mindst 3'],
  ['a question twice', { sp2: 'Det er let at komme med i en gruppe hos os.' }, 'to gange'],
  ['a question too long', { sp1: 'x'.repeat(161) }, '160 tegn'],
  ['no mode', { form: 'halvt' }, 'anonym eller fortrolig'],
  ['days backwards', { naar: 'days', fra: '2026-12-01', til: '2026-11-30' }, 'ligger før'],
  ['a year', { naar: 'days', fra: '2026-12-01', til: '2027-12-01' }, 'højst 31 dage'],
  ['free text without names', { fritekst: 'ja' }, 'ord kan kendes'],
])('%s does not start a pulse', async (_, more, words) => {
  const other = await pulseWorld(opened, `Start ${_}`)
  await expect(startedBy(app, other.teacher, other.eight, more)).rejects.toThrow(words)
  expect(await ask(opened, 'select from pulse where class_id = $1', [other.eight])).toHaveLength(0)
})

test('a pulse keeps its wording when the set is changed', async () => {
  const own = await (
    await app.as(world.leader)
  ).post('/pulser/saet', {
    titel: 'Vores egne',
    skala: 'faces',
    ...otherQuestions,
  })
  expect(own.status).toBe(303)
  const [row] = await ask<{ id: string }>(opened, `select id from pulse_set where title = 'Vores egne'`)
  const save = async (version: string, titel: string) =>
    await (
      await app.as(world.leader)
    ).post(`/pulser/saet/${row?.id ?? ''}`, { titel, skala: 'steps', ...otherQuestions, version })
  expect((await save('1', 'Nye ord')).status).toBe(303)
  const late = await save('1', 'Andre ord')
  expect(late.status).toBe(409)
  const html = await late.text()
  expect(html).toContain('Nye ord')
  expect(html).toContain('Andre ord')
  expect(
    (await (await app.as(world.teacher)).post('/pulser/saet', { titel: 'x', skala: 'faces' })).status,
  ).toBe(404)
})
