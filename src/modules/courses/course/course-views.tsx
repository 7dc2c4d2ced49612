import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { TextAreaField, TextField } from '#design/field/field.tsx'
import { Columns, PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { StepList } from '#design/step-list/step-list.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { Attended, CourseSession } from '../session/session-store.ts'
import type { Escalation, Tick } from '../session/along-store.ts'
import { Link, RuleBox, inAimOrder } from '../template/template-views.tsx'
import { aimWords, dayText, kindWords, whenText } from '../words.ts'
import { StateTag } from './list-pages.tsx'
import { type Opened, type With, courseHref } from './load.ts'

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

export const crumbs = ({ course }: Opened, here?: string): View['breadcrumb'] => [
  { label: m.course_title(), href: '/forloeb' },
  ...(here === undefined
    ? [{ label: course.title }]
    : [{ label: course.title, href: courseHref(course.id) }, { label: here }]),
]

export type CourseTab = 'overview' | 'people' | 'measures' | 'end'

export const CourseHeading = ({ opened, tab }: { opened: Opened; tab: CourseTab }): Html => {
  const { course, viewer } = opened
  const href = courseHref(course.id)
  return (
    <>
      <PageHeading
        eyebrow={`${course.template.title} · ${course.schoolName}`}
        title={course.title}
        lead={opened.content.summary}
      />
      <p>
        <StateTag state={course.state} />{' '}
        <Soft>
          {m.course_led_by({ name: course.leadName })}
          {course.schoolClass === null ? '' : ` · ${m.course_for_class({ title: course.schoolClass.title })}`}
        </Soft>
      </p>
      {viewer === 'staff' ? (
        <TabLinks
          label={m.course_tabs()}
          tabs={[
            { href, label: m.course_tab_overview(), current: tab === 'overview' },
            { href: `${href}/deltagere`, label: m.course_tab_people(), current: tab === 'people' },
            { href: `${href}/maal`, label: m.course_tab_measures(), current: tab === 'measures' },
            { href: `${href}/afslut`, label: m.course_tab_end(), current: tab === 'end' },
          ]}
        />
      ) : null}
    </>
  )
}

/** What came of it, when it has ended. */
export const Ending = ({ opened: { course } }: { opened: Opened }): Html | null => {
  const { state } = course
  if (state.kind === 'completed')
    return (
      <Alert kind="success" heading={m.course_completed_on({ day: dayText(state.endedOn) })}>
        <p>{state.outcome}</p>
        {state.missing === null ? null : <p>{m.course_missing_because({ reason: state.missing })}</p>}
      </Alert>
    )
  if (state.kind === 'stopped')
    return (
      <Alert kind="warning" heading={m.course_stopped_on({ day: dayText(state.endedOn) })}>
        {state.reason}
      </Alert>
    )
  return null
}

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

const Ticks = ({
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
          {label} {isDone ? <Tag kind="success">{m.course_done()}</Tag> : null}
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

const StartForm = ({ page, filled }: { page: CoursePage; filled: Filled | null }): Html => {
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

const Missing = ({ page }: { page: CoursePage }): Html | null => {
  const { missing, course } = page
  const waits = course.state.kind === 'running' ? missing.after : 0
  const before = course.runs ? missing.before : 0
  return before === 0 && waits === 0 ? null : (
    <Alert
      kind="info"
      heading={
        before > 0 ? m.course_before_missing({ count: before }) : m.course_after_missing({ count: waits })
      }
    >
      <p>
        <a href={`${courseHref(course.id)}/maal`}>{m.course_to_measures()}</a>
      </p>
    </Alert>
  )
}

const People = ({ page: { course } }: { page: CoursePage }): Html => {
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

export const courseView = (
  page: CoursePage,
  today: Temporal.PlainDate,
  filled: Filled | null = null,
  conflict = false,
): View => {
  const { course, content } = page
  return {
    title: course.title,
    breadcrumb: crumbs(page),
    failed: filled !== null && !conflict,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <CourseHeading opened={page} tab="overview" />
        {conflict ? (
          <Alert kind="warning" heading={m.course_conflict_heading()} live>
            {m.course_conflict_changed()}
          </Alert>
        ) : null}
        <Ending opened={page} />
        {page.viewer === 'staff' ? <Missing page={page} /> : null}
        {course.steers && course.state.kind === 'planned' ? <StartForm page={page} filled={filled} /> : null}
        <Escalations escalations={page.escalations} />
        <RuleBox rule={course.rule} />
        <Columns>
          <Section heading={m.course_calendar()}>
            <Calendar page={page} today={today} />
          </Section>
          <div>
            <People page={page} />
            <Section heading={m.course_steps()}>
              {content.childOnlyReason === null ? null : (
                <Alert kind="warning" heading={m.course_child_only_heading()}>
                  {content.childOnlyReason}
                </Alert>
              )}
              <Ticks
                page={page}
                kind="step"
                items={inAimOrder(content.steps).map(({ key, title, aim }) => ({
                  key,
                  name: title,
                  label: (
                    <>
                      <Tag>{aimWords[aim]()}</Tag> {title}
                    </>
                  ),
                }))}
              />
            </Section>
            <Section heading={m.course_materials()}>
              <Ticks
                page={page}
                kind="material"
                items={content.materials.map((material) => ({
                  key: material.key,
                  name: material.title,
                  label: <Link {...material} />,
                }))}
              />
            </Section>
          </div>
        </Columns>
        {page.viewer === 'staff' ? (
          <LinkButton href={`/forloeb/skabeloner/${course.template.id}?version=${course.template.version}`}>
            {m.course_see_template({ version: course.template.version })}
          </LinkButton>
        ) : null}
      </>
    ),
  }
}
