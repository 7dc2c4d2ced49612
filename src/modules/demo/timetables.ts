import { m } from '#messages'
import {
  fingerprintOf,
  proposeAtOnce,
  type TimetableId,
  type TimetableLesson,
  type TimetableStaff,
  writeTimetable,
} from '#continuity'
import type { Actor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, PersonId } from '#platform/ids.ts'
import type { DemoCast } from './demo-persons.ts'
import type { DemoPupil, DemoRoster } from './roster.ts'
import type { Random } from '#platform/random.ts'
import { demoSlots, homeClassesNow, lessonMinutes } from './timetable-lessons.ts'
import { timetablesOf } from './timetable-plan.ts'

type As = <Result>(actor: Actor, work: (tx: ActorTx) => Promise<Result>) => Promise<Result>

type Given = {
  readonly cast: DemoCast
  readonly random: Random
  readonly today: Temporal.PlainDate
  /** Whether a proposal lies ready too: calculating it takes a moment, and one is enough to look at. */
  readonly proposes: boolean
}

/** What the slider of the proposals' page begins at. */
const mostChanges = 10

/**
 * Whom the school rings in the morning: in the timetable's files and not on the roster, as it is with those who come for a day. They
 * have no lessons, and too few hours to be of use in a plan for the children's support.
 */
const rungFor: readonly TimetableStaff[] = ['Asger Lind', 'Birthe Falk', 'Conrad Skov'].map((id) => ({
  id,
  kind: 'substitute',
  qualifications: [],
  minutesPerWeek: 3 * lessonMinutes,
  maxMinutesPerDay: 3 * lessonMinutes,
  unavailable: [{ day: 5, slot: demoSlots[0] }],
}))

/** Each pupil by name, as a school writes it in a file; where two are called the same, with the class. */
const wordsOf = ({ pupils }: DemoCast['school']): ReadonlyMap<string, string> => {
  const nameOf = ({ given, family }: DemoPupil): string => `${given} ${family}`
  const times = new Map<string, number>()
  for (const pupil of pupils) times.set(nameOf(pupil), (times.get(nameOf(pupil)) ?? 0) + 1)
  const taken = new Set<string>()
  return new Map(
    pupils.map((pupil) => {
      const name = nameOf(pupil)
      const word = (times.get(name) ?? 0) > 1 ? `${name}, ${pupil.now?.title ?? ''}` : name
      const own = taken.has(word) ? pupil.id : word
      taken.add(own)
      return [pupil.id, own]
    }),
  )
}

/** Lessons of one class keep sharing its list of pupils. */
const inWords = (
  lessons: readonly TimetableLesson[],
  word: (pupil: string) => string,
): readonly TimetableLesson[] => {
  const lists = new Map<readonly string[], readonly string[]>()
  return lessons.map((lesson) => {
    const pupils = lists.get(lesson.pupils) ?? lesson.pupils.map(word)
    lists.set(lesson.pupils, pupils)
    return { ...lesson, pupils }
  })
}

/** Other schools have none, so that a large demonstration is made in the same time. */
export const makeTimetables = async (
  as: As,
  roster: DemoRoster,
  { cast, random, today, proposes }: Given,
): Promise<void> => {
  const { school } = cast
  const classes = new Map(homeClassesNow(school).map(({ title, id }) => [title, ClassId.trust(id)]))
  const words = wordsOf(school)
  const pupilOf = new Map([...words].map(([id, word]) => [word, id]))
  const word = (id: string): string => words.get(id) ?? id
  const written = await as({ kind: 'system', name: 'import', municipality: roster.id }, async (tx) => {
    const ids: TimetableId[] = []
    for (const [place, made] of timetablesOf(roster, cast, random).entries()) {
      const days = place === 0 ? 200 : 20
      const timetable = {
        lessons: inWords(made.lessons, word),
        needs: made.needs.map((need) => ({ ...need, pupil: word(need.pupil) })),
        staff: [...made.staff, ...rungFor],
      }
      const day = today.subtract({ days })
      const id = await writeTimetable(tx, {
        school: school.id,
        title: days > 100 ? m.demo_timetable_before() : m.demo_timetable_now(),
        state: 'current',
        firstMonday: day.subtract({ days: day.dayOfWeek - 1 }),
        importedAt: day.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: '10:30' }).toInstant(),
        fileNames: ['skema.csv', 'skema-voksne.csv', 'skema-behov.csv'],
        fingerprint: fingerprintOf(timetable),
        timetable,
        matched: {
          adult: (id) => (rungFor.some((one) => one.id === id) ? null : id),
          pupil: (written) => pupilOf.get(written) ?? null,
          schoolClass: (group) => classes.get(group) ?? null,
        },
      })
      ids.push(id)
    }
    return ids
  })
  const inUse = written.at(-1)
  const [leader] = school.leaders
  if (!proposes || inUse === undefined || leader === undefined) return
  const actor = {
    kind: 'person',
    municipality: roster.id,
    person: PersonId.trust(leader.id),
    roles: [{ role: 'schoolLeader', school: school.id }],
  } as const
  await proposeAtOnce(as, actor, inUse, mostChanges)
}
