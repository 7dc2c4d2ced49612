import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appFor, type Browser } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff } from '../continuity.testing.ts'
import { askedBy, calculate, takeInSplit } from './proposal.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const timetable = await takeInSplit(opened, world, pia)
const app = appFor(opened)
const list = `/kontinuitet/${world.birk}/forslag`
const strangers = [world.bo, eva, world.mette, pia, world.gitte, world.idaHerself, world.sus, world.anne]

const htmlAt = async (browser: Browser, path: string): Promise<string> =>
  await (await browser.get(path)).text()
const versionIn = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
const wanted = { hvordan: 'changes', skyder: '10', antal: '', navn: '' }

/** Starts a proposal as the form does, and calculates it. */
const proposal = async (browser: Browser, more: Record<string, string> = {}): Promise<string> => {
  const started = await browser.post(list, { ...wanted, ...more })
  expect(started.status).toBe(303)
  const path = started.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, path.split('/').at(-1) ?? '')
  return path
}

test('nobody else opens, starts, stops, decides or approves', async () => {
  const scenario = await askedBy(opened, world.karen, timetable)
  const path = `${list}/${scenario}`
  for (const actor of strangers) {
    const browser = await app.as(actor)
    for (const address of [list, path, `${path}/aendringer.csv`, `${path}/timer.csv`])
      expect((await browser.get(address)).status).toBe(404)
    for (const address of [list, `${path}/stop`, `${path}/igen`, `${path}/valg`, `${path}/godkend`])
      expect((await browser.post(address, { ...wanted, version: '1' })).status).toBe(404)
  }
  // Another school's leader does not reach it by way of the own school either.
  const bo = await app.as(world.bo)
  expect((await bo.get(`/kontinuitet/${world.aa}/forslag/${scenario}`)).status).toBe(404)
  const coordinator = await app.as(mia)
  expect((await coordinator.post(`${path}/stop`, {})).status).toBe(404)
  expect(await htmlAt(coordinator, list)).not.toContain('<form method="post" action="/kontinuitet')
  expect((await (await app.as(world.karen)).post(`${path}/stop`, {})).status).toBe(303)
})

test('a form that is filled in wrongly comes back as it was; nonsense breaks nothing', async () => {
  const browser = await app.as(world.karen)
  for (const sent of [
    { ...wanted, hvordan: 'x' },
    { ...wanted, antal: '1001' },
    { ...wanted, antal: '-1' },
    { ...wanted, skyder: '=1+1' },
    { ...wanted, navn: 'x'.repeat(200) },
    {},
  ])
    expect((await browser.post(list, sent)).status).toBe(422)
  for (const id of ['x', crypto.randomUUID()]) expect((await browser.get(`${list}/${id}`)).status).toBe(404)
})

test('one waits, sees how far it is, and can stop it; there is one at a time', async () => {
  const browser = await app.as(world.karen)
  const started = await browser.post(list, { ...wanted, skyder: '20', navn: '<b>Prøve</b>' })
  const path = started.headers.get('location') ?? ''
  const waiting = await htmlAt(browser, path)
  expect(waiting).toContain('<mv-progress>')
  expect(waiting).toContain('&lt;b>Prøve')
  expect(waiting).toContain('Højst 20 ændringer')
  const second = await browser.post(list, wanted)
  expect(second.status).toBe(422)
  expect(await second.text()).toContain('Der regnes allerede')
  await browser.post(`${path}/stop`, {})
  const stopped = await htmlAt(browser, path)
  expect(stopped).not.toContain('<mv-progress>')
  expect(stopped).toContain('Begynd igen')
  await browser.post(`${path}/igen`, {})
  expect(await htmlAt(browser, path)).toContain('<mv-progress>')
  await calculate(opened, world.vindrose, path.split('/').at(-1) ?? '')
  expect(await htmlAt(browser, path)).toContain('Det får I ud af det')
})

test('the result says what is gained, how it is known, what cannot be covered and why; the look is logged', async () => {
  const browser = await app.as(world.karen)
  const path = await proposal(browser)
  const html = await htmlAt(browser, path)
  expect(html).toContain('Ida Holm kan ikke komme under 2: det er klassens egne lærere.')
  expect(html).toContain('Bevist bedst: med højst 10 ændringer kan det ikke blive lavere.')
  expect(html).toMatch(/torsdag 4\. lektion, Noah/)
  expect(html).toContain('Der er talt over skemaets ene uge.')
  expect(html).toContain('Grænserne er præcise, hvor der ikke står andet')
  expect(html).toContain('Ingen har de kvalifikationer, der skal til.')
  expect(html).toContain('Ida Holm møder ikke længere')
  expect(html).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}<\/(td|th|strong)>/)
  // A coordinator reads the same and has nothing to press.
  const read = await htmlAt(await app.as(mia), path)
  expect(read).toContain('Det får I ud af det')
  expect(read).not.toContain('name="valg0"')
  const access = await htmlAt(await app.as(world.gitte), `/elever/${world.ida}/adgang`)
  expect(access).toContain('Så forslag til, hvem der støtter hvem')
})

test('refuse one change and solve again: it is not proposed any more', async () => {
  const browser = await app.as(world.karen)
  const path = await proposal(browser)
  const html = await htmlAt(browser, path)
  expect(html).toContain('2. Tirsdag 1. lektion, Ida Holm: Ole Lund i stedet for per.')
  expect(html).toContain('Nej, ikke Ole Lund')
  const again = await browser.post(`${path}/valg`, { version: versionIn(html), valg1: 'refuse', saa: 'regn' })
  expect(again.status).toBe(303)
  const next = again.headers.get('location') ?? ''
  expect(next).not.toBe(path)
  await calculate(opened, world.vindrose, next.split('/').at(-1) ?? '')
  const solved = await htmlAt(browser, next)
  expect(solved).toMatch(/<h1>Højst 10 ændringer · \d+<\/h1>/)
  expect(solved).toContain('Sammenlign med andre forslag')
  expect(solved).not.toContain('Tirsdag 1. lektion, Ida Holm: Ole Lund')
  // And what was refused stays so in the one after.
  const third = await browser.post(`${next}/valg`, { version: versionIn(solved), valg0: 'lock', saa: 'regn' })
  const last = third.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, last.split('/').at(-1) ?? '')
  const kept = await htmlAt(browser, last)
  expect(kept).not.toContain('Ida Holm: Ole Lund i stedet for per')
  expect(kept).not.toContain('i stedet for Pia Rask')
})

test('of two who choose at once the later one sees both; nonsense is pointed out', async () => {
  const browser = await app.as(world.karen)
  const path = await proposal(browser)
  const version = versionIn(await htmlAt(browser, path))
  for (const sent of [{ valg0: 'x' }, { valg0: ['accept', 'refuse'] }])
    expect((await browser.post(`${path}/valg`, { version, ...sent })).status).toBe(422)
  expect((await browser.post(`${path}/valg`, { version, valg0: 'accept', valg99: 'x' })).status).toBe(303)
  for (const late of [version, 'x', '']) {
    const answer = await browser.post(`${path}/valg`, { version: late, valg0: 'refuse' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toMatch(/Ændring 1: du valgte “Nej, ikke [^”]+”, gemt er “Ja”/)
  }
  expect((await browser.post(`${path}/godkend`, { version })).status).toBe(409)
})

test('what is approved is what was seen; it is exported, and nothing in the timetable changes', async () => {
  const browser = await app.as(world.karen)
  const before = await htmlAt(browser, `/kontinuitet/${world.birk}`)
  const path = await proposal(browser)
  const html = await htmlAt(browser, path)
  expect(html).toContain('2. Tirsdag 1. lektion, Ida Holm: Ole Lund i stedet for per.')
  const look = await browser.post(`${path}/godkend`, { version: versionIn(html), valg1: 'lock' })
  expect(look.status).toBe(303)
  const seen = await htmlAt(browser, path)
  expect(seen).not.toContain('Godkendt af')
  expect(seen).toContain('Hvis I godkender nu')
  expect((await browser.post(`${path}/godkend`, { version: versionIn(seen) })).status).toBe(303)
  const approved = await htmlAt(browser, path)
  expect(approved).toContain('Godkendt af Karen')
  expect(approved).not.toContain('name="valg0"')
  expect(approved).toContain('Ikke med')
  const late = await browser.post(`${path}/valg`, { version: versionIn(seen), valg0: 'refuse' })
  expect(late.status).toBe(303)
  const changes = await htmlAt(browser, `${path}/aendringer.csv`)
  const rows = changes.trim().split('\r\n')
  expect(rows[0]).toContain('lektion;uge;dag;tid;elever;ud;ind')
  expect(rows).toHaveLength(3)
  expect(changes).not.toContain('da2;')
  expect(changes).toContain('Ida Holm')
  const lessons = await htmlAt(browser, `${path}/timer.csv`)
  expect(lessons).toMatch(/st-noah;;torsdag;4;Noah [^;]+;ingen;ingen/)
  expect(await htmlAt(browser, `/kontinuitet/${world.birk}`)).toBe(before)
})

test('of two proposals that are approved for one timetable the later one is approved knowingly', async () => {
  const browser = await app.as(world.karen)
  const first = await proposal(browser, { navn: 'Først' })
  const second = await proposal(browser, { navn: 'Så' })
  const [one, other] = [await htmlAt(browser, first), await htmlAt(browser, second)]
  const field = (html: string): string => /name="godkendte" value="(\d+)"/.exec(html)?.[1] ?? ''
  await browser.post(`${first}/godkend`, { version: versionIn(one), godkendte: field(one) })
  await browser.post(`${second}/godkend`, { version: versionIn(other), godkendte: field(other) })
  const warned = await htmlAt(browser, second)
  expect(warned).not.toContain('Godkendt af')
  expect(warned).toContain('Et andet forslag til samme skema er godkendt')
  expect(warned).toContain('“Først”')
  await browser.post(`${second}/godkend`, { version: versionIn(warned), godkendte: field(warned) })
  expect(await htmlAt(browser, second)).toContain('Godkendt af')
  // And whoever opens the first one sees that it does not stand alone.
  expect(await htmlAt(browser, first)).toContain('“Så”')
})

test('what was proven of two words that turn out to mean one person is not approved', async () => {
  const browser = await app.as(world.karen)
  const path = await proposal(browser)
  const html = await htmlAt(browser, path)
  expect(html).not.toContain('Skemaet er ændret')
  const isOle = async (person: string | null): Promise<void> => {
    await opened.database.as(world.karen, async (tx) => {
      await sql`update timetable_adult set person_id = ${person} where timetable_id = ${timetable} and source_id = 'per'`.execute(
        tx.db,
      )
    })
  }
  await isOle(world.ole.person)
  const changed = await htmlAt(browser, path)
  expect(changed).toContain('Skemaet er ændret, siden forslaget blev beregnet')
  await browser.post(`${path}/godkend`, { version: versionIn(html), godkendte: '9' })
  expect(await htmlAt(browser, path)).not.toContain('Godkendt af')
  for (const file of ['forslag.pdf', 'aendringer.csv', 'timer.csv'])
    expect((await browser.get(`${path}/${file}`)).status).toBe(200)
  await isOle(null)
  expect(await htmlAt(browser, path)).not.toContain('Skemaet er ændret')
})
