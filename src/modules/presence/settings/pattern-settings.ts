import { z } from 'zod'
import { type ParameterRow, settingsFrom } from '../daily-parameters.ts'
import { smallestShownGroup } from '../disclosure/disclosure.ts'
import { type PatternParameters, defaultPatternParameters } from '../patterns/pattern-parameters.ts'
import { type PatternName, patternNames } from '../patterns/signal.ts'
import { parametersOn } from '../presence-parameters.ts'

const whole = (least: number, most: number) => z.number().int().min(least).max(most)

/** The keys of the pattern settings and of the small-group limit, and what each may hold. */
export const patternShapes = {
  'patterns.total.above': whole(10, 500),
  'patterns.total.fromRegisteredDays': whole(1, 100),
  'patterns.recent.days': whole(3, 18),
  'patterns.spell.moreThan': whole(2, 30),
  'patterns.weekday.minimum': whole(3, 12),
  'patterns.change.fromRegisteredDays': whole(20, 120),
  'patterns.mornings.days': whole(2, 20),
  'numbers.smallGroup': whole(smallestShownGroup, 50),
} as const

export type PatternKey = keyof typeof patternShapes

const standards = {
  'patterns.total.above': defaultPatternParameters.total.above,
  'patterns.total.fromRegisteredDays': defaultPatternParameters.total.fromRegisteredDays,
  'patterns.recent.days': defaultPatternParameters.recent.days,
  'patterns.spell.moreThan': defaultPatternParameters.spell.moreThan,
  'patterns.weekday.minimum': defaultPatternParameters.weekday.minimum,
  'patterns.change.fromRegisteredDays': defaultPatternParameters.change.fromRegisteredDays,
  'patterns.mornings.days': defaultPatternParameters.mornings.days,
  'numbers.smallGroup': smallestShownGroup,
} as const satisfies Record<PatternKey, number>

export const patternStandard = (key: PatternKey): number => standards[key]

const valueOn = (key: PatternKey, day: Temporal.PlainDate, rows: readonly ParameterRow[]): number => {
  const begun = rows
    .filter((row) => row.key === key && Temporal.PlainDate.compare(row.validFrom, day) <= 0)
    .sort((a, b) => Temporal.PlainDate.compare(a.validFrom, b.validFrom))
    .at(-1)
  return begun === undefined ? standards[key] : patternShapes[key].parse(begun.value)
}

/** The pattern that a key is a setting of; null for other settings. */
export const patternOfKey = (key: string): PatternName | null =>
  patternNames.find((pattern) => key.startsWith(`patterns.${pattern}.`)) ?? null

/** Whether a setting has a say in what is a signal: the patterns' own, and what a part of a day counts. */
export const decidesSignals = (key: string): boolean =>
  patternOfKey(key) !== null || key === 'presence.partWeights'

/** The pattern settings in force on a day, from every dated value of the municipality. */
export const patternParametersOn = (
  day: Temporal.PlainDate,
  rows: readonly ParameterRow[],
): PatternParameters => {
  const value = (key: PatternKey): number => valueOn(key, day, rows)
  const standard = defaultPatternParameters
  return {
    partWeights: parametersOn(day, settingsFrom(rows).measure).partWeights,
    total: {
      above: value('patterns.total.above'),
      fromRegisteredDays: value('patterns.total.fromRegisteredDays'),
    },
    recent: { days: value('patterns.recent.days'), of: standard.recent.of },
    spell: { moreThan: value('patterns.spell.moreThan') },
    weekday: { ...standard.weekday, minimum: value('patterns.weekday.minimum') },
    change: { ...standard.change, fromRegisteredDays: value('patterns.change.fromRegisteredDays') },
    mornings: { ...standard.mornings, days: value('patterns.mornings.days') },
  }
}

/** The smallest group whose numbers the administration is shown on a day. */
export const smallGroupOn = (day: Temporal.PlainDate, rows: readonly ParameterRow[]): number =>
  valueOn('numbers.smallGroup', day, rows)
