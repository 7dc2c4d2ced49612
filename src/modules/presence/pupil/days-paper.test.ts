import { beforeAll, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { readPdf } from '../../../../tests/setup/pdf.ts'
import { givePresence, schoolDaysUntil } from '../../../../tests/setup/pictures.ts'
import { smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'

let opened: TestDatabase
let world: SmallWorld
const day = (text: string) => Temporal.PlainDate.from(text)

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  await givePresence(opened.database, world.vindrose, {
    registered: [
      {
        class: world.class3a,
        days: schoolDaysUntil('2026-11-23').filter((one) => one.toString() !== '2026-09-02'),
      },
    ],
    absences: [
      { pupil: world.ida, day: day('2026-09-07'), category: 'sick', note: 'Feber 39' },
      { pupil: world.ida, day: day('2026-11-02'), category: 'unauthorised' },
    ],
  })
})

const path = (pupil: string) => `/elever/${pupil}/fravaer/pdf?fra=2026-08-10&til=2026-11-24`

test.for<[string, (w: SmallWorld) => PersonActor]>([
  ['a teacher of another class', (w) => w.ole],
  ['a leader of another school', (w) => w.bo],
  ['another municipality', (w) => w.frede],
  ['a guardian without custody', (w) => w.per],
  ['the guardian of a classmate', (w) => w.noahsMother],
  ['the administration', (w) => w.anne],
  ['a system administrator', (w) => w.sus],
])('the paper is not there for %s', async ([, who]) => {
  const answer = await (await appFor(opened).as(who(world))).get(path(world.ida))
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('text/html')
})

test.for<[string, (w: SmallWorld) => PersonActor]>([
  ['the teacher', (w) => w.mette],
  ['the leader', (w) => w.karen],
  ['the family', (w) => w.gitte],
  ['the child', (w) => w.idaHerself],
])('%s gets the figures of the page on paper, and the look is in the log', async ([, who]) => {
  const browser = await appFor(opened).as(who(world))
  const answer = await browser.get(path(world.ida))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(answer.headers.get('content-disposition')).not.toMatch(/Ida|Holm/)
  const pdf = readPdf(new Uint8Array(await answer.arrayBuffer()))
  expect(pdf).toMatchObject({
    language: 'da',
    title: 'Fravær for Ida Holm',
    displaysTitle: true,
    actions: [],
  })
  expect(pdf.all('H1').map(({ text }) => text)).toEqual(['Fravær for Ida Holm'])
  expect(pdf.all('TH').length).toBe(6)
  const said = pdf.root.text
  expect(said).toContain('mandag den 7. september 2026')
  expect(said).toContain('Ulovligt fravær')
  expect(said).toContain('02.09.2026')
  // A note at a day, and who registered it, stay in Medvind.
  expect(said).not.toContain('Feber')
  // The sum on paper is the sum on the page.
  const page = await (await browser.get(path(world.ida).replace('/pdf', ''))).text()
  const [, days, registered, share] =
    /(\d+) dage? fravær i alt af (\d+) registrerede dage \(([\d,]+) %\)/.exec(page) ?? []
  const cells = pdf.all('TD').map(({ text }) => text)
  const total = cells.indexOf('Fravær i alt')
  expect([days, `${share} %`]).toEqual(
    cells.slice(total + 1, total + 3).map((one) => one.replaceAll('\u00a0', ' ')),
  )
  expect(said).toContain(`Registreret (dage)${registered}`)
  const access = await (await browser.get(`/elever/${world.ida}/adgang`)).text()
  expect(access).toContain('Hentede fraværet dag for dag som PDF')
})

test('a child without absence gets a paper too, and odd days in the address are no error', async () => {
  const app = appFor(opened)
  const browser = await app.as(world.mette)
  expect((await browser.get(path(world.noah))).status).toBe(200)
  expect((await browser.get(`/elever/${world.ida}/fravaer/pdf?fra=x&til=y`)).status).toBe(200)
  expect((await browser.get('/elever/x/fravaer/pdf')).status).toBe(404)
})
