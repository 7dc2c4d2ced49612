import { sql } from 'kysely'
import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, SelectField, TextAreaField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { calendarOf } from '#presence'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, type Written, day, readForm, text } from '#platform/http/fields.ts'
import { type Route, type View, action, page } from '#platform/http/page.ts'
import { ClassId, SchoolId } from '#platform/ids.ts'
import { proposeDays } from '../courses.ts'
import { municipalityOf } from '../municipality.ts'
import { startingRoles } from '../roles.ts'
import { addSessions } from '../session/session-store.ts'
import { loadTemplate } from '../template/template-pages.tsx'
import type { Template } from '../template/template-store.ts'
import { templateHref, templatesHref } from '../template/template-views.tsx'
import { readTime } from '../words.ts'
import { addCourse } from './course-store.ts'
import { courseHref } from './load.ts'

type School = {
  readonly id: SchoolId
  readonly name: string
  readonly classes: readonly { readonly id: string; readonly title: string }[]
}
type StartPage = { readonly template: Template; readonly schools: readonly School[] }

/** The schools where the asker may begin a course, with the home classes that they may begin one for. */
const schoolsToStartAt = async (tx: ActorTx, { person }: PersonActor): Promise<readonly School[]> => {
  const { rows } = await sql<{ id: string; name: string; classes: School['classes'] }>`
    select s.id, s.name, coalesce((
      select jsonb_agg(jsonb_build_object('id', c.id, 'title', c.title) order by c.sort_key) from class c
      where c.municipality_id = s.municipality_id and c.school_id = s.id and c.kind = 'homeroom'
        and c.valid_from <= ${tx.today} and (c.valid_to is null or c.valid_to > ${tx.today})
        and may_begin_course_for(c.municipality_id, c.id, ${person})), '[]') as classes
    from school s
    where s.municipality_id = ${municipalityOf(tx)} and may_begin_course(s.municipality_id, s.id, ${person})
      and (s.valid_to is null or s.valid_to > ${tx.today})
    order by s.name`.execute(tx.db)
  return rows.map((row) => ({ ...row, id: SchoolId.trust(row.id) }))
}

type Filled = { readonly errors: readonly FieldError[]; readonly written: Written }

const startView = (
  { template, schools }: StartPage,
  today: Temporal.PlainDate,
  filled: Filled | null = null,
): View => {
  const { rule } = template.content
  const of = (name: string, stored: string) => ({
    name,
    value: filled === null ? stored : filled.written(name),
    error: filled?.errors.find((error) => error.field === name)?.message,
  })
  const [only] = schools
  return {
    title: m.course_begin_title({ title: template.title }),
    breadcrumb: [
      { label: m.course_title(), href: '/forloeb' },
      { label: m.course_templates_title(), href: templatesHref },
      { label: template.title, href: templateHref(template.id) },
      { label: m.course_begin() },
    ],
    failed: filled !== null,
    islands: filled === null ? [] : ['error-summary'],
    content: (
      <>
        {filled === null ? null : <ErrorSummary errors={filled.errors} />}
        <PageHeading title={m.course_begin_title({ title: template.title })} lead={m.course_begin_lead()} />
        {schools.length === 0 ? (
          <Alert kind="warning">{m.course_no_school()}</Alert>
        ) : (
          <form method="post" action={`${templateHref(template.id)}/start`}>
            <TextField
              {...of('titel', template.title)}
              label={m.course_field_title_of()}
              hint={m.course_field_title_of_hint()}
              maxlength={120}
              width="l"
            />
            <SelectField
              {...of('skole', only?.id ?? '')}
              label={m.course_school()}
              options={schools.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <SelectField
              {...of('klasse', '')}
              label={m.course_class()}
              hint={m.course_class_hint()}
              need="optional"
              empty={m.course_no_class()}
              options={schools.map(({ name, classes }) => ({
                group: name,
                options: classes.map(({ id, title }) => ({ value: id, label: title })),
              }))}
            />
            <DateField
              {...of('fra', today.toString())}
              label={m.course_first_day()}
              hint={m.course_first_day_hint()}
            />
            <TextField
              {...of('tid', '09:00')}
              label={m.course_time()}
              hint={m.course_time_hint()}
              width="xs"
            />
            <Section heading={m.course_rule_heading()}>
              <p>{m.course_rule_before()}</p>
              <TextAreaField
                {...of('regel_hvis', rule.condition)}
                label={m.course_rule_if()}
                rows={3}
                maxlength={1000}
              />
              <TextAreaField
                {...of('regel_saa', rule.action)}
                label={m.course_rule_then()}
                rows={3}
                maxlength={1000}
              />
              <TextField
                {...of('regel_hvem', rule.decider)}
                label={m.course_rule_who()}
                maxlength={200}
                width="l"
              />
            </Section>
            <ButtonRow>
              <Button>{m.course_plan()}</Button>
              <LinkButton kind="secondary" href={templateHref(template.id)}>
                {m.course_back()}
              </LinkButton>
            </ButtonRow>
          </form>
        )}
      </>
    ),
  }
}

const readStart = async (
  tx: ActorTx,
  template: Template | null,
  actor: PersonActor,
): Promise<StartPage | null> =>
  template === null || template.isRetired ? null : { template, schools: await schoolsToStartAt(tx, actor) }

const mayStart = (actor: PersonActor): Decision =>
  hasRole(actor, ...startingRoles) ? allow('worksAtSchool') : refuse('role')

export const showStart: Route = page<StartPage>({
  method: 'GET',
  path: `${templatesHref}/:templateId/start`,
  action: 'courses.start.read',
  roles: startingRoles,
  load: async (tx, request, { actor }) => await readStart(tx, await loadTemplate(tx, request), actor),
  may: mayStart,
  pupils: () => [],
  respond: ({ subject, tx }) => startView(subject, tx.today),
})

/** Further ahead, or back, no course is planned. */
const reach = { years: 1 } as const

export const start: Route = action<StartPage>({
  method: 'POST',
  path: `${templatesHref}/:templateId/start`,
  action: 'courses.start',
  roles: startingRoles,
  load: async (tx, request, { actor }) => await readStart(tx, await loadTemplate(tx, request), actor),
  may: mayStart,
  pupils: () => [],
  act: async (tx, { subject, form, session }) => {
    const read = readForm(form, {
      titel: text({ max: 120, required: m.course_write_title() }),
      skole: text({ max: 50, required: m.course_choose_school() }),
      klasse: text({ max: 50 }),
      fra: day(parseDay, m.course_choose_day()),
      tid: text({ max: 10, required: m.course_write_time() }),
      regel_hvis: text({ max: 1000, required: m.course_write_rule_condition() }),
      regel_saa: text({ max: 1000, required: m.course_write_rule_action() }),
      regel_hvem: text({ max: 200, required: m.course_write_rule_decider() }),
    })
    const invalid = (errors: readonly FieldError[]) => ({
      kind: 'invalid' as const,
      view: startView(subject, tx.today, { errors, written: read.written }),
    })
    if (read.kind === 'invalid') return invalid(read.errors)
    const { values } = read
    const school = subject.schools.find(({ id }) => id === values.skole)
    if (school === undefined) return invalid([{ field: 'skole', message: m.course_choose_school() }])
    const schoolClass = school.classes.find(({ id }) => id === values.klasse)
    if (values.klasse !== '' && schoolClass === undefined)
      return invalid([{ field: 'klasse', message: m.course_class_elsewhere() }])
    const starts = readTime(values.tid)
    if (starts === null) return invalid([{ field: 'tid', message: m.course_write_time() }])
    if (
      Temporal.PlainDate.compare(values.fra, tx.today.subtract(reach)) < 0 ||
      Temporal.PlainDate.compare(values.fra, tx.today.add(reach)) > 0
    )
      return invalid([{ field: 'fra', message: m.course_day_too_far() }])
    const { template } = subject
    const id = await addCourse(tx, {
      title: values.titel,
      template,
      school: school.id,
      schoolClass: schoolClass === undefined ? null : ClassId.trust(schoolClass.id),
      firstDay: values.fra,
      rule: { condition: values.regel_hvis, action: values.regel_saa, decider: values.regel_hvem },
      by: session.actor.person,
    })
    const calendar = await calendarOf(tx, municipalityOf(tx), school.id)
    const days = proposeDays(template.content.sessions, values.fra, (one) => calendar.isSchoolDay(one))
    await addSessions(tx, id, days, starts)
    return { kind: 'done', to: courseHref(id), notice: { kind: 'success', text: m.course_planned() } }
  },
})
