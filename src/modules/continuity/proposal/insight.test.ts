import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { readPdf } from '../../../../tests/setup/pdf.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { readZipBytes } from '../../retention/retention.testing.ts'
import { moreStaff } from '../continuity.testing.ts'
import { calculate, takeInSplit } from './proposal.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia } = await moreStaff(opened, world)
await takeInSplit(opened, world, pia)
const app = appFor(opened)
const list = `/kontinuitet/${world.birk}/forslag`
const weigh = 'vurderes-foer-udlevering/'

/** Asks for a proposal as the form does, with how much the children count, and calculates it. */
const proposal = async (
  given: Readonly<Record<string, string>>,
  weights: readonly string[],
): Promise<string> => {
  const browser = await app.as(world.karen)
  const form = await (await browser.get(list)).text()
  const fields = [...form.matchAll(/name="(vaegt[^"]*)"/g)].map(([, name = '']) => name)
  const counted = Object.fromEntries(weights.map((weight, place) => [fields[place] ?? 'none', weight]))
  const started = await browser.post(list, {
    hvordan: 'changes',
    skyder: '10',
    antal: '',
    navn: '',
    ...given,
    ...counted,
  })
  const path = started.headers.get('location') ?? ''
  await calculate(opened, world.vindrose, path.split('/').at(-1) ?? '')
  return path
}

const takenOut = async (pupil: string): Promise<ReadonlyMap<string, Buffer>> => {
  const answer = await (await app.as(world.karen)).get(`/elever/${pupil}/alt`)
  return await readZipBytes(Buffer.from(await answer.arrayBuffer()))
}

const paperOf = (files: ReadonlyMap<string, Buffer>, name: string): string =>
  readPdf(new Uint8Array(files.get(name) ?? [])).root.text.replaceAll(/\s+/gu, ' ')

const rowsOf = (files: ReadonlyMap<string, Buffer>, folder: string): unknown =>
  JSON.parse(files.get(`${folder}continuity_child_proposal.json`)?.toString('utf8') ?? '[]')

const path = await proposal({ navn: 'Noahs plan' }, ['3', '2'])
const sketch = await takenOut(world.ida)
const browser = await app.as(world.karen)
const page = await (await browser.get(path)).text()
const versionIn = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? ''
await browser.post(`${path}/valg`, { version: versionIn(page), valg1: 'refuse' })
const seen = await (await browser.get(path)).text()
await browser.post(`${path}/godkend`, { version: versionIn(seen), godkendte: '0' })
const approved = await takenOut(world.ida)

test('what nobody approved is looked through before it is handed over', () => {
  expect(rowsOf(sketch, 'data/')).toEqual([])
  expect(rowsOf(sketch, weigh)).toEqual([expect.objectContaining({ weight: 3, support_approved: null })])
  const paper = paperOf(sketch, `${weigh}vurderes.pdf`)
  for (const words of [
    'Forslag til, hvem der støtter eleven',
    'Voksne, eleven møder i forslaget',
    'Kan ikke komme under',
  ])
    expect(paper).toContain(words)
  expect(paper).not.toContain('som det blev godkendt')
  expect(paperOf(sketch, 'alt-om-barnet.pdf')).not.toContain('Voksne, eleven møder i forslaget')
})

test('what was approved says how much the child counts, and who helps it before and after, as it was approved', () => {
  const [row] = rowsOf(approved, 'data/') as readonly Record<string, unknown>[]
  expect(rowsOf(approved, weigh)).toEqual([])
  const written = (column: string): readonly string[] =>
    ((row?.[column] ?? []) as readonly { written: string }[]).map((each) => each.written).toSorted()
  expect(row).toMatchObject({ weight: 3, adults_today: 4, adults_proposed: 2, adults_at_least: 2 })
  expect(written('support_today')).toEqual(['ole', 'per', 'pia'])
  // The second change was refused, and Per stays.
  expect(written('support_proposed')).not.toContain('per')
  expect(written('support_approved')).toContain('per')
  const paper = paperOf(approved, 'alt-om-barnet.pdf')
  expect(paper).toContain('Støttet af, da der blev regnet')
  expect(paper).toMatch(/Støttet af, som det blev godkendt[^·]*per/)
  expect(paper).toContain('Så meget tæller eleven, når alle lægges sammen3')
  expect(paper).toContain('Ole Lund')
})

test('and nothing of another child: neither its name in the proposal’s, nor its count, nor who helps it', async () => {
  const files = [...approved].filter(([name]) => name.includes('continuity_child_proposal'))
  expect(files).toHaveLength(1)
  for (const [, content] of files) {
    const text = content.toString('utf8')
    for (const hidden of ['Noah', 'noah', world.noah]) expect(text).not.toContain(hidden)
  }
  expect(paperOf(approved, 'alt-om-barnet.pdf')).not.toContain('Noahs plan')
  const noah = await takenOut(world.noah)
  expect(rowsOf(noah, 'data/')).toEqual([
    expect.objectContaining({
      weight: 2,
      support_today: null,
      support_proposed: null,
      support_approved: null,
    }),
  ])
  // Of Liv, who has no support, there is nothing.
  expect(rowsOf(await takenOut(world.liv), 'data/')).toEqual([])
})
