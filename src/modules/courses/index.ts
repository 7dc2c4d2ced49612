import type { Config } from '#config'
import { m } from '#messages'
import type { Module } from '#platform/http/module.ts'
import {
  changeCoursePlan,
  showCourse,
  startPlannedCourse,
  tickInCourse,
  writeOwnWord,
} from './course/course-pages.tsx'
import { complete, showEnd, stop } from './course/end-pages.tsx'
import { showCourses } from './course/list-pages.tsx'
import {
  addAdultToCourse,
  addPupilsToCourse,
  giveCourseAway,
  showPeople,
  takeOffCourse,
} from './course/people-pages.tsx'
import { showStart, start } from './course/start-pages.tsx'
import { showEffect } from './effect/effect-pages.tsx'
import { fetchAbsence, saveMeasures, showMeasures, writeWordTogether } from './measure/measure-pages.tsx'
import { courseStaffRoles, familyRoles } from './roles.ts'
import { addExtraSession, showExtraSession } from './session/extra-pages.tsx'
import { cancel, escalate, move, saveAttendance, saveNote, showSession } from './session/session-pages.tsx'
import { templateRoutes } from './template/template-pages.tsx'
import { courseWaiting, sessionsOfPerson } from './waiting.ts'

export { courseInsight } from './insight-room.ts'
export { courseRetention } from './retention-kinds.ts'
export { proposeDays } from './courses.ts'
export { shippedTemplates } from './template/shipped/shipped.ts'
export { type PersonalSession, sessionsOfPerson } from './waiting.ts'

/** Courses: templates, what is done from them, and what comes of it. */
export const courses = (config: Config): Module => ({
  name: 'courses',
  routes: [
    showCourses,
    ...templateRoutes,
    showStart,
    start,
    showEffect,
    showCourse,
    changeCoursePlan,
    startPlannedCourse,
    tickInCourse,
    writeOwnWord,
    showPeople,
    addPupilsToCourse,
    addAdultToCourse,
    takeOffCourse,
    giveCourseAway,
    // Before the sessions by id, which `ny` is none of.
    showExtraSession,
    addExtraSession,
    showSession,
    saveAttendance,
    saveNote,
    move,
    cancel,
    escalate,
    showMeasures,
    saveMeasures,
    fetchAbsence,
    writeWordTogether,
    showEnd,
    complete,
    stop,
  ],
  menu: [
    {
      section: 'daily',
      href: '/forloeb',
      label: () => m.course_title(),
      roles: [...courseStaffRoles, ...familyRoles],
    },
    {
      section: 'overview',
      href: '/forloeb/skabeloner',
      label: () => m.course_templates_title(),
      roles: ['administration'],
    },
  ],
  waiting: async (tx, session) => await courseWaiting(tx, session.actor),
  jobs: [],
  calendar: async (tx, actor, { from, to }) =>
    (await sessionsOfPerson(tx, actor.person, from, to)).map(({ id, course, title, starts, ends }) => ({
      uid: `forloeb-${id}@medvind`,
      sequence: 0,
      when: { kind: 'time', start: starts, end: ends },
      title,
      url: new URL(`/forloeb/${course}`, config.publicUrl ?? `http://localhost:${config.port}`),
    })),
})
