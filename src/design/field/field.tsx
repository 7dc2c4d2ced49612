import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import { describedBy, type FieldCommon, FieldFrame, fieldId } from './field-frame.tsx'

export type FieldWidth = 'xs' | 's' | 'm' | 'l' | 'full'

const inputClass = (base: string, width: FieldWidth | undefined): string =>
  width === undefined || width === 'm' ? base : `${base} mv-width-${width}`

const shared = (id: string, field: FieldCommon) => ({
  id,
  name: field.name,
  disabled: field.disabled,
  required: field.need === 'required' ? true : undefined,
  'aria-describedby': describedBy(id, field),
  'aria-invalid': field.error ? ('true' as const) : undefined,
})

export type TextFieldProps = FieldCommon & {
  type?: 'text' | 'email' | 'password' | 'tel' | 'search'
  value?: string | undefined
  width?: FieldWidth | undefined
  autocomplete?: string | undefined
  maxlength?: number | undefined
  /** False for names, codes and addresses, which no dictionary knows. */
  spellcheck?: false | undefined
}

export const TextField = (field: TextFieldProps): Html => {
  const id = fieldId(field.name, field.form)
  return (
    <FieldFrame id={id} field={field}>
      <input
        {...shared(id, field)}
        class={inputClass('form-input', field.width)}
        type={field.type ?? 'text'}
        value={field.value}
        autocomplete={field.autocomplete}
        maxlength={field.maxlength}
        spellcheck={field.spellcheck === false ? 'false' : undefined}
      />
    </FieldFrame>
  )
}

export type NumberFieldProps = FieldCommon & {
  /** What the person wrote, also when it is no number. */
  value?: string | number | undefined
  width?: FieldWidth | undefined
  decimals?: boolean | undefined
  maxlength?: number | undefined
}

/** A text field with a number keyboard: a Danish comma and a mistyped figure both come back as they were written. */
export const NumberField = (field: NumberFieldProps): Html => {
  const id = fieldId(field.name, field.form)
  return (
    <FieldFrame id={id} field={field}>
      <input
        {...shared(id, field)}
        class={inputClass('form-input', field.width ?? 'xs')}
        type="text"
        inputmode={field.decimals ? 'decimal' : 'numeric'}
        value={field.value}
        maxlength={field.maxlength}
        autocomplete="off"
      />
    </FieldFrame>
  )
}

export type DateFieldProps = FieldCommon & {
  /** `2026-08-11`, or what the person wrote when it is no day. */
  value?: string | undefined
  min?: string | undefined
  max?: string | undefined
  autocomplete?: string | undefined
}

/** A browser empties a date field whose value is no day, so such a value is shown in a text field to be corrected. */
export const DateField = (field: DateFieldProps): Html => {
  const id = fieldId(field.name, field.form)
  const isDay = !field.value || /^\d{4}-\d{2}-\d{2}$/.test(field.value)
  return (
    <FieldFrame id={id} field={field}>
      <input
        {...shared(id, field)}
        class="form-input mv-width-s"
        type={isDay ? 'date' : 'text'}
        value={field.value}
        min={isDay ? field.min : undefined}
        max={isDay ? field.max : undefined}
        autocomplete={field.autocomplete}
      />
    </FieldFrame>
  )
}

export type TextAreaFieldProps = FieldCommon & {
  value?: string | undefined
  rows?: number
  maxlength?: number | undefined
}

export const TextAreaField = (field: TextAreaFieldProps): Html => {
  const id = fieldId(field.name, field.form)
  return (
    <FieldFrame id={id} field={field}>
      {/* A text area swallows the first line break after its tag, so a text that begins with one gets it twice. */}
      <textarea {...shared(id, field)} class="form-input" rows={field.rows ?? 5} maxlength={field.maxlength}>
        {field.value?.startsWith('\n') ? `\n${field.value}` : field.value}
      </textarea>
    </FieldFrame>
  )
}

export type Option = { value: string; label: string; disabled?: boolean | undefined }

export type SelectFieldProps = FieldCommon & {
  options: readonly (Option | { group: string; options: readonly Option[] })[]
  value?: string | undefined
  width?: FieldWidth | undefined
  /** Puts an empty "Vælg …" first; without it the first option is chosen. */
  empty?: boolean | string | undefined
}

export const SelectField = (field: SelectFieldProps): Html => {
  const id = fieldId(field.name, field.form)
  const option = ({ value, label, disabled }: Option): Html => (
    <option value={value} selected={value === field.value} disabled={disabled}>
      {label}
    </option>
  )
  return (
    <FieldFrame id={id} field={field}>
      <select {...shared(id, field)} class={inputClass('form-select', field.width)}>
        {field.empty ? (
          <option value="" selected={!field.value}>
            {field.empty === true ? m.design_choose() : field.empty}
          </option>
        ) : null}
        {field.options.map((entry) =>
          'group' in entry ? (
            <optgroup label={entry.group}>{entry.options.map(option)}</optgroup>
          ) : (
            option(entry)
          ),
        )}
      </select>
    </FieldFrame>
  )
}

export type FileFieldProps = FieldCommon & { accept?: string | undefined; multiple?: boolean | undefined }

/** The form around it needs `enctype="multipart/form-data"`. */
export const FileField = (field: FileFieldProps): Html => {
  const id = fieldId(field.name, field.form)
  return (
    <FieldFrame id={id} field={field}>
      <input
        {...shared(id, field)}
        class="form-input"
        type="file"
        accept={field.accept}
        multiple={field.multiple}
      />
    </FieldFrame>
  )
}
