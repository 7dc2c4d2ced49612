import { exampleRibbon } from '#design/chart/week-ribbon.examples.tsx'
import { BarChart } from '#design/chart/bar-chart.tsx'
import { CalendarHeatMap } from '#design/chart/calendar-heat-map.tsx'
import type { AbsenceCategory, CalendarDay } from '#design/chart/calendar.ts'
import { Distribution } from '#design/chart/distribution.tsx'
import { LineChart } from '#design/chart/line-chart.tsx'
import { RangeChart } from '#design/chart/range-chart.tsx'
import { Sparkline } from '#design/chart/sparkline.tsx'
import { exampleTimeline } from '#design/chart/timeline.examples.tsx'
import { Table } from '#design/table/table.tsx'
import type { Html } from '#platform/html/jsx-runtime'

/** An invented school year: holidays, a long spell of illness, a leave, single days and halves. */
export const exampleYear = (): CalendarDay[] => {
  const holidays = [
    ['2025-10-13', '2025-10-17'],
    ['2025-12-22', '2026-01-02'],
    ['2026-02-09', '2026-02-13'],
    ['2026-03-30', '2026-04-06'],
  ].map(([from = '', to = '']) => ({ from, to }))
  const whole: Record<string, AbsenceCategory> = {
    '2025-09-01': 'sick',
    '2025-09-08': 'unauthorised',
    '2025-10-06': 'unauthorised',
    '2025-11-18': 'sick',
    '2025-11-19': 'sick',
    '2025-11-20': 'sick',
    '2025-11-21': 'sick',
    '2025-11-24': 'sick',
    '2025-11-25': 'sick',
    '2026-02-04': 'authorised',
    '2026-02-05': 'authorised',
    '2026-02-06': 'authorised',
    '2026-03-02': 'unauthorised',
    '2026-03-09': 'unauthorised',
    '2026-03-16': 'unauthorised',
    '2026-03-23': 'unauthorised',
    '2026-04-13': 'unauthorised',
  }
  const days: CalendarDay[] = []
  const end = Temporal.PlainDate.from('2026-05-01')
  for (
    let date = Temporal.PlainDate.from('2025-08-11');
    Temporal.PlainDate.compare(date, end) < 0;
    date = date.add({ days: 1 })
  ) {
    const key = date.toString()
    const category = whole[key]
    if (date.dayOfWeek > 5) continue
    if (holidays.some(({ from, to }) => key >= from && key <= to)) days.push({ date, state: 'closed' })
    else if (category !== undefined)
      days.push({ date, state: 'absent', morning: category, lastLesson: category })
    else if (key === '2026-01-14') days.push({ date, state: 'absent', morning: 'sick', lastLesson: null })
    else if (key === '2026-04-20')
      days.push({ date, state: 'absent', morning: 'authorised', lastLesson: 'unauthorised' })
    else if (key === '2026-04-27' || key === '2025-12-05') days.push({ date, state: 'notRegistered' })
    else days.push({ date, state: 'present' })
  }
  return days
}

const months = ['aug', 'sep', 'okt', 'nov', 'dec', 'jan', 'feb', 'mar', 'apr']

export const exampleBars = (): Html => (
  <BarChart
    id="soejler"
    title="Fravær i 3.A, måned for måned"
    summary="Fraværet er steget fra 3,1 % i august til 9,0 % i april; det er det ulovlige fravær, der vokser."
    categories={months}
    categoryHeading="Måned"
    mode="stacked"
    unit="%"
    limits={[{ value: 10, label: '10 %: bekymrende' }]}
    series={[
      { name: 'Sygdom', look: 'sick', values: [2.4, 3.1, 3, 5.2, 4.4, 4.1, 3.8, 3.2, 2.9] },
      {
        name: 'Ekstraordinær frihed',
        look: 'authorised',
        values: [0.7, 0.2, 1.1, 0.4, 0.9, 0.3, 2.1, 0.6, 1],
      },
      { name: 'Ulovligt fravær', look: 'unauthorised', values: [0, 0.4, 0.6, 0.9, 1.2, 1.9, 2.4, 4.3, 5.1] },
    ]}
  />
)

const exampleGroups = (): Html => (
  <BarChart
    id="grupper"
    title="Elever med fravær over 10 %, to skoleår"
    summary="Færre elever har højt fravær i år end sidste år på alle trin, hvor tallet må vises."
    categories={['Indskoling', 'Mellemtrin', 'Udskoling', 'Modtagelse']}
    categoryHeading="Trin"
    unit="elever"
    hiddenValue="under 5"
    series={[
      { name: '2024/25', look: 'second', values: [24, 31, 58, null] },
      { name: '2025/26', look: 'first', values: [19, 27, 49, 6] },
    ]}
  />
)

const weeks = Array.from({ length: 36 }, (_, index) => `${((index + 32) % 52) + 1}`)

export const exampleLines = (): Html => (
  <LineChart
    id="linjer"
    title="Fravær uge for uge"
    summary="3.A har ligget over skolens gennemsnit siden uge 4 og er nu på 11 % mod skolens 6 %."
    categories={weeks}
    categoryHeading="Uge"
    unit="%"
    limits={[{ value: 10, label: '10 %' }]}
    series={[
      {
        name: '3.A',
        look: 'first',
        values: weeks.map((_, index) =>
          index === 10 ? null : 4 + (index % 4) * 0.6 + (index > 22 ? (index - 22) * 0.4 : 0),
        ),
      },
      { name: 'Hele skolen', look: 'second', values: weeks.map((_, index) => 5 + (index % 5) * 0.3) },
    ]}
  />
)

export const exampleRange = (): Html => (
  <RangeChart
    id="kvartaler"
    title="Ulovligt fravær pr. kvartal"
    summary="Andet kvartal 2026 er på 15,4 % (8 af 52 skoledage) og har dermed nået grænsen for underretning."
    rowHeading="Kvartal"
    valueHeading="Ulovligt fravær"
    unit="%"
    limits={[
      { value: 10, label: '10 %: varsel' },
      { value: 15, label: '15 %: underretning' },
    ]}
    rows={[
      { label: '3. kvartal 2025', value: 2.8, basis: '1 af 36 skoledage', href: '#kvartaler' },
      { label: '4. kvartal 2025', value: 9.96, basis: '5,5 af 55,2 skoledage' },
      { label: '1. kvartal 2026', value: 12.1, basis: '7 af 58 skoledage' },
      { label: '2. kvartal 2026', value: 15.4, basis: '8 af 52 skoledage' },
    ]}
  />
)

const exampleSchools = (): Html => (
  <RangeChart
    id="skoler"
    title="Elever med fravær over 10 %, skole for skole"
    summary="Strandvejens Skole ligger højest med 21 % af eleverne; Fjordskolen har for få elever til at blive vist."
    rowHeading="Skole"
    valueHeading="Elever over 10 %"
    unit="%"
    hiddenValue="under 5"
    limits={[{ value: 13.2, label: 'hele kommunen: 13,2 %' }]}
    rows={[
      { label: 'Strandvejens Skole og Børnehus', value: 21, basis: '84 af 400 elever' },
      { label: 'Engskolen', value: 10.2, basis: '41 af 402 elever' },
      { label: 'Fjordskolen', value: null, basis: 'for få elever' },
    ]}
  />
)

export const exampleDistribution = (): Html => (
  <Distribution
    id="fordeling"
    title="Elever efter samlet fravær"
    summary="213 af 402 elever har under 5 % fravær; 41 elever ligger på 10 % eller mere."
    counted="elever"
    unit="%"
    hiddenValue="under 5"
    limits={[{ value: 10, label: '10 %' }]}
    bins={[92, 121, 88, 60, 22, 11, 8, null].map((count, index) => ({
      from: index * 2.5,
      to: (index + 1) * 2.5,
      count,
    }))}
  />
)

export const exampleCalendar = (days: readonly CalendarDay[] = exampleYear()): Html => (
  <CalendarHeatMap
    id="aar"
    title="Almas skoleår 2025/26"
    summary="Alma har været fraværende 18 hele dage; siden marts er det især om mandagen."
    days={days}
  />
)

const trends = [
  { name: '1.A', percent: '4,2 %', values: [3, 4, 4, 5, 4, 3, 4, 5, 4] },
  { name: '2.B', percent: '6,8 %', values: [5, 6, 5, 7, 6, null, 7, 8, 7] },
  { name: '3.A', percent: '11,0 %', values: [4, 4, 5, 6, 8, 8, 9, 10, 11] },
]

const exampleSparklines = (): Html => (
  <Table
    caption="Klasser"
    columns={[
      { heading: 'Klasse', rowHeading: true, cell: (row) => row.name },
      { heading: 'Fravær', numeric: true, cell: (row) => row.percent },
      {
        heading: 'Siden august',
        cell: (row) => (
          <Sparkline
            values={row.values}
            max={12}
            label={`${row.name}: fra ${row.values.at(0)} til ${row.values.at(-1)} % siden august`}
          />
        ),
      },
    ]}
    rows={trends}
  />
)

export const ChartExamples = (): Html => (
  <>
    {exampleCalendar()}
    {exampleRange()}
    {exampleSchools()}
    {exampleBars()}
    {exampleGroups()}
    {exampleLines()}
    {exampleDistribution()}
    {exampleSparklines()}
    {exampleTimeline()}
    {exampleRibbon()}
  </>
)
