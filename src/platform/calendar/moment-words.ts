import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** "24.11.2026 kl. 9.41", as the clock on the wall in Denmark says. */
export const momentWords = (moment: Temporal.Instant): string => {
  const at = moment.toZonedDateTimeISO('Europe/Copenhagen')
  const time = locale() === 'da' ? `${at.hour}.${two(at.minute)}` : `${at.hour}:${two(at.minute)}`
  return m.account_moment({ day: shortDay(at.toPlainDate(), locale()), time })
}
