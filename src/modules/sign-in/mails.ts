import { z } from 'zod'
import type { Config } from '#config'
import { m } from '#messages'
import { tokenText } from '#platform/http/session.ts'
import type { MailTemplate } from '#platform/mail/mail.ts'
import { accountWith } from './account-store.ts'
import { addInvitation, invitationToSend, issueToken, noteUndeliverable } from './invitation-store.ts'
import { invitationPath, linkTo } from './invitation.ts'

/** Whether mail gets anywhere: to a mail server, or to the demonstration's letter box. */
export const canSendMail = (config: Config, { isDemo }: { isDemo: boolean }): boolean =>
  isDemo || config.mailUrl !== null

const invitationData = z.object({ invitation: z.uuid() })

/** Invites someone who has no account in use yet. */
export const invitationMail = (config: Config): MailTemplate => ({
  name: 'signIn.invitation',
  sender: 'sign-in',
  compose: async (tx, { municipality, recipient, data }) => {
    const { invitation: id } = invitationData.parse(data)
    const invitation = await invitationToSend(tx, municipality, id)
    if (invitation === null || invitation.email !== recipient) return null
    const token = await issueToken(tx, municipality, id, 'invitation')
    return {
      subject: m.mail_invitation_subject(),
      text: m.mail_invitation_text({
        name: invitation.givenName,
        municipality: invitation.municipalityName,
        link: linkTo(config, invitationPath(tokenText(token))),
      }),
    }
  },
  refused: async (tx, { municipality, data }) => {
    await noteUndeliverable(tx, municipality, invitationData.parse(data).invitation)
  },
})

/**
 * Answers "I have forgotten my password". Whether there is such an account is found out here, after the page has answered, so that the
 * page takes as long and says the same for everyone.
 */
export const forgottenMail = (config: Config): MailTemplate => ({
  name: 'signIn.forgotten',
  sender: 'sign-in',
  compose: async (tx, { municipality, recipient }) => {
    const account = await accountWith(tx, municipality, recipient)
    if (account === null) return null
    const id = await addInvitation(tx, municipality, account.person, 'password')
    const token = await issueToken(tx, municipality, id, 'password')
    return {
      subject: m.mail_forgotten_subject(),
      text: m.mail_forgotten_text({ link: linkTo(config, invitationPath(tokenText(token))) }),
    }
  },
})

const aboutAccount = (
  config: Config,
  name: string,
  letter: (link: string) => { subject: string; text: string },
): MailTemplate => ({
  name,
  sender: 'sign-in',
  compose: async () => letter(linkTo(config, '/konto')),
})

/** Tells the owner, so that a change somebody else made does not go unseen. */
export const passwordChangedMail = (config: Config): MailTemplate =>
  aboutAccount(config, 'signIn.passwordChanged', (link) => ({
    subject: m.mail_password_changed_subject(),
    text: m.mail_password_changed_text({ link }),
  }))

export const passkeyAddedMail = (config: Config): MailTemplate =>
  aboutAccount(config, 'signIn.passkeyAdded', (link) => ({
    subject: m.mail_passkey_added_subject(),
    text: m.mail_passkey_added_text({ link }),
  }))

/** To the address that no longer opens anything: a change that nobody agreed to is seen by its owner. */
export const emailChangedMail = (config: Config): MailTemplate =>
  aboutAccount(config, 'signIn.emailChanged', () => ({
    subject: m.mail_email_changed_subject(),
    text: m.mail_email_changed_text(),
  }))

export const signInMails = (config: Config): MailTemplate[] => [
  invitationMail(config),
  forgottenMail(config),
  passwordChangedMail(config),
  passkeyAddedMail(config),
  emailChangedMail(config),
]
