import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { schoolTimetableImporter } from '#continuity'
import { importApp, upload } from '../../src/modules/people/import/pages.testing.ts'
import { testDatabase } from '../setup/database.ts'
import { smallWorld } from '../setup/world.ts'
import { anotherAdministrator } from './colleague.ts'

/** What a child needs is read by those who keep the school's timetable; an import's report by whoever looks after the installation. */
const opened = await testDatabase()
const world = await smallWorld(opened.database)
const app = importApp(opened, { others: [schoolTimetableImporter] })

const colleague = await anotherAdministrator(opened.database, world)

const lessons = [
  'lesson;day;slot;minutes;class_or_group;subject;teachers;pupils',
  'da1;1;1;45;3.a;Dansk;Mette Krog;"Ida Holm,Noah Holm"',
  'mu1;1;1;45;3.b;Musik;Ole Lund;Ida Holm',
].join('\n')
const staff = 'staff;kind;qualifications\nMette Krog;lærer;\nOle Lund;lærer;tegnstøtte'
const files = (needs: string) =>
  Object.entries({ 'lessons.csv': lessons, 'staff.csv': staff, 'needs.csv': needs }).map(
    ([name, content]) => ({ name, bytes: new TextEncoder().encode(content) }),
  )

const uploaded = async (needs: string): Promise<string> => {
  const answer = await (await app.as(world.sus)).post('/administration/import', upload(files(needs)))
  const path = answer.location ?? ''
  await work(path)
  return path
}
const work = async (path: string): Promise<void> =>
  await app.job('people.import', { municipality: world.vindrose, run: path.split('/').at(-1) })

/** What of these words each of the two reads, and what is kept. */
const reading = async (path: string, words: readonly string[]) => {
  const found = (text: string): readonly string[] => words.filter((word) => text.includes(word))
  const kept = await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.vindrose },
    async (tx) =>
      await sql<{ kept: string }>`select result::text as kept from import_run
        where id = ${path.split('/').at(-1)}`.execute(tx.db),
  )
  return {
    uploader: found((await (await app.as(world.sus)).get(path)).html),
    colleague: found((await (await app.as(colleague)).get(path)).html),
    kept: found(kept.rows[0]?.kept ?? ''),
  }
}

test('the words of a need that is wrong are read by whoever uploaded it, and by no other administrator', async () => {
  const words = ['Ukendt Barn', 'Vred Nabo', 'Hemmelig Time']
  const path = await uploaded(
    'pupil;lessons;forbidden_adults\nUkendt Barn;da1;\nIda Holm;"da1,Hemmelig Time";Vred Nabo',
  )
  expect(await reading(path, words)).toEqual({ uploader: words, colleague: [], kept: words })
  const { html } = await (await app.as(colleague)).get(path)
  // The colleague can say where it is.
  expect(html).toContain('needs.csv')
  expect(html).toContain('Kun den, der lagde filerne op')
  // Neither can say no for the other and find out.
  await (await app.as(colleague)).post(`${path}/kasser`)
  expect(await reading(path, words)).toEqual({ uploader: [], colleague: [], kept: [] })
})

test('what was only odd is forgotten when the import is carried out; a child in two places is not named either', async () => {
  const words = ['diabeteskursus', 'Ida Holm']
  const path = await uploaded('pupil;lessons;requirement\nIda Holm;da1;diabeteskursus')
  expect(await reading(path, words)).toEqual({ uploader: words, colleague: [], kept: words })
  await (await app.as(colleague)).post(`${path}/bekraeft`)
  await work(path)
  expect((await (await app.as(world.sus)).get(path)).html).toContain('Importen er gennemført')
  expect(await reading(path, words)).toEqual({ uploader: [], colleague: [], kept: [] })
})
