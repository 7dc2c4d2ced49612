import { expect, test } from 'vitest'
import { inLocale } from '#platform/html/locale.ts'
import { changeSentence } from '../change-words.ts'
import type { Change } from '../engine/explain.ts'
import { brokenWords, childStandingWords, limitsHowWords } from './proposal-words.ts'
import { shownName } from './scenario-name.ts'
import { swappedWords } from './what-if-views.tsx'

const names = { adult: (id: string) => id, child: (id: string) => id }

test.each([
  [8, false, ' Nået.'],
  [8, true, ' Nået.'],
  [9, true, ''],
  [9, false, ' Måske ikke til at nå.'],
])('a child’s limit says what kind it is: %i adults, exact %s', (after, isExact, words) => {
  const child = { id: 'Ida', base: 7, before: 12, after, bound: 8, isExact }
  expect(childStandingWords(child, names)).toBe(
    `Ida kan ikke komme under 8: klassens 7 lærere + mindst 1.${words}`,
  )
  expect(limitsHowWords([child]).includes('Måske ikke til at nå')).toBe(words.includes('Måske'))
})

const change: Change = {
  task: 'a',
  lessons: [{ id: 'st1', week: '', day: 1, slot: '2' }],
  minutes: 45,
  children: ['Ida'],
  from: 'Per',
  to: 'Pia',
  primary: { given: [], taken: [] },
  ended: [],
  begun: [],
  needs: [],
}

test.each([
  ['da', ['Ida'], ['Pia er primærvoksen for Ida.']],
  ['da', ['Ida', 'Bo'], ['Pia er primærvoksen for Ida og Bo.']],
  ['en', ['Ida', 'Bo'], ['Pia is the primary adult of Ida and Bo.']],
] as const)(
  'of children who share, it is said whose primary adult it is: %s %j',
  (language, given, words) => {
    const shared = { ...change, children: ['Ida', 'Bo', 'Eva'], primary: { given, taken: ['Eva'] } }
    const sentence = inLocale(language, () => changeSentence(shared, names))
    for (const each of words) expect(sentence).toContain(each)
    expect(sentence).toContain(
      language === 'da'
        ? 'Per, der er primærvoksen for Eva, har så ikke timen.'
        : 'Per, the primary adult of Eva, then does not have the lesson.',
    )
  },
)

test('one other change is said as one', () => {
  const sentence = (together: readonly string[]): string =>
    changeSentence({ ...change, ended: [{ child: 'Ida', adult: 'Per', together }] }, names)
  expect(sentence(['a', 'b'])).toContain('når også 1 anden ændring bliver gennemført')
  expect(sentence(['a', 'b', 'c'])).toContain('når også 2 af de andre ændringer bliver gennemført')
})

test('whose lessons they are is written as one writes it', () => {
  const swap = (swapped: readonly string[]): string =>
    swappedWords(
      { group: '3.a', subject: 'Musik', teacher: 'Ole', to: 'Jonas', children: [], swapped, saved: 1 },
      names,
    )
  expect(swap(['a'])).toBe('Ole tager til gengæld 1 af Jonas’ støttetimer på det tidspunkt.')
  expect(swap(['a', 'b'])).toBe('Ole tager til gengæld 2 af Jonas’ støttetimer på de tidspunkter.')
})

test('of what is against a rule today it is said what stays, and what gets nobody', () => {
  const left = { ...change, to: null }
  const child = { id: 'Ida', base: 2, before: 4, after: 3, bound: 3, isExact: true, withChoices: 4 }
  const words = (...all: readonly ('made' | 'kept')[]): string =>
    brokenWords({
      changes: all.map((becomes) => ({ change: left, decision: null, becomes })),
      children: [child],
    }).join(' ')
  expect(words()).toBe('')
  expect(words('kept', 'kept')).toContain('90 minutter er i dag hos en voksen, der ifølge filerne ikke kan')
  expect(words('kept', 'kept')).toContain('Godkender I nu, bliver de, hvor de er.')
  expect(words('kept', 'made')).toContain(
    'bliver 45 af minutterne, hvor de er. De andre 45 minutter får ingen',
  )
  expect(words('made')).toContain('Godkender I nu, får de ingen voksen')
  expect(words('made')).not.toContain('hvor de er')
  expect(words('made')).toContain(
    'Så møder intet barn flere end 4 voksne, og fokusbørnene møder 4 tilsammen.',
  )
})

test.each([
  ['Højst 10 ændringer', 'At most 10 changes'],
  ['Højst 10 ændringer · 2', 'At most 10 changes · 2'],
  ['At most 10 changes · 2', 'At most 10 changes · 2'],
  ['Højst 10 ændringer i 9.b', 'Højst 10 ændringer i 9.b'],
  ['Til mødet', 'Til mødet'],
])('a proposal that nobody has named is called in the reader’s language: %s', (name, english) => {
  expect(inLocale('en', () => shownName(name, { mode: 'changes', most: 10 }))).toBe(english)
  expect(shownName(name, { mode: 'changes', most: 10 })).toBe(
    english.replace('At most 10 changes', 'Højst 10 ændringer'),
  )
})
