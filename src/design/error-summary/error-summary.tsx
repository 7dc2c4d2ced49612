import { fieldId } from '#design/field/field-frame.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-error-summary': { children: Child }
    }
  }
}

export type FormError = {
  /** The field's name, or null for what concerns the whole form. */
  field: string | null
  message: string
}

export type ErrorSummaryProps = { errors: readonly FormError[]; heading?: string; form?: string | undefined }

// HTML lets any element that can take focus take it when the page opens.
const takesFocus = { autofocus: true, tabindex: -1 } as const

/**
 * Everything that is wrong, at the top of the page and in focus when it opens, each line a way to its field. The custom
 * element moves the focus in browsers that honour `autofocus` on form fields only. Nothing when nothing is wrong.
 */
export const ErrorSummary = ({ errors, heading, form }: ErrorSummaryProps): Html | null =>
  errors.length === 0 ? null : (
    <mv-error-summary>
      <div class="mv-error-summary" role="alert" aria-labelledby="fejl-overskrift" {...takesFocus}>
        <h2 id="fejl-overskrift">{heading ?? m.design_error_summary_heading()}</h2>
        <ul>
          {errors.map(({ field, message }) => (
            <li>{field === null ? message : <a href={`#${fieldId(field, form)}`}>{message}</a>}</li>
          ))}
        </ul>
      </div>
    </mv-error-summary>
  )
