import { Checkbox } from '#design/choice/choice.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import type { Voice, Words } from './voice.ts'
import { chosenTick, shownField } from './voice-form.ts'

/**
 * Beside the words to one question: whether the rest of the family reads them. Ticked when the words that stand here are shown, and then for
 * these alone: it sends which words it is for, so that it does not pass for a tick under words that nobody has read yet.
 */
export const ShownBox = ({
  question,
  standing,
  written,
  label,
  hint,
}: {
  readonly question: string
  readonly standing: Voice | null
  /** What came back in a form that was not taken in. */
  readonly written: Words | undefined
  readonly label: string
  readonly hint: string
}): Html => {
  const isChosen = written?.tick === 'chosen'
  const isKept = !isChosen && standing?.isShown === true && written?.tick !== 'none'
  return (
    <Checkbox
      name={shownField(question)}
      label={label}
      hint={isKept ? m.plan_voice_shown_now() : hint}
      value={isKept ? standing.id : chosenTick}
      checked={isChosen || isKept}
    />
  )
}
