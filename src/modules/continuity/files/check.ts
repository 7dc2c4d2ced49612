import type { Timetable } from '../engine/timetable.ts'
import type { CheckContext, Origins } from './check-context.ts'
import { checkDays } from './check-days.ts'
import { checkNeeds } from './check-needs.ts'
import { checkStaff } from './check-staff.ts'
import type { TimetableProblems } from './problems.ts'

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
