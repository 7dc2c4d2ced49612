import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary, type FormError } from '#design/error-summary/error-summary.tsx'
import { TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { genitive } from '#platform/text/genitive.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Written } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import { LocaleChoice, momentWords, StateTag, type FamilyAccess } from '#sign-in'
import type { Contact, Contacts } from './store.ts'

/** A pupil's contact data, and who of the family can come in. */
export type Family = { readonly contacts: Contacts; readonly family: readonly FamilyAccess[] }

const relations: Readonly<Record<string, () => string>> = {
  pupil: m.people_relation_pupil,
  mother: m.people_relation_mother,
  father: m.people_relation_father,
  parent: m.people_relation_parent,
  guardian: m.people_relation_guardian,
  relative: m.people_relation_relative,
  other: m.people_relation_other,
  official: m.people_relation_official,
}

const reach = (contact: Contact, value: string | null, href: string): Html | string =>
  contact.isProtected ? (
    m.people_hidden_by_protection()
  ) : value === null ? (
    '–'
  ) : (
    <a href={`${href}:${value}`}>{value}</a>
  )

/** Whether someone of the family can come in, and the way to let them. */
const Access = ({ access, href, name }: { access: FamilyAccess; href: string; name: string }): Html => (
  <div>
    <StateTag state={access.state} />{' '}
    {access.invitedAt === null || access.state === 'active' ? null : (
      <span class="mv-soft">{m.people_invited_on({ when: momentWords(access.invitedAt) })}</span>
    )}
    {access.isStaff || access.state === 'active' ? null : (
      <p>
        <LinkButton href={href} small context={name}>
          {access.state === 'none' ? m.people_invite() : m.people_invite_again()}
        </LinkButton>
      </p>
    )}
  </div>
)

export const ContactsPage = ({ contacts, family }: Family): Html => (
  <>
    <PageHeading
      title={m.people_contacts_title({ whose: genitive(contacts.name, locale()) })}
      {...(contacts.homeClass === null ? {} : { eyebrow: contacts.homeClass })}
    />
    {contacts.isProtected ? (
      <Alert kind="warning" heading={m.people_protected_heading()}>
        {m.people_protected_text()}
      </Alert>
    ) : null}
    <Table
      caption={m.people_contacts_caption()}
      rows={contacts.contacts}
      narrow="stack"
      columns={[
        { heading: m.people_name(), rowHeading: true, cell: (row) => row.name },
        {
          heading: m.people_relation(),
          cell: (row) => (
            <>
              {relations[row.relation]?.() ?? row.relation}{' '}
              {row.hasCustody ? <Tag>{m.people_custody()}</Tag> : null}
            </>
          ),
        },
        { heading: m.people_email(), cell: (row) => reach(row, row.email, 'mailto') },
        { heading: m.people_phone(), cell: (row) => reach(row, row.phone, 'tel') },
        {
          heading: m.people_access(),
          cell: (row) => {
            const access = family.find(({ person }) => person === row.person)
            return access === undefined ? (
              m.people_access_none()
            ) : (
              <Access
                access={access}
                name={row.name}
                href={`/elever/${contacts.pupil}/kontakt/${row.person}/inviter`}
              />
            )
          },
        },
      ]}
    />
    <p>
      <a href={`/elever/${contacts.pupil}`}>{m.people_to_pupil({ name: contacts.name })}</a>
    </p>
  </>
)

export type Invitation = {
  readonly contacts: Contacts
  readonly contact: Contact
  readonly access: FamilyAccess
}

const InviteForm = (given: {
  invitation: Invitation
  canSend: boolean
  asksForEmail: boolean
  errors: readonly FormError[]
  written: Written
}): Html => {
  const { invitation, canSend, asksForEmail, errors, written } = given
  const { contacts, contact } = invitation
  return (
    <form
      class="mv-sign-in"
      method="post"
      action={`/elever/${contacts.pupil}/kontakt/${contact.person}/inviter`}
      novalidate
    >
      <p>{canSend ? m.people_invite_by_mail() : m.people_invite_by_link()}</p>
      {asksForEmail ? (
        <TextField
          name="email"
          type="email"
          label={m.people_email()}
          hint={m.people_invite_email_hint()}
          value={written('email')}
          autocomplete="off"
          spellcheck={false}
          error={errors.find(({ field }) => field === 'email')?.message}
          width="full"
        />
      ) : (
        <p>{m.people_invite_roster_email()}</p>
      )}
      <LocaleChoice value={written('sprog')} />
      <ButtonRow>
        <Button>{canSend ? m.people_invite_send() : m.people_invite_make_link()}</Button>
        <a href={`/elever/${contacts.pupil}/kontakt`}>{m.people_invite_cancel()}</a>
      </ButtonRow>
    </form>
  )
}

export const inviteView = (given: {
  invitation: Invitation
  canSend: boolean
  errors: readonly FormError[]
  written: Written
}): View => {
  const { contacts, contact, access } = given.invitation
  const { errors } = given
  const isPupil = contact.person === contacts.contacts[0]?.person
  return {
    title: m.people_invite_title({ name: contact.name }),
    breadcrumb: [
      { label: m.my_day_title(), href: '/' },
      { label: contacts.name, href: `/elever/${contacts.pupil}` },
      { label: m.people_contacts_crumb(), href: `/elever/${contacts.pupil}/kontakt` },
      { label: contact.name },
    ],
    failed: errors.length > 0,
    islands: ['error-summary'],
    content: (
      <>
        <ErrorSummary errors={errors} />
        <PageHeading
          title={m.people_invite_title({ name: contact.name })}
          lead={isPupil ? m.people_invite_lead_pupil() : m.people_invite_lead({ name: contacts.name })}
        />
        {access.isStaff ? (
          <p>{m.people_invite_staff()}</p>
        ) : access.state === 'active' ? (
          <p>{m.people_invite_active()}</p>
        ) : (
          // What is asked for only after an attempt is an address that the roster's could not be used for.
          <InviteForm {...given} asksForEmail={!access.hasRosterEmail || errors.length > 0} />
        )}
      </>
    ),
  }
}
