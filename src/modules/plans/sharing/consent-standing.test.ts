import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { builders } from '../../../../tests/setup/world.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { findPlan } from '../plan-store.ts'
import { consentsOf } from './consent-store.ts'
import { sharesOf } from './share-store.ts'
import { consentState, type Scope, shareState } from './sharing.ts'
import { consentShare, askPsychologist, atMoment, say, sharingWorld } from './sharing.testing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const { database } = opened
const app = appFor(opened)
const now = opened.clock.now()
const today = opened.clock.today()
const operator = { kind: 'system', name: 'operator', municipality: world.municipality } as const
const consents = `/planer/${world.plan}/samtykke`
const inDays = (days: number) => now.add({ hours: 24 * days })

const ask = async (scope: Scope = 'shared') =>
  await askPsychologist(database, world, today.add({ days: 30 }), scope)

const share = async (consent: string, scope: Scope = 'shared', at: Database = database) =>
  await consentShare(at, world, { consent, endsAt: inDays(9), scope })

const scopeRead = async (at: Database = database) =>
  await at.as(world.psychologist, async (tx) => (await findPlan(tx, world.plan))?.standing.share ?? null)

const asked = async (consent: string, who: PersonActor = world.teacher, at: Database = database) => {
  const found = await at.as(who, async (tx) =>
    (await consentsOf(tx, world.plan)).find(({ id }) => id === consent),
  )
  if (found === undefined) throw new Error('The consent is not there.')
  return found
}

const stateOf = async (consent: string, at: Database = database) =>
  consentState(await asked(consent, world.teacher, at), today)

/** Custody as it is from that day on. */
const custody = async (person: PersonActor, valid: { until: Temporal.PlainDate | null }) =>
  await database.as(operator, async (tx) => {
    await tx.db
      .updateTable('guardianship')
      .set({ valid_to: valid.until })
      .where('guardian_id', '=', person.person)
      .execute()
  })

const pageOf = async (who: PersonActor, path: string) => await (await (await app.as(who)).get(path)).text()
const post = async (who: PersonActor, path: string, fields: Record<string, string>) =>
  await (await app.as(who)).post(path, fields)

test('what was consented to is not widened: the shared part opens no more than that', async () => {
  const consent = await ask('shared')
  await say(database, world.mother, consent, 'given')
  await expect(share(consent, 'whole')).rejects.toThrow('share_wider')
  const form = {
    modtager: world.psychologist.person,
    organisation: 'ppr',
    grundlag: `samtykke:${consent}`,
    begrundelse: '',
    formaal: 'MIT-FORMÅL',
    omfang: 'whole',
    til: today.add({ days: 9 }).toString(),
  }
  const answer = await post(world.teacher, `/planer/${world.plan}/deling/ny`, form)
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('Familien har kun sagt ja til den del af planen, de selv læser')
  expect(page).toContain('MIT-FORMÅL')
  expect(await scopeRead()).toBeNull()
  await share(consent, 'shared')
  expect(await scopeRead()).toBe('shared')
  expect(await pageOf(world.father, `/planer/${world.plan}/deling`)).toContain(
    'Kun den del af planen, du selv kan læse',
  )
  await say(database, world.mother, consent, 'withdrawn', 1)
  const whole = await ask('whole')
  await say(database, world.mother, whole, 'given')
  await share(whole, 'whole')
  expect(await scopeRead()).toBe('whole')
  await say(database, world.mother, whole, 'withdrawn', 1)
})

test('a parent reads in plain words how much the consent opens, and who sees the answer, before answering', async () => {
  const consent = await ask('whole')
  const page = await pageOf(world.father, consents)
  expect(page).toContain('Hele planen: også holdets egen analyse og noter')
  expect(page.indexOf('En anden med forældremyndighed ser det ikke')).toBeGreaterThan(0)
  expect(page.indexOf('En anden med forældremyndighed ser det ikke')).toBeLessThan(
    page.indexOf(`${consent}/svar`),
  )
  const none = await post(world.teacher, consents, {
    hvad: 'Planens mål',
    organisation: 'ppr',
    modtager: 'rolle:psychologist',
    hvorfor: 'Rådgivning',
    til: today.add({ days: 9 }).toString(),
  })
  expect(none.status).toBe(422)
  expect(await none.text()).toContain('Vælg, hvad modtageren må læse')
})

test('one no closes what another’s yes had opened, in the same transaction, and opens nothing more', async () => {
  const consent = await ask()
  await say(database, world.mother, consent, 'given')
  const made = await share(consent)
  expect(await scopeRead()).toBe('shared')
  await say(database, world.father, consent, 'refused')
  expect(await scopeRead()).toBeNull()
  await expect(share(consent)).rejects.toThrow('share_consent_missing')
  expect(await stateOf(consent)).toBe('refused')
  const form = await pageOf(world.teacher, `/planer/${world.plan}/deling/ny`)
  expect(form).toContain('Har sagt nej: Jens Lund.')
  const [ended] = await database.as(world.teacher, async (tx) =>
    (await sharesOf(tx, world.plan)).filter(({ id }) => id === made),
  )
  expect(ended?.ended?.because).toBe('refused')
  expect(await pageOf(world.teacher, `/planer/${world.plan}/deling`)).toContain('da en forælder sagde nej')
  // The mother is told that it does not stand any more, and not what the father said.
  const seen = await pageOf(world.mother, `/planer/${world.plan}/deling`)
  expect(seen).toContain('fordi samtykket ikke længere gjaldt')
  expect(seen).not.toContain('sagde nej')
  // He says yes after all: what was closed stays closed, and may be opened anew.
  await say(database, world.father, consent, 'given', 1)
  expect(await scopeRead()).toBeNull()
  await share(consent)
  expect(await scopeRead()).toBe('shared')
  await say(database, world.father, consent, 'withdrawn', 2)
  expect(await scopeRead()).toBeNull()
})

test('a no is taken also when the question was taken back, as long as what it opened may be open', async () => {
  const consent = await ask()
  await say(database, world.mother, consent, 'given')
  await share(consent)
  expect((await post(world.teacher, `${consents}/${consent}/fortryd`, {})).status).toBe(303)
  for (const who of [world.mother, world.father])
    expect(await pageOf(who, consents)).toContain('kan stadig være åbent')
  expect(
    (await post(world.father, `${consents}/${consent}/svar`, { svar: 'given', version: '0' })).status,
  ).toBe(409)
  expect(
    (await post(world.father, `${consents}/${consent}/svar`, { svar: 'refused', version: '0' })).status,
  ).toBe(303)
  expect(await scopeRead()).toBeNull()
})

test('of a no and a new share at once, no share stays open', async () => {
  const consent = await ask()
  await say(database, world.mother, consent, 'given')
  await Promise.allSettled([share(consent), say(database, world.father, consent, 'refused')])
  expect(await scopeRead()).toBeNull()
})

test('the yes of one whose custody is over carries nothing: the share is closed that day', async () => {
  const consent = await ask()
  await say(database, world.mother, consent, 'given')
  const made = await share(consent)
  await custody(world.mother, { until: today.add({ days: 2 }) })
  const before = atMoment(opened, inDays(1)).database
  const after = atMoment(opened, inDays(3)).database
  expect(await scopeRead(before)).toBe('shared')
  expect(await scopeRead(after)).toBeNull()
  expect(await stateOf(consent, after)).toBe('waiting')
  await expect(share(consent, 'shared', after)).rejects.toThrow('share_consent_missing')
  await after.as(world.teacher, async (tx) => {
    const one = (await sharesOf(tx, world.plan)).find(({ id }) => id === made)
    expect(one && shareState(one, tx.now)).toBe('lapsed')
    const seers = await tx.connection.query(`select 1 from who_sees_pupil($1) where reason = 'shared'`, [
      world.pupil,
    ])
    expect(seers.rows).toEqual([])
  })
  // Nor does she close what rests on the father's yes.
  await expect(say(after, world.mother, consent, 'withdrawn', 1)).rejects.toThrow(/no custody|row-level/)
  await say(after, world.father, consent, 'given')
  expect(await scopeRead(after)).toBe('shared')
  await custody(world.mother, { until: null })
  await say(database, world.mother, consent, 'withdrawn', 1)
})

test('the no of one whose custody is over holds nobody back', async () => {
  const consent = await ask()
  await say(database, world.father, consent, 'refused')
  await say(database, world.mother, consent, 'given')
  await expect(share(consent)).rejects.toThrow('share_consent_missing')
  await custody(world.father, { until: today })
  await share(consent)
  expect(await scopeRead()).toBe('shared')
  expect(await pageOf(world.teacher, consents)).toContain('Svaret tæller ikke')
  await custody(world.father, { until: null })
  expect(await scopeRead()).toBeNull()
  await say(database, world.mother, consent, 'withdrawn', 1)
})

test('who got custody after the question is shown as not asked', async () => {
  const consent = await ask()
  const later = atMoment(opened, inDays(4))
  await later.database.as(operator, async (tx) => {
    const make = builders(tx, world.municipality)
    const person = await make.person('Nora', 'Ny')
    await make.guardian(person, world.pupil, true)
    await tx.db
      .updateTable('guardianship')
      .set({ valid_from: tx.today })
      .where('guardian_id', '=', person)
      .execute()
  })
  const { holders } = await asked(consent, world.teacher, later.database)
  expect(holders.map(({ name, wasAsked }) => [name, wasAsked])).toEqual([
    ['Anna Lund', true],
    ['Jens Lund', true],
    ['Nora Ny', false],
  ])
  const page = await (await (await later.app.as(world.teacher)).get(consents)).text()
  expect(page).toContain('Ikke spurgt')
})

test('a parent is told the own answer and whether the consent stands; nothing of the other’s', async () => {
  const consent = await ask()
  await say(database, world.mother, consent, 'given')
  await say(database, world.father, consent, 'refused')
  for (const [who, other] of [
    [world.mother, 'Jens'],
    [world.father, 'Anna'],
  ] as const) {
    const rows = await database.as(
      who,
      async (tx) => await tx.db.selectFrom('consent_answer').select('guardian_id').execute(),
    )
    expect(new Set(rows.map(({ guardian_id }) => guardian_id))).toEqual(new Set([who.person]))
    const { holders, stands } = await asked(consent, who)
    expect([holders.map(({ guardian }) => guardian), stands]).toEqual([[who.person], false])
    for (const path of [consents, `/planer/${world.plan}/deling`])
      expect(await pageOf(who, path)).not.toContain(other)
  }
})

test('one in whose name the staff write an answer is written to, reads who did it, and can answer anew', async () => {
  const consent = await ask()
  await database.as(operator, async (tx) => {
    await tx.db
      .insertInto('account')
      .values({
        municipality_id: world.municipality,
        person_id: world.father.person,
        email: 'jens@example.dk',
        activated_at: tx.now,
      })
      .execute()
  })
  const mails = async () =>
    await database.as(
      operator,
      async (tx) =>
        await tx.db
          .selectFrom('mail_outbox')
          .select(['recipient', 'data'])
          .where('template', '=', 'plans.consentRecorded')
          .execute(),
    )
  const fields = { svar: 'given', dag: today.toString(), sted: 'Kontoret', version: '0' }
  for (const { person } of [world.father, world.mother])
    expect(
      (await post(world.colleague, `${consents}/${consent}/papir`, { ...fields, hvem: person })).status,
    ).toBe(404)
  for (const { person } of [world.father, world.mother])
    expect(
      (await post(world.teacher, `${consents}/${consent}/papir`, { ...fields, hvem: person })).status,
    ).toBe(303)
  expect(await mails()).toEqual([{ recipient: 'jens@example.dk', data: { plan: world.plan } }])
  const page = await pageOf(world.father, consents)
  expect(page).toContain('Mette Ansat har skrevet dit svar ned')
  expect(page).toContain('Er det ikke rigtigt?')
  await share(consent)
  expect(
    (await post(world.father, `${consents}/${consent}/svar`, { svar: 'withdrawn', version: '1' })).status,
  ).toBe(303)
  expect(await scopeRead()).toBeNull()
  // His own answer is not told of.
  expect(await mails()).toHaveLength(1)
})
