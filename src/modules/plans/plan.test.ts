import { describe, expect, test } from 'vitest'
import { lacksFor, mayBecome, planStatuses, type Readiness } from './plan.ts'

const ready: Readiness = {
  subject: 'child',
  goals: 1,
  measureAims: ['environment', 'child'],
  childOnlyReason: false,
  hasStrengths: true,
  plannedFollowUps: 1,
  goalsWithoutEvaluation: 0,
  evaluation: { childWord: true, parentsWord: true },
}

describe('what is missing before a step', () => {
  test.each(planStatuses)('nothing before %s, when everything is there', (to) => {
    expect(lacksFor(to, ready)).toEqual([])
  })

  test.each([
    ['agreed', { hasStrengths: false }, 'strengths'],
    ['agreed', { goals: 0 }, 'goal'],
    ['agreed', { measureAims: [] }, 'measure'],
    ['agreed', { measureAims: ['child', 'child'] }, 'childOnlyReason'],
    ['running', { plannedFollowUps: 0 }, 'followUp'],
    ['evaluated', { goalsWithoutEvaluation: 1 }, 'attainment'],
    // The measures around the child were put aside while the plan ran.
    ['evaluated', { measureAims: ['child'] }, 'childOnlyReason'],
    ['evaluated', { evaluation: null }, 'evaluation'],
    ['closed', { evaluation: { childWord: false, parentsWord: true } }, 'childWord'],
    ['closed', { evaluation: { childWord: true, parentsWord: false } }, 'parentsWord'],
    ['continued', { evaluation: null }, 'evaluation'],
  ] as const)('before %s with %o: %s', (to, without, lack) => {
    expect(lacksFor(to, { ...ready, ...without })).toEqual([lack])
  })

  test('a plan about a class waits for no child’s word', () => {
    const aboutClass = {
      ...ready,
      subject: 'class' as const,
      evaluation: { childWord: false, parentsWord: false },
    }
    expect(lacksFor('closed', aboutClass)).toEqual([])
  })

  test('a reason is enough when all measures are aimed at the child', () => {
    expect(lacksFor('agreed', { ...ready, measureAims: ['child'], childOnlyReason: true })).toEqual([])
  })
})

test('no plan goes from its end to anything, or skips a step', () => {
  const steps = planStatuses.flatMap((from) =>
    planStatuses.filter((to) => mayBecome(from, to)).map((to) => `${from} ${to}`),
  )
  expect(steps).toEqual([
    'draft agreed',
    'agreed draft',
    'agreed running',
    'running evaluated',
    'evaluated running',
    'evaluated closed',
    'evaluated continued',
  ])
})
