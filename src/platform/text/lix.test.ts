import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lixBandOf, lixOf } from './lix.ts'

/** Words, sentences and long words counted by hand. */
const byHand: readonly [string, string, number, number, number][] = [
  ['one short sentence', 'Noah er glad.', 3, 1, 0],
  ['two sentences', 'Noah læser højt. Klassen lytter.', 5, 2, 1],
  ['a question and a cry', 'Hvad virker? Pause virker! Ja.', 5, 3, 0],
  ['no full stop at the end', 'Noah er glad', 3, 1, 0],
  ['abbreviations', 'Vi prøver f.eks. pauser kl. 10 og bl.a. ca. to ture pr. dag.', 13, 2, 0],
  ['an abbreviation that ends the sentence', 'Vi ser på ro, pauser osv.\nDet går godt.', 9, 2, 0],
  ['a date', 'Vi mødes den 24. november 2026 igen.', 7, 1, 1],
  ['a number that ends a sentence', 'Han er 12. Hun er 10.', 6, 2, 0],
  ['initials', 'J. P. Hansen kommer.', 4, 1, 0],
  ['a decimal and a thousand', 'Det er 1.250,5 timer.', 4, 1, 0],
  ['a list', 'Vi prøver:\n- pauser\n- en fast plads\n- skemaet på bordet', 9, 4, 1],
  ['a numbered list', '1. Pauser\n2. Fast plads', 3, 2, 0],
  ['a heading', 'Det lykkes\n\nNoah læser højt.', 5, 2, 0],
  ['a hyphen and a compound', 'ADHD-udredningen venter.', 2, 1, 1],
  ['quotes', 'Han sagde: “Jeg vil være med.” Så gik vi.', 9, 3, 0],
  ['three dots', 'Måske … måske ikke.', 3, 2, 0],
  ['seven letters are long, six are not', 'Skolen skolens.', 2, 1, 1],
]

test.for(byHand)('%s is counted as by hand', ([, text, words, sentences, longWords]) => {
  expect(lixOf(text)).toMatchObject({
    words,
    sentences,
    longWords,
    value: Math.round(words / sentences + (longWords * 100) / words),
  })
})

test.for(['', '   ', '\n\n', '…', '- \n• ', '!?', '😀'])('“%s” has no words and no figure', (text) => {
  expect(lixOf(text)).toBeNull()
})

test('a plain and a hard text fall in their bands', () => {
  const plain =
    'Noah er glad for at læse. Han sidder ved vinduet. Han får en pause hver time. Så går det godt.'
  const hard =
    'Kommunalbestyrelsen træffer afgørelse om specialpædagogisk bistand på baggrund af en pædagogisk-psykologisk vurdering, der indhentes efter samråd med forældremyndighedsindehaveren og under hensyntagen til elevens forudsætninger.'
  expect(lixOf(plain)?.band).toBe('veryEasy')
  expect(lixOf(hard)?.band).toBe('veryHard')
  expect(lixOf(plain)?.isUncertain).toBe(true)
})

test.for([
  [24, 'veryEasy'],
  [25, 'easy'],
  [34, 'easy'],
  [35, 'medium'],
  [44, 'medium'],
  [45, 'hard'],
  [54, 'hard'],
  [55, 'veryHard'],
] as const)('LIX %i is %s', ([value, band]) => {
  expect(lixBandOf(value)).toBe(band)
})

describe('whatever is written', () => {
  test('there are no more long words than words, and no more sentences either', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const lix = lixOf(text)
        if (lix === null) return
        expect(lix.longWords).toBeLessThanOrEqual(lix.words)
        expect(lix.sentences).toBeLessThanOrEqual(lix.words)
        expect(lix.value).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('a hundred thousand letters are counted at once', () => {
    const begun = performance.now()
    lixOf('a.'.repeat(50_000))
    lixOf('a'.repeat(100_000))
    lixOf('. '.repeat(50_000))
    lixOf('Noah læser. '.repeat(9_000))
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})
