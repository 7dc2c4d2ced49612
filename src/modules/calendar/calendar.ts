import { allow, type Decision } from '#platform/access/decision.ts'

/** The page about the own calendar is everyone's, like the own account. */
export const mayOwnCalendar = (): Decision => allow('ownCalendar')

export const calendarPath = (secret: string): string => `/kalender/${secret}.ics`

/** The secret in an address; null when the address is no calendar's. */
export const secretIn = (file: string): string | null => /^([\w-]{43})\.ics$/.exec(file)?.[1] ?? null

/** What a calendar holds, around today: programs on phones keep all of it. */
export const daysAround = (
  today: Temporal.PlainDate,
): { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate } => ({
  from: today.subtract({ days: 60 }),
  to: today.add({ days: 400 }),
})
