import { beforeAll, expect, test } from 'vitest'
import { appFor, type TestApp } from '../../../tests/setup/app.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { builders } from '../../../tests/setup/world.ts'
import type { SchoolId } from '#platform/ids.ts'
import { pulseOfClassBetween } from './between.ts'
import { fewestFor, pulseModes, pulseWays } from './pulses.ts'
import {
  answerAll,
  answerFields,
  answerWith,
  ask,
  otherQuestions,
  pulseWorld,
  type PulseWorld,
  set,
  startedBy,
} from './pulses.testing.ts'

/** Whoever prints slips has every code in hand. What an adult could do with those, and what it shows. */
let opened: TestDatabase
let app: TestApp

beforeAll(async () => {
  opened = await testDatabase()
  app = appFor(opened)
})

/** The class of eight with as many more as make it so large. */
const classOf = async (name: string, pupils: number): Promise<PulseWorld> => {
  const world = await pulseWorld(opened, name)
  const { municipality } = world
  await opened.database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    const make = builders(tx, municipality)
    const school = (world.teacher.roles[0]?.school ?? '') as SchoolId
    for (let more = 8; more < pupils; more++)
      await make.pupil(`Nr${more}`, 'Puls', { school, homeClass: world.eight, gradeLevel: '4' })
  })
  return world
}

const codesOf = async (world: PulseWorld, pulse: string): Promise<readonly string[]> => {
  const page = await (await (await app.as(world.teacher)).get(`/pulser/puls/${pulse}/sedler`)).text()
  return [...page.matchAll(/mv-slips__code">([A-Z-]+)</g)].map(([, code]) => code ?? '')
}

const close = async (world: PulseWorld, pulse: string): Promise<string> => {
  await (await app.as(world.teacher)).post(`/pulser/puls/${pulse}/luk`, {})
  return await (await (await app.as(world.teacher)).get(`/pulser/puls/${pulse}`)).text()
}

const anonymousSlips = { maade: 'slips' } as const

test('one pupil’s answer does not show beside four of the teacher’s own', async () => {
  const world = await classOf('Lærerens egne', 23)
  const pulse = await startedBy(app, world.teacher, world.eight, anonymousSlips)
  const [pupil = '', ...others] = await codesOf(world, pulse)
  expect((await answerWith(app, pupil, 2)).status).toBe(303)
  for (const code of others.slice(0, 4)) expect((await answerWith(app, code, 5)).status).toBe(303)
  const page = await close(world, pulse)
  expect(page).toContain('For få svar')
  expect(page).toContain('mindst 18')
  expect(page).not.toContain('Gennemsnit')
  expect(await ask(opened, 'select from pulse_tally where pulse_id = $1', [pulse])).toHaveLength(0)
  const [elsewhere] = await opened.database.as(
    world.teacher,
    async (tx) => await pulseOfClassBetween(tx, world.eight, tx.today, tx.today.add({ days: 1 })),
  )
  expect(elsewhere?.result).toBe('tooFew')
})

test('three quarters of the class are a result, one fewer is none; a question that fewer answered is not shown', async () => {
  for (const [answers, isShown] of [
    [8, false],
    [9, true],
  ] as const) {
    const world = await classOf(`Tolv, ${answers} svar`, 12)
    const pulse = await startedBy(app, world.teacher, world.eight, anonymousSlips)
    const codes = await codesOf(world, pulse)
    expect(codes).toHaveLength(12)
    for (const [place, code] of codes.slice(0, answers).entries())
      await answerWith(app, code, (question) => (question === 1 && place === 0 ? 0 : 3))
    const page = await close(world, pulse)
    expect(page.includes('Gennemsnit 3 af 5')).toBe(isShown)
    if (isShown) expect(page).toContain('Færre end 9 har svaret på dette spørgsmål')
  }
})

test('with a slip for two thirds of the class, at least five answers of a result are pupils’ own, whatever the class', () => {
  for (let pupils = 8; pupils <= 60; pupils++) {
    const leftOver = pupils - Math.ceil((pupils * 2) / 3)
    const least = fewestFor({ mode: 'anonymous', way: 'slips', pupils })
    expect(least - leftOver).toBeGreaterThanOrEqual(5)
    expect(least).toBeLessThanOrEqual(pupils)
  }
})

test('the database and the pages count the same', async () => {
  for (const mode of pulseModes)
    for (const way of pulseWays) {
      const rows = await ask<{ pupils: number; least: number }>(
        opened,
        'select n as pupils, pulse_least($1, $2, n) as least from generate_series(1, 60) n',
        [mode, way],
      )
      for (const { pupils, least } of rows) expect(least).toBe(fewestFor({ mode, way, pupils }))
    }
})

test('a pupil with a slip is told who has had the codes, before answering, and not that nobody can know', async () => {
  const world = await pulseWorld(opened, 'Løftet')
  const pulse = await startedBy(app, world.teacher, world.eight, anonymousSlips)
  const [code = ''] = await codesOf(world, pulse)
  const asked = await app.anonymous.post('/puls', { kode: code })
  const pages = [
    asked.status === 303
      ? await (await app.anonymous.get(asked.headers.get('location') ?? '')).text()
      : await asked.text(),
    await (await (await app.as(world.pupil(0))).get(`/mine-pulser/${pulse}`)).text(),
  ]
  for (const page of pages) {
    expect(page).toContain('En voksen har printet sedlerne')
    expect(page).toContain('mindst 8 sedler i din klasse på 8')
    expect(page).not.toContain('Heller ikke din lærer')
  }
  const print = await (await (await app.as(world.teacher)).get(`/pulser/puls/${pulse}/sedler`)).text()
  expect(print).toContain('mindst 8 af 8')
  expect(print).not.toContain('Ingen ved')
})

test('a class of seven has no anonymous slips, and there is not one slip more than pupils', async () => {
  const world = await pulseWorld(opened, 'Syv')
  await ask(opened, 'update class_member set valid_to = $2 where pupil_id = $1', [
    world.pupils[0],
    opened.clock.today().toString(),
  ])
  await expect(startedBy(app, world.teacher, world.eight, anonymousSlips)).rejects.toThrow(
    'Klassen har 7 elever. Anonymt med sedler kræver mindst 8',
  )
  const past = opened.database.as(world.teacher, async (tx) => {
    await tx.db
      .insertInto('pulse')
      .values({
        municipality_id: world.municipality,
        id: crypto.randomUUID(),
        class_id: world.eight,
        set_id: crypto.randomUUID(),
        title: 'Syv',
        scale: 'steps',
        questions: [...(set?.questions ?? [])],
        mode: 'anonymous',
        way: 'slips',
        asks_words: false,
        opens_at: tx.now,
        closes_at: tx.now.add({ hours: 1 }),
        started_by: world.teacher.person,
      })
      .execute()
  })
  await expect(past).rejects.toThrow('too small')
  const other = await pulseWorld(opened, 'Ikke flere')
  const pulse = await startedBy(app, other.teacher, other.eight, anonymousSlips)
  const counts = await ask<{ codes: string }>(
    opened,
    'select count(*) as codes from pulse_ticket where pulse_id = $1',
    [pulse],
  )
  expect(counts[0]?.codes).toBe('8')
})

const sameInOtherClothes: readonly [string, (question: string) => string][] = [
  ['a question mark', (question) => `${question.replace(/[.?]$/, '')}?`],
  ['capitals', (question) => question.toUpperCase()],
  ['spaces and dashes', (question) => `– ${question.replaceAll(' ', '  ')}`],
  ['a mark that cannot be seen', (question) => question.split('').join('\u00AD')],
]

test.each(sameInOtherClothes)('the same question within a week is the same with %s', async (_, dress) => {
  const world = await pulseWorld(opened, `Klædt ud ${_}`)
  const pulse = await startedBy(app, world.teacher, world.eight)
  await answerAll(app, world, pulse, 5)
  await close(world, pulse)
  const [first = ''] = set?.questions ?? []
  await expect(
    startedBy(app, world.teacher, world.eight, { ...otherQuestions, sp1: dress(first) }),
  ).rejects.toThrow('inden for en uge')
  await startedBy(app, world.teacher, world.eight, { ...otherQuestions })
})

test('nor is it asked anonymously within a week of answers with names', async () => {
  const world = await pulseWorld(opened, 'Navne først')
  const pulse = await startedBy(app, world.teacher, world.eight, { form: 'confidential', laesere: [] })
  await (await app.as(world.pupil(0))).post(`/mine-pulser/${pulse}`, answerFields(2))
  await close(world, pulse)
  await expect(startedBy(app, world.teacher, world.eight)).rejects.toThrow('inden for en uge')
  await startedBy(app, world.teacher, world.eight, { form: 'confidential', laesere: [] })
})
