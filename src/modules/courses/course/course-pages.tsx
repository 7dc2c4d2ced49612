import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { oneOf, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { figuresOf, wordsOf, writeWord } from '../measure/measure-store.ts'
import { countMissing } from '../measure/pairs.ts'
import { mayReadCourse, mayWorkOnCourse, maySteerCourse } from '../policy.ts'
import { escalationsOf, tick, ticksOf } from '../session/along-store.ts'
import { attendanceOf, notesOf, sessionsOf } from '../session/session-store.ts'
import type { CoursePage } from './course-page.ts'
import { courseView } from './course-views.tsx'
import { type FamilyPage, familyView } from './family-view.tsx'
import { type Opened, courseAction, courseHref, coursePage, writtenIn } from './load.ts'
import { changePlan, startCourse } from './step-store.ts'

const version = wholeNumber(1, 1_000_000)

type More = Omit<FamilyPage, keyof Opened>

const readMore = async (tx: ActorTx, opened: Opened): Promise<More> => {
  const { id } = opened.course
  const [sessions, attendance, ticks, escalations, notes, figures, words] = [
    await sessionsOf(tx, id),
    await attendanceOf(tx, id),
    await ticksOf(tx, id),
    await escalationsOf(tx, id),
    await notesOf(tx, id),
    await figuresOf(tx, id),
    await wordsOf(tx, id),
  ]
  return {
    sessions,
    attendance,
    ticks,
    escalations,
    notes,
    figures,
    words,
    missing: countMissing(opened, figures),
  }
}

const isFamily = ({ viewer }: Opened): boolean => viewer === 'family' || viewer === 'child'

export const showCourse: Route = coursePage<More>({
  tail: '',
  action: 'courses.course.read',
  read: async (tx, opened) => await readMore(tx, opened),
  view: (page, _session, today) => (isFamily(page) ? familyView(page, today) : courseView(page, today)),
})

const pageNow = async (tx: ActorTx, opened: Opened): Promise<CoursePage> => ({
  ...opened,
  ...(await readMore(tx, opened)),
})

/** The page again, as somebody else has left it. */
const changedMeanwhile = async (tx: ActorTx, opened: Opened): Promise<ActionOutcome> => ({
  kind: 'conflict',
  view: courseView(await pageNow(tx, opened), tx.today, null, true),
})

export const changeCoursePlan: Route = courseAction({
  tail: '/plan',
  action: 'courses.course.plan',
  may: maySteerCourse,
  act: async ({ tx, opened, form }) => {
    const { course } = opened
    const { state } = course
    if (state.kind !== 'planned') return await changedMeanwhile(tx, opened)
    const read = readForm(form, {
      version,
      titel: text({ max: 120, required: m.course_write_title() }),
      regel_hvis: text({ max: 1000, required: m.course_write_rule_condition() }),
      regel_saa: text({ max: 1000, required: m.course_write_rule_action() }),
      regel_hvem: text({ max: 200, required: m.course_write_rule_decider() }),
    })
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: courseView(await pageNow(tx, opened), tx.today, read) }
    const { values } = read
    const rule = { condition: values.regel_hvis, action: values.regel_saa, decider: values.regel_hvem }
    if (await changePlan(tx, { ...course, state }, values.version, { title: values.titel, rule }))
      return { kind: 'done', to: courseHref(course.id), notice: { kind: 'success', text: m.course_saved() } }
    // What was written stays in the fields, beside what another has saved.
    return {
      kind: 'conflict',
      view: courseView(await pageNow(tx, opened), tx.today, { errors: [], written: writtenIn(form) }, true),
    }
  },
})

export const startPlannedCourse: Route = courseAction({
  tail: '/start',
  action: 'courses.course.start',
  may: maySteerCourse,
  act: async ({ tx, opened, form, session }) => {
    const { course } = opened
    const { state } = course
    const read = readForm(form, { version })
    if (read.kind === 'invalid' || state.kind !== 'planned') return await changedMeanwhile(tx, opened)
    return (await startCourse(tx, { ...course, state }, read.values.version, session.actor.person))
      ? { kind: 'done', to: courseHref(course.id), notice: { kind: 'success', text: m.course_started() } }
      : await changedMeanwhile(tx, opened)
  },
})

export const tickInCourse: Route = courseAction({
  tail: '/kryds',
  action: 'courses.course.tick',
  may: mayWorkOnCourse,
  act: async ({ tx, opened: { course, content }, form, session }) => {
    const read = readForm(form, {
      slags: oneOf(['step', 'material'], ''),
      punkt: text({ max: 50 }),
      gjort: oneOf(['ja', 'nej'], ''),
    })
    if (read.kind === 'invalid') return null
    const { slags, punkt, gjort } = read.values
    const items = slags === 'step' ? content.steps : content.materials
    // Only what the course's own version of the template has can be ticked.
    if (!items.some(({ key }) => key === punkt)) return null
    await tick(
      tx,
      course.id,
      { kind: slags, item: punkt },
      { by: session.actor.person, isDone: gjort === 'ja' },
    )
    return null
  },
})

/** The child's own word, typed on its own sign-in. */
export const writeOwnWord: Route = courseAction({
  tail: '/mit-ord',
  action: 'courses.word.write',
  roles: ['pupil'],
  may: mayReadCourse,
  act: async ({ tx, opened, form, session }) => {
    const { course } = opened
    const me = course.pupils.find(({ reasons, to }) => reasons.includes('self') && to === null)
    if (me === undefined || course.state.kind === 'completed' || course.state.kind === 'stopped') return null
    const read = readForm(form, {
      version: wholeNumber(0, 1_000_000),
      ord: text({ max: 2000, required: m.course_write_word() }),
    })
    const now = async () => ({ ...opened, ...(await readMore(tx, opened)) })
    if (read.kind === 'invalid') return { kind: 'invalid', view: familyView(await now(), tx.today, read) }
    const { ord, version: after } = read.values
    const own = (await wordsOf(tx, course.id)).find((one) => one.isOwn && one.pupil === me.pupil)
    const isWritten =
      (own?.version ?? 0) === after &&
      (await writeWord(tx, course.id, {
        pupil: me.pupil,
        isOwn: true,
        text: ord,
        after,
        by: session.actor.person,
      }))
    return isWritten
      ? { kind: 'done', to: courseHref(course.id), notice: { kind: 'success', text: m.course_word_saved() } }
      : { kind: 'conflict', view: familyView(await now(), tx.today, null, ord) }
  },
})
