import { m } from '#messages'
import type { FieldError } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { action, type ActionOutcome, type Route } from '#platform/http/page.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Session } from '#platform/http/session.ts'
import { proposalHref } from '../hrefs.ts'
import { type AtProposal, declaredWrite, movedOn, proposalPath, shownIn } from './at-proposal.ts'
import { approvedField, choiceField, kindsFor } from './decide-views.tsx'
import { sendSolve } from './jobs.ts'
import { liftValue } from './earlier-views.tsx'
import { approvedOthers, type DecidedChange, type ProposalPage, readProposal } from './proposal-store.ts'
import { proposalView } from './proposal-views.tsx'
import { type DecisionKind, freeName, secondsFor, type TaskDecision } from './scenario.ts'
import {
  approveScenario,
  claimVersion,
  copyDecisions,
  decide,
  inTurn,
  othersThan,
  startScenario,
} from './scenario-store.ts'

type Choices = readonly (DecisionKind | null)[]

/** What was chosen at each change; an answer that is not among those offered is pointed out. */
const readChoices = (
  form: FormBody,
  changes: readonly DecidedChange[],
): { readonly choices: Choices; readonly errors: readonly FieldError[] } => {
  const errors: FieldError[] = []
  const choices = changes.map(({ change, decision }, place) => {
    const field = choiceField(place)
    const values = form.fields.get(field)
    // A form without the field says nothing about it.
    if (values === undefined) return decision
    const [value = ''] = values
    const kind = kindsFor(change).find((one) => one === value) ?? null
    if (values.length > 1 || (kind === null && value !== ''))
      errors.push({ field, message: m.continuity_plan_choice_wrong({ number: place + 1 }) })
    return kind
  })
  return { choices, errors }
}

const taskDecision = (
  { task, from, to }: DecidedChange['change'],
  kind: DecisionKind,
): TaskDecision | null => {
  const adult = kind === 'lock' ? from : to
  return adult === null ? null : { task, adult, kind }
}

/** What has to be forgotten and what kept, so that the choices are what is decided. An adult who was refused earlier stays refused. */
const changedDecisions = (
  decided: readonly TaskDecision[],
  changes: readonly DecidedChange[],
  choices: Choices,
) =>
  changes.flatMap(({ change, decision }, place) => {
    const chosen = choices[place] ?? null
    if (chosen === decision) return []
    const next = chosen === null ? null : taskDecision(change, chosen)
    return [
      {
        decision: next,
        forget: decided.filter(
          ({ task, adult, kind }) =>
            task === change.task && (kind !== 'refuse' || adult === change.to || adult === next?.adult),
        ),
      },
    ]
  })

/** What was decided earlier and is not to hold any more; what the form names that is not there is gone already. */
const liftedIn = (form: FormBody, { earlier }: ProposalPage) => {
  const ticked = form.fields.get('ophaev') ?? []
  return earlier
    .filter((one) => ticked.includes(liftValue(one)))
    .map((one) => ({ decision: null, forget: [one] }))
}

type Decided =
  | { readonly kind: 'answered'; readonly outcome: ActionOutcome }
  | { readonly kind: 'saved'; readonly page: ProposalPage; readonly anyNew: boolean }

/** Reads and keeps the choices of a form that was read at this version. */
const keepChoices = async (
  tx: ActorTx,
  page: ProposalPage,
  form: FormBody,
  { actor }: Session,
): Promise<Decided> => {
  const { scenario, school, found } = page
  const isOver = found !== null || scenario.state === 'impossible'
  if (!isOver || scenario.approvedAt !== null || !scenario.isCurrent)
    return { kind: 'answered', outcome: movedOn(page) }
  const changes = found?.changes ?? []
  const { choices, errors } = readChoices(form, changes)
  const viewOf = (shown: ProposalPage, isConflict: boolean) =>
    proposalView({
      page: shown,
      leads: true,
      now: tx.now,
      attempt: {
        errors: isConflict ? [] : errors,
        decide: { choices, lifted: form.fields.get('ophaev') ?? [], isConflict },
      },
    })
  if (errors.length > 0) return { kind: 'answered', outcome: { kind: 'invalid', view: viewOf(page, false) } }
  const [written = ''] = form.fields.get('version') ?? []
  const version = /^\d{1,9}$/.test(written) ? Number(written) : -1
  if (!(await claimVersion(tx, scenario.id, version))) {
    const now = (await readProposal(tx, school, scenario.id)) ?? page
    return { kind: 'answered', outcome: { kind: 'conflict', view: viewOf(now, true) } }
  }
  const changed = [...changedDecisions(page.decided, changes, choices), ...liftedIn(form, page)]
  if (changed.length > 0) await decide(tx, actor.person, scenario, changed)
  return { kind: 'saved', page, anyNew: changed.length > 0 }
}

const solveAgain = async (
  tx: ActorTx,
  { school, scenario, others }: ProposalPage,
  { actor }: Session,
): Promise<ActionOutcome> => {
  const next = await startScenario(tx, actor.person, {
    timetable: scenario.timetable,
    name: freeName(scenario.name, [scenario, ...others]),
    asked: scenario.asked,
    seconds: secondsFor(scenario.asked),
    weights: scenario.weights,
  })
  if (next === null)
    return {
      kind: 'done',
      to: proposalHref(school.id, scenario.id),
      notice: { kind: 'warning', text: `${m.continuity_plan_saved()} ${m.continuity_plan_busy()}` },
    }
  await copyDecisions(tx, actor.person, scenario.id, next)
  await sendSolve(tx, next)
  return { kind: 'done', to: proposalHref(school.id, next) }
}

const decideOn: Route = action<AtProposal>({
  method: 'POST',
  path: `${proposalPath}/valg`,
  action: 'continuity.plan.decide',
  ...declaredWrite,
  act: async (tx, { subject, form, session }) => {
    const kept = await keepChoices(tx, shownIn(subject), form, session)
    if (kept.kind === 'answered') return kept.outcome
    const { school, scenario } = kept.page
    if (form.fields.get('saa')?.[0] === 'regn') return await solveAgain(tx, kept.page, session)
    return {
      kind: 'done',
      to: `${proposalHref(school.id, scenario.id)}#aendringer`,
      notice: { kind: 'success', text: m.continuity_plan_saved() },
    }
  },
})

/** Only what the leader has seen is approved: choices that are new are saved and shown first. */
const approve: Route = action<AtProposal>({
  method: 'POST',
  path: `${proposalPath}/godkend`,
  action: 'continuity.plan.approve',
  ...declaredWrite,
  act: async (tx, { subject, form, session }) => {
    const kept = await keepChoices(tx, shownIn(subject), form, session)
    if (kept.kind === 'answered') return kept.outcome
    const { page, anyNew } = kept
    const to = proposalHref(page.school.id, page.scenario.id)
    if (anyNew)
      return {
        kind: 'done',
        to: `${to}#godkend`,
        notice: { kind: 'warning', text: m.continuity_plan_approve_look() },
      }
    const warned = (text: string): ActionOutcome => ({ kind: 'done', to, notice: { kind: 'warning', text } })
    if (page.found?.fits === false) return warned(m.continuity_plan_changed_text())
    // Of two leaders who approve two proposals at once the later one sees the earlier one's first.
    await inTurn(tx, page.scenario.timetable)
    const approved = approvedOthers({ others: await othersThan(tx, page.scenario) })
    if (approved.length > Number(form.fields.get(approvedField)?.[0] ?? 0))
      return warned(m.continuity_plan_approve_other())
    const tasks = (page.found?.changes ?? []).flatMap(({ change, becomes }) =>
      becomes === 'made' ? [change.task] : [],
    )
    if (tasks.length === 0) return warned(m.continuity_plan_approve_nothing())
    await approveScenario(tx, session.actor.person, page.scenario.id, tasks)
    return { kind: 'done', to, notice: { kind: 'success', text: m.continuity_plan_approved_notice() } }
  },
})

export const decideRoutes: readonly Route[] = [decideOn, approve]
