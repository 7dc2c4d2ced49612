import type { Random } from '#platform/random.ts'
import { lessonTable, teachingBlocks } from './lesson-table.ts'

export const slotsADay = 7
export const schoolDays = 5
export const slotsAWeek = slotsADay * schoolDays

export type SchoolClass = { readonly name: string; readonly grade: number }

export type Teacher = {
  readonly id: string
  /** 0: the youngest classes, 1: the middle, 2: the oldest. */
  readonly phase: number
  readonly subjects: Set<string>
  /** By slot of the week: somewhere else. */
  readonly away: boolean[]
  load: number
}

/** So many lessons of a subject in a class, all with one teacher. */
type Course = {
  readonly schoolClass: number
  readonly subject: string
  readonly teacher: number
  readonly lessons: number
}

export type PlacedLesson = {
  readonly schoolClass: number
  readonly subject: string
  readonly teacher: number
  slot: number
}

export const phaseOf = (grade: number): number => (grade <= 3 ? 0 : grade <= 6 ? 1 : 2)

export const makeClasses = (count: number): SchoolClass[] =>
  Array.from({ length: count }, (_, place) => {
    const grade = place % 10
    return { name: `${grade}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(place / 10)] ?? 'z'}`, grade }
  }).sort((x, y) => x.grade - y.grade || (x.name < y.name ? -1 : 1))

const teamMeeting = [1 * slotsADay + 6, 2 * slotsADay + 6, 3 * slotsADay + 6]

export const makeTeachers = (count: number, random: Random): Teacher[] =>
  Array.from({ length: count }, (_, place) => {
    const phase = place % 10 < 4 ? 0 : place % 10 < 7 ? 1 : 2
    const away = Array.from({ length: slotsAWeek }, () => false)
    const meeting = teamMeeting[phase]
    if (meeting !== undefined) away[meeting] = true
    if (random.chance(0.2)) away.fill(true, ...dayOff(random.below(schoolDays)))
    return { id: `L${String(place + 1).padStart(3, '0')}`, phase, subjects: new Set<string>(), away, load: 0 }
  })

const dayOff = (day: number): [number, number] => [day * slotsADay, (day + 1) * slotsADay]

/** The teacher of the class's phase who has most room; somebody who has the subject already is liked better. */
const teacherFor = (
  teachers: readonly Teacher[],
  phase: number,
  subjects: readonly string[],
  random: Random,
): number => {
  let best = 0
  let bestPrice = Infinity
  for (const [place, teacher] of teachers.entries()) {
    const days = teacher.away.filter((away) => !away).length / slotsAWeek
    const price =
      teacher.load / days +
      (teacher.phase === phase ? 0 : 8) -
      (subjects.some((subject) => teacher.subjects.has(subject)) ? 3 : 0) +
      random.next() * 3
    if (price < bestPrice) [best, bestPrice] = [place, price]
  }
  return best
}

const makeCourses = (
  classes: readonly SchoolClass[],
  teachers: readonly Teacher[],
  random: Random,
): Course[] =>
  classes.flatMap(({ grade }, schoolClass) => {
    const lessonsOf = new Map(lessonTable(grade))
    return teachingBlocks(grade).flatMap((subjects) => {
      const place = teacherFor(teachers, phaseOf(grade), subjects, random)
      const teacher = teachers[place]
      return subjects.map((subject) => {
        const lessons = lessonsOf.get(subject) ?? 0
        if (teacher !== undefined) {
          teacher.load += lessons
          teacher.subjects.add(subject)
        }
        return { schoolClass, subject, teacher: place, lessons }
      })
    })
  })

/**
 * A week in which no class and no teacher is in two places. Lessons are put where there is room; one that finds none pushes another
 * out, which then looks for a new place itself. A lesson that never finds room is left out, as real schools leave it out.
 */
const placeLessons = (
  courses: readonly Course[],
  classCount: number,
  teachers: readonly Teacher[],
  random: Random,
): PlacedLesson[] => {
  const lessons: PlacedLesson[] = courses.flatMap(({ lessons: count, ...course }) =>
    Array.from({ length: count }, () => ({ ...course, slot: -1 })),
  )
  const inClass = Array.from({ length: classCount * slotsAWeek }, () => -1)
  const ofTeacher = Array.from({ length: teachers.length * slotsAWeek }, () => -1)
  const waiting = lessons.map((_, place) => place)
  const takeOut = (place: number): void => {
    const lesson = lessons[place]
    if (lesson === undefined || lesson.slot < 0) return
    inClass[lesson.schoolClass * slotsAWeek + lesson.slot] = -1
    ofTeacher[lesson.teacher * slotsAWeek + lesson.slot] = -1
    lesson.slot = -1
    waiting.push(place)
  }
  for (let tries = lessons.length * 40; tries > 0 && waiting.length > 0; tries--) {
    const place = waiting.splice(random.below(waiting.length), 1)[0] ?? 0
    const lesson = lessons[place]
    const teacher = lesson === undefined ? undefined : teachers[lesson.teacher]
    if (lesson === undefined || teacher === undefined) continue
    const start = random.below(slotsAWeek)
    let best = -1
    let bestPrice = Infinity
    for (let step = 0; step < slotsAWeek; step++) {
      const slot = (start + step) % slotsAWeek
      if (teacher.away[slot] === true) continue
      const others = [
        inClass[lesson.schoolClass * slotsAWeek + slot],
        ofTeacher[lesson.teacher * slotsAWeek + slot],
      ]
      const pushed = others.filter((other) => other !== undefined && other >= 0).length
      // Late lessons are disliked, and a second lesson of the subject is liked beside the first.
      const before = slot % slotsADay === 0 ? -1 : (inClass[lesson.schoolClass * slotsAWeek + slot - 1] ?? -1)
      const follows = before >= 0 && lessons[before]?.subject === lesson.subject ? 0.5 : 0
      const price = pushed * 2 + (slot % slotsADay) * 0.12 - follows + random.next() * 0.5
      if (price < bestPrice) [best, bestPrice] = [slot, price]
    }
    if (best < 0) continue
    const pushedOut = [
      inClass[lesson.schoolClass * slotsAWeek + best],
      ofTeacher[lesson.teacher * slotsAWeek + best],
    ]
    for (const other of pushedOut) if (other !== undefined && other >= 0) takeOut(other)
    lesson.slot = best
    inClass[lesson.schoolClass * slotsAWeek + best] = place
    ofTeacher[lesson.teacher * slotsAWeek + best] = place
  }
  return lessons.filter(({ slot }) => slot >= 0)
}

export const makeOrdinaryWeek = (
  classes: readonly SchoolClass[],
  teachers: readonly Teacher[],
  random: Random,
): PlacedLesson[] => placeLessons(makeCourses(classes, teachers, random), classes.length, teachers, random)
