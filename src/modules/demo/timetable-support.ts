import type { TimetableLesson, TimetableNeed } from '#continuity'
import type { DemoCast } from './demo-persons.ts'
import type { DemoPupil, DemoRoster, DemoSchool } from './roster.ts'
import type { Random } from '#platform/random.ts'
import {
  demoWeeks,
  homeClassesNow,
  lessonMinutes,
  pupilsOf,
  type Slot,
  slotsOfWeek,
} from './timetable-lessons.ts'

/** Every so many classes have focus children, so many in each. */
const everyClasses = 3
const childrenInClass = 3

const at = (week: string, { day, slot }: Slot, who: string): string => `${week} ${day} ${slot} ${who}`

/** A few children in some of the classes; the demonstration's own pupil is one of them. */
const focusChildren = (school: DemoSchool, cast: DemoCast): readonly DemoPupil[] =>
  homeClassesNow(school).flatMap((schoolClass, place) => {
    const isOwn = schoolClass === cast.homeClass
    if (!isOwn && place % everyClasses !== 0) return []
    const others = pupilsOf(school, schoolClass).filter((pupil) => pupil !== cast.pupil)
    const chosen = others.filter((_, index) => index % 7 === 2).slice(0, childrenInClass)
    return isOwn ? [cast.pupil, ...chosen.slice(0, childrenInClass - 1)] : chosen
  })

type Support = {
  readonly lessons: readonly TimetableLesson[]
  readonly needs: readonly TimetableNeed[]
  /** Who leaves the class for the support: week, day, slot and pupil. */
  readonly away: ReadonlySet<string>
}

/** Every so many support lessons are outside the class. */
const everyOutside = 4

/**
 * Support as it comes about where timetables are filled up with it: whoever has a free hour takes it. `spread` is how much the weeks
 * differ, from 0 to 1, and `hours` how many support lessons a child has in a week.
 */
export const supportAsItIs = (
  roster: DemoRoster,
  school: DemoSchool,
  cast: DemoCast,
  ordinary: readonly TimetableLesson[],
  {
    random,
    spread,
    hours: each,
  }: { readonly random: Random; readonly spread: number; readonly hours: number },
): Support => {
  const adults = roster.staff
    .filter(
      ({ school: place, role }) => place === school.place && (role === 'teacher' || role === 'pedagogue'),
    )
    .map(({ id }) => id)
  const busy = new Set(
    ordinary.flatMap(({ week, teachers, day, slot }) =>
      teachers.map((adult) => at(week, { day, slot }, adult)),
    ),
  )
  const hours = new Map<string, number>()
  /** Who has the fewest hours of those who are free: fair to the adults, and new faces for the child. */
  const take = (week: string, slot: Slot, liked: string | null): string | null => {
    const free = adults.filter((adult) => !busy.has(at(week, slot, adult)))
    const [first] = free.toSorted((a, b) => (hours.get(a) ?? 0) - (hours.get(b) ?? 0) || (a < b ? -1 : 1))
    const chosen = liked !== null && free.includes(liked) ? liked : (first ?? null)
    if (chosen === null) return null
    busy.add(at(week, slot, chosen))
    hours.set(chosen, (hours.get(chosen) ?? 0) + 1)
    return chosen
  }
  const lessons: TimetableLesson[] = []
  const needs: TimetableNeed[] = []
  const away = new Set<string>()
  for (const child of focusChildren(school, cast)) {
    const own = ordinary.filter(({ week, pupils }) => week === demoWeeks[0] && pupils.includes(child.id))
    const slots = slotsOfWeek.filter(({ day, slot }) =>
      own.some((lesson) => lesson.day === day && lesson.slot === slot),
    )
    const wanted = slots
      .map((slot) => ({ slot, order: random.next() }))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, each)
    const named: string[] = []
    const given = new Map<string, number>()
    for (const [number, { slot }] of wanted.entries()) {
      const id = `støtte-${child.id.slice(-6)}-${slot.day}-${slot.slot}`
      const first = take(demoWeeks[0], slot, null)
      const second = take(demoWeeks[1], slot, random.chance(spread) ? null : first)
      for (const [place, adult] of [first, second].entries()) {
        const week = demoWeeks[place]
        if (adult === null || week === undefined) continue
        if (number % everyOutside === 0) away.add(at(week, slot, child.id))
        given.set(adult, (given.get(adult) ?? 0) + 1)
        lessons.push({
          id,
          week,
          ...slot,
          minutes: lessonMinutes,
          group: '',
          subject: 'Støtte',
          teachers: [adult],
          room: '',
          pupils: [child.id],
        })
        if (!named.includes(id)) named.push(id)
      }
    }
    const [primary] = [...given].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    if (named.length > 0)
      needs.push({
        pupil: child.id,
        lessons: named,
        minutesPerWeek: named.length * lessonMinutes,
        requirement: '',
        sharedWith: [],
        primaryAdult: primary?.[0] ?? null,
        forbiddenAdults: [],
      })
  }
  return { lessons, needs, away }
}

/** The class's lessons without those who are elsewhere with their support. */
export const withoutAway = (
  lessons: readonly TimetableLesson[],
  away: ReadonlySet<string>,
): readonly TimetableLesson[] =>
  lessons.map((lesson) =>
    lesson.pupils.some((pupil) => away.has(at(lesson.week, lesson, pupil)))
      ? { ...lesson, pupils: lesson.pupils.filter((pupil) => !away.has(at(lesson.week, lesson, pupil))) }
      : lesson,
  )
