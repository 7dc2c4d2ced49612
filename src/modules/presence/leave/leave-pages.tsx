import { z } from 'zod'
import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { allow } from '#platform/access/decision.ts'
import { parseDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { day, oneOf, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { PupilId } from '#platform/ids.ts'
import { childrenOf, lockPupil } from '../family-store.ts'
import { type LeaveProblem, leaveProblem, mayStillWithdraw } from './leave.ts'
import { answeringRoles, mayAnswerLeave, mayReadLeave, mayWithdrawLeave } from './leave-policy.ts'
import {
  type LeaveRequest,
  answerLeave,
  askForLeave,
  findLeave,
  leaveRequests,
  withdrawLeave,
} from './leave-store.ts'
import { type LeavePage, leaveRequestView, leaveView } from './leave-views.tsx'
import { mayTellOf } from '../notice/notice-policy.ts'
import { calendarOf, municipalityOf } from '../presence-store.ts'

const path = '/fravaer/fri'
const longestText = 1000
/** Requests are listed until so long after their last day. */
const listedFor = { days: 60 } as const

const readPage = async (tx: ActorTx, { actor }: Session): Promise<LeavePage> => {
  const requests = await leaveRequests(tx, actor, { since: tx.today.subtract(listedFor) })
  return {
    actor,
    today: tx.today,
    children: hasRole(actor, 'custodyHolder') ? await childrenOf(tx, actor) : [],
    requests: requests.filter((leave) => mayReadLeave(actor, leave).may),
    answers: hasRole(actor, ...answeringRoles),
  }
}

const pupilsOf = ({ children, requests }: LeavePage): readonly PupilId[] => [
  ...new Set([...children.map(({ pupil }) => pupil), ...requests.map(({ pupil }) => pupil)]),
]

export const showLeave: Route = page<LeavePage>({
  method: 'GET',
  path,
  action: 'presence.leave.list',
  roles: ['custodyHolder', ...answeringRoles],
  load: async (tx, _request, session) => await readPage(tx, session),
  may: () => allow('ownRequests'),
  pupils: pupilsOf,
  respond: ({ subject }) => leaveView(subject),
})

const problemWords: Readonly<Record<LeaveProblem, () => string>> = {
  backwards: () => m.leave_backwards(),
  gone: () => m.leave_gone(),
  tooFar: () => m.leave_too_far(),
  noSchoolDays: () => m.leave_no_school_days(),
  overlaps: () => m.leave_overlaps(),
}

type Asking = { readonly shown: LeavePage; readonly pupil: PupilId }

export const askLeave: Route = action<Asking>({
  method: 'POST',
  path: `${path}/barn/:pupilId`,
  action: 'presence.leave.ask',
  roles: ['custodyHolder'],
  load: async (tx, { params }, session) => {
    const pupil = PupilId.parse(params['pupilId'] ?? '')
    return pupil === null ? null : { pupil, shown: await readPage(tx, session) }
  },
  may: (actor, { shown, pupil }) =>
    mayTellOf(actor, { children: shown.children.map((child) => child.pupil), pupil }),
  pupils: ({ pupil }) => [pupil],
  act: async (tx, { subject: { shown, pupil }, form, session }) => {
    const read = readForm(form, {
      fra: day(parseDay, m.leave_choose_first_day()),
      til: day(parseDay, m.leave_choose_last_day()),
      grund: text({ max: longestText, required: m.leave_write_reason() }),
    })
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    const wrong = (errors: readonly { field: string; message: string }[]) => ({
      kind: 'invalid' as const,
      view: leaveView(shown, { form: pupil, errors, written }),
    })
    if (read.kind === 'invalid') return wrong(read.errors)
    await lockPupil(tx, pupil)
    // Read again under the lock: the same form may have been sent twice.
    const { requests } = await readPage(tx, session)
    const child = shown.children.find((one) => one.pupil === pupil)
    if (child === undefined) return wrong([{ field: 'fra', message: m.leave_no_school_days() }])
    const span = { firstDay: read.values.fra, lastDay: read.values.til }
    const problem = leaveProblem(span, {
      today: tx.today,
      calendar: await calendarOf(tx, municipalityOf(tx), child.school),
      standing: requests.filter(
        (leave) => leave.pupil === pupil && (leave.state === 'asked' || leave.state === 'approved'),
      ),
    })
    if (problem !== null)
      return wrong([{ field: problem === 'backwards' ? 'til' : 'fra', message: problemWords[problem]() }])
    await askForLeave(tx, { ...span, pupil, reason: read.values.grund, by: session.actor.person })
    return { kind: 'done', to: path, notice: { kind: 'success', text: m.leave_asked({ name: child.name }) } }
  },
})

const loadOne = async (
  tx: ActorTx,
  { params }: PageRequest,
  { actor }: Session,
): Promise<LeaveRequest | null> => {
  const id = z.uuid().safeParse(params['leaveId'])
  return id.success ? await findLeave(tx, actor, id.data) : null
}

export const showLeaveRequest: Route = page<LeaveRequest>({
  method: 'GET',
  path: `${path}/:leaveId`,
  action: 'presence.leave.read',
  roles: ['custodyHolder', ...answeringRoles],
  load: loadOne,
  may: mayReadLeave,
  pupils: ({ pupil }) => [pupil],
  respond: ({ subject, session }) => leaveRequestView(session.actor, subject),
})

export const answerLeaveRequest: Route = action<LeaveRequest>({
  method: 'POST',
  path: `${path}/:leaveId/svar`,
  action: 'presence.leave.answer',
  roles: answeringRoles,
  load: loadOne,
  may: mayAnswerLeave,
  pupils: ({ pupil }) => [pupil],
  act: async (tx, { subject, form, session }) => {
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    const read = readForm(form, {
      version: wholeNumber(1, 1_000_000),
      svar: oneOf(['approved', 'refused'], m.leave_choose_answer()),
      tekst: optionalText(longestText),
    })
    const invalid = (errors: readonly { field: string; message: string }[]) => ({
      kind: 'invalid' as const,
      view: leaveRequestView(session.actor, subject, { form: '', errors, written }),
    })
    if (read.kind === 'invalid') return invalid(read.errors)
    const { svar, tekst, version } = read.values
    if (svar === 'refused' && tekst === null)
      return invalid([{ field: 'tekst', message: m.leave_refusal_needs_text() }])
    const answer = { state: svar, text: tekst, by: session.actor.person, version }
    if (await answerLeave(tx, subject, answer)) {
      const notice = svar === 'approved' ? m.leave_approved_done : m.leave_refused_done
      return {
        kind: 'done',
        to: path,
        notice: { kind: 'success', text: notice({ name: subject.child.name }) },
      }
    }
    const now = (await findLeave(tx, session.actor, subject.id)) ?? subject
    const mine = `${svar === 'approved' ? m.leave_approve() : m.leave_refuse()}${tekst === null ? '' : `: ${tekst}`}`
    return { kind: 'conflict', view: leaveRequestView(session.actor, now, null, mine) }
  },
})

export const withdrawLeaveRequest: Route = action<LeaveRequest>({
  method: 'POST',
  path: `${path}/:leaveId/traek-tilbage`,
  action: 'presence.leave.withdraw',
  roles: ['custodyHolder'],
  load: loadOne,
  may: mayWithdrawLeave,
  pupils: ({ pupil }) => [pupil],
  act: async (tx, { subject, form, session }) => {
    const read = readForm(form, { version: wholeNumber(1, 1_000_000) })
    const shown = await readPage(tx, session)
    if (read.kind === 'invalid' || !mayStillWithdraw(subject, tx.today)) {
      const errors = [{ field: 'fra', message: m.leave_cannot_withdraw() }]
      return { kind: 'invalid', view: leaveView(shown, { form: subject.pupil, errors, written: () => '' }) }
    }
    if (await withdrawLeave(tx, subject, read.values.version))
      return { kind: 'done', to: path, notice: { kind: 'success', text: m.leave_withdrawn_done() } }
    const now = (await findLeave(tx, session.actor, subject.id)) ?? subject
    return { kind: 'conflict', view: leaveRequestView(session.actor, now, null, m.leave_withdraw()) }
  },
})
