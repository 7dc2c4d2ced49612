import { z } from 'zod'
import { m } from '#messages'
import { writingWords } from '#writing'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldError, readForm, text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { attainmentsOf } from '../content-store.ts'
import { type Attainment, isOpen, type Level, type PlanStatus } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { lockPlan, municipalityOf, personOf } from '../plan-store.ts'
import { readingRoles, workingRoles } from '../policy.ts'
import { type OneFollowUp, doForm, followUpView, noteForm } from './do-views.tsx'
import type { FollowUpDoors } from './doors.ts'
import { mayCorrect, plannedOf, planningProblem } from './follow-up.ts'
import { nextDay, readLevels, versionField, wordsFields } from './follow-up-form.ts'
import {
  type Words,
  addFollowUpNote,
  correctFollowUp,
  doFollowUp,
  followUpsOf,
  planFollowUp,
} from './follow-up-store.ts'
import { levelText, planningProblemWords, shortWhen } from './follow-up-words.ts'
import { type SeenGoal, contentSeen } from './goals-seen.ts'
import type { LastLevel } from './level-fields.tsx'
import { suggestionFor } from './list-pages.tsx'
import { followUpHref, followUpsHref } from './list-views.tsx'

export const lastLevels = (attainments: readonly Attainment[]): ReadonlyMap<string, LastLevel> =>
  new Map(attainments.map(({ goal, level, day }) => [goal, { level, day }]))

const readOne =
  ({ childVoice }: FollowUpDoors) =>
  async (
    tx: ActorTx,
    { plan, side, request }: Pick<AtPlan, 'plan' | 'side' | 'request'>,
  ): Promise<OneFollowUp | null> => {
    const id = z.uuid().safeParse(request.params['followUpId'])
    if (!id.success) return null
    const followUps = await followUpsOf(tx, plan.id)
    const followUp = followUps.find((one) => one.id === id.data)
    if (followUp === undefined) return null
    const [{ goals }, attainments, { suggested }, voice, words] = await Promise.all([
      contentSeen(tx, plan.id, side),
      attainmentsOf(tx, plan.id),
      suggestionFor(tx, { plan }, followUps),
      side === 'team' && followUp.state === 'planned' ? (childVoice?.(tx, plan.id) ?? null) : null,
      side === 'team' && isOpen(plan.status) ? writingWords(tx) : null,
    ])
    const planned = plannedOf(followUps).find((one) => one.id !== followUp.id)
    return {
      plan,
      side,
      followUp,
      goals,
      last: lastLevels(attainments),
      voice,
      next: planned === undefined ? { suggested } : { planned: planned.due },
      mayCorrect: side === 'team' && mayCorrect(followUp, personOf(tx), tx.today),
      words,
    }
  }

const written = (form: FormBody) => (field: string) => form.fields.get(field)?.[0] ?? ''

/** All that somebody wrote, as one text that can be read and added. */
const asText = (goals: readonly SeenGoal[], levels: ReadonlyMap<string, Level>, words: Words): string =>
  [
    ...goals.flatMap(({ id, title, levels: agreed }) => {
      const level = levels.get(id)
      return level === undefined ? [] : [`${title}: ${levelText(level, agreed[level])}`]
    }),
    words.whatHappened,
    ...(words.childWord === null ? [] : [`${m.plan_followup_child_word()}: ${words.childWord}`]),
    `${m.plan_followup_next_step()}: ${words.nextStep}`,
  ].join('\n\n')

/** What the plan's status is under its lock: it may have ended while the form was filled in. */
const statusNow = async (tx: ActorTx, plan: string): Promise<PlanStatus | null> => {
  await lockPlan(tx, plan)
  const row = await tx.db
    .selectFrom('plan')
    .select('status')
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', plan)
    .executeTakeFirst()
  return (row?.status ?? null) as PlanStatus | null
}

const readTold = (form: FormBody, one: OneFollowUp, today: Temporal.PlainDate) => {
  const read = readForm(form, { version: versionField, ...wordsFields(), naeste: nextDay })
  const { levels, errors } = readLevels(form, one.goals, { mayLeaveOut: true })
  const found: FieldError[] = [...errors, ...(read.kind === 'invalid' ? read.errors : [])]
  if (read.kind === 'ok' && read.values.naeste !== null) {
    const agreed = { due: read.values.naeste, time: null, minutes: null, place: null }
    const problem = planningProblem(agreed, today)
    if (problem !== null) found.push({ field: 'naeste', message: planningProblemWords[problem]() })
  }
  if (read.kind === 'invalid' || found.length > 0) return { kind: 'invalid' as const, errors: found }
  const { version, skete, barnet, naesteskridt, naeste } = read.values
  const words: Words = { whatHappened: skete, childWord: barnet, nextStep: naesteskridt }
  return { kind: 'ok' as const, version, words, levels, naeste }
}

const tell = (doors: FollowUpDoors): Route =>
  planAction({
    tab: '/opfolgning/:followUpId',
    action: 'plans.followUp.do',
    roles: workingRoles,
    sides: ['team'],
    needsOpen: true,
    read: readOne(doors),
    act: async (tx, { shown, form, request }): Promise<ActionOutcome> => {
      const { plan, followUp } = shown
      const invalid = (errors: readonly FieldError[]): ActionOutcome => ({
        kind: 'invalid',
        view: followUpView(shown, { form: doForm, errors, written: written(form) }),
      })
      const read = readTold(form, shown, tx.today)
      if (read.kind === 'invalid') return invalid(read.errors)
      const status = await statusNow(tx, plan.id)
      const correcting = followUp.state === 'done' && shown.mayCorrect
      if (status !== 'running' && !(correcting && status === 'evaluated'))
        return invalid([{ field: 'skete', message: m.plan_followup_not_running() }])
      const at = { plan: plan.id, id: followUp.id, version: read.version }
      const told = { ...read.words, levels: read.levels }
      const stands = correcting
        ? await correctFollowUp(tx, at, { ...told, before: followUp.done?.levels ?? new Map() })
        : await doFollowUp(tx, at, told)
      if (!stands) {
        const now = await readOne(doors)(tx, { plan, side: shown.side, request })
        const mine = asText(shown.goals, read.levels, read.words)
        return { kind: 'conflict', view: followUpView(now ?? shown, null, { mine }) }
      }
      // Planned by somebody else in the meantime, it is not planned twice.
      const waits = plannedOf(await followUpsOf(tx, plan.id)).length > 0
      if (read.naeste !== null && !waits)
        await planFollowUp(tx, plan.id, { due: read.naeste, time: null, minutes: null, place: null })
      const next = plannedOf(await followUpsOf(tx, plan.id))[0]
      const notice =
        next === undefined
          ? m.plan_followup_saved_without_next()
          : m.plan_followup_saved({ day: shortWhen(next.due) })
      return {
        kind: 'done',
        to: followUpsHref(plan.id),
        notice: { kind: next === undefined ? 'warning' : 'success', text: notice },
      }
    },
  })

const addNote = (doors: FollowUpDoors): Route =>
  planAction({
    tab: '/opfolgning/:followUpId/tilfoej',
    action: 'plans.followUp.add',
    roles: workingRoles,
    sides: ['team'],
    needsOpen: true,
    read: async (tx, at) => {
      const one = await readOne(doors)(tx, at)
      return one?.followUp.done === null ? null : one
    },
    act: async (tx, { shown, form }): Promise<ActionOutcome> => {
      const { plan, followUp } = shown
      const read = readForm(form, {
        tekst: text({ max: 10_000, required: m.plan_followup_write_note() }),
      })
      if (read.kind === 'invalid') {
        const filled = { form: noteForm, errors: read.errors, written: written(form) }
        return { kind: 'invalid', view: followUpView(shown, filled) }
      }
      if ((await statusNow(tx, plan.id)) !== plan.status) {
        const errors = [{ field: 'tekst', message: m.plan_followup_plan_changed() }]
        return {
          kind: 'invalid',
          view: followUpView(shown, { form: noteForm, errors, written: written(form) }),
        }
      }
      // Sent twice, it is added once.
      const notes = (await followUpsOf(tx, plan.id)).find(({ id }) => id === followUp.id)?.notes ?? []
      if (!notes.some((note) => note.text === read.values.tekst))
        await addFollowUpNote(tx, { plan: plan.id, id: followUp.id }, read.values.tekst)
      return {
        kind: 'done',
        to: followUpHref(plan.id, followUp.id),
        notice: { kind: 'success', text: m.plan_followup_note_saved() },
      }
    },
  })

const show = (doors: FollowUpDoors): Route =>
  planPage({
    tab: '/opfolgning/:followUpId',
    action: 'plans.followUp.read',
    roles: readingRoles,
    sides: ['team', 'family', 'child'],
    read: readOne(doors),
    view: (one) => followUpView(one),
  })

/** Doing a follow-up, correcting it on the same day, and adding to it later. */
export const doRoutes = (doors: FollowUpDoors): readonly Route[] => [show(doors), tell(doors), addNote(doors)]
