import { beforeAll, describe, expect, test } from 'vitest'
import { absenceImporter } from '../../src/modules/presence/index.ts'
import { importJobName } from '../../src/modules/people/import/jobs.ts'
import { asOwner } from '../../src/modules/people/import/import.testing.ts'
import { importApp, upload } from '../../src/modules/people/import/pages.testing.ts'
import { appFor } from '../setup/app.ts'
import { type TestDatabase, testDatabase } from '../setup/database.ts'
import { type SmallWorld, smallWorld } from '../setup/world.ts'

let opened: TestDatabase
let world: SmallWorld
let app: ReturnType<typeof importApp>

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = importApp(opened, { others: [absenceImporter] })
})

const header = 'elev-id;fornavn;efternavn;fødselsdato;cpr;unilogin;skole;institutionsnummer;klasse;e-mail'
const number = /0101011234|010101-1234/

/** Everything that the tables keep in clear, the files themselves aside: they are deleted with the import. */
const keptInClear = async (): Promise<string> => {
  const tables = await asOwner(
    opened,
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('stored_piece')`,
  )
  const rows = []
  for (const { name } of tables as { name: string }[])
    rows.push(await asOwner(opened, `select to_jsonb(t)::text as row from "${name}" t`))
  return JSON.stringify(rows)
}

const importFile = async (name: string, text: string): Promise<string> => {
  const sus = await app.as(world.sus)
  const sent = await sus.post('/administration/import', upload([{ name, bytes: Buffer.from(text) }]))
  const path = sent.location ?? ''
  const run = { municipality: world.vindrose, run: path.split('/').at(-1) }
  await app.job(importJobName, run)
  await sus.post(`${path}/bekraeft`)
  await app.job(importJobName, run)
  expect(app.errors).toEqual([])
  return (await sus.get(path)).html
}

describe('a CPR number in the wrong column is refused and repeated nowhere', () => {
  test.each([
    ['as an id', `${header}\n0101011234;Bo;Dam;;;;Nordskolen;A04441;3.a;\n`],
    ['with a hyphen, as an id', `${header}\n010101-1234;Bo;Dam;;;;Nordskolen;A04441;3.a;\n`],
    ['as a birth date', `${header}\n1;Bo;Dam;0101011234;;;Nordskolen;A04441;3.a;\n`],
    ['as a login', `${header}\n1;Bo;Dam;;;0101011234;Nordskolen;A04441;3.a;\n`],
    ['as a name', `${header}\n1;0101011234;Dam;;;;Nordskolen;A04441;3.a;\n`],
    ['as the name of a column', `${header};0101011234\n1;Bo;Dam;;;;Nordskolen;A04441;;x;\n`],
    ['in a file without a header', `0101011234;Bo;Dam;;;;Nordskolen;A04441;3.a;\n`],
    ['as a pupil of absence', `elev;dato;kategori\n0101011234;24-11-2026;sygdom\n`],
    ['as a day of absence', `elev;dato;kategori\nIda Holm;0101011234;sygdom\n`],
  ])('%s', async (_, text) => {
    const html = await importFile('fil.csv', text)
    const runs = await asOwner(opened, `select state from import_run order by id desc limit 1`)
    expect(runs).toEqual([{ state: 'refused' }])
    expect(html).not.toMatch(number)
    expect(await keptInClear()).not.toMatch(number)
  })
})

test('what was searched for is in the log without it', async () => {
  const mette = await appFor(opened).as(world.mette)
  expect((await mette.get('/soeg?q=010101-1234')).status).toBe(200)
  await mette.get('/soeg?q=0101011234')
  const log = await asOwner(opened, `select subject from read_log where action like '%search%'`)
  expect(log.length).toBeGreaterThan(1)
  expect(JSON.stringify(log)).not.toMatch(number)
})
