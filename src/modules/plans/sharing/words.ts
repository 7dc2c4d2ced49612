import { m } from '#messages'
import type { TagKind } from '#design/tag/tag.tsx'
import { dayOf } from '#platform/clock.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type {
  Answer,
  Consent,
  ConsentStanding,
  ConsentState,
  Organisation,
  RecipientRole,
  Scope,
  Share,
  ShareState,
} from './sharing.ts'

export const organisationWords: Readonly<Record<Organisation, () => string>> = {
  ppr: () => m.plan_sharing_org_ppr(),
  socialServices: () => m.plan_sharing_org_social(),
  health: () => m.plan_sharing_org_health(),
  other: () => m.plan_sharing_org_other(),
}

export const recipientRoleWords: Readonly<Record<RecipientRole, () => string>> = {
  psychologist: () => m.role_psychologist(),
  socialWorker: () => m.role_social_worker(),
  networkMember: () => m.role_network_member(),
}

export const scopeWords: Readonly<Record<Scope, { label: () => string; hint: () => string }>> = {
  shared: { label: () => m.plan_sharing_scope_shared(), hint: () => m.plan_sharing_scope_shared_hint() },
  whole: { label: () => m.plan_sharing_scope_whole(), hint: () => m.plan_sharing_scope_whole_hint() },
}

/** To the family, before they answer: what is opened, said from where they stand. */
export const scopeForFamily: Readonly<Record<Scope, () => string>> = {
  shared: () => m.plan_sharing_family_scope_shared(),
  whole: () => m.plan_sharing_family_scope_whole(),
}

type Worded = { readonly kind: TagKind; readonly text: () => string }

export const shareStateWords: Readonly<Record<ShareState, Worded>> = {
  coming: { kind: 'info', text: () => m.plan_sharing_state_coming() },
  running: { kind: 'success', text: () => m.plan_sharing_state_running() },
  lapsed: { kind: 'warning', text: () => m.plan_sharing_state_lapsed() },
  past: { kind: 'neutral', text: () => m.plan_sharing_state_past() },
  ended: { kind: 'neutral', text: () => m.plan_sharing_state_ended() },
}

export const consentStateWords: Readonly<Record<ConsentState, Worded>> = {
  waiting: { kind: 'info', text: () => m.plan_sharing_consent_waiting() },
  given: { kind: 'success', text: () => m.plan_sharing_consent_given() },
  refused: { kind: 'warning', text: () => m.plan_sharing_consent_refused() },
  withdrawn: { kind: 'warning', text: () => m.plan_sharing_consent_withdrawn() },
  past: { kind: 'neutral', text: () => m.plan_sharing_consent_past() },
  cancelled: { kind: 'neutral', text: () => m.plan_sharing_consent_cancelled() },
}

export const consentStandingWords: Readonly<Record<ConsentStanding, Worded>> = {
  stands: { kind: 'success', text: () => m.plan_sharing_consent_given() },
  doesNotStand: { kind: 'neutral', text: () => m.plan_sharing_consent_not() },
  past: consentStateWords.past,
  cancelled: consentStateWords.cancelled,
}

export const answerWords: Readonly<Record<Answer, Worded>> = {
  given: { kind: 'success', text: () => m.plan_sharing_answer_given() },
  refused: { kind: 'warning', text: () => m.plan_sharing_answer_refused() },
  withdrawn: { kind: 'warning', text: () => m.plan_sharing_answer_withdrawn() },
}

export const recipientText = ({ recipient, organisation }: Pick<Consent, 'recipient' | 'organisation'>) =>
  `${'person' in recipient ? recipient.name : m.plan_sharing_role_of({ role: recipientRoleWords[recipient.role]() })}, ${organisationWords[organisation]()}`

/** The last day on which a share is open; it ends as that day does. */
export const lastDayOf = ({ endsAt }: Pick<Share, 'endsAt'>): Temporal.PlainDate =>
  dayOf(endsAt.subtract({ seconds: 1 }))

export const lastDayText = (share: Pick<Share, 'endsAt'>): string => shortDay(lastDayOf(share), locale())
