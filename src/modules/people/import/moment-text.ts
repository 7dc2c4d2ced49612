import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import { m } from '#messages'

/** `24.11.2026 kl. 9.41`, as in Denmark wherever the server stands. */
export const momentText = (at: Temporal.Instant): string => {
  const { hour, minute } = at.toZonedDateTimeISO('Europe/Copenhagen')
  return m.import_moment({
    day: shortDay(dayOf(at), locale()),
    hour,
    minute: String(minute).padStart(2, '0'),
  })
}
