import type { Html } from '#platform/html/jsx-runtime'
import { describedBy, type FieldCommon, FieldFrame, fieldId } from './field-frame.tsx'

export type SliderFieldProps = FieldCommon & {
  value: number
  min: number
  max: number
  /** The values it stops at are this far apart; each is written beneath it, so that it can be read without any script. */
  step: number
}

/** A number that is felt rather than known. Beside it there should be a way to write the number. */
export const SliderField = (field: SliderFieldProps): Html => {
  const { name, value, min, max, step } = field
  const id = fieldId(name, field.form)
  return (
    <FieldFrame id={id} field={field}>
      <div class="mv-slider">
        <input
          type="range"
          id={id}
          name={name}
          value={value}
          min={min}
          max={max}
          step={step}
          aria-describedby={describedBy(id, field)}
        />
        <div class="mv-slider__marks" aria-hidden="true">
          {Array.from({ length: Math.floor((max - min) / step) + 1 }, (_, at) => (
            <span>{min + at * step}</span>
          ))}
        </div>
      </div>
    </FieldFrame>
  )
}
