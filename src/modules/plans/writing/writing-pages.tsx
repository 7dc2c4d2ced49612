import { z } from 'zod'
import { m } from '#messages'
import { isLocalPath } from '#platform/http/answer.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type FieldParser, oneOf, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import { action, page, type PageRequest, type Route } from '#platform/http/page.ts'
import type { PupilId } from '#platform/ids.ts'
import type { LiveRoute } from '#platform/live/admission.ts'
import { longestText } from '#platform/live/shared/protocol.ts'
import { findPlanToWrite, type PlanToWrite, pupilOfPlan } from './plan-store.ts'
import { mayWritePlan, writingRoles } from './writing-policy.ts'
import { planTexts } from './writing-store.ts'
import { writingConflictView, writingHref, writingView } from './writing-views.tsx'
import { writeText } from './write-text.ts'

const path = '/planer/:planId/skriv'

const planId = (parameters: Readonly<Record<string, string>>): string | null =>
  z.uuid().safeParse(parameters['planId']).data ?? null

const load = async (tx: ActorTx, { params }: PageRequest): Promise<PlanToWrite | null> => {
  const id = planId(params)
  return id === null ? null : await findPlanToWrite(tx, id)
}

const pupilsOf = ({ pupil }: PlanToWrite): readonly PupilId[] => (pupil === null ? [] : [pupil])

export const showWriting: Route = page<PlanToWrite>({
  method: 'GET',
  path,
  action: 'plans.writing.read',
  roles: writingRoles,
  load,
  may: mayWritePlan,
  pupils: pupilsOf,
  respond: ({ subject, session }) => writingView(subject, session.actor.person),
})

/** A text as it was written, with its blanks and line breaks: they are part of it. */
const asWritten: FieldParser<string> = (values) =>
  values.length === 1 ? { kind: 'ok', value: values[0] ?? '' } : { kind: 'wrong', message: m.form_doubled() }

/** Back to a page of this plan, and to no other. */
const backOf = (plan: string, asked: string): string | undefined =>
  asked.startsWith(`/planer/${plan}`) && isLocalPath(asked) ? asked : undefined

export const writeByForm: Route = action<PlanToWrite>({
  method: 'POST',
  path,
  action: 'plans.writing.write',
  roles: writingRoles,
  load,
  may: mayWritePlan,
  pupils: pupilsOf,
  act: async (tx, { subject, form, session }) => {
    const writer = session.actor.person
    const written = (field: string) => form.fields.get(field)?.[0] ?? ''
    const key = written('noegle')
    const invalid = (error: string) => ({
      kind: 'invalid' as const,
      view: writingView(subject, writer, { key, text: written('tekst'), error }),
    })
    const read = readForm(form, {
      noegle: oneOf(
        subject.texts.map((one) => one.key),
        m.plan_writing_gone(),
      ),
      nummer: wholeNumber(0, 999_999_999),
      tekst: asWritten,
      tilbage: text({ max: 500 }),
    })
    if (read.kind === 'invalid') return invalid(read.errors[0]?.message ?? m.form_doubled())
    const { nummer, tekst, tilbage } = read.values
    const back = backOf(subject.id, tilbage)
    const wrote = await writeText(tx, subject.id, { key, text: tekst, author: writer, readAt: nummer })
    switch (wrote.kind) {
      case 'written':
      case 'same':
        return {
          kind: 'done',
          to: back ?? writingHref(subject.id),
          notice: { kind: 'success', text: m.plan_writing_saved() },
        }
      case 'changed': {
        const now = await findPlanToWrite(tx, subject.id)
        const other = now?.texts.find((one) => one.key === key)
        return now === null || other === undefined
          ? invalid(m.plan_writing_gone())
          : { kind: 'conflict', view: writingConflictView(now, other, tekst, back) }
      }
      case 'tooLong':
        return invalid(m.plan_writing_too_long({ most: longestText.toLocaleString('da-DK') }))
      case 'ended':
        return invalid(m.plan_writing_ended())
      case 'missing':
        return invalid(m.plan_writing_gone())
    }
  },
})

/** The same address as the page: there the page becomes a line to everyone else who has it open. */
export const writeTogether: LiveRoute = {
  path,
  action: 'plans.writing.together',
  roles: writingRoles,
  store: planTexts,
  load: async (tx, parameters) => {
    const id = planId(parameters)
    const plan = id === null ? null : await findPlanToWrite(tx, id)
    if (plan === null || !plan.worksOn) return null
    return { room: plan.id, because: 'onPlan', pupils: pupilsOf(plan) }
  },
  pupilsOfRefused: async (tx, parameters) => {
    const id = planId(parameters)
    const pupil = id === null ? null : await pupilOfPlan(tx, id)
    return pupil === null ? [] : [pupil]
  },
}
