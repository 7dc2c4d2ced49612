import type { Moment } from './timetable.ts'

/**
 * What is odd about a timetable, or in the way of what is wanted: told, never hidden. Ids only; whoever shows a note puts it into words.
 */
export type Note =
  /** An adult has two lessons at once. */
  | {
      readonly kind: 'adultInTwoPlaces'
      readonly adult: string
      readonly lessons: readonly [string, string]
      readonly at: Moment
    }
  /** A focus child has two lessons at once. */
  | {
      readonly kind: 'childInTwoPlaces'
      readonly child: string
      readonly lessons: readonly [string, string]
      readonly at: Moment
    }
  /** Teaches, but is not among the staff: counted, never proposed. */
  | { readonly kind: 'unknownAdult'; readonly adult: string }
  /** Has more ordinary lessons than hours in a week. */
  | {
      readonly kind: 'overfull'
      readonly adult: string
      readonly week: string
      readonly minutes: number
      readonly limit: number
    }
  /** A child's need is larger than the lessons named for it. */
  | { readonly kind: 'needShort'; readonly child: string; readonly minutes: number; readonly wanted: number }
  /** A need that names no lesson: the child's first lessons of each day were taken. */
  | { readonly kind: 'lessonsChosen'; readonly child: string; readonly lessons: readonly string[] }
  /** Children who share with one another by way of others: all are helped by one adult. */
  | { readonly kind: 'sharingChain'; readonly children: readonly string[] }
  /** A double lesson has two adults today; it is planned with one. */
  | { readonly kind: 'doubleSplit'; readonly task: string; readonly adults: readonly string[] }
  /** Today's adult may not have the lesson by the rules: it is planned as if nobody had it. */
  | {
      readonly kind: 'presentBreaksRule'
      readonly task: string
      readonly adult: string
      readonly why: Refusal
    }

/** Why somebody cannot have a support lesson. The first that holds, in this order. */
export type Refusal =
  | 'notStaff'
  | 'notQualified'
  | 'forbidden'
  | 'refused'
  | 'away'
  | 'teaches'
  | 'weekFull'
  | 'dayFull'
  | 'elsewhere'
