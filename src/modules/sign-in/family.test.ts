import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import type { Letter } from '#platform/mail/mail.ts'
import type { PersonId } from '#platform/ids.ts'
import { sessionCookie, testConfig } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import {
  movableClock,
  openAt,
  visitorsOf,
  type MovableClock,
  type Visitor,
} from '../../../tests/setup/visitor.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import { addFamilyInvitation, familyAccess } from './family-store.ts'
import { signInMails } from './mails.ts'

const url = { MEDVIND_URL: 'https://medvind.example' }
const withMail = testConfig({ ...url, MEDVIND_SMTP_URL: 'smtp://127.0.0.1:9' })
const good = 'tre grønne cykler i regn'
let world: SmallWorld
let clock: MovableClock
let database: Database
let visitor: () => Visitor
let visitorWithoutMail: () => Visitor

beforeAll(async () => {
  const opened = await testDatabase()
  world = await smallWorld(opened.database)
  clock = movableClock()
  database = openAt(opened, clock)
  visitor = visitorsOf({ database, clock, config: withMail })
  visitorWithoutMail = visitorsOf({ database, clock, config: testConfig(url) })
})

beforeEach(async () => {
  await database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
    await tx.db.deleteFrom('account').execute()
    await tx.db.deleteFrom('mail_outbox').execute()
    await tx.db.deleteFrom('session').execute()
  })
})

const signedInAs = async (actor: PersonActor, browser = visitor()): Promise<Visitor> => {
  browser.cookies.set('__Host-medvind', (await sessionCookie(database, actor)).split('=')[1] ?? '')
  return browser
}

type Sent = Letter & { to: string }
const deliver = async (): Promise<Sent[]> => {
  const sent: Sent[] = []
  await deliverMail(database, signInMails(withMail), async (to, letter) => {
    sent.push({ to, ...letter })
    return { kind: 'sent' }
  })
  return sent
}

const linkIn = (text: string | undefined): string =>
  /https:\/\/medvind\.example(\/adgang\/[\w-]{43})/.exec(text ?? '')?.[1] ?? 'no link'

const contactPage = (pupil: string): string => `/elever/${pupil}/kontakt`
const invitePath = (pupil: string, person: string): string => `/elever/${pupil}/kontakt/${person}/inviter`

const invite = async (
  actor: PersonActor,
  pupil: string,
  person: string,
  fields: Record<string, string> = {},
) => await (await signedInAs(actor)).post(invitePath(pupil, person), fields)

const accept = async (link: string, browser = visitor()): Promise<Response> =>
  await browser.post(link, { ny: good, gentag: good })

const asImport = async (change: string, person: PersonId): Promise<void> => {
  await database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
    await sql.raw(change.replaceAll('$person', `'${person}'`)).execute(tx.db)
  })
}

describe('who may not invite', () => {
  test.for<[string, (w: SmallWorld) => PersonActor]>([
    ['the teacher of another class', (w) => w.ole],
    ['the leader of another school', (w) => w.bo],
    ['a teacher in another municipality', (w) => w.frede],
    ['the parent', (w) => w.gitte],
    ['the parent without custody', (w) => w.per],
    ['the pupil', (w) => w.idaHerself],
    ['the administration', (w) => w.anne],
    ['the system administrator', (w) => w.sus],
  ])('%s finds no page, and is refused by the database too', async ([, who]) => {
    const actor = who(world)
    const browser = await signedInAs(actor)
    const path = invitePath(world.ida, world.gitte.person)
    expect((await browser.get(path)).status).toBe(404)
    expect((await browser.post(path, { email: 'ond@example.dk' })).status).toBe(404)
    expect(await deliver()).toEqual([])
    await database.as(actor, async (tx) => {
      expect(await familyAccess(tx, world.ida)).toEqual([])
      const around = await addFamilyInvitation(tx, {
        pupil: world.ida,
        person: world.gitte.person,
        writtenEmail: 'ond@example.dk',
        locale: 'da',
        token: Buffer.alloc(32, 1),
      })
      expect(around).toEqual({ kind: 'refused', why: 'missing' })
    })
  })

  test('the teacher writes neither account nor invitation around the function', async () => {
    const key = { municipality_id: world.vindrose, person_id: world.gitte.person }
    const account = database.as(world.mette, async (tx) => {
      await tx.db
        .insertInto('account')
        .values({ ...key, email: 'ond@example.dk' })
        .execute()
    })
    await expect(account).rejects.toThrow('row-level security')
    await invite(world.mette, world.ida, world.gitte.person)
    const rows = await database.as(
      world.mette,
      async (tx) => await tx.db.selectFrom('invitation').selectAll().execute(),
    )
    expect(rows).toEqual([])
  })
})

describe('who cannot be invited', () => {
  test.for<[string, (w: SmallWorld) => [string, string]]>([
    ['a parent without custody', (w) => [w.ida, w.per.person]],
    ['the parent of another child', (w) => [w.ida, w.noahsMother.person]],
    ['another pupil', (w) => [w.ida, w.noah]],
    ['a colleague', (w) => [w.ida, w.ole.person]],
    ['nobody', (w) => [w.ida, crypto.randomUUID()]],
    ['something that is no id', (w) => [w.ida, '%00']],
  ])('%s', async ([, whom]) => {
    const [pupil, person] = whom(world)
    expect([400, 404]).toContain((await invite(world.mette, pupil, person, { email: 'x@example.dk' })).status)
    expect(await deliver()).toEqual([])
  })

  test('a parent whose custody ends today', async () => {
    await asImport(
      `update guardianship set valid_to = '2026-11-24' where guardian_id = $person`,
      world.gitte.person,
    )
    expect((await invite(world.mette, world.ida, world.gitte.person)).status).toBe(404)
    await asImport('update guardianship set valid_to = null where guardian_id = $person', world.gitte.person)
    expect((await invite(world.mette, world.ida, world.gitte.person)).status).toBe(303)
  })

  test('a parent who works here: that would give a colleague’s access away', async () => {
    await asImport(
      `insert into guardianship (municipality_id, id, guardian_id, pupil_id, relation, has_custody, access_level, source, source_id, valid_from)
        values (actor_municipality(), gen_random_uuid(), $person, '${world.ida}', 'parent', true, 'full', 'test', 'karen', '2026-08-10')`,
      world.karen.person,
    )
    const response = await invite(world.mette, world.ida, world.karen.person, { email: 'ond@example.dk' })
    expect(response.status).toBe(303)
    expect(await deliver()).toEqual([])
  })
})

describe('a parent', () => {
  test('is invited to the address of the roster and no other, and comes in to the own child alone', async () => {
    const response = await invite(world.mette, world.ida, world.gitte.person, { email: 'ond@example.dk' })
    expect([response.status, response.headers.get('location')]).toEqual([303, contactPage(world.ida)])
    const [mail] = await deliver()
    expect(mail?.to).toBe('gitte@example.dk')
    expect(mail?.text).not.toContain('Ida')
    const browser = visitor()
    expect((await accept(linkIn(mail?.text), browser)).status).toBe(303)
    expect((await browser.get(`/elever/${world.ida}`)).status).toBe(200)
    expect((await browser.get(`/elever/${world.noah}`)).status).toBe(404)
  })

  test('is seen on the contact page: not invited, invited, in use', async () => {
    const browser = await signedInAs(world.karen)
    const words = async () => await (await browser.get(contactPage(world.ida))).text()
    expect(await words()).toContain('Ikke inviteret')
    await browser.post(invitePath(world.ida, world.gitte.person))
    expect(await words()).toContain('Mail ikke sendt')
    const [mail] = await deliver()
    expect(await words()).toMatch(/Inviteret 24\.11\.2026/)
    await accept(linkIn(mail?.text))
    expect(await words()).toContain('I brug')
    expect(await words()).not.toContain(invitePath(world.ida, world.gitte.person))
    expect((await browser.post(invitePath(world.ida, world.gitte.person))).status).toBe(303)
    expect(await deliver()).toEqual([])
  })

  test('has a link that works once, for a week, and not after a newer one', async () => {
    await invite(world.mette, world.ida, world.gitte.person)
    const first = linkIn((await deliver())[0]?.text)
    await invite(world.karen, world.ida, world.gitte.person)
    const second = linkIn((await deliver())[0]?.text)
    expect((await accept(first)).status).toBe(404)
    clock.pass({ hours: 7 * 24 })
    expect((await accept(second)).status).toBe(404)
    await invite(world.mette, world.ida, world.gitte.person)
    const third = linkIn((await deliver())[0]?.text)
    expect((await accept(third)).status).toBe(303)
    expect((await accept(third)).status).toBe(404)
  })

  test('invited by two at once gets one link that works', async () => {
    const who = [world.mette, world.karen, world.mette, world.karen]
    const answers = await Promise.all(
      who.map(async (each) => await invite(each, world.ida, world.gitte.person)),
    )
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303])
    const mails = await deliver()
    expect(mails).toHaveLength(1)
    expect((await accept(linkIn(mails[0]?.text))).status).toBe(303)
  })

  test('without custody when the link is opened sees nothing of the child', async () => {
    await invite(world.mette, world.ida, world.gitte.person)
    const link = linkIn((await deliver())[0]?.text)
    await asImport(
      `update guardianship set valid_to = '2026-11-24' where guardian_id = $person`,
      world.gitte.person,
    )
    const browser = visitor()
    await accept(link, browser)
    expect((await browser.get(`/elever/${world.ida}`)).status).toBe(404)
    await asImport('update guardianship set valid_to = null where guardian_id = $person', world.gitte.person)
  })
})

describe('a pupil', () => {
  test('without an address is asked for one, which is then the one to sign in with', async () => {
    const path = invitePath(world.ida, world.ida)
    const browser = await signedInAs(world.mette)
    expect(await (await browser.get(path)).text()).toContain('name="email"')
    for (const email of ['', 'ida', 'a@b.dk\r\nBcc: c@d.dk', 'a@b.dk,c@d.dk', '<script>@x.dk']) {
      expect((await browser.post(path, { email })).status).toBe(422)
    }
    expect((await browser.post(path, { email: 'Ida@Skole.dk', sprog: 'en' })).status).toBe(303)
    const [mail] = await deliver()
    expect(mail).toMatchObject({ to: 'ida@skole.dk', subject: 'Your access to Medvind' })
    const pupil = visitor()
    await accept(linkIn(mail?.text), pupil)
    expect((await pupil.get(`/elever/${world.ida}`)).status).toBe(200)
  })

  test('may be invited again to another address, while nobody has come in', async () => {
    await invite(world.mette, world.ida, world.ida, { email: 'forkert@skole.dk' })
    await invite(world.mette, world.ida, world.ida, { email: 'ida@skole.dk' })
    expect((await deliver()).map(({ to }) => to)).toEqual(['ida@skole.dk'])
  })

  test('cannot have the address of somebody else, whose name is not told', async () => {
    await invite(world.mette, world.ida, world.gitte.person)
    const response = await invite(world.mette, world.ida, world.ida, { email: 'gitte@example.dk' })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain('En anden logger allerede ind')
    expect(page).not.toContain('Gitte')
  })
})

describe('parents who share an address', () => {
  test('the second is asked for an own one', async () => {
    await asImport(
      `insert into person_contact (municipality_id, person_id, email) values (actor_municipality(), $person, 'gitte@example.dk')`,
      world.per.person,
    )
    await asImport('update guardianship set has_custody = true where guardian_id = $person', world.per.person)
    await invite(world.mette, world.ida, world.gitte.person)
    const taken = await invite(world.mette, world.ida, world.per.person)
    expect(taken.status).toBe(422)
    expect(await taken.text()).toContain('name="email"')
    expect((await invite(world.mette, world.ida, world.per.person, { email: 'per@example.dk' })).status).toBe(
      303,
    )
    expect((await deliver()).map(({ to }) => to).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'gitte@example.dk',
      'per@example.dk',
    ])
    await asImport(
      'update guardianship set has_custody = false where guardian_id = $person',
      world.per.person,
    )
  })
})

describe('a protected address', () => {
  const pagesOf = async (browser: Visitor): Promise<string> => {
    const path = invitePath(world.noah, world.noahsMother.person)
    const pages = [
      await browser.get(path),
      await browser.post(path),
      await browser.get(contactPage(world.noah)),
    ]
    return (await Promise.all(pages.map(async (page) => await page.text()))).join('')
  }

  test('is written to and never shown', async () => {
    expect(await pagesOf(await signedInAs(world.mette))).not.toContain('aja@example.dk')
    expect((await deliver()).map(({ to }) => to)).toEqual(['aja@example.dk'])
  })

  test('is not handed over with a link, behind which it would stand', async () => {
    const pages = await pagesOf(await signedInAs(world.mette, visitorWithoutMail()))
    expect(pages).toContain('Adressen er beskyttet')
    expect(linkIn(pages)).toBe('no link')
    expect(pages).not.toContain('aja@example.dk')
  })
})

test('where no mail can be sent the link is shown once, to the one who invites', async () => {
  const browser = await signedInAs(world.mette, visitorWithoutMail())
  expect(await (await browser.get(invitePath(world.ida, world.gitte.person))).text()).toContain('kun én gang')
  await browser.post(invitePath(world.ida, world.gitte.person))
  const link = linkIn(await (await browser.get(contactPage(world.ida))).text())
  expect(linkIn(await (await browser.get(contactPage(world.ida))).text())).toBe('no link')
  const rows = await database.as(
    { kind: 'system', name: 'sign-in', municipality: null },
    async (tx) => await tx.db.selectFrom('mail_outbox').select('recipient').execute(),
  )
  expect(rows).toEqual([])
  expect((await accept(link)).status).toBe(303)
})
