import { m } from '#messages'
import { longestPassword, shortestPassword, type PasswordFault } from './password-rules.ts'

/** What is wrong with a new password, and what to do about it. */
export const passwordFaultWords: Readonly<Record<PasswordFault, () => string>> = {
  short: () => m.account_password_short({ least: shortestPassword }),
  long: () => m.account_password_long({ most: longestPassword }),
  own: () => m.account_password_own(),
  common: () => m.account_password_common(),
  pattern: () => m.account_password_pattern(),
}
