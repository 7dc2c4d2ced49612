import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'

/**
 * Something with a day or a time that a person may want in the calendar on their phone. Calendars are shown on locked screens and
 * shared with families and colleagues: a title never holds a child's name, nor anything else that tells of one.
 */
export type CalendarEvent = {
  /** The same for the same event for ever, and unlike every other: a calendar that has it changes it. */
  readonly uid: string
  /** Counts up with each change of the time; 0 at first. */
  readonly sequence: number
  readonly when:
    | { readonly kind: 'time'; readonly start: Temporal.Instant; readonly end: Temporal.Instant }
    /** Both days are included. */
    | { readonly kind: 'days'; readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate }
  readonly title: string
  readonly description?: string
  /** A page of Medvind, where the rest is read by whoever may. */
  readonly url?: URL
  readonly isCancelled?: boolean
}

export type CalendarMethod = 'PUBLISH' | 'REQUEST' | 'CANCEL'

export type Calendar = {
  readonly name: string
  readonly method: CalendarMethod
  /** When it was written. */
  readonly at: Temporal.Instant
  readonly events: readonly CalendarEvent[]
}

const methods: Readonly<Record<CalendarMethod, ICalCalendarMethod>> = {
  PUBLISH: ICalCalendarMethod.PUBLISH,
  REQUEST: ICalCalendarMethod.REQUEST,
  CANCEL: ICalCalendarMethod.CANCEL,
}

/** Line breaks become blanks in a title; what has no shape goes out of both. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\t\n])\p{Cc}/gu, '')
const line = (text: string): string => clean(text).replaceAll(/\s+/gu, ' ').trim()

// oxlint-disable-next-line no-restricted-globals -- ical-generator takes nothing else
const dateOf = (moment: Temporal.Instant): Date => new Date(moment.epochMilliseconds)

/**
 * A day for the library, which reads days of the clock of this machine: noon is the same day on every clock that a server is set to.
 */
// oxlint-disable-next-line no-restricted-globals -- ical-generator takes nothing else
const noonOf = (day: Temporal.PlainDate): Date => new Date(day.year, day.month - 1, day.day, 12)

/** Moments are always written in UTC: a phone shows them in its own time, in summer and in winter. Days are only days. */
export const writeCalendar = ({ name, method, at, events }: Calendar): string => {
  const calendar = ical({
    name: line(name),
    method: methods[method],
    prodId: { company: 'Medvind', product: 'Medvind', language: 'DA' },
  })
  for (const { uid, sequence, when, title, description, url, isCancelled = false } of events) {
    const isTime = when.kind === 'time'
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: dateOf(at),
      start: isTime ? dateOf(when.start) : noonOf(when.first),
      // The end of days is the first day that no longer counts (RFC 5545, 3.6.1).
      end: isTime ? dateOf(when.end) : noonOf(when.last.add({ days: 1 })),
      allDay: !isTime,
      summary: line(title),
      ...(description === undefined ? {} : { description: clean(description) }),
      ...(url === undefined ? {} : { url: url.href }),
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return calendar.toString()
}
