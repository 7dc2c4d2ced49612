import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow } from '#design/button/button.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { Place } from './account-store.ts'
import type { DemoPerson } from './demo-store.ts'
import { DemoPersons } from './demo-views.tsx'
import type { HeldForm } from './held-form.ts'
import { Held, heldEncoding } from './held-views.tsx'
import { PasskeyForm } from './passkey-form.tsx'

export type SignInPage = {
  readonly persons: readonly DemoPerson[]
  readonly places: readonly Place[]
  readonly passkeys: boolean
  readonly onward: string
  readonly held: HeldForm | null
  /** The session ended while a form was being written; null when this is an ordinary sign-in. */
  readonly again: 'kept' | 'tooLarge' | null
  readonly email: string
  readonly place: string
  readonly errors: readonly FormError[]
}

export const messageOf = (errors: readonly FormError[], field: string): string | undefined =>
  errors.find((error) => error.field === field)?.message

/** Which municipality, where there is more than one: the same address may have an account in each. */
export const PlaceField = ({
  places,
  place,
  errors,
}: Pick<SignInPage, 'places' | 'place' | 'errors'>): Html | null =>
  places.length < 2 ? null : (
    <SelectField
      name="kommune"
      label={m.sign_in_place()}
      options={places.map(({ id, name }) => ({ value: id, label: name }))}
      value={place}
      empty
      error={messageOf(errors, 'kommune')}
      width="full"
    />
  )

const PasswordForm = (given: SignInPage): Html => (
  <form method="post" action="/log-ind" enctype={heldEncoding(given.held)} novalidate>
    <input type="hidden" name="videre" value={given.onward} />
    <Held held={given.held} />
    <PlaceField places={given.places} place={given.place} errors={given.errors} />
    <TextField
      name="email"
      type="email"
      label={m.sign_in_email()}
      value={given.email}
      autocomplete="username"
      spellcheck={false}
      error={messageOf(given.errors, 'email')}
      width="full"
    />
    <TextField
      name="adgangskode"
      type="password"
      label={m.sign_in_password()}
      autocomplete="current-password"
      error={messageOf(given.errors, 'adgangskode')}
      width="full"
    />
    <ButtonRow>
      <Button>{m.sign_in_button()}</Button>
      <a href="/glemt-adgangskode">{m.sign_in_forgotten()}</a>
    </ButtonRow>
  </form>
)

const OwnAccount = (given: SignInPage): Html => (
  <section class="mv-section mv-sign-in">
    {given.persons.length === 0 ? null : <h2>{m.sign_in_own_heading()}</h2>}
    {given.places.length === 0 && given.persons.length === 0 ? (
      <Alert kind="info">{m.sign_in_nobody_yet()}</Alert>
    ) : null}
    <PasswordForm {...given} />
    {given.passkeys ? (
      <>
        <p class="mv-or">{m.sign_in_or()}</p>
        <PasskeyForm
          way="signIn"
          action="/log-ind/noegle"
          start="/log-ind/noegle/begynd"
          button={m.sign_in_passkey_button()}
          kind="secondary"
          encoding={heldEncoding(given.held)}
          hidden={
            <>
              <input type="hidden" name="videre" value={given.onward} />
              <Held held={given.held} />
            </>
          }
          hint={m.sign_in_passkey_hint()}
        />
      </>
    ) : null}
  </section>
)

/** The one page on which everyone signs in, whichever way. */
export const signInView = (given: SignInPage): View => {
  const title = given.again === null ? m.sign_in_title() : m.sign_in_again_title()
  return {
    title,
    breadcrumb: [],
    failed: given.errors.length > 0,
    islands: ['error-summary', ...(given.passkeys ? ['passkey'] : [])],
    content: (
      <>
        <ErrorSummary errors={given.errors} />
        <PageHeading
          title={title}
          lead={given.again === null && given.persons.length === 0 ? m.sign_in_lead() : null}
        />
        {given.again === null ? null : (
          <Alert kind={given.again === 'kept' ? 'info' : 'warning'}>
            {given.again === 'kept' ? m.sign_in_again_text() : m.sign_in_again_too_large()}
          </Alert>
        )}
        {given.again === 'kept' && given.held?.hadFiles ? (
          <Alert kind="warning">{m.sign_in_again_files()}</Alert>
        ) : null}
        {given.persons.length === 0 ? null : (
          <DemoPersons persons={given.persons} onward={given.onward} held={given.held} />
        )}
        <OwnAccount {...given} />
      </>
    ),
  }
}
