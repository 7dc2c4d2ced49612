import { expect, test } from 'vitest'

import { errorRatesSentence, patternSentence, patternTitle } from './pattern-words.ts'
import { categoryName, daysText, partName, tenthsText } from '../presence-words.ts'
import { type Signal, patternNames } from './signal.ts'

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
const since = day('2026-11-12')
const until = day('2026-12-04')

const cases: readonly (readonly [Signal, string, string])[] = [
  [
    { pattern: 'total', since, size: 9, numbers: { away: 950, registered: 8000, share: 118, above: 100 } },
    'Eleven har været væk 9,5 af 80 registrerede skoledage i dette skoleår, og det er 11,8 % og dermed over 10 %.',
    'The pupil has been away 9.5 of 80 registered school days this school year, which is 11.8 % and so above 10 %.',
  ],
  [
    { pattern: 'recent', since, size: 9, numbers: { away: 900, of: 20, registeredDays: 20, until } },
    'Eleven har været væk 9 af de seneste 20 skoledage til og med 4. december.',
    'The pupil has been away 9 of the last 20 school days up to 4 December.',
  ],
  [
    { pattern: 'recent', since, size: 9, numbers: { away: 900, of: 20, registeredDays: 17, until } },
    'Eleven har været væk 9 af de seneste 20 skoledage til og med 4. december; 17 af dagene er registreret.',
    'The pupil has been away 9 of the last 20 school days up to 4 December; 17 of the days are registered.',
  ],
  [
    { pattern: 'spell', since, size: 7, numbers: { days: 7, unregistered: 0, last: until, isOngoing: true } },
    'Eleven har været væk 7 skoledage i træk siden 12.11.2026, og fraværet fortsætter.',
    'The pupil has been away 7 school days in a row since 12/11/2026, and is still away.',
  ],
  [
    {
      pattern: 'spell',
      since,
      size: 7,
      numbers: { days: 7, unregistered: 0, last: until, isOngoing: false },
    },
    'Eleven var væk 7 skoledage i træk fra 12.11.2026 til 04.12.2026.',
    'The pupil was away 7 school days in a row from 12/11/2026 to 04/12/2026.',
  ],
  [
    {
      pattern: 'spell',
      since,
      size: 8,
      numbers: { days: 8, unregistered: 1, last: until, isOngoing: false },
    },
    'Eleven var væk 8 registrerede skoledage i træk fra 12.11.2026 til 04.12.2026. 1 skoledag i perioden er ikke registreret.',
    'The pupil was away 8 registered school days in a row from 12/11/2026 to 04/12/2026. 1 school day in the period is not registered.',
  ],
  [
    { pattern: 'spell', since, size: 8, numbers: { days: 8, unregistered: 2, last: until, isOngoing: true } },
    'Eleven har været væk 8 registrerede skoledage i træk siden 12.11.2026, og fraværet fortsætter. 2 skoledage i perioden er ikke registreret.',
    'The pupil has been away 8 registered school days in a row since 12/11/2026, and is still away. 2 school days in the period are not registered.',
  ],
  [
    {
      pattern: 'weekday',
      since,
      size: 5,
      numbers: { weekday: 5, of: 60, away: 5, registered: 12, awayOnOthers: 1, registeredOthers: 46 },
    },
    'Eleven har inden for de seneste 60 skoledage været væk 5 af 12 fredage, men kun 1 af 46 andre skoledage, når længere fravær i træk ikke tælles med.',
    'Within the last 60 school days the pupil has been away 5 of 12 Fridays, but only 1 of 46 other school days, longer spells not counted.',
  ],
  [
    { pattern: 'change', since, size: 21, numbers: { before: 3, after: 21, days: 16 } },
    'Siden omkring 12. november er elevens fravær steget fra 0,3 til 2,1 dage om ugen.',
    'Since about 12 November the pupil’s absence has risen from 0.3 to 2.1 days a week.',
  ],
  [
    { pattern: 'mornings', since, size: 6, numbers: { mornings: 6, of: 20, registeredDays: 20, until } },
    'Eleven har været væk om morgenen og til stede i sidste lektion 6 af de seneste 20 skoledage til og med 4. december.',
    'The pupil has missed the morning and attended the last lesson on 6 of the last 20 school days up to 4 December.',
  ],
]

test.each(cases)('%o', (signal, danish, english) => {
  expect(patternSentence(signal, 'da')).toBe(danish)
  expect(patternSentence(signal, 'en')).toBe(english)
})

test('every pattern has a title of its own in both languages', () => {
  const titles = patternNames.flatMap((pattern) => [patternTitle(pattern, 'da'), patternTitle(pattern, 'en')])
  expect(new Set(titles).size).toBe(patternNames.length * 2)
})

test.each([
  [0, '0'],
  [50, '0,5'],
  [100, '1'],
  [133, '1,33'],
  [1050, '10,5'],
  [5, '0,05'],
])('%i hundredths are %s days', (units, text) => {
  expect(daysText(units, 'da')).toBe(text)
})

test('shares and names', () => {
  expect([tenthsText(98, 'da'), tenthsText(98, 'en'), tenthsText(100, 'da'), tenthsText(0, 'da')]).toEqual([
    '9,8',
    '9.8',
    '10',
    '0',
  ])
  expect(categoryName('authorised', 'da')).toBe('Ekstraordinær frihed')
  expect(partName('last_lesson', 'da')).toBe('Sidste lektion')
})

test('the errors of a setting are said in whole pupils and percent', () => {
  const text = errorRatesSentence(
    { falseAlarmsPer1000: 51.3, foundWithin20: 0.4604, foundWithin40: 0.699 },
    'da',
  )
  expect(text).toContain('giver mønsteret på et skoleår signal for 51.')
  expect(text).toContain('finder det 46 % inden for 20 skoledage og 70 % inden for 40.')
})
