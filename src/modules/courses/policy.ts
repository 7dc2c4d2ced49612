import { type PersonActor, hasRole, leadsSchool } from '#platform/access/actor.ts'
import { type Decision, allow, refuse } from '#platform/access/decision.ts'
import type { Course } from './course/course-store.ts'
import { courseStaffRoles } from './roles.ts'

/** For whom a course's page is worded: those who work on it, other staff who know a pupil or coordinate, the family, the child. */
export type Viewer = 'staff' | 'reader' | 'family' | 'child'

export type SeenCourse = Pick<Course, 'isOn' | 'coordinates' | 'pupils' | 'classReasons' | 'school' | 'staff'>

const hasReason = ({ pupils, classReasons }: SeenCourse, reason: string): boolean =>
  classReasons.includes(reason) || pupils.some(({ reasons }) => reasons.includes(reason))

/** Why a course is shown to somebody: a pupil who is on it, or who goes to the class that it is for. */
const reasonFor = (actor: PersonActor, course: SeenCourse): { because: string; viewer: Viewer } | null => {
  const isStaff = hasRole(actor, ...courseStaffRoles)
  if (isStaff && course.isOn) {
    const isOnIt = course.staff.some(({ person }) => person === actor.person)
    return {
      because: isOnIt || !leadsSchool(actor, course.school) ? 'onCourse' : 'leadsSchool',
      viewer: 'staff',
    }
  }
  if (isStaff && hasReason(course, 'teachesClass')) return { because: 'teachesClass', viewer: 'reader' }
  if (isStaff && hasReason(course, 'onPlan')) return { because: 'onPlan', viewer: 'reader' }
  if (hasRole(actor, 'custodyHolder') && hasReason(course, 'custody'))
    return { because: 'custody', viewer: 'family' }
  if (hasRole(actor, 'pupil') && hasReason(course, 'self')) return { because: 'self', viewer: 'child' }
  if (isStaff && course.coordinates) return { because: 'coordinatesCourses', viewer: 'reader' }
  return null
}

export const mayReadCourse = (actor: PersonActor, course: SeenCourse): Decision => {
  const reason = reasonFor(actor, course)
  return reason === null ? refuse('notOnCourse') : allow(reason.because)
}

export const viewerOf = (actor: PersonActor, course: SeenCourse): Viewer | null =>
  reasonFor(actor, course)?.viewer ?? null

/** Attendance, notes, figures and days are written by those who work on the course, while it is open. */
export const mayWorkOnCourse = (actor: PersonActor, course: SeenCourse & Pick<Course, 'runs'>): Decision =>
  course.runs && viewerOf(actor, course) === 'staff' ? mayReadCourse(actor, course) : refuse('notOnCourse')

/** The lead and the school's leader decide who is on it, and when it begins and ends. */
export const maySteerCourse = (actor: PersonActor, course: SeenCourse & Pick<Course, 'steers'>): Decision =>
  course.steers && viewerOf(actor, course) === 'staff' ? mayReadCourse(actor, course) : refuse('notLead')

/** The pages behind a course's tabs, also when it has ended: for those who work on it. */
export const mayOpenAsStaff = (actor: PersonActor, course: SeenCourse): Decision =>
  viewerOf(actor, course) === 'staff' ? mayReadCourse(actor, course) : refuse('notOnCourse')
