import { type DayUnits, type PartWeights, wholeDay } from './presence.ts'

/** Tenths of a percent, so that 12.5 % can be written and compared exactly. */
export type Permille = number

/**
 * What the legal measure counts by, from a day on. The law has changed these before and the sources differ, so they are
 * dated, editable rows of the municipality. A null limit is switched off.
 */
export type PresenceParameters = {
  readonly validFrom: Temporal.PlainDate
  readonly partWeights: PartWeights
  /** Unauthorised absence in a quarter that requires the written warning. */
  readonly warning: Permille
  /** Unauthorised absence in a quarter by which the leader must notify the municipality. */
  readonly notification: Permille
  /** Days of sickness in a quarter by which the school talks with the family about teaching during illness. */
  readonly illnessTeachingDays: number | null
}

export type ParameterName = Exclude<keyof PresenceParameters, 'validFrom'>

/** H official text, M secondary or older source, MEM from memory: shown beside the parameter where it is edited. */
export type Confidence = 'H' | 'M' | 'MEM'

export const parameterSources: Readonly<
  Record<ParameterName, { readonly source: string; readonly confidence: Confidence }>
> = {
  partWeights: {
    source: 'Bekendtgørelse om elevers fravær fra undervisningen i folkeskolen (2019)',
    confidence: 'MEM',
  },
  warning: { source: 'Børne- og ungeydelsesloven; uvm.dk om elevers fravær', confidence: 'H' },
  notification: { source: 'Børne- og ungeydelsesloven; uvm.dk om elevers fravær', confidence: 'H' },
  illnessTeachingDays: {
    source: 'Ældre bekendtgørelse om elevers fravær (2004); i dag BEK 694/2014 om sygeundervisning',
    confidence: 'M',
  },
}

/** The rules since 1 January 2020, when registration became national (domain §2). */
export const defaultParameters: PresenceParameters = {
  validFrom: new Temporal.PlainDate(2020, 1, 1),
  partWeights: { morning: 50, last_lesson: 50 },
  warning: 100,
  notification: 150,
  illnessTeachingDays: 15,
}

/** The set in force on a day: the latest one that has begun. Before the first set, the first one counts. */
export const parametersOn = (
  day: Temporal.PlainDate,
  sets: readonly PresenceParameters[] = [defaultParameters],
): PresenceParameters => {
  const ordered = [...sets].sort((a, b) => Temporal.PlainDate.compare(a.validFrom, b.validFrom))
  const begun = ordered.filter(({ validFrom }) => Temporal.PlainDate.compare(validFrom, day) <= 0)
  return begun.at(-1) ?? ordered[0] ?? defaultParameters
}

export type ParameterProblem =
  | 'weight'
  | 'weights_exceed_a_day'
  | 'limit'
  | 'limits_in_wrong_order'
  | 'illness_days'

const isWhole = (value: number, from: number, to: number): boolean =>
  Number.isInteger(value) && value >= from && value <= to

/** What a municipality must correct before a set can be used; empty when nothing. */
export const parameterProblems = (
  set: Omit<PresenceParameters, 'validFrom'>,
): readonly ParameterProblem[] => {
  const weights: readonly DayUnits[] = [set.partWeights.morning, set.partWeights.last_lesson]
  const problems: ParameterProblem[] = []
  if (weights.some((weight) => !isWhole(weight, 0, wholeDay))) problems.push('weight')
  else if (set.partWeights.morning + set.partWeights.last_lesson > wholeDay)
    problems.push('weights_exceed_a_day')
  if (!isWhole(set.warning, 1, 1000) || !isWhole(set.notification, 1, 1000)) problems.push('limit')
  else if (set.warning > set.notification) problems.push('limits_in_wrong_order')
  if (set.illnessTeachingDays !== null && !isWhole(set.illnessTeachingDays, 1, 100))
    problems.push('illness_days')
  return problems
}
