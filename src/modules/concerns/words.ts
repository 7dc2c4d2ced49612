import type { TagKind } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Concern, ConcernSubject, StateKind, SubjectKind, Waited } from './concerns.ts'
import type { ConcernSeen } from './policy.ts'

export const kindWords: Readonly<Record<SubjectKind, () => string>> = {
  class: () => m.concern_kind_class(),
  team: () => m.concern_kind_team(),
  group: () => m.concern_kind_group(),
  child: () => m.concern_kind_child(),
}

export const kindsWords: Readonly<Record<SubjectKind, () => string>> = {
  class: () => m.concern_kinds_class(),
  team: () => m.concern_kinds_team(),
  group: () => m.concern_kinds_group(),
  child: () => m.concern_kinds_child(),
}

/** The words of a kind in an address. */
export const kindSlugs: Readonly<Record<SubjectKind, string>> = {
  class: 'klasse',
  team: 'team',
  group: 'gruppe',
  child: 'barn',
}

export const subjectText = (subject: ConcernSubject): string => {
  switch (subject.kind) {
    case 'class':
      return m.concern_about_class({ title: subject.title })
    case 'team':
      return m.concern_about_team({ named: subject.named })
    case 'group':
      return m.concern_about_group({ named: subject.named })
    case 'child':
      return m.concern_about_child({ name: subject.name })
  }
}

/** What a concern is called to whoever reads it: a pupil does not read about itself by name. */
export const titleOf = (concern: ConcernSeen): string =>
  concern.voice === 'pupil' && concern.started ? m.concern_about_you() : subjectText(concern.subject)

export const fromText = ({ voice, startedByName: name }: Pick<Concern, 'voice' | 'startedByName'>): string =>
  voice === 'staff'
    ? m.concern_from_staff({ name })
    : voice === 'guardian'
      ? m.concern_from_guardian({ name })
      : m.concern_from_pupil({ name })

export const stateWords: Readonly<Record<StateKind, { kind: TagKind; text: () => string }>> = {
  open: { kind: 'info', text: () => m.concern_state_open() },
  takenUp: { kind: 'success', text: () => m.concern_state_taken_up() },
  combined: { kind: 'success', text: () => m.concern_state_combined() },
  closed: { kind: 'neutral', text: () => m.concern_state_closed() },
}

export const momentDay = (moment: Temporal.Instant): string => shortDay(dayOf(moment), locale())

export const waitedText = ({ schoolDays, days }: Waited): string =>
  days === 0
    ? m.concern_waited_today()
    : `${m.concern_waited_school({ count: schoolDays })} (${m.concern_waited_days({ count: days })})`

export const concernHref = ({ id }: { readonly id: string }): string => `/undringer/${id}`
