import { z } from 'zod'
import type { Setting } from './setting.ts'

const weeks = z.number().int().min(1).max(52)

/** Kept here with the others because one page edits them all; they are read by the plans. */
export const planShapes = {
  'plans.supportMinutes': z.number().int().min(30).max(3000),
  'plans.childVoiceWeeks': weeks,
  'plans.untouchedWeeks': weeks,
} as const

const inWeeks = { name: 'whole', least: 1, most: 52 } as const

export const planSettings: readonly Setting[] = [
  {
    slug: 'stoette-graense',
    key: 'plans.supportMinutes',
    group: 'plans',
    kind: { name: 'whole', least: 30, most: 3000 },
    origin: {
      kind: 'source',
      source: 'Folkeskoleloven § 3, stk. 2: mindst 9 undervisningstimer a 60 minutter om ugen',
      confidence: 'M',
    },
    standard: 540,
  },
  {
    slug: 'barnet-ikke-hoert',
    key: 'plans.childVoiceWeeks',
    group: 'plans',
    kind: inWeeks,
    origin: { kind: 'own' },
    standard: 6,
  },
  {
    slug: 'plan-ikke-roert',
    key: 'plans.untouchedWeeks',
    group: 'plans',
    kind: inWeeks,
    origin: { kind: 'own' },
    standard: 6,
  },
]
