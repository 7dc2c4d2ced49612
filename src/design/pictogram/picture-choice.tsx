import { describedBy, FieldError, type FieldCommon, fieldId, Hint } from '#design/field/field-frame.tsx'
import type { Html } from '#platform/html/jsx-runtime'
import { Pictogram, type PictogramName } from './pictogram.tsx'

type Pick = { readonly value: string; readonly picture: PictogramName; readonly label?: string }

type PictureChoiceProps = {
  readonly name: string
  readonly legend: string
  readonly legendHidden?: boolean
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly form?: FieldCommon['form']
  readonly options: readonly Pick[]
  readonly chosen: readonly string[]
  /** One of them, or as many as one likes. */
  readonly type: 'radio' | 'checkbox'
}

/** Pictures to choose from, each with its word; large enough for small fingers. */
export const PictureChoice = (props: PictureChoiceProps): Html => {
  const id = fieldId(props.name, props.form)
  return (
    <div class={props.error ? 'form-group form-error' : 'form-group'}>
      <fieldset aria-describedby={describedBy(`${id}-gruppe`, props)}>
        <legend class={props.legendHidden ? 'mv-hidden' : 'form-label'}>{props.legend}</legend>
        <Hint id={`${id}-gruppe`} hint={props.hint} />
        <FieldError id={`${id}-gruppe`} error={props.error} />
        <div
          class={props.type === 'radio' ? 'mv-picture-choice mv-picture-choice--scale' : 'mv-picture-choice'}
        >
          {props.options.map(({ value, picture, label }, index) => {
            const own = index === 0 ? id : `${id}-${index + 1}`
            return (
              <div class="mv-picture-choice__one">
                <input
                  type={props.type}
                  id={own}
                  name={props.name}
                  value={value}
                  checked={props.chosen.includes(value)}
                />
                <label for={own}>
                  <Pictogram name={picture} label={label} />
                </label>
              </div>
            )
          })}
        </div>
      </fieldset>
    </div>
  )
}
