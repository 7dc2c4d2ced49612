import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { SelectField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Pagination } from '#design/pagination/pagination.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { roleWords } from '../shell/index.ts'
import { LocaleChoice } from './locale-choice.tsx'
import { momentWords } from './moment-words.ts'
import { messageOf } from './sign-in-views.tsx'
import { StateTag } from './state-tag.tsx'
import type { User, UserList } from './users-store.ts'
import { grantableRoles, type StaffAccount } from './users.ts'

const rolesOf = ({ roles }: Pick<StaffAccount, 'roles'>): string =>
  roles
    .map(({ role, school }) => (school === null ? roleWords[role]() : `${roleWords[role]()}, ${school}`))
    .join('; ')

const NoServer = ({ canSend }: { canSend: boolean }): Html | null =>
  canSend ? null : <Alert kind="warning">{m.mail_no_server()}</Alert>

export const usersView = (list: UserList, canSend: boolean): View => ({
  title: m.account_users_title(),
  breadcrumb: [{ label: m.my_day_title(), href: '/' }, { label: m.account_users_title() }],
  content: (
    <>
      <PageHeading
        title={m.account_users_title()}
        lead={m.account_users_text()}
        actions={
          <LinkButton href="/administration/brugere/ny" kind="primary">
            {m.account_users_new()}
          </LinkButton>
        }
      />
      <NoServer canSend={canSend} />
      <form method="get" action="/administration/brugere">
        <TextField
          name="q"
          type="search"
          label={m.account_users_search()}
          value={list.query}
          autocomplete="off"
          spellcheck={false}
        />
        <ButtonRow>
          <Button kind="secondary">{m.account_users_search_button()}</Button>
        </ButtonRow>
      </form>
      <div class="mv-section">
        <Table
          caption={m.account_users_count({ count: list.total })}
          rows={list.users}
          empty={<p>{m.account_users_nobody()}</p>}
          columns={[
            {
              heading: m.account_name(),
              rowHeading: true,
              cell: ({ id, name }) => <a href={`/administration/brugere/${id}`}>{name}</a>,
            },
            { heading: m.account_role(), cell: rolesOf },
            { heading: m.account_email(), cell: ({ email }) => email ?? '–' },
            { heading: m.account_state(), cell: ({ state }) => <StateTag state={state} /> },
            {
              heading: m.account_last_sign_in(),
              cell: ({ lastSignIn }) => (lastSignIn === null ? m.account_never() : momentWords(lastSignIn)),
            },
          ]}
        />
      </div>
      <Pagination
        page={list.page}
        pages={list.pages}
        label={m.account_users_pages()}
        href={(page) =>
          `/administration/brugere?${new URLSearchParams({ ...(list.query === '' ? {} : { q: list.query }), side: String(page) })}`
        }
      />
    </>
  ),
})

const InviteForm = ({ user, errors, written }: UserPage): Html => (
  <form class="mv-sign-in" method="post" action={`/administration/brugere/${user.id}/inviter`} novalidate>
    {user.rosterEmail === null ? (
      <TextField
        name="email"
        type="email"
        label={m.account_email()}
        hint={m.invitation_email_hint()}
        value={written('email')}
        autocomplete="off"
        spellcheck={false}
        error={messageOf(errors, 'email')}
        width="full"
      />
    ) : (
      <p>{m.invitation_to_roster_email({ email: user.rosterEmail })}</p>
    )}
    <LocaleChoice value={written('sprog')} />
    <ButtonRow>
      <Button>{m.invitation_send()}</Button>
    </ButtonRow>
  </form>
)

const Waiting = ({ user }: { user: User }): Html => (
  <>
    <p>
      {user.state === 'invited' && user.invitationExpires !== null
        ? m.invitation_runs_out({ when: momentWords(user.invitationExpires) })
        : null}
      {user.state === 'waiting' ? m.invitation_will_be_sent() : null}
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

export type UserPage = {
  readonly user: User
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
            { term: m.account_role(), details: rolesOf(user) },
            { term: m.account_email(), details: user.email ?? user.rosterEmail ?? m.account_no_email() },
            { term: m.account_state(), details: <StateTag state={user.state} /> },
            {
              term: m.account_last_sign_in(),
              details: user.lastSignIn === null ? m.account_never() : momentWords(user.lastSignIn),
            },
          ]}
        />
        {user.state === 'active' ? (
          <p>{m.account_active_text()}</p>
        ) : (
          <Section heading={m.invitation_heading()}>
            {user.state === 'none' ? <InviteForm {...given} /> : <Waiting user={user} />}
            {toDemo && user.state !== 'none' ? (
              <p>
                <a href="/demo/post">{m.mail_demo_link()}</a>
              </p>
            ) : null}
          </Section>
        )}
      </>
    ),
  }
}

export const newUserView = (given: {
  schools: readonly { id: string; name: string }[]
  errors: readonly FormError[]
  written: Written
  canSend: boolean
}): View => {
  const { schools, errors, written, canSend } = given
  const field = (name: string) => ({ name, value: written(name), error: messageOf(errors, name) })
  return {
    title: m.account_users_new(),
    breadcrumb: [
      { label: m.my_day_title(), href: '/' },
      { label: m.account_users_title(), href: '/administration/brugere' },
      { label: m.account_users_new() },
    ],
    failed: errors.length > 0,
    islands: ['error-summary'],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <PageHeading title={m.account_users_new()} lead={m.account_users_new_text()} />
        <NoServer canSend={canSend} />
        <form class="mv-sign-in" method="post" action="/administration/brugere/ny" novalidate>
          <TextField {...field('fornavn')} label={m.account_given_name()} autocomplete="off" width="full" />
          <TextField
            {...field('efternavn')}
            label={m.account_family_name()}
            autocomplete="off"
            width="full"
          />
          <TextField
            {...field('email')}
            type="email"
            label={m.account_email()}
            hint={m.invitation_email_hint()}
            autocomplete="off"
            spellcheck={false}
            width="full"
          />
          <SelectField
            {...field('rolle')}
            label={m.account_role()}
            empty
            options={grantableRoles.map((role) => ({ value: role, label: roleWords[role]() }))}
            width="full"
          />
          <SelectField
            {...field('skole')}
            label={m.account_school()}
            hint={m.account_school_hint()}
            empty={m.account_school_none()}
            options={schools.map(({ id, name }) => ({ value: id, label: name }))}
            width="full"
          />
          <LocaleChoice value={written('sprog')} />
          <ButtonRow>
            <Button>{m.invitation_send()}</Button>
            <a href="/administration/brugere">{m.account_cancel()}</a>
          </ButtonRow>
        </form>
      </>
    ),
  }
}
