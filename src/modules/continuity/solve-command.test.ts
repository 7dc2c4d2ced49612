import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runContinuity } from './commands.testing.ts'
import { generateSchool } from './engine/generate/school.ts'
import { timetableAsFiles } from './files/write.ts'

let folder: string
let files: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medvind-solve-'))
  const school = generateSchool({ classes: 5, staff: 12, focusChildren: 8, ratio: 1.2 }, 3)
  for (const [name, content] of Object.entries(timetableAsFiles(school)))
    await writeFile(join(folder, `${name}.csv`), content)
  files = ['lessons', 'staff', 'needs'].flatMap((name) => [`--${name}`, join(folder, `${name}.csv`)])
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

type Told = { before: number; after: number; bound: number; isProven: boolean }
type Json = {
  uncoveredMinutes: Told
  worst: Told
  total: Told
  added: Told
  changes: { made: number }
  seconds: number
  children: { pupil: string; before: number; after: number; bound: number }[]
  assignment: { task: string; pupils: string[]; before: string | null; adult: string | null }[]
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is printed is looked at field by field below.
const asJson = (printed: string): Json => JSON.parse(printed) as Json

describe('continuity solve', () => {
  test('keeps the number of changes, tells each child and proves what it says is proven', async () => {
    const ran = await runContinuity('solve', ...files, '--changes', '4', '--json')
    expect(ran.failed).toBe(false)
    const told = asJson(ran.printed)
    expect(told.assignment.filter(({ before, adult }) => before !== adult)).toHaveLength(told.changes.made)
    expect(told.changes.made).toBeLessThanOrEqual(4)
    expect(told.added.isProven).toBe(true)
    expect(told.added.bound).toBe(told.added.after)
    expect(told.children.reduce((sum, { after }) => sum + after, 0)).toBe(told.total.after)
    expect(Math.max(...told.children.map(({ after }) => after))).toBe(told.worst.after)
    for (const child of told.children) expect(child.bound).toBeLessThanOrEqual(child.after)
  })

  test('gives the same plan for the same seed when it is stopped by iterations', async () => {
    const wish = ['solve', ...files, '--anew', '--iterations', '60000', '--seed', '7', '--json']
    const [first, second] = [await runContinuity(...wish), await runContinuity(...wish)]
    const same = (printed: string) => ({ ...asJson(printed), seconds: 0 })
    expect(same(first.printed)).toEqual(same(second.printed))
    const told = asJson(first.printed)
    expect(told.added.after).toBeLessThan(told.added.before)
    expect(told.added.bound).toBeLessThanOrEqual(told.added.after)
  })

  test('says in words what changes, and who no longer meets whom', async () => {
    const { printed } = await runContinuity('solve', ...files, '--changes', '5', '--what-if')
    expect(printed).toContain('bevist bedst')
    expect(printed).toMatch(/i stedet for .+ møder ikke længere|tager timen, som ingen har i dag/)
  })

  test.each([
    [['--changes', '-1'], '--changes'],
    [['--changes', '5', '--anew'], '--anew'],
    [['--seconds', 'en time'], '--seconds'],
    [['--seed', '1.5'], '--seed'],
    [['--iterations', '0'], '--iterations'],
  ])('refuses %j in one sentence', async (flags, named) => {
    const ran = await runContinuity('solve', ...files, ...flags)
    expect(ran.failed).toBe(true)
    expect(ran.said).toContain(named)
    expect(ran.printed).toBe('')
  })

  test('asks for all three files', async () => {
    const ran = await runContinuity('solve', ...files.slice(0, 4))
    expect(ran.failed).toBe(true)
    expect(ran.said).toContain('--needs')
  })
})

describe('continuity generate', () => {
  test('writes the same school for the same seed, and never over what is there', async () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    expect((await runContinuity('generate', '--out', one, '--seed', '4')).failed).toBe(false)
    await runContinuity('generate', '--out', two, '--seed', '4')
    for (const name of ['lessons.csv', 'staff.csv', 'needs.csv'])
      expect(await readFile(join(one, name), 'utf8')).toBe(await readFile(join(two, name), 'utf8'))
    const again = await runContinuity('generate', '--out', one)
    expect(again.failed).toBe(true)
    expect(again.said).toContain('lessons.csv')
  })

  test('refuses a size that is not published', async () => {
    expect(
      (await runContinuity('generate', '--out', join(folder, 'three'), '--classes', '26')).said,
    ).toContain('25')
  })
})

describe('continuity substitute', () => {
  test('names the free people for each lesson of the day', async () => {
    const ran = await runContinuity('substitute', ...files, '--adult', 'L001', '--day', 'mandag')
    expect(ran.failed).toBe(false)
    expect(ran.printed).toMatch(/mandag \d\. lektion/)
    expect(ran.printed).toMatch(/kendt af \d+ af \d+ fokusbørn/)
  })

  test.each([
    [['--adult', 'NOBODY', '--day', '1'], 'NOBODY'],
    [['--adult', 'L001', '--day', '9'], '1–7'],
    [['--adult', 'L001', '--day', '1', '--week', 'Q'], 'ugen'],
  ])('refuses %j', async (flags, named) => {
    const ran = await runContinuity('substitute', ...files, ...flags)
    expect(ran.failed).toBe(true)
    expect(ran.said).toContain(named)
  })
})
