import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import { dayOf } from '#platform/clock.ts'
import type { PersonId } from '#platform/ids.ts'
import type { Level } from '../plan.ts'

const timeZone = 'Europe/Copenhagen'

export const followUpStates = ['planned', 'done', 'cancelled'] as const
export type FollowUpState = (typeof followUpStates)[number]

/** When people meet. A follow-up without it is a date to have done it by. */
export type Meeting = {
  readonly starts: Temporal.Instant
  readonly minutes: number
  readonly place: string | null
}

export type Done = {
  readonly by: PersonId
  readonly byName: string
  readonly at: Temporal.Instant
  readonly whatHappened: string
  readonly childWord: string | null
  readonly nextStep: string
  /** By goal. A goal that nobody looked at that day is not here. */
  readonly levels: ReadonlyMap<string, Level>
}

export type FollowUpNote = {
  readonly text: string
  readonly byName: string
  readonly at: Temporal.Instant
}

export type FollowUp = {
  readonly id: string
  readonly due: Temporal.PlainDate
  readonly meeting: Meeting | null
  readonly state: FollowUpState
  readonly done: Done | null
  readonly notes: readonly FollowUpNote[]
  readonly version: number
}

/** What is agreed about a follow-up before it is done. */
export type Agreed = {
  readonly due: Temporal.PlainDate
  readonly time: Temporal.PlainTime | null
  readonly minutes: number | null
  readonly place: string | null
}

/** The clock in Denmark decides: a meeting at 14:00 is at 14:00 on whichever side of the change of clocks it is moved to. */
export const meetingOf = ({ due, time, minutes, place }: Agreed): Meeting | null =>
  time === null
    ? null
    : {
        starts: due.toZonedDateTime({ timeZone, plainTime: time }).toInstant(),
        minutes: minutes ?? usualMinutes,
        place,
      }

export const usualMinutes = 30

export const timeIn = (moment: Temporal.Instant): Temporal.PlainTime =>
  moment.toZonedDateTimeISO(timeZone).toPlainTime()

/** Reads `14`, `14.30`, `14:30` and `1430`; null when it is no time at which people meet (from 6 to 22). */
export const parseTime = (text: string): Temporal.PlainTime | null => {
  const [, hours, minutes = '0'] = /^(?:kl\.? ?)?(\d{1,2})(?:[.:]?(\d{2}))?$/i.exec(text.trim()) ?? []
  if (hours === undefined) return null
  const [hour, minute] = [Number(hours), Number(minutes)]
  return hour >= 6 && hour < 22 && minute < 60 ? new Temporal.PlainTime(hour, minute) : null
}

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(a, b) < 0

export type PlanningProblem = 'gone' | 'tooFar' | 'lengthWithoutTime'

/** A year ahead is as far as a calendar is planned. */
export const planningProblem = (agreed: Agreed, today: Temporal.PlainDate): PlanningProblem | null => {
  if (isBefore(agreed.due, today)) return 'gone'
  if (isBefore(today.add({ years: 1 }), agreed.due)) return 'tooFar'
  return agreed.time === null && (agreed.minutes !== null || agreed.place !== null)
    ? 'lengthWithoutTime'
    : null
}

type SchoolDays = Pick<SchoolCalendar, 'isSchoolDay' | 'lastSchoolDays'>

/** How long something is tried before its effect is looked at. */
const tryFor = { weeks: 6 } as const
const longestBreak = 70

/** Six weeks after `from`, on the first school day there is then; never before tomorrow. */
export const suggestedDay = (
  from: Temporal.PlainDate,
  today: Temporal.PlainDate,
  calendar: Pick<SchoolCalendar, 'isSchoolDay'>,
): Temporal.PlainDate => {
  const wanted = from.add(tryFor)
  const earliest = today.add({ days: 1 })
  const first = isBefore(wanted, earliest) ? earliest : wanted
  for (let days = 0; days <= longestBreak; days++) {
    const day = first.add({ days })
    if (calendar.isSchoolDay(day)) return day
  }
  return first
}

const daysAhead = 2

/** The day on which those on the plan are reminded: two school days before. */
export const remindFrom = (due: Temporal.PlainDate, calendar: SchoolDays): Temporal.PlainDate =>
  calendar.lastSchoolDays(daysAhead, due.subtract({ days: 1 }))[0] ?? due.subtract({ days: daysAhead })

export type ReminderKind = 'ahead' | 'day'

/** Which reminder is due today; null when it is too early, or too late to remind of it. */
export const reminderOn = (
  today: Temporal.PlainDate,
  due: Temporal.PlainDate,
  calendar: SchoolDays,
): ReminderKind | null => {
  if (today.equals(due)) return 'day'
  if (isBefore(due, today)) return null
  return isBefore(today, remindFrom(due, calendar)) ? null : 'ahead'
}

/** Whole days since it was due; 0 on the day itself, negative before. */
export const daysLate = (due: Temporal.PlainDate, today: Temporal.PlainDate): number =>
  due.until(today, { largestUnit: 'days' }).days

/** What was written is corrected by the one who wrote it, on the same day; after that it stands and something is added. */
export const mayCorrect = (
  { done }: Pick<FollowUp, 'done'>,
  person: PersonId,
  today: Temporal.PlainDate,
): boolean => done !== null && done.by === person && dayOf(done.at).equals(today)

export const plannedOf = (followUps: readonly FollowUp[]): readonly FollowUp[] =>
  followUps
    .filter(({ state }) => state === 'planned')
    .toSorted((a, b) => Temporal.PlainDate.compare(a.due, b.due))

/** The latest first. */
export const doneOf = (followUps: readonly FollowUp[]): readonly (FollowUp & { readonly done: Done })[] =>
  followUps
    .flatMap((followUp) => (followUp.done === null ? [] : [{ ...followUp, done: followUp.done }]))
    .toSorted((a, b) => Temporal.Instant.compare(b.done.at, a.done.at))
