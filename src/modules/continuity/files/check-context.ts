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
