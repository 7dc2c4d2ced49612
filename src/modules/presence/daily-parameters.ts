import { z } from 'zod'
import { wholeDay } from './presence.ts'
import { type PresenceParameters, defaultParameters } from './presence-parameters.ts'

/** One dated value of the municipality, as its table has it. */
export type ParameterRow = {
  readonly key: string
  readonly validFrom: Temporal.PlainDate
  readonly value: unknown
}

/** What the municipality decides about the school's day, from a day on. */
export type DailyParameters = {
  readonly validFrom: Temporal.PlainDate
  /** A teacher may answer a request for leave of at most so many school days; the leader answers the rest. */
  readonly leaveTeacherDays: number
  /** Until when on the day itself a family may tell of sickness here; later they speak with the school. */
  readonly noticeUntil: Temporal.PlainTime
}

export const defaultDailyParameters: DailyParameters = {
  validFrom: new Temporal.PlainDate(2020, 1, 1),
  leaveTeacherDays: 1,
  noticeUntil: new Temporal.PlainTime(9, 0),
}

export type PresenceSettings = {
  readonly measure: readonly PresenceParameters[]
  readonly daily: readonly DailyParameters[]
}

const share = z.number().int().min(1).max(1000)
const weight = z.number().int().min(0).max(wholeDay)

/** The keys under which a municipality keeps its parameters of presence, and what each may hold. */
export const parameterShapes = {
  'presence.partWeights': z.object({ morning: weight, last_lesson: weight }),
  'presence.warning': share,
  'presence.notification': share,
  'presence.illnessTeachingDays': z.number().int().min(1).max(100).nullable(),
  'leave.teacherDays': z.number().int().min(0).max(30),
  // Kept here with the others because one page edits them all; it is read by the concerns.
  'concerns.answerDays': z.number().int().min(1).max(60),
  'notice.until': z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
} as const

const daysOf = (rows: readonly ParameterRow[], first: Temporal.PlainDate): readonly Temporal.PlainDate[] => {
  const days = new Map([first, ...rows.map(({ validFrom }) => validFrom)].map((day) => [day.toString(), day]))
  return [...days.values()].sort((a, b) => Temporal.PlainDate.compare(a, b))
}

/**
 * Puts dated values together to sets that are in force from a day on: each value holds until a later one of its key, and
 * before the first the standard holds. Throws on a value that the page for parameters would not have let through.
 */
export const settingsFrom = (rows: readonly ParameterRow[]): PresenceSettings => {
  const known = rows.filter(({ key }) => key in parameterShapes)
  const valueOn = <Value>(
    key: keyof typeof parameterShapes,
    shape: z.ZodType<Value>,
    day: Temporal.PlainDate,
    standard: Value,
  ): Value => {
    const begun = known
      .filter((row) => row.key === key && Temporal.PlainDate.compare(row.validFrom, day) <= 0)
      .sort((a, b) => Temporal.PlainDate.compare(a.validFrom, b.validFrom))
      .at(-1)
    return begun === undefined ? standard : shape.parse(begun.value)
  }
  const shapes = parameterShapes
  const measured = known.filter(({ key }) => key.startsWith('presence.'))
  const measure = daysOf(measured, defaultParameters.validFrom).map((day): PresenceParameters => ({
    validFrom: day,
    partWeights: valueOn(
      'presence.partWeights',
      shapes['presence.partWeights'],
      day,
      defaultParameters.partWeights,
    ),
    warning: valueOn('presence.warning', shapes['presence.warning'], day, defaultParameters.warning),
    notification: valueOn(
      'presence.notification',
      shapes['presence.notification'],
      day,
      defaultParameters.notification,
    ),
    illnessTeachingDays: valueOn(
      'presence.illnessTeachingDays',
      shapes['presence.illnessTeachingDays'],
      day,
      defaultParameters.illnessTeachingDays,
    ),
  }))
  const ofTheDay = known.filter(({ key }) => !key.startsWith('presence.'))
  const daily = daysOf(ofTheDay, defaultDailyParameters.validFrom).map((day): DailyParameters => ({
    validFrom: day,
    leaveTeacherDays: valueOn(
      'leave.teacherDays',
      shapes['leave.teacherDays'],
      day,
      defaultDailyParameters.leaveTeacherDays,
    ),
    noticeUntil: Temporal.PlainTime.from(
      valueOn('notice.until', shapes['notice.until'], day, defaultDailyParameters.noticeUntil.toString()),
    ),
  }))
  return { measure, daily }
}

/** The set in force on a day. */
export const dailyParametersOn = (
  day: Temporal.PlainDate,
  { daily }: Pick<PresenceSettings, 'daily'>,
): DailyParameters =>
  daily.findLast(({ validFrom }) => Temporal.PlainDate.compare(validFrom, day) <= 0) ??
  daily[0] ??
  defaultDailyParameters
