import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { z } from 'zod'
import type { MunicipalityId, PersonId } from '#platform/ids.ts'
import type { PasskeySite } from './passkey-site.ts'
import type { NewPasskey, OwnPasskey, StoredPasskey } from './passkey-store.ts'

const longestAnswer = 20_000

/** Ed25519, ES256 and RS256: what every authenticator in use knows at least one of. */
const algorithms = [-8, -7, -257]

const base64url = z
  .string()
  .max(longestAnswer)
  .regex(/^[\w-]+$/)

const answerOf = <Response extends z.ZodRawShape>(response: Response) =>
  z.object({
    id: base64url,
    rawId: base64url,
    type: z.literal('public-key'),
    response: z.object({ clientDataJSON: base64url, ...response }),
  })

const registrationAnswer = answerOf({
  attestationObject: base64url,
  transports: z
    .array(z.string().regex(/^[a-z-]{1,30}$/))
    .max(10)
    .optional(),
})

const authenticationAnswer = answerOf({
  authenticatorData: base64url,
  signature: base64url,
  userHandle: base64url,
})

const parseJson = (text: string): unknown => {
  if (text.length > longestAnswer) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** What the browser wrote into the form; null when it is no answer of a passkey. */
export const readRegistration = (text: string): RegistrationResponseJSON | null => {
  const parsed = registrationAnswer.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { id, rawId, response } = parsed.data
  const { clientDataJSON, attestationObject, transports } = response
  return {
    id,
    rawId,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON, attestationObject, ...(transports === undefined ? {} : { transports }) },
  }
}

export const readAuthentication = (text: string): AuthenticationResponseJSON | null => {
  const parsed = authenticationAnswer.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { id, rawId, response } = parsed.data
  return { id, rawId, type: 'public-key', clientExtensionResults: {}, response }
}

/** What the authenticator keeps to know the person by: two random-looking ids, no name. */
export const userHandle = (municipality: MunicipalityId, person: PersonId): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(`${municipality}${person}`.replaceAll('-', ''), 'hex'))

export const startRegistering = async (given: {
  site: PasskeySite
  municipality: MunicipalityId
  person: PersonId
  /** What the person's own devices show beside the passkey. */
  label: string
  name: string
  existing: readonly OwnPasskey[]
}): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  await generateRegistrationOptions({
    rpName: 'Medvind',
    rpID: given.site.rpId,
    userID: userHandle(given.municipality, given.person),
    userName: given.label,
    userDisplayName: given.name,
    timeout: 300_000,
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: given.existing.map(({ id, transports }) => ({ id, transports: [...transports] })),
  })

/** No list of passkeys goes along: the person's own device knows which it has, and the page says nothing about who has any. */
export const startAuthenticating = async (
  site: PasskeySite,
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  await generateAuthenticationOptions({ rpID: site.rpId, userVerification: 'required', timeout: 300_000 })

/** The new passkey, or null when the answer is not one to this challenge on this site. */
export const checkRegistration = async (
  site: PasskeySite,
  challenge: string,
  answer: RegistrationResponseJSON,
): Promise<Omit<NewPasskey, 'name'> | null> => {
  try {
    const checked = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!checked.verified) return null
    const { id, publicKey, counter } = checked.registrationInfo.credential
    return { id, publicKey, counter, transports: answer.response.transports ?? [] }
  } catch {
    // The library throws for whatever is wrong with an answer; to a person it is all the same.
    return null
  }
}

export type AuthenticationCheck =
  | { readonly kind: 'right'; readonly counter: number }
  | { readonly kind: 'wrong' }
  /** Rightly signed, but its count of uses went backwards: there may be two of it. */
  | { readonly kind: 'copied' }

/**
 * Whether the answer is signed by this passkey. The counter is judged after the signature and not by the library, which looks at it
 * first: else anyone who knows the id of a passkey could have it blocked.
 */
export const checkAuthentication = async (
  site: PasskeySite,
  challenge: string,
  answer: AuthenticationResponseJSON,
  passkey: StoredPasskey,
): Promise<AuthenticationCheck> => {
  const handle = Buffer.from(userHandle(passkey.municipality, passkey.person)).toString('base64url')
  if (answer.response.userHandle !== handle) return { kind: 'wrong' }
  try {
    const checked = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: 0 },
      requireUserVerification: true,
    })
    if (!checked.verified) return { kind: 'wrong' }
    const { newCounter } = checked.authenticationInfo
    const counts = newCounter > 0 || passkey.counter > 0
    return counts && newCounter <= passkey.counter
      ? { kind: 'copied' }
      : { kind: 'right', counter: newCounter }
  } catch {
    return { kind: 'wrong' }
  }
}
