import { formatValue } from '#design/chart/number-text.ts'
import { m } from '#messages'
import { monthName } from '#platform/calendar/day-text.ts'
import type { Quarter } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import { percentOf } from '../measure/absence-count.ts'
import type { QuarterMeasure } from '../measure/legal-measure.ts'
import { type DayUnits, wholeDay } from '../presence.ts'
import { daysText } from '../presence-words.ts'
import type { Viewer } from './policy.ts'

/** The share of unauthorised absence in percent; null when nothing was registered. */
export const quarterPercent = ({ units, registered }: QuarterMeasure): number | null =>
  percentOf(units.unauthorised, registered)

/** "oktober–december 2026" */
export const quarterName = ({ year, number }: Quarter): string =>
  `${monthName(number * 3 - 2, locale())}–${monthName(number * 3, locale())} ${year}`

const percentText = (measure: QuarterMeasure): string => {
  const percent = quarterPercent(measure)
  return percent === null ? m.classpage_no_share() : formatValue(percent, '%')
}

export const quarterBasis = (measure: QuarterMeasure): string =>
  m.pupilpage_quarter_basis({
    days: daysText(measure.units.unauthorised, locale()),
    registered: daysText(measure.registered, locale()),
  })

/** Absence that is in no percentage, because nobody registered that time; empty when there is none. */
export const outsideText = (units: DayUnits): string =>
  units === 0 ? '' : m.pupilpage_outside({ count: units / wholeDay, days: daysText(units, locale()) })

/** "12,5 % (6 af 48 dage)" */
export const quarterShareText = (measure: QuarterMeasure): string =>
  [`${percentText(measure)} (${quarterBasis(measure)})`, outsideText(measure.outside.unauthorised)]
    .filter(Boolean)
    .join('. ')

const limitText = (permille: number): string => formatValue(permille / 10, '%')

/** What the law asks of the school now, and whether the registrations are complete enough to say so. */
export const quarterDuty = (measure: QuarterMeasure, viewer: Viewer): string =>
  [dutyText(measure, viewer), outsideText(measure.outside.unauthorised)].filter(Boolean).join(' ')

const dutyText = (measure: QuarterMeasure, viewer: Viewer): string => {
  const { parameters, unregisteredDays } = measure
  const certainty = (isCertain: boolean): string =>
    isCertain
      ? unregisteredDays === 0
        ? m.pupilpage_certain_complete()
        : m.pupilpage_certain_even_so({ count: unregisteredDays })
      : viewer === 'staff'
        ? `${m.pupilpage_not_certain({ count: unregisteredDays })} ${m.pupilpage_complete_first()}`
        : m.pupilpage_not_certain({ count: unregisteredDays })
  if (measure.notify15)
    return `${m.pupilpage_duty_notify({ limit: limitText(parameters.notification) })} ${certainty(measure.certain.notify15)}`
  if (measure.warning10)
    return `${m.pupilpage_duty_warning({ limit: limitText(parameters.warning) })} ${certainty(measure.certain.warning10)}`
  const below = unregisteredDays === 0 ? '' : ` ${m.pupilpage_below_incomplete({ count: unregisteredDays })}`
  return measure.contactParents
    ? `${m.pupilpage_duty_contact()}${below}`
    : `${m.pupilpage_duty_none()}${below}`
}
