import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { searchText } from '#platform/text/danish.ts'
import { type DayPlan, planDay } from '../engine/day-plan.ts'
import { type LessonToCover, rankSubstitutes } from '../engine/substitutes.ts'
import type { Lesson } from '../engine/timetable.ts'
import { oneIdIn, sameAs } from '../load.ts'
import { type SchoolName, type TimetableHead, timetablesOf } from '../timetable-store.ts'
import { weekOf } from '../week-of.ts'
import { knownFromAnyWeek, nothingTaught, type Taught, taughtInOtherWeeks } from './any-week.ts'
import { type Asked, readAsked } from './asked.ts'
import { type ClosedDay, closedOn } from './closed-day.ts'
import {
  adultsOf,
  childrenOf,
  lessonsMetBy,
  loadWeek,
  type NamedAdult,
  type NamedChild,
  slotsOf,
  type Week,
} from './morning-store.ts'

/** An adult, and how many lessons the adult has that day. */
export type AdultThatDay = NamedAdult & { readonly lessons: number }

export type Covering = {
  readonly lessons: readonly LessonToCover[]
  readonly plan: DayPlan
  /** The lessons of that day that those who are away have, to begin and end with. */
  readonly slots: readonly string[]
}

export type Morning = {
  readonly school: SchoolName
  readonly asked: Asked
  /** Null: none is in use. */
  readonly timetable: TimetableHead | null
  /** Null: nobody has said which, or the day is none. */
  readonly week: string | null
  /** By the school's calendar; then nobody is asked for, unless whoever asks says that the school is open. */
  readonly closed: ClosedDay | null
  /** Those who have lessons that day, by name; only those who were searched for. */
  readonly adults: readonly AdultThatDay[]
  readonly away: readonly AdultThatDay[]
  readonly notAsked: readonly NamedAdult[]
  /** Null: nobody is away, or it is not known which lessons they have. */
  readonly covering: Covering | null
  readonly adultName: (id: string) => string
  readonly childName: (id: string) => string
  readonly homeClass: (id: string) => string | null
  /** The children who are named. */
  readonly pupils: readonly PupilId[]
}

const weekAsked = ({ week, day }: Asked, { weeks, firstMonday }: TimetableHead): string | null =>
  weeks.find((each) => each === week) ?? (day === null ? null : weekOf(day, weeks, firstMonday))

/** What the children are called; where two are called the same, with the family name. */
const childNames = (children: readonly NamedChild[]): ((id: string) => string) => {
  const times = Map.groupBy(children, ({ given }) => given)
  const names = new Map(
    children.map(({ id, given, full }) => [id, (times.get(given)?.length ?? 0) > 1 ? full : given]),
  )
  return (id) => names.get(id) ?? ''
}

/** Pure: who takes the lessons. */
export const coverDay = (
  { timetable }: Pick<Week, 'timetable'>,
  at: { readonly week: string; readonly day: number },
  asked: Pick<Asked, 'away' | 'notAsked' | 'from' | 'to'>,
  met: Parameters<typeof rankSubstitutes>[2]['met'],
  taught: Taught = nothingTaught,
): Covering => {
  const slots = slotsOf(
    timetable.lessons.filter(
      ({ day, teachers }) =>
        day === at.day && teachers.some((adult) => asked.away.some((id) => id === adult)),
    ),
  )
  const inWeek = rankSubstitutes(timetable, asked.away, {
    ...at,
    notAsked: asked.notAsked,
    from: slots.find((slot) => slot === asked.from),
    to: slots.find((slot) => slot === asked.to),
    ...(met === undefined ? {} : { met }),
  })
  const lessons = knownFromAnyWeek(inWeek, taught)
  return { lessons, plan: planDay(lessons), slots }
}

const lessonsOf = ({ timetable }: Week, day: number, away: readonly string[]): readonly Lesson[] =>
  timetable.lessons.filter(
    (lesson) => lesson.day === day && lesson.teachers.some((adult) => away.includes(adult)),
  )

export const readMorning = async (
  tx: ActorTx,
  school: SchoolName,
  query: URLSearchParams,
): Promise<Morning> => {
  const asked = readAsked(query, tx.today)
  const nothing = {
    school,
    asked,
    closed: null,
    adults: [],
    away: [],
    notAsked: [],
    covering: null,
    adultName: () => '',
    childName: () => '',
    homeClass: () => null,
    pupils: [],
  }
  const heads = await timetablesOf(tx, school.id)
  const timetable = heads.find(({ state }) => state === 'current') ?? null
  if (timetable === null || asked.day === null) return { ...nothing, timetable, week: null }
  const closed = await closedOn(tx, school.id, asked.day)
  const week = weekAsked(asked, timetable)
  if (week === null || (closed !== null && !asked.isOpen))
    return { ...nothing, timetable, closed, week: null }
  const day = asked.day.dayOfWeek
  const same = await sameAs(tx, timetable.id)
  const oneId = oneIdIn(same)
  const known = await adultsOf(tx, timetable.id, oneId)
  const loaded = await loadWeek(tx, timetable, week, same)
  const hasThatDay = new Map<string, number>()
  for (const lesson of loaded.timetable.lessons)
    if (lesson.day === day)
      for (const adult of lesson.teachers) hasThatDay.set(adult, (hasThatDay.get(adult) ?? 0) + 1)
  const adults = known.map((adult) => ({ ...adult, lessons: hasThatDay.get(adult.id) ?? 0 }))
  const chosen = (ids: readonly string[]): readonly AdultThatDay[] =>
    adults.filter(({ id }) => ids.some((one) => oneId(one) === id))
  const away = chosen(asked.away)
  const names = new Map<string, string>(adults.map(({ id, name }) => [id, name]))
  const words = searchText(asked.search)
  const common = {
    school,
    asked,
    timetable,
    closed,
    week,
    away,
    notAsked: chosen(asked.notAsked),
    adults: adults.filter(({ lessons, name }) => lessons > 0 && searchText(name).includes(words)),
    adultName: (id: string) => names.get(id) ?? '',
  }
  if (away.length === 0) return { ...nothing, ...common }
  const ids: readonly string[] = away.map(({ id }) => id)
  const missed = lessonsOf(loaded, day, ids)
  const children = [
    ...new Set(missed.flatMap(({ pupils }) => pupils.filter((pupil) => loaded.children.has(pupil)))),
  ]
  const named = await childrenOf(tx, children)
  const covering = coverDay(
    loaded,
    { week, day },
    { ...asked, away: away.map(({ id }) => id), notAsked: common.notAsked.map(({ id }) => id) },
    await lessonsMetBy(tx, timetable, loaded, children, oneId),
    await taughtInOtherWeeks(tx, timetable, week, loaded),
  )
  const classes = new Map(named.map(({ id, homeClass }) => [id, homeClass]))
  const shown = new Set(covering.lessons.flatMap((lesson) => lesson.children))
  return {
    ...common,
    covering,
    childName: childNames(named),
    homeClass: (id) => classes.get(id) ?? null,
    pupils: named.flatMap(({ id, pupil }) => (pupil !== null && shown.has(id) ? [pupil] : [])),
  }
}
