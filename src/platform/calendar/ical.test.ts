import ICAL from 'ical.js'
import { describe, expect, test } from 'vitest'
import { type CalendarEvent, writeCalendar } from './ical.ts'

const at = Temporal.Instant.from('2026-11-24T08:41:00Z')
const write = (events: readonly CalendarEvent[]) =>
  writeCalendar({ name: 'Medvind', method: 'PUBLISH', at, events })
const read = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))

const meeting = (more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  uid: 'opfoelgning-1@medvind',
  sequence: 0,
  when: {
    kind: 'time',
    start: Temporal.Instant.from('2026-12-03T13:00:00Z'),
    end: Temporal.Instant.from('2026-12-03T13:30:00Z'),
  },
  title: 'Opfølgning',
  ...more,
})

test.for([
  ['in winter', '2026-12-03T14:00+01:00[Europe/Copenhagen]', '20261203T130000Z'],
  ['in summer', '2026-08-20T08:00+02:00[Europe/Copenhagen]', '20260820T060000Z'],
  ['the night of winter time', '2026-10-25T02:30+01:00[Europe/Copenhagen]', '20261025T013000Z'],
] as const)('a time %s is the same moment for whoever reads it', ([, local, written]) => {
  const start = Temporal.ZonedDateTime.from(local).toInstant()
  const text = write([meeting({ when: { kind: 'time', start, end: start.add({ minutes: 45 }) } })])
  expect(text).toContain(`DTSTART:${written}`)
  expect(text).not.toContain('TZID')
  const [event] = read(text)
  expect(event?.startDate.toJSDate().getTime()).toBe(start.epochMilliseconds)
  expect(event?.endDate.toJSDate().getTime()).toBe(start.add({ minutes: 45 }).epochMilliseconds)
})

test('days are days, the last one included', () => {
  const when = {
    kind: 'days' as const,
    first: Temporal.PlainDate.from('2026-10-12'),
    last: Temporal.PlainDate.from('2026-10-16'),
  }
  const text = write([meeting({ when })])
  expect(text).toContain('DTSTART;VALUE=DATE:20261012')
  expect(text).toContain('DTEND;VALUE=DATE:20261017')
  expect(read(text)[0]?.startDate.isDate).toBe(true)
})

describe('what is written', () => {
  test.for([
    'Møde; dagsorden, pauser\\ og \\n mere',
    'To linjer\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Falsk',
    'X-EVIL:1"<script>:;,',
    `Æblerne på øen ${'blåbærgrød og rødgrød med fløde '.repeat(12)}`,
    '👨‍👩‍👧 '.repeat(30),
    'klok\u0007ke\u0000',
  ])('comes back as it was: %s', (words) => {
    const [event, ...others] = read(
      write([
        meeting({ title: words, description: words, url: new URL('https://medvind.example/planer/1') }),
      ]),
    )
    const shown = words.replaceAll('\u0000', '').replaceAll('\u0007', '')
    expect(others).toEqual([])
    expect(event?.summary).toBe(shown.replaceAll(/\s+/gu, ' ').trim())
    expect(event?.description).toBe(shown.replaceAll('\r\n', '\n'))
    expect(event?.component.getFirstPropertyValue('url')).toBe('https://medvind.example/planer/1')
  })

  test('has no line of more than 75 octets, and ends each as the standard says', () => {
    const text = write([meeting({ title: 'Rødgrød med fløde på Ærø '.repeat(20) })])
    for (const one of text.split('\r\n')) {
      expect(Buffer.byteLength(one)).toBeLessThanOrEqual(75)
      expect(one).not.toMatch(/[\r\n]/)
    }
  })

  test('says which it is, how often it was changed, and that it is off', () => {
    const text = write([meeting({ sequence: 3, isCancelled: true })])
    expect(text).toContain('METHOD:PUBLISH')
    expect(text).toContain('DTSTAMP:20261124T084100Z')
    const [event] = read(text)
    expect(event).toMatchObject({ uid: 'opfoelgning-1@medvind', sequence: 3 })
    expect(event?.component.getFirstPropertyValue('status')).toBe('CANCELLED')
  })

  test('may be nothing at all', () => {
    expect(read(write([]))).toEqual([])
    expect(write([])).toMatch(/^BEGIN:VCALENDAR\r\n[^]*END:VCALENDAR/)
  })
})
