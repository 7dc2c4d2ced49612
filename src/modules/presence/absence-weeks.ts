import { sql } from 'kysely'
import { dayNumberOf, dayOfNumber, mondayOfNumber } from '#platform/calendar/day-number.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type ClassId, PupilId } from '#platform/ids.ts'
import { mayReadClass } from './class/policy.ts'
import { findClass } from './class/store.ts'
import { countAbsence, percentOf } from './measure/absence-count.ts'
import { weightsBy } from './measure/legal-measure.ts'
import { registeredDayOf } from './measure/registered-days.ts'
import { type AbsenceRow, totalUnits } from './presence.ts'
import {
  calendarsOf,
  municipalityOf,
  parametersOf,
  presenceOfPupils,
  toPupilPresence,
} from './presence-store.ts'

/** Absence in one week, by the Monday it begins with, in percent of the time that was registered. */
export type AbsenceWeek = {
  readonly monday: Temporal.PlainDate
  /** Null when nobody registered anything that week: no share is known then. */
  readonly percent: number | null
}

type Span = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }

const weekOf = (day: number): number => mondayOfNumber(day)

/** The weeks of several pupils together: their absent time in percent of their registered time. */
const weeksOf = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
  { from, to }: Span,
): Promise<readonly AbsenceWeek[]> => {
  const [presence, calendarFor, { measure }] = await Promise.all([
    presenceOfPupils(tx, pupils, from, to),
    calendarsOf(tx, municipalityOf(tx)),
    parametersOf(tx),
  ])
  const weights = weightsBy(measure)
  const sums = new Map<number, { away: number; registered: number }>()
  for (const rows of presence.values()) {
    const pupil = toPupilPresence(rows, calendarFor)
    const registered = Map.groupBy(rows.registered, (packed) => weekOf(registeredDayOf(packed)))
    const absences = Map.groupBy(rows.absences, ({ day }) => weekOf(day))
    const none: readonly AbsenceRow[] = []
    for (const [monday, days] of registered) {
      const counted = countAbsence(
        { ...pupil, registered: days, absences: absences.get(monday) ?? none },
        monday,
        monday + 6,
        weights,
      )
      const sum = sums.get(monday) ?? { away: 0, registered: 0 }
      sum.away += totalUnits(counted.units)
      sum.registered += counted.registered
      sums.set(monday, sum)
    }
  }
  const weeks: AbsenceWeek[] = []
  for (let monday = weekOf(dayNumberOf(from)); monday <= dayNumberOf(to); monday += 7) {
    const sum = sums.get(monday)
    weeks.push({
      monday: dayOfNumber(monday),
      percent: sum === undefined ? null : percentOf(sum.away, sum.registered),
    })
  }
  return weeks
}

/** A pupil's absence week by week, with the asker's rights; null when the asker does not see the pupil. */
export const absenceWeeksOfPupil = async (
  tx: ActorTx,
  pupil: PupilId,
  span: Span,
): Promise<readonly AbsenceWeek[] | null> => {
  const { rows } = await sql<{ seen: boolean }>`
    select exists (select from pupil_access a
      where a.municipality_id = ${municipalityOf(tx)} and a.pupil_id = ${pupil} and a.person_id = ${
        tx.actor.kind === 'person' ? tx.actor.person : null
      }
        and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})) as seen`.execute(
    tx.db,
  )
  return rows[0]?.seen === true ? await weeksOf(tx, [pupil], span) : null
}

/**
 * The absence of those who go to a class today, week by week; null for one who may not open the class. Someone who sees only some of its
 * pupils is told nothing rather than a share of those few.
 */
export const absenceWeeksOfClass = async (
  tx: ActorTx,
  id: ClassId,
  span: Span,
): Promise<readonly AbsenceWeek[] | null> => {
  if (tx.actor.kind !== 'person') return null
  const found = await findClass(tx, tx.actor, id)
  if (found === null || !mayReadClass(tx.actor, found).may) return null
  const members = await tx.db
    .selectFrom('class_member')
    .select('pupil_id')
    .distinct()
    .where('municipality_id', '=', municipalityOf(tx))
    .where('class_id', '=', id)
    .where('valid_from', '<=', tx.today)
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', tx.today)]))
    .execute()
  return await weeksOf(
    tx,
    members.map(({ pupil_id }) => PupilId.trust(pupil_id)),
    span,
  )
}
