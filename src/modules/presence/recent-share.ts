import { dayNumberOf } from '#platform/calendar/day-number.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { countAbsence, shareOf } from './measure/absence-count.ts'
import { weightsBy } from './measure/legal-measure.ts'
import { totalUnits } from './presence.ts'
import {
  calendarsOf,
  municipalityOf,
  parametersOf,
  presenceOfPupils,
  toPupilPresence,
} from './presence-store.ts'

/**
 * A pupil's absence over the last `schoolDays` school days up to and including `until`, in tenths of a percent of the registered time and
 * rounded down like every other share; null when nothing was registered, or the asker does not see the pupil.
 */
export const recentAbsenceShare = async (
  tx: ActorTx,
  pupil: PupilId,
  { until, schoolDays }: { readonly until: Temporal.PlainDate; readonly schoolDays: number },
): Promise<number | null> => {
  const [calendarFor, { measure }] = await Promise.all([
    calendarsOf(tx, municipalityOf(tx)),
    parametersOf(tx),
  ])
  const rows = (await presenceOfPupils(tx, [pupil], until.subtract({ years: 1 }), until)).get(pupil)
  if (rows === undefined) return null
  const school = rows.enrolled.findLast(({ from }) => from <= dayNumberOf(until))?.school ?? null
  const [first] = calendarFor(school).lastSchoolDays(schoolDays, until)
  if (first === undefined) return null
  const count = countAbsence(
    toPupilPresence(rows, calendarFor),
    dayNumberOf(first),
    dayNumberOf(until),
    weightsBy(measure),
  )
  return shareOf(totalUnits(count.units), count.registered)
}
