import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/setup/database.ts'
import { basesToday } from '../plans/sharing/basis-store.ts'
import { consentsOf } from '../plans/sharing/consent-store.ts'
import { sharesOf } from '../plans/sharing/share-store.ts'
import { consentState, shareState } from '../plans/sharing/sharing.ts'
import { sharingWorld } from '../plans/sharing/sharing.testing.ts'
import { shareDemoPlan } from './plans-sharing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const { database } = opened

test('the demonstration’s plan is shared, was shared, and asks', async () => {
  await database.as(world.teacher, async (tx) => await basesToday(tx))
  await shareDemoPlan(async (actor, work) => await database.as(actor, work), {
    plan: world.plan,
    pupil: world.pupil,
    teacher: world.teacher,
    guardian: world.mother,
    psychologist: world.psychologist.person,
    socialWorker: world.socialWorker.person,
  })
  await database.as(world.teacher, async (tx) => {
    const shares = await sharesOf(tx, world.plan)
    expect(shares.map((share) => shareState(share, tx.now)).toSorted()).toEqual(['ended', 'running'])
    const consents = await consentsOf(tx, world.plan)
    expect(consents.map(({ scope }) => scope)).toEqual(['shared', 'shared'])
    expect(consents.map((consent) => consentState(consent, tx.today)).toSorted()).toEqual([
      'given',
      'waiting',
    ])
  })
})
