import { type LessonRow, type NeedRow, type School, spanOf } from './rows.ts'

/** Help for a child, or for several who share the adult, in one lesson at one moment. */
export type Piece = {
  row: LessonRow
  children: string[]
  /** All must hold. */
  requirements: string[]
  /** Who helps now. */
  today: string | null
}

/** What one adult has to have whole: a piece, or the two of a double lesson. */
export type Unit = Piece[]

export type Demand = {
  units: Unit[]
  /** Those who need help, and those whom they share it with. */
  children: string[]
  /** The adults who are in the row for its own sake. */
  teachersOf: (row: LessonRow) => string[]
}

const inOrder = (one: LessonRow, other: LessonRow): number => {
  if (one.day !== other.day) return one.day - other.day
  const [first, second] = [spanOf(one.slot, 0), spanOf(other.slot, 0)]
  // Where a day is written in two ways, clock times come first.
  if (first === null || second === null)
    return first !== null ? -1 : second !== null ? 1 : Number(one.slot) - Number(other.slot)
  return first[0] - second[0]
}

const weeksIn = (rows: readonly LessonRow[]): string[] => [...new Set(rows.map(({ week }) => week))]

/** Of two lessons of a child at one moment the smaller, by pupils and then by subject; of two that are alike the first. */
const smallest = (rows: readonly LessonRow[]): LessonRow[] =>
  rows.filter(
    (row, at) =>
      !rows.some(
        (other, before) =>
          other.week === row.week &&
          other.day === row.day &&
          other.slot === row.slot &&
          (other.pupils.length < row.pupils.length ||
            (other.pupils.length === row.pupils.length &&
              (other.subject < row.subject || (other.subject === row.subject && before < at)))),
      ),
  )

/** The first of each day, then the second of each day, and so on. */
const inTurn = (rows: readonly LessonRow[]): LessonRow[] => {
  const sorted = [...rows].sort(inOrder)
  const turn = (row: LessonRow): number => sorted.filter(({ day }) => day === row.day).indexOf(row)
  return sorted.sort((one, other) => turn(one) - turn(other))
}

/**
 * The rows in which a need is met. Named lessons in the order they are named; where none is named the child's own, spread over the
 * days. In each week no more than it takes to fill the minutes, where minutes are said.
 */
export const rowsOfNeed = (need: NeedRow, lessons: readonly LessonRow[]): LessonRow[] => {
  const hasNames = lessons.some(({ lesson }) => need.lessons.includes(lesson))
  if (!hasNames && need.minutes_per_week === null) return []
  return weeksIn(lessons).flatMap((week) => {
    const inWeek = lessons.filter((row) => row.week === week)
    const possible = hasNames
      ? need.lessons.flatMap((name) => inWeek.filter(({ lesson }) => lesson === name).sort(inOrder))
      : inTurn(smallest(inWeek.filter(({ pupils }) => pupils.includes(need.pupil))))
    let minutes = 0
    return possible.filter((row) => {
      if (need.minutes_per_week !== null && minutes >= need.minutes_per_week) return false
      minutes += row.minutes
      return true
    })
  })
}

/** Children of one row, those together who share, whoever said so and by whatever way round. */
const groupsIn = (row: LessonRow, needs: readonly NeedRow[]): string[][] => {
  let groups: string[][] = []
  const join = (members: string[]): void => {
    const touched = groups.filter((group) => group.some((child) => members.includes(child)))
    const joined = [...new Set([...touched.flat(), ...members])]
    const at = touched[0] === undefined ? groups.length : groups.indexOf(touched[0])
    groups = [...groups.slice(0, at), joined, ...groups.slice(at)].filter((group) => !touched.includes(group))
  }
  for (const { pupil, shared_with } of needs)
    join([pupil, ...shared_with.filter((other) => row.pupils.includes(other))])
  return groups
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item) => other.includes(item))

const comesNext = (row: LessonRow, next: LessonRow): boolean => {
  if (row.week !== next.week || row.day !== next.day) return false
  const [first, second] = [spanOf(row.slot, row.minutes), spanOf(next.slot, next.minutes)]
  if (first === null || second === null) return first === second && Number(next.slot) === Number(row.slot) + 1
  return second[0] - first[1] >= 0 && second[0] - first[1] <= 15
}

type Taught = Piece & { taught: LessonRow }

/** One after the other, of what is the same; a third lesson in a row begins anew. */
const inDoubles = (pieces: readonly Taught[]): Unit[] => {
  const left = [...pieces].sort((one, other) => inOrder(one.row, other.row))
  const units: Unit[] = []
  while (left.length > 0) {
    const first = left.shift()
    if (first === undefined) break
    const alike = (other: Taught): boolean =>
      isSame(first.children, other.children) &&
      isSame(first.requirements, other.requirements) &&
      first.taught.class_or_group === other.taught.class_or_group &&
      first.taught.subject === other.taught.subject
    const next = left.find(
      (other) => other.row.week === first.row.week && other.row.day === first.row.day && alike(other),
    )
    if (next === undefined || !comesNext(first.row, next.row)) units.push([first])
    else {
      units.push([first, next])
      left.splice(left.indexOf(next), 1)
    }
  }
  return units
}

/** Who is to be helped when, read from the rows by the rules of the house. */
export const demandOf = ({ lessons, needs }: School): Demand => {
  const wanted = new Map<LessonRow, NeedRow[]>()
  for (const need of needs)
    for (const row of new Set(rowsOfNeed(need, lessons))) wanted.set(row, [...(wanted.get(row) ?? []), need])
  const teachers = new Map<LessonRow, string[]>()
  const pieces: Taught[] = []
  for (const [row, needsHere] of wanted) {
    const groups = groupsIn(row, needsHere)
    const helped = new Set(groups.flat())
    const beside = (child: string): LessonRow | undefined =>
      lessons.find(
        (other) =>
          other !== row &&
          other.week === row.week &&
          other.day === row.day &&
          other.slot === row.slot &&
          other.pupils.includes(child),
      )
    const isSupport =
      row.pupils.every((pupil) => helped.has(pupil)) &&
      (row.class_or_group === '' ||
        /støt|support|hjælp/i.test(row.subject) ||
        row.pupils.some((child) => beside(child) !== undefined))
    // In the class's lesson the first adult teaches; then, and in a support lesson at once, comes one for each group. Whoever is left
    // is there whatever is planned.
    const first = isSupport ? 0 : 1
    const helpers = row.teachers.slice(first, first + groups.length)
    teachers.set(
      row,
      row.teachers.filter((adult) => !helpers.includes(adult)),
    )
    for (const [place, children] of groups.entries()) {
      const requirements = needsHere
        .filter(({ pupil, requirement }) => children.includes(pupil) && requirement !== '')
        .map(({ requirement }) => requirement)
      pieces.push({
        row,
        children,
        requirements: [...new Set(requirements)],
        today: helpers[place] ?? null,
        taught: (isSupport ? beside(children[0] ?? '') : undefined) ?? row,
      })
    }
  }
  return {
    units: inDoubles(pieces),
    children: [...new Set(needs.flatMap(({ pupil, shared_with }) => [pupil, ...shared_with]))],
    teachersOf: (row) => teachers.get(row) ?? row.teachers,
  }
}
