import { classCourse, parentCourse, teamCourse } from './community-courses.ts'
import type { ShippedTemplate } from './make.ts'
import { absenceCourse, preSchoolCourse, speechCourse } from './pupil-courses.ts'

/** The examples, in the order in which they are listed: those about the community first. */
export const shippedTemplates: readonly ShippedTemplate[] = [
  classCourse,
  teamCourse,
  parentCourse,
  absenceCourse,
  preSchoolCourse,
  speechCourse,
]
