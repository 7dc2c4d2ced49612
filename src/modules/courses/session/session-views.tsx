import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, NumberField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { TextAreaWithHints, WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { crumbs } from '../course/course-views.tsx'
import { attendances } from '../courses.ts'
import { RuleBox } from '../template/template-views.tsx'
import { attendanceWords, dayText, kindWords, timeField, whenText } from '../words.ts'
import { NoteForm } from './note-views.tsx'
import { Conflict, type SessionForm, type SessionPage, sessionHref } from './session-parts.tsx'
import type { CourseSession } from './session-store.ts'

type Participant = { readonly field: string; readonly name: string; readonly status: string | undefined }

/** Those who are on the course, and those who have left it but were there. */
export const participantsOf = ({ course, attendance, session }: SessionPage): readonly Participant[] => {
  const of = (id: string) =>
    attendance.find((one) => one.session === session.id && (one.pupil === id || one.staff === id))?.status
  return [
    ...course.pupils
      .filter(({ pupil, to }) => to === null || of(pupil) !== undefined)
      .map(({ pupil, name }) => ({ field: `elev_${pupil}`, name, status: of(pupil) })),
    ...course.staff.map(({ person, name }) => ({ field: `voksen_${person}`, name, status: of(person) })),
  ]
}

const AttendanceForm = ({ page, form }: { page: SessionPage; form: SessionForm }): Html => {
  const { session } = page
  const filled = form.filled?.form === 'fremmoede' ? form.filled : null
  return (
    <form method="post" action={`${sessionHref(session)}/fremmoede`}>
      <Conflict form="fremmoede" mine={form.conflict} />
      <input type="hidden" name="version" value={session.version} />
      {participantsOf(page).map(({ field, name, status }) => (
        <RadioGroup
          name={field}
          legend={name}
          inline
          value={filled === null ? (status ?? 'present') : filled.written(field)}
          error={filled?.errors.find((error) => error.field === field)?.message}
          options={attendances.map((value) => ({ value, label: attendanceWords[value]() }))}
        />
      ))}
      <ButtonRow>
        <Button>{session.state === 'held' ? m.course_save_attendance() : m.course_held_save()}</Button>
      </ButtonRow>
    </form>
  )
}

const MoveForm = ({ session, form }: { session: CourseSession; form: SessionForm }): Html => {
  const filled = form.filled?.form === 'flyt' ? form.filled : null
  const of = (name: string, stored: string) => ({
    name,
    value: filled === null ? stored : filled.written(name),
    error: filled?.errors.find(({ field }) => field === name)?.message,
  })
  return (
    <Details summary={m.course_move()} open={filled !== null || form.conflict?.form === 'flyt'}>
      <Conflict form="flyt" mine={form.conflict} />
      <form method="post" action={`${sessionHref(session)}/flyt`}>
        <input type="hidden" name="version" value={session.version} />
        <DateField {...of('dag', session.day.toString())} label={m.course_day()} />
        {session.lastDay === null ? (
          <>
            <TextField
              {...of('tid', timeField(session.starts ?? 0))}
              label={m.course_time()}
              hint={m.course_time_hint()}
              width="xs"
            />
            <NumberField
              {...of('minutter', String(session.minutes ?? 60))}
              label={m.course_field_minutes()}
            />
          </>
        ) : (
          <DateField {...of('til', session.lastDay.toString())} label={m.course_last_day()} />
        )}
        <ButtonRow>
          <Button kind="secondary">{m.course_move()}</Button>
        </ButtonRow>
      </form>
      {session.state === 'held' ? null : (
        <ActionForm
          action={`${sessionHref(session)}/aflys`}
          fields={{
            version: String(session.version),
            til: session.state === 'cancelled' ? 'planned' : 'cancelled',
          }}
          label={session.state === 'cancelled' ? m.course_uncancel() : m.course_cancel()}
          small
        />
      )}
    </Details>
  )
}

const EscalateForm = ({
  session,
  form,
  words,
}: {
  session: CourseSession
  form: SessionForm
  words: readonly WritingWord[]
}): Html => {
  const filled = form.filled?.form === 'aftale' ? form.filled : null
  return (
    <Details summary={m.course_escalate()} open={filled !== null}>
      <form method="post" action={`${sessionHref(session)}/aftale`}>
        <TextAreaWithHints
          words={words}
          name="gjort"
          label={m.course_escalate_what()}
          hint={m.course_escalate_hint()}
          value={filled?.written('gjort')}
          error={filled?.errors.find(({ field }) => field === 'gjort')?.message}
          rows={3}
          maxlength={2000}
        />
        <ButtonRow>
          <Button kind="secondary">{m.course_escalate_save()}</Button>
        </ButtonRow>
      </form>
    </Details>
  )
}

export const sessionView = (page: SessionPage, form: SessionForm = {}): View => {
  const { session, course } = page
  const isPause = session.kind === 'pause'
  return {
    title: session.title,
    breadcrumb: crumbs(page, session.title),
    failed: form.filled !== undefined,
    islands: ['writing-hints', ...(form.filled === undefined ? [] : ['error-summary' as const])],
    content: (
      <>
        {form.filled === undefined ? null : (
          <ErrorSummary
            errors={form.filled.errors}
            form={form.filled.form?.startsWith('note') ? form.filled.form : undefined}
          />
        )}
        <PageHeading
          eyebrow={`${course.title} · ${kindWords[session.kind]()}`}
          title={session.title}
          lead={session.purpose}
        />
        <p>
          {whenText(session)} {session.state === 'held' ? <Tag kind="success">{m.course_held()}</Tag> : null}
          {session.state === 'cancelled' ? <Tag kind="warning">{m.course_cancelled()}</Tag> : null}
        </p>
        <WritingWords words={page.words} />
        {course.runs ? <MoveForm session={session} form={form} /> : null}
        <RuleBox rule={course.rule} />
        {page.escalations
          .filter((one) => one.session === session.id)
          .map(({ day, done, writer }) => (
            <Alert kind="warning" heading={m.course_escalated_on({ day: dayText(day), name: writer })}>
              {done}
            </Alert>
          ))}
        {course.runs ? <EscalateForm session={session} form={form} words={page.words} /> : null}
        {course.runs && !isPause && course.state.kind === 'running' && session.state !== 'cancelled' ? (
          <Section heading={m.course_attendance()}>
            <AttendanceForm page={page} form={form} />
          </Section>
        ) : null}
        <Section heading={m.course_notes()}>
          {course.readsNotes ? (
            <NoteForm page={page} pupil={null} form={form} />
          ) : (
            <p>{m.course_notes_closed()}</p>
          )}
          {course.pupils
            .filter(({ to }) => to === null)
            .map((pupil) => (
              <Details
                summary={m.course_note_about({ name: pupil.name })}
                open={
                  form.filled?.form === `note-${pupil.pupil}` || form.conflict?.form === `note-${pupil.pupil}`
                }
              >
                <NoteForm page={page} pupil={pupil} form={form} />
              </Details>
            ))}
        </Section>
      </>
    ),
  }
}
