import { z } from 'zod'
import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { Decision } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import { type ActionOutcome, type Route, type View, action, page } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import { type Viewer, mayReadCourse, viewerOf } from '../policy.ts'
import { courseStaffRoles, familyRoles } from '../roles.ts'
import { type TemplateContent } from '../template/template.ts'
import { findTemplate } from '../template/template-store.ts'
import { type Course, findCourse } from './course-store.ts'

export const courseHref = (id: string): string => `/forloeb/${id}`

/** A course that the asker sees, with what its template said when it was made. */
export type Opened = {
  readonly course: Course
  readonly content: TemplateContent
  readonly viewer: Viewer | null
}

export const openCourse = async (
  tx: ActorTx,
  idText: string | undefined,
  actor: PersonActor,
): Promise<Opened | null> => {
  const id = z.uuid().safeParse(idText)
  const course = id.success ? await findCourse(tx, id.data) : null
  if (course === null) return null
  const template = await findTemplate(tx, course.template.id, course.template.version)
  return template === null ? null : { course, content: template.content, viewer: viewerOf(actor, course) }
}

export const pupilsOfCourse = ({ course }: { readonly course: Course }): readonly PupilId[] => [
  ...new Set(course.pupils.map(({ pupil }) => pupil)),
]

export type With<More> = Opened & More

/** A page of a course. `read` adds what the page shows; it is asked only for one who may see the course. */
export const coursePage = <More extends object>(given: {
  readonly tail: string
  readonly action: string
  readonly roles?: readonly Role[]
  readonly may?: (actor: PersonActor, course: Course) => Decision
  readonly read: (
    tx: ActorTx,
    opened: Opened,
    session: Session,
    params: Readonly<Record<string, string>>,
    query: URLSearchParams,
  ) => Promise<More | null>
  readonly also?: (subject: With<More>) => readonly PupilId[]
  readonly view: (subject: With<More>, session: Session, today: Temporal.PlainDate) => View
}): Route =>
  page<{ readonly opened: Opened; readonly shown: With<More> | null }>({
    method: 'GET',
    path: `/forloeb/:courseId${given.tail}`,
    action: given.action,
    roles: given.roles ?? [...courseStaffRoles, ...familyRoles],
    load: async (tx, request, session) => {
      const opened = await openCourse(tx, request.params['courseId'], session.actor)
      if (opened === null) return null
      // Of a course that is refused nothing more is read; the attempt is recorded.
      if (!(given.may ?? mayReadCourse)(session.actor, opened.course).may) return { opened, shown: null }
      const more = await given.read(tx, opened, session, request.params, request.query)
      return more === null ? null : { opened, shown: { ...opened, ...more } }
    },
    may: (actor, { opened }) => (given.may ?? mayReadCourse)(actor, opened.course),
    pupils: ({ opened, shown }) => [
      ...new Set([...pupilsOfCourse(opened), ...(shown === null ? [] : (given.also?.(shown) ?? []))]),
    ],
    respond: ({ subject: { shown }, session, tx }) => {
      if (shown === null) throw new Error('A course that was refused is not shown.')
      return given.view(shown, session, tx.today)
    },
  })

export type Acting = {
  readonly tx: ActorTx
  readonly opened: Opened
  readonly form: FormBody
  readonly session: Session
  readonly params: Readonly<Record<string, string>>
}

/** Something done to a course by one who may. */
export const courseAction = (given: {
  readonly tail: string
  readonly action: string
  readonly roles?: readonly Role[]
  readonly may: (actor: PersonActor, course: Course) => Decision
  readonly act: (acting: Acting) => Promise<ActionOutcome | null>
}): Route =>
  action<Opened>({
    method: 'POST',
    path: `/forloeb/:courseId${given.tail}`,
    action: given.action,
    roles: given.roles ?? courseStaffRoles,
    load: async (tx, request, session) => await openCourse(tx, request.params['courseId'], session.actor),
    may: (actor, { course }) => given.may(actor, course),
    pupils: pupilsOfCourse,
    act: async (tx, { form, session, request }) => {
      // Read again: when two act at once, the second is run again and must see what the first one did.
      const opened = await openCourse(tx, request.params['courseId'], session.actor)
      if (opened === null) return { kind: 'done', to: '/forloeb' }
      const overview: ActionOutcome = { kind: 'done', to: courseHref(opened.course.id) }
      if (!given.may(session.actor, opened.course).may) return overview
      return (await given.act({ tx, opened, form, session, params: request.params })) ?? overview
    },
  })

export const writtenIn =
  (form: FormBody) =>
  (field: string): string =>
    form.fields.get(field)?.[0] ?? ''
