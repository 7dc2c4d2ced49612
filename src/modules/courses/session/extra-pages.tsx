import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, NumberField, TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import {
  day,
  type FieldError,
  oneOf,
  optionalText,
  readForm,
  text,
  wholeNumber,
} from '#platform/http/fields.ts'
import type { ActionOutcome, Route, View } from '#platform/http/page.ts'
import { crumbs } from '../course/course-views.tsx'
import { courseAction, courseHref, coursePage, type Opened, type With, writtenIn } from '../course/load.ts'
import { isFarFrom, namedIn } from '../courses.ts'
import { mayWorkOnCourse } from '../policy.ts'
import { courseStaffRoles } from '../roles.ts'
import { kindWords, readTime } from '../words.ts'
import { addSession, sessionsOf } from './session-store.ts'

const mostSessions = 60
const tail = '/gange/ny'
const kinds = ['session', 'schoolMeeting', 'closingTalk'] as const

type ExtraPage = With<{ readonly lastPlace: number }>
type Filled = {
  readonly errors: readonly FieldError[]
  readonly written: (field: string) => string
  readonly isOld: boolean
}

const lastPlaceOf = async (tx: ActorTx, { course }: Opened): Promise<number> =>
  Math.max(0, ...(await sessionsOf(tx, course.id)).map(({ place }) => place))

const extraView = (page: ExtraPage, filled: Filled | null = null): View => {
  const { course, lastPlace } = page
  const of = (name: string, usual = '') => ({
    name,
    value: filled?.written(name) ?? usual,
    error: filled?.errors.find(({ field }) => field === name)?.message,
  })
  return {
    title: m.course_extra(),
    breadcrumb: crumbs(page, m.course_extra()),
    failed: filled !== null && !filled.isOld,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null || filled.isOld ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading eyebrow={course.title} title={m.course_extra()} lead={m.course_extra_lead()} />
        {filled?.isOld === true ? (
          <Alert kind="warning" heading={m.course_conflict_heading()} live>
            <p>{m.course_extra_conflict()}</p>
          </Alert>
        ) : null}
        {lastPlace >= mostSessions ? (
          <Alert kind="info">{m.course_extra_full({ most: mostSessions })}</Alert>
        ) : (
          <form method="post" action={`${courseHref(course.id)}${tail}`}>
            <input type="hidden" name="efter" value={lastPlace} />
            <TextField
              {...of('titel')}
              label={m.course_extra_name()}
              hint={m.course_extra_name_hint()}
              maxlength={120}
              width="l"
            />
            <RadioGroup
              {...of('slags', 'session')}
              legend={m.course_extra_kind()}
              options={kinds.map((kind) => ({ value: kind, label: kindWords[kind]() }))}
            />
            <TextAreaField
              {...of('formaal')}
              label={m.course_extra_purpose()}
              need="optional"
              rows={3}
              maxlength={1000}
            />
            <DateField {...of('dag')} label={m.course_day()} />
            <TextField {...of('tid')} label={m.course_time()} hint={m.course_time_hint()} width="xs" />
            <NumberField {...of('minutter', '60')} label={m.course_field_minutes()} />
            <ButtonRow>
              <Button>{m.course_extra_add()}</Button>
              <LinkButton href={courseHref(course.id)}>{m.course_extra_back()}</LinkButton>
            </ButtonRow>
          </form>
        )}
      </>
    ),
  }
}

/** One more session than the template had: a meeting that turned out to be needed. */
export const showExtraSession: Route = coursePage<{ readonly lastPlace: number }>({
  tail,
  action: 'courses.session.extra.read',
  roles: courseStaffRoles,
  may: mayWorkOnCourse,
  read: async (tx, opened) => ({ lastPlace: await lastPlaceOf(tx, opened) }),
  view: (page) => extraView(page),
})

export const addExtraSession: Route = courseAction({
  tail,
  action: 'courses.session.extra',
  may: mayWorkOnCourse,
  act: async ({ tx, opened, form }): Promise<ActionOutcome> => {
    const page: ExtraPage = { ...opened, lastPlace: await lastPlaceOf(tx, opened) }
    const wrong = (errors: readonly FieldError[]): ActionOutcome => ({
      kind: 'invalid',
      view: extraView(page, { errors, written: writtenIn(form), isOld: false }),
    })
    const read = readForm(form, {
      efter: wholeNumber(0, mostSessions),
      titel: text({ max: 120, required: m.course_extra_name_missing() }),
      slags: oneOf(kinds, m.course_extra_kind_missing()),
      formaal: optionalText(1000),
      dag: day(parseDay, m.course_choose_day()),
      tid: text({ max: 10, required: m.course_write_time() }),
      minutter: wholeNumber(5, 480),
    })
    if (read.kind === 'invalid') return wrong(read.errors)
    const { efter, titel, slags, formaal, dag, tid, minutter } = read.values
    const starts = readTime(tid)
    if (starts === null) return wrong([{ field: 'tid', message: m.course_write_time() }])
    const named = namedIn(
      titel,
      opened.course.pupils.map(({ givenName }) => givenName),
    )
    if (named !== null)
      return wrong([{ field: 'titel', message: m.course_extra_name_child({ name: named }) }])
    if (isFarFrom(opened.course)(dag)) return wrong([{ field: 'dag', message: m.course_day_too_far() }])
    if (page.lastPlace >= mostSessions) return { kind: 'invalid', view: extraView(page) }
    const added =
      efter === page.lastPlace &&
      (await addSession(tx, opened.course.id, efter + 1, {
        kind: slags,
        title: titel,
        purpose: formaal ?? '',
        day: dag,
        lastDay: null,
        starts,
        minutes: minutter,
      }))
    if (added)
      return {
        kind: 'done',
        to: courseHref(opened.course.id),
        notice: { kind: 'success', text: m.course_extra_added() },
      }
    // Sent twice, or a colleague added one meanwhile: what was written stands, to be sent again or left.
    const now = { ...opened, lastPlace: await lastPlaceOf(tx, opened) }
    return { kind: 'conflict', view: extraView(now, { errors: [], written: writtenIn(form), isOld: true }) }
  },
})
