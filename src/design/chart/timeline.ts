import { scaleLinear } from 'd3-scale'
import { dayNumberOf } from '#platform/calendar/day-number.ts'
import type { Size } from './chart-frame.tsx'

/** The days that every part of a picture over time has in common, both included. */
export type TimeSpan = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }

export type TimeTick = { readonly at: number; readonly month: number; readonly year: number }

/** Where everything of one picture begins and ends from left to right, so that what stands under each other is of the same day. */
export type TimeScale = {
  readonly left: number
  readonly right: number
  readonly at: (day: Temporal.PlainDate) => number
  /** The first day of months, as many as have room for their names. */
  readonly ticks: readonly TimeTick[]
}

const round = (value: number): number => Math.round(value * 10) / 10

/** Room for the value axis of the part that needs most. */
const leftOf = (size: Pick<Size, 'wide'>): number => (size.wide ? 52 : 42)

const monthsBetween = ({ from, to }: TimeSpan): readonly Temporal.PlainDate[] => {
  const months: Temporal.PlainDate[] = []
  const first = from.day === 1 ? from : from.with({ day: 1 }).add({ months: 1 })
  for (let month = first; Temporal.PlainDate.compare(month, to) <= 0; month = month.add({ months: 1 }))
    months.push(month)
  return months
}

/** How many months apart names stand: every one, every second, quarter, half year or year. */
const steps = [1, 2, 3, 6, 12]

export const timeScale = (span: TimeSpan, size: Pick<Size, 'wide' | 'width' | 'fontSize'>): TimeScale => {
  const left = leftOf(size)
  const right = size.width - 14
  const [first, last] = [dayNumberOf(span.from), dayNumberOf(span.to)]
  const scale = scaleLinear([first, Math.max(last, first + 1)], [left, right]).clamp(true)
  const at = (day: Temporal.PlainDate): number => round(scale(dayNumberOf(day)))
  const months = monthsBetween(span)
  const room = (right - left) / Math.max(months.length, 1)
  const step = steps.find((each) => each * room >= size.fontSize * 3.2) ?? 24
  return {
    left,
    right,
    at,
    ticks: months
      .filter((_, index) => step >= 12 || (months[index]?.month ?? 1) % step === 1 % step)
      .filter((month) => step < 12 || month.month === 1)
      .map((month) => ({ at: at(month), month: month.month, year: month.year })),
  }
}
