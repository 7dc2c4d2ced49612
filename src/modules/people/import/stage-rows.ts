import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import { danishSortKey, searchText } from '#platform/text/danish.ts'
import type { CprSeal } from './cpr-seal.ts'
import type { Person, RosterKind, RosterRecords } from '../roster/roster.ts'

export type Cell = string | number | boolean | null | Uint8Array | readonly (string | number)[]

/** A temporary table that holds one kind of records as the file says them, each with the id it gets if it is new. */
type Stage<Kind extends RosterKind> = {
  readonly table: string
  /** Each column with its type, in the order of `row`. */
  readonly columns: Readonly<Record<string, string>>
  readonly row: (record: RosterRecords[Kind], seal: CprSeal | null) => readonly Cell[]
}

const day = (value: Temporal.PlainDate | null): string | null => value?.toString() ?? null
const period = { valid_from: 'date', valid_to: 'date' }
const own = { source_id: 'text', id: 'uuid' }

const random = Buffer.alloc(16 * 4096)
let drawn = random.length

/** A new id. Random bytes are drawn some thousand ids at a time: drawing them for each takes as long as reading the files. */
const newId = (): string => {
  if (drawn === random.length) {
    randomFillSync(random)
    drawn = 0
  }
  drawn += 16
  return v7({ random: random.subarray(drawn - 16, drawn) })
}

/** Names recur: two hundred thousand people share some thousand of them. */
const remembered = (make: (name: string) => string): ((name: string) => string) => {
  const known = new Map<string, string>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const made = make(name)
    if (known.size < 50_000) known.set(name, made)
    return made
  }
}
const sortKey = remembered(danishSortKey)
const search = remembered(searchText)

const nameOf = (person: Person): { readonly sortKey: string; readonly search: string } => {
  const { givenName, middleName, familyName, preferredGivenName, preferredFamilyName } = person
  const words = [preferredGivenName, givenName, middleName, preferredFamilyName, familyName]
  return {
    sortKey: `${sortKey(preferredFamilyName ?? familyName)} ${sortKey(preferredGivenName ?? givenName)}`,
    search: [...new Set(words.filter((word) => word !== null).map(search))]
      .filter((word) => word !== '')
      .join(' '),
  }
}

const personRow = (each: Person, seal: CprSeal | null): readonly Cell[] => {
  const name = nameOf(each)
  const cpr = each.cpr === null || seal === null ? null : seal.seal(each.cpr)
  return [
    each.sourcedId,
    newId(),
    each.givenName,
    each.middleName,
    each.familyName,
    each.preferredGivenName,
    each.preferredFamilyName,
    name.sortKey,
    name.search,
    each.protected,
    each.username,
    each.identifier,
    each.uniid,
    each.enabled,
    each.email,
    each.phone,
    each.sms,
    each.cpr !== null,
    cpr?.lookup ?? null,
    cpr?.sealed ?? null,
  ]
}

export const stages: { readonly [Kind in RosterKind]: Stage<Kind> } = {
  districts: {
    table: 'in_district',
    columns: { ...own, name: 'text', identifier: 'text' },
    row: (each) => [each.sourcedId, newId(), each.name, each.identifier],
  },
  schools: {
    table: 'in_school',
    columns: { ...own, name: 'text', institution_number: 'text', identifier: 'text', district: 'text' },
    row: (each) => [
      each.sourcedId,
      newId(),
      each.name,
      each.institutionNumber,
      each.identifier,
      each.district,
    ],
  },
  departments: {
    table: 'in_department',
    columns: { ...own, school: 'text', name: 'text', identifier: 'text' },
    row: (each) => [each.sourcedId, newId(), each.school, each.name, each.identifier],
  },
  sessions: {
    table: 'in_session',
    columns: {
      ...own,
      title: 'text',
      kind: 'text',
      starts_on: 'date',
      ends_on: 'date',
      parent: 'text',
      school_year: 'smallint',
    },
    // The table names the last day, the roster the first day after it.
    row: (each) => [
      each.sourcedId,
      newId(),
      each.title,
      each.kind,
      day(each.from),
      day(each.to.subtract({ days: 1 })),
      each.parent,
      each.schoolYear,
    ],
  },
  courses: {
    table: 'in_course',
    columns: { ...own, title: 'text', course_code: 'text', org: 'text', session: 'text', subjects: 'text[]' },
    row: (each) => [each.sourcedId, newId(), each.title, each.code, each.org, each.session, each.subjects],
  },
  classes: {
    table: 'in_class',
    columns: {
      ...own,
      school: 'text',
      department: 'text',
      course: 'text',
      kind: 'text',
      title: 'text',
      sort_key: 'text',
      grade_levels: 'text[]',
      class_code: 'text',
      subjects: 'text[]',
      sessions: 'text[]',
    },
    row: (each) => [
      each.sourcedId,
      newId(),
      each.school,
      each.department,
      each.course,
      each.kind,
      each.title,
      sortKey(each.title),
      each.gradeLevels,
      each.code,
      each.subjects,
      each.sessions,
    ],
  },
  people: {
    table: 'in_person',
    columns: {
      ...own,
      given_name: 'text',
      middle_name: 'text',
      family_name: 'text',
      preferred_given_name: 'text',
      preferred_family_name: 'text',
      sort_key: 'text',
      search_text: 'text',
      is_protected: 'boolean',
      username: 'text',
      identifier: 'text',
      uniid: 'text',
      enabled: 'boolean',
      email: 'text',
      phone: 'text',
      sms: 'text',
      has_cpr: 'boolean',
      lookup: 'bytea',
      sealed: 'bytea',
    },
    row: personRow,
  },
  staffRoles: {
    table: 'in_staff_role',
    columns: {
      ...own,
      person: 'text',
      role: 'text',
      school: 'text',
      department: 'text',
      is_primary: 'boolean',
      ...period,
    },
    row: (each) => [
      each.sourcedId,
      newId(),
      each.person,
      each.role,
      each.school,
      each.department,
      each.primary,
      day(each.from),
      day(each.to),
    ],
  },
  schoolEnrolments: {
    table: 'in_enrolment',
    columns: {
      ...own,
      pupil: 'text',
      school: 'text',
      department: 'text',
      grade_level: 'text',
      is_primary: 'boolean',
      ...period,
    },
    row: (each) => [
      each.sourcedId,
      newId(),
      each.pupil,
      each.school,
      each.department,
      each.gradeLevel,
      each.primary,
      day(each.from),
      day(each.to),
    ],
  },
  classMemberships: {
    table: 'in_member',
    columns: { ...own, pupil: 'text', class: 'text', ...period },
    row: (each) => [each.sourcedId, newId(), each.pupil, each.class, day(each.from), day(each.to)],
  },
  classStaff: {
    table: 'in_class_staff',
    columns: { ...own, person: 'text', class: 'text', role: 'text', is_primary: 'boolean', ...period },
    row: (each) => [
      each.sourcedId,
      newId(),
      each.person,
      each.class,
      each.role,
      each.primary,
      day(each.from),
      day(each.to),
    ],
  },
  demographics: {
    table: 'in_demographics',
    columns: { person: 'text', birth_date: 'date', sex: 'text' },
    row: (each) => [each.person, day(each.birthDate), each.sex],
  },
  guardianships: {
    table: 'in_guardianship',
    columns: {
      source_id: 'text',
      id: 'uuid',
      pupil: 'text',
      guardian: 'text',
      relation: 'text',
      has_custody: 'boolean',
      access_level: 'text',
    },
    row: (each) => [
      `${each.pupil} ${each.guardian}`,
      newId(),
      each.pupil,
      each.guardian,
      each.relation,
      each.custody,
      each.access,
    ],
  },
}
