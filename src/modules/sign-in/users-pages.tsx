import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import { optionalText, readForm, text, type Written } from '#platform/http/fields.ts'
import { action, page, type ActionOutcome, type Route } from '#platform/http/page.ts'
import { readMailAddress } from '#platform/mail/address.ts'
import { localeIn } from './locale-choice.tsx'
import { canSendMail } from './mails.ts'
import { addAccount, addLocalPerson } from './invite-store.ts'
import { readSchool, roleFields, type Schools } from './role-fields.tsx'
import { sendInvitation, sentNotice, taken } from './send-invitation.ts'
import { userPages } from './user-pages.tsx'
import { listUsers, schoolsToday, type UserList } from './users-store.ts'
import { newUserView, usersView } from './users-views.tsx'
import { mayManageUsers, userRoles } from './users.ts'

const declared = { roles: userRoles, may: mayManageUsers, pupils: () => [] }

const nothingWritten: Written = () => ''

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
        ...roleFields(schools),
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
      const { fornavn, efternavn, rolle } = read.values
      const { school, errors: schoolErrors } = readSchool(schools, read.values)
      const email = readMailAddress(read.values.email)
      const errors: FormError[] = [
        ...(email === null ? [{ field: 'email', message: m.account_email_invalid() }] : []),
        ...schoolErrors,
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
      return {
        kind: 'done',
        to: `/administration/brugere/${person}`,
        notice: sentNotice(email, canSendMail(config, session)),
      }
    },
  })

export const userRoutes = (config: Config): Route[] => [
  showUsers(config),
  showNewUser(config),
  addUser(config),
  ...userPages(config),
]
