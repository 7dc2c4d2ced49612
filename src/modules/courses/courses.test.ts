import { describe, expect, test } from 'vitest'
import { type PlannedSession, namedIn, needsChildOnlyReason, proposeDays } from './courses.ts'
import { shippedTemplates } from './template/shipped/shipped.ts'
import { isWebAddress, keepScales, readFigure, templateContent } from './template/template.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('the proposed days', () => {
  const session = (days: number, kind: PlannedSession['kind'] = 'session'): PlannedSession => ({
    kind,
    title: 'x',
    purpose: '',
    minutes: kind === 'pause' ? null : 60,
    days,
  })
  const weekday = (one: Temporal.PlainDate) => one.dayOfWeek <= 5

  test('are school days, so far apart as the template says', () => {
    const days = proposeDays([session(0), session(5), session(7)], day('2026-11-23'), weekday)
    expect(days.map((one) => one.day.toString())).toEqual(['2026-11-23', '2026-11-30', '2026-12-07'])
  })

  test('a pause keeps everything away until it is over', () => {
    const days = proposeDays([session(0), session(90, 'pause'), session(0)], day('2026-11-23'), weekday)
    expect(days.map((one) => [one.day.toString(), one.lastDay?.toString()])).toEqual([
      ['2026-11-23', undefined],
      ['2026-11-24', '2027-02-21'],
      ['2027-02-22', undefined],
    ])
  })

  test('are found also where no calendar reaches', () => {
    expect(proposeDays([session(3)], day('2190-01-01'), () => false)[0]?.day.toString()).toBe('2190-01-01')
  })
})

describe('the shipped templates', () => {
  test.each(shippedTemplates.map((one) => [one.title, one] as const))(
    '%s can be stored as it is',
    (_title, { content }) => {
      expect(templateContent.parse(content)).toEqual(content)
      expect(needsChildOnlyReason(content.steps)).toBe(false)
    },
  )

  test('the absence course has eleven sessions, three school meetings, three months alone and a closing talk', () => {
    const kinds =
      shippedTemplates.find(({ key }) => key === 'fravaer')?.content.sessions.map(({ kind }) => kind) ?? []
    expect(kinds.filter((kind) => kind === 'session')).toHaveLength(11)
    expect(kinds.filter((kind) => kind === 'schoolMeeting')).toHaveLength(3)
    expect(kinds.slice(-2)).toEqual(['pause', 'closingTalk'])
  })
})

test.each([
  ['https://emu.dk/fravaer?a=1', true],
  ['http://skolen.dk', true],
  ['javascript:alert(1)', false],
  ['java\nscript:alert(1)', false],
  ['data:text/html,x', false],
  ['//ondt.dk', false],
  ['https://bank.dk@ondt.dk/', false],
  ['https://ondt.dk/"onclick="x', false],
  ['ftp://a.dk', false],
  ['', false],
])('%s is a link that may be opened: %s', (link, may) => {
  expect(isWebAddress(link)).toBe(may)
})

test('a measure whose scale has changed is a new measure', () => {
  const [first] = shippedTemplates.find(({ key }) => key === 'fravaer')?.content.measures ?? []
  if (first === undefined) throw new Error('The absence course has measures.')
  const keys = (measures: (typeof first)[]) => keepScales(measures, [first], () => 'ny').map(({ key }) => key)
  expect(keys([{ ...first, title: 'Fravær' }])).toEqual([first.key])
  expect(keys([{ ...first, better: 'higher' }])).toEqual(['ny'])
  expect(keys([{ ...first, key: 'opdigtet' }])).toEqual(['ny'])
  expect(keys([first, first])).toEqual([first.key, 'ny'])
})

test.each<[string, number | null]>([
  ['7,25', 725],
  ['10', 1000],
  ['0', null],
  ['10,01', null],
  ['1e1', null],
  ['NaN', null],
  ['', null],
])('%s on a scale from 1 to 10 is %s hundredths', (text, expected) => {
  expect(readFigure(text, { lowest: 1, highest: 10 })).toBe(expected)
})

test('a note for several families that names a child is noticed', () => {
  expect(namedIn('Idas mor ringede', ['Noah', 'Ida'])).toBe('Ida')
  expect(namedIn('Vi arbejdede med idealer', ['Ida'])).toBeNull()
  expect(namedIn('Noah-Emil var glad', ['Noah-Emil'])).toBe('Noah-Emil')
})
