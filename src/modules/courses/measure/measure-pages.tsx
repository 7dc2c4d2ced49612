import { m } from '#messages'
import { recentAbsenceShare } from '#presence'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { type Opened, courseAction, courseHref, coursePage, writtenIn } from '../course/load.ts'
import type { Point } from '../courses.ts'
import { mayOpenAsStaff, mayWorkOnCourse } from '../policy.ts'
import { courseStaffRoles } from '../roles.ts'
import { absenceDays, readFigure } from '../template/template.ts'
import { figuresOf, wordsOf, writeFigure, writeWord } from './measure-store.ts'
import { cellsOf, fieldOf, measuresView, type MeasuresPage } from './measure-views.tsx'

type More = Omit<MeasuresPage, keyof Opened>

const readMore = async (tx: ActorTx, { course }: Opened): Promise<More> => ({
  figures: await figuresOf(tx, course.id),
  words: await wordsOf(tx, course.id),
})

export const showMeasures: Route = coursePage<More>({
  tail: '/maal',
  action: 'courses.measures.read',
  roles: courseStaffRoles,
  may: mayOpenAsStaff,
  read: async (tx, opened) => await readMore(tx, opened),
  view: (page) => measuresView(page),
})

const saved = ({ course }: Opened, words: string): ActionOutcome => ({
  kind: 'done',
  to: `${courseHref(course.id)}/maal`,
  notice: { kind: 'success', text: words },
})

export const saveMeasures: Route = courseAction({
  tail: '/maal',
  action: 'courses.measures.write',
  may: mayWorkOnCourse,
  act: async ({ tx, opened, form, session }) => {
    const page: MeasuresPage = { ...opened, ...(await readMore(tx, opened)) }
    const errors: FieldError[] = []
    const writes: Parameters<typeof writeFigure>[2][] = []
    const beaten: string[] = []
    for (const cell of cellsOf(page)) {
      const field = fieldOf(cell)
      const values = form.fields.get(field)
      const written = (values?.[0] ?? '').trim()
      // A figure that was not on the form, or left empty, is left as it is.
      if (written === '') continue
      const hundredths = values?.length === 1 ? readFigure(written, cell.measure) : null
      if (hundredths === null) {
        errors.push({
          field,
          message: m.course_figure_wrong({ lowest: cell.measure.lowest, highest: cell.measure.highest }),
        })
        continue
      }
      if (hundredths === cell.figure?.hundredths) continue
      const readAt = Number(form.fields.get(`v_${field}`)?.[0] ?? '0')
      if (readAt !== (cell.figure?.version ?? 0))
        beaten.push(`${cell.name}, ${cell.measure.title}: ${written}`)
      else
        writes.push({
          pupil: cell.pupil,
          measure: cell.measure.key,
          point: cell.point,
          hundredths,
          origin: 'typed',
          after: readAt,
          by: session.actor.person,
        })
    }
    if (errors.length > 0)
      return { kind: 'invalid', view: measuresView(page, { errors, written: writtenIn(form) }) }
    if (beaten.length > 0) return { kind: 'conflict', view: measuresView(page, null, beaten) }
    for (const write of writes)
      if (!(await writeFigure(tx, opened.course.id, write)))
        return {
          kind: 'conflict',
          view: measuresView({ ...opened, ...(await readMore(tx, opened)) }, null, [write.measure]),
        }
    return saved(opened, m.course_measures_saved({ count: writes.length }))
  },
})

/** Counts absence from the registrations: before from the day before the first day, after up to today. What is known stays. */
export const fetchAbsence: Route = courseAction({
  tail: '/maal/fravaer',
  action: 'courses.measures.absence',
  may: mayWorkOnCourse,
  act: async ({ tx, opened, session }) => {
    const page: MeasuresPage = { ...opened, ...(await readMore(tx, opened)) }
    const { course } = opened
    const until: Readonly<Record<Point, Temporal.PlainDate>> = {
      before: course.firstDay.subtract({ days: 1 }),
      after: tx.today,
    }
    let count = 0
    for (const cell of cellsOf(page)) {
      const isDue = cell.point === 'before' ? cell.figure === null : course.state.kind === 'running'
      if (cell.measure.source !== 'presence' || cell.pupil === null || !isDue) continue
      const share = await recentAbsenceShare(tx, cell.pupil, {
        until: until[cell.point],
        schoolDays: absenceDays,
      })
      if (share === null || share * 10 === cell.figure?.hundredths) continue
      const isWritten = await writeFigure(tx, course.id, {
        pupil: cell.pupil,
        measure: cell.measure.key,
        point: cell.point,
        hundredths: share * 10,
        origin: 'presence',
        after: cell.figure?.version ?? 0,
        by: session.actor.person,
      })
      if (isWritten) count += 1
    }
    return saved(opened, m.course_absence_fetched({ count }))
  },
})

/** What the child says, written down by an adult together with the child. The child's own text is another, and is not touched. */
export const writeWordTogether: Route = courseAction({
  tail: '/maal/ord',
  action: 'courses.word.write',
  may: mayWorkOnCourse,
  act: async ({ tx, opened, form, session }) => {
    const { course } = opened
    const about = form.fields.get('elev')?.[0] ?? ''
    const pupil = course.pupils.find((one) => one.pupil === about && one.to === null)
    if (pupil === undefined) return null
    const page: MeasuresPage = { ...opened, ...(await readMore(tx, opened)) }
    const read = readForm(form, {
      version: wholeNumber(0, 1_000_000),
      ord: text({ max: 2000, required: m.course_write_word() }),
    })
    if (read.kind === 'invalid')
      return {
        kind: 'invalid',
        view: measuresView(page, { errors: read.errors, written: read.written, form: pupil.pupil }),
      }
    const { ord, version: after } = read.values
    const now = page.words.find((one) => !one.isOwn && one.pupil === pupil.pupil)
    const isWritten =
      (now?.version ?? 0) === after &&
      (await writeWord(tx, course.id, {
        pupil: pupil.pupil,
        isOwn: false,
        text: ord,
        after,
        by: session.actor.person,
      }))
    return isWritten
      ? saved(opened, m.course_word_saved())
      : { kind: 'conflict', view: measuresView({ ...opened, ...(await readMore(tx, opened)) }, null, [ord]) }
  },
})
