import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, smallTimetable, takeInSmall } from '../continuity.testing.ts'
import type { Lesson } from '../engine/timetable.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia } = await moreStaff(opened, world)
const app = appFor(opened)
const path = `/kontinuitet/${world.birk}/vikar`

const lesson = (id: string, week: string, slot: string, more: Partial<Lesson>): Lesson => ({
  id,
  week,
  day: 2,
  slot,
  minutes: 45,
  group: '3.a',
  subject: 'Dansk',
  teachers: ['mette'],
  room: '',
  pupils: ['noah', 'ida', 'liv'],
  ...more,
})
/** On Tuesdays: in week B Ole has the class for music, and Pia supports in it; in week A neither is there. */
const current = await takeInSmall(opened, world, pia, {
  timetable: {
    ...smallTimetable,
    lessons: [
      lesson('da', 'A', '1', {}),
      lesson('mu', 'B', '3', { subject: 'Musik', teachers: ['ole', 'pia'] }),
    ],
    needs: [
      {
        pupil: 'noah',
        lessons: ['mu'],
        minutesPerWeek: 45,
        requirement: '',
        sharedWith: [],
        primaryAdult: null,
        forbiddenAdults: [],
      },
    ],
  },
})
const idOf = async (word: string): Promise<string> =>
  await opened.database.as(world.karen, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from timetable_adult where timetable_id = ${current} and source_id = ${word}`.execute(tx.db)
    return rows[0]?.id ?? ''
  })
const mette = await idOf('mette')
const textOf = async (query: string): Promise<string> => {
  const response = await (await app.as(world.karen)).get(`${path}${query}`)
  expect(response.status).toBe(200)
  return (await response.text()).replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')
}
const close = async (school: string | null, day: string, reason: string): Promise<void> =>
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    await sql`insert into closed_day (municipality_id, id, school_id, first_day, last_day, reason)
      values (${world.vindrose}, ${crypto.randomUUID()}, ${school}, ${day}, ${day}, ${reason})`.execute(tx.db)
  })

test('nobody is found for a day that the school is closed, in the plan or on the list; the next day is one step away', async () => {
  await close(world.birk, '2026-11-24', 'Pædagogisk dag')
  for (const address of ['', '/liste']) {
    const page = await textOf(`${address}?dag=2026-11-24&uge=A&hvem=${mette}`)
    expect(page).toContain('Kalenderen siger: Pædagogisk dag.')
    expect(page).not.toContain('Ole Lund')
    expect(page).not.toContain('Mette Krog')
  }
  const page = await textOf(`?dag=2026-11-24&uge=A&hvem=${mette}`)
  expect(page).toContain('Der er ikke skole tirsdag den 24. november 2026')
  expect(page).toContain('Vis onsdag den 25. november 2026')
  // Whoever stands at the door knows better, and it is said that the day was opened.
  expect(page).toContain('Skolen har åbent alligevel')
  const anyway = await textOf(`?dag=2026-11-24&uge=A&hvem=${mette}&aaben=ja`)
  expect(anyway).toContain('Ole Lund')
  expect(anyway).toContain('Dagen vises, fordi skolen har åbent. Kalenderen siger: Pædagogisk dag.')
  expect(await textOf('?dag=2026-11-28')).toContain('Kalenderen siger: Weekend.')
})

test('another school’s closed day closes nothing here', async () => {
  await close(world.aa, '2026-12-01', 'Vandskade')
  const page = await textOf(`?dag=2026-12-01&uge=A&hvem=${mette}`)
  expect(page).not.toContain('Vandskade')
  expect(page).toContain('Ole Lund')
})

test('whoever has the class in another week has it, and comes before one who only supports in it', async () => {
  const [, page = ''] = (await textOf(`?dag=2026-12-01&uge=A&hvem=${mette}`)).split('Time for time')
  const about = (name: string): string => {
    const [, after = ''] = page.split(`<strong>${name}</strong>`)
    return after.slice(0, after.indexOf('</li>'))
  }
  expect(about('Ole Lund')).toContain('har klassen i forvejen')
  expect(about('Ole Lund')).not.toContain('faget')
  expect(about('Pia Rask')).not.toContain('har klassen')
  expect(page.indexOf('<strong>Ole Lund')).toBeLessThan(page.indexOf('<strong>Pia Rask'))
})
