import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow } from '#design/button/button.tsx'
import { Details } from '#design/details/details.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { TabLinks } from '#design/tabs/tabs.tsx'
import { m } from '#messages'
import { holidayName } from '#platform/calendar/calendar-words.ts'
import { longDay } from '#platform/calendar/day-text.ts'
import { holidaysOf } from '#platform/calendar/holidays.ts'
import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import { type SchoolYear, schoolYearPeriod, writeSchoolYear } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { SchoolChoice } from './calendar-edit-store.ts'
import {
  type ClosingWritten,
  type YearWritten,
  emptyClosing,
  writtenClosing,
  writtenYear,
} from './calendar-form.ts'
import { YearPicture } from './calendar-picture.tsx'
import { ClosingFields, calendarHref, closingHref, period, schoolName } from './closing-views.tsx'
import { type KeptCalendar, type KeptClosing, closingsIn, proposalFor } from './calendar.ts'

export type CalendarPage = {
  readonly year: SchoolYear
  readonly thisYear: SchoolYear
  readonly kept: KeptCalendar
  readonly schools: readonly SchoolChoice[]
  readonly calendar: SchoolCalendar
}

export type CalendarForms = {
  readonly errors: readonly FieldError[]
  /** Which of the page's two forms the errors are about. */
  readonly failed: 'aar' | 'lukket' | null
  readonly closing: ClosingWritten
  readonly yearDays: YearWritten | null
}

export const untouched: CalendarForms = { errors: [], failed: null, closing: emptyClosing, yearDays: null }

const closingColumns = (schools: readonly SchoolChoice[]): Column<KeptClosing>[] => [
  { heading: m.calset_days(), rowHeading: true, cell: period },
  { heading: m.calset_reason(), cell: ({ reason }) => reason },
  { heading: m.calset_who_for(), cell: (closing) => schoolName(schools, closing) },
  {
    heading: m.calset_do(),
    cell: (closing) => (
      <span>
        <a href={closingHref(closing.id)}>
          {m.calset_edit()}
          <span class="mv-hidden">
            {' '}
            {closing.reason} {period(closing)}
          </span>
        </a>{' '}
        <ActionForm
          action={`${closingHref(closing.id)}/fjern`}
          label={m.calset_remove()}
          kind="link"
          context={`${closing.reason} ${period(closing)}`}
          fields={Object.fromEntries(
            Object.entries(writtenClosing(closing)).map(([name, value]) => [`var-${name}`, value]),
          )}
        />
      </span>
    ),
  },
]

const YearForm = ({ page, forms }: { page: CalendarPage; forms: CalendarForms }): Html | null => {
  const kept = page.kept.years.find(({ year }) => year === page.year)
  if (kept === undefined) return null
  const was = writtenYear(kept)
  const written = forms.yearDays ?? was
  const error = (field: string) =>
    forms.failed === 'aar' ? forms.errors.find((each) => each.field === field)?.message : undefined
  return (
    <form method="post" action={`/administration/kalender/${page.year}`} novalidate>
      <input type="hidden" name="var-foerste" value={was.foerste} />
      <input type="hidden" name="var-sidste" value={was.sidste} />
      <DateField
        form="aar"
        name="foerste"
        label={m.calset_first_day()}
        value={written.foerste}
        error={error('foerste')}
      />
      <DateField
        form="aar"
        name="sidste"
        label={m.calset_last_day()}
        value={written.sidste}
        error={error('sidste')}
      />
      <ButtonRow>
        <Button kind="secondary">{m.calset_save_year()}</Button>
      </ButtonRow>
    </form>
  )
}

/** A year that nobody has planned is counted by the proposal; it must be kept before it can be edited. */
const Proposal = ({ year }: { year: SchoolYear }): Html => {
  const proposal = proposalFor(year)
  return (
    <Alert kind="info" heading={m.calset_proposal_heading({ year: writeSchoolYear(year) })}>
      <p class="alert-text">
        {m.calset_proposal_text({
          first: longDay(proposal.year.firstDay, locale()),
          last: longDay(proposal.year.lastDay, locale()),
        })}
      </p>
      <ul>
        {proposal.closings.map((closing) => (
          <li>
            {closing.reason}: {period(closing)}
          </li>
        ))}
      </ul>
      <ActionForm
        action={`/administration/kalender/${year}/forslag`}
        label={m.calset_proposal_use()}
        kind="primary"
      />
    </Alert>
  )
}

const Holidays = ({ year }: { year: SchoolYear }): Html => {
  const { validFrom, validTo } = schoolYearPeriod(year)
  const days = [...holidaysOf(year), ...holidaysOf(year + 1)].filter(
    ({ day }) =>
      Temporal.PlainDate.compare(day, validFrom) >= 0 && Temporal.PlainDate.compare(day, validTo) < 0,
  )
  return (
    <Details summary={m.calset_holidays()}>
      <p>{m.calset_holidays_text()}</p>
      <ul>
        {days.map(({ day, name }) => (
          <li>
            {holidayName(name, locale())}: {longDay(day, locale())}
          </li>
        ))}
      </ul>
    </Details>
  )
}

const Planned = ({ page, forms }: { page: CalendarPage; forms: CalendarForms }): Html => (
  <>
    <Section heading={m.calset_closings_heading()}>
      <Table
        caption={m.calset_closings_heading()}
        captionHidden
        columns={closingColumns(page.schools)}
        rows={closingsIn(page.year, page.kept)}
        empty={<p>{m.calset_no_closings()}</p>}
      />
      <Holidays year={page.year} />
    </Section>
    <Section heading={m.calset_add_heading()}>
      <form method="post" action={`/administration/kalender/${page.year}/lukket`} novalidate>
        <ClosingFields
          written={forms.closing}
          errors={forms.failed === 'lukket' ? forms.errors : []}
          schools={page.schools}
        />
        <ButtonRow>
          <Button>{m.calset_add()}</Button>
        </ButtonRow>
      </form>
    </Section>
    <Section heading={m.calset_year_heading()}>
      <YearForm page={page} forms={forms} />
    </Section>
  </>
)

export const calendarView = (page: CalendarPage, forms: CalendarForms, above: Html | null = null): View => {
  const isPlanned = page.kept.years.some(({ year }) => year === page.year)
  const years = [-1, 0, 1, 2].map((step) => page.thisYear + step)
  return {
    title: m.calset_title(),
    breadcrumb: [{ label: m.calset_title() }],
    failed: forms.errors.length > 0,
    content: (
      <>
        <ErrorSummary errors={forms.errors} {...(forms.failed === null ? {} : { form: forms.failed })} />
        {above}
        <PageHeading title={m.calset_title()} lead={m.calset_lead()} />
        <TabLinks
          label={m.calset_years()}
          tabs={years.map((year) => ({
            href: calendarHref(year),
            label: writeSchoolYear(year),
            current: year === page.year,
          }))}
        />
        {isPlanned ? null : <Proposal year={page.year} />}
        <YearPicture year={page.year} calendar={page.calendar} />
        {isPlanned ? <Planned page={page} forms={forms} /> : null}
      </>
    ),
  }
}

/** The page again with what somebody else did meanwhile; what was written here still stands in its fields. */
export const calendarConflict = (page: CalendarPage, forms: CalendarForms, mine: string): View =>
  calendarView(
    page,
    forms,
    <Alert kind="warning" heading={m.calset_conflict()} live>
      <p class="alert-text">{m.calset_conflict_text()}</p>
      <p class="alert-text">{m.calset_conflict_mine({ mine })}</p>
    </Alert>,
  )
