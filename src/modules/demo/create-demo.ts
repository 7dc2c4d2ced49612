import type { Actor } from '#platform/access/actor.ts'
import { copyInto } from '#platform/db/copy-rows.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { m } from '#messages'
import { raiseConcerns } from './concerns.ts'
import { addCourses } from './courses.ts'
import { demoCalendar, type DemoCalendar } from './demo-calendar.ts'
import { castOf } from './demo-persons.ts'
import { loadDanishNames, type DanishNames } from './names.ts'
import { tellPlans } from './plans.ts'
import { planSchool } from './presence-plan.ts'
import {
  absenceColumns,
  absenceRows,
  registrationColumns,
  registrationRows,
  type PresenceCollected,
} from './presence-rows.ts'
import { rosterTables } from './roster-rows.ts'
import { holdPulses } from './pulses.ts'
import { makeRoster } from './roster.ts'
import { randomFrom } from '#platform/random.ts'
import { seededIds } from './seeded-ids.ts'
import { municipalitySizes, type MunicipalitySize } from './sizes.ts'
import {
  addDemoPersons,
  addMunicipality,
  continueAs,
  lookAtTables,
  namesTaken,
  settleAccess,
} from './store.ts'
import { raiseVoices } from './voices.ts'
import { makeTimetables } from './timetables.ts'
import { addWritingWords } from './writing-rows.ts'

export const defaultPupils = 2400
export const defaultSeed = 1

export type DemoOptions = {
  /** 100 to 540,000, in all. */
  readonly pupils: number
  /** A whole number; the same one gives the same municipality on the same day. */
  readonly seed: number
  /** The day that the demonstration stands on; absences end the day before. Must be the day of the database's clock. */
  readonly today: Temporal.PlainDate
  readonly log: (line: string) => void
  /** Told how many pupils are done, of how many. */
  readonly onProgress?: (done: number, of: number) => void
}

type DemoCounts = {
  readonly schools: number
  readonly classes: number
  /** Those who go to school now, and those who left last summer. */
  readonly pupils: number
  readonly formerPupils: number
  readonly guardianships: number
  readonly staff: number
  readonly registrations: number
  readonly absences: number
  readonly leaveRequests: number
  readonly corrections: number
}

export type DemoOutcome =
  | ({ readonly kind: 'created'; readonly municipalities: readonly MunicipalityId[] } & DemoCounts)
  /** A municipality of this name is here already; nothing was changed. */
  | { readonly kind: 'exists'; readonly name: string }

const none: DemoCounts = {
  schools: 0,
  classes: 0,
  pupils: 0,
  formerPupils: 0,
  guardianships: 0,
  staff: 0,
  registrations: 0,
  absences: 0,
  leaveRequests: 0,
  corrections: 0,
}

/** Up to this size the whole previous school year is made, so that there is something to look back on in August too. */
const wholePreviousYearUpTo = 10_000
/** Between the first ids of two municipalities, in milliseconds; each makes some thousand. */
const idSpace = 1_000_000

type Making = {
  readonly place: number
  readonly calendar: DemoCalendar
  readonly danish: DanishNames
  readonly wholePreviousYear: boolean
  readonly onPupil: () => void
}

const makeMunicipality = async (
  database: Database,
  size: MunicipalitySize,
  options: DemoOptions,
  making: Making,
): Promise<{ id: MunicipalityId; counts: DemoCounts }> => {
  const { calendar, place } = making
  const stream = (name: string) => randomFrom(options.seed, `${place} ${name}`)
  const firstMillisecond = calendar.previous.begins.toZonedDateTime('UTC').epochMilliseconds + place * idSpace
  const nextId = seededIds(stream('ids'), firstMillisecond)
  const roster = makeRoster(size, { random: stream('people'), nextId, danish: making.danish, calendar })
  const cast = castOf(roster)
  const planning = stream('plan')
  const plans = roster.schools.map((school) =>
    planSchool(school, cast, calendar, planning, making.wholePreviousYear),
  )
  const collected: PresenceCollected = { leaves: new Map(), lateNotices: [] }

  const counts = await database.as(
    { kind: 'system', name: 'operator', municipality: roster.id },
    async (tx): Promise<DemoCounts> => {
      await addMunicipality(tx, roster.id, roster.name)
      const added = new Map<string, number>()
      for (const { table, fill } of rosterTables(roster, calendar, nextId)) added.set(table, await fill(tx))
      await addDemoPersons(tx, roster.id, cast)
      const asImport = await continueAs(tx, { kind: 'system', name: 'import', municipality: roster.id })
      const registrations = await copyInto(
        asImport,
        'class_registration',
        registrationColumns,
        registrationRows(roster.id, plans),
      )
      const absences = await copyInto(
        asImport,
        'absence',
        absenceColumns,
        absenceRows(roster.id, plans, calendar, {
          random: stream('absence'),
          nextId,
          collected,
          onPupil: making.onPupil,
        }),
      )
      await settleAccess(tx)
      await lookAtTables(tx)
      const as = async <Result>(actor: Actor, work: (tx: ActorTx) => Promise<Result>) =>
        await work(await continueAs(tx, actor))
      const today = options.today
      await addWritingWords(as, roster.id, cast, nextId)
      const voices = await raiseVoices(as, roster, {
        cast,
        plans,
        collected,
        random: stream('voices'),
        nextId,
        today,
      })
      await raiseConcerns(as, roster, { cast, nextId, today })
      await tellPlans(as, roster, { cast, nextId, today })
      await holdPulses(as, roster, {
        cast,
        random: stream('pulses'),
        nextId,
        today,
        begins: calendar.current.begins,
      })
      await makeTimetables(as, roster, { cast, random: stream('timetable'), today, proposes: place === 0 })
      const castPlan = plans.find(({ school }) => school === cast.school)
      if (castPlan !== undefined)
        await addCourses(as, {
          municipality: roster.id,
          cast,
          plan: castPlan,
          random: stream('courses'),
          nextId,
          today: options.today,
        })
      return {
        ...none,
        ...voices,
        schools: roster.schools.length,
        classes: added.get('class') ?? 0,
        pupils: size.pupils,
        formerPupils: (added.get('pupil') ?? 0) - size.pupils,
        guardianships: added.get('guardianship') ?? 0,
        staff: roster.staff.length,
        registrations,
        absences,
      }
    },
  )
  return { id: roster.id, counts }
}

const sum = (one: DemoCounts, other: DemoCounts): DemoCounts => {
  const names = Object.keys(none) as (keyof DemoCounts)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as DemoCounts
}

/**
 * Makes one invented municipality, or several for more than 60,000 pupils, with people, a school calendar and absence up to
 * yesterday. Each municipality is there as a whole or not at all. Throws a RangeError on a number of pupils outside 100–540,000.
 */
export const createDemo = async (database: Database, options: DemoOptions): Promise<DemoOutcome> => {
  const sizes = municipalitySizes(options.pupils)
  const [taken] = await namesTaken(
    database,
    sizes.map(({ name }) => name),
  )
  if (taken !== undefined) return { kind: 'exists', name: taken }
  const danish = await loadDanishNames()
  const calendar = demoCalendar(options.today)
  let pupilsDone = 0
  const municipalities: MunicipalityId[] = []
  let counts = none
  for (const [place, size] of sizes.entries()) {
    const made = await makeMunicipality(database, size, options, {
      place,
      calendar,
      danish,
      wholePreviousYear: options.pupils <= wholePreviousYearUpTo,
      onPupil: () => {
        pupilsDone += 1
        if (pupilsDone % 500 === 0) options.onProgress?.(Math.min(pupilsDone, options.pupils), options.pupils)
      },
    })
    municipalities.push(made.id)
    counts = sum(counts, made.counts)
    options.log(m.demo_municipality_made({ name: size.name }))
  }
  options.onProgress?.(options.pupils, options.pupils)
  return { kind: 'created', municipalities, ...counts }
}
