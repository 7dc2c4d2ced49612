import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import type { Place } from './account-store.ts'
import type { OpenInvitation } from './invitation-store.ts'
import { NewPasswordFields } from './new-password.tsx'
import { messageOf, PlaceField } from './sign-in-views.tsx'

/** Where an invitation or a link for a new password leads: choose a password, and you are in. */
export const acceptView = ({
  path,
  invitation,
  errors,
}: {
  path: string
  invitation: OpenInvitation
  errors: readonly FormError[]
}): View => {
  const isNew = invitation.purpose === 'invitation'
  const title = isNew
    ? m.invitation_welcome({ name: invitation.givenName })
    : m.invitation_new_password_title()
  const lead = isNew
    ? m.invitation_welcome_text({ municipality: invitation.municipalityName })
    : m.invitation_new_password_text()
  return {
    title,
    breadcrumb: [],
    failed: errors.length > 0,
    islands: ['error-summary'],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <PageHeading title={title} lead={lead} />
        <div class="mv-sign-in">
          <p>{m.invitation_your_email({ email: invitation.email })}</p>
          <form method="post" action={path} novalidate>
            <input type="hidden" name="email" value={invitation.email} autocomplete="username" />
            <NewPasswordFields errors={errors} />
            <ButtonRow>
              <Button>{m.invitation_button()}</Button>
            </ButtonRow>
          </form>
        </div>
      </>
    ),
  }
}

export const deadLinkView = (): View => ({
  title: m.invitation_dead_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading title={m.invitation_dead_title()} lead={m.invitation_dead_text()} />
      <ul>
        <li>{m.invitation_dead_have_account()}</li>
        <li>{m.invitation_dead_no_account()}</li>
      </ul>
      <ButtonRow>
        <LinkButton href="/log-ind" kind="primary">
          {m.sign_in_title()}
        </LinkButton>
        <a href="/glemt-adgangskode">{m.sign_in_forgotten()}</a>
      </ButtonRow>
    </>
  ),
})

export const forgottenView = (given: {
  places: readonly Place[]
  place: string
  email: string
  errors: readonly FormError[]
}): View => ({
  title: m.account_forgotten_title(),
  breadcrumb: [],
  failed: given.errors.length > 0,
  islands: ['error-summary'],
  content: (
    <>
      <ErrorSummary errors={given.errors} />
      <PageHeading title={m.account_forgotten_title()} lead={m.account_forgotten_text()} />
      <form class="mv-sign-in" method="post" action="/glemt-adgangskode" novalidate>
        <PlaceField {...given} />
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
        <ButtonRow>
          <Button>{m.account_forgotten_button()}</Button>
          <a href="/log-ind">{m.account_forgotten_back()}</a>
        </ButtonRow>
      </form>
    </>
  ),
})

/** The same for everyone, whether there is such an account or not. */
export const forgottenSentView = ({ demo, canSend }: { demo: boolean; canSend: boolean }): View => ({
  title: m.account_forgotten_sent_title(),
  breadcrumb: [],
  content: (
    <>
      <PageHeading title={m.account_forgotten_sent_title()} lead={m.account_forgotten_sent_text()} />
      <p>{m.account_forgotten_sent_further()}</p>
      {canSend ? null : <Alert kind="warning">{m.mail_no_server()}</Alert>}
      {demo ? (
        <p>
          <a href="/demo/post">{m.mail_demo_link()}</a>
        </p>
      ) : null}
      <p>
        <a href="/log-ind">{m.account_forgotten_back()}</a>
      </p>
    </>
  ),
})
