import { type RawBuilder, sql } from 'kysely'
import {
  accessLevels,
  type Department,
  relations,
  type RosterKind,
  type RosterRecords,
  sessionKinds,
  sexes,
  staffRoleNames,
} from '../roster/roster.ts'

type Day = Temporal.PlainDate
type Fragment = RawBuilder<unknown>

/** How the rows of the database become the records of a roster. */
export type RosterRows<Kind extends RosterKind> = {
  readonly query: (municipality: Fragment, today: Fragment) => RawBuilder<Row>
  readonly record: (row: Row) => RosterRecords[Kind]
}

type Value = string | number | boolean | Day | readonly string[] | null
type Row = Readonly<Record<string, Value>>

/** What a source calls a record is its own; beside another's the name of the source goes in front. */
const outside = (of: string): Fragment =>
  sql`case when ${sql.ref(`${of}.source`)} = 'oneroster' or starts_with(${sql.ref(`${of}.source_id`)}, ${sql.ref(`${of}.source`)} || '/')
    then ${sql.ref(`${of}.source_id`)} else ${sql.ref(`${of}.source`)} || '/' || ${sql.ref(`${of}.source_id`)} end`

/** The same roster gives the same file, whatever ids it has here. */
const inOrder = (of: string): Fragment => sql`(${outside(of)}) collate "C"`

const open = (of: string, today: Fragment): Fragment =>
  sql`(${sql.ref(`${of}.valid_to`)} is null or ${sql.ref(`${of}.valid_to`)} > ${today})`

const of = (table: string, as: string, municipality: Fragment, today: Fragment): Fragment =>
  sql`${sql.table(table)} as ${sql.ref(as)} where ${sql.ref(`${as}.municipality_id`)} = ${municipality} and ${open(as, today)}`

const join = (table: string, as: string, on: string, today: Fragment): Fragment =>
  sql`join ${sql.table(table)} as ${sql.ref(as)} on ${sql.ref(`${as}.municipality_id`)} = t.municipality_id
    and ${sql.ref(`${as}.id`)} = ${sql.ref(`t.${on}`)} and ${open(as, today)}`

const text = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw new Error('The database gave no text.')
  return value
}
const orNull = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null)
const dayOf = (value: Value | undefined): Day | null => (value instanceof Temporal.PlainDate ? value : null)
const someDay = (value: Value | undefined): Day => {
  if (value instanceof Temporal.PlainDate) return value
  throw new Error('The database gave no day.')
}
const list = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? (value as string[]) : []
const oneOf = <Name extends string>(names: readonly Name[], value: Value | undefined): Name => {
  const found = names.find((name) => name === value)
  if (found === undefined) throw new Error(`The database has ${String(value)} for ${names.join()}.`)
  return found
}
const grade = (value: Value | undefined): number | null =>
  typeof value === 'string' && /^([0-9]|10)$/.test(value) ? Number(value) : null
const period = (row: Row) => ({ from: dayOf(row['valid_from']), to: dayOf(row['valid_to']) })

const rows: { readonly [Kind in RosterKind]: RosterRows<Kind> } = {
  districts: {
    query: (m, today) =>
      sql`select ${outside('t')} as sourced, t.name, t.identifier from ${of('district', 't', m, today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      name: text(row['name']),
      identifier: orNull(row['identifier']),
    }),
  },
  schools: {
    query: (m, today) => sql`select ${outside('t')} as sourced, t.name, t.institution_number, t.identifier,
        (select ${outside('d')} from ${of('district', 'd', m, today)} and d.id = t.district_id) as district
      from ${of('school', 't', m, today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      name: text(row['name']),
      institutionNumber: orNull(row['institution_number']),
      identifier: row['institution_number'] === null ? orNull(row['identifier']) : null,
      district: orNull(row['district']),
    }),
  },
  departments: {
    query: (m, today) => sql`select ${outside('t')} as sourced, t.name, t.identifier,
        (select ${outside('s')} from ${of('school', 's', m, today)} and s.id = t.school_id) as school
      from ${of('department', 't', m, today)} order by ${inOrder('t')}`,
    record: (row): Department => ({
      sourcedId: text(row['sourced']),
      name: text(row['name']),
      identifier: orNull(row['identifier']),
      school: orNull(row['school']),
    }),
  },
  sessions: {
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, t.title, t.kind, t.starts_on, t.ends_on, t.school_year,
        (select ${outside('p')} from ${of('academic_session', 'p', m, today)} and p.id = t.parent_id) as parent
      from ${of('academic_session', 't', m, today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      title: text(row['title']),
      kind: oneOf(sessionKinds, row['kind']),
      from: someDay(row['starts_on']),
      to: someDay(row['ends_on']).add({ days: 1 }),
      parent: orNull(row['parent']),
      schoolYear: typeof row['school_year'] === 'number' ? row['school_year'] : null,
    }),
  },
  courses: {
    query: (m, today) => sql`select ${outside('t')} as sourced, t.title, t.course_code, t.subjects, coalesce(
          (select ${outside('d')} from ${of('department', 'd', m, today)} and d.id = t.department_id),
          (select ${outside('s')} from ${of('school', 's', m, today)} and s.id = t.school_id),
          (select ${outside('k')} from ${of('district', 'k', m, today)} order by k.id limit 1), 'medvind-municipality') as org,
        (select ${outside('y')} from ${of('academic_session', 'y', m, today)} and y.id = t.session_id) as session
      from ${of('course', 't', m, today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      title: text(row['title']),
      code: orNull(row['course_code']),
      org: text(row['org']),
      session: orNull(row['session']),
      subjects: list(row['subjects']),
    }),
  },
  classes: {
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, t.title, t.kind, t.class_code, t.grade_levels, t.subjects,
        ${outside('s')} as school,
        (select ${outside('d')} from ${of('department', 'd', m, today)} and d.id = t.department_id) as department,
        (select ${outside('c')} from ${of('course', 'c', m, today)} and c.id = t.course_id) as course,
        (select array_agg(${outside('y')} order by named.place)
          from unnest(t.session_ids) with ordinality as named(id, place)
          join academic_session y on y.municipality_id = t.municipality_id and y.id = named.id and ${open('y', today)}) as sessions
      from class t ${join('school', 's', 'school_id', today)}
      where t.municipality_id = ${m} and ${open('t', today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      title: text(row['title']),
      kind: oneOf(['homeroom', 'scheduled'], row['kind']),
      school: text(row['school']),
      department: orNull(row['department']),
      code: orNull(row['class_code']),
      gradeLevels: list(row['grade_levels']).flatMap((level) => grade(level) ?? []),
      course: orNull(row['course']),
      sessions: list(row['sessions']),
      subjects: list(row['subjects']),
    }),
  },
  people: {
    // Contact data of a protected person, and of a protected child's guardians, leave no more than they are shown.
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, t.given_name, t.middle_name, t.family_name, t.preferred_given_name,
        t.preferred_family_name, t.username, t.identifier, t.uniid, t.enabled, t.is_protected, c.email, c.phone, c.sms
      from person t
        left join (select distinct g.guardian_id from guardianship g
          join person child on child.municipality_id = g.municipality_id and child.id = g.pupil_id
          where g.municipality_id = ${m} and child.is_protected) hidden on hidden.guardian_id = t.id
        left join person_contact c on c.municipality_id = t.municipality_id and c.person_id = t.id
          and not t.is_protected and hidden.guardian_id is null
      where t.municipality_id = ${m} and ${open('t', today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      enabled: row['enabled'] === true,
      givenName: text(row['given_name']),
      middleName: orNull(row['middle_name']),
      familyName: text(row['family_name']),
      preferredGivenName: orNull(row['preferred_given_name']),
      preferredFamilyName: orNull(row['preferred_family_name']),
      username: orNull(row['username']),
      identifier: orNull(row['identifier']),
      uniid: orNull(row['uniid']),
      cpr: null,
      email: orNull(row['email']),
      phone: orNull(row['phone']),
      sms: orNull(row['sms']),
      protected: row['is_protected'] === true,
    }),
  },
  staffRoles: {
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, ${outside('p')} as person, t.role, t.is_primary, t.valid_from, t.valid_to,
        (select ${outside('s')} from ${of('school', 's', m, today)} and s.id = t.school_id) as school,
        (select ${outside('d')} from ${of('department', 'd', m, today)} and d.id = t.department_id) as department
      from staff_role t ${join('person', 'p', 'person_id', today)}
      where t.municipality_id = ${m} and ${open('t', today)} and t.role <> 'systemAdministrator' order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      person: text(row['person']),
      role: oneOf(staffRoleNames, row['role']),
      school: orNull(row['school']),
      department: orNull(row['department']),
      primary: row['is_primary'] === true,
      ...period(row),
    }),
  },
  schoolEnrolments: {
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, ${outside('p')} as pupil, ${outside('s')} as school, t.grade_level,
        t.is_primary, t.valid_from, t.valid_to,
        (select ${outside('d')} from ${of('department', 'd', m, today)} and d.id = t.department_id) as department
      from enrolment t ${join('person', 'p', 'pupil_id', today)} ${join('school', 's', 'school_id', today)}
      where t.municipality_id = ${m} and ${open('t', today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      pupil: text(row['pupil']),
      school: text(row['school']),
      department: orNull(row['department']),
      gradeLevel: grade(row['grade_level']),
      primary: row['is_primary'] === true,
      ...period(row),
    }),
  },
  classMemberships: {
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, ${outside('p')} as pupil, ${outside('c')} as class, t.valid_from, t.valid_to
      from class_member t ${join('person', 'p', 'pupil_id', today)} ${join('class', 'c', 'class_id', today)}
      where t.municipality_id = ${m} and ${open('t', today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      pupil: text(row['pupil']),
      class: text(row['class']),
      ...period(row),
    }),
  },
  classStaff: {
    query: (
      m,
      today,
    ) => sql`select ${outside('t')} as sourced, ${outside('p')} as person, ${outside('c')} as class, t.role, t.is_primary,
        t.valid_from, t.valid_to
      from class_staff t ${join('person', 'p', 'person_id', today)} ${join('class', 'c', 'class_id', today)}
      where t.municipality_id = ${m} and ${open('t', today)} order by ${inOrder('t')}`,
    record: (row) => ({
      sourcedId: text(row['sourced']),
      person: text(row['person']),
      class: text(row['class']),
      role: oneOf(['teacher', 'pedagogue'], row['role']),
      primary: row['is_primary'] === true,
      ...period(row),
    }),
  },
  demographics: {
    query: (m, today) => sql`select ${outside('p')} as person, t.birth_date, t.sex
      from pupil t ${join('person', 'p', 'id', today)}
      where t.municipality_id = ${m} and (t.birth_date is not null or t.sex is not null) order by ${inOrder('p')}`,
    record: (row) => ({
      person: text(row['person']),
      birthDate: dayOf(row['birth_date']),
      sex: row['sex'] === null ? null : oneOf(sexes, row['sex']),
    }),
  },
  guardianships: {
    query: (
      m,
      today,
    ) => sql`select ${outside('p')} as pupil, ${outside('g')} as guardian, t.relation, t.has_custody, t.access_level
      from guardianship t ${join('person', 'p', 'pupil_id', today)} ${join('person', 'g', 'guardian_id', today)}
      where t.municipality_id = ${m} and ${open('t', today)} order by ${inOrder('p')}, ${inOrder('g')}`,
    record: (row) => ({
      pupil: text(row['pupil']),
      guardian: text(row['guardian']),
      relation: oneOf(relations, row['relation']),
      custody: row['has_custody'] === true,
      access: oneOf(accessLevels, row['access_level']),
    }),
  },
}

export const rowsOfKind = <Kind extends RosterKind>(kind: Kind): RosterRows<Kind> => rows[kind]
