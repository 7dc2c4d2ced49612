import type { Config } from '#config'
import type { FormError } from '#design/error-summary/error-summary.tsx'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Locale } from '#platform/html/locale.ts'
import type { Notice } from '#platform/http/page.ts'
import type { MunicipalityId, PersonId } from '#platform/ids.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { addInvitation } from './invitation-store.ts'
import { whoHasEmail, withdrawInvitations } from './invite-store.ts'
import { invitationMail } from './mails.ts'

export const sendInvitation = async (
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

export const taken = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  email: string,
): Promise<FormError[]> => {
  const name = await whoHasEmail(tx, municipality, email)
  return name === null ? [] : [{ field: 'email', message: m.invitation_email_taken({ name }) }]
}

/** What is told afterwards: a mail that has nowhere to go is not on its way. */
export const sentNotice = (email: string, canSend: boolean): Notice =>
  canSend
    ? { kind: 'success', text: m.invitation_on_its_way({ email }) }
    : { kind: 'warning', text: m.invitation_waits({ email }) }
