import { capital } from '#platform/text/capital.ts'
import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import type { Change, Contact } from './engine/explain.ts'
import type { Refusal } from './engine/notes.ts'
import { type Moment, startOf } from './engine/timetable.ts'
import type { WhatIf } from './engine/what-if.ts'

/** What people are called where the words are read; the engine knows only ids. */
export type Names = { readonly adult: (id: string) => string; readonly child: (id: string) => string }

const monday = Temporal.PlainDate.from('2026-01-05')

export const dayWord = (day: number): string =>
  monday.add({ days: day - 1 }).toLocaleString(locale(), { weekday: 'long' })

/** "9.00" in Danish and "9:00" in English, from the "09:00" of the files. */
export const clockWords = (slot: string): string => {
  const [hours = '', minutes = ''] = slot.split(':')
  return `${Number(hours)}${locale() === 'da' ? '.' : ':'}${minutes}`
}

/** "tirsdag 4. lektion", "uge A, mandag kl. 8.15". */
export const momentWords = ({ week, day, slot }: Moment): string => {
  const time =
    startOf(slot) === null
      ? m.continuity_moment_slot({ day: dayWord(day), slot })
      : m.continuity_moment_clock({ day: dayWord(day), time: clockWords(slot) })
  return week === '' ? time : m.continuity_moment_week({ week, time })
}

/** One lesson, or the two of a double lesson. */
export const lessonWords = ([first, second]: readonly Moment[]): string => {
  if (first === undefined) return ''
  return second === undefined
    ? momentWords(first)
    : m.continuity_moment_double({ moment: momentWords(first) })
}

/** "mandag 2. lektion, Ida" */
export const supportWords = (lessons: readonly Moment[], children: readonly string[], names: Names): string =>
  [lessonWords(lessons), ...children.map(names.child)].filter(Boolean).join(', ')

const contactWords = ({ child, adult, together }: Contact, names: Names, isEnded: boolean): string => {
  const who = { child: names.child(child), adult: names.adult(adult) }
  if (!isEnded) return m.continuity_change_begun(who)
  return together.length > 1
    ? m.continuity_change_ended_together({ ...who, count: together.length - 1 })
    : m.continuity_change_ended(who)
}

/** "Ida og Bo" */
const childrenWords = (children: readonly string[], names: Names): string =>
  new Intl.ListFormat(locale() === 'da' ? 'da-DK' : 'en-GB', { type: 'conjunction' }).format(
    children.map(names.child),
  )

/** One change in words: what, and who gains and who loses by it. */
export const changeSentence = (change: Change, names: Names): string => {
  const place = lessonWords(change.lessons)
  const children = change.children.map(names.child).join(', ')
  const [from, to] = [change.from, change.to].map((id) => (id === null ? null : names.adult(id)))
  const what =
    from === null || from === undefined
      ? m.continuity_change_covers({ place, children, to: to ?? m.continuity_solve_none() })
      : to === null || to === undefined
        ? m.continuity_change_leaves({ place, children, from })
        : m.continuity_change_swaps({ place, children, from, to })
  // Of children who share support it may be one's primary adult and not the other's.
  const { given, taken } = change.primary
  const primary = [
    ...(given.length === 0
      ? []
      : [m.continuity_change_primary_given({ adult: to ?? '', children: childrenWords(given, names) })]),
    ...(taken.length === 0
      ? []
      : [m.continuity_change_primary_taken({ adult: from ?? '', children: childrenWords(taken, names) })]),
  ]
  return [
    capital(what),
    ...primary,
    ...change.ended.map((contact) => contactWords(contact, names, true)),
    ...change.begun.map((contact) => contactWords(contact, names, false)),
  ].join(' ')
}

export const whatIfSentence = (whatIf: WhatIf, names: Names): string =>
  m.continuity_what_if({
    to: names.adult(whatIf.to),
    subject: whatIf.subject,
    group: whatIf.group,
    teacher: names.adult(whatIf.teacher),
    children: whatIf.children
      .map(({ id, before, after }) => m.continuity_what_if_child({ child: names.child(id), before, after }))
      .join(', '),
  })

export const refusalWords: Readonly<Record<Refusal, () => string>> = {
  notStaff: () => m.continuity_refusal_not_staff(),
  notQualified: () => m.continuity_refusal_not_qualified(),
  forbidden: () => m.continuity_refusal_forbidden(),
  refused: () => m.continuity_refusal_refused(),
  away: () => m.continuity_refusal_away(),
  teaches: () => m.continuity_refusal_teaches(),
  weekFull: () => m.continuity_refusal_week_full(),
  dayFull: () => m.continuity_refusal_day_full(),
  elsewhere: () => m.continuity_refusal_elsewhere(),
}
