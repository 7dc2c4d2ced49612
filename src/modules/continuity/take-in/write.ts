import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { Lesson } from '../engine/timetable.ts'
import { TimetableId } from '../ids.ts'
import { type NewTimetable, writeParts } from './write-parts.ts'

/** "A" before "B", week 9 before week 10. */
const weeksOf = (lessons: readonly Lesson[]): string[] => {
  const weeks = [...new Set(lessons.map(({ week }) => week))].toSorted((a, b) =>
    a.localeCompare(b, 'da', { numeric: true }),
  )
  return weeks.length === 0 ? [''] : weeks
}

/** Of two who take a timetable of one school in at once, the later one waits, and replaces the earlier. */
export const lockSchool = async (tx: ActorTx, school: SchoolId): Promise<void> => {
  await sql`select pg_advisory_xact_lock(7301026, hashtext(${school}))`.execute(tx.db)
}

/** Makes room for a draft, or for the one that is used from now on. */
const makeRoom = async (tx: ActorTx, school: SchoolId, state: 'draft' | 'current'): Promise<void> => {
  const at = sql`municipality_id = ${tx.actor.municipality} and school_id = ${school}`
  await (state === 'draft'
    ? sql`delete from timetable where ${at} and state = 'draft'`.execute(tx.db)
    : sql`update timetable set state = 'former', version = version + 1 where ${at} and state = 'current'`.execute(
        tx.db,
      ))
}

/** Writes a timetable of a school, whole: the draft it had gives way, or the one in use becomes a former one. */
export const writeTimetable = async (tx: ActorTx, made: NewTimetable): Promise<TimetableId> => {
  const { school, state, timetable, fileNames, fingerprint } = made
  const { municipality } = tx.actor
  if (municipality === null) throw new Error('A timetable belongs to a municipality.')
  await lockSchool(tx, school)
  await makeRoom(tx, school, state)
  const id = TimetableId.create()
  const by = tx.actor.kind === 'person' ? tx.actor.person : (tx.actor.startedBy ?? null)
  await sql`
    insert into timetable (municipality_id, id, school_id, title, weeks, first_monday, state, imported_by, imported_at)
    values (${municipality}, ${id}, ${school}, ${made.title}, ${weeksOf(timetable.lessons)}::text[], ${made.firstMonday},
      ${state}, ${by}, ${made.importedAt ?? tx.now})`.execute(tx.db)
  await sql`
    insert into timetable_source (municipality_id, timetable_id, file_names, fingerprint)
    values (${municipality}, ${id}, ${fileNames}::text[], ${fingerprint})`.execute(tx.db)
  await writeParts(tx, { municipality, timetable: id }, made)
  return id
}

/** The draft of a school is used from now on; the one before stays as a former one. Null: it is not the draft that was read. */
export const useDraft = async (
  tx: ActorTx,
  school: SchoolId,
  given: {
    readonly id: TimetableId
    readonly version: number
    readonly title: string
    readonly firstMonday: Temporal.PlainDate | null
  },
): Promise<boolean> => {
  await lockSchool(tx, school)
  const { rows } = await sql<{ id: string }>`
    select id from timetable where municipality_id = ${tx.actor.municipality} and school_id = ${school} and id = ${given.id}
      and state = 'draft' and version = ${given.version}`.execute(tx.db)
  if (rows.length === 0) return false
  await makeRoom(tx, school, 'current')
  await sql`
    update timetable set state = 'current', title = ${given.title}, first_monday = ${given.firstMonday}, version = version + 1
    where municipality_id = ${tx.actor.municipality} and id = ${given.id}`.execute(tx.db)
  return true
}

export const dropDraft = async (tx: ActorTx, school: SchoolId): Promise<void> => {
  await makeRoom(tx, school, 'draft')
}
