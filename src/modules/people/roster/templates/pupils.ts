import { cprOf } from '#platform/text/cpr.ts'
import { uniidOf } from '../cpr.ts'
import type { Person } from '../roster.ts'
import { gradeOf, type Row } from '../row.ts'
import { classIdOf, enrolmentIdOf, guardianIdOf, memberIdOf, pupilIdOf } from './ids.ts'
import { isExample } from './template-files.ts'
import { type ClassSeen, readSheet, readYesNo, schoolOfRow, type SheetReading } from './sheet.ts'

export const emptyPerson = {
  enabled: true,
  middleName: null,
  preferredGivenName: null,
  preferredFamilyName: null,
  username: null,
  identifier: null,
  uniid: null,
  cpr: null,
  email: null,
  phone: null,
  sms: null,
  protected: null,
} satisfies Partial<Person>

const noPeriod = { from: null, to: null }

export const uniidIn = (row: Row): string | null => {
  const text = row.text('uniid')
  const uniid = uniidOf(text)
  if (text !== '' && uniid === null) row.error('valueUnknown', 'uniid', 'a–z, 0–9')
  return uniid
}

export const emailIn = (row: Row, column: string): string | null => {
  const email = row.optional(column, 254)
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) row.warn('emailInvalid', column)
  return email
}

const cprIn = (row: Row): string | null => {
  const text = row.text('cpr')
  if (text === '') return null
  // A spreadsheet takes the nought in front away; nine digits can only be that.
  const cpr = cprOf(/^\d{9}$/.test(text) ? `0${text}` : text)
  if (cpr === null) row.error('cprInvalid', 'cpr')
  return cpr
}

const birthDateIn = (row: Row): Temporal.PlainDate | null => {
  if (row.text('birthDate') === '') return null
  const day = row.dayOfAnyForm('birthDate')
  return day ?? null
}

/** The column, or else what the class is called: `3.a` is grade 3. */
const gradeIn = (row: Row, title: string): number | null => {
  const text = row.text('grade')
  if (text === '') return gradeOf(/^\d{1,2}/.exec(title)?.[0] ?? '')
  const grade = gradeOf(text.replace(/\.$/, ''))
  if (grade === null) row.warn('gradeUnknown', 'grade')
  return grade
}

/** A pupil has one home class; what else is written here would make a class of that name and take the pupil out of the real one. */
const homeClassIn = (row: Row): string | null => {
  const title = row.required('class', 200)
  if (title === null || !/[,;]/.test(title)) return title
  row.error('classIsList', 'class')
  return null
}

const groupsIn = (row: Row): readonly string[] =>
  row.list('groups').filter((title) => {
    if (title.length <= 200) return true
    row.error('valueTooLong', 'groups', '200')
    return false
  })

type GuardianSeen = { readonly row: number; readonly phone: string | null }

const splitName = (name: string): { givenName: string; familyName: string } => {
  const space = name.lastIndexOf(' ')
  return space < 0
    ? { givenName: name, familyName: '-' }
    : { givenName: name.slice(0, space), familyName: name.slice(space + 1) }
}

const readGuardian = (
  { sink }: SheetReading,
  row: Row,
  place: 1 | 2,
  where: { readonly school: string; readonly pupil: string },
  seen: Map<string, GuardianSeen>,
): void => {
  const column = (name: string): string => `guardian${place}${name}`
  const name = row.optional(column('Name'), 200)
  const email = emailIn(row, column('Email'))
  const phone = row.optional(column('Phone'), 50)
  const custody = readYesNo(row, column('Custody'))
  if (name === null) {
    if (email !== null || phone !== null || custody !== null) row.error('guardianIncomplete', column('Name'))
    return
  }
  // Custody opens the child's page, so an empty cell is a no.
  if (custody === null && row.text(column('Custody')) === '')
    row.warn('custodyEmpty', column('Custody'), name)
  const guardian = guardianIdOf(where.school, { name, email: email ?? '', pupil: where.pupil, place })
  const earlier = seen.get(guardian)
  if (earlier === undefined) {
    seen.set(guardian, { row: row.number, phone })
    sink.put('people', { ...emptyPerson, sourcedId: guardian, ...splitName(name), email, phone })
  } else if (phone !== null && phone !== earlier.phone)
    row.warn('personDiffers', column('Phone'), String(earlier.row))
  sink.put('guardianships', {
    pupil: where.pupil,
    guardian,
    relation: 'parent',
    custody: custody === true,
    access: custody === true ? 'full' : 'none',
  })
}

/** Groups and home classes share their names, so that a list of staff can name either. */
const placeInClass = (
  { classes, sink }: SheetReading,
  row: Row,
  { pupil, school, grade }: { pupil: string; school: string; grade: number | null },
  kind: ClassSeen['kind'],
  title: string,
): void => {
  const id = classIdOf(school, title)
  const found = classes.get(id) ?? { kind, school, titles: new Map(), gradeLevels: new Set() }
  if (found.kind !== kind) {
    row.error('groupIsClass', kind === 'homeroom' ? 'class' : 'groups', title)
    return
  }
  classes.set(id, found)
  found.titles.set(title, (found.titles.get(title) ?? 0) + 1)
  if (grade !== null) found.gradeLevels.add(grade)
  sink.put('classMemberships', { sourcedId: memberIdOf(pupil, id), pupil, class: id, ...noPeriod })
}

const readPupil = (reading: SheetReading, row: Row, guardians: Map<string, GuardianSeen>): void => {
  const { sink, people } = reading
  const school = schoolOfRow(reading, row)
  const id = row.required('id')
  const givenName = row.required('givenName', 200)
  const familyName = row.required('familyName', 200)
  const title = homeClassIn(row)
  const grade = gradeIn(row, title ?? '')
  const birthDate = birthDateIn(row)
  const person = { cpr: cprIn(row), uniid: uniidIn(row), protected: readYesNo(row, 'protected') }
  if (school === null || id === null || givenName === null || familyName === null || title === null) return
  const pupil = pupilIdOf(school, id)
  const earlier = people.get(pupil)
  if (earlier !== undefined) {
    row.error('idDuplicate', 'id', String(earlier))
    return
  }
  people.set(pupil, row.number)
  if (isExample('pupils', row)) row.warn('templateExample', 'familyName')
  sink.put('people', { ...emptyPerson, sourcedId: pupil, givenName, familyName, identifier: id, ...person })
  if (birthDate !== null) sink.put('demographics', { person: pupil, birthDate, sex: null })
  const place = { sourcedId: enrolmentIdOf(school, id), pupil, school, department: null, primary: true }
  sink.put('schoolEnrolments', { ...place, gradeLevel: grade, ...noPeriod })
  const goes = { pupil, school, grade }
  placeInClass(reading, row, goes, 'homeroom', title)
  const groups = new Map(groupsIn(row).map((group) => [classIdOf(school, group), group]))
  for (const group of groups.values()) placeInClass(reading, row, goes, 'scheduled', group)
  readGuardian(reading, row, 1, { school, pupil }, guardians)
  readGuardian(reading, row, 2, { school, pupil }, guardians)
}

export const readPupils = async (
  reading: SheetReading,
  file: string,
  guardians: Map<string, GuardianSeen>,
): Promise<void> => {
  await readSheet(reading, 'pupils', file, (row) => readPupil(reading, row, guardians))
}
