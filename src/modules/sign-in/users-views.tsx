import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { Pagination } from '#design/pagination/pagination.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { LocaleChoice } from './locale-choice.tsx'
import { momentWords } from '#platform/calendar/moment-words.ts'
import { messageOf } from './sign-in-views.tsx'
import { StateTag } from './state-tag.tsx'
import type { UserList } from './users-store.ts'
import { RoleFields, type Schools } from './role-fields.tsx'
import { NoServer, roleInWords } from './user-views.tsx'

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
            { heading: m.account_role(), cell: ({ roles }) => roles.map(roleInWords).join('; ') },
            { heading: m.account_email(), cell: ({ email, contactEmail }) => email ?? contactEmail ?? '–' },
            { heading: m.account_state(), cell: ({ state }) => <StateTag state={state} /> },
            {
              heading: m.account_last_sign_in(),
              cell: ({ lastSignIn }) => (lastSignIn === null ? m.account_never() : momentWords(lastSignIn)),
            },
          ]}
        />
      </div>
      {list.withoutRole.length === 0 ? null : (
        <Section heading={m.account_users_without_role()}>
          <p>{m.account_users_without_role_text()}</p>
          <ul class="mv-links">
            {list.withoutRole.map(({ id, name }) => (
              <li key={id}>
                <a href={`/administration/brugere/${id}`}>{name}</a>
              </li>
            ))}
          </ul>
        </Section>
      )}
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

export const newUserView = (given: {
  schools: Schools
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
          <RoleFields schools={schools} errors={errors} written={written} />
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
