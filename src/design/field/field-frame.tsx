import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'

export type FieldCommon = {
  name: string
  label: string
  hint?: string | undefined
  /** What is wrong and what to do. */
  error?: string | undefined
  /** Says "(skal udfyldes)" or "(valgfrit)" after the label; leave it out where the whole form needs every field. */
  need?: 'required' | 'optional' | undefined
  /** Keeps the label for those who listen, where the eye has it from a heading of the column. */
  labelHidden?: boolean | undefined
  /** Sets two forms on one page apart when they have fields of the same name. */
  form?: string | undefined
  disabled?: boolean | undefined
}

/** The id that a field gets from its name: the error summary links to it. */
export const fieldId = (name: string, form?: string): string =>
  `felt-${form === undefined ? '' : `${form}-`}${name}`.replaceAll(/[^\w-]/g, '_')

export const describedBy = (id: string, field: Pick<FieldCommon, 'hint' | 'error'>): string | undefined =>
  [field.hint ? `${id}-hint` : '', field.error ? `${id}-fejl` : ''].filter(Boolean).join(' ') || undefined

export const Need = ({ need }: { need: FieldCommon['need'] }): Html | null =>
  need === undefined ? null : (
    <span class="mv-need"> {need === 'required' ? m.design_required() : m.design_optional()}</span>
  )

export const Hint = ({ id, hint }: { id: string; hint: string | undefined }): Html | null =>
  hint ? (
    <span class="form-hint" id={`${id}-hint`}>
      {hint}
    </span>
  ) : null

export const FieldError = ({ id, error }: { id: string; error: string | undefined }): Html | null =>
  error ? (
    <span class="form-error-message" id={`${id}-fejl`}>
      <span class="mv-hidden">{m.design_error_prefix()} </span>
      {error}
    </span>
  ) : null

type FieldFrameProps = { id: string; field: FieldCommon; children: Child }

/** Label, hint, error and the control, in the order in which they are read. */
export const FieldFrame = ({ id, field, children }: FieldFrameProps): Html => (
  <div class={field.error ? 'form-group form-error' : 'form-group'}>
    <label class={field.labelHidden ? 'mv-hidden' : 'form-label'} for={id}>
      {field.label}
      <Need need={field.need} />
    </label>
    <Hint id={id} hint={field.hint} />
    <FieldError id={id} error={field.error} />
    {children}
  </div>
)
