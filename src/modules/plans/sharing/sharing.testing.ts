import { afterAll } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import type { TestDatabase } from '../../../../tests/setup/database.ts'
import { childPlan, type PlanWorld, planWorld } from '../../../../tests/setup/plan-world.ts'
import { builders } from '../../../../tests/setup/world.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { clockAt } from '#platform/clock.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { findPlan, lockPlan } from '../plan-store.ts'
import { shareVersion } from '../version/version-store.ts'
import { answerConsent, askConsent } from './consent-store.ts'
import { basesToday } from './basis-store.ts'
import { type NewShare, addShare } from './share-store.ts'
import type { Scope } from './sharing.ts'

/** What stands in the team's own section and nowhere else: it must never reach one who has the shared version. */
export const teamOnly = 'KUN-FOR-HOLDET'
export const restrictedOnly = 'KUN-FOR-EN'

/** The world of the plans, with a social worker, and a plan that has been shared with the family once. */
export const sharingWorld = async (opened: TestDatabase) => {
  const world = await planWorld(opened)
  const { database } = opened
  const { municipality } = world
  const socialWorker = await database.as(
    { kind: 'system', name: 'operator', municipality },
    async (tx): Promise<PersonActor> => {
      const make = builders(tx, municipality)
      const person = await make.person('Søren', 'Social')
      await make.holds(person, 'socialWorker', null)
      return { kind: 'person', municipality, person, roles: [{ role: 'socialWorker', school: null }] }
    },
  )
  const plan = await childPlan(opened, world)
  await database.as(world.teacher, async (tx) => {
    await lockPlan(tx, plan)
    await tx.db
      .updateTable('plan_text')
      .set({ text: teamOnly, written_by: world.teacher.person })
      .where('plan_id', '=', plan)
      .where('audience', '=', 'team')
      .execute()
    const note = { municipality_id: municipality, plan_id: plan, written_by: world.teacher.person }
    await tx.db
      .insertInto('plan_note')
      .values([
        { ...note, id: crypto.randomUUID(), audience: 'team', text: teamOnly, written_at: tx.now },
        {
          ...note,
          id: crypto.randomUUID(),
          audience: 'restricted',
          text: restrictedOnly,
          written_at: tx.now,
        },
      ])
      .execute()
    const found = await findPlan(tx, plan)
    if (found?.plan) await shareVersion(tx, found.plan)
  })
  return { ...world, socialWorker, plan }
}

const opens: Database[] = []
afterAll(async () => {
  for (const one of opens) await one.close()
})

/** The same database, and the application on it, as at another moment. */
export const atMoment = (opened: TestDatabase, moment: Temporal.Instant) => {
  const clock = clockAt(moment)
  const database = openDatabase({ ...opened.app, max: 3, idleTimeoutMillis: 500 }, clock)
  opens.push(database)
  return { database, app: appFor({ database, clock }) }
}

export const lawShare = async (
  database: Database,
  world: PlanWorld & { plan: string },
  given: Partial<NewShare> & Pick<NewShare, 'recipient' | 'endsAt'>,
): Promise<string> =>
  await database.as(world.teacher, async (tx) => {
    const basis = (await basesToday(tx)).find(({ key }) => key === 'otherLaw')
    return await addShare(tx, world.plan, {
      organisation: 'ppr',
      basis: {
        kind: 'law',
        key: basis?.key ?? '',
        version: basis?.version ?? 0,
        reason: 'Rådgivning om støtte',
      },
      purpose: 'PPR rådgiver om støtten',
      scope: 'shared',
      startsAt: tx.now,
      untoldBecause: null,
      ...given,
    })
  })

/** Shares with the psychologist on a consent. */
export const consentShare = async (
  database: Database,
  world: PlanWorld & { plan: string },
  given: { readonly consent: string; readonly endsAt: Temporal.Instant; readonly scope?: Scope },
): Promise<string> =>
  await database.as(
    world.teacher,
    async (tx) =>
      await addShare(tx, world.plan, {
        recipient: world.psychologist.person,
        organisation: 'ppr',
        basis: { kind: 'consent', consent: given.consent },
        purpose: 'Rådgivning',
        scope: given.scope ?? 'shared',
        startsAt: tx.now,
        endsAt: given.endsAt,
        untoldBecause: null,
      }),
  )

export const askPsychologist = async (
  database: Database,
  world: PlanWorld & { plan: string },
  lastDay: Temporal.PlainDate,
  scope: Scope = 'shared',
): Promise<string> =>
  await database.as(
    world.teacher,
    async (tx) =>
      await askConsent(tx, world.plan, world.pupil, {
        organisation: 'ppr',
        recipient: { role: 'psychologist' },
        what: 'Planens mål',
        scope,
        purpose: 'Rådgivning',
        lastDay,
      }),
  )

export const say = async (
  database: Database,
  who: PersonActor,
  consent: string,
  answer: 'given' | 'refused' | 'withdrawn',
  after = 0,
): Promise<void> =>
  await database.as(
    who,
    async (tx) => await answerConsent(tx, { consent, guardian: who.person, after, answer, paper: null }),
  )
