import type { PersonActor } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { PupilId } from '#platform/ids.ts'

/** Why a person may see a pupil, as `pupil_access` has it. Staff's reasons come first: they decide which words are shown. */
export const accessReasons = ['teachesClass', 'leadsSchool', 'onPlan', 'onCourse', 'custody', 'self'] as const
export type AccessReason = (typeof accessReasons)[number]

/** A pupil, and the reasons the asker has to see them today; none when the asker has none, or there is no such pupil. */
export type PupilAbout = { readonly pupil: PupilId; readonly reasons: readonly AccessReason[] }

/** For whom the page is worded. */
export type Viewer = 'staff' | 'family' | 'child'

const viewers: Readonly<Record<AccessReason, Viewer>> = {
  teachesClass: 'staff',
  leadsSchool: 'staff',
  onPlan: 'staff',
  onCourse: 'staff',
  custody: 'family',
  self: 'child',
}

const holds = (actor: PersonActor, { pupil, reasons }: PupilAbout, reason: AccessReason): boolean =>
  reasons.includes(reason) && (reason !== 'self' || String(actor.person) === String(pupil))

const reasonFor = (actor: PersonActor, about: PupilAbout): AccessReason | null =>
  accessReasons.find((reason) => holds(actor, about, reason)) ?? null

export const staffReasonFor = (actor: PersonActor, about: PupilAbout): AccessReason | null => {
  const reason = reasonFor(actor, about)
  return reason !== null && viewers[reason] === 'staff' ? reason : null
}

/** Teaches the class, leads the school, works with the pupil on a plan or in a course, has custody, or is the pupil. Nobody else, whatever their role. */
export const mayReadPupil = (actor: PersonActor, about: PupilAbout): Decision => {
  if (about.reasons.length === 0) return refuse('noAccess')
  const reason = reasonFor(actor, about)
  if (reason !== null) return allow(reason)
  return refuse('noAccess')
}

/** Null for one who may not see the pupil at all. */
export const viewerOf = (actor: PersonActor, about: PupilAbout): Viewer | null => {
  const reason = reasonFor(actor, about)
  return reason === null ? null : viewers[reason]
}
