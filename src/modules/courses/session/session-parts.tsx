import { Alert } from '#design/alert/alert.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import type { Filled } from '../course/course-page.ts'
import { type With, courseHref } from '../course/load.ts'
import type { Escalation } from './along-store.ts'
import type { Attended, CourseSession, Note } from './session-store.ts'

export type SessionPage = With<{
  readonly session: CourseSession
  readonly attendance: readonly Attended[]
  readonly notes: readonly Note[]
  readonly escalations: readonly Escalation[]
  readonly words: readonly WritingWord[]
}>

/** A form that was filled in wrongly, or what somebody wrote when another was faster. */
export type SessionForm = {
  readonly filled?: Filled
  readonly conflict?: { readonly form: string; readonly mine: string }
}

export const sessionHref = ({ id, course }: Pick<CourseSession, 'id' | 'course'>): string =>
  `${courseHref(course)}/gange/${id}`

export const Conflict = ({ form, mine }: { form: string; mine: SessionForm['conflict'] }): Html | null =>
  mine?.form !== form ? null : (
    <Alert kind="warning" heading={m.course_conflict_heading()} live>
      <p>{m.course_conflict_yours()}</p>
      <blockquote>{mine.mine}</blockquote>
    </Alert>
  )
