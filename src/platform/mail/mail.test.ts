import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { appFor, testConfig } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { movableClock, openAt, type MovableClock } from '../../../tests/setup/visitor.ts'
import { smallWorld, type SmallWorld } from '../../../tests/setup/world.ts'
import type { Database } from '../db/database.ts'
import { writeCalendar } from '../calendar/ical.ts'
import { demoMailCalendar, demoMails } from './demo-mail.ts'
import { deliverMail, mailJob } from './deliver.ts'
import { queueMail, type MailCalendar, type MailTemplate } from './mail.ts'
import { smtpSender } from './transport.ts'

let opened: TestDatabase
let world: SmallWorld
let clock: MovableClock
let database: Database

const refusedAddresses: string[] = []
const template: MailTemplate = {
  name: 'test.letter',
  sender: 'sign-in',
  compose: async (tx, { recipient }) => {
    if (recipient === 'trukket@example.dk') return null
    // Something that must not stay when the mail was not sent.
    await tx.db
      .insertInto('sign_in_failure')
      .values({ bucket: Buffer.from('composed'), at: tx.now })
      .execute()
    return { subject: 'Æbler og ål', text: 'Læs på\nhttps://medvind.example/adgang/x' }
  },
  refused: async (_tx, { recipient }) => {
    refusedAddresses.push(recipient)
  },
}

const appointment = writeCalendar({
  name: 'Medvind',
  method: 'REQUEST',
  at: Temporal.Instant.from('2026-11-24T08:41:00Z'),
  events: [
    {
      uid: 'opfoelgning-1@medvind',
      sequence: 0,
      when: {
        kind: 'time',
        start: Temporal.Instant.from('2026-12-03T13:00:00Z'),
        end: Temporal.Instant.from('2026-12-03T13:30:00Z'),
      },
      title: 'Opfølgning på en plan',
    },
  ],
})

const asSignIn = { kind: 'system', name: 'sign-in', municipality: null } as const

const queue = async (recipient: string, calendar?: MailCalendar): Promise<void> => {
  await database.as(world.sus, async (tx) => {
    const mail = { template, municipality: world.vindrose, recipient, locale: 'da', data: {} } as const
    await queueMail(tx, calendar === undefined ? mail : { ...mail, calendar })
  })
}

const waiting = async () =>
  await database.as(
    asSignIn,
    async (tx) =>
      await tx.db
        .selectFrom('mail_outbox')
        .select(['recipient', 'attempts', 'last_error'])
        .orderBy('id')
        .execute(),
  )

const composed = async (): Promise<number> =>
  await database.as(
    asSignIn,
    async (tx) => (await tx.db.selectFrom('sign_in_failure').select('id').execute()).length,
  )

/** A mail server of a few lines: enough of RFC 5321 to take a mail, or to refuse one. */
const received: string[] = []
let mood: 'takes' | 'busy' = 'takes'
let server: Server
let address = ''

beforeAll(async () => {
  opened = await testDatabase()
  world = await smallWorld(opened.database)
  clock = movableClock()
  database = openAt(opened, clock)
  server = createServer((socket) => {
    let data: string | null = null
    socket.write('220 test\r\n')
    socket.on('data', (chunk) => {
      const text = chunk.toString('utf8')
      if (data !== null) {
        data += text
        if (!data.endsWith('\r\n.\r\n')) return
        received.push(data)
        data = null
        socket.write('250 taken\r\n')
        return
      }
      for (const line of text.split('\r\n').filter((one) => one !== '')) {
        if (line.startsWith('EHLO')) socket.write('250 test\r\n')
        else if (line.startsWith('RCPT') && line.includes('ukendt@')) socket.write('550 no such user\r\n')
        else if (line.startsWith('RCPT') && mood === 'busy') socket.write('450 later\r\n')
        else if (line === 'DATA') {
          data = ''
          socket.write('354 go on\r\n')
        } else if (line === 'QUIT') socket.end('221 bye\r\n')
        else socket.write('250 ok\r\n')
      }
    })
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const listening = server.address()
  address = `smtp://127.0.0.1:${typeof listening === 'object' && listening !== null ? listening.port : 0}`
})

afterAll(async () => {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
})

beforeEach(async () => {
  received.length = 0
  refusedAddresses.length = 0
  mood = 'takes'
  await database.as(asSignIn, async (tx) => {
    await tx.db.deleteFrom('mail_outbox').execute()
    await tx.db.deleteFrom('sign_in_failure').execute()
  })
})

const deliver = async (to = address) =>
  await deliverMail(database, [template], smtpSender(to, 'Medvind <medvind@example.dk>'))

describe('mail', () => {
  test('goes out once, with Danish letters', async () => {
    await queue('mette@example.dk')
    expect(await deliver()).toEqual([])
    expect(received).toHaveLength(1)
    expect(received[0]).toContain('To: mette@example.dk')
    expect(received[0]).toMatch(/Subject: =\?UTF-8\?Q\?=C3=86bler_og_=C3=A5l\?=/)
    expect(received[0]).toContain('Auto-Submitted: auto-generated')
    expect(await deliver()).toEqual([])
    expect(received).toHaveLength(1)
  })

  test('brings an appointment along, which a calendar can read', async () => {
    await queue('mette@example.dk', { method: 'REQUEST', text: appointment })
    expect(await deliver()).toEqual([])
    expect(received[0]).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i)
    const encoded = /name="?medvind\.ics"?[^]*?\r\n\r\n([^]*?)\r\n--/.exec(received[0] ?? '')?.[1] ?? ''
    expect(Buffer.from(encoded, 'base64').toString('utf8')).toBe(appointment)
  })

  test.for(['<script>', 'BEGIN:VEVENT', `BEGIN:VCALENDAR${'x'.repeat(100_000)}`])(
    'brings nothing else along (%#)',
    async (text) => {
      const queued = queue('mette@example.dk', { method: 'PUBLISH', text })
      await expect(queued).rejects.toThrow('calendar')
    },
  )

  test('of what was rolled back is never sent', async () => {
    const broken = database.as(world.sus, async (tx) => {
      const mail = {
        template,
        municipality: world.vindrose,
        recipient: 'a@b.dk',
        locale: 'da',
        data: {},
      } as const
      await queueMail(tx, mail)
      throw new Error('Something else went wrong.')
    })
    await expect(broken).rejects.toThrow('Something else')
    await deliver()
    expect(received).toEqual([])
  })

  test('survives a server that is down, and is tried again later and later', async () => {
    await queue('mette@example.dk')
    await queue('ole@example.dk')
    expect(await deliver('smtp://127.0.0.1:1')).toEqual(['ESOCKET'])
    expect(await composed()).toBe(0)
    expect(await waiting()).toMatchObject([
      { recipient: 'mette@example.dk', attempts: 1, last_error: 'ESOCKET' },
      { recipient: 'ole@example.dk', attempts: 0 },
    ])
    clock.pass({ minutes: 1 })
    await deliver()
    expect(received).toHaveLength(2)
    expect(await waiting()).toEqual([])
  })

  test('that the server puts off waits longer each time, and is not given up', async () => {
    mood = 'busy'
    await queue('mette@example.dk')
    for (const minutes of [1, 2, 5, 15, 60, 240, 720, 720, 720]) {
      await deliver()
      clock.pass({ minutes: minutes - 1, seconds: 59 })
      await deliver()
      clock.pass({ seconds: 1 })
    }
    expect(await waiting()).toMatchObject([{ attempts: 9, last_error: 'EENVELOPE 450' }])
    mood = 'takes'
    await deliver()
    expect(received).toHaveLength(1)
  })

  test('to an address that the server does not know stops, and holds nothing else up', async () => {
    await queue('ukendt@example.dk')
    await queue('mette@example.dk')
    expect(await deliver()).toEqual(['EENVELOPE 550'])
    expect(refusedAddresses).toEqual(['ukendt@example.dk'])
    expect(received).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  test('that was taken back meanwhile is not sent', async () => {
    await queue('trukket@example.dk')
    await deliver()
    expect(received).toEqual([])
    expect(await waiting()).toEqual([])
  })

  test('is sent once by two processes at the same time', async () => {
    for (let index = 0; index < 6; index += 1) await queue(`p${index}@example.dk`)
    await Promise.all([deliver(), deliver(), deliver()])
    expect(received).toHaveLength(6)
    expect(new Set(received.map((mail) => /To: (.*)/.exec(mail)?.[1])).size).toBe(6)
  })

  test('waits when there is no server at all, and the job says nothing of it', async () => {
    await queue('mette@example.dk')
    const problems: unknown[] = []
    const job = mailJob(testConfig(), [template])
    await job.run({ database, report: (_where, error) => problems.push(error) }, {})
    expect(problems).toEqual([])
    expect(await waiting()).toHaveLength(1)
  })

  test('to a demonstration never leaves, even with a mail server', async () => {
    await database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
      await tx.db
        .updateTable('municipality')
        .set({ is_demo: true })
        .where('id', '=', world.vindrose)
        .execute()
    })
    await queue('mette@example.dk', { method: 'PUBLISH', text: appointment })
    await deliver()
    expect(received).toEqual([])
    const [mail] = await database.as(asSignIn, demoMails)
    expect(mail?.hasCalendar).toBe(true)
    expect(await database.as(asSignIn, async (tx) => await demoMailCalendar(tx, mail?.id ?? 0))).toEqual({
      method: 'PUBLISH',
      text: appointment,
    })
    expect(await database.as(world.mette, async (tx) => await demoMailCalendar(tx, mail?.id ?? 0))).toBeNull()
    const page = await appFor(opened).anonymous.get(`/demo/post/${mail?.id ?? 0}/kalender`)
    expect(page.headers.get('content-type')).toContain('text/calendar')
    expect(await page.text()).toBe(appointment)
    for (const other of ['0', 'x', '999999999', '9999999999999'])
      expect((await appFor(opened).anonymous.get(`/demo/post/${other}/kalender`)).status).toBe(404)
    const shown = await database.as(
      asSignIn,
      async (tx) => await tx.db.selectFrom('demo_mail').select(['recipient', 'subject']).execute(),
    )
    expect(shown).toEqual([{ recipient: 'mette@example.dk', subject: 'Æbler og ål' }])
    await database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
      await tx.db
        .updateTable('municipality')
        .set({ is_demo: false })
        .where('id', '=', world.vindrose)
        .execute()
    })
    const real = database.as(asSignIn, async (tx) => {
      await tx.db
        .insertInto('demo_mail')
        .values({ municipality_id: world.vindrose, recipient: 'x', subject: 'x', body: 'x', sent_at: tx.now })
        .execute()
    })
    await expect(real).rejects.toThrow('row-level security')
  })

  test.for(['a@b.dk\r\nBcc: c@d.dk', 'a@b.dk, c@d.dk', 'a b@c.dk', '<a@b.dk>', 'a@b.dk\u0000', ''])(
    'to what is no single address (%#) is refused by the database',
    async (recipient) => {
      await expect(queue(recipient)).rejects.toThrow(/mail_outbox_recipient_check|invalid byte sequence/)
    },
  )

  test('that waits is read by nobody who is signed in', async () => {
    await queue('mette@example.dk')
    const seen = await database.as(
      world.sus,
      async (tx) => await tx.db.selectFrom('mail_outbox').select('id').execute(),
    )
    expect(seen).toEqual([])
  })
})
