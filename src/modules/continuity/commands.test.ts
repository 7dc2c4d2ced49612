import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runContinuity as run } from './commands.testing.ts'

let folder: string

const files = {
  'lessons.csv': [
    'lesson;week;day;slot;minutes;class_or_group;subject;teachers;room;pupils',
    'mat;A,B;1;1;45;4.b;matematik;Mette;12;Ida,Bo,Liv',
    'dan;A;2;1;45;4.b;dansk;Jens;12;',
    'eng;B;2;1;45;4.b;engelsk;Vera;12;',
    's1;A,B;1;1;45;;støtte;Pia;;Ida',
  ],
  'staff.csv': ['staff;kind', 'Mette;lærer', 'Jens;lærer', 'Vera;vikar', 'Pia;pædagog'],
  'needs.csv': ['pupil;lessons;primary_adult', 'Ida;s1;Pia'],
  'bad.csv': ['lesson;day;slot;minutes;class_or_group;teachers;pupils', 'mat;8;1;45;4.b;Mette;Ida'],
  'some.csv': ['pupil;name', 'Bo;Bo'],
  'none.csv': ['navn', 'Bo'],
  'text.xml': ['<feed/>'],
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medvind-count-'))
  for (const [name, lines] of Object.entries(files))
    await writeFile(join(folder, name), `${lines.join('\n')}\n`)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

const at = (name: string): string => join(folder, name)
const all = (): string[] => [
  '--lessons',
  at('lessons.csv'),
  '--staff',
  at('staff.csv'),
  '--needs',
  at('needs.csv'),
]

test('the JSON has each pupil’s adults, the mean and the worst, and nothing else beside them', async () => {
  const { printed, said, failed } = await run('count', ...all(), '--json')
  expect([said, failed]).toEqual(['', false])
  const counted = JSON.parse(printed) as { pupils: { pupil: string; adults: number }[] }
  expect(Object.keys(counted)).toEqual(['pupils', 'mean', 'worst'])
  expect(counted).toMatchObject({ worst: 4 })
  expect(counted.pupils.map(({ pupil, adults }) => [pupil, adults])).toEqual([
    ['Bo', 3],
    ['Ida', 4],
    ['Liv', 3],
  ])
  expect(counted.pupils[1]).toMatchObject({ teachers: 2, support: 1, substitutes: 1, primaryMinutes: 90 })
})

test('lessons alone are enough; weeks and pupils narrow it, and the mean is of those', async () => {
  const lessons = ['--lessons', at('lessons.csv')]
  const counts = async (...words: readonly string[]) =>
    JSON.parse((await run('count', ...lessons, '--json', ...words)).printed) as unknown
  expect(await counts('--weeks', 'a', '--pupils', 'Liv')).toMatchObject({
    pupils: [{ pupil: 'Liv', adults: 2 }],
    mean: 2,
    worst: 2,
  })
  expect(await counts('--pupils', at('some.csv'))).toMatchObject({ pupils: [{ pupil: 'Bo', adults: 3 }] })
})

test('for people it is a small table, the child with the most adults first', async () => {
  const { printed } = await run('count', ...all())
  expect(printed.split('\n').slice(0, 3)).toEqual([
    'Elev  Voksne  Lærere  Støtte  Vikarer  I fællesskab  Med støtte  Med primærvoksen',
    'Ida        4       2       1        1         100 %        50 %              50 %',
    'Bo         3       2       0        1         100 %         0 %',
  ])
  expect(printed).toContain('Elever: 3. I gennemsnit 3,3 voksne, højst 4.')
  expect(printed).toContain('Uger: A, B')
})

describe('what cannot be is told, and fails the command', () => {
  test.each<[string, () => string[], string]>([
    ['a file that is not there', () => ['--lessons', at('nothing.csv')], 'kan ikke læses'],
    [
      'a folder that is empty of timetables',
      () => ['--lessons', at('none.csv')],
      'Kolonnen “lektion” mangler',
    ],
    ['a wrong row', () => ['--lessons', at('bad.csv')], 'bad.csv, række 2, day: “8” er ikke en ugedag'],
    ['another XML', () => ['--lessons', at('text.xml')], 'XHSTT'],
    ['a week that is not there', () => [...all(), '--weeks', 'C'], 'ikke uge “C”. Det har: A, B'],
    ['no week', () => [...all(), '--weeks', ','], 'mindst én uge'],
    ['a pupil who is not there', () => [...all(), '--pupils', 'Ida,Ib'], 'Findes ikke i skemaet (1): Ib'],
    ['no pupils', () => [...all(), '--pupils', ''], 'ingen elever'],
    ['a file without pupils', () => [...all(), '--pupils', at('none.csv')], 'ingen kolonne med elever'],
    ['a file of pupils that is not there', () => [...all(), '--pupils', at('nothing.csv')], 'kan ikke læses'],
    ['a solution that is no number', () => [...all(), '--solution', '0'], '“0”'],
  ])('%s', async (_name, words, sentence) => {
    const told = await run('count', ...words())
    expect(told.failed).toBe(true)
    expect(told.said).toContain(sentence)
    expect(told.said).not.toContain('    at ')
    const asJson = await run('count', ...words(), '--json')
    expect(asJson.failed).toBe(true)
    const { errors } = JSON.parse(asJson.printed) as { errors: { message: string }[] }
    expect(errors.length).toBeGreaterThan(0)
  })
})

const fixture = '/work/shared/fixtures/timetables/DK-VG-09.xml'
describe.runIf(existsSync(fixture))('a Danish school’s own fortnight', () => {
  test('a pupil meets 10.7 teachers on average', async () => {
    const { printed, failed } = await run('count', '--lessons', fixture, '--json')
    expect(failed).toBe(false)
    const { mean, pupils } = JSON.parse(printed) as { mean: number; pupils: unknown[] }
    expect(pupils).toHaveLength(163)
    expect(mean).toBeCloseTo(10.73, 2)
  })
})
