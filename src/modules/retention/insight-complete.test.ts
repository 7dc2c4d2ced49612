import pg from 'pg'
import { expect, test } from 'vitest'
import { appFor } from '../../../tests/setup/app.ts'
import { putRows } from '../../../tests/setup/child-rooms.ts'
import { writeEverywhere } from '../../../tests/setup/child-records.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { readPdf } from '../../../tests/setup/pdf.ts'
import { readZipBytes, retentionWorld, words } from './retention.testing.ts'

const opened = await testDatabase()
const world = await retentionWorld(opened)
const plan = await writeEverywhere(opened, world)
const app = appFor(opened)
const weigh = 'vurderes-foer-udlevering/'

const takeOut = async () => {
  const answer = await (await app.as(world.leader)).get(`/elever/${world.pupil}/alt`)
  return await readZipBytes(Buffer.from(await answer.arrayBuffer()))
}

const textOf = (files: ReadonlyMap<string, Buffer>, name: string): string => {
  const bytes = files.get(name)
  if (bytes === undefined) throw new Error(`There is no ${name}.`)
  return readPdf(new Uint8Array(bytes)).root.text.replaceAll(/\s+/gu, '')
}

/** Every text that somebody wrote, or could have written, becomes one that stands nowhere else. */
const markEveryText = async (): Promise<void> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query(`select set_config('medvind.actor', 'operator', false)`)
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, json_agg(a.attname) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'text'::regtype and not a.attisdropped
      and a.attgenerated = '' and c.relname <> 'person' group by 1`)
  for (const { name, columns } of rows)
    for (const column of columns) {
      await client.query('begin')
      await client.query(`alter table "${name}" disable trigger user`)
      try {
        await client.query(
          `update "${name}" set "${column}" = 'Mrk' || substr(md5(random()::text || ctid::text), 1, 12)
            where "${column}" like '%${words}' or "${column}" is null`,
        )
        await client.query(`alter table "${name}" enable trigger user`)
        await client.query('commit')
      } catch (error) {
        // One of a few words, or empty as long as something else is.
        if (!(error instanceof pg.DatabaseError && error.code?.startsWith('23'))) throw error
        await client.query('rollback')
      }
    }
  await client.end()
}

test('each text that lies in the data stands on paper too, in the paper of the same folder', async () => {
  await markEveryText()
  const files = await takeOut()
  const missing: string[] = []
  let seen = 0
  for (const [name, content] of files) {
    if (!name.endsWith('.json')) continue
    const paper = textOf(files, name.startsWith(weigh) ? `${weigh}vurderes.pdf` : 'alt-om-barnet.pdf')
    const rows: unknown = JSON.parse(content.toString('utf8'))
    for (const row of Array.isArray(rows) ? (rows as unknown[]) : [])
      for (const [column, value] of Object.entries(row ?? {}))
        if (typeof value === 'string' && value.startsWith('Mrk')) {
          seen += 1
          if (!paper.includes(value)) missing.push(`${name} ${column}`)
        }
  }
  expect(missing).toEqual([])
  expect(seen).toBeGreaterThan(60)
})

test('each day of absence, each look and each version stands on paper, one by one', async () => {
  const days = ['2026-09-07', '2026-09-08', '2026-10-12']
  await putRows(
    opened,
    world.municipality,
    days.map((day) => [
      'absence',
      {
        id: crypto.randomUUID(),
        pupil_id: world.pupil,
        day,
        part: 'day',
        category: 'sick',
        origin: 'staff',
        registered_at: `${day}T08:00:00Z`,
      },
    ]),
  )
  await takeOut()
  const files = await takeOut()
  const paper = textOf(files, 'alt-om-barnet.pdf')
  for (const day of ['07.09.2026', '08.09.2026', '12.10.2026']) expect(paper).toContain(day)
  expect(paper).toContain('retention.everything.read')
  expect(paper).toContain('Versioneraf planen'.replaceAll(' ', ''))
})

test('of a note for a few there is the text for a leader who is one of them, and only that it is there for one who is not', async () => {
  const note = (text: string, readers: readonly string[]) =>
    [
      'plan_note',
      {
        id: crypto.randomUUID(),
        plan_id: plan,
        audience: 'restricted',
        readers,
        text,
        written_by: world.teacher.person,
        written_at: '2026-11-23T08:00:00Z',
      },
    ] as const
  await putRows(opened, world.municipality, [
    note('KUNFORMETTE', []),
    note('FORLONE', [world.leader.person]),
    note('FOREnAndenLeder', [world.otherLeader.person]),
  ])
  const files = await takeOut()
  const everything = [...files]
    .map(([name, content]) => (name.endsWith('.pdf') ? textOf(files, name) : content.toString('utf8')))
    .join('\n')
  for (const hidden of ['KUNFORMETTE', 'FOREnAndenLeder', 'FORTROLIGT'])
    expect(everything).not.toContain(hidden)
  const paper = textOf(files, `${weigh}vurderes.pdf`)
  expect(paper).toContain('FORLONE')
  expect(paper).toContain('MetteAnsat')
  expect(paper).toContain('Spørgden,derharskrevetden')
  const notes: unknown = JSON.parse(files.get(`${weigh}plan_note.json`)?.toString('utf8') ?? '')
  expect(notes).toHaveLength(4)
  expect(textOf(files, 'alt-om-barnet.pdf')).not.toContain('FORLONE')
})
