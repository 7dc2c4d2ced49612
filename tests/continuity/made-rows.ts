import type { LessonRow, NeedRow, StaffRow } from './rows.ts'

/** Rows that say nothing but what is given. */
export const madeLesson = (given: Partial<LessonRow>): LessonRow => ({
  lesson: 'dansk',
  week: '',
  day: 1,
  slot: '1',
  minutes: 45,
  class_or_group: '1.a',
  subject: 'dansk',
  teachers: [],
  pupils: ['Ida', 'Bo'],
  ...given,
})

export const madeNeed = (given: Partial<NeedRow>): NeedRow => ({
  pupil: 'Ida',
  lessons: [],
  minutes_per_week: null,
  requirement: '',
  shared_with: [],
  primary_adult: null,
  forbidden_adults: [],
  ...given,
})

export const madeMember = (given: Partial<StaffRow>): StaffRow => ({
  staff: 'Mette',
  kind: 'teacher',
  qualifications: [],
  minutes_per_week: null,
  max_minutes_per_day: null,
  unavailable: [],
  ...given,
})

/** A support lesson of a child alone. */
export const madeSupport = (lesson: string, pupil: string, slot: string): LessonRow =>
  madeLesson({ lesson, slot, class_or_group: '', subject: 'støtte', pupils: [pupil] })
