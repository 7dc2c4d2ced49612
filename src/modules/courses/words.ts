import { m } from '#messages'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { TagKind } from '#design/tag/tag.tsx'
import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import type { Attendance, CourseState, SessionKind, StepAim } from './courses.ts'
import type { CourseSession } from './session/session-store.ts'
import type { Answerer, Measure } from './template/template.ts'

export const stateWords: Readonly<Record<CourseState['kind'], { kind: TagKind; text: () => string }>> = {
  planned: { kind: 'info', text: () => m.course_state_planned() },
  running: { kind: 'success', text: () => m.course_state_running() },
  completed: { kind: 'neutral', text: () => m.course_state_completed() },
  stopped: { kind: 'warning', text: () => m.course_state_stopped() },
}

export const kindWords: Readonly<Record<SessionKind, () => string>> = {
  session: () => m.course_kind_session(),
  schoolMeeting: () => m.course_kind_school_meeting(),
  closingTalk: () => m.course_kind_closing_talk(),
  pause: () => m.course_kind_pause(),
}

export const aimWords: Readonly<Record<StepAim, () => string>> = {
  environment: () => m.course_aim_environment(),
  team: () => m.course_aim_team(),
  group: () => m.course_aim_group(),
  child: () => m.course_aim_child(),
}

export const answererWords: Readonly<Record<Answerer, () => string>> = {
  teacher: () => m.course_answerer_teacher(),
  child: () => m.course_answerer_child(),
  parents: () => m.course_answerer_parents(),
  team: () => m.course_answerer_team(),
}

export const attendanceWords: Readonly<Record<Attendance, () => string>> = {
  present: () => m.course_attendance_present(),
  absent: () => m.course_attendance_absent(),
  excused: () => m.course_attendance_excused(),
}

export const dayText = (day: Temporal.PlainDate): string => shortDay(day, locale())

const two = (number: number): string => String(number).padStart(2, '0')
/** `09:30` as a time field sends it. */
export const timeField = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
export const readTime = (text: string): number | null => {
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** When a session is: the day and the time, or from when to when a pause lasts. */
export const whenText = ({ day, lastDay, starts, minutes }: CourseSession): string => {
  if (lastDay !== null) return m.course_from_to({ from: dayText(day), to: dayText(lastDay) })
  const from = starts ?? 0
  const separator = locale() === 'da' ? '.' : ':'
  const time = (at: number): string => timeField(at % 1440).replace(':', separator)
  return m.course_when({ day: longDay(day, locale()), from: time(from), to: time(from + (minutes ?? 0)) })
}

/** A figure in its own unit; one of percent says so. */
export const figureText = (value: number, measure: Pick<Measure, 'lowest' | 'highest'>): string =>
  measure.lowest === 0 && measure.highest === 100 ? formatValue(value, '%', 1) : formatNumber(value, 2)

/** What was typed, to be typed over. */
export const figureField = (hundredths: number): string =>
  locale() === 'da' ? String(hundredths / 100).replace('.', ',') : String(hundredths / 100)
