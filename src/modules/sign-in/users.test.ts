import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import type { Letter } from '#platform/mail/mail.ts'
import { sessionCookie, testConfig } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { movableClock, openAt, visitorsOf, type Visitor } from '../../../tests/setup/visitor.ts'
import { builders, smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { signInMails } from './mails.ts'
import { closeAccount } from './roles-store.ts'

const config = testConfig({ MEDVIND_URL: 'https://medvind.example', MEDVIND_SMTP_URL: 'smtp://127.0.0.1:9' })
const good = 'tre grønne cykler i regn'
let world: SmallWorld
let database: Database
let visitor: () => Visitor
let visitorWithoutMail: () => Visitor
/** Someone whom a file brought without a role. */
let vigga: PersonId
let viggaActor: PersonActor

beforeAll(async () => {
  const opened = await testDatabase()
  world = await smallWorld(opened.database)
  const clock = movableClock()
  database = openAt(opened, clock)
  visitor = visitorsOf({ database, clock, config })
  visitorWithoutMail = visitorsOf({ database, clock, config: testConfig() })
  await database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    const make = builders(tx, world.vindrose)
    vigga = await make.person('Vigga', 'Vikar')
    await make.contact(vigga, 'vigga@vindrose.dk')
    await make.contact(world.ole.person, 'Ole@vindrose.dk')
  })
  viggaActor = { kind: 'person', municipality: world.vindrose, person: vigga, roles: [] }
})

beforeEach(async () => {
  await database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await tx.db.deleteFrom('account').execute()
    await tx.db.deleteFrom('session').execute()
    await tx.db.updateTable('staff_role').set({ valid_to: tx.today }).where('source', '=', 'local').execute()
  })
  await deliver()
})

type Sent = Letter & { to: string }
const deliver = async (): Promise<Sent[]> => {
  const sent: Sent[] = []
  await deliverMail(database, signInMails(config), async (to, letter) => {
    sent.push({ to, ...letter })
    return { kind: 'sent' }
  })
  return sent
}

const signedInAs = async (actor: PersonActor, browser = visitor()): Promise<Visitor> => {
  browser.cookies.set('__Host-medvind', (await sessionCookie(database, actor)).split('=')[1] ?? '')
  return browser
}

const list = '/administration/brugere'
const textOf = async (browser: Visitor, path: string): Promise<string> =>
  await (await browser.get(path)).text()
const teacher = () => ({ rolle: 'teacher', skole: world.birk })

/** Where the buttons "Afslut" of a person's roles lead. */
const endings = (page: string): string[] =>
  [...page.matchAll(/action="([^"]+\/afslut)"/g)].map((match) => match[1] ?? '')

const accept = async (mail: Sent | undefined): Promise<Visitor> => {
  const link = /https:\/\/medvind\.example(\/adgang\/[\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? '/no-link'
  const browser = visitor()
  expect((await browser.post(link, { ny: good, gentag: good })).status).toBe(303)
  return browser
}

describe('someone without a role', () => {
  test('is found by name, given one, invited to the roster’s address, and then works here', async () => {
    const sus = await signedInAs(world.sus)
    expect(await textOf(sus, list)).not.toContain('Vigga')
    expect(await textOf(sus, `${list}?q=vigga`)).toContain(`${list}/${vigga}`)
    expect(await textOf(sus, `${list}/${vigga}`)).toContain('Ingen rolle')
    expect((await sus.post(`${list}/${vigga}/roller`, teacher())).status).toBe(303)
    expect(await textOf(sus, `${list}?q=vigga`)).toContain('vigga@vindrose.dk')
    await sus.post(`${list}/${vigga}/inviter`)
    const [mail] = await deliver()
    expect(mail?.to).toBe('vigga@vindrose.dk')
    const browser = await accept(mail)
    expect((await browser.get('/klasser')).status).toBe(200)
  })

  test('is not invited before that', async () => {
    const sus = await signedInAs(world.sus)
    expect((await sus.post(`${list}/${vigga}/inviter`, { email: 'x@vindrose.dk' })).status).toBe(303)
    expect(await deliver()).toEqual([])
  })

  test.for(['ida', 'gitte', 'aja', 'noah', 'sofus', 'frede'])(
    'is no pupil, parent or person elsewhere: %s',
    async (name) => {
      const sus = await signedInAs(world.sus)
      const page = await textOf(sus, `${list}?q=${encodeURIComponent(name)}`)
      expect(page).not.toContain(`href="${list}/0`)
      for (const person of [world.ida, world.gitte.person, world.frede.person]) {
        expect((await sus.get(`${list}/${person}`)).status).toBe(404)
        expect((await sus.post(`${list}/${person}/roller`, teacher())).status).toBe(404)
      }
    },
  )

  test.for(['mette', 'karen', 'anne', 'gitte', 'idaHerself', 'frede'] as const)(
    '%s neither finds them nor gives them a role',
    async (who) => {
      const browser = await signedInAs(world[who])
      for (const path of [`${list}?q=vigga`, `${list}/${vigga}`]) {
        expect((await browser.get(path)).status).toBe(404)
      }
      expect((await browser.post(`${list}/${vigga}/roller`, teacher())).status).toBe(404)
      const around = await database.as(world[who], async (tx) => {
        const { rows } = await tx.connection.query('select * from people_without_role($1, null, 50)', [
          ['vigga'],
        ])
        const emails = await tx.connection.query('select * from staff_emails($1)', [[world.ole.person]])
        return [...rows, ...emails.rows, await closeAccount(tx, world.ole.person)]
      })
      expect(around).toEqual([null])
    },
  )
})

describe('a role given here', () => {
  test.for<[string, Record<string, string | readonly string[]>]>([
    ['a teacher of no school', { rolle: 'teacher', skole: '' }],
    ['a role that nobody is given', { rolle: 'custodyHolder', skole: '' }],
    ['two roles', { rolle: ['teacher', 'administration'], skole: '' }],
    ['a school that is none', { rolle: 'teacher', skole: crypto.randomUUID() }],
    ['nothing', {}],
  ])('is not %s', async ([, fields]) => {
    const sus = await signedInAs(world.sus)
    expect((await sus.post(`${list}/${vigga}/roller`, fields)).status).toBe(422)
  })

  test('is given once, also by two at once', async () => {
    const browsers = [await signedInAs(world.sus), await signedInAs(world.sus)]
    await Promise.all(browsers.map(async (sus) => await sus.post(`${list}/${vigga}/roller`, teacher())))
    expect(endings(await textOf(await signedInAs(world.sus), `${list}/${vigga}`))).toHaveLength(1)
  })

  test('is ended here, and holds no longer from that moment', async () => {
    const sus = await signedInAs(world.sus)
    await sus.post(`${list}/${vigga}/roller`, teacher())
    const browser = await signedInAs(viggaActor)
    expect((await browser.get('/klasser')).status).toBe(200)
    const [ending = ''] = endings(await textOf(sus, `${list}/${vigga}`))
    expect((await sus.post(ending)).status).toBe(303)
    expect((await browser.get('/klasser')).status).toBe(404)
    expect(await textOf(sus, `${list}/${vigga}`)).toContain('Ingen rolle')
    expect((await sus.post(ending)).status).toBe(303)
  })

  test('is the only kind that is: a role of the roster has no such button, and stays', async () => {
    const sus = await signedInAs(world.sus)
    expect(endings(await textOf(sus, `${list}/${world.ole.person}`))).toEqual([])
    const held = await database.as(
      world.sus,
      async (tx) =>
        await tx.db.selectFrom('staff_role').select('id').where('person_id', '=', world.ole.person).execute(),
    )
    await sus.post(`${list}/${world.ole.person}/roller/${held[0]?.id}/afslut`)
    expect(await textOf(sus, `${list}/${world.ole.person}`)).toContain('Lærer, Birkeskolen')
  })

  test('of the administrator who asks is not', async () => {
    const other = await signedInAs(world.sus)
    await other.post(`${list}/${vigga}/roller`, { rolle: 'systemAdministrator', skole: '' })
    const herself = await signedInAs(viggaActor)
    const [ending = ''] = endings(await textOf(herself, `${list}/${vigga}`))
    await herself.post(ending)
    expect((await herself.get(list)).status).toBe(200)
    await other.post(ending)
    expect((await herself.get(list)).status).toBe(404)
  })

  test('is not ended on the page of somebody else', async () => {
    const sus = await signedInAs(world.sus)
    await sus.post(`${list}/${vigga}/roller`, teacher())
    const [ending = ''] = endings(await textOf(sus, `${list}/${vigga}`))
    await sus.post(ending.replace(vigga, world.ole.person))
    expect(endings(await textOf(sus, `${list}/${vigga}`))).toEqual([ending])
  })
})

describe('a new e-mail', () => {
  const karenIsIn = async (sus: Visitor): Promise<Visitor> => {
    await sus.post(`${list}/${world.karen.person}/inviter`, { email: 'karen@vindrose.dk' })
    return await accept((await deliver())[0])
  }
  const path = () => `${list}/${world.karen.person}/email`

  test('closes the old way in, tells its owner, and invites the new one', async () => {
    const sus = await signedInAs(world.sus)
    const before = await karenIsIn(sus)
    expect((await sus.post(path(), { email: 'karen.friis@vindrose.dk' })).status).toBe(303)
    expect((await before.get('/konto')).status).toBe(303)
    const login = await visitor().post('/log-ind', { email: 'karen@vindrose.dk', adgangskode: good })
    expect(login.status).toBe(422)
    const mails = await deliver()
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['karen.friis@vindrose.dk', 'Din adgang til Medvind'],
      ['karen@vindrose.dk', 'Din e-mail i Medvind er skiftet'],
    ])
    const browser = await accept(mails[0])
    expect(await textOf(browser, '/konto')).toContain('karen.friis@vindrose.dk')
  })

  test.for(['', 'ingen', 'a@b.dk\r\nBcc: c@d.dk', 'ole@vindrose.dk'])('%j changes nothing', async (email) => {
    const sus = await signedInAs(world.sus)
    const before = await karenIsIn(sus)
    await sus.post(`${list}/${world.ole.person}/inviter`)
    await deliver()
    expect((await sus.post(path(), { email })).status).toBe(422)
    expect((await before.get('/konto')).status).toBe(200)
    expect(await deliver()).toEqual([])
  })

  test('is the roster’s where it has one', async () => {
    const sus = await signedInAs(world.sus)
    await sus.post(`${list}/${world.ole.person}/inviter`)
    const ole = await accept((await deliver())[0])
    await sus.post(`${list}/${world.ole.person}/email`, { email: 'ond@example.dk' })
    expect(await deliver()).toEqual([])
    expect((await ole.get('/konto')).status).toBe(200)
    expect(await textOf(sus, `${list}/${world.ole.person}`)).toContain('kommer fra skolens data')
  })

  test('is not given to a parent, by the page or around it', async () => {
    const sus = await signedInAs(world.sus)
    expect((await sus.post(`${list}/${world.gitte.person}/email`, { email: 'x@example.dk' })).status).toBe(
      404,
    )
    expect(await database.as(world.sus, async (tx) => await closeAccount(tx, world.gitte.person))).toBe(null)
  })
})

test('the list shows the address of those who are not invited yet', async () => {
  expect(await textOf(await signedInAs(world.sus), `${list}?q=ole`)).toContain('ole@vindrose.dk')
})

test('where no mail can be sent nobody is told that one is on its way', async () => {
  const sus = await signedInAs(world.sus, visitorWithoutMail())
  await sus.post(`${list}/${world.ole.person}/inviter`)
  const page = await textOf(sus, `${list}/${world.ole.person}`)
  expect(page).toContain('Den bliver sendt, når der er sat en mailserver op')
  expect(page).not.toContain('på vej til')
  expect(page).not.toContain('om et øjeblik')
})

test('whoever has no role here still has the own account, and a page that says so', async () => {
  const per = await signedInAs(world.per)
  expect(await textOf(per, '/')).toContain('Du har ingen rolle her')
  expect(await textOf(per, '/konto')).toContain('Her er du logget ind')
  expect((await per.get('/klasser')).status).toBe(404)
  expect((await per.get(`/elever/${world.ida}`)).status).toBe(404)
})
