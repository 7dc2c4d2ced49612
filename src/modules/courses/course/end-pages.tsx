import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField } from '#design/field/field.tsx'
import { Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route, View } from '#platform/http/page.ts'
import { namedIn } from '../courses.ts'
import { figuresOf, wordsOf } from '../measure/measure-store.ts'
import { countMissing } from '../measure/pairs.ts'
import { mayOpenAsStaff, maySteerCourse } from '../policy.ts'
import { courseStaffRoles } from '../roles.ts'
import type { Filled } from './course-page.ts'
import { CourseHeading, Ending, crumbs } from './course-views.tsx'
import {
  type Acting,
  type Opened,
  type With,
  courseAction,
  courseHref,
  coursePage,
  writtenIn,
} from './load.ts'
import { completeCourse, stopCourse } from './step-store.ts'

type More = {
  readonly missing: { readonly before: number; readonly after: number }
  /** The children on it who have said nothing of it. */
  readonly unheard: readonly string[]
}
type EndPage = With<More>

const readMore = async (tx: ActorTx, opened: Opened): Promise<More> => {
  const { course } = opened
  const heard = new Set((await wordsOf(tx, course.id)).map(({ pupil }) => pupil))
  return {
    missing: countMissing(opened, await figuresOf(tx, course.id)),
    unheard: course.pupils
      .filter(({ pupil, to }) => to === null && !heard.has(pupil))
      .map(({ name }) => name),
  }
}

const lacks = ({ missing, unheard }: More): readonly string[] => [
  ...(missing.before > 0 ? [m.course_before_missing({ count: missing.before })] : []),
  ...(missing.after > 0 ? [m.course_after_missing({ count: missing.after })] : []),
  ...(unheard.length > 0 ? [m.course_unheard({ names: unheard.join(', ') })] : []),
]

const endView = (page: EndPage, filled: Filled | null = null, conflict = false): View => {
  const { course } = page
  const href = courseHref(course.id)
  const missing = lacks(page)
  const of = (name: string) => ({
    name,
    value: filled?.written(name),
    error: filled?.errors.find((error) => error.field === name)?.message,
  })
  return {
    title: m.course_tab_end(),
    breadcrumb: crumbs(page, m.course_tab_end()),
    failed: filled !== null && !conflict,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <CourseHeading opened={page} tab="end" />
        {conflict ? (
          <Alert kind="warning" heading={m.course_conflict_heading()} live>
            {m.course_conflict_changed()}
          </Alert>
        ) : null}
        <Ending opened={page} />
        {!course.steers && course.runs ? <Alert kind="info">{m.course_lead_ends()}</Alert> : null}
        {course.steers && course.state.kind === 'planned' ? <p>{m.course_not_started()}</p> : null}
        {course.steers && course.state.kind === 'running' ? (
          <Section heading={m.course_complete()}>
            {missing.length === 0 ? null : (
              <Alert kind="warning" heading={m.course_lacks()}>
                <ul>
                  {missing.map((line) => (
                    <li>{line}</li>
                  ))}
                </ul>
                <p>
                  <a href={`${href}/maal`}>{m.course_to_measures()}</a>
                </p>
              </Alert>
            )}
            <form method="post" action={`${href}/afslut`}>
              <input type="hidden" name="version" value={course.version} />
              <TextAreaField
                {...of('udbytte')}
                label={m.course_outcome()}
                hint={m.course_outcome_hint()}
                rows={5}
                maxlength={4000}
              />
              {missing.length === 0 ? null : (
                <TextAreaField
                  {...of('mangler')}
                  label={m.course_why_missing()}
                  hint={m.course_why_missing_hint()}
                  rows={3}
                  maxlength={1000}
                />
              )}
              <p>{m.course_ending_ends_access()}</p>
              <ButtonRow>
                <Button>{m.course_complete()}</Button>
              </ButtonRow>
            </form>
          </Section>
        ) : null}
        {course.steers ? (
          <Section heading={m.course_stop()}>
            <form method="post" action={`${href}/stop`}>
              <input type="hidden" name="version" value={course.version} />
              <TextAreaField
                {...of('grund')}
                label={m.course_stop_reason()}
                hint={m.course_stop_hint()}
                rows={3}
                maxlength={1000}
              />
              <ButtonRow>
                <Button kind="danger">{m.course_stop()}</Button>
              </ButtonRow>
            </form>
          </Section>
        ) : null}
      </>
    ),
  }
}

export const showEnd: Route = coursePage<More>({
  tail: '/afslut',
  action: 'courses.end.read',
  roles: courseStaffRoles,
  may: mayOpenAsStaff,
  read: async (tx, opened) => await readMore(tx, opened),
  view: (page) => endView(page),
})

const again = async ({ tx, opened, form }: Acting, errors: readonly FieldError[]): Promise<ActionOutcome> => {
  const view = endView(
    { ...opened, ...(await readMore(tx, opened)) },
    { errors, written: writtenIn(form) },
    errors.length === 0,
  )
  return errors.length === 0 ? { kind: 'conflict', view } : { kind: 'invalid', view }
}

const version = wholeNumber(1, 1_000_000)

/** What every family on the course will read names none of several children. */
const namesChild = ({ opened: { course } }: Acting, field: string, written: string): FieldError | null => {
  const names = course.pupils.map(({ givenName }) => givenName)
  const named = names.length > 1 ? namedIn(written, names) : null
  return named === null ? null : { field, message: m.course_text_names({ name: named }) }
}

export const complete: Route = courseAction({
  tail: '/afslut',
  action: 'courses.end.complete',
  may: maySteerCourse,
  act: async (acting) => {
    const { tx, opened, form } = acting
    const { state } = opened.course
    if (state.kind !== 'running') return await again(acting, [])
    const read = readForm(form, {
      version,
      udbytte: text({ max: 4000, required: m.course_write_outcome() }),
      mangler: optionalText(1000),
    })
    if (read.kind === 'invalid') return await again(acting, read.errors)
    const { udbytte, mangler } = read.values
    const named = namesChild(acting, 'udbytte', udbytte)
    if (named !== null) return await again(acting, [named])
    if (mangler === null && lacks(await readMore(tx, opened)).length > 0)
      return await again(acting, [{ field: 'mangler', message: m.course_write_missing() }])
    return (await completeCourse(tx, { ...opened.course, state }, read.values.version, {
      outcome: udbytte,
      missing: mangler,
    }))
      ? {
          kind: 'done',
          to: courseHref(opened.course.id),
          notice: { kind: 'success', text: m.course_completed_done() },
        }
      : await again(acting, [])
  },
})

export const stop: Route = courseAction({
  tail: '/stop',
  action: 'courses.end.stop',
  may: maySteerCourse,
  act: async (acting) => {
    const { tx, opened, form } = acting
    const { state } = opened.course
    if (state.kind !== 'running' && state.kind !== 'planned') return await again(acting, [])
    const read = readForm(form, {
      version,
      grund: text({ max: 1000, required: m.course_write_stop_reason() }),
    })
    if (read.kind === 'invalid') return await again(acting, read.errors)
    const named = namesChild(acting, 'grund', read.values.grund)
    if (named !== null) return await again(acting, [named])
    return (await stopCourse(tx, { ...opened.course, state }, read.values.version, read.values.grund))
      ? {
          kind: 'done',
          to: courseHref(opened.course.id),
          notice: { kind: 'success', text: m.course_stopped_done() },
        }
      : await again(acting, [])
  },
})
