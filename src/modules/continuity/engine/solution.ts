import type { Conflict } from './conflicts.ts'
import type { Note, Refusal } from './notes.ts'
import type { Moment } from './timetable.ts'

/** A number today, in the plan, and a proven limit: no plan of the kind asked for is below it. */
export type Measured = {
  readonly before: number
  readonly after: number
  readonly bound: number
  /** The plan reaches the limit: it cannot be better. */
  readonly isProven: boolean
}

export type Assigned = {
  readonly task: string
  readonly lessons: readonly ({ readonly id: string } & Moment)[]
  readonly children: readonly string[]
  /** All focus children who are there: they meet the adult, too. */
  readonly present: readonly string[]
  readonly minutes: number
  /** Who has it today and may have it; in a double lesson with two adults the first who may have all of it. */
  readonly before: string | null
  /** Who has it today against a rule: nobody's, when changes are counted. */
  readonly against: string | null
  readonly adult: string | null
}

/** Who stands in the timetable today, whether the rules allow it or not. */
export const standsToday = ({ before, against }: Pick<Assigned, 'before' | 'against'>): string | null =>
  before ?? against

/** Why nobody has a lesson. */
export type Uncovered = {
  readonly task: string
  readonly minutes: number
  /**
   * `notQualified`: nobody is; `forbidden`: all who are may not be with the child; `notFree`: all others teach, are away or have no
   * hours left then; `moreChanges`: perhaps with more changes than were allowed; `elsewhere`: somebody could, but is needed where it
   * matters as much.
   */
  readonly why: 'notQualified' | 'forbidden' | 'notFree' | 'moreChanges' | 'elsewhere'
  /** How many of the staff are ruled out by what. */
  readonly refusals: Readonly<Partial<Record<Refusal, number>>>
}

export type ChildResult = {
  readonly id: string
  /** Adults of the ordinary lessons. */
  readonly base: number
  readonly before: number
  readonly after: number
  /** The child cannot meet fewer; `isExact`: alone it could meet exactly so few. */
  readonly bound: number
  readonly isExact: boolean
}

export type Solved = {
  readonly kind: 'solved'
  readonly assignment: readonly Assigned[]
  readonly uncovered: readonly Uncovered[]
  readonly children: readonly ChildResult[]
  readonly uncoveredMinutes: Measured
  readonly worst: Measured
  /** Adults beyond the ordinary teachers, over all focus children, by weight. */
  readonly added: Measured
  /** All adults over all focus children. */
  readonly total: Measured
  readonly changes: {
    readonly made: number
    readonly bound: number
    readonly isProven: boolean
    /** Besides these: lessons that somebody has today against a rule, and nobody in the plan. */
    readonly givenUp: number
  }
  readonly seconds: number
  readonly iterations: number
  readonly notes: readonly Note[]
  readonly wasCancelled: boolean
}

export type Solution =
  | Solved
  | { readonly kind: 'impossible'; readonly conflicts: readonly Conflict[]; readonly notes: readonly Note[] }
