import { m } from '#messages'
import { fingerprintOf, type TimetableLesson, type TimetableStaff, writeTimetable } from '#continuity'
import type { Actor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId } from '#platform/ids.ts'
import type { DemoCast } from './demo-persons.ts'
import type { DemoPupil, DemoRoster } from './roster.ts'
import type { Random } from '#platform/random.ts'
import { classLessons, homeClassesNow, lessonMinutes } from './timetable-lessons.ts'
import { supportAsItIs, withoutAway } from './timetable-support.ts'

type As = (actor: Actor, work: (tx: ActorTx) => Promise<void>) => Promise<void>

type Given = { readonly cast: DemoCast; readonly random: Random; readonly today: Temporal.PlainDate }

/** Beside the lessons that they have: what a timetable can be made better with. */
const spareMinutes = { teacher: 2 * lessonMinutes, pedagogue: 6 * lessonMinutes } as const

const staffOf = (
  roster: DemoRoster,
  { school }: DemoCast,
  lessons: readonly {
    readonly week: string
    readonly minutes: number
    readonly teachers: readonly string[]
  }[],
): readonly TimetableStaff[] =>
  roster.staff.flatMap(({ id, role, school: place }): readonly TimetableStaff[] => {
    if (place !== school.place || (role !== 'teacher' && role !== 'pedagogue')) return []
    const minutes = ['A', 'B'].map((week) =>
      lessons
        .filter((lesson) => lesson.week === week && lesson.teachers.includes(id))
        .reduce((sum, lesson) => sum + lesson.minutes, 0),
    )
    return [
      {
        id,
        kind: role,
        qualifications: [],
        minutesPerWeek: Math.max(...minutes) + spareMinutes[role],
        maxMinutesPerDay: 6 * lessonMinutes,
        unavailable: [],
      },
    ]
  })

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

/**
 * The timetables of the demonstration's own school: last year's, and the one in use, in which support is given by whoever has a free hour.
 * Other schools have none, so that a large demonstration is made in the same time.
 */
export const makeTimetables = async (
  as: As,
  roster: DemoRoster,
  { cast, random, today }: Given,
): Promise<void> => {
  const { school } = cast
  const classes = new Map(homeClassesNow(school).map(({ title, id }) => [title, ClassId.trust(id)]))
  const words = wordsOf(school)
  const pupilOf = new Map([...words].map(([id, word]) => [word, id]))
  const word = (id: string): string => words.get(id) ?? id
  await as({ kind: 'system', name: 'import', municipality: roster.id }, async (tx) => {
    for (const { days, ...how } of [
      { days: 200, spread: 0.8, hours: 14 },
      { days: 20, spread: 0.3, hours: 12 },
    ]) {
      const ordinary = classLessons(school, random)
      const support = supportAsItIs(roster, school, cast, ordinary, { random, ...how })
      const lessons = [...withoutAway(ordinary, support.away), ...support.lessons]

      const timetable = {
        lessons: inWords(lessons, word),
        needs: support.needs.map((need) => ({ ...need, pupil: word(need.pupil) })),
        staff: staffOf(roster, cast, lessons),
      }
      const day = today.subtract({ days })
      await writeTimetable(tx, {
        school: school.id,
        title: days > 100 ? m.demo_timetable_before() : m.demo_timetable_now(),
        state: 'current',
        firstMonday: null,
        importedAt: day.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: '10:30' }).toInstant(),
        fileNames: ['skema.csv', 'skema-voksne.csv', 'skema-behov.csv'],
        fingerprint: fingerprintOf(timetable),
        timetable,
        matched: {
          adult: (id) => id,
          pupil: (written) => pupilOf.get(written) ?? null,
          schoolClass: (group) => classes.get(group) ?? null,
        },
      })
    }
  })
}
