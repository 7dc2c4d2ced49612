import { z } from 'zod'
import { m } from '#messages'
import { calendarsOf } from '#presence'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { attainmentsOf } from '../content-store.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { lockPlan, municipalityOf } from '../plan-store.ts'
import { readingRoles, workingRoles } from '../policy.ts'
import { type Agreed, type FollowUp, suggestedDay } from './follow-up.ts'
import { type Filled, readAgreed, versionField } from './follow-up-form.ts'
import {
  cancelFollowUp,
  findFollowUp,
  followUpsOf,
  moveFollowUp,
  planFollowUp,
  runningSince,
} from './follow-up-store.ts'
import { meetingOf } from './follow-up.ts'
import { shortWhen, whenText } from './follow-up-words.ts'
import { contentSeen } from './goals-seen.ts'
import { type FollowUpList, followUpsHref, followUpsView } from './list-views.tsx'

/** From when six weeks are counted: the last follow-up, or the day the plan began to run. */
const triedSince = (
  followUps: readonly FollowUp[],
  running: Temporal.PlainDate | null,
  today: Temporal.PlainDate,
): Temporal.PlainDate => {
  const days = followUps.flatMap(({ state, due }) => (state === 'cancelled' ? [] : [due]))
  return [...days, ...(running === null ? [] : [running])].reduce(
    (latest, day) => (Temporal.PlainDate.compare(day, latest) > 0 ? day : latest),
    running ?? days[0] ?? today,
  )
}

export const suggestionFor = async (
  tx: ActorTx,
  { plan }: Pick<AtPlan, 'plan'>,
  followUps: readonly FollowUp[],
) => {
  const [calendars, running] = await Promise.all([
    calendarsOf(tx, municipalityOf(tx)),
    runningSince(tx, plan.id),
  ])
  const calendar = calendars(plan.school.id)
  return {
    calendar,
    suggested: suggestedDay(triedSince(followUps, running, tx.today), tx.today, calendar),
  }
}

export const readList = async (tx: ActorTx, { plan, side }: AtPlan): Promise<FollowUpList> => {
  const [followUps, { goals }, attainments] = await Promise.all([
    followUpsOf(tx, plan.id),
    contentSeen(tx, plan.id, side),
    attainmentsOf(tx, plan.id),
  ])
  const { calendar, suggested } = await suggestionFor(tx, { plan }, followUps)
  const measured = new Set(attainments.map(({ goal }) => goal))
  return {
    plan,
    side,
    today: tx.today,
    followUps,
    goals,
    suggested,
    withoutBaseline: goals.filter(({ id }) => !measured.has(id)).length,
    isSchoolDay: (day) => calendar.isSchoolDay(day),
  }
}

export const showFollowUps: Route = planPage({
  tab: '/opfolgning',
  action: 'plans.followUps.read',
  roles: readingRoles,
  sides: ['team', 'family', 'child'],
  read: readList,
  view: (list) => followUpsView(list),
})

const filledIn = (form: FormBody, name: string, errors: Filled['errors']): Filled => ({
  form: name,
  errors,
  written: (field) => form.fields.get(field)?.[0] ?? '',
})

/** A day without school is allowed, as staff may meet then, but it is said. */
const noticeOf = (list: FollowUpList, agreed: Agreed, text: string) =>
  list.isSchoolDay(agreed.due)
    ? ({ kind: 'success', text } as const)
    : ({ kind: 'warning', text: `${text} ${m.plan_followup_no_school_day()}` } as const)

export const planNewFollowUp: Route = planAction({
  tab: '/opfolgning',
  action: 'plans.followUp.plan',
  roles: workingRoles,
  sides: ['team'],
  needsOpen: true,
  read: readList,
  act: async (tx, { shown, form }): Promise<ActionOutcome> => {
    const read = readAgreed(form, tx.today)
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: followUpsView(shown, filledIn(form, 'ny', read.errors)) }
    await lockPlan(tx, shown.plan.id)
    // The same form may have been sent twice: one date is one follow-up.
    const already = (await followUpsOf(tx, shown.plan.id)).some(
      ({ state, due }) => state === 'planned' && due.equals(read.agreed.due),
    )
    if (already) {
      const errors = [{ field: 'dato', message: m.plan_followup_already_planned() }]
      return { kind: 'invalid', view: followUpsView(shown, filledIn(form, 'ny', errors)) }
    }
    await planFollowUp(tx, shown.plan.id, read.agreed)
    const text = m.plan_followup_planned_done({ day: shortWhen(read.agreed.due) })
    return { kind: 'done', to: followUpsHref(shown.plan.id), notice: noticeOf(shown, read.agreed, text) }
  },
})

type OneOfList = { readonly list: FollowUpList; readonly followUp: FollowUp }

/** The follow-up that the address names, if it is one of this plan's. */
const readOne = async (tx: ActorTx, at: AtPlan): Promise<OneOfList | null> => {
  const id = z.uuid().safeParse(at.request.params['followUpId'])
  if (!id.success) return null
  const list = await readList(tx, at)
  const followUp = list.followUps.find((one) => one.id === id.data)
  return followUp === undefined ? null : { list, followUp }
}

const stateNow = (followUp: FollowUp | null): string =>
  followUp === null || followUp.state === 'cancelled'
    ? m.plan_followup_state_cancelled()
    : followUp.state === 'done'
      ? m.plan_followup_state_done()
      : whenText(followUp)

/** Someone was faster: the page says how it stands, and what this person wanted. */
const overtaken = async (
  tx: ActorTx,
  { list, followUp }: OneOfList,
  mine: string,
): Promise<ActionOutcome> => {
  const now = await findFollowUp(tx, list.plan.id, followUp.id)
  const followUps = await followUpsOf(tx, list.plan.id)
  return {
    kind: 'conflict',
    view: followUpsView({ ...list, followUps }, null, { mine, now: stateNow(now) }),
  }
}

const noVersion = (shown: OneOfList, form: FormBody): ActionOutcome => ({
  kind: 'invalid',
  view: followUpsView(
    shown.list,
    filledIn(form, shown.followUp.id, [{ field: 'dato', message: m.plan_followup_form_incomplete() }]),
  ),
})

export const moveOneFollowUp: Route = planAction({
  tab: '/opfolgning/:followUpId/flyt',
  action: 'plans.followUp.move',
  roles: workingRoles,
  sides: ['team'],
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown, form }): Promise<ActionOutcome> => {
    const { list, followUp } = shown
    const version = versionField(form.fields.get('version') ?? [])
    if (version.kind === 'wrong') return noVersion(shown, form)
    const read = readAgreed(form, tx.today)
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: followUpsView(list, filledIn(form, followUp.id, read.errors)) }
    const at = { plan: list.plan.id, id: followUp.id, version: version.value }
    if (!(await moveFollowUp(tx, at, read.agreed)))
      return await overtaken(tx, shown, whenText({ due: read.agreed.due, meeting: meetingOf(read.agreed) }))
    const text = m.plan_followup_moved_done({ day: shortWhen(read.agreed.due) })
    return { kind: 'done', to: followUpsHref(list.plan.id), notice: noticeOf(list, read.agreed, text) }
  },
})

export const cancelOneFollowUp: Route = planAction({
  tab: '/opfolgning/:followUpId/aflys',
  action: 'plans.followUp.cancel',
  roles: workingRoles,
  sides: ['team'],
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown, form }): Promise<ActionOutcome> => {
    const { list, followUp } = shown
    const version = versionField(form.fields.get('version') ?? [])
    if (version.kind === 'wrong') return noVersion(shown, form)
    const at = { plan: list.plan.id, id: followUp.id, version: version.value }
    if (!(await cancelFollowUp(tx, at))) return await overtaken(tx, shown, m.plan_followup_cancel())
    return {
      kind: 'done',
      to: followUpsHref(list.plan.id),
      notice: { kind: 'success', text: m.plan_followup_cancelled_done({ day: shortWhen(followUp.due) }) },
    }
  },
})
