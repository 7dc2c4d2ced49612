import { BarChart } from '#design/chart/bar-chart.tsx'
import { CalendarHeatMap } from '#design/chart/calendar-heat-map.tsx'
import { formatValue } from '#design/chart/number-text.ts'
import { RangeChart } from '#design/chart/range-chart.tsx'
import { m } from '#messages'
import { quarterPeriod, writeSchoolYear } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { PupilId } from '#platform/ids.ts'
import type { QuarterMeasure } from '../measure/legal-measure.ts'
import { absenceCategories, totalUnits, wholeDay } from '../presence.ts'
import { categoryName, daysText } from '../presence-words.ts'
import { daysHref } from './hrefs.ts'
import type { PupilPicture, PupilWeek } from './pupil-picture.ts'
import { outsideText, quarterBasis, quarterName, quarterPercent } from './quarter-words.ts'
import type { Words } from './words.ts'

export const YearCalendar = ({ picture, words }: { picture: PupilPicture; words: Words }): Html => {
  const { report, days, year } = picture
  const { sick, authorised, unauthorised } = report.units
  return (
    <CalendarHeatMap
      id="skoleaaret"
      title={m.pupilpage_calendar_title({ year: writeSchoolYear(year) })}
      summary={[
        words.calendar({
          registered: daysText(report.registered, locale()),
          away: daysText(totalUnits(report.units), locale()),
          sick: daysText(sick, locale()),
          authorised: daysText(authorised, locale()),
          unauthorised: daysText(unauthorised, locale()),
        }),
        report.unregisteredDays === 0
          ? m.pupilpage_calendar_complete()
          : m.pupilpage_calendar_incomplete({ count: report.unregisteredDays }),
        outsideText(totalUnits(report.outside)),
      ].join(' ')}
      days={days}
    />
  )
}

const awayOf = ({ units }: PupilWeek): number => (units === null ? 0 : totalUnits(units))

const trendSummary = (weeks: readonly PupilWeek[], words: Words): string => {
  const known = weeks.filter(({ units }) => units !== null)
  const recent = known.slice(-4)
  const before = known.slice(0, -4)
  const mean = (some: readonly PupilWeek[]): string =>
    daysText(
      Math.round(some.reduce((sum, week) => sum + awayOf(week), 0) / Math.max(some.length, 1) / 10) * 10,
      locale(),
    )
  if (recent.length === 0) return m.pupilpage_trend_nothing()
  return before.length === 0
    ? words.trendRecent({ weeks: recent.length, recent: mean(recent) })
    : words.trend({ weeks: recent.length, recent: mean(recent), before: mean(before) })
}

/** Days away week by week, by category. */
export const WeekTrend = ({ picture, words }: { picture: PupilPicture; words: Words }): Html => {
  const { weeks } = picture
  return (
    <BarChart
      id="uge-for-uge"
      title={m.pupilpage_trend_title()}
      summary={trendSummary(weeks, words)}
      categories={weeks.map(({ week }) => String(week))}
      categoryHeading={m.classpage_week()}
      mode="stacked"
      unit={m.pupilpage_days_unit()}
      max={5}
      {...(weeks.some(({ units }) => units === null) ? { hiddenValue: m.classpage_not_registered() } : {})}
      series={absenceCategories.map((category) => ({
        name: categoryName(category, locale()),
        look: category,
        values: weeks.map(({ units }) => (units === null ? null : units[category] / wholeDay)),
      }))}
    />
  )
}

const limitPercent = (permille: number): string => formatValue(permille / 10, '%')

/** The unauthorised absence of each quarter against the two limits of the law. */
export const QuarterBars = ({
  pupil,
  picture,
  words,
}: {
  pupil: PupilId
  picture: PupilPicture
  words: Words
}): Html | null => {
  const { quarters, to } = picture
  const current = quarters.at(-1)
  if (current === undefined) return null
  const { warning, notification } = current.parameters
  const hrefOf = ({ quarter }: QuarterMeasure): string => {
    const { validFrom, validTo } = quarterPeriod(quarter)
    const last = validTo.subtract({ days: 1 })
    return daysHref(pupil, {
      from: validFrom,
      to: Temporal.PlainDate.compare(last, to) < 0 ? last : to,
      kind: 'ulovligt',
    })
  }
  return (
    <RangeChart
      id="kvartaler"
      title={m.pupilpage_quarters_title()}
      summary={words.quarters({
        quarter: quarterName(current.quarter),
        days: daysText(current.units.unauthorised, locale()),
        registered: daysText(current.registered, locale()),
      })}
      rowHeading={m.pupilpage_quarter()}
      valueHeading={categoryName('unauthorised', locale())}
      unit="%"
      hiddenValue={m.classpage_no_share()}
      limits={[
        { value: warning / 10, label: m.pupilpage_limit_warning({ limit: limitPercent(warning) }) },
        { value: notification / 10, label: m.pupilpage_limit_notify({ limit: limitPercent(notification) }) },
      ]}
      rows={quarters.map((measure) => ({
        label: quarterName(measure.quarter),
        value: quarterPercent(measure),
        basis: quarterBasis(measure),
        href: hrefOf(measure),
      }))}
    />
  )
}
