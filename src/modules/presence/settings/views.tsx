import { BarChart } from '#design/chart/bar-chart.tsx'
import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { defaultSample } from '../error-rates.ts'
import type { RatesOfDays } from './recent-rates.ts'
import { type Origin, type Setting, settingGroups, settings, valueOn } from './setting.ts'
import type { KeptValue } from './store.ts'
import { confidenceName, groupName, settingName, valueText } from './words.ts'

export const settingHref = ({ slug }: Setting): string => `/administration/fravaer/${slug}`

/** Where a value comes from, and how sure we are of it: what nobody has checked is marked as such. */
export const OriginText = ({ origin }: { origin: Origin }): Html => {
  if (origin.kind === 'own') return <Tag>{m.presset_own()}</Tag>
  if (origin.kind === 'measured') return <Tag kind="info">{m.presset_measured()}</Tag>
  return (
    <span>
      {origin.source}{' '}
      <Tag kind={origin.confidence === 'H' ? 'success' : 'warning'}>{confidenceName(origin.confidence)}</Tag>
    </span>
  )
}

export const changedText = (by: string | null, at: Temporal.Instant): string =>
  m.presset_changed({
    name: by ?? m.presset_changed_by_system(),
    day: shortDay(dayOf(at), locale()),
  })

type Line = {
  readonly setting: Setting
  readonly now: unknown
  readonly planned: readonly KeptValue[]
  readonly last: KeptValue | null
}

const linesOf = (kept: readonly KeptValue[], today: Temporal.PlainDate): readonly Line[] =>
  settings.map((setting) => {
    const ofKey = kept.filter(({ key }) => key === setting.key)
    return {
      setting,
      now: valueOn(setting, today, kept),
      planned: ofKey.filter(({ validFrom }) => Temporal.PlainDate.compare(validFrom, today) > 0),
      last: ofKey.reduce<KeptValue | null>(
        (latest, value) =>
          latest === null || Temporal.Instant.compare(value.at, latest.at) > 0 ? value : latest,
        null,
      ),
    }
  })

const columns: () => Column<Line>[] = () => [
  {
    heading: m.presset_setting(),
    rowHeading: true,
    cell: ({ setting }) => <a href={settingHref(setting)}>{settingName(setting)}</a>,
  },
  {
    heading: m.presset_now(),
    cell: ({ setting, now, planned }): Child => (
      <span>
        <strong>{valueText(setting, now)}</strong>
        {planned.map(({ value, validFrom }) => (
          <>
            <br />
            {m.presset_planned({
              value: valueText(setting, value),
              day: shortDay(validFrom, locale()),
            })}
          </>
        ))}
      </span>
    ),
  },
  { heading: m.presset_source(), cell: ({ setting }) => <OriginText origin={setting.origin} /> },
  {
    heading: m.presset_last_change(),
    cell: ({ last }): Child =>
      last === null ? <Soft>{m.presset_never()}</Soft> : changedText(last.by, last.at),
  },
]

const percent = (share: number): string => formatValue(share * 100, '%', 0)
const alarms = (rates: RatesOfDays): string => formatNumber(rates.falseAlarmsPer1000, 0)

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

/** What the chosen N costs and gives, beside its neighbours, and what the numbers are worth. */
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
      <p>
        <Soft>
          {m.presset_rates_honest({
            unchanged: formatNumber(defaultSample.unchanged, 0),
            changed: formatNumber(defaultSample.changed, 0),
          })}
        </Soft>
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

export type SettingsPage = {
  readonly kept: readonly KeptValue[]
  readonly today: Temporal.PlainDate
  readonly days: number
  readonly rates: readonly RatesOfDays[]
}

export const settingsView = ({ kept, today, days, rates }: SettingsPage): View => {
  const lines = linesOf(kept, today)
  return {
    title: m.presset_title(),
    breadcrumb: [{ label: m.presset_title() }],
    content: (
      <>
        <PageHeading title={m.presset_title()} lead={m.presset_lead()} />
        {settingGroups.map((group) => (
          <>
            <Section heading={groupName(group)}>
              <Table
                caption={groupName(group)}
                captionHidden
                columns={columns()}
                rows={lines.filter(({ setting }) => setting.group === group)}
              />
            </Section>
            {group === 'patterns' ? <RatesSection days={days} rates={rates} /> : null}
          </>
        ))}
      </>
    ),
  }
}
