import { copyInto, type CopyRow } from '#platform/db/copy-rows.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { DB } from '#platform/db/tables.ts'
import { danishSortKey } from '#platform/text/danish.ts'
import { ownClosedDay, type DemoCalendar, type DemoYear } from './demo-calendar.ts'
import { contactRows, personRows, type Period, sourced, sourcedColumns, stayOf } from './person-rows.ts'
import type { DemoClass, DemoPupil, DemoRoster, DemoSchool } from './roster.ts'

/** One table that is to be filled. Tables come in the order in which their rows refer to each other. */
type TableToFill = {
  readonly table: keyof DB
  /** Adds the rows and returns how many. */
  readonly fill: (tx: ActorTx) => Promise<number>
}

const tableToFill = <Table extends keyof DB>(
  table: Table,
  columns: readonly (keyof DB[Table])[],
  rows: Iterable<CopyRow>,
): TableToFill => ({ table, fill: async (tx) => await copyInto(tx, table, columns, rows) })

const yearOf = (calendar: DemoCalendar, isCurrent: boolean): DemoYear =>
  isCurrent ? calendar.current : calendar.previous

export const rosterTables = (
  roster: DemoRoster,
  calendar: DemoCalendar,
  nextId: () => string,
): readonly TableToFill[] => {
  const { id: municipality, schools } = roster
  const { previous, current } = calendar
  const always: Period = { from: previous.begins, to: null }
  const before: Period = { from: previous.begins, to: current.begins }
  const sessions = [previous, current].map((year) => ({ year, id: nextId() }))
  const periodOf = ({ isCurrent }: DemoClass): Period =>
    isCurrent ? { from: current.begins, to: null } : before
  const joined = (pupil: DemoPupil, schoolClass: DemoClass): Period =>
    pupil.cameOn === null ? periodOf(schoolClass) : { from: pupil.cameOn, to: null }

  function* each<Item>(of: (school: DemoSchool) => Iterable<Item>): Generator<[Item, DemoSchool]> {
    for (const school of schools) for (const item of of(school)) yield [item, school]
  }
  function* pupilRows(): Generator<CopyRow> {
    for (const [{ id, birthDate, sex }] of each(({ pupils }) => pupils))
      yield [municipality, id, birthDate, sex]
  }
  function* enrolments(): Generator<CopyRow> {
    let place = 0
    for (const [pupil, school] of each(({ pupils }) => pupils))
      for (const schoolClass of [pupil.before, pupil.now]) {
        if (schoolClass === null) continue
        place += 1
        yield [
          municipality,
          nextId(),
          pupil.id,
          school.id,
          String(schoolClass.grade),
          ...sourced(`enrolment-${place}`, joined(pupil, schoolClass)),
        ]
      }
  }
  function* members(): Generator<CopyRow> {
    let place = 0
    for (const [pupil] of each(({ pupils }) => pupils))
      for (const schoolClass of [pupil.before, pupil.now, ...pupil.groups]) {
        if (schoolClass === null) continue
        place += 1
        yield [
          municipality,
          nextId(),
          schoolClass.id,
          pupil.id,
          ...sourced(`member-${place}`, joined(pupil, schoolClass)),
        ]
      }
  }
  function* teaching(): Generator<CopyRow> {
    let place = 0
    for (const [schoolClass] of each(({ classes }) => classes))
      for (const [order, member] of schoolClass.staff.entries()) {
        place += 1
        yield [
          municipality,
          nextId(),
          schoolClass.id,
          member.id,
          order === 0,
          ...sourced(`teaching-${place}`, periodOf(schoolClass)),
        ]
      }
  }
  function* staffRoles(): Generator<CopyRow> {
    for (const [place, { id, role, school }] of roster.staff.entries())
      yield [
        municipality,
        nextId(),
        id,
        role,
        school === null ? null : (schools[school]?.id ?? null),
        ...sourced(`role-${place + 1}`, always),
      ]
  }
  function* guardianships(): Generator<CopyRow> {
    let place = 0
    for (const [pupil] of each(({ pupils }) => pupils))
      for (const { id, relation, hasCustody, accessLevel } of pupil.household.guardians) {
        place += 1
        yield [
          municipality,
          nextId(),
          id,
          pupil.id,
          relation,
          hasCustody,
          accessLevel,
          ...sourced(`guardianship-${place}`, stayOf(pupil, calendar)),
        ]
      }
  }
  function* closedDays(): Generator<CopyRow> {
    for (const { from, to, reason } of calendar.closed) yield [municipality, nextId(), null, from, to, reason]
    for (const school of schools)
      for (const { from, to, reason } of ownClosedDay(calendar, school.id, school.place))
        yield [municipality, nextId(), school.id, from, to, reason]
  }

  return [
    tableToFill(
      'school_year',
      ['municipality_id', 'year', 'first_day', 'last_day'],
      [previous, current].map(({ year, firstDay, lastDay }) => [municipality, year, firstDay, lastDay]),
    ),
    tableToFill(
      'school',
      ['municipality_id', 'id', 'name', 'institution_number', ...sourcedColumns],
      schools.map(({ id, name, place }) => [
        municipality,
        id,
        name,
        `VR${String(place + 1).padStart(4, '0')}`,
        ...sourced(`school-${place + 1}`, always),
      ]),
    ),
    tableToFill(
      'closed_day',
      ['municipality_id', 'id', 'school_id', 'first_day', 'last_day', 'reason'],
      closedDays(),
    ),
    tableToFill(
      'department',
      ['municipality_id', 'id', 'school_id', 'name', ...sourcedColumns],
      schools.flatMap(({ id, place, departments }) =>
        departments.map((department, order) => [
          municipality,
          department.id,
          id,
          department.name,
          ...sourced(`department-${place + 1}-${order + 1}`, always),
        ]),
      ),
    ),
    tableToFill(
      'academic_session',
      ['municipality_id', 'id', 'title', 'kind', 'starts_on', 'ends_on', 'school_year', ...sourcedColumns],
      sessions.map(({ year, id }) => [
        municipality,
        id,
        `Skoleåret ${year.year}/${year.year + 1}`,
        'schoolYear',
        year.firstDay,
        year.lastDay,
        year.year + 1,
        ...sourced(`year-${year.year}`, { from: year.begins, to: null }),
      ]),
    ),
    tableToFill(
      'class',
      [
        'municipality_id',
        'id',
        'school_id',
        'department_id',
        'kind',
        'title',
        'sort_key',
        'grade_levels',
        'subjects',
        'session_ids',
        ...sourcedColumns,
      ],
      (function* (): Generator<CopyRow> {
        let place = 0
        for (const [schoolClass, school] of each(({ classes }) => classes)) {
          const { id, department, kind, title, grade, subject, isCurrent } = schoolClass
          const session = sessions.find(({ year }) => year === yearOf(calendar, isCurrent))
          place += 1
          yield [
            municipality,
            id,
            school.id,
            department,
            kind,
            title,
            danishSortKey(title),
            [String(grade)],
            subject === null ? [] : [subject],
            session === undefined ? [] : [session.id],
            ...sourced(`class-${place}`, periodOf(schoolClass)),
          ]
        }
      })(),
    ),
    tableToFill(
      'person',
      [
        'municipality_id',
        'id',
        'given_name',
        'middle_name',
        'family_name',
        'sort_key',
        'search_text',
        'is_protected',
        ...sourcedColumns,
      ],
      personRows(roster, calendar),
    ),
    tableToFill('person_contact', ['municipality_id', 'person_id', 'email', 'phone'], contactRows(roster)),
    tableToFill(
      'staff_role',
      ['municipality_id', 'id', 'person_id', 'role', 'school_id', ...sourcedColumns],
      staffRoles(),
    ),
    tableToFill('pupil', ['municipality_id', 'id', 'birth_date', 'sex'], pupilRows()),
    tableToFill(
      'enrolment',
      ['municipality_id', 'id', 'pupil_id', 'school_id', 'grade_level', ...sourcedColumns],
      enrolments(),
    ),
    tableToFill(
      'class_member',
      ['municipality_id', 'id', 'class_id', 'pupil_id', ...sourcedColumns],
      members(),
    ),
    tableToFill(
      'class_staff',
      ['municipality_id', 'id', 'class_id', 'person_id', 'is_primary', ...sourcedColumns],
      teaching(),
    ),
    tableToFill(
      'guardianship',
      [
        'municipality_id',
        'id',
        'guardian_id',
        'pupil_id',
        'relation',
        'has_custody',
        'access_level',
        ...sourcedColumns,
      ],
      guardianships(),
    ),
  ]
}
