import type { Config } from '#config'

export type InvitationPurpose = 'invitation' | 'password'

/** A week to find the time for the first sign-in; a forgotten password is wanted now. */
export const linkLifetimes: Readonly<Record<InvitationPurpose, Temporal.Duration>> = {
  invitation: Temporal.Duration.from({ hours: 7 * 24 }),
  password: Temporal.Duration.from({ hours: 2 }),
}

/**
 * The address that links in mails begin with: the one that was set, never the one that a request claims, because whoever asks for a
 * new password could else have the link lead to themselves.
 */
export const linkTo = (config: Config, path: string): string =>
  new URL(path, config.publicUrl ?? `http://localhost:${config.port}`).href

export const invitationPath = (token: string): string => `/adgang/${token}`
