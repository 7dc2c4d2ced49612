/** Where the time comes from, so that a test can stand on any day. */
export type Clock = {
  now(): Temporal.Instant
  /** The day in Denmark: a registration at 23:30 belongs to that evening, wherever the server stands. */
  today(): Temporal.PlainDate
}

const timeZone = 'Europe/Copenhagen'

export const dayOf = (moment: Temporal.Instant): Temporal.PlainDate =>
  moment.toZonedDateTimeISO(timeZone).toPlainDate()

/** The moment at which a day begins in Denmark. */
export const startOf = (day: Temporal.PlainDate): Temporal.Instant =>
  day.toZonedDateTime(timeZone).toInstant()

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  today: () => Temporal.Now.plainDateISO(timeZone),
}

export const clockAt = (moment: Temporal.Instant): Clock => ({
  now: () => moment,
  today: () => dayOf(moment),
})
