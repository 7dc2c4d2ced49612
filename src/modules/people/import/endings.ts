import { sql } from 'kysely'
import type { ImportEnding, ImportUnusual } from '#platform/imports/importer.ts'
import type { Applying } from './applying.ts'
import { run } from './run-sql.ts'

/**
 * Whom an import ends, by name, and whether that is more than files usually end: a list of one class, read as the whole truth of its
 * school, would else quietly end all the others. Each kind counts only what a graver one does not explain: a pupil who has left
 * has of course left the class.
 */
export const endingKinds = [
  'pupils',
  'classes',
  'staff',
  'classMemberships',
  'classStaff',
  'guardianships',
] as const
export type EndingKind = (typeof endingKinds)[number]

const mostNamed = 50
/** More than a tenth, and at least five, is more than the ordinary comings and goings. */
const isUnusual = (ended: number, of: number): boolean => ended >= 5 && ended * 10 > of

const noOne = sql`'00000000-0000-0000-0000-000000000000'::uuid`

/** What this source tells and is in force before the import. */
export const keepWhatWasOpen = async (work: Applying): Promise<void> => {
  const { m, s, today } = work
  const open = sql`t.municipality_id = ${m} and t.source = ${s} and (t.valid_to is null or t.valid_to > ${today})`
  const theClass = sql`join class c on c.municipality_id = ${m} and c.id = t.class_id`
  await work.keep(
    'was_open',
    sql`select 'pupils' as kind, t.pupil_id as who, t.school_id as ground, t.school_id as school_id, null as class_kind
        from enrolment t where ${open}
      union all select 'classes', null, t.id, t.school_id, t.kind from class t where ${open}
      union all select 'staff', t.person_id, coalesce(t.school_id, ${noOne}), t.school_id, null from staff_role t where ${open}
      union all select 'classMemberships', t.pupil_id, t.class_id, c.school_id, c.kind from class_member t ${theClass} where ${open}
      union all select 'classStaff', t.person_id, t.class_id, c.school_id, c.kind from class_staff t ${theClass} where ${open}
      union all select 'guardianships', t.guardian_id, t.pupil_id, e.school_id, null from guardianship t
        left join (select distinct on (pupil_id) pupil_id, school_id from enrolment t where ${open} order by pupil_id, school_id) e
          on e.pupil_id = t.pupil_id
        where ${open}`,
  )
}

/** What of it is no longer, whoever tells it now. */
const keepWhatHasGone = async (work: Applying): Promise<void> => {
  const { m, today } = work
  const open = sql`t.municipality_id = ${m} and (t.valid_to is null or t.valid_to > ${today})`
  const was = (kind: EndingKind) => sql`select distinct w.* from was_open w where w.kind = ${kind}`
  await work.keep(
    'has_gone',
    sql`with pupil_gone as (${was('pupils')} and not exists (select from enrolment t where ${open} and t.pupil_id = w.who)),
      class_gone as (${was('classes')} and not exists (select from class t where ${open} and t.id = w.ground)),
      staff_gone as (${was('staff')} and not exists (
        select from staff_role t where ${open} and t.person_id = w.who and coalesce(t.school_id, ${noOne}) = w.ground)),
      member_gone as (${was('classMemberships')} and w.who not in (select who from pupil_gone) and not exists (
        select from class_member t join class c on c.municipality_id = ${m} and c.id = t.class_id
        where ${open} and t.pupil_id = w.who and c.kind = w.class_kind)),
      teaching_gone as (${was('classStaff')} and w.who not in (select who from staff_gone)
        and w.ground not in (select ground from class_gone) and not exists (
          select from class_staff t where ${open} and t.person_id = w.who and t.class_id = w.ground)),
      guardian_gone as (${was('guardianships')} and w.ground not in (select who from pupil_gone) and not exists (
        select from guardianship t where ${open} and t.guardian_id = w.who and t.pupil_id = w.ground))
      select * from pupil_gone union all select * from class_gone union all select * from staff_gone
      union all select * from member_gone union all select * from teaching_gone union all select * from guardian_gone`,
  )
}

type CountRow = { kind: EndingKind; school: string | null; was: number; gone: number }

const countGone = async ({ tx, m }: Applying): Promise<CountRow[]> => {
  const each = sql`count(distinct (coalesce(who, ground), case when kind in ('classStaff', 'guardianships') then ground end))`
  const { rows } = await run(
    tx,
    sql<CountRow>`select w.kind, s.name as school, w.was, coalesce(g.gone, 0) as gone
      from (select kind, school_id, ${each}::int as was from was_open group by 1, 2) w
      left join (select kind, school_id, ${each}::int as gone from has_gone group by 1, 2) g
        on g.kind = w.kind and g.school_id is not distinct from w.school_id
      left join school s on s.municipality_id = ${m} and s.id = w.school_id
      order by s.name, w.school_id`,
  )
  return rows
}

type NameRow = { kind: EndingKind; name: string; pupil: string | null }

/** Pupils and members of staff with their class, classes with their school, guardians with their child. */
const nameGone = async ({ tx, m }: Applying): Promise<NameRow[]> => {
  const called = (of: string) =>
    sql`coalesce(${sql.ref(`${of}.preferred_given_name`)}, ${sql.ref(`${of}.given_name`)}) || ' ' || coalesce(${sql.ref(`${of}.preferred_family_name`)}, ${sql.ref(`${of}.family_name`)})`
  const { rows } = await run(
    tx,
    sql<NameRow>`with named as (
      select distinct on (g.kind, g.who, case when g.kind in ('pupils', 'staff') then null else g.ground end) g.kind,
        case when g.kind = 'classes' then concat(c.title, ' (' || s.name || ')')
          when g.kind = 'guardianships' then concat(${called('p')}, ' (' || ${called('child')} || ')')
          else concat(${called('p')}, ', ' || coalesce(c.title, home.title)) end as name,
        case when g.kind in ('pupils', 'classMemberships') then g.who when g.kind = 'guardianships' then g.ground end as pupil,
        s.name as school, coalesce(c.sort_key, home.sort_key) as class, p.sort_key as person
      from has_gone g
      left join school s on s.municipality_id = ${m} and s.id = g.school_id
      left join class c on c.municipality_id = ${m} and c.id = g.ground
      left join person p on p.municipality_id = ${m} and p.id = g.who
      left join person child on g.kind = 'guardianships' and child.municipality_id = ${m} and child.id = g.ground
      left join was_open h on g.kind = 'pupils' and h.kind = 'classMemberships' and h.class_kind = 'homeroom' and h.who = g.who
      left join class home on home.municipality_id = ${m} and home.id = h.ground
      order by 1, g.who, case when g.kind in ('pupils', 'staff') then null else g.ground end),
    placed as (select *, row_number() over (partition by kind order by school, class, person, name) as number from named)
    select kind, name, pupil from placed where number <= ${mostNamed} order by kind, number`,
  )
  return rows
}

const sum = (rows: readonly CountRow[], column: 'was' | 'gone'): number =>
  rows.reduce((total, row) => total + row[column], 0)

const mostSchools = 5

/** What goes beyond the ordinary: at single schools, or of the whole kind. */
const unusualOf = (kind: EndingKind, rows: readonly CountRow[]): ImportUnusual[] => {
  const at = rows
    .filter(({ gone, was }) => isUnusual(gone, was))
    .map(({ school, was, gone }) => ({ kind, where: school, ended: gone, of: was }))
  const all = { kind, where: null, ended: sum(rows, 'gone'), of: sum(rows, 'was') }
  if (at.length > 0 && at.length <= mostSchools) return at
  return isUnusual(all.ended, all.of) ? [all] : at.slice(0, mostSchools)
}

export type Endings = {
  readonly endings: readonly ImportEnding[]
  readonly unusual: readonly ImportUnusual[]
}

/** After everything has been applied, before it is kept or taken back. */
export const findEndings = async (work: Applying): Promise<Endings> => {
  await keepWhatHasGone(work)
  const counted = Map.groupBy(await countGone(work), ({ kind }) => kind)
  const of = (kind: EndingKind): readonly CountRow[] => counted.get(kind) ?? []
  const kinds = endingKinds.filter((kind) => sum(of(kind), 'gone') > 0)
  const names = kinds.length === 0 ? [] : await nameGone(work)
  return {
    endings: kinds.map((kind) => ({
      kind,
      count: sum(of(kind), 'gone'),
      names: names.filter((row) => row.kind === kind).map(({ name, pupil }) => ({ name, pupil })),
    })),
    unusual: kinds.flatMap((kind) => unusualOf(kind, of(kind))),
  }
}
