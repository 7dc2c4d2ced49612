import { expect, test } from 'vitest'

import { holidayName, schoolBreakName, whyClosedText } from './calendar-words.ts'
import { holidaysOf } from './holidays.ts'

test('every closed day has a name in both languages', () => {
  for (const { name } of holidaysOf(2023)) {
    expect(holidayName(name, 'da')).toMatch(/\p{Lu}|2\. /u)
    expect(holidayName(name, 'en')).not.toBe(holidayName(name, 'da'))
  }
  expect(schoolBreakName('autumn', 'da')).toBe('Efterårsferie')
  expect(whyClosedText({ kind: 'closed', reason: 'Pædagogisk dag' }, 'en')).toBe('Pædagogisk dag')
  expect(whyClosedText({ kind: 'holiday', name: 'constitution_day' }, 'da')).toBe('Grundlovsdag')
  expect(whyClosedText({ kind: 'outside_school_years' }, 'en')).toBe('Outside the school year')
})
