import { filledUp, type Timetable, type TimetableLesson, type TimetableStaff } from '#continuity'
import type { Random } from '#platform/random.ts'
import type { DemoCast } from './demo-persons.ts'
import type { DemoRoster } from './roster.ts'
import { classLessons, demoWeeks, lessonMinutes } from './timetable-lessons.ts'
import { wantedSupport, withoutAway, withPrimaryAdults } from './timetable-support.ts'

/** How willingly adults fill their timetables up with support: pedagogues are there for it, teachers have an hour left now and then. */
const share = { teacher: 1, pedagogue: 5 } as const
/** Hours that the staff has for support, over the hours that the children need. */
const hoursToSpare = 1.15
const mostLessonsADay = 6
const mostLessonsAWeek = 26

type Adult = { readonly id: string; readonly kind: 'teacher' | 'pedagogue' }

const adultsOf = (roster: DemoRoster, { school }: DemoCast): readonly Adult[] =>
  roster.staff.flatMap(({ id, role, school: place }) =>
    place === school.place && (role === 'teacher' || role === 'pedagogue') ? [{ id, kind: role }] : [],
  )

/** Everybody's week: their own lessons, and as many more as the school's support comes to. */
const staffOf = (
  adults: readonly Adult[],
  ordinary: readonly TimetableLesson[],
  supportLessons: number,
): readonly TimetableStaff[] => {
  const taught = new Map<string, number>()
  for (const { week, teachers } of ordinary)
    if (week === demoWeeks[0]) for (const id of teachers) taught.set(id, (taught.get(id) ?? 0) + 1)
  const weeks = adults.map((adult) => ({ ...adult, taught: taught.get(adult.id) ?? 0, more: 0 }))
  const wants = ({ kind, more }: (typeof weeks)[number]): number => (more + 0.5) / share[kind]
  const hours = Math.ceil((supportLessons * hoursToSpare) / demoWeeks.length)
  for (let given = 0; given < hours; given++) {
    const [first] = weeks
      .filter((week) => week.taught + week.more < mostLessonsAWeek)
      .toSorted((a, b) => wants(a) - wants(b))
    if (first === undefined) break
    first.more += 1
  }
  return weeks.map((week) => ({
    id: week.id,
    kind: week.kind,
    qualifications: [],
    minutesPerWeek: (week.taught + week.more) * lessonMinutes,
    maxMinutesPerDay: mostLessonsADay * lessonMinutes,
    unavailable: [],
  }))
}

/**
 * The timetables of the demonstration's own school: last year's, and the one in use. In both, timetables were topped up with support
 * hours until nobody was left without, which is how children come to meet so many.
 */
export const timetablesOf = (roster: DemoRoster, cast: DemoCast, random: Random): readonly Timetable[] =>
  [
    { spread: 0.5, hours: 12 },
    { spread: 0.35, hours: 11 },
  ].map(({ spread, hours }) => {
    const taught = classLessons(cast.school, random)
    const adults = adultsOf(roster, cast)
    const wanted = wantedSupport(cast.school, cast, taught, { random, hours, adults: adults.length })
    const ordinary = withoutAway(taught, wanted.away)
    const staff = staffOf(adults, ordinary, wanted.lessons.length)
    const { needs } = wanted
    const lessons = [...ordinary, ...wanted.lessons]
    const filled = filledUp({ lessons, staff, needs }, { spread, random })
    return { ...filled, needs: withPrimaryAdults(needs, filled.lessons) }
  })
