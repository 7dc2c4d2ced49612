import { BarChart } from '#design/chart/bar-chart.tsx'
import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import { Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { type ErrorRates, changeFor, defaultSample } from '../patterns/error-rates.ts'
import { errorRatesSentence, patternTitle } from '../patterns/pattern-words.ts'
import type { PatternRates, RatesOfDays } from './pattern-rates.ts'

const percent = (share: number): string => formatValue(share * 100, '%', 0)
const alarms = (rates: ErrorRates): string => formatNumber(rates.falseAlarmsPer1000, 0)

/** What the numbers are measured on, and so what they are worth. */
const Honest = (): Html => (
  <p>
    <Soft>
      {m.presset_rates_honest({
        unchanged: formatNumber(defaultSample.unchanged, 0),
        changed: formatNumber(defaultSample.changed, 0),
      })}
    </Soft>
  </p>
)

const lookedFor: Readonly<Record<(typeof changeFor)[PatternRates['pattern']], () => string>> = {
  level: m.presset_rates_level,
  weekday: m.presset_rates_weekday,
  mornings: m.presset_rates_mornings,
}

const shown = (rates: ErrorRates | null, text: (rates: ErrorRates) => string): string =>
  rates === null ? '…' : text(rates)

const patternColumns = (): Column<PatternRates>[] => [
  {
    heading: m.presset_rates_pattern(),
    rowHeading: true,
    cell: ({ pattern }) => patternTitle(pattern, locale()),
  },
  { heading: m.presset_rates_looked_for(), cell: ({ pattern }) => lookedFor[changeFor[pattern]]() },
  { heading: m.presset_rates_alarms(), numeric: true, cell: ({ rates }) => shown(rates, alarms) },
  {
    heading: m.presset_rates_20(),
    numeric: true,
    cell: ({ rates }) => shown(rates, ({ foundWithin20 }) => percent(foundWithin20)),
  },
  {
    heading: m.presset_rates_40(),
    numeric: true,
    cell: ({ rates }) => shown(rates, ({ foundWithin40 }) => percent(foundWithin40)),
  },
]

const Measuring = (): Html => <p>{m.presset_rates_measuring()}</p>

/** Both errors of every pattern, as the municipality has set it today. */
export const AllRatesSection = ({ patterns }: { patterns: readonly PatternRates[] }): Html => (
  <Section heading={m.presset_rates_all()}>
    <p>{m.presset_rates_all_lead()}</p>
    {patterns.some(({ rates }) => rates === null) ? <Measuring /> : null}
    <Table
      caption={m.presset_rates_all()}
      captionHidden
      narrow="stack"
      columns={patternColumns()}
      rows={patterns}
    />
    <Honest />
  </Section>
)

/** The same of one pattern, for the page of its setting. */
export const OwnRatesSection = ({ pattern, rates }: PatternRates): Html => (
  <Section heading={m.presset_rates_own({ pattern: patternTitle(pattern, locale()) })}>
    {rates === null ? <Measuring /> : <p>{errorRatesSentence(rates, locale())}</p>}
    <Honest />
  </Section>
)

const rateColumns = (days: number): Column<RatesOfDays>[] => [
  {
    heading: m.presset_rates_days(),
    rowHeading: true,
    cell: (rates) =>
      rates.days === days ? m.presset_rates_chosen({ days: rates.days }) : String(rates.days),
  },
  { heading: m.presset_rates_alarms(), numeric: true, cell: alarms },
  { heading: m.presset_rates_20(), numeric: true, cell: (rates) => percent(rates.foundWithin20) },
  { heading: m.presset_rates_40(), numeric: true, cell: (rates) => percent(rates.foundWithin40) },
]

/** What the chosen N costs and gives, beside its neighbours. */
export const RatesSection = ({
  days,
  rates,
}: {
  days: number
  rates: readonly RatesOfDays[]
}): Html | null => {
  const chosen = rates.find((each) => each.days === days)
  if (chosen === undefined) return null
  return (
    <Section heading={m.presset_rates_heading({ days })}>
      <p>
        {m.presset_rates_sentence({
          days,
          alarms: alarms(chosen),
          within20: percent(chosen.foundWithin20),
          within40: percent(chosen.foundWithin40),
        })}
      </p>
      <Table caption={m.presset_rates_caption()} compact columns={rateColumns(days)} rows={rates} />
      <BarChart
        id="fundet"
        title={m.presset_rates_chart()}
        summary={m.presset_rates_chart_summary()}
        categories={rates.map((each) => String(each.days))}
        categoryHeading={m.presset_rates_days()}
        unit="%"
        max={100}
        series={[
          {
            name: m.presset_rates_20(),
            look: 'first',
            values: rates.map(({ foundWithin20 }) => Math.round(foundWithin20 * 100)),
          },
          {
            name: m.presset_rates_40(),
            look: 'second',
            values: rates.map(({ foundWithin40 }) => Math.round(foundWithin40 * 100)),
          },
        ]}
      />
    </Section>
  )
}
