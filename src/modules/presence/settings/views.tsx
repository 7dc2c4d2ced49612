import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import type { PatternRates, RatesOfDays } from './pattern-rates.ts'
import { AllRatesSection, RatesSection } from './rates-views.tsx'
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

export type SettingsPage = {
  readonly kept: readonly KeptValue[]
  readonly today: Temporal.PlainDate
  readonly days: number
  readonly rates: readonly RatesOfDays[]
  readonly patterns: readonly PatternRates[]
}

export const settingsView = ({ kept, today, days, rates, patterns }: SettingsPage): View => {
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
            {group === 'patterns' ? (
              <>
                <AllRatesSection patterns={patterns} />
                <RatesSection days={days} rates={rates} />
              </>
            ) : null}
          </>
        ))}
      </>
    ),
  }
}
