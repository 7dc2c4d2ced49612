import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { OwnAccess } from './account.ts'
import { deviceWords } from './device-words.ts'
import { momentWords } from '#platform/calendar/moment-words.ts'
import { NewPasswordFields } from './new-password.tsx'
import { PasskeyForm } from './passkey-form.tsx'
import type { OwnSession } from './session-store.ts'
import { messageOf } from './sign-in-views.tsx'

const crumbs = (title: string) => [
  { label: m.my_day_title(), href: '/' },
  { label: m.account_title(), href: '/konto' },
  { label: title },
]

const wayWords: Readonly<Record<string, () => string>> = {
  demo: () => m.account_way_demo(),
  password: () => m.account_way_password(),
  passkey: () => m.account_way_passkey(),
  invitation: () => m.account_way_invitation(),
}

const Sessions = ({ sessions, current }: { sessions: readonly OwnSession[]; current: string }): Html => (
  <Section heading={m.account_sessions_heading()}>
    <p>{m.account_sessions_text()}</p>
    <Table
      caption={m.account_sessions_heading()}
      captionHidden
      rows={sessions}
      columns={[
        {
          heading: m.account_session_device(),
          rowHeading: true,
          cell: ({ id, device }) => (
            <>
              {deviceWords(device)}{' '}
              {id === current ? <Tag kind="success">{m.account_session_this()}</Tag> : null}
            </>
          ),
        },
        { heading: m.account_session_way(), cell: ({ way }) => wayWords[way]?.() ?? way },
        { heading: m.account_session_since(), cell: ({ since }) => momentWords(since) },
        { heading: m.account_session_seen(), cell: ({ lastSeen }) => momentWords(lastSeen) },
        {
          heading: m.account_session_end_heading(),
          cell: ({ id, device }) =>
            id === current ? (
              <ActionForm action="/log-ud" label={m.design_sign_out()} kind="link" />
            ) : (
              <ActionForm
                action={`/konto/sessioner/${id}/afslut`}
                label={m.account_session_end()}
                context={deviceWords(device)}
                kind="link"
              />
            ),
        },
      ]}
    />
    {sessions.length < 2 ? null : (
      <ButtonRow>
        <ActionForm action="/konto/sessioner/afslut-andre" label={m.account_sessions_end_others()} />
      </ButtonRow>
    )}
  </Section>
)

const Passkeys = ({ passkeys }: Pick<OwnAccess, 'passkeys'>): Html => (
  <Table
    caption={m.account_passkeys_heading()}
    captionHidden
    rows={passkeys}
    columns={[
      {
        heading: m.account_passkey_name(),
        rowHeading: true,
        cell: ({ name, blocked }) => (
          <>
            {name} {blocked === null ? null : <Tag kind="error">{m.account_passkey_blocked()}</Tag>}
          </>
        ),
      },
      { heading: m.account_passkey_since(), cell: ({ since }) => momentWords(since) },
      {
        heading: m.account_passkey_used(),
        cell: ({ lastUsed }) => (lastUsed === null ? m.account_never() : momentWords(lastUsed)),
      },
      {
        heading: m.account_passkey_remove_heading(),
        cell: ({ id, name }) => (
          <ActionForm
            action="/konto/noegler/fjern"
            label={m.account_passkey_remove()}
            context={name}
            kind="link"
            fields={{ noegle: id }}
          />
        ),
      },
    ]}
  />
)

const passwordWords = ({ hasPassword, passwordChanged }: OwnAccess): string => {
  if (!hasPassword) return m.account_password_none()
  return passwordChanged === null
    ? m.account_password_chosen()
    : m.account_password_changed({ when: momentWords(passwordChanged) })
}

export type AccountPage = {
  readonly access: OwnAccess
  readonly name: string
  readonly municipality: string
  readonly session: string
  readonly passkeys: boolean
}

export const accountView = ({ access, name, municipality, session, passkeys }: AccountPage): View => ({
  title: m.account_title(),
  breadcrumb: [{ label: m.my_day_title(), href: '/' }, { label: m.account_title() }],
  content: (
    <>
      <PageHeading title={m.account_title()} />
      <DefinitionList
        items={[
          { term: m.account_name(), details: name },
          { term: m.account_municipality(), details: municipality },
          { term: m.account_email(), details: access.email ?? m.account_no_email() },
          ...(access.email === null
            ? []
            : [
                {
                  term: m.account_password(),
                  details: passwordWords(access),
                  action: access.hasPassword
                    ? { href: '/konto/adgangskode', label: m.account_change() }
                    : { href: '/glemt-adgangskode', label: m.account_get_password() },
                },
              ]),
        ]}
      />
      <Section heading={m.account_passkeys_heading()}>
        <p>{m.account_passkeys_text()}</p>
        {access.passkeys.length === 0 ? null : <Passkeys passkeys={access.passkeys} />}
        {passkeys ? (
          <ButtonRow>
            <LinkButton href="/konto/ny-noegle">{m.account_passkey_add()}</LinkButton>
          </ButtonRow>
        ) : (
          <p>{m.account_passkeys_impossible()}</p>
        )}
      </Section>
      <Section heading={m.calendar_title()}>
        <p>{m.account_calendar_text()}</p>
        <ButtonRow>
          <LinkButton href="/konto/kalender">{m.account_calendar_open()}</LinkButton>
        </ButtonRow>
      </Section>
      <Sessions sessions={access.sessions} current={session} />
    </>
  ),
})

export const changePasswordView = ({
  email,
  errors,
}: {
  email: string
  errors: readonly FormError[]
}): View => ({
  title: m.account_change_password(),
  breadcrumb: crumbs(m.account_change_password()),
  failed: errors.length > 0,
  islands: ['error-summary'],
  content: (
    <>
      <ErrorSummary errors={errors} />
      <PageHeading title={m.account_change_password()} lead={m.account_change_password_text()} />
      <form class="mv-sign-in" method="post" action="/konto/adgangskode" novalidate>
        <input type="hidden" name="email" value={email} autocomplete="username" />
        <TextField
          name="nuvaerende"
          type="password"
          label={m.account_current_password()}
          autocomplete="current-password"
          error={messageOf(errors, 'nuvaerende')}
          width="full"
        />
        <NewPasswordFields errors={errors} />
        <ButtonRow>
          <Button>{m.account_change_password()}</Button>
          <a href="/konto">{m.account_cancel()}</a>
        </ButtonRow>
      </form>
    </>
  ),
})

export const newPasskeyView = ({ name, errors }: { name: string; errors: readonly FormError[] }): View => ({
  title: m.account_passkey_add(),
  breadcrumb: crumbs(m.account_passkey_add()),
  failed: errors.length > 0,
  islands: ['error-summary', 'passkey'],
  content: (
    <>
      <ErrorSummary errors={errors} />
      <PageHeading title={m.account_passkey_add()} lead={m.account_passkey_add_text()} />
      <Alert kind="info">{m.account_passkey_own_device()}</Alert>
      <div class="mv-sign-in">
        <PasskeyForm
          way="register"
          action="/konto/ny-noegle"
          start="/konto/ny-noegle/begynd"
          button={m.account_passkey_add_button()}
          kind="primary"
        >
          <TextField
            name="navn"
            label={m.account_passkey_name()}
            hint={m.account_passkey_name_hint()}
            value={name}
            autocomplete="off"
            maxlength={60}
            error={messageOf(errors, 'navn')}
          />
        </PasskeyForm>
        <p>
          <a href="/">{m.account_passkey_not_now()}</a>
        </p>
      </div>
    </>
  ),
})
