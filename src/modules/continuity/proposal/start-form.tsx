import { Button, ButtonRow } from '#design/button/button.tsx'
import { RadioGroup } from '#design/choice/choice.tsx'
import { Details } from '#design/details/details.tsx'
import { NumberField, SelectField, TextField } from '#design/field/field.tsx'
import { SliderField } from '#design/field/slider.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FieldError, Written } from '#platform/http/fields.ts'
import type { SchoolId } from '#platform/ids.ts'
import { locksHref, proposalsHref } from '../hrefs.ts'
import type { ProposalsPage } from './proposal-store.ts'
import { weightRange } from './scenario.ts'

/** What the slider offers, and what stands in it at first: what a school can talk through in one meeting. */
export const sliderRange = { min: 5, max: 40, step: 5, usual: 10 } as const

export type StartTry = { readonly errors: readonly FieldError[]; readonly written: Written }

export const weightField = (child: string): string => `vaegt_${child}`

type Before = NonNullable<ProposalsPage['before']>
type FormProps = { school: SchoolId; before: Before; attempt: StartTry | null }

const weights = Array.from({ length: weightRange.most }, (_, at) => String(weightRange.least + at))

/** Some children need the calm more than others: they can count more. */
const Weights = ({ before, attempt }: Omit<FormProps, 'school'>): Html => {
  const valueOf = (child: string): string => attempt?.written(weightField(child)) || String(weightRange.least)
  const isOpen = before.children.some(({ id }) => valueOf(id) !== String(weightRange.least))
  return (
    <Details summary={m.continuity_weights()} open={isOpen}>
      <p>{m.continuity_weights_text()}</p>
      <Table
        caption={m.continuity_weights()}
        captionHidden
        compact
        narrow="scroll"
        rows={before.children}
        columns={[
          { heading: m.continuity_child(), rowHeading: true, cell: ({ name }) => name },
          {
            heading: m.continuity_weights_column(),
            cell: ({ id, name }) => (
              <SelectField
                name={weightField(id)}
                label={m.continuity_weights_label({ child: name })}
                labelHidden
                width="xs"
                options={weights.map((value) => ({ value, label: value }))}
                value={valueOf(id)}
                error={attempt?.errors.find(({ field }) => field === weightField(id))?.message}
              />
            ),
          },
        ]}
      />
    </Details>
  )
}

const Locks = ({ school, before: { locked } }: Omit<FormProps, 'attempt'>): Html => (
  <p>
    {locked.length === 0
      ? m.continuity_locks_none()
      : m.continuity_locks_count({
          count: locked.length,
          children: new Set(locked.flatMap(({ children }) => children)).size,
        })}{' '}
    <a href={locksHref(school)}>{m.continuity_locks_to()}</a>
  </p>
)

export const StartForm = ({ school, before, attempt }: FormProps): Html => {
  const error = (field: string) => attempt?.errors.find((one) => one.field === field)?.message
  const written = (field: string) => attempt?.written(field) ?? ''
  const slid = Number(written('skyder'))
  return (
    <form method="post" action={proposalsHref(school)} novalidate>
      <RadioGroup
        name="hvordan"
        legend={m.continuity_plan_mode()}
        value={attempt === null ? 'changes' : written('hvordan')}
        error={error('hvordan')}
        options={[
          {
            value: 'changes',
            label: m.continuity_plan_mode_changes(),
            hint: m.continuity_plan_mode_changes_hint(),
          },
          { value: 'anew', label: m.continuity_plan_mode_anew(), hint: m.continuity_plan_mode_anew_hint() },
        ]}
      />
      <SliderField
        name="skyder"
        label={m.continuity_plan_slider()}
        hint={m.continuity_plan_slider_hint()}
        value={slid >= sliderRange.min && slid <= sliderRange.max ? slid : sliderRange.usual}
        min={sliderRange.min}
        max={sliderRange.max}
        step={sliderRange.step}
        error={error('skyder')}
      />
      <NumberField
        name="antal"
        label={m.continuity_plan_number()}
        hint={m.continuity_plan_number_hint()}
        value={written('antal')}
        error={error('antal')}
        need="optional"
      />
      <TextField
        name="navn"
        label={m.continuity_plan_name()}
        value={written('navn')}
        error={error('navn')}
        maxlength={120}
        need="optional"
      />
      <Locks school={school} before={before} />
      <Weights before={before} attempt={attempt} />
      <ButtonRow>
        <Button>{m.continuity_plan_start()}</Button>
        <Button kind="secondary" name="saa" value="kurve">
          {m.continuity_curve_start()}
        </Button>
      </ButtonRow>
      <p class="form-hint">{m.continuity_curve_start_hint()}</p>
    </form>
  )
}
