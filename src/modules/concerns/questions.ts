import type { Child } from '#platform/html/jsx-runtime.ts'
import { m } from '#messages'
import type { Voice } from './concerns.ts'

/** The questions of the form, said to an adult at work, to a guardian and to a pupil. Strengths are asked first. */
type Question = {
  readonly label: (name: string) => string
  readonly hint: (name: string) => string | undefined
}

export type Questions = {
  readonly works: Question
  readonly seen: Question & { readonly missing: () => string }
  readonly wonders: Question
  readonly known: Question
  readonly lead: () => Child
}

const nothing = (): undefined => undefined

export const questionsOf: Readonly<Record<Voice, Questions>> = {
  staff: {
    lead: () => m.concern_form_lead(),
    works: { label: () => m.concern_works(), hint: () => m.concern_works_hint() },
    seen: {
      label: () => m.concern_seen(),
      hint: () => m.concern_seen_hint(),
      missing: () => m.concern_seen_missing(),
    },
    wonders: { label: () => m.concern_wonders(), hint: nothing },
    known: { label: () => m.concern_known(), hint: () => m.concern_known_hint() },
  },
  guardian: {
    lead: () => m.concern_form_guardian_lead(),
    works: {
      label: (name) => m.concern_guardian_works({ name }),
      hint: (name) => m.concern_guardian_works_hint({ name }),
    },
    seen: {
      label: () => m.concern_guardian_seen(),
      hint: () => m.concern_guardian_seen_hint(),
      missing: () => m.concern_guardian_seen_missing(),
    },
    wonders: { label: () => m.concern_guardian_wonders(), hint: nothing },
    known: { label: () => m.concern_guardian_known(), hint: () => m.concern_guardian_known_hint() },
  },
  pupil: {
    lead: () => m.concern_form_pupil_lead(),
    works: { label: () => m.concern_pupil_works(), hint: () => m.concern_pupil_works_hint() },
    seen: {
      label: () => m.concern_pupil_seen(),
      hint: () => m.concern_pupil_seen_hint(),
      missing: () => m.concern_pupil_seen_missing(),
    },
    wonders: { label: () => m.concern_pupil_wonders(), hint: nothing },
    known: { label: () => m.concern_pupil_known(), hint: () => m.concern_pupil_known_hint() },
  },
}
