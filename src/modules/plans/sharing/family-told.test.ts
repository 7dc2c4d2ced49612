import { expect, test } from 'vitest'
import { appFor, testConfig } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { childPlan } from '../../../../tests/setup/plan-world.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { deliverMail } from '#platform/mail/deliver.ts'
import type { Letter } from '#platform/mail/mail.ts'
import { startPlan } from '../start.ts'
import { templatesOf } from '../template/template-store.ts'
import { answerConsent } from './consent-store.ts'
import { sharingMails } from './mails.ts'
import { askPsychologist, atMoment, lawShare, say, sharingWorld } from './sharing.testing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const { database } = opened
const app = appFor(opened)
const operator = { kind: 'system', name: 'operator', municipality: world.municipality } as const
const now = opened.clock.now()
const inDays = (count: number) => now.add({ hours: 24 * count })

await database.as(operator, async (tx) => {
  for (const [name, email] of [
    ['mother', 'anna@example.dk'],
    ['father', 'jens@example.dk'],
    ['otherParent', 'per@example.dk'],
  ] as const)
    await tx.db
      .insertInto('account')
      .values({
        municipality_id: world.municipality,
        person_id: world[name].person,
        email,
        activated_at: tx.now,
      })
      .execute()
})

const sentMails = async (): Promise<{ to: string; letter: Letter }[]> => {
  const sent: { to: string; letter: Letter }[] = []
  await deliverMail(database, sharingMails(testConfig()), async (to, letter) => {
    sent.push({ to, letter })
    return { kind: 'sent' }
  })
  return sent.toSorted((one, other) => one.to.localeCompare(other.to))
}

const pageOf = async (who: PersonActor, path: string) => await (await (await app.as(who)).get(path)).text()

test('both custody holders are written to at once, without a word about the child', async () => {
  await lawShare(database, world, { recipient: world.psychologist.person, endsAt: inDays(9) })
  const sent = await sentMails()
  expect(sent.map(({ to }) => to)).toEqual(['anna@example.dk', 'jens@example.dk'])
  for (const { letter } of sent) {
    expect(letter.text).toContain(`/planer/${world.plan}/deling`)
    expect(`${letter.subject} ${letter.text}`).not.toMatch(/Ida|Lund|PPR|ro i morgenerne|Pia|Vestskolen/)
  }
})

test('one for whom the staff wrote an answer down gets a letter with a link, and nobody else does', async () => {
  const consent = await askPsychologist(database, world, opened.clock.today().add({ days: 90 }))
  await sentMails()
  await database.as(world.teacher, async (tx) => {
    await answerConsent(tx, {
      consent,
      guardian: world.father.person,
      after: 0,
      answer: 'given',
      paper: { day: tx.today, place: 'Elevmappen' },
    })
  })
  const sent = await sentMails()
  expect(sent.map(({ to }) => to)).toEqual(['jens@example.dk'])
  for (const { letter } of sent) {
    expect(letter.text).toContain(`/planer/${world.plan}/samtykke`)
    expect(`${letter.subject} ${letter.text}`).not.toMatch(
      /Ida|Lund|PPR|Planens mål|Mette|Elevmappen|Vestskolen/,
    )
  }
})

test('when a law prevents it, no mail goes; the share and the reason are there to be read', async () => {
  await lawShare(database, world, {
    recipient: world.socialWorker.person,
    organisation: 'socialServices',
    endsAt: inDays(9),
    untoldBecause: 'Efter aftale med myndigheden',
  })
  expect(await sentMails()).toEqual([])
  const page = await pageOf(world.mother, `/planer/${world.plan}/deling`)
  expect(page).toContain('Søren Social')
  expect(page).toContain('Efter aftale med myndigheden')
})

test('a family whose plan has not been shared with them is told of a share all the same, and reads nothing else', async () => {
  const draft = await childPlan(opened, world)
  expect((await (await app.as(world.mother)).get(`/planer/${draft}/deling`)).status).toBe(404)
  await lawShare(
    database,
    { ...world, plan: draft },
    {
      recipient: world.psychologist.person,
      endsAt: inDays(9),
      scope: 'whole',
    },
  )
  const page = await pageOf(world.mother, `/planer/${draft}/deling`)
  expect(page).toContain('Pia Ansat')
  expect(page).not.toContain(`href="/planer/${draft}"`)
  expect((await (await app.as(world.otherParent)).get(`/planer/${draft}/deling`)).status).toBe(404)
  await database.as(world.mother, async (tx) => {
    expect(await tx.db.selectFrom('plan').select('id').where('id', '=', draft).execute()).toEqual([])
  })
  await expect(
    lawShare(
      database,
      { ...world, plan: draft },
      { recipient: world.psychologist.person, endsAt: inDays(9) },
    ),
  ).rejects.toThrow('share_nothing_shared')
})

test('who leads the plan is told in time that a share and a consent run out', async () => {
  const consent = await askPsychologist(database, world, opened.clock.today().add({ days: 40 }))
  await say(database, world.mother, consent, 'given')
  const early = await pageOf(world.teacher, '/')
  expect(early).not.toContain('Et samtykke udløber snart')
  expect(early).toContain('En deling af en plan slutter snart')
  const late = await (await (await atMoment(opened, inDays(30)).app.as(world.teacher)).get('/')).text()
  expect(late).toContain('Et samtykke udløber snart')
  expect(late).not.toContain('En deling af en plan slutter snart')
  expect(await pageOf(world.colleague, '/')).not.toContain('slutter snart')
})

test('a plan about a class is shared by law; there is nobody to consent', async () => {
  const plan = await database.as(world.teacher, async (tx) => {
    const [template] = await templatesOf(tx)
    return await startPlan(tx, {
      school: world.school,
      subject: { kind: 'class', id: world.homeClass },
      title: 'Ro i 4.b',
      template: { id: template?.template ?? '', version: template?.version ?? 1 },
    })
  })
  await lawShare(
    database,
    { ...world, plan },
    {
      recipient: world.psychologist.person,
      endsAt: inDays(9),
      scope: 'whole',
    },
  )
  expect(await pageOf(world.psychologist, `/planer/${plan}/delt`)).toContain('Ro i 4.b')
  expect(await pageOf(world.teacher, `/planer/${plan}/deling`)).toContain('Læste den delte plan')
  expect((await (await app.as(world.teacher)).get(`/planer/${plan}/samtykke`)).status).toBe(404)
})
