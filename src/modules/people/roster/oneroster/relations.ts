import { meaningOfRole } from '../role-names.ts'
import { type Sex, sexes } from '../roster.ts'
import { own } from './columns.ts'
import { giveRole } from './give-role.ts'
import { gradeOf, type Row } from '../row.ts'
import { readOwnId, readPeriod, readStatus } from './row-rules.ts'
import { fileNameOf, modeOf, readRows, type Reading } from './table.ts'
import type { ClassSchools } from './teaching.ts'

const isRepeated = (row: Row, seen: Map<string, number>, id: string): boolean => {
  const first = seen.get(id)
  if (first === undefined) seen.set(id, row.number)
  else row.error('idDuplicate', 'sourcedId', String(first))
  return first !== undefined
}

/** Our own export says the grade of each enrolment, since a pupil may have several; elsewhere it stands with the user. */
const gradeOfRole = (reading: Reading, row: Row, person: number): number | null =>
  row.has(own('grade')) ? gradeOf(row.text(own('grade'))) : reading.people.gradeOf(person)

const readRole = (reading: Reading, row: Row, seen: Map<string, number>): void => {
  const file = fileNameOf(reading, 'roles')
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'roles'))
  if (sourcedId === null || status === null || isRepeated(row, seen, sourcedId)) return
  if (status === 'ended') {
    reading.sink.end('staffRoles', sourcedId)
    reading.sink.end('schoolEnrolments', sourcedId)
    return
  }
  const user = row.required('userSourcedId')
  const written = row.required('role')
  const org = row.required('orgSourcedId')
  const period = readPeriod(row, 'beginDate', 'endDate')
  const found = written === null ? null : meaningOfRole(written)
  if (written !== null && found === null) row.error('roleUnknown', 'role')
  if (user !== null) reading.ids.people.refer(file, row, 'userSourcedId', user)
  if (user === null || org === null || period === null || period === 'empty' || found === null) return
  if (found.name !== written) row.warn('valueUnknown', 'role', found.name)
  const type = row.text('roleType')
  if (type !== 'primary' && type !== 'secondary')
    row.warn(type === '' ? 'valueMissing' : 'valueUnknown', 'roleType', 'secondary')
  const person = reading.people.numberOf(user)
  giveRole(reading, row, file, found, {
    sourcedId,
    person,
    orgColumn: 'orgSourcedId',
    org,
    primary: type.toLowerCase() === 'primary',
    grade: gradeOfRole(reading, row, person),
    period,
  })
}

export const readRoles = async (reading: Reading): Promise<void> => {
  const seen = new Map<string, number>()
  await readRows(reading, 'roles', () => (row) => readRole(reading, row, seen))
  await reading.ids.people.settle(reading.known)
}

type EnrolmentMeaning = 'pupil' | 'teacher' | 'pedagogue' | 'none'
const enrolmentMeanings: Readonly<Record<string, EnrolmentMeaning>> = {
  student: 'pupil',
  teacher: 'teacher',
  aide: 'pedagogue',
  'ext:pedagogue': 'pedagogue',
  'ext:paedagog': 'pedagogue',
  'ext:pædagog': 'pedagogue',
  administrator: 'none',
  proctor: 'none',
}

const meaningOfEnrolment = (row: Row): EnrolmentMeaning | null => {
  const written = row.required('role')
  if (written === null) return null
  const name = written.toLowerCase()
  const meaning = Object.hasOwn(enrolmentMeanings, name) ? enrolmentMeanings[name] : undefined
  if (meaning === undefined && !name.startsWith('ext:')) {
    row.error('roleUnknown', 'role', 'administrator, proctor, student, teacher')
    return null
  }
  if (name !== written) row.warn('valueUnknown', 'role', name)
  if (meaning === undefined || meaning === 'none') row.warn('roleNotGiven', 'role')
  return meaning ?? 'none'
}

/** Roles are the whole truth, so that a person without one has none. */
const knowsRoles = (reading: Reading): boolean =>
  modeOf(reading, 'users') === 'bulk' &&
  (reading.manifest.version === '1.1' || modeOf(reading, 'roles') === 'bulk')

/** A class opens for its staff: a file must not make staff of a pupil, or of someone who is nobody's colleague. */
const mayBeStaff = (reading: Reading, row: Row, person: number): boolean => {
  if (reading.people.is(person, 'staff') || !knowsRoles(reading)) {
    if (!reading.people.is(person, 'pupil') || reading.people.is(person, 'staff')) return true
    row.warn('pupilAsStaff', 'userSourcedId')
    return false
  }
  row.warn(reading.people.is(person, 'pupil') ? 'pupilAsStaff' : 'staffWithoutRole', 'userSourcedId')
  return false
}

type Seen = { readonly ids: Map<string, number>; readonly schools: ClassSchools }

const readEnrolment = (reading: Reading, row: Row, { ids, schools }: Seen): void => {
  const file = fileNameOf(reading, 'enrollments')
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'enrollments'))
  if (sourcedId === null || status === null || isRepeated(row, ids, sourcedId)) return
  if (status === 'ended') {
    reading.sink.end('classMemberships', sourcedId)
    reading.sink.end('classStaff', sourcedId)
    return
  }
  const classId = row.required('classSourcedId')
  const user = row.required('userSourcedId')
  const meaning = meaningOfEnrolment(row)
  const period = readPeriod(row, 'beginDate', 'endDate')
  const primary = row.truth('primary', 'warning') ?? false
  const school = row.optional('schoolSourcedId')
  if (school === null) row.warn('valueMissing', 'schoolSourcedId')
  else reading.orgs.find(file, row, 'schoolSourcedId', school)
  if (classId !== null) reading.ids.classes.refer(file, row, 'classSourcedId', classId)
  if (user !== null) reading.ids.people.refer(file, row, 'userSourcedId', user)
  if (classId === null || user === null || meaning === null || period === null || period === 'empty') return
  const classSchool = schools.get(classId)
  if (school !== null && classSchool !== undefined && classSchool !== school)
    row.warn('schoolMismatch', 'schoolSourcedId', classSchool)
  if (meaning === 'none') return
  const number = reading.people.numberOf(user)
  if (meaning === 'pupil') {
    if (knowsRoles(reading) && !reading.people.is(number, 'pupil'))
      row.warn('pupilWithoutSchool', 'userSourcedId')
    reading.sink.put('classMemberships', { sourcedId, pupil: user, class: classId, ...period })
  } else if (mayBeStaff(reading, row, number)) {
    reading.sink.put('classStaff', {
      sourcedId,
      person: user,
      class: classId,
      role: meaning,
      primary,
      ...period,
    })
  }
}

export const readEnrolments = async (reading: Reading, schools: ClassSchools): Promise<void> => {
  const seen: Seen = { ids: new Map(), schools }
  await readRows(reading, 'enrollments', () => (row) => readEnrolment(reading, row, seen))
  await reading.ids.classes.settle(reading.known)
  await reading.ids.people.settle(reading.known)
}

const sexIn = (row: Row): Sex | null => {
  const written = row.text('sex')
  if (written === '') return null
  const sex = sexes.find((each) => each === written.toLowerCase()) ?? null
  if (sex !== written) row.warn('valueUnknown', 'sex', sex ?? '')
  return sex
}

const readPersonFacts = (reading: Reading, row: Row, seen: Map<string, number>): void => {
  const person = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'demographics'))
  if (person === null || status === null || isRepeated(row, seen, person)) return
  if (status === 'ended') {
    reading.sink.end('demographics', person)
    return
  }
  reading.ids.people.refer(fileNameOf(reading, 'demographics'), row, 'sourcedId', person)
  const birthDate = row.day('birthDate')
  const sex = sexIn(row)
  if (birthDate !== undefined) reading.sink.put('demographics', { person, birthDate, sex })
}

export const readDemographics = async (reading: Reading): Promise<void> => {
  const seen = new Map<string, number>()
  await readRows(reading, 'demographics', () => (row) => readPersonFacts(reading, row, seen))
  await reading.ids.people.settle(reading.known)
}
