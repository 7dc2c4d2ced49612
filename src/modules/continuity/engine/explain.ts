import { type Assigned, standsToday } from './solution.ts'
import type { Problem } from './problem.ts'

/** An adult whom a child stops or begins to meet, and the changes that it takes together. */
export type Contact = { readonly child: string; readonly adult: string; readonly together: readonly string[] }

export type Change = {
  readonly task: string
  readonly lessons: Assigned['lessons']
  readonly children: readonly string[]
  readonly minutes: number
  readonly from: string | null
  readonly to: string | null
  /** Adults whom a child no longer meets when all changes in `together` are made. */
  readonly ended: readonly Contact[]
  /** Adults whom a child meets for the first time. */
  readonly begun: readonly Contact[]
  /** Children who are helped and whose primary adult has the lesson now and did not before, or had it and has not any more. */
  readonly primary: { readonly given: readonly string[]; readonly taken: readonly string[] }
  /** Other changes without which this one is not possible: they free the adult's time or hours. */
  readonly needs: readonly string[]
}

type Meetings = ReadonlyMap<string, readonly string[]>

/** By child and adult: the tasks in which they meet. */
const meetingsOf = (
  assignment: readonly Assigned[],
  adultOf: (each: Assigned) => string | null,
): Meetings => {
  const meetings = new Map<string, string[]>()
  for (const each of assignment) {
    const adult = adultOf(each)
    if (adult === null) continue
    for (const child of each.present) {
      const key = `${child}\0${adult}`
      const known = meetings.get(key)
      if (known === undefined) meetings.set(key, [each.task])
      else known.push(each.task)
    }
  }
  return meetings
}

type Place = {
  readonly cells: ReadonlySet<number>
  readonly week: number
  readonly day: number
  readonly minutes: number
}

const placesOf = ({ tasks, cells }: Problem): ReadonlyMap<string, Place> =>
  new Map(
    tasks.map(({ id, pieces, minutes }) => [
      id,
      {
        cells: new Set(pieces.flatMap((piece) => [...cells.of(piece)])),
        week: cells.weeks.indexOf(pieces[0]?.week ?? ''),
        day: cells.dayPlace(pieces[0]?.week ?? '', pieces[0]?.day ?? 0),
        minutes,
      },
    ]),
  )

/**
 * What must change along with a change: whatever the new adult has at the same time today, and, where the hours of the week or the day
 * would not suffice, as many of the lessons that leave the adult as it takes, the longest first.
 */
const needsOf = (problem: Problem, assignment: readonly Assigned[], places: ReadonlyMap<string, Place>) => {
  const adults = new Map(problem.adults.map((adult) => [adult.id, adult]))
  const today = Map.groupBy(assignment, standsToday)
  return (each: Assigned): string[] => {
    const place = places.get(each.task)
    const adult = each.adult === null ? undefined : adults.get(each.adult)
    if (place === undefined || adult === undefined) return []
    const has = (today.get(adult.id) ?? []).filter(({ task }) => task !== each.task)
    const needed = new Set(
      has
        .filter(({ task }) => [...(places.get(task)?.cells ?? [])].some((cell) => place.cells.has(cell)))
        .map(({ task }) => task),
    )
    for (const [room, within] of [
      [adult.weekRoom[place.week] ?? 0, (other: Place) => other.week === place.week],
      [adult.dayRoom[place.day] ?? 0, (other: Place) => other.day === place.day],
    ] as const) {
      const there = has.flatMap((other) => {
        const at = places.get(other.task)
        return at !== undefined && within(at)
          ? [{ task: other.task, minutes: at.minutes, leaves: other.adult !== adult.id }]
          : []
      })
      let used =
        place.minutes + there.reduce((sum, { task, minutes }) => sum + (needed.has(task) ? 0 : minutes), 0)
      const leaving = there
        .filter(({ task, leaves }) => leaves && !needed.has(task))
        .sort((x, y) => y.minutes - x.minutes)
      for (const { task, minutes } of leaving) {
        if (used <= room) break
        needed.add(task)
        used -= minutes
      }
    }
    return [...needed]
  }
}

/**
 * Every lesson with another adult than stands in the timetable today: who gains, who loses, and what it hangs together with. Lessons that
 * somebody has against a rule, and nobody in the plan, are among them, although they are not counted as changes.
 */
export const explainChanges = (problem: Problem, assignment: readonly Assigned[]): Change[] => {
  const before = meetingsOf(assignment, standsToday)
  const after = meetingsOf(assignment, ({ adult }) => adult)
  const children = new Map(problem.children.map((child) => [child.id, child]))
  const places = placesOf(problem)
  const needs = needsOf(problem, assignment, places)
  return assignment
    .filter((each) => standsToday(each) !== each.adult)
    .map((each): Change => {
      const contacts = (adult: string | null, from: Meetings, to: Meetings): Contact[] =>
        adult === null
          ? []
          : each.present.flatMap((child) => {
              const key = `${child}\0${adult}`
              const isBase = children.get(child)?.base.has(adult) === true
              return isBase || to.has(key) ? [] : [{ child, adult, together: from.get(key) ?? [] }]
            })
      const primaryOf = (adult: string | null): string[] =>
        each.children.filter((child) => adult !== null && children.get(child)?.primaryAdult === adult)
      return {
        task: each.task,
        lessons: each.lessons,
        children: each.children,
        minutes: each.minutes,
        from: standsToday(each),
        to: each.adult,
        ended: contacts(standsToday(each), before, after),
        begun: contacts(each.adult, after, before),
        primary: { given: primaryOf(each.adult), taken: primaryOf(standsToday(each)) },
        needs: needs(each),
      }
    })
}

/** The changes that are made when these are accepted: they, and all that they need, and all that those need. */
export const withNeeded = (changes: readonly Change[], accepted: ReadonlySet<string>): Set<string> => {
  const of = new Map(changes.map((change) => [change.task, change]))
  const all = new Set<string>()
  const waiting = [...accepted]
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    if (all.has(task) || !of.has(task)) continue
    all.add(task)
    waiting.push(...(of.get(task)?.needs ?? []))
  }
  return all
}
