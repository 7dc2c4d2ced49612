import { z } from 'zod'

/**
 * What a section of an analysis asks about. Facts stand beside interpretation; what keeps it going is looked at from three sides: the
 * individual, those who act, and the context (LP-modellen, Nordahl).
 */
export const sectionKinds = [
  'strengths',
  'facts',
  'interpretation',
  'maintaining',
  'individual',
  'actor',
  'context',
  'tried',
  'free',
] as const
export type SectionKind = (typeof sectionKinds)[number]

export const audiences = ['team', 'everyone'] as const

export const sectionSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9]{0,39}$/)
    // The plan's own texts have theirs.
    .refine((key) => key !== 'summary'),
  kind: z.enum(sectionKinds),
  heading: z.string().min(1).max(200),
  question: z.string().max(1000),
  audience: z.enum(audiences),
})
export type Section = z.infer<typeof sectionSchema>

export type TemplateVersion = {
  readonly template: string
  readonly version: number
  readonly title: string
  readonly introduction: string
  readonly sections: readonly Section[]
}

export type TemplateProblem = 'none' | 'tooMany' | 'strengthsFirst' | 'facts' | 'sides' | 'sameKey'

/** What is wrong with a template: strengths are asked before difficulties, facts apart from interpretation, and from all three sides. */
export const templateProblem = (sections: readonly Section[]): TemplateProblem | null => {
  const kinds = sections.map(({ kind }) => kind)
  if (sections.length === 0) return 'none'
  if (sections.length > 30) return 'tooMany'
  if (new Set(sections.map(({ key }) => key)).size !== sections.length) return 'sameKey'
  if (kinds[0] !== 'strengths') return 'strengthsFirst'
  if (!kinds.includes('facts') || !kinds.includes('interpretation')) return 'facts'
  if (!(['individual', 'actor', 'context'] as const).every((side) => kinds.includes(side))) return 'sides'
  return null
}

/** The sections as they lie in the database. Throws on another shape: nobody else writes them. */
export const readSections = (json: unknown): readonly Section[] => z.array(sectionSchema).parse(json)

/** The texts that every plan has beside its analysis. */
export const summaryKey = 'summary'
export const planTextKeys = [summaryKey] as const
