import { z } from 'zod'
import { aims, planStatuses, supports } from '../plan.ts'
import { audiences, sectionKinds } from '../template/template.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const levelWords = z.strictObject({
  '-2': z.string(),
  '-1': z.string(),
  '0': z.string(),
  '1': z.string(),
  '2': z.string(),
})

/** Who last changed it, and when; the same content says the same whoever wrote it. */
const changedSchema = z.strictObject({ by: z.string(), at: z.string() })

const goalSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  signs: z.string(),
  weight: z.number(),
  levels: levelWords,
  changed: changedSchema.optional(),
})

const measureSchema = z.strictObject({
  id: z.string(),
  aim: z.enum(aims),
  title: z.string(),
  description: z.string().nullable(),
  responsible: z.string(),
  firstDay: day,
  lastDay: day,
  link: z.string().nullable(),
  changed: changedSchema.optional(),
})

const sectionSchema = z.strictObject({
  key: z.string(),
  kind: z.enum(sectionKinds),
  heading: z.string(),
  question: z.string(),
  audience: z.enum(audiences),
  text: z.string(),
})

/**
 * A plan as it was at one moment, readable by itself: names and headings are written out. What families get has the sections that are for
 * everyone, and no others.
 */
export const planContentSchema = z.strictObject({
  title: z.string(),
  status: z.enum(planStatuses),
  subject: z.strictObject({ kind: z.enum(['class', 'team', 'group', 'child']), name: z.string() }),
  school: z.string(),
  /** The plan in plain language, for those who are not from the school. */
  summary: z.string(),
  sections: z.array(sectionSchema),
  goals: z.array(goalSchema),
  measures: z.array(measureSchema),
  childOnlyReason: z.string().nullable(),
  support: z.strictObject({ kind: z.enum(supports), minutes: z.number().nullable() }).nullable(),
  members: z.array(z.strictObject({ name: z.string(), leads: z.boolean(), part: z.string().nullable() })),
  followUps: z.array(z.strictObject({ due: day })),
  /** Of the name, the support and why only the child. */
  headChanged: changedSchema.optional(),
})
export type PlanContent = z.infer<typeof planContentSchema>

const unsigned = ({ headChanged: _head, ...content }: PlanContent): PlanContent => ({
  ...content,
  goals: content.goals.map(({ changed: _changed, ...goal }) => goal),
  measures: content.measures.map(({ changed: _changed, ...measure }) => measure),
})

/** What a family reads of it. */
export const sharedPartOf = (content: PlanContent): PlanContent => ({
  ...unsigned(content),
  // An answer of the staff to themselves.
  childOnlyReason: null,
  sections: content.sections.filter(({ audience }) => audience === 'everyone'),
})

export const readContent = (json: unknown): PlanContent => planContentSchema.parse(json)

/** Two contents that say the same, whatever their status. */
export const saysTheSame = (one: PlanContent, other: PlanContent): boolean =>
  JSON.stringify({ ...unsigned(one), status: '' }) === JSON.stringify({ ...unsigned(other), status: '' })
