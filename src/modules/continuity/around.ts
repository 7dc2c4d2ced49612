import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import type { PupilCount } from './engine/count.ts'
import { adultsHref } from './hrefs.ts'
import { countMet } from './pupil/met.ts'
import { weekOfPupil } from './pupil/met-store.ts'

/** How many adults a child meets in a week, and where the week is drawn. */
export type AdultsAround = { readonly count: PupilCount; readonly href: string }

/** Read with the asker's rights: null where they do not see the child, or no timetable in use has it. */
export const adultsAround = async (tx: ActorTx, pupil: PupilId): Promise<AdultsAround | null> => {
  const week = await weekOfPupil(tx, pupil)
  const met = week === null ? null : countMet(week.lessons, week.adults, week.weeks.slice(0, 1))
  return met === null ? null : { count: met.count, href: adultsHref(pupil) }
}
