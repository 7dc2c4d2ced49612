import { beforeAll, describe, expect, test } from 'vitest'
import { appFor, type TestApp } from '../../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../../tests/setup/database.ts'
import { readPdf } from '../../../../tests/setup/pdf.ts'
import { childPlan, planWorld, type PlanWorld } from '../../../../tests/setup/plan-world.ts'
import { fillPlan, share } from '../../../../tests/setup/followed-plan.ts'
import { writeText } from '../writing/index.ts'

let opened: TestDatabase
let world: PlanWorld
let app: TestApp
let plan: string
let id: string

beforeAll(async () => {
  opened = await testDatabase()
  world = await planWorld(opened)
  app = appFor(opened)
  id = await childPlan(opened, world)
  plan = `/planer/${id}`
  await fillPlan(opened.database, world, id)
  await opened.database.as(world.teacher, async (tx) => {
    for (const [key, text] of [
      ['strengths', 'Ida hjælper de små.'],
      ['interpretation', 'Vi tror, hun er træt.'],
      ['summary', 'Vi vil have ro om morgenen. #set page() $x$ *'],
    ] as const)
      await writeText(tx, id, { key, text, author: world.teacher.person })
  })
  await share(opened.database, world.teacher, id)
})

const pdf = async (name: keyof PlanWorld & ('teacher' | 'mother' | 'child' | 'leader'), path: string) => {
  const answer = await (await app.as(world[name])).get(`${plan}/papir/${path}`)
  expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'application/pdf'])
  const document = readPdf(new Uint8Array(await answer.arrayBuffer()))
  expect(document).toMatchObject({ isMarked: true, language: 'da', displaysTitle: true, actions: [] })
  return { title: document.title ?? '', text: document.root.text }
}

test('the whole plan is a tagged document with the words that were typed, and nothing else', async () => {
  const { text } = await pdf('teacher', 'plan.pdf')
  expect(text).toContain('Ida hjælper de små.')
  expect(text).toContain('Vi tror, hun er træt.')
  expect(text).toContain('#set page() $x$ *')
})

test('a family gets what it may read, and not what the team thinks', async () => {
  for (const name of ['mother', 'child'] as const) {
    const { text } = await pdf(name, 'familien.pdf')
    expect(text).toContain('Ida hjælper de små.')
    expect(text).not.toContain('træt')
    expect((await pdf(name, 'kort.pdf')).text).toContain('Vi vil have ro om morgenen.')
  }
})

describe.each(['plan.pdf', 'barnet.pdf', 'meddelelsesbog', 'indstilling', 'indstilling.pdf'])(
  '%s',
  (path) => {
    const refused = [
      'mother',
      'otherTeacher',
      'otherParent',
      'otherChild',
      'psychologist',
      'administration',
    ] as const
    test.each(refused)('is not for %s', async (name) => {
      expect((await (await app.as(world[name])).get(`${plan}/papir/${path}`)).status).toBe(404)
    })
  },
)

test('the child fetches its own page', async () => {
  expect((await pdf('child', 'barnet.pdf')).title).toContain('Barnets side')
})

describe('the texts made from a plan', () => {
  const read = async (name: 'teacher' | 'leader', kind: string) =>
    await (await (await app.as(world[name])).get(`${plan}/papir/${kind}`)).text()

  test('the meddelelsesbog has what the family reads; the referral says what is missing', async () => {
    const book = await read('teacher', 'meddelelsesbog')
    expect(book).toContain('Ida hjælper de små.')
    expect(book).not.toContain('træt')
    const referral = await read('teacher', 'indstilling')
    expect(referral).toContain('Ida Lund')
    expect(referral).toContain('Barnets syn skal indhentes før indstillingen')
    expect(referral).toContain('Forældrenes syn skal indhentes før indstillingen')
  })

  test('two who edit one at once lose nothing', async () => {
    const [teacher, leader] = [await app.as(world.teacher), await app.as(world.leader)]
    const first = await teacher.post(`${plan}/papir/indstilling`, { tekst: 'Mettes ord', version: '0' })
    expect(first.status).toBe(303)
    const late = await leader.post(`${plan}/papir/indstilling`, { tekst: 'Lones ord', version: '0' })
    expect(late.status).toBe(409)
    const page = await late.text()
    expect(page).toContain('Mettes ord')
    expect(page).toContain('Lones ord')
    expect(await read('leader', 'indstilling')).toContain('Mettes ord')
    expect((await teacher.post(`${plan}/papir/indstilling/forfra`, {})).status).toBe(303)
    expect(await read('leader', 'indstilling')).not.toContain('Mettes ord')
  })
})
