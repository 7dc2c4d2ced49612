import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '#platform/db/database.ts'
import { CommandRefused, type CliContext } from '#platform/cli/context.ts'
import { Command } from 'commander'
import { sessionCookie, testConfig } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import {
  movableClock,
  openAt,
  visitorsOf,
  type MovableClock,
  type Visitor,
  type VisitorOptions,
} from '../../../tests/setup/visitor.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { signInCommands } from './admin-command.ts'
import { hashPassword } from './password.ts'
import { tidySignIn } from './tidy.ts'

const right = 'tre grønne cykler i regn'
const next = 'en helt anden kodesætning'
const asSignIn = { kind: 'system', name: 'sign-in', municipality: null } as const
const chromeOnWindows = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/153.0 Safari/537.36'
let opened: TestDatabase
let world: SmallWorld
let clock: MovableClock
let database: Database
let visitor: (options?: VisitorOptions) => Visitor

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  clock = movableClock()
  database = openAt(opened, clock)
  visitor = visitorsOf({ database, clock })
  await database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await tx.db.updateTable('municipality').set({ is_demo: true }).where('id', '=', world.vindrose).execute()
    await tx.db
      .insertInto('demo_person')
      .values([
        { municipality_id: world.vindrose, person_id: world.karen.person, role: 'schoolLeader', position: 2 },
        {
          municipality_id: world.vindrose,
          person_id: world.gitte.person,
          role: 'custodyHolder',
          position: 1,
        },
        { municipality_id: world.elsewhere, person_id: world.frede.person, role: 'teacher', position: 1 },
      ])
      .execute()
  })
})

beforeEach(async () => {
  const passwordHash = await hashPassword(right)
  await database.as(asSignIn, async (tx) => {
    await tx.db.deleteFrom('session').execute()
    await tx.db.deleteFrom('sign_in_failure').execute()
    await tx.db.deleteFrom('account').execute()
    await tx.db
      .insertInto('account')
      .values({
        municipality_id: world.vindrose,
        person_id: world.mette.person,
        email: 'mette@vindrose.dk',
        password_hash: passwordHash,
        activated_at: tx.now,
      })
      .execute()
  })
})

const mette = async (agent = ''): Promise<Visitor> => {
  const browser = visitor({ agent })
  const fields = { email: 'mette@vindrose.dk', adgangskode: right }
  expect((await browser.post('/log-ind', fields)).status).toBe(303)
  return browser
}

describe('the own sessions', () => {
  test('are listed in words, with this one marked', async () => {
    await mette(chromeOnWindows)
    const page = await (await (await mette()).get('/konto')).text()
    expect(page).toContain('Chrome på Windows')
    expect(page).toContain('Ukendt enhed')
    expect(page.match(/Denne enhed/g)).toHaveLength(1)
  })

  test('can be ended one by one, by oneself alone', async () => {
    const here = await mette()
    const there = await mette(chromeOnWindows)
    const path = /action="(\/konto\/sessioner\/[0-9a-f-]{36}\/afslut)"/.exec(
      await (await here.get('/konto')).text(),
    )?.[1]
    const stranger = visitor()
    stranger.cookies.set('__Host-medvind', (await sessionCookie(database, world.ole)).split('=')[1] ?? '')
    await stranger.post(path ?? '')
    expect((await there.get('/konto')).status).toBe(200)
    await here.post(path ?? '')
    expect((await there.get('/konto')).status).toBe(303)
    expect((await here.get('/konto')).status).toBe(200)
    expect((await here.post('/konto/sessioner/ikke-en/afslut')).status).toBe(404)
  })

  test('can be ended all at once, but this one', async () => {
    const others = [await mette(), await mette()]
    const here = await mette()
    await here.post('/konto/sessioner/afslut-andre')
    expect((await here.get('/konto')).status).toBe(200)
    for (const other of others) expect((await other.get('/konto')).status).toBe(303)
  })

  test('show when they were last used', async () => {
    const here = await mette()
    clock.pass({ minutes: 7 })
    await here.get('/konto')
    expect(await (await here.get('/konto')).text()).toMatch(/kl\. \d{1,2}\.\d\d/)
  })

  test('that have run out are tidied away', async () => {
    await mette()
    clock.pass({ hours: 11 })
    await tidySignIn(database)
    const left = await database.as(
      asSignIn,
      async (tx) => await tx.db.selectFrom('session').select('id').execute(),
    )
    expect(left).toEqual([])
  })
})

const change = async (browser: Visitor, fields: Record<string, string> = {}) =>
  await browser.post('/konto/adgangskode', { nuvaerende: right, ny: next, gentag: next, ...fields })

describe('changing the password', () => {
  test('needs the present one, ends the other sessions, and tells the owner', async () => {
    const other = await mette()
    const here = await mette()
    expect((await change(here)).status).toBe(303)
    expect((await here.get('/konto')).status).toBe(200)
    expect((await other.get('/konto')).status).toBe(303)
    const again = await visitor().post('/log-ind', { email: 'mette@vindrose.dk', adgangskode: next })
    expect(again.status).toBe(303)
    expect(await (await visitor().get('/demo/post')).text()).toContain('adgangskode til Medvind er skiftet')
  })

  test.for<[string, Record<string, string>, string]>([
    ['a wrong present one', { nuvaerende: 'forkert forkert' }, 'er forkert'],
    ['no present one', { nuvaerende: '' }, 'du bruger nu'],
    ['a common one', { ny: 'Adgangskode2026', gentag: 'Adgangskode2026' }, 'gætter andre let'],
    ['one’s own name', { ny: 'Mette Krog 2026', gentag: 'Mette Krog 2026' }, 'ligner dit navn'],
    ['the same one', { ny: right, gentag: right }, 'i forvejen'],
    ['a slip the second time', { gentag: `${next} ` }, 'ikke ens'],
  ])('with %s changes nothing', async ([, fields, words]) => {
    const here = await mette()
    const response = await change(here, fields)
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(words)
    await mette()
  })

  test('cannot be guessed at without end by whoever sits at an open session', async () => {
    const here = await mette()
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await change(here, { nuvaerende: `gæt nummer ${attempt} her` })).status).toBe(422)
    }
    expect(await (await change(here)).text()).toContain('Vent 15 sekunder')
    clock.pass({ seconds: 15 })
    expect((await change(here)).status).toBe(303)
  })

  test('is nothing for someone without a password', async () => {
    const demo = visitor()
    await demo.post('/log-ind/demo', { person: world.gitte.person })
    expect((await demo.get('/konto/adgangskode')).status).toBe(404)
    expect((await change(demo)).status).toBe(404)
    expect(await (await demo.get('/konto')).text()).toContain('Ingen e-mail')
  })
})

describe('demo persons', () => {
  test('stand on the sign-in page under who they are, each with something to try', async () => {
    const page = await (await visitor().get('/log-ind')).text()
    expect(page).toMatch(
      new RegExp(`<button[^>]*name="person"[^>]*value="${world.gitte.person}"[^>]*data-role="custodyHolder"`),
    )
    expect(page.indexOf('Familien')).toBeLessThan(page.indexOf('Skolen'))
    expect(page).toContain('Se skolens fravær')
    expect(page).not.toContain(world.frede.person)
  })

  test('are signed in with one click, and led on', async () => {
    const browser = visitor()
    const response = await browser.post('/log-ind/demo', { person: world.karen.person, videre: '/konto' })
    expect(response.headers.get('location')).toBe('/konto')
    expect(await (await browser.get('/konto')).text()).toContain('Karen')
  })

  test('can be changed for one another without signing out', async () => {
    const browser = visitor()
    await browser.post('/log-ind/demo', { person: world.karen.person })
    await browser.post('/log-ind/demo', { person: world.gitte.person })
    expect(await (await browser.get('/konto')).text()).toContain('Gitte')
  })

  test('outside a demonstration are nobody, whoever asks', async () => {
    for (const person of [world.frede.person, world.mette.person, '', 'x']) {
      const browser = visitor()
      expect((await browser.post('/log-ind/demo', { person })).headers.get('location')).toBe('/log-ind')
      expect(browser.cookies.has('__Host-medvind')).toBe(false)
    }
    const twice = await visitor().post('/log-ind/demo', { person: [world.karen.person, world.gitte.person] })
    expect(twice.headers.get('location')).toBe('/log-ind')
  })

  test('do not exist when the setting is off, nor does their post', async () => {
    const real = visitorsOf({ database, clock, config: testConfig({ MEDVIND_DEMO: '0' }) })
    expect(await (await real().get('/log-ind')).text()).not.toContain('name="person"')
    const browser = real()
    await browser.post('/log-ind/demo', { person: world.karen.person })
    expect(browser.cookies.has('__Host-medvind')).toBe(false)
    expect((await real().get('/demo/post')).status).toBe(404)
  })
})

describe('a form that was sent after the session had ended', () => {
  const late = { locale: 'x', note: 'Talte med mor.\nHun ringer "igen" <i>i morgen</i>', dag: ['ja', 'nej'] }
  const heldIn = (page: string): Record<string, string> =>
    Object.fromEntries(
      [...page.matchAll(/<input type="hidden" name="(held\.[a-z]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [
          name,
          value
            .replaceAll('&quot;', '"')
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&amp;', '&'),
        ],
      ),
    )

  const askedAgain = async (): Promise<Record<string, string>> => {
    const response = await visitor().post('/konto/sessioner/afslut-andre', late)
    expect(response.status).toBe(401)
    return heldIn(await response.text())
  }

  test.for<[string, string, (world: SmallWorld) => Record<string, string>]>([
    ['a password', '/log-ind', () => ({ email: 'mette@vindrose.dk', adgangskode: right })],
    ['a demo person', '/log-ind/demo', (given) => ({ person: given.karen.person })],
  ])('comes back after %s, to be sent with one press', async ([, path, fields]) => {
    const held = await askedAgain()
    const browser = visitor()
    const response = await browser.post(path, { ...fields(world), ...held })
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(page).toContain('<form method="post" action="/konto/sessioner/afslut-andre"')
    expect(page).toContain('Hun ringer &quot;igen&quot; &lt;i>i morgen&lt;/i>')
    expect(page.match(/name="dag"/g)).toHaveLength(2)
    expect((await browser.get('/konto')).status).toBe(200)
  })

  test('is still there after a wrong password', async () => {
    const held = await askedAgain()
    const fields = { email: 'mette@vindrose.dk', adgangskode: 'forkert forkert', ...held }
    const response = await visitor().post('/log-ind', fields)
    expect(response.status).toBe(422)
    expect(heldIn(await response.text())).toEqual(held)
  })

  test.for(['//ond.example', 'https://ond.example/x', '/\\ond.example', 'javascript:alert(1)', '/log-ud'])(
    'cannot be made to go to %s',
    async (path) => {
      const fields = { email: 'mette@vindrose.dk', adgangskode: right }
      const response = await visitor().post('/log-ind', {
        ...fields,
        'held.path': path,
        'held.fields': '[["a","b"]]',
      })
      expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
    },
  )
})

describe('medvind admin create', () => {
  const run = async (...words: string[]): Promise<string[]> => {
    const printed: string[] = []
    const withDatabase: CliContext['withDatabase'] = async (work) =>
      await work({ database, config: testConfig({ MEDVIND_URL: 'https://medvind.example' }), clock })
    const context: CliContext = {
      withDatabase,
      withNewDatabase: withDatabase,
      print: (text) => printed.push(text),
      printError: () => {},
      fail: () => {},
    }
    const program = new Command().exitOverride()
    signInCommands(program, context)
    await program.parseAsync(['node', 'medvind', 'admin', 'create', ...words])
    return printed
  }
  const asked = ['--municipality', 'Havn Kommune', '--name', 'Anne Marie Holm', '--email', 'Anne@Havn.dk']

  test('makes the municipality and its administrator, and the link lets them in', async () => {
    const [printed = '{}'] = await run(...asked, '--json')
    const made = JSON.parse(printed) as { link: string; municipalityCreated: boolean; email: string }
    expect(made).toMatchObject({ municipalityCreated: true, personCreated: true, email: 'anne@havn.dk' })
    const browser = visitor()
    const response = await browser.post(new URL(made.link).pathname, { ny: right, gentag: right })
    expect(response.status).toBe(303)
    expect(await (await browser.get('/administration/brugere')).text()).toContain('Anne Marie Holm')
    expect(await (await browser.get('/konto')).text()).toContain('Havn Kommune')
  })

  test('a second time makes nothing twice, and gives a new way in', async () => {
    const [first = ''] = await run(...asked)
    const [second = ''] = await run('--municipality', 'havn kommune', ...asked.slice(2))
    expect((await visitor().get(new URL(first).pathname)).status).toBe(404)
    expect((await visitor().get(new URL(second).pathname)).status).toBe(200)
    const names = await database.as(
      asSignIn,
      async (tx) =>
        await tx.db.selectFrom('municipality').select('name').where('name', 'ilike', 'havn%').execute(),
    )
    expect(names).toHaveLength(1)
  })

  test.for([
    ['--municipality', 'Ny Kommune', '--name', 'Anne', '--email', 'anne@ny.dk'],
    ['--municipality', 'Ny Kommune', '--name', 'Anne Holm', '--email', 'anne'],
    ['--municipality', ' ', '--name', 'Anne Holm', '--email', 'anne@ny.dk'],
    ['--municipality', 'Ny Kommune', '--name', 'Anne Holm\0', '--email', 'anne@ny.dk'],
    ['--municipality', 'x'.repeat(201), '--name', 'Anne Holm', '--email', 'anne@ny.dk'],
  ])('with a wrong word (%#) is refused and makes nothing', async (words) => {
    await expect(run(...words)).rejects.toThrow(CommandRefused)
    const made = await database.as(
      asSignIn,
      async (tx) =>
        await tx.db.selectFrom('municipality').select('id').where('name', '=', 'Ny Kommune').execute(),
    )
    expect(made).toEqual([])
  })
})
