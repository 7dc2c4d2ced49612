import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { roleWords } from '../shell/index.ts'
import { LocaleChoice } from './locale-choice.tsx'
import { momentWords } from '#platform/calendar/moment-words.ts'
import { RoleFields, type Schools } from './role-fields.tsx'
import { messageOf } from './sign-in-views.tsx'
import { StateTag } from './state-tag.tsx'
import type { User } from './users-store.ts'
import type { UserRole } from './users.ts'

export const roleInWords = ({ role, school }: UserRole): string =>
  school === null ? roleWords[role]() : `${roleWords[role]()}, ${school}`

export const NoServer = ({ canSend }: { canSend: boolean }): Html | null =>
  canSend ? null : <Alert kind="warning">{m.mail_no_server()}</Alert>

/** The roster decides where mail for its people goes; for others the administrator writes it. */
const AddressField = ({ page: { user, errors, written }, label }: { page: UserPage; label: string }): Html =>
  user.rosterEmail === null ? (
    <TextField
      name="email"
      type="email"
      label={label}
      hint={m.invitation_email_hint()}
      value={written('email')}
      autocomplete="off"
      spellcheck={false}
      error={messageOf(errors, 'email')}
      width="full"
    />
  ) : (
    <p>{m.invitation_to_roster_email({ email: user.rosterEmail })}</p>
  )

const InviteForm = ({ page }: { page: UserPage }): Html => (
  <form
    class="mv-sign-in"
    method="post"
    action={`/administration/brugere/${page.user.id}/inviter`}
    novalidate
  >
    <AddressField page={page} label={m.account_email()} />
    <LocaleChoice value={page.written('sprog')} />
    <ButtonRow>
      <Button>{m.invitation_send()}</Button>
    </ButtonRow>
  </form>
)

const Waiting = ({ user, canSend }: { user: User; canSend: boolean }): Html => (
  <>
    <p>
      {user.state === 'invited' && user.invitationExpires !== null
        ? m.invitation_runs_out({ when: momentWords(user.invitationExpires) })
        : null}
      {user.state !== 'waiting' ? null : canSend ? m.invitation_will_be_sent() : m.invitation_waits_text()}
      {user.state === 'expired' ? m.invitation_has_run_out() : null}
      {user.state === 'undeliverable' ? m.invitation_undeliverable() : null}
    </p>
    <ButtonRow>
      <ActionForm
        action={`/administration/brugere/${user.id}/inviter`}
        label={m.invitation_send_again()}
        kind="primary"
      />
      <ActionForm
        action={`/administration/brugere/${user.id}/traek-tilbage`}
        label={m.invitation_withdraw()}
        kind="secondary"
      />
    </ButtonRow>
  </>
)

/** What they are here; a role that was given here is ended here. */
const Roles = ({ user }: { user: User }): Html =>
  user.roles.length === 0 ? (
    <p>{m.account_no_role()}</p>
  ) : (
    <ul class="mv-links">
      {user.roles.map((held) => (
        <li key={held.id}>
          {roleInWords(held)}{' '}
          {held.isLocal ? (
            <ActionForm
              action={`/administration/brugere/${user.id}/roller/${held.id}/afslut`}
              label={m.account_role_end()}
              context={roleInWords(held)}
              small
            />
          ) : null}
        </li>
      ))}
    </ul>
  )

const GiveRole = ({ user, schools, errors, written }: UserPage): Html => (
  <Section heading={m.account_role_give_heading()}>
    <form class="mv-sign-in" method="post" action={`/administration/brugere/${user.id}/roller`} novalidate>
      <RoleFields schools={schools} errors={errors} written={written} />
      <ButtonRow>
        <Button kind={user.roles.length === 0 ? 'primary' : 'secondary'}>{m.account_role_give()}</Button>
      </ButtonRow>
    </form>
  </Section>
)

/** Someone who can sign in, and shall do so with another address from now on. */
const ChangeEmail = ({ page }: { page: UserPage }): Html => (
  <Section heading={m.account_email_change_heading()}>
    {page.user.rosterEmail !== null && page.user.rosterEmail === page.user.email ? (
      <p>{m.account_email_from_roster()}</p>
    ) : (
      <form
        class="mv-sign-in"
        method="post"
        action={`/administration/brugere/${page.user.id}/email`}
        novalidate
      >
        <p>{m.account_email_change_text()}</p>
        <AddressField page={page} label={m.account_email_new()} />
        <LocaleChoice value={page.written('sprog')} />
        <ButtonRow>
          <Button kind="secondary">{m.account_email_change()}</Button>
        </ButtonRow>
      </form>
    )}
  </Section>
)

export type UserPage = {
  readonly user: User
  readonly schools: Schools
  readonly errors: readonly FormError[]
  readonly written: Written
  readonly canSend: boolean
  /** Whether the mail ends in the letter box of the demonstration. */
  readonly toDemo: boolean
}

export const userView = (given: UserPage): View => {
  const { user, errors, canSend, toDemo } = given
  return {
    title: user.name,
    breadcrumb: [
      { label: m.my_day_title(), href: '/' },
      { label: m.account_users_title(), href: '/administration/brugere' },
      { label: user.name },
    ],
    failed: errors.length > 0,
    islands: ['error-summary'],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <PageHeading title={user.name} />
        <NoServer canSend={canSend} />
        <DefinitionList
          items={[
            { term: m.account_role(), details: <Roles user={user} /> },
            { term: m.account_email(), details: user.email ?? user.contactEmail ?? m.account_no_email() },
            { term: m.account_state(), details: <StateTag state={user.state} /> },
            {
              term: m.account_last_sign_in(),
              details: user.lastSignIn === null ? m.account_never() : momentWords(user.lastSignIn),
            },
          ]}
        />
        {user.roles.length === 0 ? null : user.state === 'active' ? (
          <>
            <p>{m.account_active_text()}</p>
            <ChangeEmail page={given} />
          </>
        ) : (
          <Section heading={m.invitation_heading()}>
            {user.state === 'none' ? <InviteForm page={given} /> : <Waiting user={user} canSend={canSend} />}
            {toDemo && user.state !== 'none' ? (
              <p>
                <a href="/demo/post">{m.mail_demo_link()}</a>
              </p>
            ) : null}
          </Section>
        )}
        <GiveRole {...given} />
      </>
    ),
  }
}
