import { expect, test } from 'vitest'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { readPdf } from '../../../tests/setup/pdf.ts'
import { smallWorld } from '../../../tests/setup/world.ts'
import { readZipBytes } from '../retention/retention.testing.ts'
import { moreStaff, takeInSmall } from './continuity.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia } = await moreStaff(opened, world)
await takeInSmall(opened, world, pia, { title: 'Skema i foråret' })
await takeInSmall(opened, world, pia)
const app = appFor(opened)

const takenOut = async (pupil: string): Promise<ReadonlyMap<string, Buffer>> => {
  const answer = await (await app.as(world.karen)).get(`/elever/${pupil}/alt`)
  expect(answer.status).toBe(200)
  return await readZipBytes(Buffer.from(await answer.arrayBuffer()))
}

test('whoever asks what is kept about a child reads its lessons and the adults in them, and of no other child', async () => {
  const files = await takenOut(world.ida)
  const data = [...files].filter(([name]) => name.startsWith('data/'))
  const lessons: unknown = JSON.parse(files.get('data/timetable_lesson.json')?.toString('utf8') ?? '[]')
  // Two in dansk, one in musik and one alone with Pia, in each of two timetables; nothing of 8.b.
  expect(lessons).toHaveLength(8)
  expect(lessons).toContainEqual(
    expect.objectContaining({ day: 1, slot: '2', subject: 'Støtte', is_support: true }),
  )
  const text = data.map(([, content]) => content.toString('utf8')).join('\n')
  for (const hidden of ['noah', 'liv', 'Ida, ro', 'Matematik', world.noah, world.liv])
    expect(text).not.toContain(`"${hidden}"`)
  const paper = readPdf(new Uint8Array(files.get('alt-om-barnet.pdf') ?? [])).root.text.replaceAll(
    /\s+/gu,
    ' ',
  )
  for (const shown of [
    'Skema i foråret',
    'mandag 2. lektion',
    'Støtte',
    'Pia Rask',
    'Mette Krog, per',
    'Ole Lund',
  ])
    expect(paper).toContain(shown)
  for (const hidden of ['Noah', 'noah', 'Liv', 'timetable']) expect(paper).not.toContain(hidden)
})

test('a classmate’s support is not in it', async () => {
  const files = await takenOut(world.noah)
  const own = files.get('data/timetable_lesson.json')?.toString('utf8') ?? ''
  expect(own).toContain('Musik')
  expect(own).not.toContain('Støtte')
  expect(files.get('data/timetable_adult.json')?.toString('utf8')).not.toContain('pia')
})
