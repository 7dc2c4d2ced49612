import { type RawBuilder, sql } from 'kysely'
import type { RosterKind } from '../roster/roster.ts'
import { classBegins } from './first-days.ts'
import { type Applying, isOpen, keepKeys, refuseLost } from './applying.ts'
import { assignments, columns, rowOf, run } from './run-sql.ts'

/**
 * Something that is one row for as long as it is known, such as a class: it changes in place, ends, and is opened again when it
 * comes back. `from` gives source_id, id, the columns and `lost`, the first reference that leads nowhere.
 */
type Entity = {
  readonly kind: RosterKind
  readonly table: string
  readonly columns: readonly string[]
  readonly from: RawBuilder<unknown>
  /** The first day of what is new; else today. */
  readonly begins?: RawBuilder<unknown>
  /** Which of this source's rows a spreadsheet is the whole truth of. */
  readonly scope?: RawBuilder<unknown>
}

const plan = 'plan_entity'

const addAndChange = async (work: Applying, entity: Entity): Promise<void> => {
  const { tx, m, s, today } = work
  const table = sql.table(entity.table)
  await work.keep(
    plan,
    sql`select f.*, t.id as current_id from (${entity.from}) f
      left join ${table} t on t.municipality_id = ${m} and t.source = ${s} and t.source_id = f.source_id`,
  )
  await refuseLost(work, plan)
  const added = await run(
    tx,
    sql`insert into ${table} (municipality_id, id, source, source_id, valid_from, ${columns(entity.columns)})
      select ${m}, id, ${s}, source_id, ${entity.begins ?? today}, ${columns(entity.columns)} from ${sql.ref(plan)}
      where current_id is null and lost is null`,
  )
  const changed = await run(
    tx,
    sql`update ${table} t set ${assignments(entity.columns, 'p')}, valid_to = null from ${sql.ref(plan)} p
      where t.municipality_id = ${m} and t.id = p.current_id and p.lost is null
        and (t.valid_to is not null or ${rowOf(entity.columns, 't')} is distinct from ${rowOf(entity.columns, 'p')})`,
  )
  work.count('created', entity.kind, added.changed)
  work.count('updated', entity.kind, changed.changed)
}

/** What the files say has gone: in bulk by silence, in a delta by name. */
export const isGone = (work: Applying, kind: RosterKind, planned: string): RawBuilder<unknown> =>
  work.modeOf(kind) === 'bulk'
    ? sql`not exists (select from ${sql.ref(planned)} p where p.source_id = t.source_id)`
    : sql`t.source_id in (select e.source_id from in_ended e where e.kind = ${kind})`

const endGone = async (work: Applying, entity: Entity): Promise<void> => {
  const { tx, m, s, today } = work
  const ended = await run(
    tx,
    sql`update ${sql.table(entity.table)} t set valid_to = greatest(${today}, t.valid_from)
      where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')}
        and ${isGone(work, entity.kind, plan)} and ${entity.scope ?? sql`true`}`,
  )
  work.count('ended', entity.kind, ended.changed)
}

const applyEntity = async (work: Applying, entity: Entity): Promise<void> => {
  if (work.modeOf(entity.kind) === 'absent') return
  await addAndChange(work, entity)
  await endGone(work, entity)
}

/** What stands at a school or department ends with it. */
const endWith = async (
  work: Applying,
  kind: RosterKind,
  [table, column]: readonly [string, string],
  ground: string,
): Promise<void> => {
  const { tx, m, s, today } = work
  const ended = await run(
    tx,
    sql`update ${sql.table(table)} t set valid_to = greatest(${today}, t.valid_from) from ${sql.table(ground)} g
      where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')}
        and g.municipality_id = t.municipality_id and g.id = ${sql.ref(`t.${column}`)} and g.valid_to <= ${today}`,
  )
  work.count('ended', kind, ended.changed)
}

export const applyDistricts = async (work: Applying): Promise<void> => {
  await applyEntity(work, {
    kind: 'districts',
    table: 'district',
    columns: ['name', 'identifier'],
    from: sql`select *, null::text as lost from in_district`,
  })
  await keepKeys(work, 'key_district', 'district')
}

export const applyDepartments = async (work: Applying): Promise<void> => {
  await applyEntity(work, {
    kind: 'departments',
    table: 'department',
    columns: ['school_id', 'name', 'identifier'],
    begins: work.yearBegins,
    from: sql`select i.source_id, i.id, i.name, i.identifier, s.id as school_id,
        case when s.id is null then i.school end as lost
      from in_department i left join key_school s on s.source_id = i.school`,
  })
  await endWith(work, 'departments', ['department', 'school_id'], 'school')
  await keepKeys(work, 'key_department', 'department')
}

export const applySessions = async (work: Applying): Promise<void> => {
  const { m, s } = work
  // A session may stand under one of the same file, which gets its id only now.
  await work.keep(
    'key_parent',
    sql`select t.source_id, t.id from academic_session t where t.municipality_id = ${m} and t.source = ${s}
      union all
      select i.source_id, i.id from in_session i where not exists (
        select from academic_session t where t.municipality_id = ${m} and t.source = ${s} and t.source_id = i.source_id)`,
  )
  await applyEntity(work, {
    kind: 'sessions',
    table: 'academic_session',
    columns: ['title', 'kind', 'starts_on', 'ends_on', 'parent_id', 'school_year'],
    from: sql`select i.*, p.id as parent_id, case when p.id is null then i.parent end as lost
      from in_session i left join key_parent p on p.source_id = i.parent`,
  })
  await keepKeys(work, 'key_session', 'academic_session')
}

/** A course of the municipality, or of what stands beside it, has neither school nor department. */
export const applyCourses = async (work: Applying): Promise<void> => {
  await applyEntity(work, {
    kind: 'courses',
    table: 'course',
    columns: ['title', 'course_code', 'school_id', 'department_id', 'session_id', 'subjects'],
    from: sql`select i.*, s.id as school_id, d.id as department_id, y.id as session_id,
        case when y.id is null then i.session end as lost
      from in_course i left join key_school s on s.source_id = i.org
      left join key_department d on d.source_id = i.org
      left join key_session y on y.source_id = i.session`,
  })
  await keepKeys(work, 'key_course', 'course')
}

export const applyClasses = async (work: Applying): Promise<void> => {
  const { about } = work
  await applyEntity(work, {
    kind: 'classes',
    table: 'class',
    columns: [
      'school_id',
      'department_id',
      'course_id',
      'kind',
      'title',
      'sort_key',
      'grade_levels',
      'class_code',
      'subjects',
      'session_ids',
    ],
    begins: sql`begins`,
    from: sql`select i.*, s.id as school_id, d.id as department_id, c.id as course_id, ${classBegins(work)} as begins,
        coalesce((select array_agg(y.id order by named.place) from unnest(i.sessions) with ordinality as named(source_id, place)
          join key_session y on y.source_id = named.source_id), '{}') as session_ids,
        case when s.id is null then i.school when d.id is null and i.department is not null then i.department
          when c.id is null then i.course end as lost
      from in_class i left join key_school s on s.source_id = i.school
      left join key_department d on d.source_id = i.department
      left join key_course c on c.source_id = i.course`,
    ...(about.schools === 'all'
      ? {}
      : {
          scope: sql`t.school_id in (select k.id from key_school k where k.source_id = any (${about.schools}::text[]))
            and (t.kind = 'homeroom' or ${about.saysGroups})`,
        }),
  })
  await endWith(work, 'classes', ['class', 'school_id'], 'school')
  await keepKeys(work, 'key_class', 'class')
}
