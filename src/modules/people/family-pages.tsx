import type { Config } from '#config'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { genitive } from '#platform/text/genitive.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { optionalText, readForm, type Written } from '#platform/http/fields.ts'
import { action, page, type ActionOutcome, type PageRequest, type Route } from '#platform/http/page.ts'
import { PupilId } from '#platform/ids.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { canSendMail, familyAccess, inviteFamily, localeIn, type FamilyInvited } from '#sign-in'
import { ContactsPage, inviteView, type Family, type Invitation } from './family-views.tsx'
import { classRoles, mayReadContacts } from './policy.ts'
import { contactsOf } from './store.ts'

const loadFamily = async (tx: ActorTx, { params }: PageRequest): Promise<Family | null> => {
  const pupil = PupilId.parse(params['pupilId'] ?? '')
  const contacts = pupil === null ? null : await contactsOf(tx, pupil)
  return contacts === null ? null : { contacts, family: await familyAccess(tx, contacts.pupil) }
}

const showContacts = page<Family>({
  method: 'GET',
  path: '/elever/:pupilId/kontakt',
  action: 'people.contacts.read',
  roles: classRoles,
  load: loadFamily,
  may: (_actor, { contacts }) => mayReadContacts(contacts.reasons),
  pupils: ({ contacts }) => [contacts.pupil],
  respond: ({ subject }) => ({
    title: m.people_contacts_title({ whose: genitive(subject.contacts.name, locale()) }),
    breadcrumb: [
      { label: m.my_day_title(), href: '/' },
      { label: subject.contacts.name, href: `/elever/${subject.contacts.pupil}` },
      { label: m.people_contacts_crumb() },
    ],
    content: <ContactsPage {...subject} />,
  }),
})

/** Those who see the contact page invite from it; someone without custody, or of another family, is not there to be invited. */
const inviting = {
  path: '/elever/:pupilId/kontakt/:person/inviter',
  roles: classRoles,
  load: async (tx: ActorTx, request: PageRequest): Promise<Invitation | null> => {
    const found = await loadFamily(tx, request)
    const contact = found?.contacts.contacts.find(({ person }) => person === request.params['person'])
    const access = found?.family.find(({ person }) => person === contact?.person)
    return found == null || contact === undefined || access === undefined
      ? null
      : { contacts: found.contacts, contact, access }
  },
  may: (_actor: unknown, { contacts }: Invitation) => mayReadContacts(contacts.reasons),
  pupils: ({ contacts }: Invitation) => [contacts.pupil],
  logSubject: ({ contact }: Invitation) => `person ${contact.person}`,
}

const nothingWritten: Written = () => ''

const showInvite = (config: Config): Route =>
  page<Invitation>({
    ...inviting,
    method: 'GET',
    action: 'people.family.invite.read',
    respond: ({ subject, session }) =>
      inviteView({
        invitation: subject,
        canSend: canSendMail(config, session),
        errors: [],
        written: nothingWritten,
      }),
  })

type Why = Extract<FamilyInvited, { kind: 'refused' }>['why']

const refusals: Readonly<Record<Why, () => string>> = {
  missing: m.people_invite_missing,
  staff: m.people_invite_staff,
  active: m.people_invite_active,
  addressMissing: m.people_invite_email_missing,
  addressTaken: m.people_invite_email_taken,
  protected: m.people_invite_protected,
}

const invite = (config: Config): Route =>
  action<Invitation>({
    ...inviting,
    method: 'POST',
    action: 'people.family.invite',
    act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
      const { contacts, contact } = subject
      const read = readForm(form, { email: optionalText(254), sprog: optionalText(10) })
      const invalid = (message: string): ActionOutcome => ({
        kind: 'invalid',
        view: inviteView({
          invitation: subject,
          canSend: canSendMail(config, session),
          errors: [{ field: 'email', message }],
          written: read.written,
        }),
      })
      if (read.kind === 'invalid') return invalid(read.errors[0]?.message ?? m.people_invite_email_missing())
      const { email } = read.values
      const writtenEmail = email === null ? null : readMailAddress(email)
      if (email !== null && writtenEmail === null) return invalid(m.account_email_invalid())
      const invited = await inviteFamily(config, tx, {
        session,
        pupil: contacts.pupil,
        person: contact.person,
        writtenEmail,
        locale: localeIn(form),
      })
      const to = `/elever/${contacts.pupil}/kontakt`
      if (invited.kind === 'mailed') {
        return {
          kind: 'done',
          to,
          notice: { kind: 'success', text: m.people_invited({ name: contact.name }) },
        }
      }
      if (invited.kind === 'link') {
        const text = m.people_invited_link({ name: contact.name, link: invited.link })
        return { kind: 'done', to, notice: { kind: 'success', text } }
      }
      if (invited.why === 'addressMissing' || invited.why === 'addressTaken') {
        return invalid(refusals[invited.why]())
      }
      return { kind: 'done', to, notice: { kind: 'info', text: refusals[invited.why]() } }
    },
  })

export const familyPages = (config: Config): Route[] => [showContacts, showInvite(config), invite(config)]
