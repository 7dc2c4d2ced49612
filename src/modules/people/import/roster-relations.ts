import { sql } from 'kysely'
import { type Applying, isOpen } from './applying.ts'
import { beginWithMembers, membershipBegins } from './first-days.ts'
import { applyRelation } from './relations.ts'
import { run } from './run-sql.ts'

const period = ['source_id'] as const

/** The schools that a spreadsheet is the whole truth of; null: all. */
const schoolsInScope = ({ about }: Applying) =>
  about.schools === 'all'
    ? null
    : sql`(select k.id from key_school k where k.source_id = any (${about.schools}::text[]))`

const scopeBySchool = (work: Applying) => {
  const schools = schoolsInScope(work)
  return schools === null ? {} : { scope: sql`t.school_id in ${schools}` }
}

const scopeByClass = (work: Applying, kinds: readonly string[]) => {
  const schools = schoolsInScope(work)
  return schools === null
    ? {}
    : {
        scope: sql`t.class_id in (select c.id from class c where c.municipality_id = ${work.m} and c.school_id in ${schools}
          and c.kind = any (${kinds}::text[]))`,
      }
}

export const applyStaffRoles = async (work: Applying): Promise<void> => {
  await applyRelation(work, {
    kind: 'staffRoles',
    table: 'staff_role',
    identity: period,
    facts: ['person_id', 'role', 'school_id', 'department_id'],
    plain: ['is_primary'],
    from: sql`select i.*, p.id as person_id, s.id as school_id, d.id as department_id, ${work.today} as begins,
        case when p.id is null then i.person when s.id is null and i.school is not null then i.school
          when d.id is null then i.department end as lost
      from in_staff_role i left join key_person p on p.source_id = i.person
      left join key_school s on s.source_id = i.school left join key_department d on d.source_id = i.department`,
    ...scopeBySchool(work),
    person: 'person_id',
    grounds: [
      ['person_id', 'person'],
      ['school_id', 'school'],
      ['department_id', 'department'],
    ],
  })
}

export const applyEnrolments = async (work: Applying): Promise<void> => {
  await applyRelation(work, {
    kind: 'schoolEnrolments',
    table: 'enrolment',
    identity: period,
    facts: ['pupil_id', 'school_id', 'department_id', 'grade_level'],
    plain: ['is_primary'],
    unsaid: { grade_level: sql`null` },
    from: sql`select i.*, p.id as pupil_id, s.id as school_id, d.id as department_id, ${membershipBegins(work, 's.id')} as begins,
        case when p.id is null then i.pupil when s.id is null then i.school
          when d.id is null then i.department end as lost
      from in_enrolment i left join key_person p on p.source_id = i.pupil
      left join key_school s on s.source_id = i.school left join key_department d on d.source_id = i.department`,
    ...scopeBySchool(work),
    person: 'pupil_id',
    grounds: [
      ['pupil_id', 'person'],
      ['school_id', 'school'],
    ],
  })
  if (work.modeOf('schoolEnrolments') !== 'absent')
    await beginWithMembers(work, {
      kind: 'schools',
      ground: 'school',
      members: 'enrolment',
      column: 'school_id',
    })
}

/** A pupil has one home class: whom an extract places in one has left the former, though the extract does not say so. */
const formerHomeClass = ({ m, today }: Applying) => {
  const isHome = (of: string) =>
    sql`exists (select from class c where c.municipality_id = ${m} and c.id = ${sql.ref(`${of}.class_id`)} and c.kind = 'homeroom')`
  return sql`(${isHome('t')}
    and t.pupil_id in (select p.pupil_id from plan_relation p where p.wants and p.new_from <= ${today} and ${isHome('p')})
    and (t.pupil_id, t.class_id) not in (select p.pupil_id, p.class_id from plan_relation p))`
}

export const applyMemberships = async (work: Applying): Promise<void> => {
  await applyRelation(work, {
    kind: 'classMemberships',
    table: 'class_member',
    identity: period,
    facts: ['class_id', 'pupil_id'],
    plain: [],
    from: sql`select i.*, p.id as pupil_id, c.id as class_id, ${membershipBegins(work, 'c.school_id')} as begins,
        case when p.id is null then i.pupil when c.id is null then i.class end as lost
      from in_member i left join key_person p on p.source_id = i.pupil
      left join (select k.source_id, c.id, c.school_id from key_class k join class c on c.municipality_id = ${work.m} and c.id = k.id) c
        on c.source_id = i.class`,
    ...scopeByClass(work, work.about.saysGroups ? ['homeroom', 'scheduled'] : ['homeroom']),
    ...(work.about.isExtract ? { replaced: formerHomeClass(work) } : {}),
    person: 'pupil_id',
    grounds: [
      ['pupil_id', 'person'],
      ['class_id', 'class'],
    ],
  })
  if (work.modeOf('classMemberships') !== 'absent')
    await beginWithMembers(work, {
      kind: 'classes',
      ground: 'class',
      members: 'class_member',
      column: 'class_id',
    })
}

/** Absence is counted by the days that a home class was registered. */
export const tellOfPupilsWithoutClass = async (work: Applying): Promise<void> => {
  const { tx, m, s } = work
  const { rows } = await run(
    tx,
    sql<{ pupils: number }>`select count(distinct e.pupil_id)::int as pupils from enrolment e
      where e.municipality_id = ${m} and e.source = ${s} and ${isOpen(work, 'e')} and e.pupil_id not in (
        select t.pupil_id from class_member t join class c on c.municipality_id = ${m} and c.id = t.class_id
        where t.municipality_id = ${m} and c.kind = 'homeroom' and ${isOpen(work, 't')})`,
  )
  const pupils = rows[0]?.pupils ?? 0
  if (pupils > 0) work.find('pupilsWithoutHomeClass', [String(pupils)])
}

export const applyClassStaff = async (work: Applying): Promise<void> => {
  await applyRelation(work, {
    kind: 'classStaff',
    table: 'class_staff',
    identity: period,
    facts: ['class_id', 'person_id', 'role'],
    plain: ['is_primary'],
    from: sql`select i.*, p.id as person_id, c.id as class_id, ${work.today} as begins,
        case when p.id is null then i.person when c.id is null then i.class end as lost
      from in_class_staff i left join key_person p on p.source_id = i.person
      left join key_class c on c.source_id = i.class`,
    ...scopeByClass(work, ['homeroom', 'scheduled']),
    person: 'person_id',
    grounds: [
      ['person_id', 'person'],
      ['class_id', 'class'],
    ],
  })
}

/**
 * Two rows of people may have turned out to be one person, so a pair can come twice: what opens least then holds. A guardian of
 * whom no file says what they are sees nothing, until one does.
 */
export const applyGuardianships = async (work: Applying): Promise<void> => {
  await applyRelation(work, {
    kind: 'guardianships',
    table: 'guardianship',
    identity: ['pupil_id', 'guardian_id'],
    facts: ['pupil_id', 'guardian_id', 'has_custody', 'access_level'],
    plain: ['relation'],
    unsaid: { relation: sql`'other'`, has_custody: sql`false`, access_level: sql`'none'` },
    from: sql`select distinct on (coalesce(p.id::text, i.pupil), coalesce(g.id::text, i.guardian)) i.*, p.id as pupil_id,
        g.id as guardian_id, null::date as valid_from, null::date as valid_to, ${work.today} as begins,
        case when p.id is null then i.pupil when g.id is null then i.guardian end as lost
      from in_guardianship i left join key_person p on p.source_id = i.pupil left join key_person g on g.source_id = i.guardian
      where p.id is distinct from g.id or p.id is null
      order by coalesce(p.id::text, i.pupil), coalesce(g.id::text, i.guardian), i.has_custody, i.access_level desc, i.source_id`,
    person: 'pupil_id',
    grounds: [
      ['pupil_id', 'person'],
      ['guardian_id', 'person'],
    ],
  })
}
