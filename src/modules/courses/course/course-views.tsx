import { Alert } from '#design/alert/alert.tsx'
import { LinkButton } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { Columns, PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { Link, RuleBox, inAimOrder } from '../template/template-views.tsx'
import { aimWords, dayText } from '../words.ts'
import { Calendar, Escalations, Missing, People, StartForm, Ticks } from './course-parts.tsx'
import { StateTag } from './list-pages.tsx'
import type { CoursePage, Filled } from './course-page.ts'
import { type Opened, courseHref } from './load.ts'

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
export const Ending = ({ opened: { course, viewer } }: { opened: Opened }): Html | null => {
  const { state } = course
  if (state.kind === 'completed')
    return (
      <Alert kind="success" heading={m.course_completed_on({ day: dayText(state.endedOn) })}>
        <p>{state.outcome}</p>
        {/* It may say something of one child, and other families read this page. */}
        {state.missing === null || viewer === 'family' || viewer === 'child' ? null : (
          <p>{m.course_missing_because({ reason: state.missing })}</p>
        )}
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
        {page.viewer === 'staff' ? <Missing page={page} today={today} /> : null}
        {course.steers && course.state.kind === 'planned' ? <StartForm page={page} filled={filled} /> : null}
        <Escalations escalations={page.escalations} />
        <RuleBox rule={course.rule} />
        <Columns>
          <Section heading={m.course_calendar()}>
            <Calendar page={page} today={today} />
            {course.runs && page.viewer === 'staff' ? (
              <LinkButton href={`${courseHref(course.id)}/gange/ny`}>{m.course_extra()}</LinkButton>
            ) : null}
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
