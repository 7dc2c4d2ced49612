import { Section, Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import { genitive } from '#platform/text/genitive.ts'
import { type Names, whatIfSentence } from '../change-words.ts'
import type { WhatIf } from '../engine/what-if.ts'

/** The support lessons that the two would have to swap. */
export const swappedWords = ({ swapped, to, teacher }: WhatIf, names: Names): string =>
  swapped.length === 0
    ? ''
    : m.continuity_what_if_swapped({
        count: swapped.length,
        whose: genitive(names.adult(to), locale()),
        teacher: names.adult(teacher),
      })

/** What a single course in other hands would give on top of the plan: an idea for next year, not part of the proposal. */
export const WhatIfs = ({ whatIfs, names }: { whatIfs: readonly WhatIf[]; names: Names }): Html => (
  <Section heading={m.continuity_what_if_heading()} id="hvad-nu-hvis">
    <p>{m.continuity_what_if_text()}</p>
    {whatIfs.length === 0 ? (
      <p>{m.continuity_what_if_none()}</p>
    ) : (
      <ol>
        {whatIfs.map((each) => (
          <li>
            {whatIfSentence(each, names)}. <Soft>{swappedWords(each, names)}</Soft>
          </li>
        ))}
      </ol>
    )}
    <p>
      <Soft>{m.continuity_what_if_limits()}</Soft>
    </p>
  </Section>
)
