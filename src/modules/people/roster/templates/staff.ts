import type { StaffRoleName } from '../roster.ts'
import type { Row } from '../row.ts'
import { classIdOf, classStaffIdOf, staffIdOf, staffRoleIdOf } from './ids.ts'
import { emailIn, emptyPerson, uniidIn } from './pupils.ts'
import { readSheet, schoolOfRow, type SheetReading } from './sheet.ts'
import { isExample } from './template-files.ts'
import { roleOfWord } from './words.ts'

const noPeriod = { from: null, to: null }

/** Classes that the sheet names and no sheet of pupils has: asked of the municipality when all is read. */
export type ClassesToFind = Map<string, { file: string; row: number; column: string; value: string }>

/** A title gives a role when it is clear which. Any other is said and gives none, but stops nobody else from being read. */
const rolesIn = (row: Row, name: string): readonly StaffRoleName[] => {
  const roles = new Set<StaffRoleName>()
  if (row.required('role') === null) return []
  for (const word of row.list('role').flatMap((text) => text.split(/\s*[/+&]\s*| og /))) {
    const role = roleOfWord(word)
    if (role === null) row.warn('titleUnknown', 'role', name)
    else if (role === 'leadsPart') row.warn('titleLeadsPart', 'role', name)
    else if (role === 'none') row.warn('roleNotGiven', 'role')
    else roles.add(role)
  }
  return [...roles]
}

const readMember = (reading: SheetReading, row: Row, file: string, toFind: ClassesToFind): void => {
  const { sink, people } = reading
  const school = schoolOfRow(reading, row)
  const id = row.required('id')
  const givenName = row.required('givenName', 200)
  const familyName = row.required('familyName', 200)
  const email = emailIn(row, 'email')
  const uniid = uniidIn(row)
  const roles = rolesIn(row, `${givenName ?? ''} ${familyName ?? ''}`.trim())
  if (school === null || id === null || givenName === null || familyName === null) return
  const person = staffIdOf(school, id)
  const earlier = people.get(person)
  if (earlier !== undefined) {
    row.error('idDuplicate', 'id', String(earlier))
    return
  }
  people.set(person, row.number)
  if (isExample('staff', row)) row.warn('templateExample', 'familyName')
  sink.put('people', {
    ...emptyPerson,
    sourcedId: person,
    givenName,
    familyName,
    email,
    uniid,
    identifier: id,
  })
  roles.forEach((role, at) => {
    const where = { school, department: null, primary: at === 0 }
    sink.put('staffRoles', { sourcedId: staffRoleIdOf(person, role), person, role, ...where, ...noPeriod })
  })
  const as = roles.includes('pedagogue') && !roles.includes('teacher') ? 'pedagogue' : 'teacher'
  const classes = new Map(row.list('classes').map((title) => [classIdOf(school, title), title]))
  for (const [classId, title] of classes) {
    if (roles.length === 0) {
      row.warn('staffWithoutRole', 'id')
      break
    }
    toFind.set(classId, { file, row: row.number, column: row.nameOf('classes'), value: title })
    const sourcedId = classStaffIdOf(person, classId)
    sink.put('classStaff', { sourcedId, person, class: classId, role: as, primary: false, ...noPeriod })
  }
}

export const readStaff = async (
  reading: SheetReading,
  file: string,
  toFind: ClassesToFind,
): Promise<void> => {
  await readSheet(reading, 'staff', file, (row) => readMember(reading, row, file, toFind))
}
