import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientAddress } from '#platform/http/client-address.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { deviceWords } from './device-words.ts'
import { heldWords, holdForm, readHeld, heldFields } from './held-form.ts'
import { decoyHash, hashPassword, isPassword, needsNewHash } from './password.ts'
import { passwordFault } from './password-rules.ts'
import { onwardPath } from './onward.ts'
import { accountThrottle, addressThrottle, secondsToWait } from './throttle.ts'
import { accountState, type AccountFacts } from './users.ts'

const mette = { names: ['Mette', 'Krog', 'Vindrose Kommune'], email: 'mette.krog@vindrose.dk' }

describe('a new password', () => {
  test.for([
    ['kort', 'short'],
    ['elleve tegn', 'short'],
    ['x'.repeat(201), 'long'],
    ['aaaaaaaaaaaaa', 'pattern'],
    ['123456789012', 'pattern'],
    ['abababababab', 'pattern'],
    ['qwertyuiopåasdf', 'pattern'],
    ['abcdefghijklmn', 'pattern'],
    ['Password12345!', 'common'],
    ['P4$$w0rdp4ssw0rd', 'common'],
    ['Adgangskode2026', 'common'],
    ['sommerferie2026!', 'common'],
    ['Velkommen-Til-skolen', null],
    ['hemmelig hemmelig', 'common'],
    ['correct horse battery staple', 'common'],
    ['MetteKrog2026', 'own'],
    ['mette.krog@vindrose.dk', 'own'],
    ['Vindrose Kommune 1', 'own'],
    ['krogmettekode1', 'own'],
    ['tre grønne cykler i regn', null],
    ['hestehov på fjorden', null],
    ['7Hq!x2Lr9@vZ', null],
    ['🦊🐢🦉🐝 fire dyr her', null],
  ] as const)('%s is %s', ([password, fault]) => {
    expect(passwordFault(password, mette)).toBe(fault)
  })

  test('a long random password is always good', () => {
    const signs = fc.constantFrom(...'bcdfghjkmnpqrtvwxz23456789#%&/()=+'.split(''))
    fc.assert(
      fc.property(fc.uniqueArray(signs, { minLength: 16, maxLength: 24 }), (letters) => {
        expect(['pattern', null]).toContain(passwordFault(letters.join(''), mette))
      }),
    )
  })
})

describe('hashes', () => {
  test('nobody has the password of the decoy, and it takes what a real one takes', async () => {
    expect(needsNewHash(decoyHash)).toBe(false)
    expect(await isPassword(null, 'tre grønne cykler i regn')).toBe(false)
  })
  test('a password is recognised, another is not', async () => {
    const hashed = await hashPassword('tre grønne cykler i regn')
    expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await isPassword(hashed, 'tre grønne cykler i regn')).toBe(true)
    expect(await isPassword(hashed, 'Tre grønne cykler i regn')).toBe(false)
    expect(await hashPassword('tre grønne cykler i regn')).not.toBe(hashed)
  })
})

test.for([
  ['/klasser/1?dag=2026-11-24', '/klasser/1?dag=2026-11-24'],
  ['//ond.example', '/'],
  ['/\\ond.example', '/'],
  ['https://ond.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/%zz', '/'],
  ['/\tx', '/'],
  ['/ x', '/'],
  ['', '/'],
  ['/log-ud', '/'],
  ['/log-ind?videre=/log-ind', '/'],
  [`/${'x'.repeat(3000)}`, '/'],
])('onward %s leads to %s', ([path, expected]) => {
  expect(onwardPath(path)).toBe(expected)
})

describe('waiting', () => {
  const now = Temporal.Instant.from('2026-11-24T08:41:00Z')
  test.for([
    [0, 0],
    [4, 0],
    [5, 15],
    [6, 30],
    [7, 60],
    [12, 900],
    [500, 900],
  ] as const)('after %i failures in one account it is %i seconds', ([count, seconds]) => {
    expect(secondsToWait(accountThrottle, { count, latest: now }, now)).toBe(seconds)
  })
  test('time that has passed is waited already', () => {
    const failures = { count: 6, latest: now.subtract({ seconds: 20 }) }
    expect(secondsToWait(accountThrottle, failures, now)).toBe(10)
    expect(secondsToWait(accountThrottle, { ...failures, latest: now.subtract({ minutes: 2 }) }, now)).toBe(0)
  })
  test('an address bears more than an account, and never more than five minutes', () => {
    expect(secondsToWait(addressThrottle, { count: 59, latest: now }, now)).toBe(0)
    expect(secondsToWait(addressThrottle, { count: 60, latest: now }, now)).toBe(5)
    expect(secondsToWait(addressThrottle, { count: 100_000, latest: now }, now)).toBe(300)
  })
})

describe('the address of a client', () => {
  test.for<[string, string | undefined, string | null, number, string]>([
    ['the connection', '192.0.2.7', '198.51.100.1', 0, '192.0.2.7'],
    ['a mapped connection', '::ffff:192.0.2.7', null, 0, '192.0.2.7'],
    ['what the one proxy heard', '10.0.0.1', '6.6.6.6, 198.51.100.1', 1, '198.51.100.1'],
    ['what the first of two proxies heard', '10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', 2, '198.51.100.1'],
    ['too few proxies', '10.0.0.1', '198.51.100.1', 2, '10.0.0.1'],
    ['no header behind a proxy', '10.0.0.1', null, 1, '10.0.0.1'],
    ['a forged header', '10.0.0.1', 'x; drop table', 1, '10.0.0.1'],
    ['with a port', '10.0.0.1', '198.51.100.1:4711', 1, '198.51.100.1'],
    ['the whole home', '2001:db8:1:2:a:b:c:d', null, 0, '2001:db8:1:2'],
    ['the same home, shorter', '2001:db8:1:2::9', null, 0, '2001:db8:1:2'],
    ['in brackets', '10.0.0.1', '[2001:DB8:1:2::9]:443', 1, '2001:db8:1:2'],
    ['the machine itself', '::1', null, 0, '0:0:0:0'],
    ['nothing known', undefined, null, 0, 'unknown'],
  ])('%s', ([, address, forwarded, proxies, expected]) => {
    expect(clientAddress({ address }, forwarded, proxies)).toBe(expected)
  })
})

test.for([
  ['Mette.Krog@Vindrose.DK ', 'mette.krog@vindrose.dk'],
  ['navn@sør.dk', 'navn@xn--sr-lka.dk'],
  ['a@b', null],
  ['@b.dk', null],
  ['a b@c.dk', null],
  ['a@c.dk\r\nBcc: x@y.dk', null],
  ['a@c.dk, x@y.dk', null],
  ['a@c.dk>', null],
  ['"a"@c.dk', null],
  ['a@b@c.dk', null],
  [`${'a'.repeat(65)}@c.dk`, null],
  [`a@${'c.'.repeat(150)}dk`, null],
  ['a@..dk', null],
  ['', null],
] as const)('%s is read as %s', ([text, address]) => {
  expect(readMailAddress(text)).toBe(address)
})

describe('a held form', () => {
  const body = (fields: Record<string, readonly string[]>) => ({
    fields: new Map(Object.entries(fields)),
    files: new Map<string, File>(),
  })
  test('comes back as it was, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }),
          fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }),
        ),
        (fields) => {
          const held = holdForm('/fravaer/1', body(fields))
          expect(held).not.toBeNull()
          if (held === null) return
          const sent = Object.entries(heldFields(held)).map(([name, value]) => [name, [value]] as const)
          expect(readHeld({ fields: new Map(sent), files: new Map() })).toEqual(held)
        },
      ),
    )
  })
  test.for([
    '//ond.example',
    'https://ond.example',
    '/\\ond',
    '/log-ind',
    '/log-ud',
    '/adgang/x',
    'javascript:x',
    '',
  ])('is not taken to %s', (path) => {
    expect(holdForm(path, body({ a: ['b'] }))).toBeNull()
    expect(readHeld(body({ 'held.path': [path], 'held.fields': ['[["a","b"]]'] }))).toBeNull()
  })
  test.for(['', 'x', '{}', '[["a"]]', '[["a",1]]', '[[1,"a"]]', 'null', '[["a","b","c"]]'])(
    'that is no form (%s) is none',
    (packed) => {
      expect(readHeld(body({ 'held.path': ['/x'], 'held.fields': [packed] }))).toBeNull()
    },
  )
  test('sent twice is none', () => {
    expect(readHeld(body({ 'held.path': ['/x', '/y'], 'held.fields': ['[]'] }))).toBeNull()
  })
  test('too large is not kept, and says so by being nothing', () => {
    expect(holdForm('/x', body({ a: ['x'.repeat(900_001)] }))).toBeNull()
  })
  test('remembers that there were files', () => {
    const files = new Map([['fil', new File(['x'], 'x.csv')]])
    expect(holdForm('/x', { fields: new Map(), files })?.hadFiles).toBe(true)
    expect(holdForm('/x', { fields: new Map(), files: new Map([['fil', new File([], '')]]) })?.hadFiles).toBe(
      false,
    )
  })
  test('shows what was written in words, and no ids', () => {
    const held = holdForm(
      '/x',
      body({ id: ['018f-22'], note: [' Talte med mor. \nRinger igen. '], b: ['ja'] }),
    )
    expect(held === null ? [] : heldWords(held)).toEqual(['Talte med mor. \nRinger igen.'])
  })
})

test.for([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0 Safari/537.36',
    'Chrome på Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/153.0 Safari/537.36 Edg/153.0',
    'Edge på Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1',
    'Safari på iPhone',
  ],
  ['Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/153.0 Safari/537.36', 'Chrome på Chromebook'],
  ['curl/8', 'Ukendt enhed'],
  ['<script>', 'Ukendt enhed'],
])('%s is %s', ([agent, words]) => {
  expect(deviceWords(agent ?? '')).toBe(words)
})

describe('the state of an account', () => {
  const now = Temporal.Instant.from('2026-11-24T08:41:00Z')
  const later = now.add({ hours: 1 })
  const invitation = { sentAt: now, failedAt: null, expiresAt: later }
  const facts: AccountFacts = { hasAccount: true, activatedAt: null, invitation }
  test.for<[string, AccountFacts]>([
    ['active', { ...facts, activatedAt: now }],
    ['none', { hasAccount: false, activatedAt: null, invitation: null }],
    ['waiting', { ...facts, invitation: { ...invitation, sentAt: null } }],
    ['invited', facts],
    ['expired', { ...facts, invitation: { ...invitation, expiresAt: now } }],
    ['undeliverable', { ...facts, invitation: { ...invitation, failedAt: now } }],
  ])('%s', ([state, given]) => {
    expect(accountState(given, now)).toBe(state)
  })
})
