import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { AbsenceId, PersonId, PupilId } from '#platform/ids.ts'
import { dailyParametersOn } from '../daily-parameters.ts'
import { type Child, childrenOf, pupilsToday } from '../family-store.ts'
import { type LeaveSpan, type LeaveState, leaveDayChange } from './leave.ts'
import type { LeaveToAnswer } from './leave-policy.ts'
import { calendarOf, calendarsOf, municipalityOf, parametersOf } from '../presence-store.ts'
import { absencesOn, registrationsOn } from '../registration/registration-store.ts'
import { recomputeSignalsSoon } from '../signals/jobs.ts'

export type LeaveRequest = LeaveSpan &
  LeaveToAnswer & {
    readonly id: string
    readonly pupil: PupilId
    readonly child: Child
    readonly children: readonly PupilId[]
    readonly reason: string
    readonly askedByName: string | null
    readonly askedAt: Temporal.Instant
    readonly state: LeaveState
    readonly answer: string | null
    readonly answeredByName: string | null
    readonly answeredAt: Temporal.Instant | null
    readonly version: number
  }

type Row = {
  id: string
  pupil_id: string
  first_day: Temporal.PlainDate
  last_day: Temporal.PlainDate
  reason: string
  asked_by: string
  asked_by_name: string | null
  asked_at: Temporal.Instant
  state: string
  answer: string | null
  answered_by_name: string | null
  answered_at: Temporal.Instant | null
  version: number
  is_home_teacher: boolean
}

export type LeaveFilter = { readonly id: string } | { readonly since: Temporal.PlainDate }

/** The requests that the actor can see at all: one, or those whose last day is not before `since`. */
const readRows = async (tx: ActorTx, actor: PersonActor, filter: LeaveFilter): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select l.id, l.pupil_id, l.first_day, l.last_day, l.reason, l.asked_by, l.asked_at, l.state, l.answer, l.answered_at,
      l.version, a.given_name || ' ' || a.family_name as asked_by_name,
      s.given_name || ' ' || s.family_name as answered_by_name,
      exists (
        select from class_member m
        join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
        join class_staff t on t.municipality_id = m.municipality_id and t.class_id = m.class_id
        where m.municipality_id = l.municipality_id and m.pupil_id = l.pupil_id and t.person_id = ${actor.person}
          and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})
          and t.valid_from <= ${tx.today} and (t.valid_to is null or t.valid_to > ${tx.today})) as is_home_teacher
    from leave_request l
    left join person a on a.municipality_id = l.municipality_id and a.id = l.asked_by
    left join person s on s.municipality_id = l.municipality_id and s.id = l.answered_by
    where l.municipality_id = ${municipalityOf(tx)}
      and ${'id' in filter ? sql`l.id = ${filter.id}` : sql`l.last_day >= ${filter.since}`}
    order by l.first_day, l.id`.execute(tx.db)
  return rows
}

export const leaveRequests = async (
  tx: ActorTx,
  actor: PersonActor,
  filter: LeaveFilter,
): Promise<readonly LeaveRequest[]> => {
  const rows = await readRows(tx, actor, filter)
  if (rows.length === 0) return []
  const pupils = new Map(
    (
      await pupilsToday(
        tx,
        rows.map((row) => row.pupil_id),
      )
    ).map((one) => [one.pupil, one]),
  )
  const children = (await childrenOf(tx, actor)).map(({ pupil }) => pupil)
  const calendar = await calendarsOf(tx, municipalityOf(tx))
  const { leaveTeacherDays } = dailyParametersOn(tx.today, await parametersOf(tx))
  return rows.flatMap((row): LeaveRequest[] => {
    const pupil = PupilId.trust(row.pupil_id)
    const child = pupils.get(pupil)
    // A child who has left every school is answered for by none.
    if (child === undefined) return []
    return [
      {
        id: row.id,
        pupil,
        child,
        children,
        school: child.school,
        firstDay: row.first_day,
        lastDay: row.last_day,
        schoolDays: calendar(child.school).countSchoolDays(row.first_day, row.last_day),
        teacherDays: leaveTeacherDays,
        isHomeTeacher: row.is_home_teacher,
        reason: row.reason,
        askedBy: PersonId.trust(row.asked_by),
        askedByName: row.asked_by_name,
        askedAt: row.asked_at,
        state: row.state as LeaveState,
        answer: row.answer,
        answeredByName: row.answered_by_name,
        answeredAt: row.answered_at,
        version: row.version,
      },
    ]
  })
}

export const findLeave = async (tx: ActorTx, actor: PersonActor, id: string): Promise<LeaveRequest | null> =>
  (await leaveRequests(tx, actor, { id }))[0] ?? null

export const askForLeave = async (
  tx: ActorTx,
  asked: LeaveSpan & { readonly pupil: PupilId; readonly reason: string; readonly by: PersonId },
): Promise<void> => {
  await tx.db
    .insertInto('leave_request')
    .values({
      municipality_id: municipalityOf(tx),
      id: v7(),
      pupil_id: asked.pupil,
      first_day: asked.firstDay,
      last_day: asked.lastDay,
      reason: asked.reason,
      asked_by: asked.by,
      asked_at: tx.now,
    })
    .execute()
}

type Answer = {
  readonly state: 'approved' | 'refused'
  readonly text: string | null
  readonly by: PersonId
  readonly version: number
}

/** False when somebody answered or withdrew since the version was read; nothing is written then. */
export const answerLeave = async (tx: ActorTx, leave: LeaveRequest, answer: Answer): Promise<boolean> => {
  const updated = await tx.db
    .updateTable('leave_request')
    .set({
      state: answer.state,
      answer: answer.text,
      answered_by: answer.by,
      answered_at: tx.now,
      version: answer.version + 1,
    })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', leave.id)
    .where('version', '=', answer.version)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) return false
  if (answer.state === 'approved') {
    await authoriseDays(tx, leave, answer.by)
    await recomputeSignalsSoon(tx, { kind: 'pupils', ids: [leave.pupil] })
  }
  return true
}

/** Makes every school day that the request covers, and on which the pupil goes to a school, one of authorised absence. */
const authoriseDays = async (tx: ActorTx, leave: LeaveRequest, by: PersonId): Promise<void> => {
  const municipality = municipalityOf(tx)
  const calendar = await calendarOf(tx, municipality, leave.school)
  const classes = leave.child.homeClass === null ? [] : [leave.child.homeClass.id]
  const from = { origin: 'leave', registered_by: by, registered_at: tx.now }
  for (const day of calendar.schoolDays(leave.firstDay, leave.lastDay)) {
    const known = (await absencesOn(tx, [leave.pupil], day)).get(leave.pupil) ?? []
    const registered = (await registrationsOn(tx, classes, day)).values().next().value ?? []
    const change = leaveDayChange(known, registered.length > 0)
    if (change.kind === 'authorise')
      await tx.db
        .updateTable('absence')
        .set({ ...from, category: 'authorised' })
        .where('municipality_id', '=', municipality)
        .where('id', 'in', [...change.ids])
        .execute()
    else if (change.kind === 'add')
      await tx.db
        .insertInto('absence')
        .values({
          ...from,
          municipality_id: municipality,
          id: AbsenceId.create(),
          pupil_id: leave.pupil,
          day,
          part: 'day',
          category: 'authorised',
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
  }
}

/** Takes the request back, and with it the days that were authorised for it. False when the version is no longer the one read. */
export const withdrawLeave = async (tx: ActorTx, leave: LeaveRequest, version: number): Promise<boolean> => {
  const municipality = municipalityOf(tx)
  // The days go first: the database lets them go while the request is the asker's own.
  await tx.db
    .deleteFrom('absence')
    .where('municipality_id', '=', municipality)
    .where('pupil_id', '=', leave.pupil)
    .where('origin', '=', 'leave')
    .where('day', '>=', leave.firstDay)
    .where('day', '<=', leave.lastDay)
    .execute()
  const updated = await tx.db
    .updateTable('leave_request')
    .set({ state: 'withdrawn', version: version + 1 })
    .where('municipality_id', '=', municipality)
    .where('id', '=', leave.id)
    .where('version', '=', version)
    .where('state', 'in', ['asked', 'approved'])
    .executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) return false
  await recomputeSignalsSoon(tx, { kind: 'pupils', ids: [leave.pupil] })
  return true
}
