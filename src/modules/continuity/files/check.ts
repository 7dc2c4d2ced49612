import type { Timetable } from '../engine/timetable.ts'
import { checkDays } from './check-days.ts'
import { checkNeeds } from './check-needs.ts'
import { checkStaff } from './check-staff.ts'
import type { TimetableProblems } from './problems.ts'

/** Where each lesson, adult and need of a timetable stood: in the same order as in the timetable. A row is null in an XML file. */
export type Origins = {
  readonly lessons: readonly { readonly row: number | null; readonly pupilsWritten: boolean }[]
  readonly staff: readonly (number | null)[]
  readonly needs: readonly (number | null)[]
}

export type CheckContext = {
  readonly origins: Origins
  readonly problems: TimetableProblems
  /** How an id is told to people; where the files are all there is, an id is what they wrote. */
  readonly sayAdult: (id: string) => string
  readonly sayPupil: (id: string) => string
  /** Stops between the parts of the work. */
  readonly signal?: AbortSignal
}

/**
 * What one file says against another or against itself. Contradictions that a timetable can live with are warnings; what would make
 * a row meaningless is an error. Linear in the size of the timetable, but for sorting.
 *
 * Asked of what the files wrote, and again by whoever has put the ids of a roster in the words' place: then two spellings may turn
 * out to be one child.
 */
export const checkTimetable = (
  timetable: Timetable,
  origins: Origins,
  problems: TimetableProblems,
  options: Partial<Pick<CheckContext, 'sayAdult' | 'sayPupil' | 'signal'>> = {},
): void => {
  const itself = (id: string): string => id
  const context: CheckContext = { sayAdult: itself, sayPupil: itself, ...options, origins, problems }
  checkStaff(timetable, context)
  checkNeeds(timetable, context)
  checkDays(timetable, context)
}
