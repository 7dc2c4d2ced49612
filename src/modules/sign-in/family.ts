import type { Config } from '#config'
import type { Session } from '#platform/http/session.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Locale } from '#platform/html/locale.ts'
import { newToken, tokenText } from '#platform/http/session.ts'
import type { PersonId, PupilId } from '#platform/ids.ts'
import { canSendMail, invitationMail } from './mails.ts'
import { queueMail } from '#platform/mail/mail.ts'
import { addFamilyInvitation, type FamilyRefusal } from './family-store.ts'
import { invitationPath, linkTo } from './invitation.ts'

export type FamilyInvited =
  | { readonly kind: 'mailed' }
  /** To be handed over: it is shown to the one who invites, once. */
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'refused'; readonly why: FamilyRefusal }

/**
 * Invites a guardian or a pupil. The link goes to the address that the roster has, which is not told; `writtenEmail` counts where the roster
 * has none, or one that somebody else signs in with. Where no mail can be sent, the link is made here.
 */
export const inviteFamily = async (
  config: Config,
  tx: ActorTx,
  given: {
    session: Session
    pupil: PupilId
    person: PersonId
    writtenEmail: string | null
    locale: Locale
  },
): Promise<FamilyInvited> => {
  const { session, pupil, person, writtenEmail, locale } = given
  const token = canSendMail(config, session) ? null : newToken()
  const added = await addFamilyInvitation(tx, { pupil, person, writtenEmail, locale, token })
  if (added.kind === 'refused') return added
  if (token !== null) return { kind: 'link', link: linkTo(config, invitationPath(tokenText(token))) }
  await queueMail(tx, {
    template: invitationMail(config),
    municipality: session.actor.municipality,
    recipient: added.recipient,
    locale,
    data: { invitation: added.invitation },
  })
  return { kind: 'mailed' }
}
