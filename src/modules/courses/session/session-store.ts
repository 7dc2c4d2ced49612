import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, PupilId } from '#platform/ids.ts'
import type { Attendance, DatedSession, SessionKind } from '../courses.ts'
import { municipalityOf } from '../municipality.ts'

export type CourseSession = {
  readonly id: string
  readonly course: string
  readonly place: number
  readonly kind: SessionKind
  readonly title: string
  readonly purpose: string
  readonly day: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate | null
  /** Minutes after midnight; null for a pause. */
  readonly starts: number | null
  readonly minutes: number | null
  readonly state: 'planned' | 'held' | 'cancelled'
  readonly version: number
}

export const sessionsOf = async (tx: ActorTx, course: string): Promise<readonly CourseSession[]> => {
  const rows = await tx.db
    .selectFrom('project_course_session')
    .selectAll()
    .where('municipality_id', '=', municipalityOf(tx))
    .where('course_id', '=', course)
    .orderBy('day')
    .orderBy('starts_minute', (order) => order.asc().nullsFirst())
    .orderBy('place')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    course: row.course_id,
    place: row.place,
    kind: row.kind as SessionKind,
    title: row.title,
    purpose: row.purpose,
    day: row.day,
    lastDay: row.last_day,
    starts: row.starts_minute,
    minutes: row.minutes,
    state: row.state as CourseSession['state'],
    version: row.version,
  }))
}

export type NewSession = Pick<
  CourseSession,
  'kind' | 'title' | 'purpose' | 'day' | 'lastDay' | 'starts' | 'minutes'
>

const rowOf = (tx: ActorTx, course: string, place: number, session: NewSession) => ({
  municipality_id: municipalityOf(tx),
  id: v7(),
  course_id: course,
  place,
  kind: session.kind,
  title: session.title,
  purpose: session.purpose,
  day: session.day,
  last_day: session.lastDay,
  starts_minute: session.starts,
  minutes: session.minutes,
})

/** Writes the sessions that a course begins with. The database refuses the sixty-first. */
export const addSessions = async (
  tx: ActorTx,
  course: string,
  sessions: readonly DatedSession[],
  starts: number,
): Promise<void> => {
  if (sessions.length === 0) return
  await tx.db
    .insertInto('project_course_session')
    .values(
      sessions.map((session, index) =>
        rowOf(tx, course, index + 1, {
          ...session,
          ...(session.kind === 'pause'
            ? { starts: null, minutes: null }
            : { starts, minutes: session.minutes ?? 60 }),
        }),
      ),
    )
    .execute()
}

/** Writes one more at a place that nobody has taken. False when somebody has: two never add on top of each other. */
export const addSession = async (
  tx: ActorTx,
  course: string,
  place: number,
  session: NewSession,
): Promise<boolean> => {
  const added = await tx.db
    .insertInto('project_course_session')
    .values(rowOf(tx, course, place, session))
    .onConflict((conflict) => conflict.columns(['municipality_id', 'course_id', 'place']).doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}

export type Moved = {
  readonly day: Temporal.PlainDate
  readonly lastDay: Temporal.PlainDate | null
  readonly starts: number | null
  readonly minutes: number | null
}

const changeSession = async (
  tx: ActorTx,
  session: CourseSession,
  version: number,
  values: Record<string, unknown>,
): Promise<boolean> => {
  const updated = await tx.db
    .updateTable('project_course_session')
    .set({ ...values, version: version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', session.id)
    .where('version', '=', version)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export const moveSession = async (
  tx: ActorTx,
  session: CourseSession,
  version: number,
  to: Moved,
): Promise<boolean> =>
  await changeSession(tx, session, version, {
    day: to.day,
    last_day: to.lastDay,
    starts_minute: to.starts,
    minutes: to.minutes,
  })

export const cancelSession = async (
  tx: ActorTx,
  session: CourseSession,
  version: number,
  state: 'cancelled' | 'planned',
): Promise<boolean> => await changeSession(tx, session, version, { state })

export type Attended =
  | { readonly pupil: PupilId; readonly staff: null; readonly session: string; readonly status: Attendance }
  | { readonly pupil: null; readonly staff: PersonId; readonly session: string; readonly status: Attendance }

/** Attendance that the asker may see, of the whole course. */
export const attendanceOf = async (tx: ActorTx, course: string): Promise<readonly Attended[]> => {
  const rows = await tx.db
    .selectFrom('project_course_attendance')
    .select(['session_id', 'pupil_id', 'staff_id', 'status'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('course_id', '=', course)
    .execute()
  return rows.map((row): Attended => {
    const session = { session: row.session_id, status: row.status as Attendance }
    return row.pupil_id === null
      ? { ...session, pupil: null, staff: PersonId.trust(row.staff_id ?? '') }
      : { ...session, pupil: PupilId.trust(row.pupil_id), staff: null }
  })
}

export type WrittenAttendance = {
  readonly pupils: ReadonlyMap<PupilId, Attendance>
  readonly staff: ReadonlyMap<PersonId, Attendance>
}

/** Writes who was there, and that the session was held. False when somebody else wrote since; nothing is written then. */
export const writeAttendance = async (
  tx: ActorTx,
  session: CourseSession,
  version: number,
  { pupils, staff }: WrittenAttendance,
): Promise<boolean> => {
  // The version is taken first: of two who save at once the second waits here, and finds another version.
  if (!(await changeSession(tx, session, version, { state: 'held' }))) return false
  const rows = [
    ...[...pupils].map(([pupil, status]) => ({ pupil, person: null, status })),
    ...[...staff].map(([person, status]) => ({ pupil: null, person, status })),
  ]
  for (const { pupil, person, status } of rows)
    await sql`
      insert into project_course_attendance (municipality_id, session_id, course_id, pupil_id, staff_id, status, written_by, written_at)
      values (${municipalityOf(tx)}, ${session.id}, ${session.course}, ${pupil}, ${person}, ${status}, actor_person(), ${tx.now})
      on conflict (municipality_id, session_id, coalesce(pupil_id, staff_id))
        do update set status = excluded.status, written_by = excluded.written_by, written_at = excluded.written_at`.execute(
      tx.db,
    )
  return true
}

export type Note = {
  readonly session: string
  readonly pupil: PupilId | null
  readonly version: number
  readonly text: string
  readonly isShared: boolean
  readonly writer: string
  readonly writtenAt: Temporal.Instant
}

/** Every version of the notes that the asker may read, latest first. */
export const notesOf = async (tx: ActorTx, course: string): Promise<readonly Note[]> => {
  const { rows } = await sql<{
    session_id: string
    pupil_id: string | null
    version: number
    text: string
    is_shared: boolean
    writer: string | null
    written_at: Temporal.Instant
  }>`
    select n.session_id, n.pupil_id, n.version, n.text, n.is_shared, n.written_at, p.given_name || ' ' || p.family_name as writer
    from project_course_note n left join person p on p.municipality_id = n.municipality_id and p.id = n.written_by
    where n.municipality_id = ${municipalityOf(tx)} and n.course_id = ${course}
    order by n.version desc`.execute(tx.db)
  return rows.map((row) => ({
    session: row.session_id,
    pupil: row.pupil_id === null ? null : PupilId.trust(row.pupil_id),
    version: row.version,
    text: row.text,
    isShared: row.is_shared,
    writer: row.writer ?? '',
    writtenAt: row.written_at,
  }))
}

/** Writes the version after the one that was read; a version that another has written meanwhile is a key that is taken. */
export const writeNote = async (
  tx: ActorTx,
  session: CourseSession,
  note: {
    readonly pupil: PupilId | null
    readonly after: number
    readonly text: string
    readonly isShared: boolean
    readonly by: PersonId
  },
): Promise<void> => {
  await tx.db
    .insertInto('project_course_note')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      course_id: session.course,
      session_id: session.id,
      pupil_id: note.pupil,
      version: note.after + 1,
      text: note.text,
      is_shared: note.isShared,
      written_by: note.by,
      written_at: tx.now,
    })
    .execute()
}
