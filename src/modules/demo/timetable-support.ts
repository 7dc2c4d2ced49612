import type { TimetableLesson, TimetableNeed } from '#continuity'
import type { Random } from '#platform/random.ts'
import type { DemoCast } from './demo-persons.ts'
import type { DemoPupil, DemoSchool } from './roster.ts'
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
const childrenInClass = 2
/** Every so many support lessons are outside the class. */
const everyOutside = 4
/** One child in so many is to have a pedagogue. */
const everyPedagogue = 5
/** Of those who are free at a moment, so many are there for support. */
const shareOfFree = 0.75

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
  /** With nobody in them yet. */
  readonly lessons: readonly TimetableLesson[]
  readonly needs: readonly TimetableNeed[]
  /** Who leaves the class for the support: week, day, slot and pupil. */
  readonly away: ReadonlySet<string>
}

/** The support that the children are to have, most of it in dansk and matematik, the same in both weeks. */
export const wantedSupport = (
  school: DemoSchool,
  cast: DemoCast,
  ordinary: readonly TimetableLesson[],
  { random, hours, adults }: { readonly random: Random; readonly hours: number; readonly adults: number },
): Support => {
  const lessons: TimetableLesson[] = []
  const away = new Set<string>()
  /** Support is put where somebody is free for it. */
  const room = new Map(
    slotsOfWeek.map(({ day, slot }) => {
      const taught = ordinary.filter(
        (each) => each.week === demoWeeks[0] && each.day === day && each.slot === slot,
      )
      return [`${day} ${slot}`, Math.floor((adults - taught.length) * shareOfFree)]
    }),
  )
  const needs = focusChildren(school, cast).map((child, place): TimetableNeed => {
    const own = ordinary.filter(({ week, pupils }) => week === demoWeeks[0] && pupils.includes(child.id))
    const wanted = slotsOfWeek
      .flatMap((slot) => {
        const lesson = own.find((each) => each.day === slot.day && each.slot === slot.slot)
        if (lesson === undefined || (room.get(`${slot.day} ${slot.slot}`) ?? 0) < 1) return []
        const isWanted = lesson.subject === 'Dansk' || lesson.subject === 'Matematik'
        return [{ slot, order: (isWanted ? 0 : 0.6) + random.next() }]
      })
      .toSorted((a, b) => a.order - b.order)
      .slice(0, hours)
    const ids = wanted.map(({ slot }, number) => {
      const moment = `${slot.day} ${slot.slot}`
      room.set(moment, (room.get(moment) ?? 0) - 1)
      const id = `støtte-${child.id.slice(-6)}-${slot.day}-${slot.slot}`
      for (const week of demoWeeks) {
        if (number % everyOutside === 0) away.add(at(week, slot, child.id))
        lessons.push({
          id,
          week,
          ...slot,
          minutes: lessonMinutes,
          group: '',
          subject: 'Støtte',
          teachers: [],
          room: '',
          pupils: [child.id],
        })
      }
      return id
    })
    return {
      pupil: child.id,
      lessons: ids,
      minutesPerWeek: ids.length * lessonMinutes,
      requirement: place % everyPedagogue === everyPedagogue - 1 ? 'pedagogue' : '',
      sharedWith: [],
      primaryAdult: null,
      forbiddenAdults: [],
    }
  })
  return { lessons, needs: needs.filter((need) => need.lessons.length > 0), away }
}

/** Each child's primary adult is whoever helps it most. */
export const withPrimaryAdults = (
  needs: readonly TimetableNeed[],
  lessons: readonly TimetableLesson[],
): readonly TimetableNeed[] =>
  needs.map((need) => {
    const named = new Set(need.lessons)
    const times = new Map<string, number>()
    for (const { id, teachers } of lessons)
      if (named.has(id)) for (const adult of teachers) times.set(adult, (times.get(adult) ?? 0) + 1)
    const [most] = [...times].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    return { ...need, primaryAdult: most?.[0] ?? null }
  })

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
