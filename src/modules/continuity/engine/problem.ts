import { type Cells, makeCells } from './cells.ts'
import type { Note } from './notes.ts'
import { readTasks, type SupportTask } from './tasks.ts'
import type { AdultKind, Lesson, StaffMember, Timetable } from './timetable.ts'

export type FocusChild = {
  readonly id: string
  /** Adults of the ordinary lessons, and who else is there anyway: met whoever supports. */
  readonly base: ReadonlySet<string>
  readonly forbidden: ReadonlySet<string>
  readonly primaryAdult: string | null
  /** How much this child's adults weigh in the total. A whole number, 1 where nothing is said. */
  readonly weight: number
}

export type Adult = {
  readonly id: string
  readonly kind: AdultKind
  readonly qualifications: ReadonlySet<string>
  /** Cells in which the adult teaches. */
  readonly teaches: ReadonlySet<number>
  /** Cells in which the adult is somewhere else. */
  readonly away: ReadonlySet<number>
  /** Minutes left for support, in the order of `cells.weeks`; Infinity: no limit. */
  readonly weekRoom: readonly number[]
  /** Minutes left for support, in the order of `cells.days`. */
  readonly dayRoom: readonly number[]
}

export type Problem = {
  readonly cells: Cells
  readonly adults: readonly Adult[]
  readonly children: readonly FocusChild[]
  readonly tasks: readonly SupportTask[]
  /** The adults of a row who are there whatever is planned. */
  readonly standing: (lesson: Lesson) => readonly string[]
  /** Rows that are support and nothing else. */
  readonly isSupport: (lesson: Lesson) => boolean
  readonly notes: readonly Note[]
}

export type ProblemOptions = {
  /** Only these weeks; all where left out. */
  readonly weeks?: readonly string[]
  readonly weights?: ReadonlyMap<string, number>
}

type Load = { teaches: Map<number, Lesson>; week: number[]; day: number[] }

/** Everybody's ordinary lessons laid on the cells; two at once are noted. */
const loadsOf = (
  lessons: readonly Lesson[],
  cells: Cells,
  standing: Problem['standing'],
  notes: Note[],
): Map<string, Load> => {
  const loads = new Map<string, Load>()
  const clashes = new Set<string>()
  for (const lesson of lessons) {
    const own = cells.of(lesson)
    const week = cells.weeks.indexOf(lesson.week)
    const day = cells.dayPlace(lesson.week, lesson.day)
    for (const adult of new Set(standing(lesson))) {
      let load = loads.get(adult)
      if (load === undefined)
        loads.set(
          adult,
          (load = { teaches: new Map(), week: cells.weeks.map(() => 0), day: cells.days.map(() => 0) }),
        )
      load.week[week] = (load.week[week] ?? 0) + lesson.minutes
      load.day[day] = (load.day[day] ?? 0) + lesson.minutes
      for (const cell of own) {
        const other = load.teaches.get(cell)
        const key = other === undefined ? '' : `${adult}\0${other.id}\0${lesson.id}`
        if (other === undefined) load.teaches.set(cell, lesson)
        else if (!clashes.has(key)) {
          clashes.add(key)
          const { week: inWeek, day: onDay, slot } = lesson
          notes.push({
            kind: 'adultInTwoPlaces',
            adult,
            lessons: [other.id, lesson.id],
            at: { week: inWeek, day: onDay, slot },
          })
        }
      }
    }
  }
  return loads
}

const awayCells = (
  { unavailable }: StaffMember,
  slots: ReadonlyMap<string, Lesson>,
  cells: Cells,
): Set<number> => {
  const away = new Set<number>()
  const add = (week: string, day: number, slot: string): void => {
    for (const cell of cells.at(week, day, slot)) away.add(cell)
  }
  for (const { week, day, slot } of unavailable) {
    const isThen = (place: { readonly week: string; readonly day: number }): boolean =>
      (week ?? place.week) === place.week && (day ?? place.day) === place.day
    if (slot === undefined) {
      for (const lesson of slots.values()) if (isThen(lesson)) add(lesson.week, lesson.day, lesson.slot)
    } else for (const place of cells.days) if (isThen(place)) add(place.week, place.day, slot)
  }
  return away
}

const adultOf = (
  member: StaffMember,
  load: Load | undefined,
  slots: ReadonlyMap<string, Lesson>,
  cells: Cells,
  notes: Note[],
): Adult => {
  const weekRoom = cells.weeks.map((week, place) => {
    if (member.minutesPerWeek === null) return Infinity
    const minutes = load?.week[place] ?? 0
    if (minutes > member.minutesPerWeek)
      notes.push({ kind: 'overfull', adult: member.id, week, minutes, limit: member.minutesPerWeek })
    return Math.max(0, member.minutesPerWeek - minutes)
  })
  const dayRoom = cells.days.map((_, place) =>
    member.maxMinutesPerDay === null
      ? Infinity
      : Math.max(0, member.maxMinutesPerDay - (load?.day[place] ?? 0)),
  )
  return {
    id: member.id,
    kind: member.kind,
    qualifications: new Set(member.qualifications),
    teaches: new Set(load?.teaches.keys()),
    away: awayCells(member, slots, cells),
    weekRoom,
    dayRoom,
  }
}

const childrenInTwoPlaces = (
  lessons: readonly Lesson[],
  children: readonly string[],
  skipped: ReadonlySet<Lesson>,
  cells: Cells,
  notes: Note[],
): void => {
  const focus = new Set(children)
  const at = new Map<string, Lesson>()
  for (const lesson of lessons) {
    if (skipped.has(lesson)) continue
    for (const child of lesson.pupils)
      if (focus.has(child))
        for (const cell of cells.of(lesson)) {
          const other = at.get(`${child}\0${cell}`)
          if (other === undefined) at.set(`${child}\0${cell}`, lesson)
          else if (other !== lesson) {
            const { week, day, slot } = lesson
            notes.push({
              kind: 'childInTwoPlaces',
              child,
              lessons: [other.id, lesson.id],
              at: { week, day, slot },
            })
            break
          }
        }
  }
}

/** Everything that planning needs to know of a timetable, and what is odd about it. */
export const makeProblem = (timetable: Timetable, { weeks, weights }: ProblemOptions = {}): Problem => {
  const lessons =
    weeks === undefined ? timetable.lessons : timetable.lessons.filter(({ week }) => weeks.includes(week))
  const read = readTasks({ ...timetable, lessons })
  const notes: Note[] = [...read.notes]
  const cells = makeCells(lessons)
  const loads = loadsOf(lessons, cells, read.standing, notes)
  const slots = new Map(lessons.map((lesson) => [`${lesson.week}\0${lesson.day}\0${lesson.slot}`, lesson]))
  const staff = new Set(timetable.staff.map(({ id }) => id))
  for (const adult of loads.keys()) if (!staff.has(adult)) notes.push({ kind: 'unknownAdult', adult })
  const supporting = new Set(
    read.tasks.flatMap(({ pieces }) => pieces).filter((lesson) => read.isSupport(lesson)),
  )
  childrenInTwoPlaces(lessons, read.children, supporting, cells, notes)
  const base = new Map(read.children.map((child) => [child, new Set<string>()]))
  for (const lesson of lessons) {
    const adults = read.standing(lesson)
    if (adults.length > 0)
      for (const pupil of lesson.pupils) {
        const known = base.get(pupil)
        if (known !== undefined) for (const adult of adults) known.add(adult)
      }
  }
  const forbidden = new Map(read.children.map((child) => [child, new Set<string>()]))
  const primary = new Map<string, string>()
  for (const need of timetable.needs) {
    for (const adult of need.forbiddenAdults) forbidden.get(need.pupil)?.add(adult)
    if (need.primaryAdult !== null) primary.set(need.pupil, need.primaryAdult)
  }
  return {
    cells,
    adults: timetable.staff.map((member) => adultOf(member, loads.get(member.id), slots, cells, notes)),
    children: read.children.map((id) => ({
      id,
      base: base.get(id) ?? new Set(),
      forbidden: forbidden.get(id) ?? new Set(),
      primaryAdult: primary.get(id) ?? null,
      weight: weights?.get(id) ?? 1,
    })),
    tasks: read.tasks,
    standing: read.standing,
    isSupport: read.isSupport,
    notes,
  }
}
