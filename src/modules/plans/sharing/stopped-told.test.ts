import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/setup/database.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { answerConsent } from './consent-store.ts'
import { endShare } from './share-store.ts'
import { consentShare, askPsychologist, atMoment, say, sharingWorld } from './sharing.testing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const now = opened.clock.now()
const inHours = (hours: number) => atMoment(opened, now.add({ hours }))
type Moment = ReturnType<typeof inHours>

const share = async ({ database }: Moment, consent: string): Promise<string> =>
  await consentShare(database, world, { consent, endsAt: now.add({ hours: 24 * 40 }) })

const ask = async ({ database }: Moment): Promise<string> =>
  await askPsychologist(database, world, opened.clock.today().add({ days: 60 }))

const line = 'En deling med Pia Ansat er stoppet'
const myDay = async ({ app }: Moment, who: PersonActor): Promise<string> =>
  await (await (await app.as(who)).get('/')).text()

/** A share that the mother's yes opened, and the father's no closed. */
const stopped = async (from: number): Promise<Moment> => {
  const at = inHours(from)
  const consent = await ask(at)
  await say(at.database, world.mother, consent, 'given')
  await share(at, consent)
  const after = inHours(from + 1)
  await say(after.database, world.father, consent, 'refused')
  return after
}

test('who leads the plan or its school is told, without who said no; nobody else is', async () => {
  const after = await stopped(0)
  for (const who of [world.teacher, world.leader]) {
    const page = await myDay(after, who)
    expect(page).toContain(line)
    expect(page).toContain('fordi samtykket ikke længere gjaldt')
    expect(page).toContain(`href="/planer/${world.plan}/deling"`)
    expect(page).not.toMatch(/Jens|sagde nej/)
  }
  for (const who of [world.colleague, world.otherLeader, world.psychologist, world.mother, world.father])
    expect(await myDay(after, who)).not.toContain(line)
  expect(await myDay(inHours(24 * 13), world.teacher)).toContain(line)
  expect(await myDay(inHours(24 * 15), world.teacher)).not.toContain(line)
})

test('it goes when the family is asked anew, or the plan is shared anew', async () => {
  const asked = inHours(2)
  const consent = await ask(asked)
  expect(await myDay(asked, world.teacher)).not.toContain(line)
  await say(asked.database, world.mother, consent, 'given')
  await share(asked, consent)
  const again = inHours(3)
  await say(again.database, world.mother, consent, 'withdrawn', 1)
  expect(await myDay(again, world.teacher)).toContain(line)
  const after = inHours(4)
  await say(after.database, world.mother, consent, 'given', 2)
  expect(await myDay(after, world.teacher)).toContain(line)
  const made = await share(after, consent)
  expect(await myDay(after, world.teacher)).not.toContain(line)
  // What the staff end themselves is no news to them.
  const end = inHours(5)
  await end.database.as(world.teacher, async (tx) => await endShare(tx, world.plan, made))
  expect(await myDay(end, world.teacher)).not.toContain(line)
})

test('who wrote the no down is told as they do it, and the other is told on their day', async () => {
  const at = inHours(6)
  const consent = await ask(at)
  await say(at.database, world.mother, consent, 'given')
  await share(at, consent)
  const after = inHours(7)
  await after.database.as(world.leader, async (tx) => {
    await answerConsent(tx, {
      consent,
      guardian: world.father.person,
      after: 0,
      answer: 'refused',
      paper: { day: tx.today, place: 'Elevmappen' },
    })
  })
  expect(await myDay(after, world.leader)).not.toContain(line)
  expect(await myDay(after, world.teacher)).toContain(line)
  const browser = await after.app.as(world.teacher)
  const recorded = await browser.post(`/planer/${world.plan}/samtykke/${consent}/papir`, {
    hvem: world.mother.person,
    svar: 'withdrawn',
    dag: opened.clock.today().toString(),
    sted: 'Elevmappen',
    version: '1',
  })
  expect(recorded.status).toBe(303)
  const [, notice = ''] = /__Host-besked=([^;]+)/.exec(recorded.headers.get('set-cookie') ?? '') ?? []
  const told = Buffer.from(notice, 'base64url').toString()
  expect(told).toContain('det, der var delt på det, er lukket')
})
