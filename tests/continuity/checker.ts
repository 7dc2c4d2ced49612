import { demandOf, type Piece, type Unit } from './demand.ts'
import {
  isAway,
  isBusyTeaching,
  isForbidden,
  isQualified,
  metAnyway,
  lessonsTaught,
  minutesInWeek,
  minutesOnDay,
  peopleAt,
  possibleAdults,
  todayOf,
} from './hard-rules.ts'
import { areAtOnce, type LessonRow, type PlanRow, type School } from './rows.ts'

export type Rule =
  | 'unknownLesson'
  | 'notAsked'
  | 'missing'
  | 'twice'
  | 'sharing'
  | 'doubleLesson'
  | 'notStaff'
  | 'notQualified'
  | 'forbidden'
  | 'away'
  | 'teaches'
  | 'twoPlaces'
  | 'weekFull'
  | 'dayFull'
  | 'lock'
  | 'refused'
  | 'tooManyChanges'

export type Broken = { rule: Rule; where: string }

/** One adult and one child in one lesson: to be kept, or not to be. */
export type Decision = {
  lesson: string
  week: string
  day: number
  slot: string
  child: string
  adult: string
}

export type Wanted = {
  mostChanges?: number
  locks?: readonly Decision[]
  refused?: readonly Decision[]
  weights?: ReadonlyMap<string, number>
}

export type Report = {
  broken: Broken[]
  /** Minutes that nobody has. */
  uncovered: number
  /** Different adults that each child who is helped meets, ordinary teachers among them. */
  adults: Map<string, number>
  worst: number
  /** Adults beyond the ordinary teachers, times the weight of the child. */
  added: number
  changes: number
}

type Moment = Pick<PlanRow, 'lesson' | 'week' | 'day' | 'slot'>

const placeOf = ({ lesson, week, day, slot }: Moment): string => [lesson, week, day, slot].join(' ')
const isAt = (one: Moment, other: Moment): boolean => placeOf(one) === placeOf(other)
const sorted = (items: readonly string[]): string => [...items].sort().join(',')

/** Whether the plan has the right children in the right lessons, each once and with those they share with. */
const brokenDemand = (
  pieces: readonly Piece[],
  lessons: readonly LessonRow[],
  plan: readonly PlanRow[],
): Broken[] => {
  const broken: Broken[] = []
  const add = (rule: Rule, row: Moment, who: string): void =>
    void broken.push({ rule, where: `${placeOf(row)}: ${who}` })
  for (const planned of plan) {
    if (!lessons.some((row) => isAt(row, planned))) {
      add('unknownLesson', planned, sorted(planned.children))
      continue
    }
    const groups = pieces.filter(({ row }) => isAt(row, planned)).map(({ children }) => children)
    const asked = planned.children.filter((child) => groups.some((group) => group.includes(child)))
    if (asked.length < planned.children.length || asked.length === 0)
      add('notAsked', planned, sorted(planned.children))
    else if (!groups.some((group) => sorted(group) === sorted(planned.children)))
      add('sharing', planned, sorted(planned.children))
  }
  for (const { row, children } of pieces)
    for (const child of children) {
      const times = plan.filter((planned) => isAt(row, planned) && planned.children.includes(child)).length
      if (times === 0) add('missing', row, child)
      if (times > 1) add('twice', row, child)
    }
  return broken
}

/** Whether every adult may have what he or she is given, looked at one lesson at a time. */
const brokenAlone = (
  school: School,
  pieces: readonly Piece[],
  plan: readonly PlanRow[],
  taughtBy: ReadonlyMap<string, LessonRow[]>,
): Broken[] =>
  plan.flatMap((planned) => {
    const { adult } = planned
    const row = school.lessons.find((each) => isAt(each, planned))
    if (adult === null || row === undefined) return []
    const member = school.staff.find(({ staff }) => staff === adult)
    const where = `${placeOf(planned)}: ${adult}`
    if (member === undefined) return [{ rule: 'notStaff' as const, where }]
    const requirements = pieces
      .filter(
        (piece) =>
          isAt(piece.row, planned) && piece.children.some((child) => planned.children.includes(child)),
      )
      .flatMap((piece) => piece.requirements)
    const found: Rule[] = []
    if (!isQualified(member, requirements)) found.push('notQualified')
    if (isForbidden(adult, peopleAt(row, planned.children), school.needs)) found.push('forbidden')
    if (isAway(member, row, school.lessons)) found.push('away')
    if (isBusyTeaching(row, taughtBy.get(adult) ?? [])) found.push('teaches')
    return found.map((rule) => ({ rule, where }))
  })

/** Whether every adult can have all that he or she is given. */
const brokenTogether = (
  school: School,
  plan: readonly PlanRow[],
  taughtBy: ReadonlyMap<string, LessonRow[]>,
): Broken[] => {
  const broken: Broken[] = []
  for (const member of school.staff) {
    const own = plan.flatMap((planned) =>
      planned.adult === member.staff ? school.lessons.filter((row) => isAt(row, planned)) : [],
    )
    for (const [at, row] of own.entries())
      for (const other of own.slice(at + 1))
        if (areAtOnce(row, other))
          broken.push({ rule: 'twoPlaces', where: `${member.staff}: ${placeOf(row)}, ${placeOf(other)}` })
    const all = [...(taughtBy.get(member.staff) ?? []), ...own]
    for (const week of new Set(own.map((row) => row.week)))
      if (minutesInWeek(all, week) > (member.minutes_per_week ?? Infinity))
        broken.push({ rule: 'weekFull', where: `${member.staff}: ${week}` })
    const days = new Map(own.map((row) => [`${row.week} ${row.day}`, row]))
    for (const [where, { week, day }] of days)
      if (minutesOnDay(all, week, day) > (member.max_minutes_per_day ?? Infinity))
        broken.push({ rule: 'dayFull', where: `${member.staff}: ${where}` })
  }
  return broken
}

const whoHas = (plan: readonly PlanRow[], { row, children }: Piece): string | null =>
  plan.find((planned) => isAt(planned, row) && planned.children.some((child) => children.includes(child)))
    ?.adult ?? null

const brokenDoubles = (units: readonly Unit[], plan: readonly PlanRow[]): Broken[] =>
  units.flatMap((unit) => {
    const adults = unit.map((piece) => whoHas(plan, piece))
    const [first] = unit
    return first === undefined || new Set(adults).size <= 1
      ? []
      : [{ rule: 'doubleLesson' as const, where: `${placeOf(first.row)}: ${adults.join(', ')}` }]
  })

const brokenDecisions = (plan: readonly PlanRow[], { locks, refused }: Wanted): Broken[] => {
  const adultAt = (decision: Decision): string | null | undefined =>
    plan.find((planned) => isAt(planned, decision) && planned.children.includes(decision.child))?.adult
  const say = (rule: Rule, decision: Decision): Broken => ({
    rule,
    where: `${placeOf(decision)}: ${decision.child}, ${decision.adult}`,
  })
  return [
    ...(locks ?? []).filter((lock) => adultAt(lock) !== lock.adult).map((lock) => say('lock', lock)),
    ...(refused ?? []).filter((each) => adultAt(each) === each.adult).map((each) => say('refused', each)),
  ]
}

/** In how many units somebody else helps than today; where nobody who may helped today, whether somebody does now. */
const changesIn = (
  school: School,
  units: readonly Unit[],
  plan: readonly PlanRow[],
  { refused }: Wanted,
): number => {
  const isRefused = (unit: Unit, adult: string): boolean =>
    unit.some(
      ({ row, children }) =>
        refused?.some((each) => isAt(each, row) && children.includes(each.child) && each.adult === adult) ===
        true,
    )
  const possible = possibleAdults(school).map((adults, at) =>
    adults.filter((adult) => !isRefused(units[at] ?? [], adult)),
  )
  const today = todayOf(units, possible)
  return units.filter(([first], at) => first !== undefined && whoHas(plan, first) !== today[at]).length
}

/** Every rule that the plan breaks, and what it is worth, counted anew from the rows. */
export const checkPlan = (school: School, plan: readonly PlanRow[], wanted: Wanted = {}): Report => {
  const { units, children, teachersOf } = demandOf(school)
  const pieces = units.flat()
  const taughtBy = lessonsTaught(school.lessons, teachersOf)
  const changes = changesIn(school, units, plan, wanted)
  const anyway = metAnyway(school)
  const helping = new Map(
    children.map((child) => [
      child,
      new Set(
        plan
          .filter((planned) => {
            const row = school.lessons.find((each) => isAt(each, planned))
            return row !== undefined && peopleAt(row, planned.children).includes(child)
          })
          .flatMap(({ adult }) => adult ?? []),
      ),
    ]),
  )
  const adults = new Map(
    children.map((child) => [
      child,
      new Set([...(anyway.get(child) ?? []), ...(helping.get(child) ?? [])]).size,
    ]),
  )
  return {
    broken: [
      ...brokenDemand(pieces, school.lessons, plan),
      ...brokenDoubles(units, plan),
      ...brokenAlone(school, pieces, plan, taughtBy),
      ...brokenTogether(school, plan, taughtBy),
      ...brokenDecisions(plan, wanted),
      ...(changes > (wanted.mostChanges ?? Infinity)
        ? [{ rule: 'tooManyChanges' as const, where: String(changes) }]
        : []),
    ],
    uncovered: pieces
      .filter((piece) => whoHas(plan, piece) === null)
      .reduce((minutes, { row }) => minutes + row.minutes, 0),
    adults,
    worst: Math.max(0, ...adults.values()),
    added: children.reduce(
      (sum, child) =>
        sum + (wanted.weights?.get(child) ?? 1) * ((adults.get(child) ?? 0) - (anyway.get(child)?.size ?? 0)),
      0,
    ),
    changes,
  }
}
