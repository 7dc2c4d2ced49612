import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { saysSupport } from '../engine/tasks.ts'
import type { Timetable } from '../engine/timetable.ts'
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

/** A number for each word: what is called the same stays the same, and nobody can read what it is called. */
const numbered = (): ((word: string) => string) => {
  const numbers = new Map<string, string>()
  return (word) => {
    const number = numbers.get(word) ?? (word === '' ? '' : String(numbers.size + 1))
    numbers.set(word, number)
    return number
  }
}

/**
 * The timetable as it is handed to a calculation: people, lessons and nothing else, all of them as ids of rows. Groups and subjects are
 * numbers, because a group can be called after the child it is for, and a double lesson is two of one subject; rooms are left blank.
 */
export const loadIdsOnly = async (tx: ActorTx, id: TimetableId): Promise<Timetable> => {
  const { lessons, staff, needs } = await loadTimetable(tx, id)
  const ids = await lessonIds(tx, id)
  const [group, subject] = [numbered(), numbered()]
  const idOf = (word: string): readonly string[] => {
    const found = ids.get(word)
    return found === undefined ? [] : [found]
  }
  return {
    staff,
    lessons: lessons.flatMap((lesson) =>
      idOf(lesson.id).map((row) => ({
        ...lesson,
        id: row,
        group: group(lesson.group),
        subject: `${saysSupport(lesson.subject) ? 'støtte ' : ''}${subject(lesson.subject)}`,
        room: '',
      })),
    ),
    needs: needs.map((need) => ({ ...need, lessons: need.lessons.flatMap(idOf) })),
  }
}

/** What the lessons are called in the files, for the one who types the changes in. */
export const lessonWords = async (tx: ActorTx, id: TimetableId): Promise<(row: string) => string> => {
  const words = new Map([...(await lessonIds(tx, id))].map(([word, row]) => [row, word]))
  return (row) => words.get(row) ?? ''
}
