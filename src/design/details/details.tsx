import type { Child, Html } from '#platform/html/jsx-runtime'

export type DetailsProps = {
  summary: string
  /** Sets two summaries with the same words apart for those who listen. */
  context?: string | undefined
  open?: boolean | undefined
  children: Child
}

export const Details = ({ summary, context, open, children }: DetailsProps): Html => (
  <details class="mv-details" open={open}>
    <summary>
      <span>
        {summary}
        {context === undefined ? null : <span class="mv-hidden">: {context}</span>}
      </span>
    </summary>
    <div class="mv-details__body">{children}</div>
  </details>
)
