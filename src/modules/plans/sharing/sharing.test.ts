import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/setup/database.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { findPlan } from '../plan-store.ts'
import { answerConsent, consentsOf } from './consent-store.ts'
import { readInvitedPlan } from './invited-store.ts'
import { addShare, endShare, sharesOf } from './share-store.ts'
import { consentState } from './sharing.ts'
import {
  consentShare,
  askPsychologist,
  atMoment,
  lawShare,
  restrictedOnly,
  say,
  sharingWorld,
  teamOnly,
} from './sharing.testing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const { database } = opened
const now = opened.clock.now()
const inDays = (days: number) => now.add({ hours: 24 * days })
const today = opened.clock.today()

const standingOf = async (at: Database, who: PersonActor) =>
  await at.as(who, async (tx) => (await findPlan(tx, world.plan))?.standing.share ?? null)

const endAll = async () =>
  await database.as(world.teacher, async (tx) => {
    for (const { id } of await sharesOf(tx, world.plan)) await endShare(tx, world.plan, id)
  })

const everyTable = [
  'plan',
  'plan_text',
  'plan_member',
  'plan_version',
  'plan_document',
  'plan_text_update',
  'plan_goal',
  'plan_measure',
  'plan_presence',
  'plan_note',
  'plan_follow_up',
  'plan_attainment',
  'plan_evaluation',
  'plan_shared_version',
  'pupil',
  'enrolment',
  'class_member',
  'absence',
  'pupil_access',
  'consent',
  'consent_answer',
] as const

const rowsSeen = async (at: Database, who: PersonActor) =>
  await at.as(who, async (tx) => {
    const seen: Record<string, unknown[]> = {}
    for (const table of everyTable) {
      const rows = await tx.db.selectFrom(table).selectAll().execute()
      if (rows.length > 0) seen[table] = rows
    }
    return seen
  })

test('a share opens at its beginning and closes in the second of its end', async () => {
  await lawShare(database, world, {
    recipient: world.psychologist.person,
    endsAt: inDays(10),
    startsAt: inDays(1),
  })
  const at = (moment: Temporal.Instant) => atMoment(opened, moment).database
  expect(await standingOf(database, world.psychologist)).toBeNull()
  expect(await standingOf(at(inDays(1).subtract({ seconds: 1 })), world.psychologist)).toBeNull()
  expect(await standingOf(at(inDays(1)), world.psychologist)).toBe('shared')
  expect(await standingOf(at(inDays(10).subtract({ seconds: 1 })), world.psychologist)).toBe('shared')
  expect(await standingOf(at(inDays(10)), world.psychologist)).toBeNull()
  expect(await standingOf(at(inDays(1)), world.socialWorker)).toBeNull()
  await endAll()
})

test('the shared scope opens the newest shared version, and not one row of a table', async () => {
  await lawShare(database, world, { recipient: world.psychologist.person, endsAt: inDays(10) })
  expect(await rowsSeen(database, world.psychologist)).toEqual({})
  await database.as(world.psychologist, async (tx) => {
    const found = await findPlan(tx, world.plan)
    expect(found?.standing).toMatchObject({ share: 'shared', isMember: false })
    if (!found?.plan) throw new Error('no plan')
    expect(found.plan.subject).toMatchObject({ name: 'Ida Lund' })
    const shown = await readInvitedPlan(tx, found.plan, found.standing.share)
    expect(shown?.sharedAt).not.toBeNull()
    expect(JSON.stringify(shown)).not.toContain(teamOnly)
    expect(JSON.stringify(shown)).not.toContain(restrictedOnly)
    const people = await tx.db.selectFrom('person').select('given_name').execute()
    expect(people.map(({ given_name }) => given_name)).not.toContain('Ida')
  })
  await endAll()
  expect(await standingOf(database, world.psychologist)).toBeNull()
})

test('the whole scope opens the plan as it is, without restricted notes and without the child’s other records', async () => {
  await lawShare(database, world, {
    recipient: world.psychologist.person,
    endsAt: inDays(10),
    scope: 'whole',
  })
  const seen = await rowsSeen(database, world.psychologist)
  const allowed = new Set([
    'plan',
    'plan_text',
    'plan_member',
    'plan_version',
    'plan_note',
    'plan_shared_version',
  ])
  expect(Object.keys(seen).filter((table) => !allowed.has(table))).toEqual([])
  expect(seen['plan']).toHaveLength(1)
  const all = JSON.stringify(seen)
  expect(all).toContain(teamOnly)
  expect(all).not.toContain(restrictedOnly)
  for (const write of [
    `update plan set title = 'x'`,
    `update plan_text set text = 'x'`,
    `update plan_member set valid_to = current_date`,
    `update plan_share set ended_at = null`,
  ])
    await database.as(world.psychologist, async (tx) => {
      expect((await tx.connection.query(write)).rowCount).toBe(0)
    })
  await endAll()
})

test('a transaction without a moment opens nothing', async () => {
  await lawShare(database, world, {
    recipient: world.psychologist.person,
    endsAt: inDays(10),
    scope: 'whole',
  })
  await database.as(world.psychologist, async (tx) => {
    await tx.connection.query(`select set_config('medvind.now', '', true)`)
    expect(await tx.db.selectFrom('plan').select('id').execute()).toEqual([])
    expect((await tx.connection.query('select * from plan_share')).rows).toEqual([])
  })
  await endAll()
})

test('access ends with the role that it was given to', async () => {
  await lawShare(database, world, { recipient: world.socialWorker.person, endsAt: inDays(100) })
  expect(await standingOf(opened.onDay('2026-11-25'), world.socialWorker)).toBe('shared')
  const end = async (day: string | null) =>
    await database.as({ kind: 'system', name: 'operator', municipality: world.municipality }, async (tx) => {
      await tx.db
        .updateTable('staff_role')
        .set({ valid_to: day === null ? null : Temporal.PlainDate.from(day) })
        .where('person_id', '=', world.socialWorker.person)
        .execute()
    })
  await end('2026-11-26')
  expect(await standingOf(opened.onDay('2026-11-25'), world.socialWorker)).toBe('shared')
  expect(await standingOf(opened.onDay('2026-11-26'), world.socialWorker)).toBeNull()
  await end(null)
  await endAll()
})

test.each([
  ['a parent', 'mother'],
  ['the child', 'child'],
  ['a teacher', 'colleague'],
  ['an administrator', 'administrator'],
] as const)('a plan is not shared with %s', async (_, name) => {
  await expect(
    lawShare(database, world, { recipient: world[name].person, endsAt: inDays(5) }),
  ).rejects.toThrow('share_recipient')
})

test('a psychologist who is the child’s own parent is not invited', async () => {
  await database.as({ kind: 'system', name: 'operator', municipality: world.municipality }, async (tx) => {
    await tx.db
      .insertInto('staff_role')
      .values({
        municipality_id: world.municipality,
        id: crypto.randomUUID(),
        person_id: world.father.person,
        role: 'psychologist',
        source: 'test',
        source_id: 'father',
        valid_from: today.subtract({ days: 9 }),
      })
      .execute()
  })
  await expect(
    lawShare(database, world, { recipient: world.father.person, endsAt: inDays(5) }),
  ).rejects.toThrow('share_recipient')
})

test('somebody of another municipality is not invited', async () => {
  const other = await sharingWorld(opened)
  await expect(
    lawShare(database, world, { recipient: other.psychologist.person, endsAt: inDays(5) }),
  ).rejects.toThrow('share_recipient')
})

test.each([
  'colleague',
  'counsellor',
  'otherLeader',
  'otherTeacher',
  'psychologist',
  'coordinator',
  'administration',
  'administrator',
  'mother',
  'father',
  'otherParent',
  'child',
] as const)('%s cannot share the plan', async (name) => {
  await expect(
    database.as(
      world[name],
      async (tx) =>
        await tx.connection.query(
          `insert into plan_share (municipality_id, id, plan_id, recipient_id, organisation, basis_key, basis_version, reason, purpose, scope,
             starts_at, ends_at, made_by, made_at)
           values ($1, gen_random_uuid(), $2, $3, 'ppr', 'otherLaw', 1, 'x', 'x', 'whole', $4, $5, $6, $4)`,
          [
            world.municipality,
            world.plan,
            world.psychologist.person,
            now.toString(),
            inDays(3).toString(),
            world[name].person,
          ],
        ),
    ),
  ).rejects.toThrow('row-level security')
})

test('a share has an end, and not after a year', async () => {
  await expect(
    lawShare(database, world, { recipient: world.psychologist.person, endsAt: inDays(380) }),
  ).rejects.toThrow('check')
  await expect(
    lawShare(database, world, {
      recipient: world.psychologist.person,
      endsAt: now,
      startsAt: now.subtract({ hours: 5 }),
    }),
  ).rejects.toThrow('share_past')
})

const shareOn = async (at: Database, consent: string, endsAt = inDays(5)) =>
  await consentShare(at, world, { consent, endsAt })

test('nobody without custody gives consent, and nobody gives it for another', async () => {
  const consent = await askPsychologist(database, world, today.add({ days: 30 }))
  for (const name of ['otherParent', 'child', 'psychologist', 'teacher', 'administrator'] as const)
    await expect(say(database, world[name], consent, 'given')).rejects.toThrow(/row-level|no custody/)
  await expect(
    database.as(
      world.mother,
      async (tx) =>
        await answerConsent(tx, {
          consent,
          guardian: world.father.person,
          after: 0,
          answer: 'given',
          paper: null,
        }),
    ),
  ).rejects.toThrow('row-level security')
  await expect(
    database.as(
      world.teacher,
      async (tx) =>
        await answerConsent(tx, {
          consent,
          guardian: world.otherParent.person,
          after: 0,
          answer: 'given',
          paper: { day: today, place: 'Kontoret' },
        }),
    ),
  ).rejects.toThrow('no custody')
  await expect(shareOn(database, consent)).rejects.toThrow('share_consent_missing')
})

test('when consent is withdrawn, access has ended in the same transaction', async () => {
  const consent = await askPsychologist(database, world, today.add({ days: 30 }))
  await say(database, world.mother, consent, 'given')
  await say(database, world.father, consent, 'given')
  await shareOn(database, consent)
  expect(await standingOf(database, world.psychologist)).toBe('shared')
  // Both at once: one after the other, and nothing breaks.
  await Promise.all([
    say(database, world.mother, consent, 'withdrawn', 1),
    say(database, world.father, consent, 'withdrawn', 1),
  ])
  expect(await standingOf(database, world.psychologist)).toBeNull()
  await expect(shareOn(database, consent)).rejects.toThrow('share_consent_missing')
  await database.as(world.teacher, async (tx) => {
    const asked = (await consentsOf(tx, world.plan)).find(({ id }) => id === consent)
    expect(asked && consentState(asked, today)).toBe('withdrawn')
    const share = (await sharesOf(tx, world.plan)).find(
      ({ basis }) => basis.kind === 'consent' && basis.consent === consent,
    )
    expect(share?.ended?.because).toBe('withdrawn')
  })
})

test('of two answers of one parent at once, one stands', async () => {
  const consent = await askPsychologist(database, world, today.add({ days: 30 }))
  const outcomes = await Promise.allSettled([
    say(database, world.mother, consent, 'given'),
    say(database, world.mother, consent, 'refused'),
  ])
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a consent that has expired opens nothing, and a share never outlives it', async () => {
  const consent = await askPsychologist(database, world, today.add({ days: 3 }))
  await say(database, world.mother, consent, 'given')
  await expect(shareOn(database, consent, inDays(9))).rejects.toThrow('share_consent_past')
  const later = atMoment(opened, inDays(5)).database
  await expect(shareOn(later, consent, inDays(6))).rejects.toThrow('share_consent_past')
  await expect(say(later, world.father, consent, 'given')).rejects.toThrow('the question is past')
})

test('a consent opens for the one it names, and for nobody else', async () => {
  const consent = await askPsychologist(database, world, today.add({ days: 30 }))
  await say(database, world.mother, consent, 'given')
  await expect(
    database.as(
      world.teacher,
      async (tx) =>
        await addShare(tx, world.plan, {
          recipient: world.socialWorker.person,
          organisation: 'ppr',
          basis: { kind: 'consent', consent },
          purpose: 'Andet',
          scope: 'shared',
          startsAt: tx.now,
          endsAt: inDays(2),
          untoldBecause: null,
        }),
    ),
  ).rejects.toThrow('share_other_recipient')
})

test('a share that has ended is never opened again', async () => {
  const share = await lawShare(database, world, { recipient: world.psychologist.person, endsAt: inDays(4) })
  await database.as(world.leader, async (tx) => {
    expect(await endShare(tx, world.plan, share)).toBe(true)
    expect(await endShare(tx, world.plan, share)).toBe(false)
  })
  await expect(
    database.as(
      world.teacher,
      async (tx) =>
        await tx.connection.query(
          `update plan_share set ended_at = null, ended_by = null, ended_because = null`,
        ),
    ),
  ).rejects.toThrow(/stays so|row-level|permission/)
})
