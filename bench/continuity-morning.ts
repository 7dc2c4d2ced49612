import { sql } from 'kysely'
import { writeTimetable } from '#continuity'
import type { PersonActor } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'
import { generateSchool, schoolSizes } from '../src/modules/continuity/engine/generate/school.ts'
import type { Timetable } from '../src/modules/continuity/engine/timetable.ts'
import { oneIdIn, sameAs } from '../src/modules/continuity/load.ts'
import { lessonsMetBy, loadWeek } from '../src/modules/continuity/morning/morning-store.ts'
import { coverDay, readMorning } from '../src/modules/continuity/morning/read-morning.ts'
import { readAsked } from '../src/modules/continuity/morning/asked.ts'
import type { TimetableId } from '../src/modules/continuity/ids.ts'
import { figure, type Figure, median, timesOf } from './measure.ts'
import { cookieOf, type Fetch, openVisit } from './pages.ts'

type Leader = { readonly actor: PersonActor; readonly school: SchoolId }

const leaderOf = async (database: Database): Promise<Leader> => {
  const rows = await database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
    const found = await sql<{ municipality: string; person: string }>`
      select municipality_id as municipality, person_id as person from demo_person where role = 'schoolLeader'
      order by municipality_id, position limit 1`.execute(tx.db)
    return found.rows
  })
  const [found] = rows
  if (found === undefined) throw new Error('The demonstration has no leader.')
  const municipality = MunicipalityId.trust(found.municipality)
  const school = await database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    const { rows: schools } = await sql<{ id: string }>`
      select school_id as id from staff_role
      where municipality_id = ${municipality} and person_id = ${found.person} and role = 'schoolLeader'`.execute(
      tx.db,
    )
    return SchoolId.trust(schools[0]?.id ?? '')
  })
  return {
    actor: {
      kind: 'person',
      municipality,
      person: PersonId.trust(found.person),
      roles: [{ role: 'schoolLeader', school }],
    },
    school,
  }
}

/** Whoever has the most lessons on one day: the longest page. */
const busiestOf = ({ lessons, staff }: Timetable): { readonly adult: string; readonly day: number } => {
  const [first] = [1, 2, 3, 4, 5]
    .flatMap((day) =>
      staff.map(({ id }) => ({
        adult: id,
        day,
        count: lessons.filter((each) => each.day === day && each.teachers.includes(id)).length,
      })),
    )
    .toSorted((a, b) => b.count - a.count)
  if (first === undefined) throw new Error('The school has no staff.')
  return first
}

const takeIn = async (
  database: Database,
  { actor, school }: Leader,
  timetable: Timetable,
): Promise<TimetableId> =>
  await database.as(
    { kind: 'system', name: 'import', municipality: actor.municipality },
    async (tx) =>
      await writeTimetable(tx, {
        school,
        title: 'Bench',
        state: 'current',
        firstMonday: null,
        fileNames: [],
        fingerprint: '0'.repeat(64),
        timetable,
        matched: { adult: () => null, pupil: () => null, schoolClass: () => null },
      }),
  )

const measureOne = async (
  database: Database,
  fetch: Fetch,
  leader: Leader,
  classes: 25 | 50,
): Promise<Figure[]> => {
  const timetable = generateSchool(schoolSizes[classes], 1)
  const id = await takeIn(database, leader, timetable)
  const { adult, day } = busiestOf(timetable)
  const { actor, school } = leader
  const { who, monday } = await database.as(actor, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from timetable_adult where timetable_id = ${id} and source_id = ${adult}`.execute(tx.db)
    return { who: rows[0]?.id ?? '', monday: tx.today.subtract({ days: tx.today.dayOfWeek - 1 }) }
  })
  const query = new URLSearchParams({ dag: monday.add({ days: day - 1 }).toString(), hvem: who })
  const cookie = await cookieOf(database, { municipality: actor.municipality, person: actor.person })
  const visit = { name: 'morning', path: `/kontinuitet/${school}/vikar?${query.toString()}`, cookie }
  const html = await openVisit(fetch, visit)
  if (!html.includes('id="forslag"')) throw new Error('The page proposes nobody.')
  const page = median(await timesOf(30, 5, async () => await openVisit(fetch, visit)))
  const reading = median(
    await timesOf(
      30,
      5,
      async () =>
        await database.as(actor, async (tx) => await readMorning(tx, { id: school, name: '' }, query)),
    ),
  )
  const choosing = await database.as(actor, async (tx) => {
    const head = { id, weeks: [''] }
    const same = await sameAs(tx, id)
    const week = await loadWeek(tx, head, '', same)
    const met = await lessonsMetBy(tx, head, week, [...week.children], oneIdIn(same))
    const asked = readAsked(query, tx.today)
    return median(await timesOf(30, 5, async () => coverDay(week, { week: '', day }, asked, met)))
  })
  const ordinary = timetable.lessons.filter(({ id: lesson }) => lesson.startsWith('U')).length
  const name = `the morning's substitute, ${classes} classes`
  const yardstick = { name: 'the whole page', value: page }
  return [
    figure({
      name: `${name} (${ordinary} ordinary lessons, ${timetable.lessons.length - ordinary} of support)`,
      value: page,
      unit: 'ms',
      budget: { most: 200, of: 'value' },
    }),
    figure({ name: `${name}: the database's part`, value: reading - choosing, unit: 'ms', yardstick }),
    figure({ name: `${name}: ranking and sharing out`, value: choosing, unit: 'ms', yardstick }),
  ]
}

/** The page that a leader opens at ten past seven, for the adult with the most lessons that day. */
export const morningFigures = async (database: Database, fetch: Fetch): Promise<Figure[]> => {
  const leader = await leaderOf(database)
  const figures: Figure[] = []
  for (const classes of [25, 50] as const)
    figures.push(...(await measureOne(database, fetch, leader, classes)))
  return figures
}
