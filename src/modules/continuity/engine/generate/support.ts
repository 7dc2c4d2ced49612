import type { Random } from '#platform/random.ts'
import type { Lesson, Need, StaffMember } from '../timetable.ts'
import { type PlacedLesson, type SchoolClass, slotsADay, slotsAWeek } from './ordinary-week.ts'

/** A support lesson before anybody is given it. */
export type Support = {
  readonly id: string
  readonly slot: number
  readonly children: readonly string[]
  readonly schoolClass: number
  /** Of the class's lesson that it stands beside. */
  readonly subject: string
  readonly requirement: string
}

export type FocusChild = {
  readonly id: string
  readonly schoolClass: number
  readonly requirement: string
  readonly forbidden: string[]
}

export const qualifications = ['specialpædagogik', 'ordblinde', 'adfærd'] as const
export const minutesALesson = 45
/** The most that anybody teaches and supports in a day. */
export const lessonsADay = 6

const dayOf = (slot: number): number => Math.floor(slot / slotsADay)

/** At most four in a class; nearly every class has one before any class has three. */
export const chooseFocusChildren = (
  count: number,
  classes: readonly SchoolClass[],
  pupilsOf: (schoolClass: number) => readonly string[],
  random: Random,
): FocusChild[] => {
  const taken = classes.map(() => 0)
  return Array.from({ length: count }, () => {
    let schoolClass = random.below(classes.length)
    for (let tries = 0; tries < 50 && (taken[schoolClass] ?? 4) >= (tries < 10 ? 2 : 4); tries++)
      schoolClass = random.below(classes.length)
    const place = taken[schoolClass] ?? 0
    taken[schoolClass] = place + 1
    const id = pupilsOf(schoolClass)[place] ?? ''
    const draw = random.next()
    const requirement =
      draw < 0.72 ? '' : draw < 0.8 ? 'teacher' : draw < 0.88 ? 'pedagogue' : random.pick(qualifications)
    return { id, schoolClass, requirement, forbidden: [] }
  })
}

/** Each child is helped in seven to fifteen lessons of its class; two children of a class share now and then. */
export const makeSupport = (
  children: readonly FocusChild[],
  week: readonly PlacedLesson[],
  random: Random,
): Support[] => {
  const made: (Omit<Support, 'id' | 'children'> & { children: string[] })[] = []
  const wantedIn = new Map<number, ReadonlySet<string>>()
  for (const child of children) {
    const own = week.filter(({ schoolClass }) => schoolClass === child.schoolClass)
    const wanted =
      wantedIn.get(child.schoolClass) ??
      new Set(random.chance(0.5) ? ['dansk', 'matematik'] : ['dansk', 'matematik', 'engelsk', 'natur'])
    wantedIn.set(child.schoolClass, wanted)
    const ranked = own
      .map((lesson) => ({ lesson, rank: (wanted.has(lesson.subject) ? 0 : 1) + random.next() }))
      .sort((x, y) => x.rank - y.rank)
    for (const { lesson } of ranked.slice(0, 7 + random.below(9))) {
      const shared = made.find(
        (other) =>
          other.schoolClass === child.schoolClass &&
          other.slot === lesson.slot &&
          other.children.length === 1 &&
          other.requirement === child.requirement,
      )
      if (shared !== undefined && random.chance(0.75)) shared.children.push(child.id)
      else
        made.push({
          slot: lesson.slot,
          children: [child.id],
          schoolClass: child.schoolClass,
          subject: lesson.subject,
          requirement: child.requirement,
        })
    }
  }
  return made
    .sort((x, y) => x.slot - y.slot || (x.children.join() < y.children.join() ? -1 : 1))
    .map((support, place) => ({ ...support, id: `S${String(place + 1).padStart(4, '0')}` }))
}

const fits = (support: Support, member: StaffMember, forbidden: ReadonlySet<string>): boolean =>
  (support.requirement === '' ||
    support.requirement === member.kind ||
    member.qualifications.includes(support.requirement)) &&
  support.children.every((child) => !forbidden.has(`${child} ${member.id}`))

/** Support in two lessons in a row of the same subject is given to one person. */
const inDoubles = (supports: readonly Support[]): Support[][] => {
  const units: Support[][] = []
  const open = new Map<string, Support[]>()
  for (const support of supports) {
    const key = `${support.children.join()} ${support.subject} ${dayOf(support.slot)}`
    const unit = open.get(key)
    if (unit?.length === 1 && unit[0]?.slot === support.slot - 1) unit.push(support)
    else {
      const fresh = [support]
      open.set(key, fresh)
      units.push(fresh)
    }
  }
  return units
}

/**
 * How timetables are filled up today: lesson by lesson, always with whoever has most hours left. It is what makes children meet
 * fourteen adults.
 */
export const topUp = (
  supports: readonly Support[],
  staff: readonly StaffMember[],
  busy: ReadonlyMap<string, readonly boolean[]>,
  teaches: (adult: string, day: number) => number,
  lessonsLeft: ReadonlyMap<string, number>,
  forbidden: ReadonlySet<string>,
  random: Random,
): ReadonlyMap<string, string> => {
  const left = new Map(lessonsLeft)
  const taken = new Map(staff.map(({ id }) => [id, Array.from({ length: slotsAWeek }, () => false)]))
  const given = new Map<string, string>()
  const hardestFirst = inDoubles(supports)
    .flatMap((unit) => (unit[0] === undefined ? [] : [{ unit, first: unit[0] }]))
    .sort(
      (x, y) =>
        Number(y.first.requirement !== '') - Number(x.first.requirement !== '') ||
        x.first.slot - y.first.slot,
    )
  for (const { unit, first } of hardestFirst) {
    let best: string | null = null
    let most = 0
    for (const member of staff) {
      const room = left.get(member.id) ?? 0
      const isFree = unit.every(
        ({ slot }) => busy.get(member.id)?.[slot] !== true && taken.get(member.id)?.[slot] !== true,
      )
      const onDay = [...(taken.get(member.id) ?? [])].filter(
        (isTaken, slot) => isTaken && dayOf(slot) === dayOf(first.slot),
      ).length
      const isTooMuch = teaches(member.id, dayOf(first.slot)) + onDay + unit.length > lessonsADay
      if (room < unit.length || !isFree || isTooMuch || !fits(first, member, forbidden)) continue
      const liked = room + random.next()
      if (liked > most) [best, most] = [member.id, liked]
    }
    if (best === null) continue
    left.set(best, (left.get(best) ?? 0) - unit.length)
    const slots = taken.get(best)
    for (const { id, slot } of unit) {
      given.set(id, best)
      if (slots !== undefined) slots[slot] = true
    }
  }
  return given
}

export const supportLesson = (
  { id, slot, children, schoolClass }: Support,
  adult: string | undefined,
  classes: readonly SchoolClass[],
): Lesson => ({
  id,
  week: '',
  day: dayOf(slot) + 1,
  slot: String((slot % slotsADay) + 1),
  minutes: minutesALesson,
  group: classes[schoolClass]?.name ?? '',
  subject: 'støtte',
  teachers: adult === undefined ? [] : [adult],
  room: '',
  pupils: children,
})

/** One need for each child and each set of children that it shares lessons with. */
export const needsOf = (children: readonly FocusChild[], supports: readonly Support[]): Need[] =>
  children.flatMap((child) => {
    const own = supports.filter((support) => support.children.includes(child.id))
    const companions = new Map<string, Support[]>()
    for (const support of own) {
      const others = support.children.filter((id) => id !== child.id).join(',')
      companions.set(others, [...(companions.get(others) ?? []), support])
    }
    return [...companions].map(([others, shared]) => ({
      pupil: child.id,
      lessons: shared.map(({ id }) => id),
      minutesPerWeek: null,
      requirement: child.requirement,
      sharedWith: others === '' ? [] : others.split(','),
      primaryAdult: null,
      forbiddenAdults: child.forbidden,
    }))
  })
