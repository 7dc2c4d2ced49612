import { sql } from 'kysely'
import { type Applying, isOpen } from './applying.ts'
import { run } from './run-sql.ts'

/**
 * A person may be known to several sources, and one of them decides the name: OneRoster before a spreadsheet, and whoever still
 * knows the person before one who does not. The others are kept in `person_alias`, so that they find the same person next time.
 */

/** Takes over from a source that knows less, or that has let go. */
export const takeOver = async (work: Applying): Promise<void> => {
  const { tx, m, s, today, source } = work
  const isBulk = work.modeOf('people') === 'bulk'
  await work.keep(
    'takeover',
    sql`select distinct on (p.id) p.id, p.source as former_source, p.source_id as former_id, p.valid_from, p.is_protected, w.source_id
      from who w join person p on p.municipality_id = ${m} and p.id = w.person_id
      where not w.owns and not w.is_new and (
        p.valid_to <= ${today}
        or ${source === 'oneroster'} and p.source = 'csv'
        or ${isBulk} and p.source = ${s} and not exists (select from in_person i where i.source_id = p.source_id))
      order by p.id, w.source_id`,
  )
  await run(
    tx,
    sql`insert into person_alias (municipality_id, source, source_id, person_id, is_protected, valid_from, valid_to)
      select ${m}, former_source, former_id, id, is_protected, valid_from,
        case when former_source = ${s} then greatest(${today}, valid_from) end
      from takeover
      on conflict (municipality_id, source, source_id) do update
        set person_id = excluded.person_id, is_protected = excluded.is_protected, valid_to = excluded.valid_to`,
  )
  await run(
    tx,
    sql`delete from person_alias a using takeover t
      where a.municipality_id = ${m} and a.source = ${s} and a.source_id = t.source_id`,
  )
  await run(
    tx,
    sql`with taken as (
        update person p set source = ${s}, source_id = t.source_id from takeover t
        where p.municipality_id = ${m} and p.id = t.id returning p.id)
      insert into touched_person select id from taken`,
  )
  await run(
    tx,
    sql`update who w set owns = true from takeover t where t.source_id = w.source_id and t.id = w.person_id`,
  )
}

/** Notes the other names that this source has for people. */
export const keepAliases = async (work: Applying): Promise<void> => {
  const { tx, m, s, today } = work
  await run(
    tx,
    sql`with kept as (
        insert into person_alias as a (municipality_id, source, source_id, person_id, is_protected, valid_from)
        select ${m}, ${s}, w.source_id, w.person_id, i.is_protected, ${today}
        from who w join in_person i on i.source_id = w.source_id where not w.owns
        on conflict (municipality_id, source, source_id) do update
          set is_protected = coalesce(excluded.is_protected, a.is_protected), valid_to = null
          where a.valid_to is not null or a.is_protected is distinct from coalesce(excluded.is_protected, a.is_protected)
        returning person_id)
      insert into touched_person select person_id from kept`,
  )
  await run(
    tx,
    sql`with protected as (
        update person p set is_protected = true from person_alias a
        where a.municipality_id = ${m} and p.municipality_id = ${m} and p.id = a.person_id and a.is_protected
          and ${isOpen(work, 'a')} and not p.is_protected returning p.id)
      insert into touched_person select id from protected`,
  )
}

/** Ends those whom the source no longer knows; whom another source still knows goes on under that one's name. */
export const endPeople = async (work: Applying): Promise<void> => {
  const { tx, m, s, today } = work
  const isGone =
    work.modeOf('people') === 'bulk'
      ? sql`not exists (select from in_person i where i.source_id = t.source_id)`
      : sql`t.source_id in (select e.source_id from in_ended e where e.kind = 'people')`
  await run(
    tx,
    sql`update person_alias t set valid_to = greatest(${today}, t.valid_from)
      where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')} and ${isGone}`,
  )
  await work.keep(
    'gone_person',
    sql`select t.id, t.source_id, t.valid_from, t.is_protected, heir.source as heir_source, heir.source_id as heir_id
      from person t left join lateral (
        select a.source, a.source_id from person_alias a
        where a.municipality_id = ${m} and a.person_id = t.id and ${isOpen(work, 'a')}
        order by a.source = ${s} desc, a.source = 'oneroster' desc, a.source_id limit 1) heir on true
      where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')} and ${isGone}`,
  )
  await run(
    tx,
    sql`delete from person_alias a using gone_person g
      where a.municipality_id = ${m} and a.source = g.heir_source and a.source_id = g.heir_id`,
  )
  await run(
    tx,
    sql`insert into person_alias (municipality_id, source, source_id, person_id, is_protected, valid_from, valid_to)
      select ${m}, ${s}, source_id, id, is_protected, valid_from, greatest(${today}, valid_from)
      from gone_person where heir_id is not null
      on conflict (municipality_id, source, source_id) do update set person_id = excluded.person_id, valid_to = excluded.valid_to`,
  )
  await run(
    tx,
    sql`with inherited as (
        update person p set source = g.heir_source, source_id = g.heir_id from gone_person g
        where p.municipality_id = ${m} and p.id = g.id and g.heir_id is not null returning p.id)
      insert into touched_person select id from inherited`,
  )
  const ended = await run(
    tx,
    sql`update person p set valid_to = greatest(${today}, p.valid_from) from gone_person g
      where p.municipality_id = ${m} and p.id = g.id and g.heir_id is null`,
  )
  work.count('ended', 'people', ended.changed)
}
