import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import { placesWithAccounts } from './account-store.ts'
import { demoPersons } from './demo-store.ts'
import { lastMunicipality } from './device-store.ts'
import { readHeld, type HeldForm } from './held-form.ts'
import { passkeysPossible } from './passkey-site.ts'
import type { SignInPage } from './sign-in-views.tsx'
import { onwardPath } from './onward.ts'

export type SignInPageGiven = {
  readonly request: Request | null
  readonly onward: string
  readonly held: HeldForm | null
  readonly again?: SignInPage['again']
  readonly email?: string
  readonly place?: string
  readonly errors?: readonly FormError[]
}

/** Everything that the sign-in page shows, read as the sign-in actor. */
export const loadSignInPage = async (
  config: Config,
  tx: ActorTx,
  given: SignInPageGiven,
): Promise<SignInPage> => ({
  persons: config.demo ? await demoPersons(tx) : [],
  places: await placesWithAccounts(tx),
  passkeys: passkeysPossible(config),
  onward: given.onward,
  held: given.held,
  again: given.again ?? null,
  email: given.email ?? '',
  place: given.place ?? (given.request === null ? '' : ((await lastMunicipality(tx, given.request)) ?? '')),
  errors: given.errors ?? [],
})

/** The page again, with what the form carried, after an attempt that did not succeed. */
export const signInPageAfter = async (
  config: Config,
  tx: ActorTx,
  form: FormBody,
  request: Request,
  errors: readonly FormError[],
): Promise<SignInPage> => {
  const held = readHeld(form)
  return await loadSignInPage(config, tx, {
    request,
    onward: onwardPath(form.fields.get('videre')?.[0]),
    held,
    again: held === null ? null : 'kept',
    email: form.fields.get('email')?.[0]?.slice(0, 254) ?? '',
    ...(form.fields.has('kommune') ? { place: form.fields.get('kommune')?.[0] ?? '' } : {}),
    errors,
  })
}
