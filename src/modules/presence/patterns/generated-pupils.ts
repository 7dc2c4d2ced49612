import { dayNumberOf, weekdayOfNumber } from '#platform/calendar/day-number.ts'
import { type DayLine, type PatternFrame, emptyLine } from './day-line.ts'
import { wholeDay } from '../presence.ts'
import { randomFrom } from './random.ts'

/** How the generated pupils change: more absence in all, one weekday, late mornings, or not at all. */
export type GeneratedChange = 'none' | 'level' | 'weekday' | 'mornings'

export type GeneratedGroup = {
  readonly change: GeneratedChange
  /** Whether the pupils are of grades 7–10, where a missed morning is half a day. */
  readonly withMornings: boolean
  readonly count: number
  readonly seed: number
}

export const generatedDays = 200
/** Changes begin, and alarms count, from here: before, nothing is known of a pupil's own past. */
export const firstCountedDay = 40
const lastChangeDay = 155

/** A Monday. The generated year has no holidays: 40 weeks of five days. */
const firstMonday = dayNumberOf(new Temporal.PlainDate(2026, 8, 10))

export const generatedFrame: PatternFrame = {
  calendarDays: Int32Array.from(
    { length: generatedDays },
    (_, index) => firstMonday + Math.floor(index / 5) * 7 + (index % 5),
  ),
  weekdays: Uint8Array.from({ length: generatedDays }, (_, index) =>
    weekdayOfNumber(firstMonday + (index % 5)),
  ),
  lastIndex: generatedDays - 1,
  yearIndex: 0,
}

const meanAbsence = 0.051
const meanLateMornings = 0.025
const highestAbsence = 0.4
const stayUsually = 0.45
const stayAfterChange = 0.5

/** Pupils differ: the sum of three exponentials is a gamma distribution of shape 3. */
const ownRate = (random: () => number, mean: number): number => {
  const sum = -Math.log((1 - random()) * (1 - random()) * (1 - random()))
  return Math.min((sum * mean) / 3, highestAbsence)
}

/** How often absence must begin for a pupil who stays away with `stay` to be away `rate` of the days. */
const beginFor = (rate: number, stay: number): number => Math.min((rate * (1 - stay)) / (1 - rate), 1)

/**
 * Invented pupils for measuring the patterns' errors. Each has a rate of absence of its own (mean 5.1 %, as spread as a
 * gamma distribution of shape 3, at most 40 %) and absences that come in spells: a Markov chain in which a pupil who was
 * away yesterday is away today with probability 0.45. A changed pupil's rate rises by 15 to 55 percentage points from a
 * day between the 40th and the 155th of 200 (spells then go on with 0.5); or one weekday is missed, or mornings are.
 * Real pupils are sicker in February, fall ill together and go on leave: the shapes of the answers carry over to a real
 * municipality, the exact rates do not.
 *
 * Gives each pupil's days, which hold until the next is asked for, and the place where the change begins (-1 when there is none).
 */
export function* eachGenerated({
  change,
  withMornings,
  count,
  seed,
}: GeneratedGroup): Generator<{ readonly line: DayLine; readonly changeDay: number }> {
  const random = randomFrom(seed)
  const line = emptyLine(generatedDays)
  line.length = generatedDays
  line.registered.fill(wholeDay)
  for (let index = 0; index < generatedDays; index++) line.index[index] = index
  for (let pupil = 0; pupil < count; pupil++) {
    const rate = ownRate(random, meanAbsence)
    const lateRate = withMornings ? ownRate(random, meanLateMornings) : 0
    const jump = 0.15 + 0.4 * random()
    const hardDay = Math.floor(random() * 5)
    const changeDay =
      change === 'none' ? -1 : firstCountedDay + Math.floor(random() * (lastChangeDay - firstCountedDay + 1))
    let isAway = false
    for (let index = 0; index < generatedDays; index++) {
      const isChanged = changeDay >= 0 && index >= changeDay
      const levelRate = isChanged && change === 'level' ? Math.min(rate + jump, 0.95) : rate
      const stay = isChanged && change === 'level' ? stayAfterChange : stayUsually
      isAway = random() < (isAway ? stay : beginFor(levelRate, stay))
      // The hard weekday is missed 55 to 95 times of 100.
      const missesHardDay =
        isChanged && change === 'weekday' && index % 5 === hardDay && random() < 0.4 + jump
      const isLate = random() < lateRate + (isChanged && change === 'mornings' ? jump : 0)
      line.units[index] = isAway || missesHardDay ? wholeDay : isLate ? wholeDay / 2 : 0
      line.late[index] = line.units[index] === wholeDay / 2 ? 1 : 0
    }
    yield { line, changeDay }
  }
}

export const generatePupils = (
  group: GeneratedGroup,
  visit: (line: DayLine, changeDay: number) => void,
): void => {
  for (const { line, changeDay } of eachGenerated(group)) visit(line, changeDay)
}
