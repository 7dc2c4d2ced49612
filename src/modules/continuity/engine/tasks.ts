import { byMoment, lessonsOf, rowsById } from './need-lessons.ts'
import type { Note } from './notes.ts'
import { groupsOf, isChain } from './sharing.ts'
import { type Lesson, type Need, startOf, type Timetable } from './timetable.ts'

/** Support at one moment, or in a double lesson, for one child or several who share the adult. */
export type SupportTask = {
  readonly id: string
  /** The rows of the timetable that it stands for: one, or the two of a double lesson. */
  readonly pieces: readonly Lesson[]
  readonly children: readonly string[]
  /** Focus children who are in those lessons: they meet the adult, too, and those who are helped come first. */
  readonly present: readonly string[]
  /** All of them must hold: kinds of adult or qualifications. */
  readonly requirements: readonly string[]
  readonly minutes: number
  /** Who has it today, piece by piece. */
  readonly today: readonly (string | null)[]
}

/** Who in a lesson is there for its own sake, and who for focus children. */
export type Roles = Pick<ReadTasks, 'isSupport' | 'standing'>

export type ReadTasks = {
  readonly tasks: readonly SupportTask[]
  /** In the order of the needs, then those only shared with. */
  readonly children: readonly string[]
  /** Adults of a row who are there whatever is planned: ordinary teachers, and in a support lesson those beyond one for each group. */
  readonly standing: (lesson: Lesson) => readonly string[]
  /** Rows that are support and nothing else. */
  readonly isSupport: (lesson: Lesson) => boolean
  readonly notes: readonly Note[]
}

type Single = { lesson: Lesson; children: string[]; requirements: string[]; today: string | null }

type Wanted = { sharing: Map<string, Set<string>>; requirements: Map<string, Set<string>> }

const wantedOf = (wanted: Map<Lesson, Wanted>, lesson: Lesson): Wanted => {
  let known = wanted.get(lesson)
  if (known === undefined) wanted.set(lesson, (known = { sharing: new Map(), requirements: new Map() }))
  return known
}

const share = ({ sharing, requirements }: Wanted, need: Need, lesson: Lesson): void => {
  const companions = need.sharedWith.filter((other) => other !== need.pupil && lesson.pupils.includes(other))
  for (const child of [need.pupil, ...companions]) if (!sharing.has(child)) sharing.set(child, new Set())
  for (const other of companions) {
    sharing.get(need.pupil)?.add(other)
    sharing.get(other)?.add(need.pupil)
  }
  if (need.requirement === '') return
  const known = requirements.get(need.pupil)
  if (known === undefined) requirements.set(need.pupil, new Set([need.requirement]))
  else known.add(need.requirement)
}

/** Another lesson of the child at the same moment: the class's, beside a support lesson. */
type Beside = (lesson: Lesson, child: string) => Lesson | undefined

const besideIn = (ownLessons: ReadonlyMap<string, readonly Lesson[]>): Beside => {
  const momentKey = ({ week, day, slot }: Lesson, child: string): string =>
    `${child}\0${week}\0${day}\0${slot}`
  const at = new Map<string, Lesson[]>()
  for (const [child, lessons] of ownLessons)
    for (const lesson of lessons) {
      const known = at.get(momentKey(lesson, child))
      if (known === undefined) at.set(momentKey(lesson, child), [lesson])
      else known.push(lesson)
    }
  return (lesson, child) => at.get(momentKey(lesson, child))?.find((other) => other !== lesson)
}

/** Whether a lesson's subject says that it is support. */
export const saysSupport = (subject: string): boolean => /støt|support|hjælp/i.test(subject)

/**
 * A row is a support lesson when all its pupils are helped in it and it stands beside the class's lesson, belongs to no class, or
 * says so. Else it is the class's lesson, in which somebody helps.
 */
const isSupportLesson = (lesson: Lesson, helped: readonly string[], beside: Beside): boolean =>
  lesson.pupils.every((pupil) => helped.includes(pupil)) &&
  (lesson.group === '' ||
    saysSupport(lesson.subject) ||
    lesson.pupils.some((child) => beside(lesson, child) !== undefined))

const follows = (first: Lesson, second: Lesson): boolean => {
  if (first.week !== second.week || first.day !== second.day) return false
  const [from, to] = [startOf(first.slot), startOf(second.slot)]
  if (from !== null && to !== null) return to >= from + first.minutes && to - from - first.minutes <= 15
  return from === null && to === null && Number(second.slot) === Number(first.slot) + 1
}

const sameOf = (values: readonly string[]): string => [...values].sort().join('\0')

/** Two lessons in a row of the same subject with the same children are a double lesson: one adult has both. */
const pairDoubles = (singles: readonly Single[], subjectAt: (single: Single) => string): Single[][] => {
  const alike = Map.groupBy(singles, (single) =>
    [
      single.lesson.week,
      single.lesson.day,
      sameOf(single.children),
      sameOf(single.requirements),
      subjectAt(single),
    ].join('\0'),
  )
  return [...alike.values()].flatMap((list) => {
    const sorted = list.sort((a, b) => byMoment(a.lesson, b.lesson))
    const units: Single[][] = []
    for (const single of sorted) {
      const last = units.at(-1)
      const [before] = last ?? []
      if (last?.length === 1 && before !== undefined && follows(before.lesson, single.lesson))
        last.push(single)
      else units.push([single])
    }
    return units
  })
}

const momentText = ({ week, day, slot }: Lesson): string =>
  [...(week === '' ? [] : [week]), day, slot].join('-')

const taskOf = (
  unit: readonly Single[],
  focus: ReadonlySet<string>,
  ids: Map<string, number>,
  notes: Note[],
): SupportTask | null => {
  const [first] = unit
  if (first === undefined) return null
  const plain = `${first.lesson.id}@${momentText(first.lesson)}`
  const times = ids.get(plain) ?? 0
  ids.set(plain, times + 1)
  const id = times === 0 ? plain : `${plain}+${times}`
  const today = unit.map((single) => single.today)
  const adults = [...new Set(today.filter((adult) => adult !== null))]
  if (adults.length > 1) notes.push({ kind: 'doubleSplit', task: id, adults })
  return {
    id,
    pieces: unit.map(({ lesson }) => lesson),
    children: first.children,
    present: [
      ...new Set([
        ...first.children,
        ...unit.flatMap(({ lesson }) => lesson.pupils.filter((pupil) => focus.has(pupil))),
      ]),
    ],
    requirements: first.requirements,
    minutes: unit.reduce((sum, { lesson }) => sum + lesson.minutes, 0),
    today,
  }
}

/**
 * The support lessons that the needs ask for, with who has them today. Ids that nobody knows are left out here: whoever read the
 * files has refused them.
 */
export const readTasks = ({ lessons, needs }: Timetable): ReadTasks => {
  const notes: Note[] = []
  const rows = rowsById(lessons)
  const children = [
    ...new Set([...needs.map(({ pupil }) => pupil), ...needs.flatMap((need) => need.sharedWith)]),
  ]
  const focus = new Set(children)
  const ownLessons = new Map<string, Lesson[]>(children.map((child) => [child, []]))
  for (const lesson of lessons)
    for (const pupil of lesson.pupils) if (focus.has(pupil)) ownLessons.get(pupil)?.push(lesson)
  const wanted = new Map<Lesson, Wanted>()
  for (const need of needs)
    for (const lesson of lessonsOf(need, rows, () => ownLessons.get(need.pupil) ?? [], notes))
      share(wantedOf(wanted, lesson), need, lesson)
  const beside = besideIn(ownLessons)
  const support = new Set<Lesson>()
  const chains = new Set<string>()
  const given = new Map<Lesson, ReadonlySet<string>>()
  const singles = [...wanted].flatMap(([lesson, { sharing, requirements }]) => {
    const isSupport = isSupportLesson(lesson, [...sharing.keys()], beside)
    if (isSupport) support.add(lesson)
    const helping = isSupport ? lesson.teachers : lesson.teachers.slice(1)
    const groups = groupsOf(sharing)
    given.set(lesson, new Set(helping.slice(0, groups.length)))
    return groups.map((group, place): Single => {
      if (isChain(group, sharing) && !chains.has(sameOf(group))) {
        chains.add(sameOf(group))
        notes.push({ kind: 'sharingChain', children: group })
      }
      const required = new Set(group.flatMap((child) => [...(requirements.get(child) ?? [])]))
      return { lesson, children: group, requirements: [...required], today: helping[place] ?? null }
    })
  })
  const subjectAt = ({ lesson, children: [child] }: Single): string => {
    const taught = support.has(lesson) && child !== undefined ? (beside(lesson, child) ?? lesson) : lesson
    return `${taught.group}\0${taught.subject}`
  }
  const ids = new Map<string, number>()
  const tasks = pairDoubles(singles, subjectAt).flatMap((unit) => taskOf(unit, focus, ids, notes) ?? [])
  return {
    tasks,
    children,
    standing: (lesson) => {
      const supporting = given.get(lesson)
      return supporting === undefined
        ? lesson.teachers
        : lesson.teachers.filter((adult) => !supporting.has(adult))
    },
    isSupport: (lesson) => support.has(lesson),
    notes,
  }
}
