import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime'
import { type LixBand, lixOf } from '#platform/text/lix.ts'

const bands: Readonly<Record<LixBand, () => string>> = {
  veryEasy: () => m.design_lix_very_easy(),
  easy: () => m.design_lix_easy(),
  medium: () => m.design_lix_medium(),
  hard: () => m.design_lix_hard(),
  veryHard: () => m.design_lix_very_hard(),
}

const hard: ReadonlySet<LixBand> = new Set(['hard', 'veryHard'])

/** How hard a text is to read, in words and with the figure; and one thing to do when it is hard. Nothing for no text. */
export const Readability = ({ text }: { text: string }): Html | null => {
  const lix = lixOf(text)
  if (lix === null) return null
  const perSentence = Math.round(lix.words / lix.sentences)
  return (
    <p class="mv-readability">
      <strong>{m.design_lix_figure({ band: bands[lix.band](), value: lix.value })}</strong>
      {lix.isUncertain ? <span> {m.design_lix_uncertain()}</span> : null}
      {hard.has(lix.band) ? (
        <span>
          {' '}
          {perSentence > 15
            ? m.design_lix_shorter_sentences({ count: perSentence })
            : m.design_lix_shorter_words()}
        </span>
      ) : null}
    </p>
  )
}
