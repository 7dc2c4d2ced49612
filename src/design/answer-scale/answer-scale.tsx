import { describedBy, FieldError, fieldId } from '#design/field/field-frame.tsx'
import type { Html } from '#platform/html/jsx-runtime'

export type AnswerScaleProps = {
  name: string
  /** What is answered. */
  legend: string
  error?: string | undefined
  value?: string | undefined
  /** The steps from the lowest, each with its word; faces for three steps. */
  steps: readonly { value: string; label: string }[]
  faces: boolean
  /** The way out: not to answer. */
  none: { value: string; label: string }
}

const mouths = ['M8 16.5q4-4 8 0', 'M8 15.5h8', 'M8 14.5q4 4 8 0'] as const

/** A drawing beside its word: sad, neither, glad. */
const Face = ({ step }: { step: number }): Html => (
  <svg class="mv-face" viewBox="0 0 24 24" width={48} height={48} aria-hidden="true" focusable="false">
    <circle cx={12} cy={12} r={10} />
    <path d="M8.6 9.2v.4M15.4 9.2v.4" />
    <path d={mouths[step] ?? mouths[1]} />
  </svg>
)

/** One question on a scale, with large targets for small fingers. */
export const AnswerScale = ({ name, legend, error, value, steps, faces, none }: AnswerScaleProps): Html => {
  const id = fieldId(name)
  const one = (option: { value: string; label: string }, index: number | null): Html => {
    const own = index === 0 ? id : `${id}-${option.value}`
    return (
      <div class={index === null ? 'mv-scale__none' : 'mv-scale__step'}>
        <input
          type="radio"
          class="mv-scale__input"
          id={own}
          name={name}
          value={option.value}
          checked={option.value === value}
          aria-invalid={error ? 'true' : undefined}
        />
        <label for={own}>
          {faces && index !== null ? <Face step={index} /> : null}
          <span>{option.label}</span>
        </label>
      </div>
    )
  }
  return (
    <div class={error ? 'form-group form-error' : 'form-group'}>
      <fieldset class="mv-scale" aria-describedby={describedBy(`${id}-gruppe`, { error })}>
        <legend class="form-label">{legend}</legend>
        <FieldError id={`${id}-gruppe`} error={error} />
        <div class={faces ? 'mv-scale__steps mv-scale__steps--faces' : 'mv-scale__steps'}>
          {steps.map((step, index) => one(step, index))}
        </div>
        {one(none, null)}
      </fieldset>
    </div>
  )
}
