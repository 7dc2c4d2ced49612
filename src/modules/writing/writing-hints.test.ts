import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shownHints, writingHints } from '#platform/text/writing-hints.ts'
import { defaultWords } from './default-words.ts'

const found = (text: string) => writingHints(text, defaultWords).map(({ kind, found: word }) => [kind, word])

test.for<[string, string, string]>([
  ['Han er et ADHD-barn.', 'label', 'ADHD-barn'],
  ['ADHD-barnet sidder forrest.', 'label', 'ADHD-barnet'],
  ['Vi har to adhdbørn i klassen', 'label', 'adhdbørn'],
  ['ADHD-børnenes plads', 'label', 'ADHD-børnenes'],
  ['autistbarn', 'label', 'autistbarn'],
  ['AUTISTBARNET', 'label', 'AUTISTBARNET'],
  ['Det er autisterne.', 'label', 'autisterne'],
  ['et problembarns mor', 'label', 'problembarns'],
  ['Noah er doven', 'fixedTrait', 'doven'],
  ['Den dovne dreng', 'fixedTrait', 'dovne'],
  ['Det er dovent.', 'fixedTrait', 'dovent'],
  ['de er umulige, begge to', 'fixedTrait', 'umulige'],
  ['aggressivt', 'fixedTrait', 'aggressivt'],
  ['de forkælede unger', 'fixedTrait', 'forkælede'],
  ['et dumt og et dummere svar', 'fixedTrait', 'dumt'],
  ['Han nægtede at gå ind', 'fixedTrait', 'nægtede'],
  ['Han kan ikke sidde stille', 'fixedTrait', 'kan ikke sidde stille'],
  ['Hun kommer altid for sent', 'absolute', 'altid'],
  ['Han hører Aldrig efter', 'absolute', 'Aldrig'],
  ['uro hele tiden', 'absolute', 'hele tiden'],
  ['hele\ntiden', 'absolute', 'hele\ntiden'],
])('“%s” gives a hint', ([text, kind, word]) => {
  expect(found(text)[0]).toEqual([kind, word])
})

test.for([
  'Han kommer ikke altid for sent.',
  'Det er ikke næsten altid sådan.',
  'Noah er ikke doven.',
  'Han er ikke længere aggressiv.',
  'Han er ikke dum.',
  'Stedbarnet, plejebarnet og førskolebarnet er alle i klasse.',
  'Skolebørnene og børnehavebarnet',
  'Dommeren dømte; et sværdum og en dumpling',
  'Dåsen, påskeferien, åndedrættet',
  'Der er et svagt lys',
  'Ondt i maven',
  'Barnet har ADHD.',
  'Et barn med autisme',
  'Muligheden i opgaven',
  '',
  '😀😀😀',
])('“%s” gives none', (text) => {
  expect(found(text)).toEqual([])
})

describe('strengths', () => {
  const long = 'Noah går i tredje klasse. '.repeat(10)
  test('are missed in a text of some length', () => {
    expect(found(long)).toEqual([['missingStrength', '']])
  })
  test('are found in any form, but not when they are denied', () => {
    expect(found(`${long} Han er god til at tegne.`)).toEqual([])
    expect(found(`${long} Hans styrker er mange.`)).toEqual([])
    expect(found(`${long} Han trives ikke. Det lykkes for ham med tegninger.`)).toEqual([])
    expect(found(`${long} Han er ikke god til det.`)).toEqual([['missingStrength', '']])
  })
  test('are not asked for in a short note', () => {
    expect(found('Mor ringer i dag.')).toEqual([])
  })
})

test('a hint says where it stands, and what to write instead', () => {
  const text = 'Vi ser, at ADHD-barnet er træt.'
  const [hint] = writingHints(text, defaultWords)
  expect(hint).toMatchObject({ kind: 'label', suggestion: 'barn med ADHD' })
  expect(text.slice(hint?.start, hint?.end)).toBe('ADHD-barnet')
})

test('the same word twice is one hint, and no more than a few are shown', () => {
  const hints = writingHints('Altid. altid. Aldrig. doven umulig besværlig dum.', defaultWords)
  expect(hints).toHaveLength(7)
  const { shown, more } = shownHints(hints)
  expect(shown).toHaveLength(4)
  expect(more).toBe(2)
})

test('a list of the municipality alone counts', () => {
  expect(writingHints('Han er doven', [])).toEqual([])
  const own = [{ kind: 'label' as const, text: 'Ørnebarn', suggestion: null }]
  expect(writingHints('De ørnebørn', own)).toMatchObject([{ found: 'ørnebørn', suggestion: null }])
  expect(writingHints('x', [{ kind: 'label', text: '…', suggestion: null }])).toEqual([])
  expect(writingHints('(a+)+$', [{ kind: 'label', text: '(a+)+$ .*', suggestion: null }])).toMatchObject([
    { found: 'a' },
  ])
})

test('whatever is written is read quickly, and the hints lie inside it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { start, end, found: word } of writingHints(text, defaultWords))
        expect(text.slice(start, end)).toBe(word)
    }),
  )
  const begun = performance.now()
  for (const text of [
    'altid '.repeat(20_000),
    'a'.repeat(200_000),
    'kan ikke '.repeat(20_000),
    '-'.repeat(100_000),
  ])
    writingHints(text, defaultWords)
  expect(performance.now() - begun).toBeLessThan(1_500)
})

test('no word of the list stands there twice, and none hints at itself in a suggestion', () => {
  const texts = defaultWords.map(({ text }) => text.toLowerCase())
  expect(new Set(texts).size).toBe(texts.length)
  for (const { suggestion } of defaultWords)
    if (suggestion !== null) expect([suggestion, found(suggestion)]).toEqual([suggestion, []])
})
