import { isLocalPath } from '#platform/http/answer.ts'

const waysIn = /^\/(log-ind|log-ud|adgang|glemt-adgangskode)(\/|$|\?)/

/** Where someone was going when they had to sign in: an address here, and not one of the sign-in's own. */
export const onwardPath = (text: string | null | undefined): string =>
  text !== null && text !== undefined && isLocalPath(text) && !waysIn.test(text) ? text : '/'
