import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Locale } from '#platform/html/locale.ts'
import { oneOf, optionalText, readForm, text, type Written } from '#platform/http/fields.ts'
import { action, page, type ActionOutcome, type PageRequest, type Route } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { PersonId, type MunicipalityId } from '#platform/ids.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { addInvitation } from './invitation-store.ts'
import { localeIn } from './locale-choice.tsx'
import { canSendMail, invitationMail } from './mails.ts'
import {
  addAccount,
  addLocalPerson,
  takeBackAccount,
  whoHasEmail,
  withdrawInvitations,
} from './invite-store.ts'
import { findUser, listUsers, schoolsToday, type User, type UserList } from './users-store.ts'
import { newUserView, userView, usersView } from './users-views.tsx'
import { grantableRoles, mayManageUsers, schoolRoles, userRoles } from './users.ts'

const declared = { roles: userRoles, may: mayManageUsers, pupils: () => [] }

const nothingWritten: Written = () => ''

const mailOf = (config: Config, session: Session): { canSend: boolean; toDemo: boolean } => ({
  canSend: canSendMail(config, session),
  toDemo: config.demo && session.isDemo,
})

const showUsers = (config: Config): Route =>
  page<UserList>({
    ...declared,
    method: 'GET',
    path: '/administration/brugere',
    action: 'users.read',
    load: async (tx, { query }, session) => {
      const side = query.get('side') ?? '1'
      const wanted = /^\d{1,5}$/.test(side) ? Number(side) : 1
      return await listUsers(tx, session.actor.municipality, (query.get('q') ?? '').slice(0, 100), wanted)
    },
    respond: ({ subject, session }) => usersView(subject, canSendMail(config, session)),
  })

const loadUser = async (tx: ActorTx, request: PageRequest, session: Session): Promise<User | null> => {
  const id = PersonId.parse(request.params['id'] ?? '')
  return id === null ? null : await findUser(tx, session.actor.municipality, id)
}

const aboutUser = (user: User): string => `person ${user.id}`

const showUser = (config: Config): Route =>
  page<User>({
    ...declared,
    method: 'GET',
    path: '/administration/brugere/:id',
    action: 'users.one.read',
    load: loadUser,
    logSubject: aboutUser,
    respond: ({ subject, session }) =>
      userView({
        user: subject,
        errors: [],
        written: nothingWritten,
        ...mailOf(config, session),
      }),
  })

const sendInvitation = async (
  config: Config,
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
  email: string,
  locale: Locale,
): Promise<void> => {
  await withdrawInvitations(tx, municipality, person)
  const invitation = await addInvitation(tx, municipality, person, 'invitation')
  await queueMail(tx, {
    template: invitationMail(config),
    municipality,
    recipient: email,
    locale,
    data: { invitation },
  })
}

const taken = async (tx: ActorTx, municipality: MunicipalityId, email: string): Promise<FormError[]> => {
  const name = await whoHasEmail(tx, municipality, email)
  return name === null ? [] : [{ field: 'email', message: m.invitation_email_taken({ name }) }]
}

const sentNotice = (email: string): { kind: 'success'; text: string } => ({
  kind: 'success',
  text: m.invitation_on_its_way({ email }),
})

/** Invites someone of the roster, or sends the invitation of someone who has one once more. */
const invite = (config: Config): Route =>
  action<User>({
    ...declared,
    method: 'POST',
    path: '/administration/brugere/:id/inviter',
    action: 'users.invite',
    load: loadUser,
    logSubject: aboutUser,
    act: async (tx, { subject: user, form, session }): Promise<ActionOutcome> => {
      const { municipality } = session.actor
      const to = `/administration/brugere/${user.id}`
      if (user.state === 'active') {
        return { kind: 'done', to, notice: { kind: 'info', text: m.invitation_is_active() } }
      }
      if (user.email !== null) {
        await sendInvitation(config, tx, municipality, user.id, user.email, localeIn(form))
        return { kind: 'done', to, notice: sentNotice(user.email) }
      }
      const read = readForm(form, { email: text({ max: 254 }), sprog: optionalText(10) })
      const invalid = (errors: readonly FormError[]) =>
        ({
          kind: 'invalid',
          view: userView({ user, errors, written: read.written, ...mailOf(config, session) }),
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
      return { kind: 'done', to, notice: sentNotice(email) }
    },
  })

const withdraw: Route = action<User>({
  ...declared,
  method: 'POST',
  path: '/administration/brugere/:id/traek-tilbage',
  action: 'users.withdraw',
  load: loadUser,
  logSubject: aboutUser,
  act: async (tx, { subject: user, session }) => ({
    kind: 'done',
    to: `/administration/brugere/${user.id}`,
    notice: (await takeBackAccount(tx, session.actor.municipality, user.id))
      ? { kind: 'success', text: m.invitation_withdrawn() }
      : { kind: 'info', text: m.invitation_not_there() },
  }),
})

type Schools = Awaited<ReturnType<typeof schoolsToday>>

const showNewUser = (config: Config): Route =>
  page<Schools>({
    ...declared,
    method: 'GET',
    path: '/administration/brugere/ny',
    action: 'users.new.read',
    load: async (tx, _request, session) => await schoolsToday(tx, session.actor.municipality),
    respond: ({ subject, session }) =>
      newUserView({
        schools: subject,
        errors: [],
        written: nothingWritten,
        canSend: canSendMail(config, session),
      }),
  })

const addUser = (config: Config): Route =>
  action<Schools>({
    ...declared,
    method: 'POST',
    path: '/administration/brugere/ny',
    action: 'users.add',
    load: async (tx, _request, session) => await schoolsToday(tx, session.actor.municipality),
    act: async (tx, { subject: schools, form, session }): Promise<ActionOutcome> => {
      const { municipality } = session.actor
      const read = readForm(form, {
        fornavn: text({ max: 200, required: m.account_given_name_missing() }),
        efternavn: text({ max: 200, required: m.account_family_name_missing() }),
        email: text({ max: 254, required: m.account_email_invalid() }),
        rolle: oneOf(grantableRoles, m.account_role_missing()),
        skole: oneOf(['', ...schools.map(({ id }) => id)], m.account_school_unknown()),
        sprog: optionalText(10),
      })
      const invalid = (errors: readonly FormError[]) =>
        ({
          kind: 'invalid',
          view: newUserView({
            schools,
            errors,
            written: read.written,
            canSend: canSendMail(config, session),
          }),
        }) as const
      if (read.kind === 'invalid') return invalid(read.errors)
      const { fornavn, efternavn, rolle, skole } = read.values
      const school = schools.find(({ id }) => id === skole)?.id ?? null
      const email = readMailAddress(read.values.email)
      const errors: FormError[] = [
        ...(email === null ? [{ field: 'email', message: m.account_email_invalid() }] : []),
        ...(schoolRoles.includes(rolle) && school === null
          ? [{ field: 'skole', message: m.account_school_missing() }]
          : []),
        ...(email === null ? [] : await taken(tx, municipality, email)),
      ]
      if (errors.length > 0 || email === null) return invalid(errors)
      const person = await addLocalPerson(tx, municipality, {
        givenName: fornavn,
        familyName: efternavn,
        email,
        role: rolle,
        school,
      })
      if (!(await addAccount(tx, municipality, person, email, localeIn(form)))) {
        return invalid([{ field: 'email', message: m.invitation_raced() }])
      }
      await sendInvitation(config, tx, municipality, person, email, localeIn(form))
      return { kind: 'done', to: `/administration/brugere/${person}`, notice: sentNotice(email) }
    },
  })

export const userRoutes = (config: Config): Route[] => [
  showUsers(config),
  showNewUser(config),
  addUser(config),
  showUser(config),
  invite(config),
  withdraw,
]
