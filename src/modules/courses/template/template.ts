import { z } from 'zod'
import { sessionKinds, stepAims } from '../courses.ts'

export const answerers = ['teacher', 'child', 'parents', 'team'] as const
export type Answerer = (typeof answerers)[number]

/** How many of each a template may hold. */
export const most = { steps: 20, sessions: 40, roles: 10, materials: 20, measures: 6 } as const

/** Only an address on the web: a link is opened by whoever trusts the template. */
export const isWebAddress = (text: string): boolean => {
  if (!/^https?:\/\//i.test(text) || text.length > 500 || /[\s<>"\\]/.test(text)) return false
  const url = URL.parse(text)
  return (
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.password === ''
  )
}

const key = z.string().regex(/^[a-z0-9-]{1,50}$/)
const words = (longest: number) => z.string().trim().min(1).max(longest)

const measure = z
  .object({
    key,
    title: words(120),
    /** Of whom there is one figure: each pupil, or the course as a whole. */
    unit: z.enum(['pupil', 'course']),
    lowest: z.number().min(-10_000).max(10_000),
    highest: z.number().min(-10_000).max(10_000),
    better: z.enum(['higher', 'lower']),
    answeredBy: z.enum(answerers),
    /** `presence`: absence in percent of the last 20 school days, counted from the registrations. */
    source: z.enum(['typed', 'presence']),
  })
  .refine(({ lowest, highest }) => lowest < highest)
  .refine(
    ({ source, unit, lowest, highest }) =>
      source === 'typed' || (unit === 'pupil' && lowest === 0 && highest === 100),
  )

export const templateContent = z.object({
  summary: z.string().max(2000),
  steps: z.array(z.object({ key, title: words(200), aim: z.enum(stepAims) })).max(most.steps),
  sessions: z
    .array(
      z.object({
        key,
        kind: z.enum(sessionKinds),
        title: words(120),
        purpose: z.string().max(1000),
        minutes: z.number().int().min(5).max(480).nullable(),
        days: z.number().int().min(0).max(400),
      }),
    )
    .min(1)
    .max(most.sessions),
  roles: z.array(z.object({ title: words(100), task: z.string().max(500) })).max(most.roles),
  materials: z
    .array(z.object({ key, title: words(200), link: z.string().refine(isWebAddress).nullable() }))
    .max(most.materials),
  measures: z.array(measure).max(most.measures),
  rule: z.object({ condition: words(1000), action: words(1000), decider: words(200) }),
  /** Why every step is aimed at the child, when none is aimed at the learning environment or the team around it. */
  childOnlyReason: z.string().min(1).max(1000).nullable(),
})

export type TemplateContent = Readonly<z.infer<typeof templateContent>>
export type Measure = TemplateContent['measures'][number]

/** How many school days "absence lately" looks back over. */
export const absenceDays = 20

const isSameScale = (one: Measure, other: Measure): boolean =>
  one.lowest === other.lowest &&
  one.highest === other.highest &&
  one.better === other.better &&
  one.unit === other.unit &&
  one.source === other.source

/**
 * The measures of a new version. One whose scale has changed is a new measure: figures on two scales are never put into one mean.
 */
export const keepScales = (
  measures: readonly Measure[],
  former: readonly Measure[],
  newKey: () => string,
): Measure[] => {
  const used = new Set<string>()
  return measures.map((measure) => {
    const before = former.find((one) => one.key === measure.key)
    const isKept = before !== undefined && isSameScale(before, measure) && !used.has(measure.key)
    const kept = isKept ? measure : { ...measure, key: newKey() }
    used.add(kept.key)
    return kept
  })
}

/** The figure in hundredths, or null when it is none on the measure's scale. Danes write a comma. */
export const readFigure = (
  text: string,
  { lowest, highest }: Pick<Measure, 'lowest' | 'highest'>,
): number | null => {
  if (!/^-?\d{1,6}([.,]\d{1,2})?$/.test(text)) return null
  const value = Number(text.replace(',', '.'))
  return value < lowest || value > highest ? null : Math.round(value * 100)
}
