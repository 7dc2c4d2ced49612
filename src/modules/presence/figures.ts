import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { type ClassId, PupilId } from '#platform/ids.ts'
import { presenceReport } from './measure/legal-measure.ts'
import {
  calendarsOf,
  municipalityOf,
  parametersOf,
  presenceOfPupils,
  toPupilPresence,
} from './presence-store.ts'
import { type AbsenceCategory, absenceCategories, type DayUnits } from './presence.ts'

/** Presence in a period, summed over one pupil or over those of a class whom the asker sees. Units are hundredths of a day. */
export type PresenceFigures = {
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly pupils: number
  readonly registered: DayUnits
  readonly absent: Readonly<Record<AbsenceCategory, DayUnits>>
}

const pupilsOfClass = async (tx: ActorTx, id: ClassId): Promise<readonly PupilId[]> => {
  const { rows } = await sql<{ id: string }>`
    select distinct pupil_id as id from class_member
    where municipality_id = ${municipalityOf(tx)} and class_id = ${id}
      and valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})`.execute(tx.db)
  return rows.map((row) => PupilId.trust(row.id))
}

/** What is registered from `from` to `to`, both included, as it stands now; null when the asker sees none of it. */
export const presenceFigures = async (
  tx: ActorTx,
  of: { readonly pupil: PupilId } | { readonly classId: ClassId },
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<PresenceFigures | null> => {
  const pupils = 'pupil' in of ? [of.pupil] : await pupilsOfClass(tx, of.classId)
  if (pupils.length === 0) return null
  const [presence, calendarFor, { measure }] = await Promise.all([
    presenceOfPupils(tx, pupils, from, to),
    calendarsOf(tx, municipalityOf(tx)),
    parametersOf(tx),
  ])
  const absent = { sick: 0, authorised: 0, unauthorised: 0 }
  let registered = 0
  let seen = 0
  for (const pupil of pupils) {
    const rows = presence.get(pupil)
    if (rows === undefined) continue
    seen += 1
    const school = rows.enrolled.at(-1)?.school ?? null
    const report = presenceReport(from, to, toPupilPresence(rows, calendarFor), {
      today: tx.today,
      calendar: calendarFor(school),
      parameters: measure,
    })
    registered += report.registered
    for (const category of absenceCategories) absent[category] += report.units[category]
  }
  return seen === 0 ? null : { from, to, pupils: seen, registered, absent }
}
