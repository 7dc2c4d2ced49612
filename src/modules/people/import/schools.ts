import { sql } from 'kysely'
import { type Applying, isOpen, keepKeys, refuseLost } from './applying.ts'
import { schoolIdOf } from '../roster/templates/ids.ts'
import { run } from './run-sql.ts'

const plan = 'plan_school'

/**
 * A school is the same school when its institution number is, whoever tells of it: the register of institutions gives each number
 * once. OneRoster then decides what it is called; a spreadsheet leaves as it is what another source has told.
 */
const recogniseSchools = async (work: Applying): Promise<void> => {
  const { m, s } = work
  await work.keep(
    plan,
    sql`select found.*, case when row_number() over (
          partition by found.known_id order by found.is_exact desc, found.source_id) = 1 then found.known_id end as current_id
      from (
        select i.source_id, i.id, i.name, i.institution_number, i.identifier, d.id as district_id,
          case when d.id is null then i.district end as lost,
          t.id as known_id, coalesce(t.is_exact, false) as is_exact
        from in_school i left join key_district d on d.source_id = i.district
        left join lateral (
          select t.id, t.source, t.source = ${s} and t.source_id = i.source_id as is_exact from school t
          where t.municipality_id = ${m} and (t.source = ${s} and t.source_id = i.source_id
            or t.institution_number = i.institution_number and ${isOpen(work, 't')})
          order by is_exact desc, t.valid_from, t.id
          limit 1) t on true) found`,
  )
}

export const applySchools = async (work: Applying): Promise<void> => {
  const { tx, m, s, today, yearBegins, source } = work
  if (work.modeOf('schools') !== 'absent') {
    await recogniseSchools(work)
    await refuseLost(work, plan)
    const added = await run(
      tx,
      sql`insert into school (municipality_id, id, name, institution_number, identifier, district_id, source, source_id, valid_from)
        select ${m}, id, name, institution_number, identifier, district_id, ${s}, source_id, ${yearBegins}
        from ${sql.ref(plan)} where current_id is null and lost is null`,
    )
    // A number that the file leaves out is not taken away: it is what the school is known by.
    const changed = await run(
      tx,
      sql`update school t set name = p.name, institution_number = coalesce(p.institution_number, t.institution_number),
          identifier = p.identifier, district_id = p.district_id, source = ${s}, source_id = p.source_id, valid_to = null
        from ${sql.ref(plan)} p
        where t.municipality_id = ${m} and t.id = p.current_id and p.lost is null
          and (${source === 'oneroster'} or t.source = ${s})
          and row(t.name, t.institution_number, t.identifier, t.district_id, t.source, t.source_id, t.valid_to) is distinct from
            row(p.name, coalesce(p.institution_number, t.institution_number), p.identifier, p.district_id, ${s}, p.source_id, null::date)`,
    )
    const isGone =
      work.modeOf('schools') === 'bulk'
        ? sql`not exists (select from in_school i where i.source_id = t.source_id)`
        : sql`t.source_id in (select e.source_id from in_ended e where e.kind = 'schools')`
    const ended = await run(
      tx,
      sql`update school t set valid_to = greatest(${today}, t.valid_from)
        where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')} and ${isGone}`,
    )
    work.count('created', 'schools', added.changed)
    work.count('updated', 'schools', changed.changed)
    work.count('ended', 'schools', ended.changed)
  }
  if (source === 'oneroster') await keepKeys(work, 'key_school', 'school')
  else
    await work.keep(
      'key_school',
      sql`select distinct on (named.source_id) named.source_id, t.id
        from school t cross join lateral (
          select ${schoolIdOf('')} || t.institution_number as source_id where t.institution_number is not null
          union all select t.source_id where t.institution_number is null) named
        where t.municipality_id = ${m} and ${isOpen(work, 't')}
        order by named.source_id, (t.source = ${s}) desc, t.id`,
    )
}
