import { m } from '#messages'
import { formatNumber } from '#design/chart/number-text.ts'
import { dayOf } from '#platform/clock.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { PulseMode, PulseScale, PulseState, PulseWay } from './pulses.ts'

const faceWords = [() => m.pulse_face_no(), () => m.pulse_face_both(), () => m.pulse_face_yes()]
const stepWords = [
  () => m.pulse_step_1(),
  () => m.pulse_step_2(),
  () => m.pulse_step_3(),
  () => m.pulse_step_4(),
  () => m.pulse_step_5(),
]

/** What the steps of a scale are called, from the lowest. */
export const stepNames = (scale: PulseScale): readonly string[] =>
  (scale === 'faces' ? faceWords : stepWords).map((words) => words())

/** A single choice in words; 0 is "I would rather not answer". */
export const choiceText = (scale: PulseScale, choice: number): string =>
  stepNames(scale)[choice - 1] ?? m.pulse_no_answer()

export const scaleText: Readonly<Record<PulseScale, () => string>> = {
  faces: () => m.pulse_scale_faces(),
  steps: () => m.pulse_scale_steps(),
}
export const modeText: Readonly<Record<PulseMode, () => string>> = {
  anonymous: () => m.pulse_mode_anonymous(),
  confidential: () => m.pulse_mode_confidential(),
}
export const wayText: Readonly<Record<PulseWay, () => string>> = {
  signIn: () => m.pulse_way_sign_in(),
  slips: () => m.pulse_way_slips(),
}
export const stateText: Readonly<Record<PulseState, () => string>> = {
  coming: () => m.pulse_state_coming(),
  open: () => m.pulse_state_open(),
  closed: () => m.pulse_state_closed(),
}

const clockTime = (moment: Temporal.Instant): string =>
  moment.toZonedDateTimeISO('Europe/Copenhagen').toPlainTime().toString({ smallestUnit: 'minute' })

/** "22. nov. kl. 10.15"; the end of a day is written as that day. */
export const momentText = (moment: Temporal.Instant): string =>
  m.pulse_moment({ day: shortDay(dayOf(moment), locale()), time: clockTime(moment).replace(':', '.') })

export const closesText = (closesAt: Temporal.Instant): string =>
  clockTime(closesAt) === '00:00'
    ? m.pulse_closes_day({ day: shortDay(dayOf(closesAt.subtract({ minutes: 1 })), locale()) })
    : m.pulse_closes_moment({ moment: momentText(closesAt) })

/** "3,8 af 5" */
export const meanText = (mean: number, steps: number): string =>
  m.pulse_mean_of({ mean: formatNumber(Math.round(mean * 10) / 10), most: steps })

export const listText = (names: readonly string[]): string =>
  new Intl.ListFormat(locale() === 'da' ? 'da-DK' : 'en-GB', { type: 'conjunction' }).format(names)
