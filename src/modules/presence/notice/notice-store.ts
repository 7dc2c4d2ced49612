import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { AbsenceId, PersonId, PupilId } from '#platform/ids.ts'
import { dailyParametersOn } from '../daily-parameters.ts'
import { timeOf } from '../daily-words.ts'
import { type Child, childrenOf } from '../family-store.ts'
import { type NoticeDay, noticeDays } from './notice.ts'
import type { AbsenceCategory, AbsencePart } from '../presence.ts'
import { calendarsOf, municipalityOf, parametersOf } from '../presence-store.ts'
import { type ToldAbsence, absencesOn, registrationsOn } from '../registration/registration-store.ts'

/** `isRegistered`: whether any part of the day has been registered for the child's class. */
export type ChildDay = NoticeDay & {
  readonly isRegistered: boolean
  readonly absences: readonly ToldAbsence[]
}
export type ChildNotices = {
  readonly child: Child
  readonly days: readonly ChildDay[]
  readonly until: Temporal.PlainTime
}

/** What is told or registered of a person's children today and on the next school day. */
export const noticesOf = async (tx: ActorTx, actor: PersonActor): Promise<readonly ChildNotices[]> => {
  const children = await childrenOf(tx, actor)
  const calendar = await calendarsOf(tx, municipalityOf(tx))
  const until = dailyParametersOn(tx.today, await parametersOf(tx)).noticeUntil
  const result: ChildNotices[] = []
  for (const child of children) {
    const days: ChildDay[] = []
    for (const day of noticeDays(calendar(child.school), tx.today, timeOf(tx.now), until)) {
      const classes = child.homeClass === null ? [] : [child.homeClass.id]
      const registered = (await registrationsOn(tx, classes, day.day)).values().next().value ?? []
      const absences = await absencesOn(tx, [child.pupil], day.day)
      days.push({ ...day, isRegistered: registered.length > 0, absences: absences.get(child.pupil) ?? [] })
    }
    result.push({ child, days, until })
  }
  return result
}

export const addNotice = async (
  tx: ActorTx,
  notice: {
    pupil: PupilId
    day: Temporal.PlainDate
    part: AbsencePart
    category: AbsenceCategory
    note: string | null
    by: PersonId
  },
): Promise<void> => {
  await tx.db
    .insertInto('absence')
    .values({
      municipality_id: municipalityOf(tx),
      id: AbsenceId.create(),
      pupil_id: notice.pupil,
      day: notice.day,
      part: notice.part,
      category: notice.category,
      note: notice.note,
      origin: 'guardian',
      registered_by: notice.by,
      registered_at: tx.now,
    })
    .execute()
}

export type GivenNotice = {
  readonly id: AbsenceId
  readonly pupil: PupilId
  readonly day: Temporal.PlainDate
  readonly givenBy: PersonId | null
  readonly isNotice: boolean
}

export const findNotice = async (tx: ActorTx, id: AbsenceId): Promise<GivenNotice | null> => {
  const row = await tx.db
    .selectFrom('absence')
    .select(['id', 'pupil_id', 'day', 'registered_by', 'origin'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .executeTakeFirst()
  return row === undefined
    ? null
    : {
        id: AbsenceId.trust(row.id),
        pupil: PupilId.trust(row.pupil_id),
        day: row.day,
        givenBy: row.registered_by === null ? null : PersonId.trust(row.registered_by),
        isNotice: row.origin === 'guardian',
      }
}

/** False when it was gone already, or when the database no longer lets it go. */
export const removeNotice = async (tx: ActorTx, id: AbsenceId): Promise<boolean> => {
  const removed = await tx.db
    .deleteFrom('absence')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .executeTakeFirst()
  return removed.numDeletedRows === 1n
}
