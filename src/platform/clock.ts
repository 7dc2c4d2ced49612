/** Where the time comes from, so that a test can stand on any day. */
export type Clock = {
  now(): Temporal.Instant
  /** The day in Denmark: a registration at 23:30 belongs to that evening, wherever the server stands. */
  today(): Temporal.PlainDate
}

const timeZone = 'Europe/Copenhagen'

export const dayOf = (moment: Temporal.Instant): Temporal.PlainDate =>
  moment.toZonedDateTimeISO(timeZone).toPlainDate()

export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  today: () => Temporal.Now.plainDateISO(timeZone),
}

export const clockAt = (moment: Temporal.Instant): Clock => ({
  now: () => moment,
  today: () => dayOf(moment),
})
