import { describedBy, FieldError, fieldId, type FieldCommon, Hint, Need } from '#design/field/field-frame.tsx'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type Choice = {
  value: string
  label: string
  hint?: string | undefined
  disabled?: boolean | undefined
}

type GroupProps = Pick<FieldCommon, 'name' | 'hint' | 'error' | 'need' | 'form'> & {
  /** The question that the options answer. */
  legend: string
  legendHidden?: boolean | undefined
  options: readonly Choice[]
  /** Options beside each other, for short words. */
  inline?: boolean | undefined
}

type OneProps = {
  id: string
  type: 'radio' | 'checkbox'
  name: string
  option: Choice
  checked: boolean
  describedBy?: string | undefined
  invalid?: boolean | undefined
  required?: boolean | undefined
}

const One = ({ id, type, name, option, checked, describedBy, invalid, required }: OneProps): Html => (
  <div class={type === 'radio' ? 'form-group-radio' : 'form-group-checkbox'}>
    <input
      type={type}
      class={type === 'radio' ? 'form-radio' : 'form-checkbox'}
      id={id}
      name={name}
      value={option.value}
      checked={checked}
      disabled={option.disabled}
      required={required}
      aria-invalid={invalid ? 'true' : undefined}
      aria-describedby={
        [describedBy ?? '', option.hint ? `${id}-hint` : ''].filter(Boolean).join(' ') || undefined
      }
    />
    <label for={id}>{option.label}</label>
    <Hint id={id} hint={option.hint} />
  </div>
)

const Group = (props: GroupProps & { type: 'radio' | 'checkbox'; chosen: readonly string[] }): Html => {
  const id = fieldId(props.name, props.form)
  const required = props.type === 'radio' && props.need === 'required' ? true : undefined
  const options = props.options.map((option, index) => (
    <One
      // The first option has the id of the field, so that the error summary leads there.
      id={index === 0 ? id : `${id}-${index + 1}`}
      type={props.type}
      name={props.name}
      option={option}
      checked={props.chosen.includes(option.value)}
      invalid={props.error !== undefined}
      required={required}
    />
  ))
  return (
    <div class={props.error ? 'form-group form-error' : 'form-group'}>
      <fieldset aria-describedby={describedBy(`${id}-gruppe`, props)}>
        <legend class={props.legendHidden ? 'mv-hidden' : 'form-label'}>
          {props.legend}
          <Need need={props.need} />
        </legend>
        <Hint id={`${id}-gruppe`} hint={props.hint} />
        <FieldError id={`${id}-gruppe`} error={props.error} />
        {props.inline ? <div class="mv-choice-row">{options}</div> : options}
      </fieldset>
    </div>
  )
}

export type RadioGroupProps = GroupProps & { value?: string | undefined }

export const RadioGroup = ({ value, ...group }: RadioGroupProps): Html => (
  <Group {...group} type="radio" chosen={value === undefined ? [] : [value]} />
)

export type CheckboxGroupProps = GroupProps & { values?: readonly string[] | undefined }

export const CheckboxGroup = ({ values, ...group }: CheckboxGroupProps): Html => (
  <Group {...group} type="checkbox" chosen={values ?? []} />
)

export type CheckboxProps = Pick<FieldCommon, 'name' | 'label' | 'hint' | 'error' | 'form'> & {
  checked?: boolean | undefined
  /** What is sent when it is ticked. */
  value?: string
}

/** One yes or no. */
export const Checkbox = ({ name, label, hint, error, form, checked, value = 'ja' }: CheckboxProps): Html => {
  const id = fieldId(name, form)
  return (
    <div class={error ? 'form-group form-error' : 'form-group'}>
      <FieldError id={id} error={error} />
      <One
        id={id}
        type="checkbox"
        name={name}
        option={{ value, label, hint }}
        checked={checked ?? false}
        describedBy={error ? `${id}-fejl` : undefined}
        invalid={error !== undefined}
      />
    </div>
  )
}

export type FieldsetProps = { legend: string; hint?: string | undefined; id?: string; children: Child }

/** Fields that belong together under a heading of their own. */
export const Fieldset = ({ legend, hint, id, children }: FieldsetProps): Html => (
  <fieldset class="mv-fieldset" id={id}>
    <legend>{legend}</legend>
    {hint ? <p class="form-hint">{hint}</p> : null}
    {children}
  </fieldset>
)
