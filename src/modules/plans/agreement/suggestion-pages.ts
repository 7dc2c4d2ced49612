import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { oneOf, optionalText, readForm, text, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { contentNow, sharedVersionsOf } from '../version/version-store.ts'
import { withAgain } from '../voice/voice-pages.ts'
import { namedParts } from './part-words.ts'
import { type WriteText, acceptText } from './accept-text.ts'
import { addSuggestion, closeSuggestion, type Suggestion, suggestionsOf } from './suggestion-store.ts'
import {
  newSuggestionView,
  ownSuggestionsView,
  partId,
  staffSuggestionsView,
  type SuggestionsPage,
} from './suggestion-view.tsx'
import { longestProposal, longestSuggestionReason, type PlanPart } from './suggestion.ts'

const read = async (tx: ActorTx, at: AtPlan): Promise<SuggestionsPage> => {
  const [[newest], suggestions, now] = await Promise.all([
    sharedVersionsOf(tx, at.plan.id),
    suggestionsOf(tx, at.plan.id),
    at.side === 'team' ? contentNow(tx, at.plan) : null,
  ])
  return {
    plan: at.plan,
    reader: at.session.actor.person,
    newest: newest ?? null,
    parts: newest === undefined ? [] : namedParts(newest.content),
    suggestions,
    now: new Map((now === null ? [] : namedParts(now)).map((part) => [partId(part), part.text])),
  }
}

const family = { roles: ['custodyHolder'], sides: ['family'] } as const

const showSuggestions: Route = planPage<SuggestionsPage & { side: AtPlan['side'] }>({
  tab: '/forslag',
  action: 'plans.suggestion.list',
  roles: [...workingRoles, 'custodyHolder'],
  sides: ['team', 'family'],
  read: async (tx, at) => ({ ...(await read(tx, at)), side: at.side }),
  view: (page) => (page.side === 'team' ? staffSuggestionsView(page) : ownSuggestionsView(page)),
})

const showNewSuggestion: Route = planPage<SuggestionsPage & { part: PlanPart }>({
  ...family,
  tab: '/forslag/nyt',
  needsOpen: true,
  action: 'plans.suggestion.new',
  read: async (tx, at) => {
    const page = await read(tx, at)
    const part = page.parts.find((one) => partId(one) === at.request.query.get('del')) ?? page.parts[0]
    return part === undefined ? null : { ...page, part }
  },
  view: (page) => newSuggestionView(page),
})

const makeSuggestion: Route = planAction<{ page: SuggestionsPage; again: () => Promise<SuggestionsPage> }>({
  ...family,
  tab: '/forslag',
  action: 'plans.suggestion.make',
  needsOpen: true,
  read: withAgain(read),
  act: async (tx, { shown: { page }, form }): Promise<ActionOutcome> => {
    const typed = readForm(form, {
      del: text({ max: 200 }),
      udgave: wholeNumber(1, 1_000_000),
      forslag: text({ max: longestProposal, required: m.plan_agreement_proposal_missing() }),
      grund: optionalText(longestSuggestionReason),
    })
    const wanted = typed.written('del')
    const part = page.parts.find((one) => partId(one) === wanted) ?? page.parts[0]
    if (part === undefined || page.newest === null)
      return { kind: 'done', to: `/planer/${page.plan.id}/forslag` }
    const filled = {
      part: wanted,
      proposed: typed.written('forslag'),
      reason: typed.written('grund'),
      errors: [],
      isOld: false,
    }
    const shown = { ...page, part }
    if (typed.kind === 'invalid')
      return { kind: 'invalid', view: newSuggestionView(shown, { ...filled, errors: typed.errors }) }
    const { forslag, grund, udgave } = typed.values
    // A part that is gone, and a version that is no longer the newest: what was written is kept, beside what it says now.
    if (udgave !== page.newest.number || partId(part) !== wanted)
      return { kind: 'conflict', view: newSuggestionView(shown, { ...filled, isOld: true }) }
    if (forslag === part.text.trim())
      return {
        kind: 'invalid',
        view: newSuggestionView(shown, {
          ...filled,
          errors: [{ field: 'forslag', message: m.plan_agreement_proposal_same() }],
        }),
      }
    await addSuggestion(tx, { plan: page.plan.id, number: udgave, part, proposed: forslag, reason: grund })
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}/forslag`,
      notice: { kind: 'success', text: m.plan_agreement_proposed() },
    }
  },
})

type One = { page: SuggestionsPage & { one: Suggestion }; again: () => Promise<SuggestionsPage> }

const readOne = withAgain(async (tx, at) => {
  const page = await read(tx, at)
  const one = page.suggestions.find(({ id }) => id === at.request.params['suggestionId'])
  return one === undefined ? null : { ...page, one }
})

const withdrawSuggestion: Route = planAction<One>({
  ...family,
  tab: '/forslag/:suggestionId/traek-tilbage',
  action: 'plans.suggestion.withdraw',
  needsOpen: true,
  read: readOne,
  act: async (tx, { shown: { page }, form }): Promise<ActionOutcome> => {
    const typed = readForm(form, { version: wholeNumber(1, 1_000_000) })
    const done =
      typed.kind === 'ok' &&
      (await closeSuggestion(tx, { id: page.one.id, version: typed.values.version }, { state: 'withdrawn' }))
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}/forslag`,
      notice: done
        ? { kind: 'success', text: m.plan_agreement_withdrawn_done() }
        : { kind: 'warning', text: m.plan_agreement_withdrawn_not() },
    }
  },
})

const answerSuggestion = (write: WriteText): Route =>
  planAction<One>({
    tab: '/forslag/:suggestionId/svar',
    action: 'plans.suggestion.answer',
    roles: workingRoles,
    sides: ['team'],
    needsOpen: true,
    read: readOne,
    act: async (tx, { shown: { page, again }, form, session }): Promise<ActionOutcome> => {
      const typed = readForm(form, {
        version: wholeNumber(1, 1_000_000),
        svar: oneOf(['accepted', 'declined'], m.plan_agreement_reply_choose()),
        laest: oneOf(['same', 'changed'], m.plan_agreement_reply_choose()),
        tekst: optionalText(longestSuggestionReason),
      })
      const filled = {
        suggestion: page.one.id,
        reply: typed.written('svar'),
        answer: typed.written('tekst'),
        errors: [],
        isAnswered: false,
      }
      if (typed.kind === 'invalid')
        return { kind: 'invalid', view: staffSuggestionsView(page, { ...filled, errors: typed.errors }) }
      const { svar, tekst, version, laest } = typed.values
      if (svar === 'declined' && tekst === null) {
        const errors = [{ field: 'tekst', message: m.plan_agreement_decline_missing() }]
        return { kind: 'invalid', view: staffSuggestionsView(page, { ...filled, errors }) }
      }
      // Nobody decides about what they proposed themselves, though they are also on the plan.
      if (page.one.madeBy.person === session.actor.person)
        return { kind: 'conflict', view: staffSuggestionsView(page, { ...filled, isAnswered: true }) }
      // Staff who have seen that the text reads otherwise now take the proposal into account and write it themselves.
      const writes = svar === 'accepted' && page.one.part.kind === 'text' && laest === 'same'
      const outcome = writes
        ? await acceptText(tx, write, { plan: page.plan.id, suggestion: page.one, version, answer: tekst })
        : (await closeSuggestion(tx, { id: page.one.id, version }, { state: svar, answer: tekst }))
          ? 'accepted'
          : 'answered'
      if (outcome === 'changed')
        return {
          kind: 'conflict',
          view: staffSuggestionsView(await again(), {
            ...filled,
            errors: [{ field: 'svar', message: m.plan_agreement_text_changed() }],
          }),
        }
      if (outcome === 'answered')
        return {
          kind: 'conflict',
          view: staffSuggestionsView(await again(), { ...filled, isAnswered: true }),
        }
      return {
        kind: 'done',
        to: `/planer/${page.plan.id}/forslag`,
        notice: { kind: 'success', text: m.plan_agreement_replied() },
      }
    },
  })

/** `write` writes a text of the plan for somebody who accepted a suggestion to it. */
export const suggestionRoutes = (write: WriteText): readonly Route[] => [
  showSuggestions,
  showNewSuggestion,
  makeSuggestion,
  withdrawSuggestion,
  answerSuggestion(write),
]
