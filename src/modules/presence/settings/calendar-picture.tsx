import { ChartFigure } from '#design/chart/chart-frame.tsx'
import { MonthDrawing } from '#design/chart/calendar-month.tsx'
import { type CalendarDay, monthInWords, monthsOf } from '#design/chart/calendar.ts'
import { bar } from '#design/chart/look.tsx'
import { formatNumber } from '#design/chart/number-text.ts'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import {
  type SchoolYear,
  eachDay,
  schoolYearPeriod,
  writeSchoolYear,
} from '#platform/calendar/school-year.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'

const daysOf = (year: SchoolYear, calendar: SchoolCalendar): CalendarDay[] => {
  const { validFrom, validTo } = schoolYearPeriod(year)
  return [...eachDay(validFrom, validTo.subtract({ days: 1 }))].map((date) => ({
    date,
    state: calendar.isSchoolDay(date) ? 'present' : 'closed',
  }))
}

const LegendEntry = ({ look, name }: { look: string; name: string }): Html => (
  <li>
    <svg class="mv-swatch" viewBox="0 0 20 20" width={20} height={20} aria-hidden="true" focusable="false">
      <path class={`mv-day ${look}`} d={bar(0.5, 0.5, 19, 19)} />
    </svg>
    {name}
  </li>
)

export const schoolDaysIn = (year: SchoolYear, calendar: SchoolCalendar): number => {
  const { validFrom, validTo } = schoolYearPeriod(year)
  return calendar.countSchoolDays(validFrom, validTo.subtract({ days: 1 }))
}

/** The twelve months of a school year: which weekdays are school days, and which are closed. */
export const YearPicture = ({ year, calendar }: { year: SchoolYear; calendar: SchoolCalendar }): Html => {
  const months = monthsOf(daysOf(year, calendar))
  const count = schoolDaysIn(year, calendar)
  return (
    <ChartFigure
      id="skoleaaret"
      title={m.calset_picture_title({ year: writeSchoolYear(year) })}
      summary={m.calset_picture_summary({ days: formatNumber(count, 0) })}
      legend={
        <ul class="mv-legend">
          <LegendEntry look="mv-day--present" name={m.calset_school_day()} />
          <LegendEntry look="mv-day--closed" name={m.calset_closed()} />
        </ul>
      }
      table={
        <Table
          caption={m.calset_months_caption()}
          compact
          columns={[
            { heading: m.calset_month(), rowHeading: true, cell: ({ first }) => monthInWords(first) },
            {
              heading: m.calset_school_days(),
              numeric: true,
              cell: ({ counts }) => formatNumber(counts.schoolDays, 0),
            },
          ]}
          rows={months}
        />
      }
    >
      <div class="mv-year" role="img" aria-labelledby="skoleaaret-titel skoleaaret-tekst">
        {months.map((month, index) => (
          <MonthDrawing month={month} scope={`skoleaaret-m${index}`} />
        ))}
      </div>
    </ChartFigure>
  )
}
