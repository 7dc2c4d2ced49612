import { m } from '#messages'
import { writingWords } from '#writing'
import type { ActorTx } from '#platform/db/database.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import { type FieldError, checked, day, oneOf, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { PersonId, PupilId } from '#platform/ids.ts'
import { type Acting, type Opened, courseAction, coursePage, writtenIn } from '../course/load.ts'
import { type Attendance, attendances, isFarFrom, namedIn } from '../courses.ts'
import { mayOpenAsStaff, mayWorkOnCourse } from '../policy.ts'
import { courseStaffRoles } from '../roles.ts'
import { attendanceWords, readTime } from '../words.ts'
import { addEscalation, escalationsOf } from './along-store.ts'
import {
  type CourseSession,
  attendanceOf,
  cancelSession,
  moveSession,
  notesOf,
  sessionsOf,
  writeAttendance,
  writeNote,
} from './session-store.ts'
import { type SessionForm, type SessionPage, sessionHref } from './session-parts.tsx'
import { participantsOf, sessionView } from './session-views.tsx'

type More = Omit<SessionPage, keyof Opened>

const readMore = async (tx: ActorTx, { course }: Opened, id: string | undefined): Promise<More | null> => {
  const session = (await sessionsOf(tx, course.id)).find((one) => one.id === id)
  if (session === undefined) return null
  return {
    session,
    attendance: await attendanceOf(tx, course.id),
    notes: await notesOf(tx, course.id),
    escalations: await escalationsOf(tx, course.id),
    words: await writingWords(tx),
  }
}

const path = '/gange/:sessionId'

export const showSession: Route = coursePage<More>({
  tail: path,
  action: 'courses.session.read',
  roles: courseStaffRoles,
  may: mayOpenAsStaff,
  read: async (tx, opened, _session, params) => await readMore(tx, opened, params['sessionId']),
  view: (page) => sessionView(page),
})

type SessionActing = Acting & {
  readonly page: SessionPage
  readonly session: Acting['session']
  readonly of: CourseSession
  readonly wrong: (form: string, errors: readonly FieldError[]) => ActionOutcome
  readonly conflict: (form: string, mine: string) => Promise<ActionOutcome>
  readonly done: (words: string) => ActionOutcome
}

const sessionAction = (
  tail: string,
  action: string,
  act: (acting: SessionActing) => Promise<ActionOutcome | null>,
): Route =>
  courseAction({
    tail: `${path}${tail}`,
    action,
    may: mayWorkOnCourse,
    act: async (acting) => {
      const { tx, opened, form, params } = acting
      const more = await readMore(tx, opened, params['sessionId'])
      if (more === null) return null
      const page: SessionPage = { ...opened, ...more }
      const again = (shown: SessionPage, state: SessionForm) => sessionView(shown, state)
      return await act({
        ...acting,
        page,
        of: more.session,
        wrong: (name, errors) => ({
          kind: 'invalid',
          view: again(page, { filled: { form: name, errors, written: writtenIn(form) } }),
        }),
        conflict: async (name, mine) => ({
          kind: 'conflict',
          view: again(
            { ...opened, ...((await readMore(tx, opened, more.session.id)) ?? more) },
            { conflict: { form: name, mine } },
          ),
        }),
        done: (words) => ({
          kind: 'done',
          to: sessionHref(more.session),
          notice: { kind: 'success', text: words },
        }),
      })
    },
  })

const version = wholeNumber(0, 1_000_000)

export const saveAttendance: Route = sessionAction(
  '/fremmoede',
  'courses.session.attendance',
  async (acting) => {
    const { tx, form, page, of, wrong, conflict, done } = acting
    if (page.course.state.kind !== 'running' || of.kind === 'pause' || of.state === 'cancelled') return null
    const participants = participantsOf(page)
    const read = readForm(form, {
      version,
      ...Object.fromEntries(
        participants.map(({ field }) => [field, oneOf(attendances, m.course_choose_attendance())]),
      ),
    })
    if (read.kind === 'invalid') return wrong('fremmoede', read.errors)
    const given = new Map<string, Attendance>(
      participants.flatMap(({ field }) => {
        const value: unknown = Reflect.get(read.values, field)
        const status = attendances.find((one) => one === value)
        return status === undefined ? [] : [[field, status] as const]
      }),
    )
    const pupils = new Map<PupilId, Attendance>()
    const staff = new Map<PersonId, Attendance>()
    for (const [field, status] of given)
      if (field.startsWith('elev_')) pupils.set(PupilId.trust(field.slice(5)), status)
      else staff.set(PersonId.trust(field.slice(7)), status)
    if (await writeAttendance(tx, of, read.values.version, { pupils, staff }))
      return done(m.course_attendance_saved())
    const mine = participants.map(({ field, name }) => {
      const status = given.get(field)
      return `${name}: ${status === undefined ? '–' : attendanceWords[status]()}`
    })
    return await conflict('fremmoede', mine.join(' · '))
  },
)

export const saveNote: Route = sessionAction('/note', 'courses.session.note', async (acting) => {
  const { tx, form, page, of, wrong, conflict, done, session } = acting
  const about = form.fields.get('elev')?.[0] ?? ''
  const pupil = page.course.pupils.find((one) => one.pupil === about && one.to === null)
  if (about !== '' && pupil === undefined) return null
  const name = pupil === undefined ? 'note' : `note-${pupil.pupil}`
  const read = readForm(form, {
    version,
    tekst: text({ max: 10_000, required: m.course_write_note() }),
    del: checked,
  })
  if (read.kind === 'invalid') return wrong(name, read.errors)
  const { tekst, del } = read.values
  const others = page.course.pupils.map(({ givenName }) => givenName)
  const named = pupil === undefined && del && others.length > 1 ? namedIn(tekst, others) : null
  if (named !== null) return wrong(name, [{ field: 'tekst', message: m.course_note_names({ name: named }) }])
  // The newest version is read in this attempt: of two who save at once, the second finds the first one's.
  const latest = page.notes.find((one) => one.session === of.id && one.pupil === (pupil?.pupil ?? null))
  if ((latest?.version ?? 0) !== read.values.version) return await conflict(name, tekst)
  await writeNote(tx, of, {
    pupil: pupil?.pupil ?? null,
    after: read.values.version,
    text: tekst,
    isShared: del,
    by: session.actor.person,
  })
  return done(m.course_note_saved())
})

export const move: Route = sessionAction('/flyt', 'courses.session.move', async (acting) => {
  const { tx, form, page, of, wrong, conflict, done } = acting
  const isPause = of.lastDay !== null
  const read = readForm(form, { version, dag: day(parseDay, m.course_choose_day()) })
  if (read.kind === 'invalid') return wrong('flyt', read.errors)
  const { dag } = read.values
  const isFar = isFarFrom(page.course)
  if (isFar(dag)) return wrong('flyt', [{ field: 'dag', message: m.course_day_too_far() }])
  const more = isPause
    ? readForm(form, { til: day(parseDay, m.course_choose_day()) })
    : readForm(form, {
        tid: text({ max: 10, required: m.course_write_time() }),
        minutter: wholeNumber(5, 480),
      })
  if (more.kind === 'invalid') return wrong('flyt', more.errors)
  const lastDay = 'til' in more.values ? more.values.til : null
  const starts = 'tid' in more.values ? readTime(more.values.tid) : null
  if (!isPause && starts === null) return wrong('flyt', [{ field: 'tid', message: m.course_write_time() }])
  if (lastDay !== null && (isFar(lastDay) || Temporal.PlainDate.compare(lastDay, dag) < 0))
    return wrong('flyt', [{ field: 'til', message: m.course_backwards() }])
  const minutes = 'minutter' in more.values ? more.values.minutter : null
  return (await moveSession(tx, of, read.values.version, { day: dag, lastDay, starts, minutes }))
    ? done(m.course_moved())
    : await conflict('flyt', `${form.fields.get('dag')?.[0] ?? ''} ${form.fields.get('tid')?.[0] ?? ''}`)
})

export const cancel: Route = sessionAction(
  '/aflys',
  'courses.session.cancel',
  async ({ tx, form, of, conflict, done }) => {
    const read = readForm(form, { version, til: oneOf(['cancelled', 'planned'], '') })
    if (read.kind === 'invalid' || of.state === 'held') return null
    return (await cancelSession(tx, of, read.values.version, read.values.til))
      ? done(read.values.til === 'cancelled' ? m.course_cancelled_done() : m.course_uncancelled_done())
      : await conflict('flyt', m.course_cancel())
  },
)

export const escalate: Route = sessionAction(
  '/aftale',
  'courses.session.escalate',
  async ({ tx, form, of, wrong, done, session, page }) => {
    const read = readForm(form, { gjort: text({ max: 2000, required: m.course_write_done() }) })
    if (read.kind === 'invalid') return wrong('aftale', read.errors)
    await addEscalation(tx, page.course.id, {
      session: of.id,
      done: read.values.gjort,
      by: session.actor.person,
    })
    return done(m.course_escalation_saved())
  },
)
