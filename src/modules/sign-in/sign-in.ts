import type { MunicipalityId, PersonId } from '#platform/ids.ts'

/** How someone proved who they are. A further way is one more word here and a page that ends in `beginSession`. */
export const signInWays = ['demo', 'password', 'passkey', 'invitation'] as const
export type SignInWay = (typeof signInWays)[number]

/** Someone who has proved who they are. */
export type ProvenPerson = {
  readonly way: SignInWay
  readonly municipality: MunicipalityId
  readonly person: PersonId
}

/** A working day and a little more, however busy one is in between. */
export const sessionLifetime = Temporal.Duration.from({ hours: 10 })

export const deviceLifetime = Temporal.Duration.from({ hours: 24 * 365 })
