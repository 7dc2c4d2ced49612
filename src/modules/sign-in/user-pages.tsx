import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { optionalText, readForm, text, type Written } from '#platform/http/fields.ts'
import { action, page, type ActionOutcome, type PageRequest, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { PersonId } from '#platform/ids.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { addAccount, takeBackAccount } from './invite-store.ts'
import { localeIn } from './locale-choice.tsx'
import { canSendMail, emailChangedMail } from './mails.ts'
import { readSchool, roleFields, type Schools } from './role-fields.tsx'
import { closeAccount, endRole, giveRole } from './roles-store.ts'
import { sendInvitation, sentNotice, taken } from './send-invitation.ts'
import { userView } from './user-views.tsx'
import { findUser, schoolsToday, type User } from './users-store.ts'
import { mayManageUsers, userRoles } from './users.ts'

const declared = { roles: userRoles, may: mayManageUsers, pupils: () => [] }

const nothingWritten: Written = () => ''

const mailOf = (config: Config, session: Session): { canSend: boolean; toDemo: boolean } => ({
  canSend: canSendMail(config, session),
  toDemo: config.demo && session.isDemo,
})

type Subject = { readonly user: User; readonly schools: Schools }

const loadUser = async (
  tx: ActorTx,
  request: PageRequest,
  { actor: { municipality } }: Session,
): Promise<Subject | null> => {
  const id = PersonId.parse(request.params['id'] ?? '')
  const user = id === null ? null : await findUser(tx, municipality, id)
  return user === null ? null : { user, schools: await schoolsToday(tx, municipality) }
}

const aboutUser = ({ user }: Subject): string => `person ${user.id}`

const showUser = (config: Config): Route =>
  page<Subject>({
    ...declared,
    method: 'GET',
    path: '/administration/brugere/:id',
    action: 'users.one.read',
    load: loadUser,
    logSubject: aboutUser,
    respond: ({ subject, session }) =>
      userView({
        ...subject,
        errors: [],
        written: nothingWritten,
        ...mailOf(config, session),
      }),
  })

/** Invites someone of the roster, or sends the invitation of someone who has one once more. */
const invite = (config: Config): Route =>
  action<Subject>({
    ...declared,
    method: 'POST',
    path: '/administration/brugere/:id/inviter',
    action: 'users.invite',
    load: loadUser,
    logSubject: aboutUser,
    act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
      const { municipality } = session.actor
      const { user } = subject
      const to = `/administration/brugere/${user.id}`
      if (user.state === 'active') {
        return { kind: 'done', to, notice: { kind: 'info', text: m.invitation_is_active() } }
      }
      if (user.roles.length === 0) {
        return { kind: 'done', to, notice: { kind: 'info', text: m.account_role_first() } }
      }
      if (user.email !== null) {
        await sendInvitation(config, tx, municipality, user.id, user.email, localeIn(form))
        return { kind: 'done', to, notice: sentNotice(user.email, canSendMail(config, session)) }
      }
      const read = readForm(form, { email: text({ max: 254 }), sprog: optionalText(10) })
      const invalid = (errors: readonly FormError[]) =>
        ({
          kind: 'invalid',
          view: userView({ ...subject, errors, written: read.written, ...mailOf(config, session) }),
        }) as const
      if (read.kind === 'invalid') return invalid(read.errors)
      const email = readMailAddress(user.rosterEmail ?? read.values.email)
      if (email === null) return invalid([{ field: 'email', message: m.account_email_invalid() }])
      const errors = await taken(tx, municipality, email)
      if (errors.length > 0) return invalid(errors)
      if (!(await addAccount(tx, municipality, user.id, email, localeIn(form)))) {
        return invalid([{ field: 'email', message: m.invitation_raced() }])
      }
      await sendInvitation(config, tx, municipality, user.id, email, localeIn(form))
      return { kind: 'done', to, notice: sentNotice(email, canSendMail(config, session)) }
    },
  })

const withdraw: Route = action<Subject>({
  ...declared,
  method: 'POST',
  path: '/administration/brugere/:id/traek-tilbage',
  action: 'users.withdraw',
  load: loadUser,
  logSubject: aboutUser,
  act: async (tx, { subject: { user }, session }) => ({
    kind: 'done',
    to: `/administration/brugere/${user.id}`,
    notice: (await takeBackAccount(tx, session.actor.municipality, user.id))
      ? { kind: 'success', text: m.invitation_withdrawn() }
      : { kind: 'info', text: m.invitation_not_there() },
  }),
})

const pageOf = ({ user }: Subject): string => `/administration/brugere/${user.id}`

const give = (config: Config): Route =>
  action<Subject>({
    ...declared,
    method: 'POST',
    path: '/administration/brugere/:id/roller',
    action: 'users.role.give',
    load: loadUser,
    logSubject: aboutUser,
    act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
      const read = readForm(form, roleFields(subject.schools))
      const invalid = (errors: readonly FormError[]) =>
        ({
          kind: 'invalid',
          view: userView({ ...subject, errors, written: read.written, ...mailOf(config, session) }),
        }) as const
      if (read.kind === 'invalid') return invalid(read.errors)
      const { school, errors } = readSchool(subject.schools, read.values)
      if (errors.length > 0) return invalid(errors)
      const given = { role: read.values.rolle, school }
      const isNew = await giveRole(tx, session.actor.municipality, subject.user.id, given)
      return {
        kind: 'done',
        to: pageOf(subject),
        notice: isNew
          ? { kind: 'success', text: m.account_role_given() }
          : { kind: 'info', text: m.account_role_held() },
      }
    },
  })

/** Without its last administrator a municipality can let nobody in, so nobody gives up that role by a slip of the own hand. */
const end: Route = action<Subject>({
  ...declared,
  method: 'POST',
  path: '/administration/brugere/:id/roller/:rolle/afslut',
  action: 'users.role.end',
  load: loadUser,
  logSubject: aboutUser,
  act: async (tx, { subject, session, request }): Promise<ActionOutcome> => {
    const to = pageOf(subject)
    const held = subject.user.roles.find(({ id }) => id === request.params['rolle'])
    if (held?.role === 'systemAdministrator' && subject.user.id === session.actor.person) {
      return { kind: 'done', to, notice: { kind: 'warning', text: m.account_role_own() } }
    }
    const ended =
      held !== undefined && (await endRole(tx, session.actor.municipality, subject.user.id, held.id))
    return {
      kind: 'done',
      to,
      notice: ended
        ? { kind: 'success', text: m.account_role_ended() }
        : { kind: 'info', text: m.account_role_not_there() },
    }
  },
})

/** A new address is a new way in: the old one is closed, told about it, and the new one invited. */
const changeEmail = (config: Config): Route =>
  action<Subject>({
    ...declared,
    method: 'POST',
    path: '/administration/brugere/:id/email',
    action: 'users.email.change',
    load: loadUser,
    logSubject: aboutUser,
    act: async (tx, { subject, form, session }): Promise<ActionOutcome> => {
      const { municipality } = session.actor
      const { user } = subject
      const to = pageOf(subject)
      const read = readForm(form, { email: text({ max: 254 }), sprog: optionalText(10) })
      const invalid = (errors: readonly FormError[]) =>
        ({
          kind: 'invalid',
          view: userView({ ...subject, errors, written: read.written, ...mailOf(config, session) }),
        }) as const
      if (read.kind === 'invalid') return invalid(read.errors)
      const email = readMailAddress(user.rosterEmail ?? read.values.email)
      if (email === null) return invalid([{ field: 'email', message: m.account_email_invalid() }])
      if (email === user.email) {
        return { kind: 'done', to, notice: { kind: 'info', text: m.account_email_same() } }
      }
      const errors = await taken(tx, municipality, email)
      if (errors.length > 0) return invalid(errors)
      const former = await closeAccount(tx, user.id)
      if (former === null) {
        return { kind: 'done', to, notice: { kind: 'warning', text: m.account_email_not_changed() } }
      }
      if (!(await addAccount(tx, municipality, user.id, email, localeIn(form)))) {
        return invalid([{ field: 'email', message: m.invitation_raced() }])
      }
      await queueMail(tx, {
        template: emailChangedMail(config),
        municipality,
        recipient: former,
        locale: localeIn(form),
        data: {},
      })
      await sendInvitation(config, tx, municipality, user.id, email, localeIn(form))
      return { kind: 'done', to, notice: sentNotice(email, canSendMail(config, session)) }
    },
  })

export const userPages = (config: Config): Route[] => [
  showUser(config),
  invite(config),
  withdraw,
  give(config),
  end,
  changeEmail(config),
]
