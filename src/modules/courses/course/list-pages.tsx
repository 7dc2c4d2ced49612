import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { LinkButton } from '#design/button/button.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { type Route, type View, page } from '#platform/http/page.ts'
import { isOpen } from '../courses.ts'
import { mayReadCourse } from '../policy.ts'
import { courseStaffRoles, familyRoles, readsTemplates, startingRoles } from '../roles.ts'
import { templatesHref } from '../template/template-views.tsx'
import { dayText, stateWords } from '../words.ts'
import { type Course, readCourses } from './course-store.ts'
import { courseHref } from './load.ts'

export const StateTag = ({ state }: Pick<Course, 'state'>): Html => (
  <Tag kind={stateWords[state.kind].kind}>{stateWords[state.kind].text()}</Tag>
)

const Courses = ({
  heading,
  courses,
  isFamily,
}: {
  heading: string
  courses: readonly Course[]
  isFamily: boolean
}): Html | null =>
  courses.length === 0 ? null : (
    <Section heading={heading}>
      <Table
        caption={heading}
        captionHidden
        rows={courses}
        columns={[
          {
            heading: m.course_course(),
            rowHeading: true,
            cell: ({ id, title }) => <a href={courseHref(id)}>{title}</a>,
          },
          {
            heading: isFamily ? m.course_child() : m.course_who(),
            cell: ({ pupils, schoolClass }) =>
              [schoolClass?.title ?? '', ...pupils.filter(({ to }) => to === null).map(({ name }) => name)]
                .filter(Boolean)
                .slice(0, 4)
                .join(', ') || m.course_staff_only(),
          },
          { heading: m.course_lead(), cell: ({ leadName }) => leadName },
          { heading: m.course_school(), cell: ({ schoolName }) => schoolName },
          { heading: m.course_first_day(), cell: ({ firstDay }) => dayText(firstDay) },
          { heading: m.course_state(), cell: ({ state }) => <StateTag state={state} /> },
        ]}
      />
    </Section>
  )

const listView = (actor: PersonActor, courses: readonly Course[]): View => {
  const isStaff = hasRole(actor, ...readsTemplates)
  const isOwn = ({ staff }: Course): boolean => staff.some(({ person }) => person === actor.person)
  const open = courses.filter(({ state }) => isOpen(state))
  const ended = courses.filter(({ state }) => !isOpen(state))
  return {
    title: m.course_title(),
    breadcrumb: [],
    content: (
      <>
        <PageHeading
          title={m.course_title()}
          lead={isStaff ? m.course_lead_staff() : m.course_lead_family()}
          actions={
            isStaff ? (
              <LinkButton
                kind={hasRole(actor, ...startingRoles) ? 'primary' : 'secondary'}
                href={templatesHref}
              >
                {hasRole(actor, ...startingRoles) ? m.course_begin() : m.course_templates_title()}
              </LinkButton>
            ) : null
          }
        />
        {courses.length === 0 ? (
          <EmptyState
            heading={isStaff ? m.course_none_staff() : m.course_none_family()}
            action={isStaff ? { href: templatesHref, label: m.course_templates_title() } : undefined}
          >
            {isStaff ? m.course_none_staff_text() : m.course_none_family_text()}
          </EmptyState>
        ) : (
          <>
            <Courses
              heading={isStaff ? m.course_list_own() : m.course_list_open()}
              courses={isStaff ? open.filter(isOwn) : open}
              isFamily={!isStaff}
            />
            {isStaff ? (
              <Courses
                heading={m.course_list_others()}
                courses={open.filter((one) => !isOwn(one))}
                isFamily={false}
              />
            ) : null}
            <Courses heading={m.course_list_ended()} courses={ended} isFamily={!isStaff} />
          </>
        )}
      </>
    ),
  }
}

export const showCourses: Route = page<readonly Course[]>({
  method: 'GET',
  path: '/forloeb',
  action: 'courses.list',
  roles: [...courseStaffRoles, ...familyRoles],
  load: async (tx, _request, { actor }) =>
    (await readCourses(tx, 'all')).filter((course) => mayReadCourse(actor, course).may),
  may: () => allow('ownCourses'),
  pupils: (courses) => [...new Set(courses.flatMap(({ pupils }) => pupils.map(({ pupil }) => pupil)))],
  respond: ({ subject, session }) => listView(session.actor, subject),
})
