import type { PersonId } from '#platform/ids.ts'

/** Organisations other than the school; the school's own staff are members of the plan. */
export const organisations = ['ppr', 'socialServices', 'health', 'other'] as const
export type Organisation = (typeof organisations)[number]

/** The roles of those who can be invited; the database asks for the same. */
export const recipientRoles = ['psychologist', 'socialWorker', 'networkMember'] as const
export type RecipientRole = (typeof recipientRoles)[number]

/** `shared`: what the family reads. `whole`: the plan as it is, without restricted notes. */
export const scopes = ['shared', 'whole'] as const
export type Scope = (typeof scopes)[number]

/** Whether a consent to so much carries a share of so much; the database asks the same. */
export const covers = (consented: Scope, wanted: Scope): boolean =>
  consented === 'whole' || wanted === 'shared'

/** Nobody is let in for longer than this at a time. */
export const longestShare = { months: 12 } as const
/** How early those concerned are told that a share or a consent runs out. */
export const endsSoon = { days: 14 } as const

export const duties = ['hearParents', 'notification'] as const
export type Duty = (typeof duties)[number]

/** What the municipality says about a ground for sharing, or about a duty. */
export type LegalBasis = {
  readonly key: string
  readonly version: number
  readonly kind: 'basis' | 'duty'
  readonly title: string
  readonly text: string
  readonly source: string
  readonly organisations: readonly Organisation[]
  readonly needsConsent: boolean
  readonly isUnverified: boolean
  readonly isExample: boolean
  readonly validFrom: Temporal.PlainDate
  readonly validTo: Temporal.PlainDate | null
}

export type Answer = 'given' | 'refused' | 'withdrawn'
export type AnswerWay = 'ownSignIn' | 'paper'

/** Where one custody holder stands to a consent; `answer` is null for one who has not answered. */
export type HolderAnswer = {
  readonly guardian: PersonId
  readonly name: string
  /** Whether they hold custody today: the answer of one who no longer does counts for nothing. */
  readonly hasCustody: boolean
  /** Whether they had custody when the question was put. */
  readonly wasAsked: boolean
  readonly number: number
  readonly answer: Answer | null
  /** Whether the last they answered on their own sign-in was a no, or a yes taken back: no paper opens what that closed. */
  readonly saidNoThemselves: boolean
  readonly way: AnswerWay | null
  readonly paper: { readonly day: Temporal.PlainDate; readonly place: string } | null
  readonly recordedBy: string | null
  readonly at: Temporal.Instant | null
}

export type Recipient = {
  readonly person: PersonId
  readonly name: string
  readonly roles: readonly string[]
}

export type Consent = {
  readonly id: string
  readonly organisation: Organisation
  /** One person, or whoever there has the role. */
  readonly recipient: { readonly person: PersonId; readonly name: string } | { readonly role: RecipientRole }
  readonly what: string
  /** How much of the plan it opens at most. */
  readonly scope: Scope
  readonly purpose: string
  readonly lastDay: Temporal.PlainDate
  readonly askedBy: string
  readonly askedAt: Temporal.Instant
  readonly cancelledAt: Temporal.Instant | null
  /** One who has custody today has said yes, and nobody who has it has said no or taken a yes back. The database says so. */
  readonly stands: boolean
  /** To staff everyone who has answered or has custody; to one of the family, themselves alone. */
  readonly holders: readonly HolderAnswer[]
}

/** For staff. `waiting`: nobody has given it yet. It is never said here whether all must: people read who has. */
export type ConsentState = 'waiting' | 'given' | 'refused' | 'withdrawn' | 'past' | 'cancelled'

export const consentState = (consent: Consent, today: Temporal.PlainDate): ConsentState => {
  const answers = new Set(consent.holders.filter(({ hasCustody }) => hasCustody).map(({ answer }) => answer))
  if (answers.has('withdrawn')) return 'withdrawn'
  if (consent.cancelledAt !== null) return 'cancelled'
  if (Temporal.PlainDate.compare(consent.lastDay, today) < 0) return 'past'
  if (consent.stands) return 'given'
  return answers.has('refused') ? 'refused' : 'waiting'
}

/** For the family, who are not told of each other's answers: whether it holds, and no more. */
export type ConsentStanding = 'stands' | 'doesNotStand' | 'past' | 'cancelled'

export const consentStanding = (consent: Consent, today: Temporal.PlainDate): ConsentStanding => {
  if (Temporal.PlainDate.compare(consent.lastDay, today) < 0) return 'past'
  if (consent.cancelledAt !== null) return 'cancelled'
  return consent.stands ? 'stands' : 'doesNotStand'
}

/** What a custody holder can answer now. A no is taken as long as something may be open by the consent. */
export const answersFor = (
  consent: Consent,
  holder: HolderAnswer,
  today: Temporal.PlainDate,
): readonly Answer[] => {
  if (!holder.hasCustody) return []
  if (holder.answer === 'given') return ['withdrawn']
  if (Temporal.PlainDate.compare(consent.lastDay, today) < 0) return []
  return consent.cancelledAt === null ? ['given', 'refused'] : ['refused']
}

/** Whether a yes could be written down for them, were it not for the no that they gave themselves. */
export const ownNoStands = (consent: Consent, holder: HolderAnswer, today: Temporal.PlainDate): boolean =>
  holder.saidNoThemselves && answersFor(consent, holder, today).includes('given')

export type Share = {
  readonly id: string
  readonly recipient: { readonly person: PersonId; readonly name: string }
  readonly organisation: Organisation
  readonly basis:
    | { readonly kind: 'consent'; readonly consent: string }
    | { readonly kind: 'law'; readonly title: string; readonly source: string; readonly reason: string }
  readonly purpose: string
  readonly scope: Scope
  readonly startsAt: Temporal.Instant
  readonly endsAt: Temporal.Instant
  readonly untoldBecause: string | null
  readonly madeBy: string
  /** False when the consent it was made on does not stand today; it opens nothing then. */
  readonly isCarried: boolean
  readonly ended: {
    readonly at: Temporal.Instant
    readonly because: 'staff' | 'withdrawn' | 'refused'
  } | null
}

export type ShareState = 'coming' | 'running' | 'lapsed' | 'past' | 'ended'

/** A share runs until its end and not at it. */
export const shareState = (
  { startsAt, endsAt, ended, isCarried }: Pick<Share, 'startsAt' | 'endsAt' | 'ended' | 'isCarried'>,
  now: Temporal.Instant,
): ShareState => {
  if (ended !== null) return 'ended'
  if (Temporal.Instant.compare(endsAt, now) <= 0) return 'past'
  if (!isCarried) return 'lapsed'
  return Temporal.Instant.compare(startsAt, now) > 0 ? 'coming' : 'running'
}

/** Which duties a plan reminds of. They are shown; whether they are met is for people to say. */
export const dutiesOf = (about: {
  readonly isAboutChild: boolean
  readonly supportMinutes: number | null
  /** Minutes of support a week from which the rules of special education may apply; a parameter of the municipality. */
  readonly supportLimit: number
  readonly isSharedByLaw: boolean
  readonly readerIsStaff: boolean
}): readonly Duty[] => {
  if (!about.isAboutChild) return []
  const mustHear = about.isSharedByLaw || (about.supportMinutes ?? 0) >= about.supportLimit
  return [
    ...(mustHear ? (['hearParents'] as const) : []),
    ...(about.readerIsStaff ? (['notification'] as const) : []),
  ]
}
