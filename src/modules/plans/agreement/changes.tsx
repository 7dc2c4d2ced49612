import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import { changesBetween } from './suggestion.ts'

/** What was taken out and put in, as tracked changes; said in words for those who listen. */
export const Changes = ({ before, after }: { before: string; after: string }): Html => (
  <p class="mv-change">
    {changesBetween(before, after).map(({ kind, text }) =>
      kind === 'same' ? (
        text
      ) : kind === 'added' ? (
        <ins>
          <span class="mv-hidden"> {m.plan_agreement_added()} </span>
          {text}
          <span class="mv-hidden"> {m.plan_agreement_change_end()} </span>
        </ins>
      ) : (
        <del>
          <span class="mv-hidden"> {m.plan_agreement_removed()} </span>
          {text}
          <span class="mv-hidden"> {m.plan_agreement_change_end()} </span>
        </del>
      ),
    )}
  </p>
)
