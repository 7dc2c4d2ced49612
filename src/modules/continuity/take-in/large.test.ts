import { expect, test } from 'vitest'
import { memorySource } from '#platform/files/source.ts'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { readTimetableFiles } from '../files/read.ts'
import { takeIn } from './take-in.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const app = appFor(opened)
const skema = `/kontinuitet/${world.birk}/skema`

const rowsOf = (subject: string, length: number): string => {
  const rows = Array.from(
    { length },
    (_, at) =>
      `l${at};${1 + (at % 40)};${1 + (at % 5)};${1 + (Math.floor(at / 5) % 8)};45;k${Math.floor(at / 40)};${subject};t${Math.floor(at / 40)};p${Math.floor(at / 40)}`,
  )
  const header = 'lesson;week;day;slot;minutes;class_or_group;subject;teachers;pupils'
  return [header, ...rows].join('\n')
}
const school = (subject: string): FormData => {
  const form = new FormData()
  form.append('fil', new File([rowsOf(subject, 20_000)], 'lessons.csv'))
  return form
}

test('what is stopped is stopped, wherever it has come to', async () => {
  const stopped = AbortSignal.abort(new Error('Stopped.'))
  const source = memorySource([{ name: 'lessons.csv', bytes: rowsOf('dansk', 10) }])
  await expect(readTimetableFiles(source, { signal: stopped })).rejects.toThrow('Stopped.')
  const reading = await readTimetableFiles(source, { fillGroups: false, check: false })
  const given = { school: world.birk, state: 'draft', fileNames: ['lessons.csv'], namesPeople: true } as const
  await expect(
    opened.database.as(world.karen, async (tx) => await takeIn(tx, reading, { ...given, signal: stopped })),
  ).rejects.toThrow('Stopped.')
  expect(await (await (await app.as(world.karen)).get(skema)).text()).not.toContain('ikke taget i brug')
})

test('a large draft gives way to the next within seconds, also before the server knows how large it is', async () => {
  const browser = await app.as(world.karen)
  expect((await browser.post(skema, school('dansk'))).status).toBe(303)
  // With an index that holds a whole timetable under one key, each lesson that goes looks through all the others.
  const started = performance.now()
  expect((await browser.post(skema, school('musik'))).status).toBe(303)
  expect((performance.now() - started) / 1000).toBeLessThan(8)
})
