import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { readPdf } from '../../../../tests/setup/pdf.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, takeInSmall } from '../continuity.testing.ts'
import { askedBy, calculate, splitTimetable, takeInSplit } from './proposal.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const timetable = await takeInSplit(opened, world, pia)
const app = appFor(opened)
const scenario = await askedBy(opened, world.karen, timetable)
const path = `/kontinuitet/${world.birk}/forslag/${scenario}`
const address = `${path}/forslag.pdf`
const strangers = [world.bo, eva, world.mette, pia, world.gitte, world.idaHerself, world.sus, world.anne]

test('there is no paper before there is a result', async () => {
  expect((await (await app.as(world.karen)).get(address)).status).toBe(404)
})

test('the paper says what is gained, what is proven, each change, what is not covered, and what to type in', async () => {
  await calculate(opened, world.vindrose, scenario)
  for (const actor of strangers) expect((await (await app.as(actor)).get(address)).status).toBe(404)
  const text = async (): Promise<string> => {
    const answer = await (await app.as(world.karen)).get(address)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const pdf = readPdf(new Uint8Array(await answer.arrayBuffer()))
    expect(pdf.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>')
    expect(pdf).toMatchObject({ isMarked: true, displaysTitle: true, actions: [] })
    return pdf.root.text
  }
  const open = await text()
  for (const words of [
    'Højst 10: hvem støtter hvem',
    'Forslaget er ikke godkendt',
    'Bevist bedst: med højst 10 ændringer kan det ikke blive lavere.',
    'Ida Holm kan ikke komme under 2',
    'Ole Lund i stedet for per.',
    'Ingen har de kvalifikationer, der skal til.',
    'Til den, der skriver det ind i skemasystemet',
    'st-ida-3',
  ])
    expect(open).toContain(words)
  expect(open).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  const browser = await app.as(world.karen)
  const html = await (await browser.get(path)).text()
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
  expect((await browser.post(`${path}/godkend`, { version })).status).toBe(303)
  const approved = await text()
  expect(approved).toContain('Godkendt af Karen')
  expect(approved).not.toContain('Vent med at skrive ind')
  // A coordinator of the school may read it, and it is logged as a look at the children.
  expect((await (await app.as(mia)).get(address)).status).toBe(200)
})

test('a double lesson that two have today is told and typed in; so is what a subject in other hands would give', async () => {
  const double = ['4', '5'].map((slot) => ({
    id: `dobbelt-${slot}`,
    week: '',
    day: 5,
    slot,
    minutes: 45,
    group: '',
    subject: 'Støtte',
    teachers: [slot === '4' ? 'mette' : 'per'],
    room: '',
    pupils: ['ida'],
  }))
  const [need, noah] = splitTimetable.needs
  if (need === undefined || noah === undefined) throw new Error('There are two needs.')
  const second = await takeInSmall(opened, world, pia, {
    timetable: {
      ...splitTimetable,
      lessons: [...splitTimetable.lessons, ...double],
      staff: splitTimetable.staff.map((each) =>
        each.id === 'mette' ? { ...each, qualifications: ['Musik'] } : each,
      ),
      needs: [{ ...need, lessons: ['st1', 'dobbelt-4', 'dobbelt-5'] }, noah],
    },
  })
  const id = await askedBy(opened, world.karen, second)
  await calculate(opened, world.vindrose, id)
  const browser = await app.as(world.karen)
  const at = `/kontinuitet/${world.birk}/forslag/${id}`
  const html = await (await browser.get(at)).text()
  expect(html).toContain('Mette Krog har begge timer. I dag: Mette Krog, per.')
  const list = await (await browser.get(`${at}/aendringer.csv`)).text()
  expect(list).toMatch(/dobbelt-5;;fredag;5;Ida Holm;per;Mette Krog;/)
  expect(list).not.toContain('dobbelt-4;')
  const lessons = await (await browser.get(`${at}/timer.csv`)).text()
  expect(lessons).toMatch(/dobbelt-5;;fredag;5;Ida Holm;per;Mette Krog/)
  // And what it would give if Mette, who is qualified in it, had the class's music too.
  expect(html).toMatch(/Hvis Mette Krog havde Musik i 3\.a i stedet for Ole Lund: [^<]*Noah Dam 3 → 2/)
})
