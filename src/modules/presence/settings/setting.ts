import {
  type ParameterRow,
  defaultDailyParameters,
  parameterShapes,
  settingsFrom,
} from '../daily-parameters.ts'
import { smallestShownGroup } from '../disclosure/disclosure.ts'
import {
  type Confidence,
  type ParameterProblem,
  defaultParameters,
  parameterProblems,
  parameterSources,
} from '../presence-parameters.ts'
import { planSettings, planShapes } from './plan-settings.ts'
import { type PatternKey, patternShapes, patternStandard } from './pattern-settings.ts'

const shapes = { ...parameterShapes, ...patternShapes, ...planShapes }
export type SettingKey = keyof typeof shapes

/** How a value is written and read: a share in tenths of a percent, whole numbers, two weights, a time of day. */
export type SettingKind =
  | { readonly name: 'permille' }
  | { readonly name: 'whole'; readonly least: number; readonly most: number }
  | { readonly name: 'days_or_off' }
  | { readonly name: 'weights' }
  | { readonly name: 'time' }

/** Where a value comes from. `own` is the municipality's own choice; `measured` was found by trying on generated pupils. */
export type Origin =
  | { readonly kind: 'source'; readonly source: string; readonly confidence: Confidence }
  | { readonly kind: 'measured' }
  | { readonly kind: 'own' }

export const settingGroups = ['law', 'patterns', 'daily', 'plans', 'numbers'] as const
export type SettingGroup = (typeof settingGroups)[number]

export type Setting = {
  /** Its word in the address. */
  readonly slug: string
  readonly key: SettingKey
  readonly group: SettingGroup
  readonly kind: SettingKind
  readonly origin: Origin
  readonly standard: unknown
}

const law = (name: keyof typeof parameterSources): Origin => ({ kind: 'source', ...parameterSources[name] })

const usualStatistic: Origin = {
  kind: 'source',
  source: 'Uddannelsesministeriets statistik over elevfravær: “over 10 procent”',
  confidence: 'H',
}

const smallGroups: Origin = {
  kind: 'source',
  source: 'Undervisningsministeriets diskretionering af statistik: mindst 5 i en gruppe',
  confidence: 'H',
}

const pattern = (
  slug: string,
  key: PatternKey,
  bounds: readonly [number, number],
  origin: Origin,
): Setting => ({
  slug,
  key,
  group: key === 'numbers.smallGroup' ? 'numbers' : 'patterns',
  kind: { name: 'whole', least: bounds[0], most: bounds[1] },
  origin,
  standard: patternStandard(key),
})

const measured: Origin = { kind: 'measured' }
const own: Origin = { kind: 'own' }

export const settings: readonly Setting[] = [
  {
    slug: 'varsel',
    key: 'presence.warning',
    group: 'law',
    kind: { name: 'permille' },
    origin: law('warning'),
    standard: defaultParameters.warning,
  },
  {
    slug: 'underretning',
    key: 'presence.notification',
    group: 'law',
    kind: { name: 'permille' },
    origin: law('notification'),
    standard: defaultParameters.notification,
  },
  {
    slug: 'halve-dage',
    key: 'presence.partWeights',
    group: 'law',
    kind: { name: 'weights' },
    origin: law('partWeights'),
    standard: defaultParameters.partWeights,
  },
  {
    slug: 'sygeundervisning',
    key: 'presence.illnessTeachingDays',
    group: 'law',
    kind: { name: 'days_or_off' },
    origin: law('illnessTeachingDays'),
    standard: defaultParameters.illnessTeachingDays,
  },
  pattern('seneste-20-dage', 'patterns.recent.days', [3, 18], measured),
  {
    slug: 'over-graensen',
    key: 'patterns.total.above',
    group: 'patterns',
    kind: { name: 'permille' },
    origin: usualStatistic,
    standard: patternStandard('patterns.total.above'),
  },
  pattern('registrerede-dage', 'patterns.total.fromRegisteredDays', [1, 100], own),
  pattern('sammenhaengende', 'patterns.spell.moreThan', [2, 30], {
    kind: 'source',
    source: 'Praktikere og kommunale handleguider: over en uge i træk',
    confidence: 'M',
  }),
  pattern('ugedag', 'patterns.weekday.minimum', [3, 12], measured),
  pattern('egen-fortid', 'patterns.change.fromRegisteredDays', [20, 120], measured),
  pattern('morgener', 'patterns.mornings.days', [2, 20], own),
  {
    slug: 'laerers-tilladelse',
    key: 'leave.teacherDays',
    group: 'daily',
    kind: { name: 'whole', least: 0, most: 30 },
    origin: own,
    standard: defaultDailyParameters.leaveTeacherDays,
  },
  {
    slug: 'besked-inden',
    key: 'notice.until',
    group: 'daily',
    kind: { name: 'time' },
    origin: own,
    standard: '09:00',
  },
  {
    slug: 'svar-paa-undringer',
    key: 'concerns.answerDays',
    group: 'daily',
    kind: { name: 'whole', least: 1, most: 60 },
    origin: own,
    standard: 5,
  },
  ...planSettings,
  pattern('smaa-grupper', 'numbers.smallGroup', [smallestShownGroup, 50], smallGroups),
]

export const findSetting = (slug: string): Setting | null =>
  settings.find((setting) => setting.slug === slug) ?? null

export const settingOf = (key: string): Setting | null =>
  settings.find((setting) => setting.key === key) ?? null

/** The value in force on a day; the standard before the first. */
export const valueOn = (
  setting: Setting,
  day: Temporal.PlainDate,
  rows: readonly ParameterRow[],
): unknown => {
  const begun = rows
    .filter(({ key, validFrom }) => key === setting.key && Temporal.PlainDate.compare(validFrom, day) <= 0)
    .sort((a, b) => Temporal.PlainDate.compare(a.validFrom, b.validFrom))
    .at(-1)
  return begun === undefined ? setting.standard : begun.value
}

/** What has been written in the form's fields, by their names. */
export type WrittenValue = Readonly<Record<string, string>>

export const valueFields: Readonly<Record<SettingKind['name'], readonly string[]>> = {
  permille: ['vaerdi'],
  whole: ['vaerdi'],
  days_or_off: ['vaerdi'],
  weights: ['morgen', 'sidste'],
  time: ['vaerdi'],
}

/** A value as the fields of the form have it. */
export const writeValue = (kind: SettingKind, value: unknown): WrittenValue => {
  if (kind.name === 'permille') return { vaerdi: String(Number(value) / 10).replace('.', ',') }
  if (kind.name === 'weights') {
    const weights = parameterShapes['presence.partWeights'].parse(value)
    return { morgen: String(weights.morning), sidste: String(weights.last_lesson) }
  }
  return { vaerdi: typeof value === 'number' || typeof value === 'string' ? String(value) : '' }
}

export type ReadValue =
  | { readonly kind: 'ok'; readonly value: unknown }
  | {
      readonly kind: 'wrong'
      readonly field: string
      readonly why: 'share' | 'whole' | 'days' | 'weight' | 'time'
    }

const wrong = (field: string, why: Extract<ReadValue, { kind: 'wrong' }>['why']): ReadValue => ({
  kind: 'wrong',
  field,
  why,
})

const readWhole = (text: string, least: number, most: number): number | null => {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}

/** Tenths of a percent from `10`, `12,5` or `12.5`. */
const readPermille = (text: string): number | null => {
  const [, whole, tenth] = /^(\d{1,3})(?:[.,](\d))?\s?%?$/.exec(text) ?? []
  if (whole === undefined) return null
  const permille = Number(whole) * 10 + Number(tenth ?? 0)
  return permille >= 10 && permille <= 1000 ? permille : null
}

export const readValue = ({ kind, key }: Setting, written: WrittenValue): ReadValue => {
  const text = (written['vaerdi'] ?? '').trim()
  if (kind.name === 'permille') {
    const permille = readPermille(text)
    return permille !== null && shapes[key].safeParse(permille).success
      ? { kind: 'ok', value: permille }
      : wrong('vaerdi', 'share')
  }
  if (kind.name === 'whole') {
    const number = readWhole(text, kind.least, kind.most)
    return number === null ? wrong('vaerdi', 'whole') : { kind: 'ok', value: number }
  }
  if (kind.name === 'days_or_off') {
    if (text === '') return { kind: 'ok', value: null }
    const number = readWhole(text, 1, 100)
    return number === null ? wrong('vaerdi', 'days') : { kind: 'ok', value: number }
  }
  if (kind.name === 'time') {
    const [, hour, minute] = /^(\d{1,2})[.:](\d{2})$/.exec(text) ?? []
    const time = `${(hour ?? '').padStart(2, '0')}:${minute ?? ''}`
    return shapes['notice.until'].safeParse(time).success
      ? { kind: 'ok', value: time }
      : wrong('vaerdi', 'time')
  }
  const morning = readWhole((written['morgen'] ?? '').trim(), 0, 100)
  const last = readWhole((written['sidste'] ?? '').trim(), 0, 100)
  if (morning === null) return wrong('morgen', 'weight')
  if (last === null) return wrong('sidste', 'weight')
  return { kind: 'ok', value: { morning, last_lesson: last } }
}

/** What a new value would make impossible, together with every other value from that day on. */
export const problemsWith = (
  rows: readonly ParameterRow[],
  added: ParameterRow,
): readonly ParameterProblem[] => {
  const without = rows.filter(({ key, validFrom }) => key !== added.key || !validFrom.equals(added.validFrom))
  const sets = settingsFrom([...without, added]).measure
  return [...new Set(sets.flatMap((set) => parameterProblems(set)))]
}
