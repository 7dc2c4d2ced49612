import { m } from '#messages'
import { type PersonActor, hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import { partText, spanText, timeOf } from './daily-words.ts'
import { answeringRoles, mayAnswerLeave } from './leave/leave-policy.ts'
import { type LeaveRequest, leaveRequests } from './leave/leave-store.ts'
import type { AbsencePart } from './presence.ts'
import { calendarsOf, municipalityOf } from './presence-store.ts'
import { registeringRoles } from './registration/registration-policy.ts'
import { type ClassHead, homeClassesOf, registrationsOn } from './registration/registration-store.ts'
import { dayHref } from './registration/registration-views.tsx'

/** When a part of the day has begun and ought to be registered. */
const dueFrom: Readonly<Record<AbsencePart, Temporal.PlainTime>> = {
  day: new Temporal.PlainTime(8, 0),
  morning: new Temporal.PlainTime(8, 0),
  last_lesson: new Temporal.PlainTime(13, 0),
}

/** A leader of many classes is told how many, and finds them on one page. */
const mostLines = 4

type DuePart = { readonly head: ClassHead; readonly part: AbsencePart }

const dueParts = async (tx: ActorTx, actor: PersonActor): Promise<readonly DuePart[]> => {
  const heads = await homeClassesOf(tx, actor)
  const calendar = await calendarsOf(tx, municipalityOf(tx))
  const open = heads.filter(({ school }) => calendar(school).isSchoolDay(tx.today))
  const done = await registrationsOn(
    tx,
    open.map(({ id }) => id),
    tx.today,
  )
  const time = timeOf(tx.now)
  return open.flatMap((head) =>
    head.parts
      .filter((part) => Temporal.PlainTime.compare(time, dueFrom[part]) >= 0)
      .filter((part) => !(done.get(head.id) ?? []).some((one) => one.part === part))
      .map((part) => ({ head, part })),
  )
}

const classesWaiting = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const due = await dueParts(tx, actor)
  if (due.length > mostLines) {
    const count = new Set(due.map(({ head }) => head.id)).size
    return [
      {
        text: m.register_waiting_many({ count }),
        detail: null,
        href: '/fravaer',
        urgency: 'now',
        pupils: [],
      },
    ]
  }
  return due.map(({ head, part }) => ({
    text:
      part === 'day'
        ? m.register_waiting({ title: head.title })
        : m.register_waiting_part({ title: head.title, part: partText(part) }),
    detail: null,
    href: dayHref(head, tx.today, part),
    urgency: 'now',
    pupils: [],
  }))
}

const toAnswer = (actor: PersonActor, requests: readonly LeaveRequest[]): readonly Waiting[] =>
  requests
    .filter((leave) => leave.state === 'asked' && mayAnswerLeave(actor, leave).may)
    .map((leave) => ({
      text: m.leave_waiting({ name: leave.child.name }),
      detail: spanText(leave.firstDay, leave.lastDay),
      href: `/fravaer/fri/${leave.id}`,
      urgency: 'soon',
      pupils: [leave.pupil],
    }))

/** Answers are told until the leave is over. */
const answered = (actor: PersonActor, requests: readonly LeaveRequest[]): readonly Waiting[] =>
  requests
    .filter(({ askedBy, state }) => askedBy === actor.person && (state === 'approved' || state === 'refused'))
    .map((leave) => ({
      text:
        leave.state === 'approved'
          ? m.leave_waiting_approved({ name: leave.child.name })
          : m.leave_waiting_refused({ name: leave.child.name }),
      detail: spanText(leave.firstDay, leave.lastDay),
      href: '/fravaer/fri',
      urgency: 'later',
      pupils: [leave.pupil],
    }))

/** What waits for a person in the school's day: classes to register, leave to answer, and answers to one's own requests. */
export const dailyWaiting = async (tx: ActorTx, actor: PersonActor): Promise<readonly Waiting[]> => {
  const classes = hasRole(actor, ...registeringRoles) ? await classesWaiting(tx, actor) : []
  if (!hasRole(actor, 'custodyHolder', ...answeringRoles)) return classes
  const requests = await leaveRequests(tx, actor, { since: tx.today })
  return [...classes, ...toAnswer(actor, requests), ...answered(actor, requests)]
}
