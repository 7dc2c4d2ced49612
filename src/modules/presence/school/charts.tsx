import { BarChart } from '#design/chart/bar-chart.tsx'
import { formatNumber } from '#design/chart/number-text.ts'
import { Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { weekdayName } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { absenceCategories } from '../presence.ts'
import { categoryName } from '../presence-words.ts'
import { type SchoolNumbers, type Sums, type Week, addSums, noSums, shareIn } from './school-numbers.ts'
import { WeekChart } from './week-chart.tsx'
import { percentText } from './words.ts'

const pooled = (all: readonly (Sums | null)[]): number | null =>
  shareIn(
    all.reduce<Sums>((sum, sums) => (sums === null ? sum : addSums(sum, sums)), noSums),
    'total',
  )

/** How many whole weeks back "lately" is, in the sentence above the picture. */
const latelyWeeks = 4

const weekSummary = (weeks: readonly Week[], whole: Sums): string => {
  const known = weeks.filter(({ sums }) => sums !== null)
  if (known.length === 0) return m.schoolpage_nothing_registered()
  const lately = known.slice(-latelyWeeks)
  const now = m.schoolpage_weeks_now({
    weeks: lately.length,
    share: percentText(pooled(lately.map(({ sums }) => sums))),
    mean: percentText(shareIn(whole, 'total')),
  })
  // Week against week: only those that are known in both years are compared.
  const both = known.filter(({ before }) => before !== null)
  if (both.length === 0) return `${now} ${m.schoolpage_weeks_no_past()}`
  return `${now} ${m.schoolpage_weeks_past({
    now: percentText(pooled(both.map(({ sums }) => sums))),
    before: percentText(pooled(both.map(({ before }) => before))),
  })}`
}

export const Weeks = ({ weeks, whole }: { weeks: readonly Week[]; whole: Sums }): Html => (
  <WeekChart id="uger" title={m.schoolpage_weeks_title()} summary={weekSummary(weeks, whole)} weeks={weeks} />
)

type Group = {
  /** What stands under its bar, and how it is called in a sentence. */
  readonly label: string
  readonly name: string
  readonly sums: Sums
  readonly pupils: number | null
}

const series = (groups: readonly Group[]) =>
  absenceCategories.map((category) => ({
    name: categoryName(category, locale()),
    look: category,
    values: groups.map(({ sums }) => shareIn(sums, category)),
  }))

/** How many pupils each bar is about: a difference between small groups says little. */
const sizesText = (groups: readonly Group[]): string =>
  m.schoolpage_sizes({
    groups: groups
      .map(({ name, pupils }) => `${name} ${pupils === null ? '–' : formatNumber(pupils, 0)}`)
      .join(', '),
  })

const spreadSummary = (groups: readonly Group[]): string => {
  const known = groups.flatMap((group) => {
    const value = shareIn(group.sums, 'total')
    return value === null ? [] : [value]
  })
  if (known.length === 0) return m.schoolpage_nothing_registered()
  return m.schoolpage_spread({
    low: percentText(Math.min(...known)),
    high: percentText(Math.max(...known)),
  })
}

/** Groups beside each other in their own order, never in the order of their absence. */
export const GroupChart = ({
  id,
  title,
  heading,
  groups,
}: {
  id: string
  title: string
  heading: string
  groups: readonly Group[]
}): Html => (
  <>
    <BarChart
      id={id}
      title={title}
      summary={spreadSummary(groups)}
      categories={groups.map(({ label }) => label)}
      categoryHeading={heading}
      unit="%"
      mode="stacked"
      hiddenValue={
        groups.some(({ sums }) => sums.registered === 0) ? m.schoolpage_not_registered() : undefined
      }
      series={series(groups)}
    />
    <p>
      <Soft>{sizesText(groups)}</Soft>
    </p>
  </>
)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A difference between two weekdays below this many percentage points is no pattern worth a sentence. */
const evenWithin = 2

const weekdaySummary = (shares: readonly (number | null)[]): string => {
  const known = shares.flatMap((share, index) => (share === null ? [] : [{ share, weekday: index + 1 }]))
  const [first] = known
  if (first === undefined) return m.schoolpage_nothing_registered()
  const high = known.reduce((a, b) => (b.share > a.share ? b : a), first)
  const low = known.reduce((a, b) => (b.share < a.share ? b : a), first)
  const values = { low: percentText(low.share), high: percentText(high.share) }
  return high.share - low.share < evenWithin
    ? m.schoolpage_weekdays_even(values)
    : m.schoolpage_weekdays_uneven({
        ...values,
        highDay: weekdayName(high.weekday, locale()),
        lowDay: weekdayName(low.weekday, locale()),
      })
}

export const Weekdays = ({ numbers }: { numbers: Pick<SchoolNumbers, 'weekdays'> }): Html => {
  const groups = [1, 2, 3, 4, 5].map((weekday): Group => ({
    label: capital(weekdayName(weekday, locale())),
    name: weekdayName(weekday, locale()),
    sums: numbers.weekdays.get(weekday) ?? noSums,
    pupils: null,
  }))
  return (
    <BarChart
      id="ugedage"
      title={m.schoolpage_weekdays_title()}
      summary={weekdaySummary(groups.map(({ sums }) => shareIn(sums, 'total')))}
      categories={groups.map(({ label }) => label)}
      categoryHeading={m.schoolpage_weekday()}
      unit="%"
      mode="stacked"
      series={series(groups)}
    />
  )
}
