import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planWorld } from '../../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { standingOf, voicesOf } from './voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const app = appFor(opened)

type Name = 'child' | 'mother' | 'father' | 'teacher' | 'leader'

/** The form as a browser would send it back untouched: every box that is ticked, and what stands in the fields. */
const formOf = (html: string): Record<string, string> => {
  const valueIn = (tag: string) => /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? ''
  const boxes = [...html.matchAll(/<input[^>]*\bname="(vis[^"]*|laest-[^"]*)"[^>]*>/g)]
    .filter(([tag]) => !tag.includes('type="checkbox"') || / checked/.test(tag))
    .map(([tag, name = '']) => [name, valueIn(tag)])
  const texts = [...html.matchAll(/<textarea[^>]*\bname="(ord-[^"]*)"[^>]*>([^<]*)</g)].map(
    ([, name = '', text = '']) => [name, text.trim()],
  )
  return Object.fromEntries([...boxes, ...texts])
}

const opener = async (plan: string, name: Name, tab: string) => {
  const browser = await app.as(world[name])
  const at = `/planer/${plan}/${tab}`
  return {
    html: async () => await (await browser.get(at)).text(),
    form: async () => formOf(await (await browser.get(at)).text()),
    send: async (fields: Record<string, string>) => (await browser.post(at, fields)).status,
  }
}

const standing = async (plan: string, name: 'child' | 'mother' = 'child') => {
  const voices = await opened.database.as(world[name], async (tx) => await voicesOf(tx, plan))
  const map = standingOf(voices, name === 'child' ? 'child' : 'guardian', world[name].person)
  return Object.fromEntries([...map].map(([question, { text, isShown }]) => [question, [text, isShown]]))
}

test('a child that showed one answer shows no other with it', async () => {
  const { id } = await sharedPlan(opened, world)
  const page = await opener(id, 'child', 'min-side')
  expect(await page.send({ 'ord-goingWell': 'At tegne', 'vis-goingWell': 'ja', 'ord-hard': 'Larm' })).toBe(
    303,
  )
  expect(await standing(id)).toEqual({ goingWell: ['At tegne', true], hard: ['Larm', false] })
  // The next day it writes one thing more and touches no box.
  expect(await page.send({ ...(await page.form()), 'ord-help': 'Far må ikke råbe' })).toBe(303)
  expect(await standing(id)).toEqual({
    goingWell: ['At tegne', true],
    hard: ['Larm', false],
    help: ['Far må ikke råbe', false],
  })
  const mother = await opened.database.as(world.mother, async (tx) => await voicesOf(tx, id))
  expect(mother.map(({ text }) => text)).toEqual(['At tegne'])
})

test('the tick under shown words is not one under the words that replace them', async () => {
  const { id } = await sharedPlan(opened, world)
  const page = await opener(id, 'child', 'min-side')
  await page.send({ 'ord-hard': 'Matematik', 'vis-hard': 'ja' })
  expect(await page.send({ ...(await page.form()), 'ord-hard': 'Der er ballade hjemme' })).toBe(303)
  expect(await standing(id)).toEqual({ hard: ['Der er ballade hjemme', false] })
  const form = await page.form()
  expect(form['vis-hard']).toBeUndefined()
  // The box alone shows the same words, and hides them again.
  expect(await page.send({ ...form, 'vis-hard': 'ja' })).toBe(303)
  expect(await standing(id)).toEqual({ hard: ['Der er ballade hjemme', true] })
  const { 'vis-hard': ticked, ...unticked } = await page.form()
  expect(ticked).toBeDefined()
  expect(await page.send(unticked)).toBe(303)
  expect(await standing(id)).toEqual({ hard: ['Der er ballade hjemme', false] })
})

test('a tick of an old page, or one for all, shows nothing', async () => {
  const { id } = await sharedPlan(opened, world)
  const page = await opener(id, 'child', 'min-side')
  await page.send({ 'ord-hard': 'Larm' })
  const form = await page.form()
  for (const tick of [
    { vis: 'ja' },
    { 'vis-hard': form['laest-hard'] ?? '' },
    { 'vis-hard': crypto.randomUUID() },
  ])
    expect(await page.send({ ...form, ...tick }), `with ${Object.keys(tick).join()}`).toBe(303)
  expect(await standing(id)).toEqual({ hard: ['Larm', false] })
})

test('a guardian chooses for each question too', async () => {
  const { id } = await sharedPlan(opened, world)
  const page = await opener(id, 'mother', 'mit-syn')
  await page.send({ 'ord-goingWell': 'Vi læser', 'vis-goingWell': 'ja' })
  expect(await page.send({ ...(await page.form()), 'ord-wish': 'Tal med mig, ikke med hans far' })).toBe(303)
  expect(await standing(id, 'mother')).toEqual({
    goingWell: ['Vi læser', true],
    wish: ['Tal med mig, ikke med hans far', false],
  })
  const father = await opened.database.as(world.father, async (tx) => await voicesOf(tx, id))
  expect(father.map(({ text }) => text)).toEqual(['Vi læser'])
})

test('the form that is written together is empty, whatever the child has said and shown', async () => {
  const { id } = await sharedPlan(opened, world)
  const child = await opener(id, 'child', 'min-side')
  await child.send({ 'ord-hard': 'Mine egne ord', 'vis-hard': 'ja', skala: '2', 'billeder-help': 'pause' })
  for (const name of ['teacher', 'leader'] as const) {
    const html = await (await opener(id, name, 'barnets-stemme/sammen')).html()
    expect(html, `as ${name}`).not.toContain('Mine egne ord')
    expect(html, `as ${name}`).not.toMatch(/ checked/)
  }
  const together = await opener(id, 'teacher', 'barnets-stemme/sammen')
  expect(await together.send(await together.form())).toBe(303)
  expect(await together.send({ ...(await together.form()), 'ord-hard': 'Det går bedre' })).toBe(303)
  // Both stand, for the staff and on the child's own page; the child's own is what its form goes on from.
  for (const [name, tab] of [
    ['teacher', 'barnets-stemme'],
    ['child', 'min-side'],
  ] as const) {
    const html = await (await opener(id, name, tab)).html()
    expect(html, `as ${name}`).toContain('Mine egne ord')
    expect(html, `as ${name}`).toContain('Det går bedre')
    expect(html, `as ${name}`).toContain('Skrevet sammen med Mette Ansat')
  }
  expect(await standing(id)).toMatchObject({ hard: ['Mine egne ord', true] })
  expect((await child.form())['ord-hard']).toBe('Mine egne ord')
})
