import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import type { Letter } from '#platform/mail/mail.ts'
import type { PersonId } from '#platform/ids.ts'
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
import { newMunicipality, smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { signInMails } from './mails.ts'

const config = testConfig({ MEDVIND_URL: 'https://medvind.example', MEDVIND_SMTP_URL: 'smtp://127.0.0.1:9' })
const good = 'tre grønne cykler i regn'
let opened: TestDatabase
let world: SmallWorld
let clock: MovableClock
let database: Database
let visitor: (options?: VisitorOptions) => Visitor
let anotherAdministrator: PersonActor

type Sent = Letter & { to: string }
let sent: Sent[] = []

/** Takes what waits in the outbox, as a mail server would. */
const deliver = async (): Promise<Sent[]> => {
  sent = []
  await deliverMail(database, signInMails(config), async (to, letter) => {
    sent.push({ to, ...letter })
    return { kind: 'sent' }
  })
  return sent
}

const linkIn = (mail: Sent | undefined): string =>
  /https:\/\/medvind\.example(\/adgang\/[\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? 'no link'

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  clock = movableClock()
  database = openAt(opened, clock)
  visitor = visitorsOf({ database, clock, config })
  let person: PersonId | null = null
  const municipality = await newMunicipality(database, 'Sund Kommune', async (make) => {
    person = await make.person('Ib', 'Sund')
    await make.holds(person, 'systemAdministrator', null)
  })
  if (person === null) throw new Error('Nobody was made.')
  const roles = [{ role: 'systemAdministrator', school: null }] as const
  anotherAdministrator = { kind: 'person', municipality, person, roles }
})

beforeEach(async () => {
  await database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
    await tx.db.deleteFrom('account').execute()
    await tx.db.deleteFrom('mail_outbox').execute()
    await tx.db.deleteFrom('sign_in_failure').execute()
    await tx.db.deleteFrom('session').execute()
  })
})

const signedInAs = async (actor: PersonActor): Promise<Visitor> => {
  const browser = visitor()
  browser.cookies.set('__Host-medvind', (await sessionCookie(database, actor)).split('=')[1] ?? '')
  return browser
}

const inviteOle = async (email = 'ole@vindrose.dk', sprog = 'da'): Promise<string> => {
  const administrator = await signedInAs(world.sus)
  const path = `/administration/brugere/${world.ole.person}/inviter`
  expect((await administrator.post(path, { email, sprog })).status).toBe(303)
  return linkIn((await deliver())[0])
}

const accept = async (link: string, password = good, browser = visitor()): Promise<Response> =>
  await browser.post(link, { ny: password, gentag: password })

const signInOle = async (password = good): Promise<number> =>
  (await visitor().post('/log-ind', { email: 'ole@vindrose.dk', adgangskode: password })).status

describe('an invitation', () => {
  test('goes by mail, is accepted with a password, and lets the person in', async () => {
    const link = await inviteOle()
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ to: 'ole@vindrose.dk', subject: 'Din adgang til Medvind' })
    const browser = visitor()
    const page = await (await browser.get(link)).text()
    expect(page).toContain('Velkommen, Ole')
    expect(page).toContain('autocomplete="new-password"')
    const response = await accept(link, good, browser)
    expect([response.status, response.headers.get('location')]).toEqual([303, '/konto/ny-noegle'])
    expect(await (await browser.get('/konto')).text()).toContain('ole@vindrose.dk')
    expect(await signInOle()).toBe(303)
    const administrator = await signedInAs(world.sus)
    expect(await (await administrator.get('/administration/brugere?q=ole')).text()).toContain('I brug')
  })

  test('is told in the language that was chosen', async () => {
    await inviteOle('ole@vindrose.dk', 'en')
    expect(sent[0]?.subject).toBe('Your access to Medvind')
  })

  test('is not used up by being looked at', async () => {
    const link = await inviteOle()
    await visitor().get(link)
    await visitor().get(link)
    expect((await accept(link)).status).toBe(303)
  })

  test('works once', async () => {
    const link = await inviteOle()
    await accept(link)
    expect((await visitor().get(link)).status).toBe(404)
    expect((await accept(link, 'en helt anden kodesætning')).status).toBe(404)
    expect(await signInOle()).toBe(303)
  })

  test('works once, also when it is sent twice at the same moment', async () => {
    const link = await inviteOle()
    const answers = await Promise.all([accept(link), accept(link), accept(link)])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 404, 404])
  })

  test('runs out after seven days', async () => {
    const link = await inviteOle()
    clock.pass({ hours: 7 * 24 - 1 })
    expect((await visitor().get(link)).status).toBe(200)
    clock.pass({ hours: 1 })
    expect((await visitor().get(link)).status).toBe(404)
    expect((await accept(link)).status).toBe(404)
    const administrator = await signedInAs(world.sus)
    expect(await (await administrator.get('/administration/brugere?q=ole')).text()).toContain('udløbet')
  })

  test('that is sent again makes the first link dead', async () => {
    const first = await inviteOle()
    const second = await inviteOle()
    expect(second).not.toBe(first)
    expect((await visitor().get(first)).status).toBe(404)
    expect((await accept(second)).status).toBe(303)
  })

  test('that is withdrawn opens nothing, and the address can be given to someone else', async () => {
    const link = await inviteOle()
    const administrator = await signedInAs(world.sus)
    await administrator.post(`/administration/brugere/${world.ole.person}/traek-tilbage`)
    expect((await accept(link)).status).toBe(404)
    const path = `/administration/brugere/${world.karen.person}/inviter`
    expect((await administrator.post(path, { email: 'ole@vindrose.dk' })).status).toBe(303)
  })

  test('that is withdrawn before it went out is not sent', async () => {
    const administrator = await signedInAs(world.sus)
    const path = `/administration/brugere/${world.ole.person}`
    await administrator.post(`${path}/inviter`, { email: 'ole@vindrose.dk' })
    await administrator.post(`${path}/traek-tilbage`)
    expect(await deliver()).toEqual([])
  })

  test('cannot be withdrawn once it is accepted', async () => {
    await accept(await inviteOle())
    const administrator = await signedInAs(world.sus)
    await administrator.post(`/administration/brugere/${world.ole.person}/traek-tilbage`)
    expect(await signInOle()).toBe(303)
  })

  test('ends the session of whoever sat at the browser', async () => {
    const browser = await signedInAs(world.mette)
    await accept(await inviteOle(), good, browser)
    expect(await (await browser.get('/konto')).text()).toContain('Ole')
  })

  test.for(['x', 'A'.repeat(43), '%00', '..%2f..', 'A'.repeat(3000)])(
    'a link that nobody sent (%#) leads nowhere',
    async (token) => {
      expect([400, 404]).toContain((await visitor().get(`/adgang/${token}`)).status)
      expect([400, 404]).toContain((await accept(`/adgang/${token}`)).status)
    },
  )

  test('keeps neither token nor password in the database', async () => {
    const link = await inviteOle()
    const token = Buffer.from(link.split('/').at(-1) ?? '', 'base64url')
    const rows = await database.as(
      { kind: 'system', name: 'sign-in', municipality: null },
      async (tx) => await tx.db.selectFrom('invitation').select('token_hash').execute(),
    )
    expect(rows[0]?.token_hash).toHaveLength(32)
    expect(rows[0]?.token_hash?.equals(token)).toBe(false)
  })
})

describe('the password that is chosen', () => {
  test.for([
    ['kort', 'mindst 12 tegn'],
    ['Adgangskode2026', 'gætter andre let'],
    ['123456789012', 'mønster'],
    ['ole@vindrose.dk', 'ligner dit navn'],
  ])('%s is refused, and the link still works', async ([password, words]) => {
    const link = await inviteOle()
    const response = await accept(link, password)
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(words)
    expect((await accept(link)).status).toBe(303)
  })

  test.for<[string, Record<string, string | readonly string[]>]>([
    ['missing', {}],
    ['different the second time', { ny: good, gentag: `${good}!` }],
    ['given twice', { ny: [good, good], gentag: good }],
    ['a novel', { ny: 'x y z æ ø å '.repeat(50), gentag: 'x y z æ ø å '.repeat(50) }],
  ])('%s is refused', async ([, fields]) => {
    const link = await inviteOle()
    expect((await visitor().post(link, fields)).status).toBe(422)
  })

  test('is the same password in whichever way its letters are put together', async () => {
    await accept(await inviteOle(), 'blå ål på bålet i dag'.normalize('NFD'))
    expect(await signInOle('blå ål på bålet i dag'.normalize('NFC'))).toBe(303)
  })
})

describe('who may invite', () => {
  const paths = ['/administration/brugere', '/administration/brugere/ny']
  test.for(['mette', 'karen', 'anne', 'gitte', 'idaHerself'] as const)(
    '%s has no such pages',
    async (who) => {
      const browser = await signedInAs(world[who])
      for (const path of [...paths, `/administration/brugere/${world.ole.person}`]) {
        expect((await browser.get(path)).status).toBe(404)
      }
      const path = `/administration/brugere/${world.ole.person}/inviter`
      expect((await browser.post(path, { email: 'ond@example.dk' })).status).toBe(404)
      expect(await deliver()).toEqual([])
    },
  )

  test('an administrator elsewhere neither sees nor invites anyone here', async () => {
    const browser = await signedInAs(anotherAdministrator)
    expect(await (await browser.get('/administration/brugere')).text()).not.toContain('Ole')
    expect((await browser.get(`/administration/brugere/${world.ole.person}`)).status).toBe(404)
    const path = `/administration/brugere/${world.ole.person}/inviter`
    expect((await browser.post(path, { email: 'ond@example.dk' })).status).toBe(404)
  })

  test('a pupil or a parent is no staff, and cannot be invited here', async () => {
    const browser = await signedInAs(world.sus)
    for (const person of [world.ida, world.gitte.person]) {
      expect((await browser.get(`/administration/brugere/${person}`)).status).toBe(404)
    }
  })

  test('someone whose address the roster knows is invited to that address and no other', async () => {
    await database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
      await tx.db
        .insertInto('person_contact')
        .values({
          municipality_id: world.vindrose,
          person_id: world.karen.person,
          email: 'Karen@Vindrose.dk',
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    })
    const browser = await signedInAs(world.sus)
    const path = `/administration/brugere/${world.karen.person}`
    expect(await (await browser.get(path)).text()).not.toContain('name="email"')
    await browser.post(`${path}/inviter`, { email: 'ond@example.dk' })
    expect((await deliver()).map(({ to }) => to)).toEqual(['karen@vindrose.dk'])
    const around = database.as(world.sus, async (tx) => {
      await tx.db.deleteFrom('account').where('person_id', '=', world.karen.person).execute()
      await tx.db
        .insertInto('account')
        .values({ municipality_id: world.vindrose, person_id: world.karen.person, email: 'ond@example.dk' })
        .execute()
    })
    await expect(around).rejects.toThrow('row-level security')
  })

  test('an administrator cannot write a password, or a link, for anyone', async () => {
    const writes = database.as(world.sus, async (tx) => {
      await tx.db
        .insertInto('account')
        .values({
          municipality_id: world.vindrose,
          person_id: world.ole.person,
          email: 'ole@vindrose.dk',
          password_hash: '$argon2id$x',
        })
        .execute()
    })
    await expect(writes).rejects.toThrow('row-level security')
  })

  test('the address of one is not given to another', async () => {
    await inviteOle()
    const browser = await signedInAs(world.sus)
    const response = await browser.post('/administration/brugere/ny', newPerson({ email: 'OLE@vindrose.dk' }))
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('bruger allerede den e-mail')
  })
})

const newPerson = (fields: Record<string, string | readonly string[]> = {}) => ({
  fornavn: 'Vera',
  efternavn: 'Ny',
  email: 'vera@vindrose.dk',
  rolle: 'administration',
  skole: '',
  sprog: 'da',
  ...fields,
})

describe('someone whom no roster knows', () => {
  test('is added with a role and invited', async () => {
    const administrator = await signedInAs(world.sus)
    const response = await administrator.post(
      '/administration/brugere/ny',
      newPerson({ rolle: 'teacher', skole: world.birk }),
    )
    expect(response.status).toBe(303)
    expect(await (await administrator.get(response.headers.get('location') ?? '')).text()).toContain(
      'Lærer, Birkeskolen',
    )
    const browser = visitor()
    await accept(linkIn((await deliver())[0]), good, browser)
    expect(await (await browser.get('/')).text()).toContain('Vera')
  })

  test.for<[string, Record<string, string | readonly string[]>]>([
    ['no name', { fornavn: ' ', efternavn: '' }],
    ['a leader of no school', { rolle: 'schoolLeader' }],
    ['a teacher of no school', { rolle: 'teacher' }],
    ['no role', { rolle: '' }],
    ['a role that nobody is given', { rolle: 'custodyHolder' }],
    ['an unknown role', { rolle: 'king' }],
    ['two roles', { rolle: ['administration', 'systemAdministrator'] }],
    ['a school that is none', { rolle: 'teacher', skole: '00000000-0000-7000-8000-000000000000' }],
    ['no address', { email: 'vera' }],
    ['a second header', { email: 'vera@vindrose.dk\r\nBcc: ond@example.dk' }],
    ['two receivers', { email: 'vera@vindrose.dk,ond@example.dk' }],
    ['a name of a novel', { fornavn: 'x'.repeat(201) }],
  ])('with %s is not added', async ([, fields]) => {
    const browser = await signedInAs(world.sus)
    const response = await browser.post('/administration/brugere/ny', newPerson(fields))
    expect(response.status).toBe(422)
    expect(await deliver()).toEqual([])
  })

  test('may have a hostile name: it stays a name, in page and mail', async () => {
    const browser = await signedInAs(world.sus)
    const response = await browser.post(
      '/administration/brugere/ny',
      newPerson({ fornavn: '<script>alert(1)</script>', email: 'hostil@vindrose.dk' }),
    )
    const page = await (await browser.get(response.headers.get('location') ?? '')).text()
    expect(page).not.toContain('<script>alert')
    const [mail] = await deliver()
    expect(mail?.subject).toBe('Din adgang til Medvind')
  })
})

describe('a forgotten password', () => {
  const ask = async (email: string, browser = visitor({ address: '198.51.100.77' })) =>
    await browser.post('/glemt-adgangskode', { email })

  test('is replaced by a link that works for two hours and ends everything else', async () => {
    const before = visitor()
    await accept(await inviteOle(), good, before)
    await ask('ole@vindrose.dk')
    const link = linkIn((await deliver())[0])
    clock.pass({ hours: 1, minutes: 59 })
    expect((await accept(link, 'en helt anden kodesætning')).status).toBe(303)
    expect((await before.get('/konto')).status).toBe(303)
    expect(await signInOle()).toBe(422)
    expect(await signInOle('en helt anden kodesætning')).toBe(303)
    expect((await deliver())[0]?.subject).toBe('Din adgangskode til Medvind er skiftet')
  })

  test('after two hours the link is dead', async () => {
    await accept(await inviteOle())
    await ask('ole@vindrose.dk')
    const link = linkIn((await deliver())[0])
    clock.pass({ hours: 2 })
    expect((await accept(link, 'en helt anden kodesætning')).status).toBe(404)
  })

  test('is answered alike for known and unknown addresses, in words and in work', async () => {
    await accept(await inviteOle())
    const known = await ask('ole@vindrose.dk')
    const unknown = await ask('ingen@vindrose.dk')
    expect(unknown.headers.get('location')).toBe(known.headers.get('location'))
    expect(unknown.headers.getSetCookie()).toEqual(known.headers.getSetCookie())
    const queued = await database.as(
      { kind: 'system', name: 'sign-in', municipality: null },
      async (tx) => await tx.db.selectFrom('mail_outbox').select('recipient').execute(),
    )
    expect(queued).toHaveLength(2)
    expect((await deliver()).map(({ to }) => to)).toEqual(['ole@vindrose.dk'])
  })

  test('leads to where Medvind is, whatever host the request names', async () => {
    await accept(await inviteOle())
    await ask('ole@vindrose.dk', visitor({ host: 'ond.example' }))
    expect((await deliver())[0]?.text).not.toContain('ond.example')
    expect(linkIn(sent[0])).not.toBe('no link')
  })

  test('floods no inbox', async () => {
    await accept(await inviteOle())
    for (let index = 0; index < 10; index += 1) {
      expect((await ask('ole@vindrose.dk', visitor({ address: `198.51.100.${index}` }))).status).toBe(303)
    }
    expect(await deliver()).toHaveLength(3)
  })

  test('is replaced although somebody in the same network asked for forty who are not here', async () => {
    await accept(await inviteOle())
    for (let index = 0; index < 40; index += 1) await ask(`opfundet${index}@vindrose.dk`)
    const queued = await database.as(
      { kind: 'system', name: 'sign-in', municipality: null },
      async (tx) => await tx.db.selectFrom('mail_outbox').select('recipient').execute(),
    )
    expect(queued).toHaveLength(30)
    await ask('ole@vindrose.dk')
    expect((await deliver()).map(({ to }) => to)).toEqual(['ole@vindrose.dk'])
  })

  test('of someone who has left is not replaced', async () => {
    await accept(await inviteOle())
    await ask('ole@vindrose.dk')
    await database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
      await tx.db.updateTable('person').set({ enabled: false }).where('id', '=', world.ole.person).execute()
    })
    expect(await deliver()).toEqual([])
    await database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
      await tx.db.updateTable('person').set({ enabled: true }).where('id', '=', world.ole.person).execute()
    })
  })

  test.for(['', 'ingen adresse', 'a@b.dk\r\nBcc: c@d.dk'])('needs an address (%#)', async (email) => {
    expect((await ask(email)).status).toBe(422)
  })
})
