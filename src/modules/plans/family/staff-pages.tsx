import { plansHref } from '../hrefs.ts'
import { PlanTabs } from '../plan-heading.tsx'
import { Alert } from '#design/alert/alert.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { WritingWords } from '#design/writing-hint/writing-hint.tsx'
import { m } from '#messages'
import { writingWords } from '#writing'
import type { ActorTx } from '#platform/db/database.ts'
import { readForm, text } from '#platform/http/fields.ts'
import type { ActionOutcome, Route, View } from '#platform/http/page.ts'
import type { WritingWord } from '#platform/text/writing-hints.ts'
import { isOpen } from '../plan.ts'
import { type AtPlan, planAction, planPage } from '../plan-page.ts'
import { workingRoles } from '../policy.ts'
import { Said } from '../voice/said.tsx'
import { AnswerForm, type ReturnedAnswer } from '../voice/staff-view.tsx'
import { answerVoice } from '../voice/voice-store.ts'
import { inOrder, longestAnswer } from '../voice/voice.ts'
import { readVoicesOfPlan, VoicesSection, type VoicesOfPlan } from './parents-section.tsx'

/** What the family has said and answered, for those who work on the plan. */
type FamilyStaffPage = VoicesOfPlan & { readonly words: readonly WritingWord[] }

const familyStaffView = (page: FamilyStaffPage, returned: ReturnedAnswer | null = null): View => ({
  title: m.plan_family_staff_title(),
  breadcrumb: [
    { label: m.plan_list_title(), href: plansHref },
    { label: page.plan.title, href: `/planer/${page.plan.id}` },
    { label: m.plan_family_staff_title() },
  ],
  failed: returned !== null,
  islands: ['writing-hints', ...(returned === null ? [] : ['error-summary' as const])],
  content: (
    <>
      {returned === null ? null : <ErrorSummary errors={returned.errors} form={returned.voice} />}
      <PageHeading
        eyebrow={page.plan.title}
        title={m.plan_family_staff_title()}
        lead={m.plan_family_staff_lead()}
      />
      <PlanTabs plan={page.plan} tab="voices" />
      <WritingWords words={page.words} />
      <VoicesSection of={page} here />
      <Section heading={m.plan_family_guardian_views()}>
        {page.guardianVoices.length === 0 ? (
          <EmptyState heading={m.plan_family_guardian_views_none()} level={3}>
            {m.plan_family_guardian_views_none_text()}
          </EmptyState>
        ) : (
          <Alert kind="info">{m.plan_family_guardian_views_care()}</Alert>
        )}
        {inOrder(page.guardianVoices).map((voice) => (
          <Said voice={voice}>
            {isOpen(page.plan.status) ? (
              <AnswerForm
                name={voice.speaker.name}
                action={`/planer/${page.plan.id}/familien/${voice.id}/svar`}
                voice={voice}
                returned={returned}
                words={page.words}
              />
            ) : null}
          </Said>
        ))}
      </Section>
    </>
  ),
})

const about = { roles: workingRoles, sides: ['team'] } as const

const readPage = async (tx: ActorTx, { plan }: Pick<AtPlan, 'plan'>): Promise<FamilyStaffPage | null> => {
  const page = await readVoicesOfPlan(tx, plan)
  return page === null ? null : { ...page, words: await writingWords(tx) }
}

const showFamilyToStaff: Route = planPage<FamilyStaffPage>({
  ...about,
  tab: '/familien',
  action: 'plans.family.staff',
  read: readPage,
  view: (page) => familyStaffView(page),
})

const answerGuardian: Route = planAction<FamilyStaffPage & { voice: string }>({
  ...about,
  tab: '/familien/:voiceId/svar',
  action: 'plans.family.answer',
  needsOpen: true,
  read: async (tx, at) => {
    const page = await readPage(tx, at)
    const voice = page?.guardianVoices.find(({ id }) => id === at.request.params['voiceId'])
    return page === null || voice === undefined ? null : { ...page, voice: voice.id }
  },
  act: async (tx, { shown: page, form }): Promise<ActionOutcome> => {
    const typed = readForm(form, {
      svar: text({ max: longestAnswer, required: m.plan_voice_answer_missing() }),
    })
    if (typed.kind === 'invalid')
      return {
        kind: 'invalid',
        view: familyStaffView(page, {
          voice: page.voice,
          text: typed.written('svar'),
          errors: typed.errors,
          isGone: false,
        }),
      }
    await answerVoice(tx, { plan: page.plan.id, voice: page.voice, text: typed.values.svar })
    return {
      kind: 'done',
      to: `/planer/${page.plan.id}/familien`,
      notice: { kind: 'success', text: m.plan_family_answered() },
    }
  },
})

export const familyStaffRoutes: readonly Route[] = [showFamilyToStaff, answerGuardian]
