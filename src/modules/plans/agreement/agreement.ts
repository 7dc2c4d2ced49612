import type { PersonId } from '#platform/ids.ts'

export const agreementAnswers = ['agree', 'disagree'] as const
export type AgreementAnswer = (typeof agreementAnswers)[number]

export const longestReason = 4000

/** A guardian's answer to one shared version. */
export type Agreement = {
  readonly guardian: PersonId
  readonly number: number
  readonly answer: AgreementAnswer
  readonly reason: string | null
  readonly at: Temporal.Instant
  readonly version: number
}

export type Guardian = { readonly person: PersonId; readonly name: string }

/** How it stands with the parents of one child: nobody has asked them, they are waited for, or all have answered. */
export type ParentsState =
  | { readonly kind: 'notAsked' }
  /** Nobody has custody here, as the school's data say. */
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'asked'
      readonly number: number
      readonly since: Temporal.PlainDate
      readonly answerBy: Temporal.PlainDate | null
      readonly answered: readonly (Guardian & { readonly agreement: Agreement })[]
      readonly waitingFor: readonly Guardian[]
    }

export const parentsState = (given: {
  readonly guardians: readonly Guardian[]
  readonly newest: {
    readonly number: number
    readonly day: Temporal.PlainDate
    readonly answerBy: Temporal.PlainDate | null
  } | null
  readonly agreements: readonly Agreement[]
}): ParentsState => {
  const { guardians, newest, agreements } = given
  if (guardians.length === 0) return { kind: 'nobody' }
  if (newest === null) return { kind: 'notAsked' }
  const answerOf = ({ person }: Guardian) =>
    agreements.find(({ guardian, number }) => guardian === person && number === newest.number)
  return {
    kind: 'asked',
    number: newest.number,
    since: newest.day,
    answerBy: newest.answerBy,
    answered: guardians.flatMap((guardian) => {
      const agreement = answerOf(guardian)
      return agreement === undefined ? [] : [{ ...guardian, agreement }]
    }),
    waitingFor: guardians.filter((guardian) => answerOf(guardian) === undefined),
  }
}

export type AgreementOutcome =
  | { readonly kind: 'answered' }
  /** Answered from another sign-in since it was read. Null: the answer is gone because a newer version was shared. */
  | { readonly kind: 'conflict'; readonly standing: Agreement | null }
  | { readonly kind: 'newer' }
