import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { answerConsent } from './consent-store.ts'
import type { Answer } from './sharing.ts'
import { askPsychologist, say, sharingWorld } from './sharing.testing.ts'

const opened = await testDatabase()
const world = await sharingWorld(opened)
const { database } = opened
const app = appFor(opened)
const today = opened.clock.today()
const consents = `/planer/${world.plan}/samtykke`

const ask = async () => await askPsychologist(database, world, today.add({ days: 30 }))

/** What staff write down for the father. */
const paper = async (consent: string, answer: Answer, after: number) =>
  await database.as(
    world.teacher,
    async (tx) =>
      await answerConsent(tx, {
        consent,
        guardian: world.father.person,
        after,
        answer,
        paper: { day: tx.today, place: 'Elevmappen' },
      }),
  )

const pageOf = async (who: PersonActor) => await (await (await app.as(who)).get(consents)).text()
const send = async (consent: string, fields: Record<string, string>) =>
  await (
    await app.as(world.teacher)
  ).post(`${consents}/${consent}/papir`, {
    hvem: world.father.person,
    dag: today.toString(),
    sted: 'MIN-MAPPE',
    ...fields,
  })

test('no paper yes is written over a no that a guardian gave, or a yes they took back', async () => {
  const refused = await ask()
  await say(database, world.father, refused, 'refused')
  await expect(paper(refused, 'given', 1)).rejects.toThrow('own no is theirs to change')
  const withdrawn = await ask()
  await say(database, world.father, withdrawn, 'given')
  await say(database, world.father, withdrawn, 'withdrawn', 1)
  await expect(paper(withdrawn, 'given', 2)).rejects.toThrow('own no is theirs to change')
})

test('nor by way of a paper no in between', async () => {
  const consent = await ask()
  await say(database, world.father, consent, 'refused')
  await paper(consent, 'refused', 1)
  await expect(paper(consent, 'given', 2)).rejects.toThrow('own no is theirs to change')
})

test('one’s no binds nobody else, and no other question', async () => {
  const consent = await ask()
  await say(database, world.mother, consent, 'refused')
  await expect(paper(consent, 'given', 0)).resolves.toBeUndefined()
  const first = await ask()
  await say(database, world.father, first, 'refused')
  await expect(paper(await ask(), 'given', 0)).resolves.toBeUndefined()
})

test('the guardian changes the own word, and from then paper counts again', async () => {
  const consent = await ask()
  await say(database, world.father, consent, 'refused')
  await say(database, world.father, consent, 'given', 1)
  await paper(consent, 'withdrawn', 2)
  await expect(paper(consent, 'given', 3)).resolves.toBeUndefined()
})

test('what narrows is taken on paper, and a no on paper is changed on paper', async () => {
  const consent = await ask()
  await say(database, world.father, consent, 'given')
  await expect(paper(consent, 'withdrawn', 1)).resolves.toBeUndefined()
  const onPaper = await ask()
  await paper(onPaper, 'refused', 0)
  await expect(paper(onPaper, 'given', 1)).resolves.toBeUndefined()
})

test('the form says so before anybody tries, and the one who tries all the same is told why', async () => {
  const consent = await ask()
  const before = await send(consent, { svar: 'given', version: '7' })
  expect(before.status).toBe(409)
  await say(database, world.father, consent, 'refused')
  const page = await pageOf(world.teacher)
  const section = page.slice(page.indexOf(`id="samtykke-${consent}"`))
  expect(section.slice(0, section.indexOf('</section>'))).toContain(
    'Jens Lund har selv svaret nej, og det gælder',
  )
  expect(page).not.toContain(`papir-${consent}-${world.father.person}-svar-2`)
  // Also where the form was opened before he answered.
  for (const version of ['0', '1']) {
    const answer = await send(consent, { svar: 'given', version })
    expect(answer.status).toBe(422)
    const told = await answer.text()
    expect(told).toContain('I kan ikke skrive et ja over det')
    expect(told).toContain('MIN-MAPPE')
    const [, target = ''] = /mv-error-summary.*?href="#([^"]+)"/s.exec(told) ?? []
    expect(told).toContain(`id="${target}"`)
  }
  expect(await pageOf(world.father)).toContain('Kun du selv kan ændre det')
})
