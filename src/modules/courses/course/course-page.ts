import type { FieldError, Written } from '#platform/http/fields.ts'
import type { Escalation, Tick } from '../session/along-store.ts'
import type { Attended, CourseSession } from '../session/session-store.ts'
import type { With } from './load.ts'

export type CoursePage = With<{
  readonly sessions: readonly CourseSession[]
  readonly attendance: readonly Attended[]
  readonly ticks: readonly Tick[]
  readonly escalations: readonly Escalation[]
  /** Figures that are missing: before, and after. */
  readonly missing: { readonly before: number; readonly after: number }
}>

export type Filled = {
  readonly errors: readonly FieldError[]
  readonly written: Written
  readonly form?: string
}
