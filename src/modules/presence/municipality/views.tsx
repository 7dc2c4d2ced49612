import { LinkButton } from '#design/button/button.tsx'
import { type Tile, Tiles } from '#design/card/card.tsx'
import { BarChart } from '#design/chart/bar-chart.tsx'
import { formatNumber, formatValue } from '#design/chart/number-text.ts'
import { Details } from '#design/details/details.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section, Soft } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import { dayAndMonth, monthName } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Child, Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { percentOf } from '../measure/absence-count.ts'
import { type AbsenceCategory, absenceCategories } from '../presence.ts'
import { categoryName } from '../presence-words.ts'
import { gradeName, limitText, percentText } from '../school/words.ts'
import type { ShownGroup, ShownNumbers } from './numbers.ts'
import type { ShownShares } from './shares.ts'
import type { MunicipalityNumbers } from './store.ts'

const Hidden = (): Html => <Soft>{m.munipage_hidden()}</Soft>

const countCell = (value: number | 'hidden'): Child =>
  value === 'hidden' ? <Hidden /> : formatNumber(value, 0)

/** Whole percent where a step is one or more. What is rounded to nothing is less than a step, and not nothing. */
const shareText = (shares: ShownShares, of: AbsenceCategory | 'total'): string => {
  const digits = shares.step >= 1 ? 0 : 1
  return shares[of] === 0 && shares.step > 0.1
    ? m.munipage_under({ share: formatValue(shares.step, '%') })
    : formatValue(shares[of], '%', digits)
}

const shareCell = (shares: ShownShares | null, of: AbsenceCategory | 'total'): Child =>
  shares === null ? <Hidden /> : shareText(shares, of)

const categoriesText = (shares: ShownShares): string => {
  const text = absenceCategories
    .map((category) => `${categoryName(category, locale()).toLowerCase()} ${shareText(shares, category)}`)
    .join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const pastCell = ({ pupils, pastTotal }: ShownGroup): Child =>
  pastTotal === 'hidden' || pupils === 'hidden' ? (
    <Hidden />
  ) : pupils === 0 ? (
    '–'
  ) : (
    m.munipage_past_value({
      count: formatNumber(pastTotal, 0),
      share: percentText(percentOf(pastTotal, pupils)),
    })
  )

type Line = { readonly name: string; readonly group: ShownGroup }

const columns = (heading: string, { over }: MunicipalityNumbers): Column<Line>[] => [
  { heading, rowHeading: true, cell: ({ name }) => name },
  { heading: m.munipage_pupils(), numeric: true, cell: ({ group }) => countCell(group.pupils) },
  {
    heading: m.munipage_days_per_pupil(),
    numeric: true,
    cell: ({ group }) => countCell(group.shares === null ? 'hidden' : group.shares.daysPerPupil),
  },
  ...absenceCategories.map((category) => ({
    heading: categoryName(category, locale()),
    numeric: true,
    cell: ({ group }: Line) => shareCell(group.shares, category),
  })),
  {
    heading: m.schoolpage_absence_total(),
    numeric: true,
    cell: ({ group }) => shareCell(group.shares, 'total'),
  },
  {
    heading: m.munipage_over({ limit: limitText(over.permille) }),
    numeric: true,
    cell: ({ group }) => pastCell(group),
  },
]

const tilesOf = ({ shown, over }: MunicipalityNumbers): Tile[] => {
  const { whole } = shown
  const hidden = m.munipage_hidden()
  return [
    {
      label: m.munipage_pupils(),
      value: whole.pupils === 'hidden' ? hidden : formatNumber(whole.pupils, 0),
      detail: m.munipage_pupils_detail({ schools: shown.schools.length }),
    },
    {
      label: m.schoolpage_absence_year(),
      value: whole.shares === null ? hidden : shareText(whole.shares, 'total'),
      detail: whole.shares === null ? undefined : categoriesText(whole.shares),
    },
    {
      label: m.munipage_over({ limit: limitText(over.permille) }),
      value:
        whole.pastTotal === 'hidden' || whole.pupils === 'hidden' || whole.pupils === 0
          ? hidden
          : percentText(percentOf(whole.pastTotal, whole.pupils)),
      detail: m.munipage_over_detail({
        count: whole.pastTotal === 'hidden' ? hidden : formatNumber(whole.pastTotal, 0),
        days: over.fromDays,
      }),
    },
  ]
}

const stackedSeries = (all: readonly (ShownShares | null)[]) =>
  absenceCategories.map((category) => ({
    name: categoryName(category, locale()),
    look: category,
    values: all.map((shares) => shares?.[category] ?? null),
  }))

const spread = (all: readonly (ShownShares | null)[]): string => {
  const known = all.flatMap((shares) => (shares === null ? [] : [shares.total]))
  return known.length === 0
    ? m.munipage_all_hidden()
    : m.schoolpage_spread({
        low: percentText(Math.min(...known)),
        high: percentText(Math.max(...known)),
      })
}

const monthSummary = ({ months }: ShownNumbers): string => {
  const known = months.flatMap(({ month, shares }) =>
    shares === null ? [] : [{ month, share: shares.total }],
  )
  const [first] = known
  const last = known.at(-1)
  if (first === undefined || last === undefined) return m.munipage_all_hidden()
  if (first === last)
    return m.munipage_one_month({
      month: monthName(first.month.month, locale()),
      share: percentText(first.share),
    })
  return m.munipage_months_summary({
    first: monthName(first.month.month, locale()),
    firstShare: percentText(first.share),
    last: monthName(last.month.month, locale()),
    lastShare: percentText(last.share),
  })
}

const Pictures = ({ shown }: { shown: ShownNumbers }): Html => (
  <>
    <BarChart
      id="maaneder"
      title={m.munipage_months_title()}
      summary={monthSummary(shown)}
      categories={shown.months.map(({ month }) => monthName(month.month, locale()))}
      categoryHeading={m.munipage_month()}
      unit="%"
      mode="stacked"
      hiddenValue={shown.hiddenMonths > 0 ? m.munipage_hidden() : undefined}
      series={stackedSeries(shown.months.map(({ shares }) => shares))}
    />
    <BarChart
      id="kommunens-aargange"
      title={m.munipage_grades_title()}
      summary={spread(shown.grades.map(({ whole }) => whole.shares))}
      categories={shown.grades.map(({ grade }) =>
        grade === null ? m.schoolpage_no_grade_short() : `${grade}.`,
      )}
      categoryHeading={m.munipage_grade()}
      unit="%"
      mode="stacked"
      hiddenValue={shown.grades.some(({ whole }) => whole.shares === null) ? m.munipage_hidden() : undefined}
      series={stackedSeries(shown.grades.map(({ whole }) => whole.shares))}
    />
  </>
)

const hiddenText = ({ hiddenGroups, hiddenCounts, hiddenMonths }: ShownNumbers): string => {
  const parts = [
    hiddenGroups === 0
      ? ''
      : `${m.munipage_hidden_groups({ count: hiddenGroups })} ${m.munipage_totals_without()}`,
    hiddenCounts === 0 ? '' : m.munipage_hidden_counts({ count: hiddenCounts }),
    hiddenMonths === 0 ? '' : m.munipage_hidden_months({ count: hiddenMonths }),
  ].filter((part) => part !== '')
  return parts.length === 0 ? m.munipage_hidden_none() : parts.join(' ')
}

/** What is hidden and why, without a word on which of the hidden groups are the small ones. */
const HiddenNote = ({ numbers }: { numbers: MunicipalityNumbers }): Html => {
  const { shown, smallest } = numbers
  return (
    <>
      <p>{m.munipage_hidden_rule({ smallest })}</p>
      <p>{m.munipage_rounded()}</p>
      <p>{m.munipage_whole_year({ smallest })}</p>
      <p>{hiddenText(shown)}</p>
    </>
  )
}

const Tables = ({ numbers }: { numbers: MunicipalityNumbers }): Html => {
  const { shown } = numbers
  return (
    <>
      <Section heading={m.munipage_schools_heading()}>
        <p>{m.munipage_schools_lead()}</p>
        <Table
          caption={m.munipage_schools_heading()}
          captionHidden
          compact
          columns={columns(m.munipage_school(), numbers)}
          rows={[
            ...shown.schools.map(({ name, whole }) => ({ name, group: whole })),
            { name: m.munipage_all_schools(), group: shown.whole },
          ]}
        />
      </Section>
      <Section heading={m.munipage_grades_heading()}>
        <Table
          caption={m.munipage_grades_heading()}
          captionHidden
          compact
          columns={columns(m.munipage_grade(), numbers)}
          rows={[
            ...shown.grades.map(({ grade, whole }) => ({ name: gradeName(grade), group: whole })),
            { name: m.munipage_all_grades(), group: shown.whole },
          ]}
        />
      </Section>
      <Section heading={m.munipage_cells_heading()}>
        <p>{m.munipage_cells_lead()}</p>
        {shown.schools.map((school) => (
          <Details summary={school.name}>
            <Table
              caption={m.munipage_cells_caption({ school: school.name })}
              compact
              columns={columns(m.munipage_grade(), numbers)}
              rows={[
                ...school.grades.flatMap((group, column) =>
                  group.pupils === 0 ? [] : [{ name: gradeName(shown.grades[column]?.grade ?? null), group }],
                ),
                { name: m.munipage_all_grades(), group: school.whole },
              ]}
            />
          </Details>
        ))}
      </Section>
    </>
  )
}

export const municipalityView = (numbers: MunicipalityNumbers): View => {
  const { shown, countedOn } = numbers
  const next = countedOn.add({ days: 8 - countedOn.dayOfWeek })
  return {
    title: m.munipage_title(),
    breadcrumb: [{ label: m.munipage_title() }],
    content: (
      <>
        <PageHeading
          title={m.munipage_title()}
          lead={m.munipage_lead()}
          actions={
            <LinkButton href="/kommunen/fravaer.csv" download>
              {m.munipage_csv()}
            </LinkButton>
          }
        />
        <p>
          <Soft>
            {m.munipage_counted_on({
              day: dayAndMonth(countedOn, locale()),
              next: dayAndMonth(next, locale()),
            })}
          </Soft>
        </p>
        {shown.schools.length === 0 ? (
          <EmptyState heading={m.schoolpage_empty_heading()}>{m.munipage_empty_text()}</EmptyState>
        ) : (
          <>
            <Tiles tiles={tilesOf(numbers)} />
            <Section heading={m.munipage_pictures_heading()}>
              <Pictures shown={shown} />
            </Section>
            <Section heading={m.munipage_hidden_heading()}>
              <HiddenNote numbers={numbers} />
            </Section>
            <Tables numbers={numbers} />
          </>
        )}
      </>
    ),
  }
}
