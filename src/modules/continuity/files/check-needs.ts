import { m } from '#messages'
import { lessonsByOwner, minutesTaken, momentsOf, type Moments } from '../engine/moments.ts'
import { sharingChains } from '../engine/sharing.ts'
import type { Lesson, Need, Timetable } from '../engine/timetable.ts'
import type { CheckContext } from './check-context.ts'
import { unknownText } from './check-staff.ts'
import type { NeedColumn } from './columns.ts'
import { readKind } from './words.ts'

type World = {
  readonly lessonsById: ReadonlyMap<string, readonly number[]>
  readonly pupils: ReadonlySet<string>
  readonly adults: ReadonlySet<string>
  readonly qualifications: ReadonlySet<string> | null
}

const worldOf = ({ lessons, staff, needs }: Timetable): World => {
  const named = new Set(needs.flatMap((need) => need.lessons))
  const lessonsById = new Map<string, number[]>()
  const pupils = new Set<string>()
  const adults = new Set(staff.map(({ id }) => id))
  for (const [at, lesson] of lessons.entries()) {
    for (const pupil of lesson.pupils) pupils.add(pupil)
    if (staff.length === 0) for (const teacher of lesson.teachers) adults.add(teacher)
    if (!named.has(lesson.id)) continue
    const known = lessonsById.get(lesson.id)
    if (known === undefined) lessonsById.set(lesson.id, [at])
    else known.push(at)
  }
  return {
    lessonsById,
    pupils,
    adults,
    qualifications:
      staff.length === 0 ? null : new Set(staff.flatMap((member) => member.qualifications.map(folded))),
  }
}

const folded = (text: string): string => text.toLocaleLowerCase('da')

/** Whether somebody is in a lesson; where nobody is known to be in it, nobody can say no. */
const isIn = (pupil: string, places: readonly number[], lessons: readonly Lesson[]): boolean =>
  places.some((at) => {
    const pupils = lessons[at]?.pupils ?? []
    return pupils.length === 0 || pupils.includes(pupil)
  })

const checkOne = (
  need: Need,
  { lessons }: Timetable,
  world: World,
  context: CheckContext,
  error: (kind: string, column: NeedColumn, value: string, message: () => string) => void,
  warn: (kind: string, column: NeedColumn, value: string, message: () => string) => void,
): void => {
  const { sayPupil, sayAdult } = context
  const { pupil, sharedWith, primaryAdult, forbiddenAdults, requirement } = need
  const isKnown = world.pupils.has(pupil)
  if (!isKnown)
    error('pupilUnknown', 'pupil', sayPupil(pupil), () => unknownText(world.pupils, sayPupil, pupil))
  for (const id of need.lessons) {
    const places = world.lessonsById.get(id)
    if (places === undefined)
      error('lessonUnknown', 'lessons', id, () =>
        m.continuity_file_lesson_unknown({ value: id.slice(0, 80) }),
      )
    else {
      if (isKnown && !isIn(pupil, places, lessons))
        error('notInLesson', 'lessons', id, () =>
          m.continuity_file_not_in_lesson({ who: sayPupil(pupil), lesson: id.slice(0, 80) }),
        )
      for (const other of sharedWith)
        if (other !== pupil && world.pupils.has(other) && !isIn(other, places, lessons))
          error('sharedNotIn', 'shared_with', sayPupil(other), () =>
            m.continuity_file_not_in_lesson({ who: sayPupil(other), lesson: id.slice(0, 80) }),
          )
    }
  }
  for (const other of sharedWith)
    if (other === pupil)
      error('sharedSelf', 'shared_with', sayPupil(other), () => m.continuity_file_shared_self())
    else if (!world.pupils.has(other))
      error('sharedUnknown', 'shared_with', sayPupil(other), () => unknownText(world.pupils, sayPupil, other))
  for (const [column, adults] of [
    ['primary_adult', primaryAdult === null ? [] : [primaryAdult]],
    ['forbidden_adults', forbiddenAdults],
  ] as const)
    for (const adult of adults)
      if (!world.adults.has(adult))
        error('adultUnknown', column, sayAdult(adult), () => unknownText(world.adults, sayAdult, adult))
  if (primaryAdult !== null && forbiddenAdults.includes(primaryAdult))
    error('primaryForbidden', 'primary_adult', sayAdult(primaryAdult), () =>
      m.continuity_file_primary_forbidden(),
    )
  if (
    requirement !== '' &&
    readKind(requirement) === null &&
    world.qualifications !== null &&
    !world.qualifications.has(folded(requirement))
  )
    warn('nobodyQualified', 'requirement', requirement, () =>
      m.continuity_file_nobody_qualified({ value: requirement }),
    )
}

/** The most minutes that these lessons take up in one of the weeks. */
const longestWeek = (inOrder: readonly number[], lessons: readonly Lesson[], moments: Moments): number => {
  const byDay = new Map<number, number[]>()
  for (const at of inOrder) {
    const key = moments.dayKey[at] ?? 0
    const day = byDay.get(key)
    if (day === undefined) byDay.set(key, [at])
    else day.push(at)
  }
  const byWeek = new Map<number, number>()
  for (const [key, day] of byDay) {
    const week = key >> 3
    byWeek.set(week, (byWeek.get(week) ?? 0) + minutesTaken(day, lessons, moments))
  }
  return Math.max(0, ...byWeek.values())
}

/** A need cannot be longer than the lessons that it names, nor all needs of a child longer than its week. */
const checkLengths = (timetable: Timetable, context: CheckContext): void => {
  const { lessons, needs } = timetable
  const { origins, problems, sayPupil } = context
  const focus = new Set(needs.map(({ pupil }) => pupil))
  const moments = momentsOf(lessons)
  const own = lessonsByOwner(moments.order, (at) =>
    (lessons[at]?.pupils ?? []).filter((one) => focus.has(one)),
  )
  const lessonsOf = new Map(
    own.owners.map(
      (owner, at) => [owner, own.lessons.subarray(own.offsets[at], own.offsets[at + 1])] as const,
    ),
  )
  const weekOf = new Map(
    [...lessonsOf].map(([pupil, all]) => [pupil, longestWeek([...all], lessons, moments)] as const),
  )
  const needed = new Map<string, number>()
  for (const [at, { pupil, minutesPerWeek, lessons: named }] of needs.entries()) {
    const mine = lessonsOf.get(pupil)
    if (mine === undefined || minutesPerWeek === null) continue
    const place = { file: 'needs', row: origins.needs[at] ?? null, column: 'minutes_per_week' } as const
    const value = String(minutesPerWeek)
    const total = (needed.get(pupil) ?? 0) + minutesPerWeek
    needed.set(pupil, total)
    const most = weekOf.get(pupil) ?? 0
    if (total > most) {
      problems.error('needTooLong', { ...place, value }, () =>
        m.continuity_file_need_too_long({ who: sayPupil(pupil), minutes: total, most }),
      )
      continue
    }
    if (named.length === 0) continue
    const ids = new Set(named)
    const inNamed = longestWeek(
      [...mine].filter((lesson) => ids.has(lessons[lesson]?.id ?? '')),
      lessons,
      moments,
    )
    if (inNamed > 0 && minutesPerWeek > inNamed)
      problems.error('needAboveLessons', { ...place, value }, () =>
        m.continuity_file_need_above_lessons({ minutes: minutesPerWeek, most: inNamed }),
      )
  }
}

export const checkNeeds = (timetable: Timetable, context: CheckContext): void => {
  const { needs } = timetable
  if (needs.length === 0) return
  const { origins, problems, sayPupil } = context
  const world = worldOf(timetable)
  const written = new Map<string, number>()
  for (const [at, need] of needs.entries()) {
    const row = origins.needs[at] ?? null
    checkOne(
      need,
      timetable,
      world,
      context,
      (kind, column, value, message) => problems.error(kind, { file: 'needs', row, column, value }, message),
      (kind, column, value, message) => problems.warn(kind, { file: 'needs', row, column, value }, message),
    )
    const key = JSON.stringify(need)
    const before = written.get(key)
    if (before === undefined) written.set(key, at)
    else
      problems.error('needTwice', { file: 'needs', row, column: 'pupil', value: sayPupil(need.pupil) }, () =>
        m.continuity_file_need_twice({ row: origins.needs[before] ?? '–' }),
      )
  }
  checkLengths(timetable, context)
  for (const { need, pupils } of sharingChains(needs))
    problems.warn(
      'sharingChain',
      { file: 'needs', row: origins.needs[need] ?? null, column: 'shared_with' },
      () => m.continuity_file_sharing_chain({ who: pupils.map(sayPupil).join(', ').slice(0, 300) }),
    )
}
