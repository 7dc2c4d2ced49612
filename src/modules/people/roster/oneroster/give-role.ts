import type { RoleMeaning } from '../role-names.ts'
import type { Row } from '../row.ts'
import type { Period } from './row-rules.ts'
import type { Reading } from './table.ts'

export type RoleFound = { readonly name: string; readonly meaning: RoleMeaning }

export type RoleGiven = {
  readonly sourcedId: string
  readonly person: number
  readonly orgColumn: string
  readonly org: string
  readonly primary: boolean
  readonly grade: number | null
  readonly period: Period
}

/** Turns one role of one person at one org into what it means here, or says why it gives nothing. */
export const giveRole = (
  { orgs, people, sink }: Reading,
  row: Row,
  file: string,
  { meaning }: RoleFound,
  given: RoleGiven,
): void => {
  const org = orgs.find(file, row, given.orgColumn, given.org)
  const person = people.idOf(given.person)
  const { sourcedId, primary } = given
  if (meaning.kind === 'none') {
    row.warn('roleNotGiven', 'role')
    return
  }
  people.mark(given.person, meaning.kind === 'relation' ? meaning.relation : meaning.kind)
  if (org === null || meaning.kind === 'relation') return
  const { school, department } = org
  if (meaning.kind === 'pupil') {
    if (school === null) row.error('orgNotSchool', given.orgColumn)
    else
      sink.put('schoolEnrolments', {
        sourcedId,
        pupil: person,
        school,
        department,
        gradeLevel: given.grade,
        primary,
        ...given.period,
      })
    return
  }
  // Without a school a role holds for the whole municipality, which a file must not bring about by a slip.
  if (org.kind === 'unused' || (meaning.scope === 'school' && school === null)) {
    row.warn('roleNeedsSchool', given.orgColumn, meaning.role)
    return
  }
  sink.put('staffRoles', {
    sourcedId,
    person,
    role: meaning.role,
    school,
    department,
    primary,
    ...given.period,
  })
}
