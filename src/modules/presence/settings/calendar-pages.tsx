import { m } from '#messages'
import type { SchoolYear } from '#platform/calendar/school-year.ts'
import { schoolYearOf, writeSchoolYear } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type ActionOutcome, type Notice, type Route, action, page } from '#platform/http/page.ts'
import { calendarsOf, municipalityOf } from '../presence-store.ts'
import {
  addClosing,
  adoptProposal,
  changeClosing,
  changeYear,
  keptCalendar,
  removeClosing,
  schoolChoices,
} from './calendar-edit-store.ts'
import { readClosing, readWas, readYear, writtenClosing } from './calendar-form.ts'
import { type CalendarPage, calendarConflict, calendarView, untouched } from './calendar-views.tsx'
import {
  type ClosingPage,
  calendarHref,
  closingConflict,
  closingText,
  closingView,
  period,
} from './closing-views.tsx'
import { mayKeepSettings, settingsRoles } from './policy.ts'

/** Years around today; nobody plans a school year further away on this page. */
const yearsAround = 5

const readYearText = (text: string | undefined | null, today: Temporal.PlainDate): SchoolYear | null => {
  const thisYear = schoolYearOf(today)
  const year = /^\d{4}$/.test(text ?? '') ? Number(text) : Number.NaN
  return Math.abs(year - thisYear) <= yearsAround ? year : null
}

const readPage = async (tx: ActorTx, year: SchoolYear): Promise<CalendarPage> => ({
  year,
  thisYear: schoolYearOf(tx.today),
  kept: await keptCalendar(tx),
  schools: await schoolChoices(tx),
  calendar: (await calendarsOf(tx, municipalityOf(tx)))(null),
})

export const showCalendar: Route = page<CalendarPage>({
  method: 'GET',
  path: '/administration/kalender',
  action: 'presence.calendar.read',
  roles: settingsRoles,
  load: async (tx, { query }) => {
    const asked = query.get('aar')
    const year = asked === null ? schoolYearOf(tx.today) : readYearText(asked, tx.today)
    return year === null ? null : await readPage(tx, year)
  },
  may: mayKeepSettings,
  pupils: () => [],
  respond: ({ subject }) => calendarView(subject, untouched),
})

const common = { method: 'POST', roles: settingsRoles, may: mayKeepSettings, pupils: () => [] } as const

const loadYear = async (
  tx: ActorTx,
  { params }: { readonly params: Readonly<Record<string, string>> },
): Promise<CalendarPage | null> => {
  const year = readYearText(params['aar'], tx.today)
  return year === null ? null : await readPage(tx, year)
}

/** Days that have passed are counted again by the calendar as it is now, and the person is told. */
const savedNotice = (text: string, first: Temporal.PlainDate, today: Temporal.PlainDate): Notice =>
  Temporal.PlainDate.compare(first, today) < 0
    ? { kind: 'warning', text: `${text} ${m.calset_past_changed()}` }
    : { kind: 'success', text }

export const planYear: Route = action<CalendarPage>({
  ...common,
  path: '/administration/kalender/:aar',
  action: 'presence.calendar.year.change',
  load: loadYear,
  logSubject: ({ year }) => writeSchoolYear(year),
  act: async (tx, { subject, form }) => {
    const read = readYear(form, subject.year, subject.kept)
    const forms = { ...untouched, failed: 'aar', yearDays: read.written } as const
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: calendarView(subject, { ...forms, errors: read.errors }) }
    const outcome = await changeYear(tx, read.now, read.was)
    if (outcome === 'conflict') {
      const mine = period({ from: read.now.firstDay, to: read.now.lastDay })
      return {
        kind: 'conflict',
        view: calendarConflict(await readPage(tx, subject.year), forms, mine),
      }
    }
    const earliest =
      Temporal.PlainDate.compare(read.now.firstDay, read.was.firstDay) < 0
        ? read.now.firstDay
        : read.was.firstDay
    const text = m.calset_year_saved({ year: writeSchoolYear(subject.year) })
    const firstMoved = !read.now.firstDay.equals(read.was.firstDay)
    return {
      kind: 'done',
      to: calendarHref(subject.year),
      notice: savedNotice(text, firstMoved ? earliest : read.now.lastDay, tx.today),
    }
  },
})

export const useProposal: Route = action<CalendarPage>({
  ...common,
  path: '/administration/kalender/:aar/forslag',
  action: 'presence.calendar.proposal.adopt',
  load: loadYear,
  logSubject: ({ year }) => writeSchoolYear(year),
  act: async (tx, { subject }) => {
    const outcome = await adoptProposal(tx, subject.year)
    const year = writeSchoolYear(subject.year)
    return {
      kind: 'done',
      to: calendarHref(subject.year),
      notice:
        outcome === 'written'
          ? { kind: 'success', text: m.calset_proposal_saved({ year }) }
          : { kind: 'info', text: m.calset_proposal_there({ year }) },
    }
  },
})

export const closeDays: Route = action<CalendarPage>({
  ...common,
  path: '/administration/kalender/:aar/lukket',
  action: 'presence.calendar.closing.add',
  load: loadYear,
  logSubject: ({ year }) => writeSchoolYear(year),
  act: async (tx, { subject, form }) => {
    const read = readClosing(form, subject.kept, subject.schools)
    if (read.kind === 'invalid') {
      const { errors, written } = read
      return {
        kind: 'invalid',
        view: calendarView(subject, { ...untouched, errors, failed: 'lukket', closing: written }),
      }
    }
    await addClosing(tx, read.closing)
    return {
      kind: 'done',
      to: calendarHref(schoolYearOf(read.closing.from)),
      notice: savedNotice(
        m.calset_closing_saved({ closing: closingText(read.closing, subject.schools) }),
        read.closing.from,
        tx.today,
      ),
    }
  },
})

const loadClosing = async (
  tx: ActorTx,
  { params }: { readonly params: Readonly<Record<string, string>> },
): Promise<ClosingPage | null> => {
  const kept = await keptCalendar(tx)
  const closing = kept.closings.find(({ id }) => id === params['id'])
  return closing === undefined
    ? null
    : { closing, kept, schools: await schoolChoices(tx), year: schoolYearOf(closing.from) }
}

export const showClosing: Route = page<ClosingPage>({
  method: 'GET',
  path: '/administration/kalender/lukket/:id',
  action: 'presence.calendar.closing.read',
  roles: settingsRoles,
  load: loadClosing,
  may: mayKeepSettings,
  pupils: () => [],
  respond: ({ subject }) => closingView(subject, writtenClosing(subject.closing), []),
})

/** What somebody else made of it meanwhile; the outcome when they removed it is that it is gone. */
const closingChanged = async (
  tx: ActorTx,
  subject: ClosingPage,
  show: (now: ClosingPage) => Extract<ActionOutcome, { kind: 'conflict' }>['view'],
): Promise<ActionOutcome> => {
  const now = await loadClosing(tx, { params: { id: subject.closing.id } })
  return now === null
    ? {
        kind: 'done',
        to: calendarHref(subject.year),
        notice: { kind: 'warning', text: m.calset_closing_gone() },
      }
    : { kind: 'conflict', view: show(now) }
}

export const changeClosedDays: Route = action<ClosingPage>({
  ...common,
  path: '/administration/kalender/lukket/:id',
  action: 'presence.calendar.closing.change',
  load: loadClosing,
  logSubject: ({ closing }) => closing.reason,
  act: async (tx, { subject, form }) => {
    const { closing, kept, schools } = subject
    const read = readClosing(form, kept, schools)
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: closingView(subject, read.written, read.errors) }
    const was = readWas(form, closing.id, schools)
    const outcome = was === null ? 'conflict' : await changeClosing(tx, was, read.closing)
    if (outcome === 'conflict')
      return await closingChanged(tx, subject, (now) =>
        closingConflict(now, writtenClosing(read.closing), closingText(read.closing, schools)),
      )
    const first =
      Temporal.PlainDate.compare(closing.from, read.closing.from) < 0 ? closing.from : read.closing.from
    return {
      kind: 'done',
      to: calendarHref(schoolYearOf(read.closing.from)),
      notice: savedNotice(
        m.calset_closing_saved({ closing: closingText(read.closing, schools) }),
        first,
        tx.today,
      ),
    }
  },
})

export const openClosedDays: Route = action<ClosingPage>({
  ...common,
  path: '/administration/kalender/lukket/:id/fjern',
  action: 'presence.calendar.closing.remove',
  load: loadClosing,
  logSubject: ({ closing }) => closing.reason,
  act: async (tx, { subject, form }) => {
    const { closing, schools, year } = subject
    const was = readWas(form, closing.id, schools)
    const outcome = was === null ? 'conflict' : await removeClosing(tx, was)
    if (outcome === 'conflict')
      return await closingChanged(tx, subject, (now) =>
        closingConflict(now, writtenClosing(now.closing), m.calset_remove()),
      )
    return {
      kind: 'done',
      to: calendarHref(year),
      notice: savedNotice(
        m.calset_closing_removed({ closing: closingText(closing, schools) }),
        closing.from,
        tx.today,
      ),
    }
  },
})

export const calendarRoutes: readonly Route[] = [
  showCalendar,
  // Before the routes of a year, which would take the word "lukket" for one.
  showClosing,
  changeClosedDays,
  openClosedDays,
  planYear,
  useProposal,
  closeDays,
]
