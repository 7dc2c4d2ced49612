import { m } from '#messages'
import type { Support } from './plan.ts'
import { supportWords } from './plan-words.ts'

const minutesPerHour = 60
/** A lesson, as schools count; the law counts clock hours. */
const minutesPerLesson = 45

/** Minutes a week in clock hours, with the lessons they are: "9 timer om ugen (12 lektioner)". */
export const hoursText = (minutes: number): string => {
  const number = (value: number) => value.toLocaleString('da-DK', { maximumFractionDigits: 1 })
  return m.plan_support_hours({
    hours: number(minutes / minutesPerHour),
    lessons: number(minutes / minutesPerLesson),
  })
}

/** Which support a plan gives, and how much of it. */
export const supportText = ({
  kind,
  minutes,
}: {
  readonly kind: Support
  readonly minutes: number | null
}): string => `${supportWords[kind]()}${minutes === null ? '' : `, ${hoursText(minutes)}`}`
