import { m } from '#messages'
import { whyClosedText } from '#platform/calendar/calendar-words.ts'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { DayState, Line } from './class-registration.ts'
import { markName, momentText } from '../daily-words.ts'
import type { Registration, ToldAbsence } from './registration-store.ts'

/** Why a class cannot be registered on a day, and what to do; null when it can. */
export const refusalText = (state: DayState, day: Temporal.PlainDate): string | null => {
  if (state.kind === 'open') return null
  if (state.kind === 'future') return m.register_future({ day: longDay(day, locale()) })
  if (state.kind === 'no_class') return m.register_no_class({ day: longDay(day, locale()) })
  return m.register_closed({ day: longDay(day, locale()), why: whyClosedText(state.why, locale()) })
}

/** Who registered, when, and who corrected it since. */
export const registeredText = (registration: Registration, day: Temporal.PlainDate): string => {
  const when = momentText(registration.at, day)
  const first =
    registration.origin === 'import'
      ? m.register_imported({ when })
      : m.register_done_by({ name: registration.by ?? m.register_someone(), when })
  return registration.correctedAt === null
    ? first
    : `${first} ${m.register_corrected_by({
        name: registration.correctedBy ?? m.register_someone(),
        when: momentText(registration.correctedAt, day),
      })}`
}

/** What is known of a pupil before the class is registered: who told it, when, and what they wrote. */
export const toldText = (absence: ToldAbsence, day: Temporal.PlainDate): string | undefined => {
  const name = absence.by ?? m.register_someone()
  if (absence.origin === 'leave') return m.register_told_leave({ name })
  if (absence.origin === 'import') return m.register_told_import()
  if (absence.origin === 'staff') return undefined
  return m.register_told_guardian({ name, when: momentText(absence.at, day) })
}

export const lineText = ({ mark, note }: Line): string =>
  mark === 'present' || note === null ? markName(mark) : `${markName(mark)}: ${note}`
