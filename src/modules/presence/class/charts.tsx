import { BarChart } from '#design/chart/bar-chart.tsx'
import { LineChart } from '#design/chart/line-chart.tsx'
import { formatValue } from '#design/chart/number-text.ts'
import { m } from '#messages'
import { weekdayName } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { percentOf } from './class-days.ts'
import { type ClassPicture, latelyWeeks } from './class-picture.ts'

const percent = (value: number): string => formatValue(value, '%')

const weekSummary = ({ lately }: ClassPicture): string => {
  const now = percentOf(lately.now)
  if (now === null) return m.classpage_weeks_nothing()
  const before = percentOf(lately.before)
  const yearBefore = percentOf(lately.yearBefore)
  return [
    before === null
      ? m.classpage_weeks_first({ weeks: latelyWeeks, share: percent(now) })
      : m.classpage_weeks_now({ weeks: latelyWeeks, share: percent(now), before: percent(before) }),
    yearBefore === null
      ? m.classpage_weeks_no_past()
      : m.classpage_weeks_past({ before: percent(yearBefore) }),
  ].join(' ')
}

/** The class as a whole, week by week, beside the same pupils a year before. */
export const WeekChart = ({ picture }: { picture: ClassPicture }): Html => {
  const { weeks, year } = picture
  const hasPast = weeks.some(({ yearBefore }) => yearBefore !== null)
  const mean = percentOf(year)
  return (
    <LineChart
      id="klassens-uger"
      title={m.classpage_weeks_title()}
      summary={weekSummary(picture)}
      categories={weeks.map(({ week }) => String(week))}
      categoryHeading={m.classpage_week()}
      unit="%"
      hiddenValue={m.classpage_not_registered()}
      limits={
        hasPast || mean === null
          ? []
          : [{ value: mean, label: m.classpage_mean_line({ mean: percent(mean) }) }]
      }
      series={[
        {
          name: m.classpage_this_year(),
          look: 'first',
          values: weeks.map(({ percent: value }) => value),
        },
        ...(hasPast
          ? [
              {
                name: m.classpage_year_before(),
                look: 'second' as const,
                values: weeks.map(({ yearBefore }) => yearBefore),
              },
            ]
          : []),
      ]}
    />
  )
}

/** A difference between two weekdays below this many percentage points is no pattern worth a sentence. */
const evenWithin = 2

const weekdaySummary = (values: readonly (number | null)[]): string => {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, weekday: index + 1 }]))
  const [first] = known
  if (first === undefined) return m.classpage_weeks_nothing()
  const highest = known.reduce((a, b) => (b.value > a.value ? b : a), first)
  const lowest = known.reduce((a, b) => (b.value < a.value ? b : a), first)
  const shares = { high: percent(highest.value), low: percent(lowest.value) }
  return highest.value - lowest.value < evenWithin
    ? m.classpage_weekdays_even(shares)
    : m.classpage_weekdays_uneven({
        ...shares,
        highDay: weekdayName(highest.weekday, locale()),
        lowDay: weekdayName(lowest.weekday, locale()),
      })
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const WeekdayChart = ({ picture }: { picture: ClassPicture }): Html => {
  const values = picture.weekdays.map(percentOf)
  return (
    <BarChart
      id="klassens-ugedage"
      title={m.classpage_weekdays_title()}
      summary={weekdaySummary(values)}
      categories={values.map((_, index) => capital(weekdayName(index + 1, locale())))}
      categoryHeading={m.classpage_weekday()}
      unit="%"
      series={[{ name: m.classpage_absence(), look: 'first', values }]}
    />
  )
}
