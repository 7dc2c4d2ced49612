import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, Button, ButtonRow, LinkButton } from '#design/button/button.tsx'
import { Checkbox } from '#design/choice/choice.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { ErrorSummary } from '#design/error-summary/error-summary.tsx'
import { DateField, NumberField, TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { type Column, Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError } from '#platform/http/fields.ts'
import type { View } from '#platform/http/page.ts'
import type { PatternRates, RatesOfDays } from './pattern-rates.ts'
import { OwnRatesSection, RatesSection } from './rates-views.tsx'
import { type Setting, type WrittenValue, valueOn, writeValue } from './setting.ts'
import type { KeptValue, SettingChange } from './store.ts'
import { OriginText, changedText, settingHref } from './views.tsx'
import { settingHint, settingName, valueText } from './words.ts'

export type SettingPage = {
  readonly setting: Setting
  readonly kept: readonly KeptValue[]
  readonly changes: readonly SettingChange[]
  readonly today: Temporal.PlainDate
  /** Only for N of the last 20 days. */
  readonly rates: readonly RatesOfDays[]
  /** Null for a setting that is no pattern's. */
  readonly pattern: PatternRates | null
}

export type SettingForm = {
  readonly values: WrittenValue
  readonly validFrom: string
  readonly errors: readonly FieldError[]
  /** True when the day has passed and the person has to say that shown figures may change. */
  readonly asksForPast: boolean
  readonly isPastConfirmed: boolean
}

/** The form as it stands before anybody has written in it: today's value, from tomorrow. */
export const emptyForm = ({ setting, kept, today }: SettingPage): SettingForm => ({
  values: writeValue(setting.kind, valueOn(setting, today, kept)),
  validFrom: today.add({ days: 1 }).toString(),
  errors: [],
  asksForPast: false,
  isPastConfirmed: false,
})

const versionOf = ({ changes }: SettingPage): number => changes[0]?.id ?? 0

const ValueFields = ({ setting, form }: { setting: Setting; form: SettingForm }): Html => {
  const error = (field: string) => form.errors.find((each) => each.field === field)?.message
  const { values } = form
  switch (setting.kind.name) {
    case 'weights':
      return (
        <>
          <NumberField
            name="morgen"
            label={m.presset_field_morning()}
            value={values['morgen']}
            error={error('morgen')}
          />
          <NumberField
            name="sidste"
            label={m.presset_field_last()}
            value={values['sidste']}
            error={error('sidste')}
          />
        </>
      )
    case 'time':
      return (
        <TextField
          name="vaerdi"
          label={m.presset_field_time()}
          hint={m.presset_field_time_hint()}
          width="xs"
          value={values['vaerdi']}
          error={error('vaerdi')}
        />
      )
    case 'permille':
      return (
        <NumberField
          name="vaerdi"
          label={m.presset_field_percent()}
          decimals
          value={values['vaerdi']}
          error={error('vaerdi')}
        />
      )
    case 'days_or_off':
      return (
        <NumberField
          name="vaerdi"
          label={m.presset_field_days()}
          hint={m.presset_field_off_hint()}
          value={values['vaerdi']}
          error={error('vaerdi')}
        />
      )
    case 'whole':
      return (
        <NumberField
          name="vaerdi"
          label={setting.key === 'numbers.smallGroup' ? m.presset_field_pupils() : m.presset_field_days()}
          hint={m.presset_field_between({ least: setting.kind.least, most: setting.kind.most })}
          value={values['vaerdi']}
          error={error('vaerdi')}
        />
      )
  }
}

const ChangeForm = ({ page, form }: { page: SettingPage; form: SettingForm }): Html => (
  <form method="post" action={settingHref(page.setting)} novalidate>
    <input type="hidden" name="version" value={versionOf(page)} />
    <ValueFields setting={page.setting} form={form} />
    <DateField
      name="fra"
      label={m.presset_field_from()}
      hint={page.setting.group === 'law' ? m.presset_field_from_law() : m.presset_field_from_hint()}
      value={form.validFrom}
      error={form.errors.find((each) => each.field === 'fra')?.message}
    />
    {form.asksForPast ? (
      <Checkbox
        name="bekraeft"
        label={m.presset_confirm_past()}
        checked={form.isPastConfirmed}
        error={form.errors.find((each) => each.field === 'bekraeft')?.message}
      />
    ) : null}
    <ButtonRow>
      <Button>{m.presset_save()}</Button>
      <LinkButton href="/administration/fravaer">{m.presset_cancel()}</LinkButton>
    </ButtonRow>
  </form>
)

const changeColumns = (setting: Setting): Column<SettingChange>[] => [
  {
    heading: m.presset_valid_from(),
    rowHeading: true,
    cell: ({ validFrom }) => shortDay(validFrom, locale()),
  },
  {
    heading: m.presset_value(),
    cell: ({ value }) =>
      value === null ? <Tag>{m.presset_taken_back()}</Tag> : valueText(setting, value.is),
  },
  { heading: m.presset_who(), cell: ({ by, at }) => changedText(by, at) },
]

const Planned = ({ page }: { page: SettingPage }): Html | null => {
  const { setting, kept, today } = page
  const planned = kept.filter(
    ({ key, validFrom }) => key === setting.key && Temporal.PlainDate.compare(validFrom, today) > 0,
  )
  return planned.length === 0 ? null : (
    <Section heading={m.presset_planned_heading()}>
      <DefinitionList
        items={planned.map(({ value, validFrom }) => ({
          term: shortDay(validFrom, locale()),
          details: (
            <>
              {valueText(setting, value)}{' '}
              <ActionForm
                action={`${settingHref(setting)}/fjern`}
                label={m.presset_take_back()}
                kind="link"
                context={shortDay(validFrom, locale())}
                fields={{ fra: validFrom.toString(), version: String(versionOf(page)) }}
              />
            </>
          ),
        }))}
      />
    </Section>
  )
}

export const settingView = (page: SettingPage, form: SettingForm, above: Html | null = null): View => {
  const { setting, kept, today, changes, rates, pattern } = page
  const name = settingName(setting)
  const now = valueOn(setting, today, kept)
  return {
    title: name,
    breadcrumb: [{ label: m.presset_title(), href: '/administration/fravaer' }, { label: name }],
    failed: form.errors.length > 0,
    content: (
      <>
        <ErrorSummary errors={form.errors} />
        {above}
        <PageHeading eyebrow={m.presset_title()} title={name} lead={settingHint(setting)} />
        <DefinitionList
          items={[
            { term: m.presset_now(), details: valueText(setting, now) },
            { term: m.presset_standard(), details: valueText(setting, setting.standard) },
            { term: m.presset_source(), details: <OriginText origin={setting.origin} /> },
          ]}
        />
        <Planned page={page} />
        <Section heading={m.presset_change_heading()}>
          <ChangeForm page={page} form={form} />
        </Section>
        {pattern === null ? null : <OwnRatesSection {...pattern} />}
        {setting.key === 'patterns.recent.days' ? <RatesSection days={Number(now)} rates={rates} /> : null}
        <Section heading={m.presset_history()}>
          <Table
            caption={m.presset_history()}
            captionHidden
            columns={changeColumns(setting)}
            rows={changes}
            empty={<p>{m.presset_history_empty()}</p>}
          />
        </Section>
      </>
    ),
  }
}

/** Somebody was faster: what they set and what was written here stand beside each other, and nothing is lost. */
export const settingConflictView = (page: SettingPage, form: SettingForm, mine: string): View => {
  const [latest] = page.changes
  return settingView(
    page,
    form,
    <Alert kind="warning" heading={m.presset_conflict()} live>
      <p class="alert-text">
        {latest === undefined
          ? ''
          : m.presset_conflict_theirs({
              who: changedText(latest.by, latest.at),
              value:
                latest.value === null ? m.presset_taken_back() : valueText(page.setting, latest.value.is),
              day: shortDay(latest.validFrom, locale()),
            })}
      </p>
      <p class="alert-text">{m.presset_conflict_mine({ value: mine })}</p>
    </Alert>,
  )
}
