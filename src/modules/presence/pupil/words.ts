import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { genitive } from '#platform/text/genitive.ts'
import type { Viewer } from './policy.ts'

/** The sentences that are said about a child to others, and to the child itself. */
export type Words = {
  readonly lead: () => string
  readonly calendar: (values: {
    registered: string
    away: string
    sick: string
    authorised: string
    unauthorised: string
  }) => string
  readonly trend: (values: { weeks: number; recent: string; before: string }) => string
  readonly trendRecent: (values: { weeks: number; recent: string }) => string
  readonly quarters: (values: { quarter: string; days: string; registered: string }) => string
  readonly whoSees: () => string
  readonly whoLooked: () => string
}

const aboutChild = (name: string, viewer: 'staff' | 'family'): Words => ({
  lead: () =>
    viewer === 'staff'
      ? m.pupilpage_lead_staff()
      : m.pupilpage_lead_family({ whose: genitive(name, locale()) }),
  calendar: (values) => m.pupilpage_calendar_named({ name, ...values }),
  trend: (values) => m.pupilpage_trend_named({ name, ...values }),
  trendRecent: (values) => m.pupilpage_trend_recent_named({ name, ...values }),
  quarters: (values) => m.pupilpage_quarters_named({ name, ...values }),
  whoSees: () => m.accesspage_sees_lead_named({ name }),
  whoLooked: () => m.accesspage_looked_lead_named({ name }),
})

const toChild: Words = {
  lead: () => m.pupilpage_lead_you(),
  calendar: (values) => m.pupilpage_calendar_you(values),
  trend: (values) => m.pupilpage_trend_you(values),
  trendRecent: (values) => m.pupilpage_trend_recent_you(values),
  quarters: (values) => m.pupilpage_quarters_you(values),
  whoSees: () => m.accesspage_sees_lead_you(),
  whoLooked: () => m.accesspage_looked_lead_you(),
}

export const wordsFor = (viewer: Viewer, name: string): Words =>
  viewer === 'child' ? toChild : aboutChild(name, viewer)
