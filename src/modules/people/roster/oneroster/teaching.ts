import { type SessionKind, sessionKinds } from '../roster.ts'
import { own } from './columns.ts'
import { gradeOf, type Row } from '../row.ts'
import { readOwnId, readPeriod, readStatus } from './row-rules.ts'
import { fileNameOf, modeOf, readRows, type Reading } from './table.ts'

const sessionKindIn = (row: Row): SessionKind => {
  const written = row.text('type')
  const kind = sessionKinds.find((each) => each.toLowerCase() === written.toLowerCase())
  if (kind !== written) row.warn('valueUnknown', 'type', kind ?? 'term')
  return kind ?? 'term'
}

const schoolYearIn = (row: Row, to: Temporal.PlainDate): number | null => {
  const text = row.text('schoolYear')
  if (/^(19|20|21)\d\d$/.test(text)) return Number(text)
  if (text === '') return row.has('schoolYear') ? null : to.subtract({ days: 1 }).year
  row.warn('valueIgnored', 'schoolYear')
  return null
}

const readSession = (reading: Reading, row: Row): void => {
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'academicSessions'))
  if (sourcedId === null || status === null || !reading.ids.sessions.take(row, sourcedId, status)) return
  if (status === 'ended') {
    reading.sink.end('sessions', sourcedId)
    return
  }
  if (row.truth(own('placeholder'), 'warning') === true) return
  const title = row.required('title', 200)
  const isDated = row.required('startDate') !== null && row.required('endDate') !== null
  const period = isDated ? readPeriod(row, 'startDate', 'endDate') : null
  if (period === 'empty') row.error('periodBackwards', 'endDate', row.text('startDate'))
  const parent = row.optional('parentSourcedId')
  if (row.required('type') === null || title === null || period === null || period === 'empty') return
  const { from, to } = period
  if (from === null || to === null) return
  if (parent !== null)
    reading.ids.sessions.refer(fileNameOf(reading, 'academicSessions'), row, 'parentSourcedId', parent)
  const kind = sessionKindIn(row)
  reading.sink.put('sessions', {
    sourcedId,
    title,
    kind,
    from,
    to,
    parent,
    schoolYear: schoolYearIn(row, to),
  })
}

export const readSessions = async (reading: Reading): Promise<void> => {
  await readRows(reading, 'academicSessions', () => (row) => readSession(reading, row))
  await reading.ids.sessions.settle(reading.known)
}

/** A reference into a file without rows is only warned of, and must then not be kept as if it led somewhere. */
const hasNoSessions = (reading: Reading): boolean =>
  reading.ids.sessions.size === 0 && modeOf(reading, 'academicSessions') === 'bulk'

const readCourse = (reading: Reading, row: Row): void => {
  const file = fileNameOf(reading, 'courses')
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'courses'))
  if (sourcedId === null || status === null || !reading.ids.courses.take(row, sourcedId, status)) return
  if (status === 'ended') {
    reading.sink.end('courses', sourcedId)
    return
  }
  if (row.truth(own('placeholder'), 'warning') === true) return
  const title = row.required('title', 200)
  const org = row.required('orgSourcedId')
  const session = row.optional('schoolYearSourcedId') ?? row.optional(own('session'))
  const code = row.optional('courseCode')
  if (title === null || org === null) return
  if (reading.orgs.find(file, row, 'orgSourcedId', org) === null) return
  if (session !== null) reading.ids.sessions.refer(file, row, 'schoolYearSourcedId', session)
  const kept = hasNoSessions(reading) ? null : session
  reading.sink.put('courses', { sourcedId, title, code, org, session: kept, subjects: row.list('subjects') })
}

export const readCourses = async (reading: Reading): Promise<void> => {
  await readRows(reading, 'courses', () => (row) => readCourse(reading, row))
  await reading.ids.sessions.settle(reading.known)
}

/** Which school each class belongs to: few enough to keep, and enrolments say it again. */
export type ClassSchools = ReadonlyMap<string, string>

const gradeLevelsIn = (row: Row): readonly number[] => {
  const levels = new Set<number>()
  for (const text of row.list('grades')) {
    const level = gradeOf(text)
    if (level === null) row.warn('gradeUnknown', 'grades')
    else levels.add(level)
  }
  return [...levels]
}

const classKindIn = (row: Row): 'homeroom' | 'scheduled' | null => {
  const written = row.required('classType')
  const kind = written?.toLowerCase()
  if (written === null) return null
  if (kind !== 'homeroom' && kind !== 'scheduled') {
    row.error('valueUnknown', 'classType', 'homeroom, scheduled')
    return null
  }
  if (kind !== written) row.warn('valueUnknown', 'classType', kind)
  return kind
}

/** The school of a class, and its department, which our own export writes beside it since the standard wants the school. */
const placeOfClass = (reading: Reading, row: Row): { school: string; department: string | null } | null => {
  const file = fileNameOf(reading, 'classes')
  const id = row.required('schoolSourcedId')
  const org = id === null ? null : reading.orgs.find(file, row, 'schoolSourcedId', id)
  if (org === null) return null
  if (org.school === null) {
    row.error('orgNotSchool', 'schoolSourcedId')
    return null
  }
  const column = own('department')
  const named = row.optional(column)
  if (named === null) return { school: org.school, department: org.department }
  const department = reading.orgs.find(file, row, column, named)
  return department === null ? null : { school: org.school, department: department.department }
}

const courseOfClass = (reading: Reading, row: Row, file: string): string | null => {
  if (row.text(own('course')) === 'none') return null
  const course = row.optional('courseSourcedId')
  if (course === null) row.warn('valueMissing', 'courseSourcedId')
  else reading.ids.courses.refer(file, row, 'courseSourcedId', course)
  return course
}

const sessionsOfClass = (reading: Reading, row: Row, file: string): readonly string[] => {
  if (row.text(own('terms')) === 'none') return []
  const sessions = row.list('termSourcedIds')
  if (sessions.length === 0) row.warn('valueMissing', 'termSourcedIds')
  for (const session of sessions) reading.ids.sessions.refer(file, row, 'termSourcedIds', session)
  return hasNoSessions(reading) ? [] : sessions
}

const readClass = (reading: Reading, row: Row, schools: Map<string, string>): void => {
  const file = fileNameOf(reading, 'classes')
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'classes'))
  if (sourcedId === null || status === null || !reading.ids.classes.take(row, sourcedId, status)) return
  if (status === 'ended') {
    reading.sink.end('classes', sourcedId)
    return
  }
  const title = row.required('title', 200)
  const kind = classKindIn(row)
  const place = placeOfClass(reading, row)
  const course = courseOfClass(reading, row, file)
  const sessions = sessionsOfClass(reading, row, file)
  const code = row.optional('classCode')
  if (title === null || kind === null || place === null) return
  schools.set(sourcedId, place.school)
  const isCourseGone = reading.ids.courses.size === 0 && modeOf(reading, 'courses') === 'bulk'
  const rest = { course: isCourseGone ? null : course, sessions, subjects: row.list('subjects') }
  reading.sink.put('classes', {
    sourcedId,
    title,
    kind,
    ...place,
    code,
    gradeLevels: gradeLevelsIn(row),
    ...rest,
  })
}

export const readClasses = async (reading: Reading): Promise<ClassSchools> => {
  const schools = new Map<string, string>()
  await readRows(reading, 'classes', () => (row) => readClass(reading, row, schools))
  await reading.ids.sessions.settle(reading.known)
  await reading.ids.courses.settle(reading.known)
  return schools
}
