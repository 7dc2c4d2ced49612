import { m } from '#messages'
import { oneOf, optionalText, readForm, wholeNumber } from '#platform/http/fields.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { type FamilyPage, readFamilyPage } from '../family/family-store.ts'
import { planAction, planPage } from '../plan-page.ts'
import { withAgain } from '../voice/voice-pages.ts'
import { agreementAnswers, longestReason } from './agreement.ts'
import { giveAgreement } from './agreement-store.ts'
import { agreementView } from './agreement-view.tsx'

const about = { tab: '/svar', roles: ['custodyHolder'], sides: ['family'] } as const

const showAgreement: Route = planPage<FamilyPage>({
  ...about,
  action: 'plans.agreement.read',
  read: readFamilyPage,
  view: (page) => agreementView(page),
})

const answerPlan: Route = planAction<{ page: FamilyPage; again: () => Promise<FamilyPage> }>({
  ...about,
  action: 'plans.agreement.give',
  needsOpen: true,
  read: withAgain(readFamilyPage),
  act: async (tx, { shown: { page, again }, form }): Promise<ActionOutcome> => {
    const read = readForm(form, {
      udgave: wholeNumber(1, 1_000_000),
      version: wholeNumber(0, 1_000_000),
      svar: oneOf(agreementAnswers, m.plan_agreement_choose()),
      grund: optionalText(longestReason),
    })
    const filled = {
      answer: read.written('svar'),
      reason: read.written('grund'),
      errors: [],
      conflict: null,
    }
    if (read.kind === 'invalid')
      return { kind: 'invalid', view: agreementView(page, { ...filled, errors: read.errors }) }
    const { udgave, version, svar, grund } = read.values
    if (svar === 'disagree' && grund === null)
      return {
        kind: 'invalid',
        view: agreementView(page, {
          ...filled,
          errors: [{ field: 'grund', message: m.plan_agreement_reason_missing() }],
        }),
      }
    const outcome = await giveAgreement(tx, {
      plan: page.plan.id,
      number: udgave,
      answer: svar,
      reason: grund,
      version,
    })
    if (outcome.kind !== 'answered')
      return {
        kind: 'conflict',
        view: agreementView(await again(), {
          ...filled,
          conflict: { kind: outcome.kind === 'newer' ? 'newer' : 'answered' },
        }),
      }
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}`,
      notice: {
        kind: 'success',
        text: svar === 'agree' ? m.plan_agreement_done_agree() : m.plan_agreement_done_disagree(),
      },
    }
  },
})

export const agreementRoutes: readonly Route[] = [showAgreement, answerPlan]
