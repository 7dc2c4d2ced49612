import { beforeAll, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import { zipBytes } from '#platform/files/zip-write.ts'
import { PersonId } from '#platform/ids.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { builders, newMunicipality, smallWorld, type SmallWorld } from '../../../../tests/setup/world.ts'
import { exportJobName, importJobName } from './jobs.ts'
import {
  asOwner,
  checksum,
  importInto,
  person,
  rosterFiles,
  smallRoster,
  textFiles,
} from './import.testing.ts'
import { importApp, upload } from './pages.testing.ts'

let opened: TestDatabase
let world: SmallWorld
let app: ReturnType<typeof importApp>
let otherAdministrator: PersonActor

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  app = importApp(opened)
  let id = ''
  const place = await newMunicipality(opened.database, 'Bakke Kommune', async (make) => {
    id = await make.person('Sys', 'Bakke')
    await make.holds(PersonId.trust(id), 'systemAdministrator', null)
  })
  otherAdministrator = {
    kind: 'person',
    municipality: place,
    person: PersonId.trust(id),
    roles: [{ role: 'systemAdministrator', school: null }],
  }
})

const sus = async () => await app.as(world.sus)
const uploaded = async (files: Parameters<typeof upload>[0]): Promise<string> => {
  const answer = await (await sus()).post('/administration/import', upload(files))
  expect([answer.status, app.errors]).toEqual([303, []])
  return answer.location ?? ''
}
const work = async (path: string): Promise<void> =>
  await app.job(importJobName, { municipality: world.vindrose, run: path.split('/').at(-1) })

describe('who has no business here is told that there is nothing', () => {
  const paths = [
    '/administration/import',
    '/administration/import/skabelon/pupils.csv',
    '/administration/eksport',
  ]
  test.for<[string, (w: SmallWorld) => PersonActor]>([
    ['a teacher', (w) => w.mette],
    ['a leader', (w) => w.karen],
    ['the administration', (w) => w.anne],
    ['a parent', (w) => w.gitte],
    ['a pupil', (w) => w.idaHerself],
  ])('%s', async ([, who]) => {
    const browser = await app.as(who(world))
    for (const path of paths) expect((await browser.get(path)).status).toBe(404)
    const before = await asOwner(opened, 'select count(*) from import_run')
    expect(
      (await browser.post('/administration/import', upload(await rosterFiles(smallRoster)))).status,
    ).toBe(404)
    expect((await browser.post('/administration/eksport')).status).toBe(404)
    expect(await asOwner(opened, 'select count(*) from import_run')).toEqual(before)
  })

  test('the administrator of another municipality', async () => {
    const path = await uploaded(await rosterFiles(smallRoster))
    await work(path)
    const browser = await app.as(otherAdministrator)
    for (const end of ['/bekraeft', '/kasser', '/igen'])
      expect((await browser.post(path + end)).status).toBe(404)
    expect((await browser.get(path)).status).toBe(404)
    expect((await (await sus()).get(path)).html).toContain('Gennemfør importen')
    await (await sus()).post(`${path}/kasser`)
  })

  test('an address that is no import', async () => {
    for (const id of ['x', crypto.randomUUID(), '%00'])
      expect([400, 404]).toContain((await (await sus()).get(`/administration/import/${id}`)).status)
    expect((await (await sus()).get('/administration/import/skabelon/passwd')).status).toBe(404)
  })
})

describe('an upload', () => {
  test('is tried out, shown, confirmed, carried out and deleted', async () => {
    const path = await uploaded(await rosterFiles(smallRoster))
    const waiting = await (await sus()).get(path)
    expect(waiting.html).toContain('<mv-progress>')
    const before = await asOwner(opened, 'select count(*) from person')
    await work(path)
    expect(await asOwner(opened, 'select count(*) from person')).toEqual(before)
    const checked = await (await sus()).get(path)
    expect(checked.html).toContain('intet er gemt endnu')
    expect(checked.html).not.toContain('<mv-progress>')
    expect(checked.html).toMatch(/Personer<\/th>\s*<td[^>]*>6</)
    expect((await (await sus()).post(`${path}/bekraeft`)).location).toBe(path)
    await work(path)
    expect((await (await sus()).get(path)).html).toContain('Importen er gennemført')
    expect(
      await asOwner(opened, `select count(*)::int as count from person where source = 'oneroster'`),
    ).toEqual([{ count: 6 }])
    expect(
      await asOwner(
        opened,
        `select count(*)::int as count from stored_file f join import_run r on r.id = f.belongs_to where r.state = 'done'`,
      ),
    ).toEqual([{ count: 0 }])
    expect(
      await asOwner(
        opened,
        'select count(*)::int as count from stored_piece p where not exists (select from stored_file f where f.id = p.file_id)',
      ),
    ).toEqual([{ count: 0 }])
    // Sent once more by a slow finger, or by the queue: nothing happens twice.
    expect((await (await sus()).post(`${path}/bekraeft`)).location).toBe(path)
    await work(path)
    expect((await (await sus()).get('/administration/import')).html).toContain('Gennemført')
  })

  test('of a zip bomb is refused with a reason and leaves nothing', async () => {
    const bomb = await zipBytes([{ name: 'users.csv', content: Buffer.alloc(60_000_000) }])
    expect(bomb.length).toBeLessThan(100_000)
    const path = await uploaded([{ name: 'bombe.zip', bytes: bomb }])
    await work(path)
    const { html } = await (await sus()).get(path)
    expect(html).toContain('Filerne har fejl, og intet er ændret')
    expect(html).not.toContain('Gennemfør importen')
  })

  test('with hostile text shows it as text', async () => {
    const path = await uploaded(
      textFiles({
        'el<b>ever.csv':
          'elev-id;fornavn;efternavn;skole;institutionsnummer;klasse;navnebeskyttet\n1;<script>alert(1)</script>;Dam;S;A04441;3a;<img src=x>\n',
      }),
    )
    await work(path)
    const { html } = await (await sus()).get(path)
    expect(html).toContain('&lt;img src=x>')
    expect(html).not.toContain('<img src=x')
    expect(html).toContain('el&lt;b>ever.csv')
  })

  test.for<[string, () => FormData, string]>([
    ['nothing', () => new FormData(), 'Vælg en fil'],
    ['an empty file', () => upload([{ name: 'tom.csv', bytes: new Uint8Array() }]), 'tom.csv er tom'],
    ['a spreadsheet', () => upload([{ name: 'elever.xlsx', bytes: Buffer.from('PK') }]), 'Gem det som csv'],
  ])('of %s is answered at once', async ([, form, words]) => {
    const answer = await (await sus()).post('/administration/import', form())
    expect(answer.status).toBe(422)
    expect(answer.html).toContain(words)
  })

  test('that would do something else by the time it is confirmed does nothing and is shown again', async () => {
    const place = world.vindrose
    await importInto(opened.database, place, await rosterFiles(smallRoster))
    const more = { ...smallRoster, people: [...smallRoster.people, person('n1'), person('n2')] }
    const path = await uploaded(await rosterFiles(more))
    await work(path)
    await importInto(
      opened.database,
      place,
      await rosterFiles({ ...smallRoster, people: [...smallRoster.people, person('n1')] }),
    )
    await (await sus()).post(`${path}/bekraeft`)
    const before = await asOwner(opened, `select count(*) from person`)
    await work(path)
    expect(await asOwner(opened, `select count(*) from person`)).toEqual(before)
    const { html } = await (await sus()).get(path)
    expect(html).toContain('Noget er ændret, siden filerne blev prøvet af')
    expect(html).toMatch(/Personer<\/th>\s*<td[^>]*>1</)
    await (await sus()).post(`${path}/bekraeft`)
    await work(path)
    expect((await (await sus()).get(path)).html).toContain('Importen er gennemført')
  })

  test('that nobody confirms is gone after a day', async () => {
    const path = await uploaded(await rosterFiles(smallRoster))
    await work(path)
    const nextDay = importApp({ database: opened.onDay('2026-11-26') })
    await nextDay.job('people.import.tidy', {})
    expect((await (await sus()).get(path)).html).toContain('slettet efter et døgn')
    expect(
      await asOwner(opened, `select count(*)::int as count from stored_file where belongs_to = $1`, [
        path.split('/').at(-1),
      ]),
    ).toEqual([{ count: 0 }])
    await work(path)
    expect((await (await sus()).get(path)).html).toContain('slettet efter et døgn')
  })

  test('whose work stopped can be taken up again, and only then', async () => {
    const path = await uploaded(await rosterFiles(smallRoster))
    expect((await (await sus()).get(path)).html).not.toContain('Gør det igen')
    await asOwner(opened, `update import_run set alive_at = alive_at - interval '10 minutes' where id = $1`, [
      path.split('/').at(-1),
    ])
    expect((await (await sus()).get(path)).html).toContain('Gør det igen')
    expect((await (await sus()).post(`${path}/igen`)).location).toBe(path)
    await work(path)
    expect((await (await sus()).get(path)).html).toContain('prøvet af')
  })
})

test('the importer of another module is asked first', async () => {
  const before = await checksum(opened)
  const seen: string[] = []
  const absence = importApp(opened, {
    others: [
      {
        name: 'absence',
        label: () => 'Fravær',
        kindLabel: () => 'Fraværsdage',
        templates: [],
        recognises: async ({ names }) => names.includes('fravaer.csv'),
        run: async (tx) => {
          seen.push(tx.actor.kind === 'system' ? tx.actor.name : 'person')
          return {
            ok: true,
            created: { days: 7 },
            updated: {},
            ended: {},
            errors: [],
            warnings: [],
            errorCount: 0,
            warningCount: 0,
          }
        },
      },
    ],
  })
  const browser = await absence.as(world.sus)
  const { location } = await browser.post(
    '/administration/import',
    upload(textFiles({ 'fravaer.csv': 'pupil;date\n' })),
  )
  await absence.job(importJobName, { municipality: world.vindrose, run: location?.split('/').at(-1) })
  const { html } = await browser.get(location ?? '')
  expect(html).toMatch(/Fraværsdage<\/th>\s*<td[^>]*>7</)
  expect(seen).toEqual(['import'])
  expect(await checksum(opened)).not.toBe(before)
})

test('the templates open in Excel', async () => {
  for (const name of ['pupils.csv', 'staff.csv']) {
    const { response, status } = await (await sus()).get(`/administration/import/skabelon/${name}`)
    expect(status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  }
})

test('an export is made once, fetched by the one who asked, and logged with every child in it', async () => {
  const browser = await sus()
  await browser.post('/administration/eksport')
  const [asked] = await asOwner<{ id: string }>(opened, `select id from roster_export`)
  expect((await browser.get('/administration/eksport')).html).toContain('<mv-progress>')
  const path = `/administration/eksport/${asked?.id}/fil`
  expect((await browser.get(path)).status).toBe(404)
  await app.job(exportJobName, { municipality: world.vindrose, export: asked?.id })
  expect((await (await app.as(otherAdministrator)).get(path)).status).toBe(404)
  expect((await (await app.as(world.mette)).get(path)).status).toBe(404)
  const { response, status } = await browser.get(path)
  expect([status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
  // Another administrator of the same municipality may see that it was made, and no more; an upload is read by nobody but the import.
  const colleague: PersonActor = { ...world.sus, person: world.ole.person }
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await builders(tx, world.vindrose).holds(world.ole.person, 'systemAdministrator', null)
  })
  expect((await (await app.as(colleague)).get(path)).status).toBe(404)
  await uploaded(await rosterFiles(smallRoster))
  const piecesSeenBy = async (actor: PersonActor): Promise<unknown[]> =>
    await opened.database.as(actor, async (tx) => {
      const pieces = tx.db.selectFrom('stored_piece as p').innerJoin('stored_file as f', 'f.id', 'p.file_id')
      return await pieces.select('f.purpose').distinct().execute()
    })
  expect(await piecesSeenBy(world.sus)).toEqual([{ purpose: 'export' }])
  expect(await piecesSeenBy(colleague)).toEqual([])
  const log = await asOwner<{ outcome: string; has_ida: boolean }>(
    opened,
    `select outcome, $1 = any (pupil_ids) as has_ida from read_log where action = 'people.roster.export' and outcome = 'allowed' and municipality_id = $2 order by id desc limit 1`,
    [world.ida, world.vindrose],
  )
  expect(log).toEqual([{ outcome: 'allowed', has_ida: true }])
  expect(app.errors).toEqual([])
})
