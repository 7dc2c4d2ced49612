import { ActionForm, LinkButton } from '#design/button/button.tsx'
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
import { absenceCategories } from '../presence.ts'
import { categoryName } from '../presence-words.ts'
import { type Sums, shareIn } from '../school/school-numbers.ts'
import { categoriesText, gradeName, limitText, percentText } from '../school/words.ts'
import type { ShownGroup, ShownNumbers } from './numbers.ts'
import type { MunicipalityNumbers } from './store.ts'

const Hidden = (): Html => <Soft>{m.munipage_hidden()}</Soft>

const countCell = (value: number | 'hidden'): Child =>
  value === 'hidden' ? <Hidden /> : formatNumber(value, 0)

const shareCell = (sums: Sums | null, share: (sums: Sums) => number | null): Child =>
  sums === null ? <Hidden /> : percentText(share(sums))

const pastCell = ({ pupils, pastTotal }: ShownGroup): Child =>
  pastTotal === 'hidden' || pupils === 'hidden' ? (
    <Hidden />
  ) : pupils === 0 ? (
    '–'
  ) : (
    m.munipage_past_value({
      count: formatNumber(pastTotal, 0),
      share: formatValue((pastTotal * 100) / pupils, '%'),
    })
  )

type Line = { readonly name: string; readonly group: ShownGroup }

const columns = (heading: string, { over }: MunicipalityNumbers): Column<Line>[] => [
  { heading, rowHeading: true, cell: ({ name }) => name },
  { heading: m.munipage_pupils(), numeric: true, cell: ({ group }) => countCell(group.pupils) },
  {
    heading: m.schoolpage_pupil_days(),
    numeric: true,
    cell: ({ group }) => countCell(group.sums === null ? 'hidden' : group.sums.registered),
  },
  ...absenceCategories.map((category) => ({
    heading: categoryName(category, locale()),
    numeric: true,
    cell: ({ group }: Line) => shareCell(group.sums, (sums) => shareIn(sums, category)),
  })),
  {
    heading: m.schoolpage_absence_total(),
    numeric: true,
    cell: ({ group }) => shareCell(group.sums, (sums) => shareIn(sums, 'total')),
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
      value: whole.sums === null ? hidden : percentText(shareIn(whole.sums, 'total')),
      detail: whole.sums === null ? undefined : categoriesText(whole.sums),
    },
    {
      label: m.munipage_over({ limit: limitText(over.permille) }),
      value:
        whole.pastTotal === 'hidden' || whole.pupils === 'hidden' || whole.pupils === 0
          ? hidden
          : formatValue((whole.pastTotal * 100) / whole.pupils, '%'),
      detail: m.munipage_over_detail({
        count: whole.pastTotal === 'hidden' ? hidden : formatNumber(whole.pastTotal, 0),
        days: over.fromDays,
      }),
    },
  ]
}

const stackedSeries = (all: readonly (Sums | null)[]) =>
  absenceCategories.map((category) => ({
    name: categoryName(category, locale()),
    look: category,
    values: all.map((sums) => (sums === null ? null : shareIn(sums, category))),
  }))

const spread = (all: readonly (Sums | null)[]): string => {
  const known = all.flatMap((sums) => {
    const share = sums === null ? null : shareIn(sums, 'total')
    return share === null ? [] : [share]
  })
  return known.length === 0
    ? m.munipage_all_hidden()
    : m.schoolpage_spread({
        low: percentText(Math.min(...known)),
        high: percentText(Math.max(...known)),
      })
}

const monthSummary = ({ months }: ShownNumbers): string => {
  const known = months.flatMap(({ month, sums }) => {
    const share = sums === null ? null : shareIn(sums, 'total')
    return share === null ? [] : [{ month, share }]
  })
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
      series={stackedSeries(shown.months.map(({ sums }) => sums))}
    />
    <BarChart
      id="kommunens-aargange"
      title={m.munipage_grades_title()}
      summary={spread(shown.grades.map(({ whole }) => whole.sums))}
      categories={shown.grades.map(({ grade }) =>
        grade === null ? m.schoolpage_no_grade_short() : `${grade}.`,
      )}
      categoryHeading={m.munipage_grade()}
      unit="%"
      mode="stacked"
      hiddenValue={shown.grades.some(({ whole }) => whole.sums === null) ? m.munipage_hidden() : undefined}
      series={stackedSeries(shown.grades.map(({ whole }) => whole.sums))}
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
      <p>{hiddenText(shown)}</p>
    </>
  )
}

const timeText = (at: Temporal.Instant): string => {
  const local = at.toZonedDateTimeISO('Europe/Copenhagen')
  const time = `${local.hour}.${String(local.minute).padStart(2, '0')}`
  return m.munipage_counted_at({ day: dayAndMonth(local.toPlainDate(), locale()), time })
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
  const { shown, countedAt } = numbers
  const freshness = countedAt === null ? m.munipage_counted_now() : timeText(countedAt)
  return {
    title: m.munipage_title(),
    breadcrumb: [{ label: m.munipage_title() }],
    content: (
      <>
        <PageHeading
          title={m.munipage_title()}
          lead={m.munipage_lead()}
          actions={
            <>
              <LinkButton href="/kommunen/fravaer.csv" download>
                {m.munipage_csv()}
              </LinkButton>
              <ActionForm action="/kommunen/fravaer/opgoer" label={m.munipage_refresh()} />
            </>
          }
        />
        <p>
          <Soft>{freshness}</Soft>
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
