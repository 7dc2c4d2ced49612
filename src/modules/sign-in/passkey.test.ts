import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { Authenticator, type Deviation, type Options } from '../../../tests/setup/authenticator.ts'
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

const origin = 'http://localhost:3000'
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
})

beforeEach(async () => {
  await database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
    await tx.db.deleteFrom('passkey').execute()
  })
})

const signedInAs = async (actor: PersonActor, options: VisitorOptions = {}): Promise<Visitor> => {
  const browser = visitor(options)
  const [, token = ''] = (await sessionCookie(database, actor)).split('=')
  browser.cookies.set('__Host-medvind', token)
  return browser
}

const optionsFrom = async (browser: Visitor, path: string): Promise<Options> => {
  const response = await browser.post(path)
  expect(response.status).toBe(200)
  return (await response.json()) as Options
}

const register = async (
  browser: Visitor,
  passkey: Authenticator,
  deviation: Deviation = {},
  navn = 'Min telefon',
): Promise<Response> => {
  const options = await optionsFrom(browser, '/konto/ny-noegle/begynd')
  return await browser.post('/konto/ny-noegle', { navn, svar: passkey.register(options, deviation) })
}

const signIn = async (
  browser: Visitor,
  passkey: Authenticator,
  deviation: Deviation = {},
  fields: Record<string, string> = {},
): Promise<Response> => {
  const options = await optionsFrom(browser, '/log-ind/noegle/begynd')
  return await browser.post('/log-ind/noegle', { svar: passkey.authenticate(options, deviation), ...fields })
}

const metteWithPasskey = async (): Promise<Authenticator> => {
  const passkey = new Authenticator(origin)
  expect((await register(await signedInAs(world.mette), passkey)).status).toBe(303)
  return passkey
}

describe('a passkey', () => {
  test('is made on the own page and signs in without a name', async () => {
    const passkey = await metteWithPasskey()
    const browser = visitor()
    const response = await signIn(browser, passkey, {}, { videre: '/konto' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/konto'])
    const page = await (await browser.get('/konto')).text()
    expect(page).toContain('Mette Krog')
    expect(page).toContain('Min telefon')
    expect((await signIn(visitor(), passkey)).status).toBe(303)
  })

  test('is asked for with nothing that tells who has one', async () => {
    await metteWithPasskey()
    const options = await optionsFrom(visitor(), '/log-ind/noegle/begynd')
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(options).not.toHaveProperty('allowCredentials')
  })

  test('keeps no name in the device that a thief could read', async () => {
    const browser = await signedInAs(world.mette)
    const options = await optionsFrom(browser, '/konto/ny-noegle/begynd')
    expect(Buffer.from(options.user?.id ?? '', 'base64url').toString('latin1')).not.toContain('Mette')
    expect(options).toMatchObject({
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
  })

  test('that was removed signs nobody in', async () => {
    const passkey = await metteWithPasskey()
    const browser = await signedInAs(world.mette)
    await browser.post('/konto/noegler/fjern', { noegle: passkey.id.toString('base64url') })
    expect((await signIn(visitor(), passkey)).status).toBe(422)
  })

  test('can be removed by its own person only', async () => {
    const passkey = await metteWithPasskey()
    const other = await signedInAs(world.ole)
    await other.post('/konto/noegler/fjern', { noegle: passkey.id.toString('base64url') })
    expect((await signIn(visitor(), passkey)).status).toBe(303)
  })

  test('is made once: the same one again is refused, also by someone else', async () => {
    const passkey = await metteWithPasskey()
    const { userHandle } = passkey
    expect((await register(await signedInAs(world.mette), passkey)).status).toBe(422)
    expect((await register(await signedInAs(world.ole), passkey)).status).toBe(422)
    const browser = visitor()
    await signIn(browser, passkey, { userHandle })
    expect(await (await browser.get('/konto')).text()).toContain('Mette Krog')
  })

  test('of someone who has left signs nobody in', async () => {
    const passkey = new Authenticator(origin)
    await register(await signedInAs(world.bo), passkey)
    await database.as({ kind: 'system', name: 'import', municipality: world.vindrose }, async (tx) => {
      await tx.db.updateTable('person').set({ enabled: false }).where('id', '=', world.bo.person).execute()
    })
    expect((await signIn(visitor(), passkey)).status).toBe(422)
  })

  test('works while wrong passwords make others wait', async () => {
    const passkey = await metteWithPasskey()
    const fields = { email: 'mette@vindrose.dk', adgangskode: 'forkert forkert' }
    for (let attempt = 0; attempt < 8; attempt += 1) await visitor().post('/log-ind', fields)
    expect((await signIn(visitor(), passkey)).status).toBe(303)
  })
})

describe('an answer is refused', () => {
  const strangerKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  test.for<[string, Deviation]>([
    ['made for another site', { origin: 'https://ond.example' }],
    ['made for another name', { rpId: 'ond.example' }],
    ['to another challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['of another kind', { type: 'webauthn.create' }],
    ['without the person having been recognised', { unverified: true }],
    ['in the name of someone else', { userHandle: Buffer.alloc(32, 1).toString('base64url') }],
    ['signed with another key', { key: strangerKey }],
  ])('%s', async ([, deviation]) => {
    const passkey = await metteWithPasskey()
    const browser = visitor()
    expect((await signIn(browser, passkey, deviation)).status).toBe(422)
    expect(browser.cookies.has('__Host-medvind')).toBe(false)
    // A wrong answer blocks nothing: anybody can send one.
    expect((await signIn(visitor(), passkey)).status).toBe(303)
  })

  test.for<[string, Deviation]>([
    ['made for another site', { origin: 'https://ond.example' }],
    ['made for another name', { rpId: 'ond.example' }],
    ['to another challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['without the person having been recognised', { unverified: true }],
  ])('when it makes a passkey %s', async ([, deviation]) => {
    const passkey = new Authenticator(origin)
    expect((await register(await signedInAs(world.mette), passkey, deviation)).status).toBe(422)
    expect((await signIn(visitor(), passkey)).status).toBe(422)
  })

  test('the second time', async () => {
    const passkey = await metteWithPasskey()
    const browser = visitor()
    const options = await optionsFrom(browser, '/log-ind/noegle/begynd')
    const challenge = browser.cookies.get('__Host-noegle') ?? ''
    const svar = passkey.authenticate(options)
    expect((await browser.post('/log-ind/noegle', { svar })).status).toBe(303)
    browser.cookies.set('__Host-noegle', challenge)
    expect((await browser.post('/log-ind/noegle', { svar })).status).toBe(422)
  })

  test('after a wrong one to the same challenge', async () => {
    const passkey = await metteWithPasskey()
    const browser = visitor()
    const options = await optionsFrom(browser, '/log-ind/noegle/begynd')
    const challenge = browser.cookies.get('__Host-noegle') ?? ''
    await browser.post('/log-ind/noegle', { svar: 'x' })
    browser.cookies.set('__Host-noegle', challenge)
    expect((await browser.post('/log-ind/noegle', { svar: passkey.authenticate(options) })).status).toBe(422)
  })

  test('in another browser than the one that was asked', async () => {
    const passkey = await metteWithPasskey()
    const options = await optionsFrom(visitor(), '/log-ind/noegle/begynd')
    const thief = visitor()
    await optionsFrom(thief, '/log-ind/noegle/begynd')
    expect((await thief.post('/log-ind/noegle', { svar: passkey.authenticate(options) })).status).toBe(422)
  })

  test('after five minutes', async () => {
    const passkey = await metteWithPasskey()
    const browser = visitor()
    const options = await optionsFrom(browser, '/log-ind/noegle/begynd')
    clock.pass({ minutes: 5 })
    expect((await browser.post('/log-ind/noegle', { svar: passkey.authenticate(options) })).status).toBe(422)
  })

  test('when a challenge for making a passkey is used for signing in, or someone else’s for making one', async () => {
    const passkey = await metteWithPasskey()
    const mette = await signedInAs(world.mette)
    const options = await optionsFrom(mette, '/konto/ny-noegle/begynd')
    const svar = passkey.authenticate({ ...options, rpId: 'localhost' })
    expect((await mette.post('/log-ind/noegle', { svar })).status).toBe(422)
    const hers = await optionsFrom(mette, '/konto/ny-noegle/begynd')
    const ole = await signedInAs(world.ole)
    ole.cookies.set('__Host-noegle', mette.cookies.get('__Host-noegle') ?? '')
    const fresh = new Authenticator(origin)
    expect((await ole.post('/konto/ny-noegle', { navn: '', svar: fresh.register(hers) })).status).toBe(422)
  })

  test.for([
    '',
    'x',
    '{}',
    'null',
    '[]',
    '{"id":1}',
    `{"id":"${'a'.repeat(30_000)}"}`,
    '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"a","authenticatorData":"a","signature":"a"}}',
  ])('when it is none (%#)', async (svar) => {
    const browser = visitor()
    await optionsFrom(browser, '/log-ind/noegle/begynd')
    expect((await browser.post('/log-ind/noegle', { svar })).status).toBe(422)
    const mette = await signedInAs(world.mette)
    await optionsFrom(mette, '/konto/ny-noegle/begynd')
    expect((await mette.post('/konto/ny-noegle', { navn: 'x', svar })).status).toBe(422)
  })
})

describe('the count of uses', () => {
  test('that goes backwards blocks the passkey, and the owner is told', async () => {
    const passkey = await metteWithPasskey()
    await signIn(visitor(), passkey, { counter: 7 })
    const response = await signIn(visitor(), passkey, { counter: 7 })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('kan være kopieret')
    expect((await signIn(visitor(), passkey, { counter: 50 })).status).toBe(422)
    expect(await (await (await signedInAs(world.mette)).get('/konto')).text()).toContain('Spærret')
  })

  test('in an answer that is not signed blocks nothing', async () => {
    const passkey = await metteWithPasskey()
    await signIn(visitor(), passkey, { counter: 7 })
    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    expect((await signIn(visitor(), passkey, { counter: 1, key })).status).toBe(422)
    expect((await signIn(visitor(), passkey, { counter: 8 })).status).toBe(303)
  })

  test('may stay at nothing, as it does in synchronised passkeys', async () => {
    const passkey = await metteWithPasskey()
    expect((await signIn(visitor(), passkey, { counter: 0 })).status).toBe(303)
    expect((await signIn(visitor(), passkey, { counter: 0 })).status).toBe(303)
  })
})

describe('the name that passkeys belong to', () => {
  test('is the public address where it is set, whatever the request claims', async () => {
    const config = testConfig({ MEDVIND_URL: 'https://medvind.vindrose.dk', MEDVIND_PROXIES: '1' })
    const browser = visitorsOf({ database, clock, config })({ host: 'ond.example' })
    expect(await optionsFrom(browser, '/log-ind/noegle/begynd')).toMatchObject({
      rpId: 'medvind.vindrose.dk',
    })
  })

  test('is unknown behind a proxy when it is not set: then there are none', async () => {
    const config = testConfig({ MEDVIND_PROXIES: '1' })
    const browser = visitorsOf({ database, clock, config })({ host: 'ond.example' })
    expect((await browser.post('/log-ind/noegle/begynd')).status).toBe(503)
    expect(await (await browser.get('/log-ind')).text()).not.toContain('mv-passkey')
  })

  test.for(['127.0.0.1:3000', '[::1]:3000'])('is no bare address (%s)', async (host) => {
    expect((await visitor({ host }).post('/log-ind/noegle/begynd')).status).toBe(503)
  })
})

test('a passkey is made only by someone who is signed in', async () => {
  const browser = visitor()
  expect((await browser.post('/konto/ny-noegle/begynd')).status).toBe(401)
  expect((await browser.post('/konto/ny-noegle', { svar: '{}' })).headers.get('location')).toBe(
    '/log-ind?videre=/konto/ny-noegle',
  )
})
