import { fieldId } from '#design/field/field-frame.tsx'
import { TextAreaField, type TextAreaFieldProps } from '#design/field/field.tsx'
import { m } from '#messages'
import type { Child, Html } from '#platform/html/jsx-runtime'
import {
  type WritingHint,
  type WritingHintKind,
  type WritingWord,
  shownHints,
  writingHints,
} from '#platform/text/writing-hints.ts'

declare module '#platform/html/jsx-runtime' {
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'mv-writing-words': { hidden: boolean; 'data-help': string }
      'mv-writing-hints': { 'data-field': string; children: Child }
    }
  }
}

/** Why a hint is given, in one sentence. */
const explanations: Readonly<Record<WritingHintKind, () => string>> = {
  label: () => m.design_hint_label(),
  fixedTrait: () => m.design_hint_trait(),
  absolute: () => m.design_hint_absolute(),
  missingStrength: () => m.design_hint_strength(),
}

/** What the island needs to say the same in the browser. */
export type WritingHelpData = {
  readonly words: readonly WritingWord[]
  readonly explanations: Readonly<Record<WritingHintKind, string>>
  readonly suggestion: string
  /** For those who listen, when a hint has come. */
  readonly announcement: string
}

/** The words for all fields of the page, once: the island `writing-hints` reads them while someone writes. */
export const WritingWords = ({ words }: { words: readonly WritingWord[] }): Html => {
  const help: WritingHelpData = {
    words,
    explanations: {
      label: explanations.label(),
      fixedTrait: explanations.fixedTrait(),
      absolute: explanations.absolute(),
      missingStrength: explanations.missingStrength(),
    },
    suggestion: m.design_hint_suggestion(),
    announcement: m.design_hint_announcement(),
  }
  return <mv-writing-words hidden data-help={JSON.stringify(help)} />
}

const Hint = ({ hint }: { hint: WritingHint }): Html => (
  <li>
    {hint.found === '' ? null : <strong>“{hint.found}” </strong>}
    <span>{explanations[hint.kind]()}</span>
    {hint.suggestion === null ? null : (
      <span class="mv-writing-hints__suggestion">
        {' '}
        {m.design_hint_suggestion()} {hint.suggestion}
      </span>
    )}
  </li>
)

export type WritingHintsProps = {
  /** The id of the field whose text it is. */
  field: string
  /** What stands in the field now. */
  text: string
  words: readonly WritingWord[]
}

/**
 * Quiet hints below a field: they are no errors, they keep nobody from sending, and there are only a few. Without JavaScript they come
 * when the page is shown again after saving. Put `WritingWords` on the page once, and the island `writing-hints` among its islands.
 */
export const WritingHints = ({ field, text, words }: WritingHintsProps): Html => {
  const { shown } = shownHints(writingHints(text, words))
  return (
    <mv-writing-hints data-field={field}>
      <div class="mv-writing-hints" hidden={shown.length === 0}>
        <p class="mv-writing-hints__heading">{m.design_hint_heading()}</p>
        <ul>
          {shown.map((hint) => (
            <Hint hint={hint} />
          ))}
        </ul>
      </div>
      <span class="mv-hidden" role="status" />
    </mv-writing-hints>
  )
}

/** A field for words about a child, with its hints; without words it is a field like any other. */
export const TextAreaWithHints = ({
  words,
  ...field
}: TextAreaFieldProps & { words: readonly WritingWord[] | null }): Html => (
  <>
    <TextAreaField {...field} />
    {words === null ? null : (
      <WritingHints field={fieldId(field.name, field.form)} text={field.value ?? ''} words={words} />
    )}
  </>
)
