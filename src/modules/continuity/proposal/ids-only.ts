import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { saysSupport } from '../engine/tasks.ts'
import type { AdultKind, Timetable } from '../engine/timetable.ts'
import type { TimetableId } from '../ids.ts'
import { loadTimetable } from '../load.ts'

/** One row's id for each lesson: the file's own word for it may name a child. */
const lessonIds = async (tx: ActorTx, id: TimetableId): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ source_id: string; id: string }>`
    select distinct on (source_id) source_id, id from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} order by source_id, id`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.source_id, row.id]))
}

/** The first lesson's id in the place of each word, so that what had one word still has one. Nothing stays nothing. */
const firstIds = (words: readonly (readonly [word: string, id: string])[]): ((word: string) => string) => {
  const first = new Map<string, string>()
  for (const [word, id] of words) if (word !== '' && !first.has(word)) first.set(word, id)
  return (word) => first.get(word) ?? ''
}

/** A subject that is called support is still known to be: all that is read out of its name. */
const supportMark = 'support '

const kinds: Readonly<Record<AdultKind, true>> = { teacher: true, pedagogue: true, substitute: true }

/**
 * A number in the place of each word for what an adult must have: what a child needs may be a diagnosis. That it takes a teacher or a
 * pedagogue is no secret, and the calculation knows them.
 */
const numbers = (): ((word: string) => string) => {
  const known = new Map<string, string>()
  return (word) => {
    if (word === '' || Object.hasOwn(kinds, word)) return word
    const number = known.get(word) ?? `qualification ${known.size + 1}`
    known.set(word, number)
    return number
  }
}

/**
 * The timetable as it is handed to a calculation: people, lessons, groups and subjects, all of them as ids of rows, and qualifications as
 * numbers, never as words, because a group can be called after the child it is for. What is the same stays the same: a double lesson is
 * two in a row of one subject, and one teacher has a class's lessons in it.
 */
export const loadIdsOnly = async (tx: ActorTx, id: TimetableId): Promise<Timetable> => {
  const { lessons, staff, needs } = await loadTimetable(tx, id)
  const ids = await lessonIds(tx, id)
  const idOf = (word: string): readonly string[] => {
    const found = ids.get(word)
    return found === undefined ? [] : [found]
  }
  const known = lessons.flatMap((lesson) => idOf(lesson.id).map((row) => ({ lesson, row })))
  const groupOf = firstIds(known.map(({ lesson, row }) => [lesson.group, row]))
  const subjectOf = firstIds(
    known.map(({ lesson, row }) => [
      lesson.subject,
      saysSupport(lesson.subject) ? `${supportMark}${row}` : row,
    ]),
  )
  // Whoever is qualified in a subject is so by its name, which is an id here too.
  const numberOf = numbers()
  const qualified = (word: string): string => subjectOf(word) || numberOf(word)
  return {
    staff: staff.map((each) => ({ ...each, qualifications: each.qualifications.map(qualified) })),
    lessons: known.map(({ lesson, row }) => ({
      ...lesson,
      id: row,
      group: groupOf(lesson.group),
      subject: subjectOf(lesson.subject),
      room: '',
    })),
    needs: needs.map((need) => ({
      ...need,
      lessons: need.lessons.flatMap(idOf),
      requirement: qualified(need.requirement),
    })),
  }
}

/** What the lessons are called in the files, for the one who types the changes in. */
export const lessonWords = async (tx: ActorTx, id: TimetableId): Promise<(row: string) => string> => {
  const words = new Map([...(await lessonIds(tx, id))].map(([word, row]) => [row, word]))
  return (row) => words.get(row) ?? ''
}

/** The class and the subject that a calculation called by a lesson's id. */
export type CourseWords = { readonly group: (id: string) => string; readonly subject: (id: string) => string }

export const courseWords = async (tx: ActorTx, id: TimetableId): Promise<CourseWords> => {
  const { rows } = await sql<{ id: string; group_name: string; subject: string }>`
    select id, group_name, subject from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`.execute(tx.db)
  const lessons = new Map(rows.map((row) => [row.id, row]))
  return {
    group: (one) => lessons.get(one)?.group_name ?? '',
    subject: (one) => lessons.get(one.replace(supportMark, ''))?.subject ?? '',
  }
}
