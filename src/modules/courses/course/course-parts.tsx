import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Details } from '#design/details/details.tsx'
import { TextAreaField, TextField } from '#design/field/field.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { StepList } from '#design/step-list/step-list.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { CourseSession } from '../session/session-store.ts'
import type { Escalation, Tick } from '../session/along-store.ts'
import { dayText, kindWords, whenText } from '../words.ts'
import type { CoursePage, Filled } from './course-page.ts'
import { courseHref } from './load.ts'

const attendanceText = (page: CoursePage, session: CourseSession): string => {
  const rows = page.attendance.filter((one) => one.session === session.id)
  const present = rows.filter(({ status }) => status === 'present').length
  return rows.length === 0 ? '' : m.course_present_of({ present, all: rows.length })
}

export const Calendar = ({ page, today }: { page: CoursePage; today: Temporal.PlainDate }): Html => {
  const next = page.sessions.find(
    ({ state, day, lastDay }) =>
      state === 'planned' && Temporal.PlainDate.compare(lastDay ?? day, today) >= 0,
  )
  return (
    <StepList
      label={m.course_calendar()}
      steps={page.sessions.map((session) => ({
        label: session.title,
        href: page.viewer === 'staff' ? `${courseHref(session.course)}/gange/${session.id}` : undefined,
        state: session.state === 'held' ? 'done' : session === next ? 'current' : 'coming',
        detail: [
          whenText(session),
          session.kind === 'session' ? '' : kindWords[session.kind](),
          session.state === 'cancelled' ? m.course_cancelled() : '',
          attendanceText(page, session),
        ]
          .filter(Boolean)
          .join(' · '),
      }))}
    />
  )
}

export const Ticks = ({
  page,
  kind,
  items,
}: {
  page: CoursePage
  kind: Tick['kind']
  items: readonly { key: string; label: Html; name: string }[]
}): Html => (
  <ul class="mv-links">
    {items.map(({ key, label, name }) => {
      const isDone = page.ticks.some((one) => one.kind === kind && one.item === key)
      return (
        <li>
          {label} {isDone ? <Tag kind="success">{m.course_done()}</Tag> : null}{' '}
          {page.course.runs && page.viewer === 'staff' ? (
            <ActionForm
              action={`${courseHref(page.course.id)}/kryds`}
              fields={{ slags: kind, punkt: key, gjort: isDone ? 'nej' : 'ja' }}
              label={isDone ? m.course_untick() : m.course_tick()}
              context={name}
              kind="link"
            />
          ) : null}
        </li>
      )
    })}
  </ul>
)

export const Escalations = ({ escalations }: { escalations: readonly Escalation[] }): Html | null =>
  escalations.length === 0 ? null : (
    <Alert kind="warning" heading={m.course_escalated()}>
      <DefinitionList
        items={escalations.map(({ day, done, writer }) => ({
          term: m.course_escalated_on({ day: dayText(day), name: writer }),
          details: done,
        }))}
      />
    </Alert>
  )

export const StartForm = ({ page, filled }: { page: CoursePage; filled: Filled | null }): Html => {
  const { course } = page
  const of = (name: string, stored: string) => ({
    name,
    value: filled === null ? stored : filled.written(name),
    error: filled?.errors.find((error) => error.field === name)?.message,
  })
  return (
    <Section heading={m.course_before_start()}>
      <p>{m.course_before_start_text()}</p>
      <ActionForm
        action={`${courseHref(course.id)}/start`}
        fields={{ version: String(course.version) }}
        label={m.course_start_now()}
        kind="primary"
      />
      <Details summary={m.course_change_plan()} open={filled !== null}>
        <form method="post" action={`${courseHref(course.id)}/plan`}>
          <input type="hidden" name="version" value={course.version} />
          <TextField
            {...of('titel', course.title)}
            label={m.course_field_title_of()}
            hint={m.course_field_title_of_hint()}
            maxlength={120}
            width="l"
          />
          <TextAreaField
            {...of('regel_hvis', course.rule.condition)}
            label={m.course_rule_if()}
            rows={3}
            maxlength={1000}
          />
          <TextAreaField
            {...of('regel_saa', course.rule.action)}
            label={m.course_rule_then()}
            rows={3}
            maxlength={1000}
          />
          <TextField
            {...of('regel_hvem', course.rule.decider)}
            label={m.course_rule_who()}
            maxlength={200}
            width="l"
          />
          <ButtonRow>
            <Button>{m.course_save()}</Button>
          </ButtonRow>
        </form>
      </Details>
    </Section>
  )
}

/** A figure before can be taken at once; one after is missing only when every session is over. */
export const Missing = ({ page, today }: { page: CoursePage; today: Temporal.PlainDate }): Html | null => {
  const { missing, course, sessions } = page
  const isOver = sessions.every(
    ({ state, day, lastDay }) => state !== 'planned' || Temporal.PlainDate.compare(lastDay ?? day, today) < 0,
  )
  const after = course.state.kind === 'running' && isOver ? missing.after : 0
  const before = course.runs ? missing.before : 0
  return before === 0 && after === 0 ? null : (
    <Alert
      kind="info"
      heading={
        before > 0 ? m.course_before_missing({ count: before }) : m.course_after_missing({ count: after })
      }
    >
      <p>
        <a href={`${courseHref(course.id)}/maal`}>{m.course_to_measures()}</a>
      </p>
    </Alert>
  )
}

export const People = ({ page: { course } }: { page: CoursePage }): Html => {
  const now = course.pupils.filter(({ to }) => to === null)
  return (
    <Section heading={m.course_participants()}>
      <ul>
        {course.schoolClass === null ? null : (
          <li>{m.course_whole_class({ title: course.schoolClass.title })}</li>
        )}
        {now.map(({ pupil, name, reasons }) => (
          <li>{reasons.length > 0 ? <a href={`/elever/${pupil}`}>{name}</a> : name}</li>
        ))}
        {course.staff.map(({ name, part, person }) => (
          <li>
            {name} <Soft>{person === course.lead ? m.course_lead() : (part ?? m.course_colleague())}</Soft>
          </li>
        ))}
      </ul>
    </Section>
  )
}
