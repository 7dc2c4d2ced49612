import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { writeText } from '../writing/index.ts'
import { keepVersionsJob } from './keep-job.ts'
import { findVersion, versionsOf } from './version-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const plan = await childPlan(opened, world)

const write = async (text: string, day: string) =>
  await opened
    .onDay(day)
    .as(
      world.teacher,
      async (tx) => await writeText(tx, plan, { key: 'strengths', text, author: world.teacher.person }),
    )

const keep = async (day: string): Promise<readonly unknown[]> => {
  const faults: unknown[] = []
  await keepVersionsJob.run(
    { database: opened.onDay(day), report: (_where, error) => faults.push(error) },
    null,
  )
  return faults
}

const versions = async () => await opened.database.as(world.teacher, async (tx) => await versionsOf(tx, plan))

test('what was written is kept when people pause, once, and told as it was', async () => {
  await write('Er god til at tegne.', '2026-11-25')
  expect(await keep('2026-11-25')).toEqual([])
  // Somebody may be in the middle of a sentence.
  expect(await versions()).toHaveLength(1)
  expect(await keep('2026-11-26')).toEqual([])
  expect(await keep('2026-11-27')).toEqual([])
  expect(await versions()).toMatchObject([
    { number: 2, cause: 'kept', by: null },
    { number: 1, cause: 'begun' },
  ])
  await write('Er god til at tegne og fortælle.', '2026-11-28')
  await keep('2026-11-30')
  const content = await opened.database.as(world.teacher, async (tx) => await findVersion(tx, plan, 2))
  expect(content?.sections.find(({ key }) => key === 'strengths')?.text).toBe('Er god til at tegne.')
  expect(content?.subject.name).toBe('Ida Lund')
})

test('two versions are compared word by word, and a text tells who wrote what', async () => {
  const teacher = await appFor(opened).as(world.teacher)
  const compared = await (await teacher.get(`/planer/${plan}/historik/sammenlign?fra=2&til=3`)).text()
  expect(compared).toMatch(/<ins>[^]*og fortælle[^]*<\/ins>/)
  const history = await (await teacher.get(`/planer/${plan}/historik/tekst/strengths`)).text()
  expect(history).toContain('Mette Ansat')
  expect(history.indexOf('og fortælle')).toBeGreaterThan(0)
  expect((await teacher.get(`/planer/${plan}/historik/tekst/andet`)).status).toBe(404)
})

test.each(['otherTeacher', 'mother', 'child', 'psychologist'] as const)(
  '%s reads no history of it',
  async (name) => {
    const browser = await appFor(opened).as(world[name])
    for (const page of [
      '/historik',
      '/historik/2',
      '/historik/tekst/strengths',
      '/historik/sammenlign?fra=1&til=2',
    ])
      expect([page, (await browser.get(`/planer/${plan}${page}`)).status]).toEqual([page, 404])
  },
)
