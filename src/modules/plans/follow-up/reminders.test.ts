import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testConfig } from '../../../../tests/setup/app.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import type { Letter } from '#platform/mail/mail.ts'
import { followUpEvents } from './calendar.ts'
import { reminderMail } from './mails.ts'
import { reminderJob } from './reminders.ts'
import { followUpWaiting } from './waiting.ts'

const opened = await testDatabase()
const world = await planWorld(opened)

const operator = { kind: 'system', name: 'operator', municipality: world.municipality } as const
await opened.database.as(operator, async (tx) => {
  for (const [name, locale] of [
    ['teacher', 'da'],
    ['counsellor', 'en'],
    ['mother', 'da'],
  ] as const)
    await tx.db
      .insertInto('account')
      .values({
        municipality_id: world.municipality,
        person_id: world[name].person,
        email: `${name}@example.dk`,
        locale,
        activated_at: tx.now,
      })
      .execute()
})

const config = testConfig({ MEDVIND_URL: 'https://medvind.example' })
const template = reminderMail(config)

type Sent = Letter & { readonly to: string; readonly calendar: string }

/** The nightly work of one day, and what the mail server gets. */
const night = async (day: string): Promise<readonly Sent[]> => {
  const database = opened.onDay(day)
  const failed: unknown[] = []
  await reminderJob(config).run({ database, report: (_where, error) => failed.push(error) }, null)
  const sent: Sent[] = []
  await deliverMail(database, [template], async (to, letter, calendar) => {
    // Lines of a calendar file are folded at 75 bytes.
    sent.push({ ...letter, to, calendar: calendar?.text.replaceAll(/\r\n[ \t]/g, '') ?? '' })
    return { kind: 'sent' }
  })
  expect(failed).toEqual([])
  return sent
}

const running = async (due: string, meets: Parameters<typeof planned>[4] = null) => {
  const plan = await childPlan(opened, world)
  await fillPlan(opened.database, world, plan)
  const followUp = await planned(opened.database, world.teacher, plan, due, meets)
  await stepTo(opened.database, world.teacher, plan, 'agreed')
  await stepTo(opened.database, world.teacher, plan, 'running')
  return { plan, followUp }
}

const cancelAll = async () => {
  await opened.database.as(world.teacher, async (tx) => {
    await tx.db
      .updateTable('plan_follow_up')
      .set({ state: 'cancelled' })
      .where('state', '=', 'planned')
      .execute()
  })
  await opened.database.as(operator, async () => {})
}

test('those on a plan are mailed two school days before and on the day, once each, without a word about the child', async () => {
  const { plan } = await running('2026-12-07', {
    starts: '2026-12-07T13:00:00Z',
    minutes: 30,
    place: 'Hjemme hos Ida Lund',
  })
  await opened.database.as(world.teacher, async (tx) => {
    await tx.db
      .insertInto('plan_member')
      .values({
        municipality_id: world.municipality,
        plan_id: plan,
        person_id: world.counsellor.person,
        valid_from: tx.today,
        added_by: world.teacher.person,
      })
      .execute()
  })
  await share(opened.database, world.teacher, plan)
  expect(await night('2026-12-02')).toEqual([])
  const ahead = await night('2026-12-03')
  expect(ahead.map(({ to }) => to).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    'counsellor@example.dk',
    'teacher@example.dk',
  ])
  expect(await night('2026-12-03')).toEqual([])
  expect(await night('2026-12-04')).toEqual([])
  const onDay = await night('2026-12-07')
  expect(onDay).toHaveLength(2)
  expect(await night('2026-12-07')).toEqual([])
  expect(await night('2026-12-08')).toEqual([])
  for (const { to, subject, text, calendar } of [...ahead, ...onDay]) {
    expect(`${subject} ${text} ${calendar}`).not.toMatch(/Ida|Lund|ro i morgen|Hjemme|Vestskolen/)
    expect(text).toContain(`https://medvind.example/planer/${plan}/opfolgning`)
    expect(text).toContain(to.startsWith('teacher') ? 'kl. 14.00' : 'at 14:00')
    expect(calendar).toContain('METHOD:PUBLISH')
    expect(calendar).toContain('DTSTART:20261207T130000Z')
    expect(calendar).toContain('DTEND:20261207T133000Z')
    expect(calendar).toContain('SEQUENCE:0')
    expect(calendar).toContain(
      to.startsWith('teacher') ? 'SUMMARY:Opfølgning på en plan' : 'SUMMARY:Follow-up on a plan',
    )
  }
  await cancelAll()
})

test('nobody is mailed of a draft, of what was moved or cancelled since, or after leaving the plan', async () => {
  const draft = await childPlan(opened, world)
  await planned(opened.database, world.teacher, draft, '2027-01-14')
  expect(await night('2027-01-14')).toEqual([])
  const { plan, followUp } = await running('2027-01-21')
  const database = opened.onDay('2027-01-21')
  await reminderJob(config).run({ database, report: () => {} }, null)
  await database.as(world.teacher, async (tx) => {
    await tx.db
      .updateTable('plan_follow_up')
      .set({ due: Temporal.PlainDate.from('2027-01-28'), version: 2 })
      .where('id', '=', followUp)
      .execute()
  })
  const sent: string[] = []
  const send = async (to: string) => {
    sent.push(to)
    return { kind: 'sent' } as const
  }
  await deliverMail(database, [template], send)
  expect(sent).toEqual([])
  // Moved, it is reminded of again.
  expect(await night('2027-01-28')).toHaveLength(1)
  await opened.onDay('2027-01-29').as(world.teacher, async (tx) => {
    await tx.db.updateTable('plan').set({ title: 'x' }).where('id', '=', plan).execute()
  })
  await cancelAll()
})

test('who was reminded of a meeting is told that it is cancelled, once', async () => {
  const { followUp } = await running('2027-02-04', { starts: '2027-02-04T12:00:00Z', minutes: 45 })
  expect(await night('2027-02-02')).toHaveLength(1)
  await opened.onDay('2027-02-02').as(world.teacher, async (tx) => {
    await tx.db
      .updateTable('plan_follow_up')
      .set({ state: 'cancelled', version: 2 })
      .where('id', '=', followUp)
      .execute()
  })
  const [told, ...others] = await night('2027-02-03')
  expect(others).toEqual([])
  expect(told?.subject).toContain('Aflyst')
  expect(told?.calendar).toContain('METHOD:CANCEL')
  expect(told?.calendar).toContain('STATUS:CANCELLED')
  expect(told?.calendar).toContain('SEQUENCE:1')
  expect(told?.calendar).toContain(`UID:opfolgning-${followUp}@medvind`)
  expect(await night('2027-02-03')).toEqual([])
  expect(await night('2027-02-04')).toEqual([])
})

test('who was reminded of a day that is then moved is told the new one at once, once, for the calendar to follow', async () => {
  const { followUp } = await running('2027-03-04', { starts: '2027-03-04T13:00:00Z', minutes: 45 })
  expect(await night('2027-03-02')).toHaveLength(1)
  await opened.onDay('2027-03-02').as(world.teacher, async (tx) => {
    await tx.db
      .updateTable('plan_follow_up')
      .set({
        due: Temporal.PlainDate.from('2027-03-30'),
        starts_at: Temporal.Instant.from('2027-03-30T12:00:00Z'),
        version: 2,
      })
      .where('id', '=', followUp)
      .execute()
  })
  const [told, ...others] = await night('2027-03-03')
  expect(others).toEqual([])
  expect(told?.subject).toContain('Flyttet')
  // It stays at 14 in Denmark, across the change to summer time.
  expect(told?.text).toContain('tirsdag den 30. marts 2027 kl. 14.00')
  expect(told?.calendar).toContain('DTSTART:20270330T120000Z')
  expect(told?.calendar).toContain('SEQUENCE:1')
  expect(await night('2027-03-03')).toEqual([])
  expect(await night('2027-03-04')).toEqual([])
  await cancelAll()
})

test('two runs at once send one mail', async () => {
  await running('2027-04-14')
  const database = opened.onDay('2027-04-14')
  const job = reminderJob(config)
  await Promise.all([1, 2, 3].map(async () => await job.run({ database, report: () => {} }, null)))
  const sent: string[] = []
  await deliverMail(database, [template], async (to) => {
    sent.push(to)
    return { kind: 'sent' }
  })
  expect(sent).toEqual(['teacher@example.dk'])
  await cancelAll()
})

test('addresses and dates are told to the one who reminds, and to nobody else', async () => {
  for (const name of ['teacher', 'leader', 'administrator', 'mother'] as const)
    for (const statement of [
      `select * from mail_addresses(array['${world.mother.person}']::uuid[])`,
      `select * from follow_up_to_mail('${world.municipality}', gen_random_uuid(), gen_random_uuid())`,
    ])
      await expect(
        opened.database.as(world[name], async (tx) => {
          await tx.connection.query(statement)
        }),
      ).rejects.toThrow('only reminders')
  await opened.database.as(world.teacher, async (tx) =>
    expect(await tx.db.selectFrom('plan_reminder').selectAll().execute()).toEqual([]),
  )
})

test('Min dag tells members of what is due and late, families of shared plans, and the leader how many', async () => {
  const { plan, followUp } = await running('2026-11-26')
  const late = await running('2026-11-20')
  const waiting = async (name: 'teacher' | 'leader' | 'mother' | 'otherTeacher' | 'otherParent' | 'child') =>
    await opened.database.as(world[name], async (tx) => await followUpWaiting(tx, world[name]))
  expect(await waiting('teacher')).toMatchObject([
    {
      text: 'Følg op på “Mere ro i morgenerne”',
      detail: 'Ida Lund · Skulle være sket for 4 dage siden · Du er tovholder',
      href: `/planer/${late.plan}/opfolgning/${late.followUp}`,
      urgency: 'now',
      pupils: [world.pupil],
    },
    {
      detail: 'Ida Lund · om 2 dage · Du er tovholder',
      href: `/planer/${plan}/opfolgning/${followUp}`,
      urgency: 'soon',
    },
  ])
  expect(await waiting('leader')).toMatchObject([{ text: expect.stringContaining('bagud'), pupils: [] }])
  for (const name of ['mother', 'child', 'otherTeacher', 'otherParent'] as const)
    expect(await waiting(name)).toEqual([])
  await share(opened.database, world.teacher, plan)
  for (const name of ['mother', 'child'] as const)
    expect(await waiting(name)).toMatchObject([
      {
        text: 'Opfølgning på planen 26. november',
        href: `/planer/${plan}/opfolgning`,
        pupils: [world.pupil],
      },
    ])
  expect(await waiting('otherParent')).toEqual([])
  expect((await (await appFor(opened).as(world.teacher)).get('/')).status).toBe(200)
})

test('a calendar has the meetings of somebody’s plans, and no name', async () => {
  const { plan } = await running('2026-12-15', {
    starts: '2026-12-15T13:00:00Z',
    minutes: 30,
    place: 'Idas stue',
  })
  const of = async (name: 'teacher' | 'mother' | 'otherTeacher' | 'leader') =>
    await opened.database.as(
      world[name],
      async (tx) =>
        await followUpEvents(
          tx,
          world[name],
          { from: Temporal.PlainDate.from('2026-12-15'), to: Temporal.PlainDate.from('2026-12-15') },
          config,
        ),
    )
  const [event, ...others] = await of('teacher')
  expect(others).toEqual([])
  expect(event).toMatchObject({ title: 'Opfølgning på en plan', isCancelled: false })
  expect(event?.url?.href).toBe(`https://medvind.example/planer/${plan}/opfolgning`)
  expect(JSON.stringify(event)).not.toMatch(/Ida|Lund|ro i/)
  expect(await of('mother')).toEqual([])
  expect(await of('otherTeacher')).toEqual([])
  await share(opened.database, world.teacher, plan)
  expect(await of('mother')).toHaveLength(1)
})

test('the words of the mails have no room for anything but the date and the link', () => {
  for (const language of ['da', 'en']) {
    const words: Record<string, unknown> = JSON.parse(readFileSync(`messages/${language}.json`, 'utf8'))
    const keys = Object.keys(words).filter((key) => /^plan_followup_(mail|event)_/.test(key))
    expect(keys.length).toBeGreaterThan(5)
    for (const key of keys)
      for (const [, name] of String(words[key]).matchAll(/\{(\w+)\}/g))
        expect(['day', 'time', 'when', 'link', 'url']).toContain(name)
  }
})
