import { type PersonActor, type Role, hasRole, leadsSchool } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { PersonId, PupilId, SchoolId } from '#platform/ids.ts'

export const answeringRoles: readonly Role[] = ['teacher', 'schoolLeader']

export type LeaveToAnswer = {
  readonly askedBy: PersonId
  readonly school: SchoolId
  /** Whether the one who asks teaches the pupil's home class today. */
  readonly isHomeTeacher: boolean
  readonly schoolDays: number
  /** How many school days a teacher may answer for. */
  readonly teacherDays: number
}

/** The leader answers; a teacher of the home class up to the municipality's number of days; nobody answers for themselves. */
export const mayAnswerLeave = (actor: PersonActor, leave: LeaveToAnswer): Decision => {
  if (!hasRole(actor, ...answeringRoles)) return refuse('role')
  if (leave.askedBy === actor.person) return refuse('ownRequest')
  if (leadsSchool(actor, leave.school)) return allow('leadsSchool')
  if (!hasRole(actor, 'teacher') || !leave.isHomeTeacher) return refuse('notOwnPupil')
  if (leave.schoolDays > leave.teacherDays) return refuse('moreDaysThanTeachersMayAnswer')
  return allow('teachesClass')
}

/** Those who may answer, the home class's teachers also when the leader must, and the child's custody holders. */
export const mayReadLeave = (
  actor: PersonActor,
  leave: LeaveToAnswer & { readonly pupil: PupilId; readonly children: readonly PupilId[] },
): Decision => {
  if (hasRole(actor, 'custodyHolder') && leave.children.includes(leave.pupil)) return allow('custody')
  if (hasRole(actor, 'schoolLeader') && leadsSchool(actor, leave.school)) return allow('leadsSchool')
  if (hasRole(actor, 'teacher') && leave.isHomeTeacher) return allow('teachesClass')
  return refuse('notOwnPupil')
}

/** A request is withdrawn by the one who asked, while they have custody. */
export const mayWithdrawLeave = (
  actor: PersonActor,
  leave: { readonly askedBy: PersonId; readonly pupil: PupilId; readonly children: readonly PupilId[] },
): Decision => {
  if (!hasRole(actor, 'custodyHolder')) return refuse('role')
  if (!leave.children.includes(leave.pupil)) return refuse('notOwnChild')
  if (leave.askedBy !== actor.person) return refuse('notOwnRequest')
  return allow('custody')
}
