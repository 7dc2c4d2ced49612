import { Alert } from '#design/alert/alert.tsx'
import { Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, SelectField, TextField } from '#design/field/field.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import type { ClosedDays } from '#platform/calendar/school-calendar.ts'
import type { SchoolYear } from '#platform/calendar/school-year.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { SchoolChoice } from './calendar-edit-store.ts'
import { type ClosingWritten, writtenClosing } from './calendar-form.ts'
import type { KeptCalendar, KeptClosing } from './calendar.ts'

export const calendarHref = (year: SchoolYear): string => `/administration/kalender?aar=${year}`
export const closingHref = (id: string): string => `/administration/kalender/lukket/${id}`

export const period = ({ from, to }: Pick<ClosedDays, 'from' | 'to'>): string =>
  from.equals(to)
    ? shortDay(from, locale())
    : m.calset_period({ from: shortDay(from, locale()), to: shortDay(to, locale()) })

export const schoolName = (schools: readonly SchoolChoice[], { schoolId }: ClosedDays): string =>
  schoolId === null
    ? m.calset_all_schools()
    : (schools.find(({ id }) => id === schoolId)?.name ?? m.calset_former_school())

const WasFields = ({ closing }: { closing: ClosedDays }): Html => (
  <>
    {Object.entries(writtenClosing(closing)).map(([name, value]) => (
      <input type="hidden" name={`var-${name}`} value={value} />
    ))}
  </>
)

export const ClosingFields = ({
  written,
  errors,
  schools,
}: {
  written: ClosingWritten
  errors: readonly FieldError[]
  schools: readonly SchoolChoice[]
}): Html => {
  const error = (field: string) => errors.find((each) => each.field === field)?.message
  return (
    <>
      <DateField
        form="lukket"
        name="fra"
        label={m.calset_field_from()}
        value={written.fra}
        error={error('fra')}
      />
      <DateField
        form="lukket"
        name="til"
        label={m.calset_field_to()}
        hint={m.calset_field_to_hint()}
        value={written.til}
        error={error('til')}
      />
      <TextField
        form="lukket"
        name="grund"
        label={m.calset_field_reason()}
        hint={m.calset_field_reason_hint()}
        value={written.grund}
        maxlength={200}
        error={error('grund')}
      />
      <SelectField
        form="lukket"
        name="skole"
        label={m.calset_field_school()}
        value={written.skole}
        empty={m.calset_all_schools()}
        options={schools.map(({ id, name }) => ({ value: id, label: name }))}
        error={error('skole')}
      />
    </>
  )
}

export const closingText = (closing: ClosedDays, schools: readonly SchoolChoice[]): string =>
  `${closing.reason}, ${period(closing)}, ${schoolName(schools, closing)}`

export type ClosingPage = {
  readonly closing: KeptClosing
  readonly kept: KeptCalendar
  readonly schools: readonly SchoolChoice[]
  readonly year: SchoolYear
}

export const closingView = (
  { closing, schools, year }: ClosingPage,
  written: ClosingWritten,
  errors: readonly FieldError[],
  above: Html | null = null,
): View => ({
  title: m.calset_edit_title(),
  breadcrumb: [{ label: m.calset_title(), href: calendarHref(year) }, { label: closing.reason }],
  failed: errors.length > 0,
  content: (
    <>
      <ErrorSummary errors={errors} form="lukket" />
      {above}
      <PageHeading
        eyebrow={m.calset_title()}
        title={m.calset_edit_title()}
        lead={closingText(closing, schools)}
      />
      <form method="post" action={closingHref(closing.id)} novalidate>
        <WasFields closing={closing} />
        <ClosingFields written={written} errors={errors} schools={schools} />
        <ButtonRow>
          <Button>{m.calset_save()}</Button>
          <LinkButton href={calendarHref(year)}>{m.presset_cancel()}</LinkButton>
        </ButtonRow>
      </form>
    </>
  ),
})

export const closingConflict = (page: ClosingPage, written: ClosingWritten, mine: string): View =>
  closingView(
    page,
    written,
    [],
    <Alert kind="warning" heading={m.calset_conflict()} live>
      <p class="alert-text">
        {m.calset_conflict_theirs({ theirs: closingText(page.closing, page.schools) })}
      </p>
      <p class="alert-text">{m.calset_conflict_mine({ mine })}</p>
    </Alert>,
  )
