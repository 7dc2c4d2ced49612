import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import type { ActorTx, Database } from '#platform/db/database.ts'
import type { ClientAddress } from '#platform/http/client-address.ts'
import { password, readForm, text } from '#platform/http/fields.ts'
import type { FormBody } from '#platform/http/form.ts'
import { visitorPage, type OpenAnswer, type Route } from '#platform/http/page.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import {
  accountWith,
  placesWithAccounts,
  renewPasswordHash,
  type Account,
  type Place,
} from './account-store.ts'
import { asSignIn, beginSession, recordFailedSignIn, signedIn } from './begin-session.tsx'
import { knownDevice } from './device-store.ts'
import { readHeld } from './held-form.ts'
import { hashPassword, isPassword, needsNewHash } from './password.ts'
import { signInPageAfter } from './sign-in-page.ts'
import { signInView } from './sign-in-views.tsx'
import { onwardPath } from './onward.ts'
import { bucketOf, forgive, takeAttempt, type Attempt, type Counter } from './throttle-store.ts'
import { accountThrottle, addressThrottle } from './throttle.ts'
import { waitWords } from './wait-words.ts'

/** Which municipality is meant. With one there is nothing to choose; a form from before there were two has not chosen. */
export const chosenPlace = (places: readonly Place[], form: FormBody): MunicipalityId | null => {
  const wanted = form.fields.get('kommune') ?? []
  if (places.length === 1 && wanted.length === 0) return places[0]?.id ?? null
  return wanted.length === 1 ? (places.find(({ id }) => id === wanted[0])?.id ?? null) : null
}

const countersFor = (place: string, email: string, client: ClientAddress, device: Buffer | null): Counter[] =>
  device === null
    ? [
        { bucket: bucketOf('account', place, email, 'address', client), policy: accountThrottle },
        { bucket: bucketOf('address', client), policy: addressThrottle },
      ]
    : [
        {
          bucket: bucketOf('account', place, email, 'device', device.toString('hex')),
          policy: accountThrottle,
        },
      ]

type Opened = { account: Account | null; counters: Counter[]; attempt: Attempt }

/** Finds the account and counts the attempt. A device that the account's own person has used is counted by itself. */
const openAttempt = async (
  tx: ActorTx,
  place: MunicipalityId | null,
  email: string,
  request: Request,
  client: ClientAddress,
): Promise<Opened> => {
  const account = place === null ? null : await accountWith(tx, place, email)
  const device =
    account === null ? null : await knownDevice(tx, request, account.municipality, account.person)
  const counters = countersFor(place ?? 'nowhere', email, client, device)
  return { account, counters, attempt: await takeAttempt(tx, counters) }
}

type Given = {
  config: Config
  database: Database
  request: Request
  form: FormBody
  client: ClientAddress
}

const refuse = async (
  { config, database, request, form }: Given,
  errors: readonly FormError[],
  status: 422 | 429,
  reason: string,
  place: MunicipalityId | null = null,
): Promise<OpenAnswer> =>
  await database.as(asSignIn(place), async (tx) => {
    await recordFailedSignIn(tx, 'password', reason)
    return {
      kind: 'view',
      view: signInView(await signInPageAfter(config, tx, form, request, errors)),
      status,
    }
  })

const trySigningIn = async (given: Given): Promise<OpenAnswer> => {
  const { database, request, form, client } = given
  const read = readForm(form, {
    email: text({ max: 254, required: m.sign_in_email_missing() }),
    adgangskode: password(m.sign_in_password_missing()),
  })
  const places = await database.as(asSignIn(null), placesWithAccounts)
  const place = chosenPlace(places, form)
  const errors: FormError[] = [
    ...(place === null && places.length > 1
      ? [{ field: 'kommune', message: m.sign_in_place_missing() }]
      : []),
    ...(read.kind === 'ok' ? [] : read.errors),
  ]
  if (errors.length > 0 || read.kind !== 'ok') return await refuse(given, errors, 422, 'form')
  // Without a municipality there is no account either; the attempt is made all the same, takes its time and is counted.
  const email = readMailAddress(read.values.email) ?? read.values.email.toLowerCase()
  const opened = await database.as(
    asSignIn(place),
    async (tx) => await openAttempt(tx, place, email, request, client),
  )
  if (opened.attempt.kind === 'wait') {
    const message = m.sign_in_wait({ wait: waitWords(opened.attempt.seconds) })
    return await refuse(given, [{ field: null, message }], 429, 'wait', place)
  }
  const { account } = opened
  const isRight = await isPassword(account?.passwordHash ?? null, read.values.adgangskode)
  if (!isRight || account === null) {
    return await refuse(given, [{ field: 'email', message: m.sign_in_wrong() }], 422, 'wrong', place)
  }
  const { ids } = opened.attempt
  const renewed =
    account.passwordHash !== null && needsNewHash(account.passwordHash)
      ? await hashPassword(read.values.adgangskode)
      : null
  const cookies = await database.as(asSignIn(account.municipality), async (tx) => {
    const own = opened.counters[0]
    if (own !== undefined) await forgive(tx, ids, own.bucket)
    if (renewed !== null) await renewPasswordHash(tx, account, renewed)
    return await beginSession(tx, { ...account, way: 'password' }, request)
  })
  return signedIn(cookies, onwardPath(form.fields.get('videre')?.[0]), readHeld(form))
}

export const passwordRoutes = (config: Config): Route[] => [
  visitorPage({
    method: 'POST',
    path: '/log-ind',
    action: 'signIn.password',
    visit: async ({ request, form, database, client }) =>
      await trySigningIn({ config, database, request, form, client }),
  }),
]
