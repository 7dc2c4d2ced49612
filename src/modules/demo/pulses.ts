import { sql } from 'kysely'
import { exampleSets, newCodes } from '#pulses'
import type { Actor, Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import type { DemoCast } from './demo-persons.ts'
import type { DemoClass, DemoPupil, DemoRoster, DemoSchool } from './roster.ts'
import type { Random } from '#platform/random.ts'

/** Does something as somebody else; only who has the right can. */
type As = (actor: Actor, work: (tx: ActorTx) => Promise<void>) => Promise<void>

type DemoPulse = {
  readonly set: number
  readonly mode: 'anonymous' | 'confidential'
  readonly way: 'signIn' | 'slips'
  /** The day it was opened, so many days ago, and for how many days. */
  readonly ago: number
  readonly days: number
  /** How many answer, and how good the answers tend to be, from 0 to 1. */
  readonly answers: number
  readonly mood: number
  readonly words: readonly (string | null)[]
}

const anonymous = { mode: 'anonymous', way: 'signIn', days: 3, words: [] } as const

/** The demonstration's own class: the same questions three times, before and after something was tried, and one that is open now. */
const inOwnClass = (pupils: number): readonly DemoPulse[] => [
  { ...anonymous, set: 2, ago: 54, answers: pupils - 2, mood: 0.42 },
  {
    set: 3,
    mode: 'confidential',
    way: 'slips',
    ago: 33,
    days: 2,
    answers: pupils - 3,
    mood: 0.55,
    words: [
      'Jeg kan bedst lide, når vi arbejder to og to.',
      null,
      null,
      'Der er meget uro lige efter frikvarteret.',
      null,
      'Jeg ved godt, at jeg kan spørge, men jeg kan ikke lide at række hånden op.',
    ],
  },
  { ...anonymous, set: 2, ago: 26, answers: pupils - 1, mood: 0.55 },
  { ...anonymous, set: 2, ago: 8, answers: pupils - 2, mood: 0.68 },
  { ...anonymous, set: 4, ago: 0, answers: Math.floor(pupils / 3), mood: 0.7 },
]
const tooFew: DemoPulse = { ...anonymous, set: 3, ago: 12, answers: 3, mood: 0.5 }
const youngest = (pupils: number): DemoPulse => ({
  ...anonymous,
  way: 'slips',
  set: 0,
  ago: 5,
  answers: pupils,
  mood: 0.75,
})

const atHour = (day: Temporal.PlainDate, hour: number): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: { hour } }).toInstant()

type Given = {
  readonly cast: DemoCast
  readonly random: Random
  readonly nextId: () => string
  readonly today: Temporal.PlainDate
  /** The first day of the school year: before it the class was another. */
  readonly begins: Temporal.PlainDate
}

/** Starts one pulse as an adult of the class, lets pupils answer with their own rights, and closes it when its time is over. */
const holdPulse = async (
  as: As,
  roster: DemoRoster,
  school: DemoSchool,
  schoolClass: DemoClass,
  pulse: DemoPulse,
  { random, nextId, today, begins, cast }: Given,
): Promise<void> => {
  const meant = today.subtract({ days: pulse.ago })
  // Nobody is at school on a Saturday; what is open now is open today, whatever the day.
  const day = pulse.ago === 0 ? meant : meant.subtract({ days: Math.max(0, meant.dayOfWeek - 5) })
  const set = exampleSets[pulse.set]
  const [teacher] = schoolClass.staff
  if (
    set === undefined ||
    teacher === undefined ||
    Temporal.PlainDate.compare(day, begins.add({ days: 20 })) < 0
  )
    return
  const municipality = MunicipalityId.trust(roster.id)
  const actor = (person: string, role: Role): Actor => ({
    kind: 'person',
    municipality,
    person: PersonId.trust(person),
    roles: [{ role, school: school.id }],
  })
  const nobody: Actor = { kind: 'system', name: 'sign-in', municipality }
  // What is noted with a day is noted with that day.
  const onDay = async (tx: ActorTx, on: Temporal.PlainDate) => {
    await sql`select set_config('medvind.today', ${on.toString()}, true)`.execute(tx.db)
  }
  const id = nextId()
  const opens = atHour(day, pulse.ago === 0 ? 0 : 8)
  const moment = opens.add({ minutes: 10 })
  // Whoever can be tried as a pupil has not answered what is open, and so can.
  const classmates: readonly DemoPupil[] = school.pupils.filter(
    (pupil) => pupil.now === schoolClass && pupil.cameOn === null && (pulse.ago > 0 || pupil !== cast.pupil),
  )
  await as(actor(teacher.id, 'teacher'), async (tx) => {
    await onDay(tx, day)
    await tx.db
      .insertInto('pulse')
      .values({
        municipality_id: municipality,
        id,
        class_id: schoolClass.id,
        set_id: set.id,
        title: set.title,
        scale: set.scale,
        questions: [...set.questions],
        mode: pulse.mode,
        way: pulse.way,
        asks_words: pulse.words.length > 0,
        opens_at: opens,
        closes_at: atHour(day.add({ days: pulse.days }), 0),
        started_by: teacher.id,
      })
      .execute()
    if (pulse.mode === 'confidential')
      await tx.db
        .insertInto('pulse_reader')
        .values({
          municipality_id: municipality,
          pulse_id: id,
          person_id: teacher.id,
          name: `${teacher.given} ${teacher.family}`,
        })
        .execute()
    await sql`select prepare_pulse(${id}, ${[...newCodes(classmates.length + 10)]}::text[])`.execute(tx.db)
  })
  const most = set.scale === 'faces' ? 3 : 5
  const choice = () =>
    Math.max(1, Math.min(most, Math.round(1 + (most - 1) * (pulse.mood + random.next() * 0.7 - 0.35))))
  for (const [place, pupil] of classmates.slice(0, Math.max(0, pulse.answers)).entries()) {
    const choices = set.questions.map(choice)
    if (pulse.mode === 'confidential') {
      await as(actor(pupil.id, 'pupil'), async (tx) => {
        await sql`select answer_pulse_myself(${id}, ${choices}::smallint[], ${pulse.words[place] ?? null}, ${moment})`.execute(
          tx.db,
        )
      })
      continue
    }
    const codes: string[] = []
    await as(pulse.way === 'slips' ? actor(teacher.id, 'teacher') : actor(pupil.id, 'pupil'), async (tx) => {
      const { rows } = await sql<{ code: string | null }>`
        select code from ${pulse.way === 'slips' ? sql`pulse_slips(${id}) offset ${place} limit 1` : sql`draw_pulse_code(${id}, ${moment}) code`}`.execute(
        tx.db,
      )
      codes.push(...rows.flatMap(({ code }) => code ?? []))
    })
    await as(nobody, async (tx) => {
      for (const code of codes)
        await sql`select answer_pulse_by_code(${code}, ${choices}::smallint[], null, ${moment})`.execute(
          tx.db,
        )
    })
  }
  await as(actor(teacher.id, 'teacher'), async (tx) => {
    await onDay(tx, today)
    await sql`select close_due_pulses(${tx.now})`.execute(tx.db)
  })
}

/** Pulses of the demonstration's school: results over time, one that is open, one with too few answers, one of the youngest. */
export const holdPulses = async (as: As, roster: DemoRoster, given: Given): Promise<void> => {
  const { school, homeClass } = given.cast
  const count = (schoolClass: DemoClass) =>
    school.pupils.filter((pupil) => pupil.now === schoolClass && pupil.cameOn === null).length
  for (const pulse of inOwnClass(count(homeClass)))
    await holdPulse(as, roster, school, homeClass, pulse, given)
  const homes = school.classes.filter(
    ({ kind, isCurrent, id }) => kind === 'homeroom' && isCurrent && id !== homeClass.id,
  )
  const [teacher] = homeClass.staff
  const colleague = homes.find(({ staff }) => staff.some(({ id }) => id === teacher?.id))
  if (colleague !== undefined && count(colleague) > 4)
    await holdPulse(as, roster, school, colleague, tooFew, given)
  const small = homes.find((home) => home.grade < 3 && count(home) > 7)
  if (small !== undefined) await holdPulse(as, roster, school, small, youngest(count(small)), given)
}
