import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
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

/**
 * The timetable as it is handed to a calculation: people, lessons and nothing else, all of them as ids of rows. Groups, subjects and rooms
 * are left blank, because a group can be called after the child it is for.
 */
export const loadIdsOnly = async (tx: ActorTx, id: TimetableId): Promise<Timetable> => {
  const { lessons, staff, needs } = await loadTimetable(tx, id)
  const ids = await lessonIds(tx, id)
  const idOf = (word: string): readonly string[] => {
    const found = ids.get(word)
    return found === undefined ? [] : [found]
  }
  return {
    staff,
    lessons: lessons.flatMap((lesson) =>
      idOf(lesson.id).map((row) => ({ ...lesson, id: row, group: '', subject: '', room: '' })),
    ),
    needs: needs.map((need) => ({ ...need, lessons: need.lessons.flatMap(idOf) })),
  }
}

/** What the lessons are called in the files, for the one who types the changes in. */
export const lessonWords = async (tx: ActorTx, id: TimetableId): Promise<(row: string) => string> => {
  const words = new Map([...(await lessonIds(tx, id))].map(([word, row]) => [row, word]))
  return (row) => words.get(row) ?? ''
}
