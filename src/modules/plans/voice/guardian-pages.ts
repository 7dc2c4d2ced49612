import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { ActionOutcome, Route } from '#platform/http/page.ts'
import { isOpen } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { type GuardianPage, guardianView } from './guardian-view.tsx'
import { readGuardianWords } from './voice-form.ts'
import { returnedFrom, withAgain } from './voice-pages.ts'
import { sayWords, standingOf, voicesOf } from './voice-store.ts'

const read = async (tx: ActorTx, at: AtPlan): Promise<GuardianPage> => {
  const voices = await voicesOf(tx, at.plan.id)
  const reader = at.session.actor.person
  return {
    plan: at.plan,
    isOpen: isOpen(at.plan.status),
    standing: standingOf(voices, 'guardian', reader),
    former: voices.filter(
      ({ kind, speaker, isNewest }) => kind === 'guardian' && !isNewest && speaker.person === reader,
    ),
  }
}

const about = { tab: '/mit-syn', roles: ['custodyHolder'], sides: ['family'] } as const

const showGuardianView: Route = planPage<GuardianPage>({
  ...about,
  action: 'plans.guardian.read',
  read,
  view: (page) => guardianView(page),
})

const writeGuardianView: Route = planAction<{ page: GuardianPage; again: () => Promise<GuardianPage> }>({
  ...about,
  action: 'plans.guardian.say',
  needsOpen: true,
  read: withAgain(read),
  act: async (tx, { shown: { page, again }, form, session }): Promise<ActionOutcome> => {
    const words = readGuardianWords(form)
    if (words.kind === 'invalid')
      return { kind: 'invalid', view: guardianView(page, returnedFrom(words, null, 'guardian')) }
    const said = await sayWords(tx, {
      plan: page.plan.id,
      kind: 'guardian',
      speaker: session.actor.person,
      steps: 5,
      words: words.words,
    })
    if (said.kind !== 'said')
      return {
        kind: said.kind === 'conflict' ? 'conflict' : 'invalid',
        view: guardianView(await again(), returnedFrom(words, said, 'guardian')),
      }
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}`,
      notice: {
        kind: 'success',
        text: said.count === 0 ? m.plan_voice_nothing_new() : m.plan_voice_guardian_saved(),
      },
    }
  },
})

export const guardianRoutes: readonly Route[] = [showGuardianView, writeGuardianView]
