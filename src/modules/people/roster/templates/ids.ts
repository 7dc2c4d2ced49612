import { createHash } from 'node:crypto'

/**
 * Ids that are the same each time the same spreadsheet is read, and that the strict export can carry: only the letters that
 * OneRoster allows. A text that has others is shown by its hash.
 */
const part = (text: string): string => (/^[0-9A-Za-z.@_-]{1,60}$/.test(text) ? text : hashed(text))

const hashed = (text: string): string => `h-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`

const sameName = (text: string): string =>
  text.normalize('NFC').toLocaleLowerCase('da').replaceAll(/\s+/g, ' ')

export const schoolIdOf = (institutionNumber: string): string => `csv/${institutionNumber}`
export const pupilIdOf = (school: string, id: string): string => `${school}/pupil/${part(id)}`
export const staffIdOf = (school: string, id: string): string => `${school}/staff/${part(id)}`
export const enrolmentIdOf = (school: string, id: string): string => `${school}/enrolment/${part(id)}`
export const memberIdOf = (pupil: string, classId: string): string => `${pupil}/in/${hashed(classId)}`
export const staffRoleIdOf = (staff: string, role: string): string => `${staff}/as/${role}`
export const classStaffIdOf = (staff: string, classId: string): string => `${staff}/of/${hashed(classId)}`

/** `3.A`, `3. a` and `3a` are one class. */
export const classIdOf = (school: string, title: string): string =>
  `${school}/class/${part(sameName(title).replaceAll(/[\s.]/g, ''))}`

/** The same address and name at one school is the same person, so that siblings share their parents. */
export const guardianIdOf = (
  school: string,
  { name, email, pupil, place }: { name: string; email: string; pupil: string; place: number },
): string =>
  `${school}/guardian/${email === '' ? `${hashed(pupil)}-${place}` : hashed(`${sameName(email)}\n${sameName(name)}`)}`
