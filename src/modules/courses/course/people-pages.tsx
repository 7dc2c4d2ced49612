import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { CheckboxGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextField } from '#design/field/field.tsx'
import { Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, oneOf, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route, View } from '#platform/http/page.ts'
import { PersonId } from '#platform/ids.ts'
import { mayOpenAsStaff, mayWorkOnCourse, maySteerCourse } from '../policy.ts'
import { courseStaffRoles } from '../roles.ts'
import { dayText } from '../words.ts'
import { addPupils, addStaff, leaveCourse } from './course-store.ts'
import { CourseHeading, crumbs } from './course-views.tsx'
import { type Opened, type With, courseAction, courseHref, coursePage } from './load.ts'
import { type Addable, type Colleague, pupilsToAdd, staffToAdd } from './people-store.ts'
import { handOver } from './step-store.ts'

type More = { readonly addable: readonly Addable[]; readonly colleagues: readonly Colleague[] }
type PeoplePage = With<More>

const readMore = async (tx: ActorTx, { course }: Opened): Promise<More> => ({
  addable: course.runs ? await pupilsToAdd(tx, course) : [],
  colleagues: course.steers ? await staffToAdd(tx, course) : [],
})

const peopleView = (page: PeoplePage, errors: readonly FieldError[] = []): View => {
  const { course, addable, colleagues, content } = page
  const href = courseHref(course.id)
  const classes = [...Map.groupBy(addable, ({ schoolClass }) => schoolClass)]
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message
  return {
    title: m.course_tab_people(),
    breadcrumb: crumbs(page, m.course_tab_people()),
    failed: errors.length > 0,
    islands: errors.length > 0 ? ['error-summary'] : [],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <CourseHeading opened={page} tab="people" />
        <Section heading={m.course_pupils()}>
          <Table
            caption={m.course_pupils()}
            captionHidden
            rows={course.pupils}
            empty={<p>{m.course_no_pupils()}</p>}
            columns={[
              { heading: m.course_pupil(), rowHeading: true, cell: ({ name }) => name },
              { heading: m.course_since(), cell: ({ from }) => dayText(from) },
              { heading: m.course_left(), cell: ({ to }) => (to === null ? '' : dayText(to)) },
              {
                heading: m.course_take_off(),
                cell: ({ id, name, to }) =>
                  course.runs && to === null ? (
                    <ActionForm
                      action={`${href}/deltagere/fjern`}
                      fields={{ slags: 'pupil', id }}
                      label={m.course_take_off()}
                      context={name}
                      small
                    />
                  ) : null,
              },
            ]}
          />
          {course.runs ? (
            <>
              <Alert kind="info">{m.course_access_follows()}</Alert>
              {addable.length === 0 ? (
                <p>{m.course_nobody_to_add()}</p>
              ) : (
                <form method="post" action={`${href}/deltagere/elever`}>
                  <h3>{m.course_add_pupils()}</h3>
                  {classes.map(([title, pupils]) => (
                    <Details
                      summary={m.course_class_with({
                        title: title === '' ? m.course_no_home_class() : title,
                        count: pupils.length,
                      })}
                      open={classes.length === 1 || errorOf('elev') !== undefined}
                    >
                      <CheckboxGroup
                        name="elev"
                        form={title}
                        legend={title === '' ? m.course_no_home_class() : title}
                        legendHidden
                        options={pupils.map(({ pupil, name }) => ({ value: pupil, label: name }))}
                        error={errorOf('elev')}
                      />
                    </Details>
                  ))}
                  <ButtonRow>
                    <Button>{m.course_add_chosen()}</Button>
                  </ButtonRow>
                </form>
              )}
            </>
          ) : null}
        </Section>
        <Section heading={m.course_adults()}>
          <Table
            caption={m.course_adults()}
            captionHidden
            rows={course.staff}
            columns={[
              { heading: m.course_name(), rowHeading: true, cell: ({ name }) => name },
              {
                heading: m.course_part(),
                cell: ({ person, part }) => (person === course.lead ? m.course_lead() : (part ?? '')),
              },
              {
                heading: m.course_actions(),
                cell: ({ id, name, person }) =>
                  course.steers && person !== course.lead ? (
                    <ButtonRow>
                      <ActionForm
                        action={`${href}/deltagere/fjern`}
                        fields={{ slags: 'staff', id }}
                        label={m.course_take_off()}
                        context={name}
                        small
                      />
                      <ActionForm
                        action={`${href}/deltagere/tovholder`}
                        fields={{ version: String(course.version), person }}
                        label={m.course_make_lead()}
                        context={name}
                        small
                      />
                    </ButtonRow>
                  ) : null,
              },
            ]}
          />
          {colleagues.length === 0 ? null : (
            <form method="post" action={`${href}/deltagere/voksne`}>
              <h3>{m.course_add_adult()}</h3>
              <SelectField
                name="person"
                label={m.course_name()}
                empty
                error={errorOf('person')}
                options={colleagues.map(({ person, name }) => ({ value: person, label: name }))}
              />
              <TextField
                name="rolle"
                label={m.course_part()}
                hint={m.course_part_hint({
                  examples: content.roles.map(({ title }) => title).join(', ') || m.course_colleague(),
                })}
                need="optional"
                maxlength={100}
                error={errorOf('rolle')}
              />
              <ButtonRow>
                <Button kind="secondary">{m.course_add_adult()}</Button>
              </ButtonRow>
            </form>
          )}
        </Section>
        <p>
          <Soft>{m.course_leaving_ends_access()}</Soft>
        </p>
      </>
    ),
  }
}

export const showPeople: Route = coursePage<More>({
  tail: '/deltagere',
  action: 'courses.people.read',
  roles: courseStaffRoles,
  may: mayOpenAsStaff,
  read: async (tx, opened) => await readMore(tx, opened),
  also: ({ addable }) => addable.map(({ pupil }) => pupil),
  view: (page) => peopleView(page),
})

const invalid = async (
  tx: ActorTx,
  opened: Opened,
  errors: readonly FieldError[],
): Promise<ActionOutcome> => ({
  kind: 'invalid',
  view: peopleView({ ...opened, ...(await readMore(tx, opened)) }, errors),
})

const done = ({ course }: Opened, words: string): ActionOutcome => ({
  kind: 'done',
  to: `${courseHref(course.id)}/deltagere`,
  notice: { kind: 'success', text: words },
})

export const addPupilsToCourse: Route = courseAction({
  tail: '/deltagere/elever',
  action: 'courses.people.addPupils',
  may: mayWorkOnCourse,
  act: async ({ tx, opened, form, session }) => {
    const wanted = new Set(form.fields.get('elev') ?? [])
    const addable = await pupilsToAdd(tx, opened.course)
    const pupils = addable.filter(({ pupil }) => wanted.has(pupil)).map(({ pupil }) => pupil)
    // Of a list in which somebody is not the asker's to add, nobody is added.
    if (pupils.length === 0 || pupils.length !== wanted.size)
      return await invalid(tx, opened, [{ field: 'elev', message: m.course_choose_pupils() }])
    await addPupils(tx, opened.course.id, { pupils, by: session.actor.person })
    return done(opened, m.course_pupils_added({ count: pupils.length }))
  },
})

export const addAdultToCourse: Route = courseAction({
  tail: '/deltagere/voksne',
  action: 'courses.people.addStaff',
  may: maySteerCourse,
  act: async ({ tx, opened, form, session }) => {
    const read = readForm(form, {
      person: text({ max: 50, required: m.course_choose_adult() }),
      rolle: optionalText(100),
    })
    if (read.kind === 'invalid') return await invalid(tx, opened, read.errors)
    const found = (await staffToAdd(tx, opened.course)).find(({ person }) => person === read.values.person)
    if (found === undefined)
      return await invalid(tx, opened, [{ field: 'person', message: m.course_choose_adult() }])
    await addStaff(tx, opened.course.id, {
      person: found.person,
      part: read.values.rolle,
      by: session.actor.person,
    })
    return done(opened, m.course_adult_added({ name: found.name }))
  },
})

export const takeOffCourse: Route = courseAction({
  tail: '/deltagere/fjern',
  action: 'courses.people.leave',
  may: mayWorkOnCourse,
  act: async ({ tx, opened, form, session }) => {
    const { course } = opened
    const read = readForm(form, { slags: oneOf(['pupil', 'staff'], ''), id: text({ max: 50 }) })
    if (read.kind === 'invalid') return null
    const { slags, id } = read.values
    const pupil = course.pupils.find((one) => one.id === id)
    const staff = course.staff.find((one) => one.id === id)
    if (slags === 'pupil' ? pupil === undefined : staff === undefined || staff.person === course.lead)
      return null
    if (slags === 'staff' && !maySteerCourse(session.actor, course).may) return null
    await leaveCourse(tx, course.id, { kind: slags, id })
    return done(opened, m.course_taken_off({ name: pupil?.name ?? staff?.name ?? '' }))
  },
})

export const giveCourseAway: Route = courseAction({
  tail: '/deltagere/tovholder',
  action: 'courses.people.handOver',
  may: maySteerCourse,
  act: async ({ tx, opened, form }) => {
    const { course } = opened
    const read = readForm(form, { version: wholeNumber(1, 1_000_000), person: text({ max: 50 }) })
    const to =
      read.kind === 'ok' ? course.staff.find(({ person }) => person === read.values.person) : undefined
    if (read.kind === 'invalid' || to === undefined) return null
    return (await handOver(tx, course, read.values.version, PersonId.trust(to.person)))
      ? done(opened, m.course_handed_over({ name: to.name }))
      : { kind: 'conflict', view: peopleView({ ...opened, ...(await readMore(tx, opened)) }) }
  },
})
