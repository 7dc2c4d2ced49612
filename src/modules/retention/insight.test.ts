import { expect, test } from 'vitest'
import { appFor } from '../../../tests/setup/app.ts'
import { putRows } from '../../../tests/setup/child-rooms.ts'
import { writeEverywhere } from '../../../tests/setup/child-records.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { readPdf } from '../../../tests/setup/pdf.ts'
import { builders } from '../../../tests/setup/world.ts'
import { given, readZipBytes, retentionWorld } from './retention.testing.ts'

const opened = await testDatabase()
const world = await retentionWorld(opened)
const plan = await writeEverywhere(opened, world)
const app = appFor(opened)
const { pupil, sibling, leader, municipality, teacher } = world

const takeOut = async (whose: string) => {
  const answer = await (await app.as(leader)).get(`/elever/${whose}/alt`)
  expect(answer.status).toBe(200)
  return await readZipBytes(Buffer.from(await answer.arrayBuffer()))
}
const squeezed = (text: string): string => text.replaceAll(/\s+/gu, '')
const paperIn = (files: ReadonlyMap<string, Buffer>, name: string) => {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Error(`There is no ${name}.`)
  const pdf = readPdf(new Uint8Array(bytes))
  return { pdf, text: squeezed(pdf.root.text), headings: pdf.all('H2').map(({ text }) => text) }
}
const files = await takeOut(pupil)
const textOf = (name: string): string => files.get(name)?.toString('utf8') ?? ''

test('it is there to be read, room by room; what must be weighed lies apart', () => {
  const open = paperIn(files, 'alt-om-barnet.pdf')
  expect(open.pdf.metadata).toContain('<pdfuaid:part>1</pdfuaid:part>')
  expect(open.headings).toEqual([
    'Handleplaner',
    'Forløb',
    'Skema og støtte',
    'Timer, som eleven har i skemaet',
    'Fravær',
    'Andre registreringer',
  ])
  for (const words of ['Opfølgning', 'Barnetsogforældrenesstemme', 'Samtykker', 'Delinger', 'Evaluering'])
    expect(open.text).toContain(words)
  expect(open.text).toContain('Sygdom')
  // Others are not called by name in what may be handed over as it is.
  for (const other of ['MetteAnsat', 'PiaAnsat', 'BoBerg']) expect(open.text).not.toContain(other)

  const weighed = paperIn(files, 'vurderes-foer-udlevering/vurderes.pdf')
  expect(weighed.headings).toEqual([
    'Handleplaner',
    'Undringer',
    'Forløb',
    'Trivselspulser, fortrolige svar',
    'Skema og støtte',
    'Andre registreringer',
  ])
  expect(weighed.text).toContain('HEMMELIGT')
  expect(weighed.text).toContain('Jegharenven.')
})

test('what the child or a colleague was promised to keep from the family is never among what may be handed over', () => {
  const open = paperIn(files, 'alt-om-barnet.pdf').text
  const data = [...files]
    .filter(([name]) => name.startsWith('data/') && !name.endsWith('read_log.json'))
    .map(([, content]) => content.toString('utf8'))
    .join('\n')
  for (const secret of ['FORTROLIGT', 'HEMMELIGT']) {
    expect(data).not.toContain(secret)
    expect(open).not.toContain(secret)
  }
  for (const table of ['concern', 'concern_step', 'pulse_answer', 'project_course_escalation']) {
    expect(files.has(`data/${table}.json`)).toBe(false)
    expect(textOf(`vurderes-foer-udlevering/${table}.json`)).toContain(given)
  }
  // What the speaker shows the family stays with the rest.
  expect(textOf('data/plan_voice.json')).toContain(given)
  expect(textOf('vurderes-foer-udlevering/plan_voice_answer.json')).toContain('HEMMELIGT')
  expect(textOf('data/project_course_note.json')).toContain(given)
})

test('nothing of another child is in it, and nothing of this child in another’s', async () => {
  const all = [...files.values()].map((content) => content.toString('utf8')).join('\n')
  for (const other of [sibling, 'Bos egne ord', 'Om Bo alene', 'Om flere børn', 'Bo Berg', 'BCDFGHJKL'])
    expect(all).not.toContain(other)
  const his = await takeOut(sibling)
  const theirs = [...his.values()].map((content) => content.toString('utf8')).join('\n')
  expect(theirs).toContain('Bos egne ord')
  expect(theirs).not.toContain(given)
  expect(theirs).not.toContain(pupil)
  for (const name of ['alt-om-barnet.pdf', 'vurderes-foer-udlevering/vurderes.pdf'])
    expect(paperIn(his, name).text).not.toContain(given)
})

test('a leader who is the child’s parent does not take it out: another leader does', async () => {
  await opened.database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    await builders(tx, municipality).guardian(world.otherLeader.person, pupil, true)
    await builders(tx, municipality).holds(world.otherLeader.person, 'schoolLeader', world.school)
  })
  const both = {
    ...world.otherLeader,
    roles: [
      { role: 'schoolLeader', school: world.school },
      { role: 'custodyHolder', school: null },
    ],
  } as const
  expect((await (await app.as(both)).get(`/elever/${sibling}/alt`)).status).toBe(200)
  expect((await (await app.as(both)).get(`/elever/${pupil}/alt`)).status).toBe(404)
  const { rows } = await opened.database.as(
    both,
    async (tx) => await tx.connection.query(`select * from everything_about('${pupil}')`),
  )
  expect(rows).toEqual([])
})

test('three years of records are taken out in seconds', async () => {
  const first = Temporal.PlainDate.from('2023-08-14')
  const days = Array.from({ length: 1050 }, (_, index) => first.add({ days: index }))
  const text = 'Ida kom ind med en voksen og blev hele dagen. '.repeat(12)
  await putRows(
    opened,
    municipality,
    days
      .filter(({ dayOfWeek }) => dayOfWeek < 6)
      .flatMap((day, index): (readonly [string, Readonly<Record<string, unknown>>])[] => {
        const at = `${day.toString()}T08:00:00Z`
        const by = { written_by: teacher.person, written_at: at }
        const absence = {
          id: crypto.randomUUID(),
          pupil_id: pupil,
          day: day.toString(),
          part: 'day',
          category: 'sick',
          note: index % 3 === 0 ? 'Ringet ind af mor' : null,
          origin: 'staff',
          registered_at: at,
        }
        const note = { id: crypto.randomUUID(), plan_id: plan, audience: 'team', text, ...by }
        return [
          ...(index % 4 === 0 ? [['absence', absence] as const] : []),
          ...(index % 5 === 0 ? [['plan_note', note] as const] : []),
        ]
      }),
  )
  const began = performance.now()
  const taken = await takeOut(pupil)
  const seconds = (performance.now() - began) / 1000
  const { pdf, text: words } = paperIn(taken, 'alt-om-barnet.pdf')
  expect(pdf.pages).toBeGreaterThan(20)
  expect(words).toContain('2023/2024')
  // Far above what it takes, so that a busy machine does not fail it; far below what a browser waits for.
  expect(seconds).toBeLessThan(30)
}, 90_000)
