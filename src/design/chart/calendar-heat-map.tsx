import { type Column, Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import { CalendarLegend, MonthDrawing } from './calendar-month.tsx'
import {
  type CalendarDay,
  type CalendarMonth,
  dateInWords,
  dayInWords,
  monthInWords,
  monthsOf,
} from './calendar.ts'
import { ChartFigure, type ChartText } from './chart-frame.tsx'
import { formatNumber } from './number-text.ts'

export type CalendarHeatMapProps = ChartText & {
  /** A school year, in the order of the calendar. Saturdays and Sundays are left out. */
  days: readonly CalendarDay[]
}

const monthColumns = (): Column<CalendarMonth>[] => {
  const count = (heading: string, key: keyof CalendarMonth['counts']): Column<CalendarMonth> => ({
    heading,
    numeric: true,
    cell: (month) => formatNumber(month.counts[key]),
  })
  return [
    { heading: m.design_calendar_month(), rowHeading: true, cell: (month) => monthInWords(month.first) },
    count(m.design_calendar_school_days(), 'schoolDays'),
    count(m.design_calendar_present(), 'present'),
    count(m.design_calendar_sick(), 'sick'),
    count(m.design_calendar_authorised(), 'authorised'),
    count(m.design_calendar_unauthorised(), 'unauthorised'),
    count(m.design_calendar_not_registered(), 'notRegistered'),
  ]
}

const dayColumns = (): Column<CalendarDay>[] => [
  {
    heading: m.design_calendar_day(),
    rowHeading: true,
    cell: ({ date }) => <time datetime={date.toString()}>{dateInWords(date)}</time>,
  },
  { heading: m.design_calendar_what(), cell: dayInWords },
]

/** A pupil's school year, day by day, month beside month for as long as there is room. */
export const CalendarHeatMap = ({ id, title, summary, days }: CalendarHeatMapProps): Html => {
  const months = monthsOf(days)
  return (
    <ChartFigure
      id={id}
      title={title}
      summary={summary}
      legend={<CalendarLegend id={id} />}
      table={
        <>
          <Table
            caption={m.design_calendar_months_caption({ title })}
            compact
            columns={monthColumns()}
            rows={months}
          />
          <Table
            caption={m.design_calendar_days_caption({ title })}
            compact
            columns={dayColumns()}
            rows={days.filter(({ state }) => state === 'absent' || state === 'notRegistered')}
          />
        </>
      }
    >
      <div class="mv-year" role="img" aria-labelledby={`${id}-titel ${id}-tekst`}>
        {months.map((month, index) => (
          <MonthDrawing month={month} scope={`${id}-m${index}`} />
        ))}
      </div>
    </ChartFigure>
  )
}
