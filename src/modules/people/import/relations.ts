import { type RawBuilder, sql } from 'kysely'
import type { RosterKind } from '../roster/roster.ts'
import { type Applying, isOpen, refuseLost } from './applying.ts'
import { isGone } from './entities.ts'
import { columns, rowOf, run } from './run-sql.ts'

/**
 * Something that holds for a period, such as that a pupil belongs to a class. When what it says changes, the row ends and a new one
 * begins, so that it stays known who belonged where and who could see whom on any day; only what began today is corrected in
 * place. One that ended and returns is a new row. `from` gives source_id, id, the columns, valid_from, valid_to, begins (the
 * first day when the file names none) and `lost`.
 */
export type Relation = {
  readonly kind: RosterKind
  readonly table: string
  /** What makes two rows the same relation from one import to the next. */
  readonly identity: readonly string[]
  /** A change of these is a new period. */
  readonly facts: readonly string[]
  /** These change in place. */
  readonly plain: readonly string[]
  /** Facts and plain columns that the file may leave open: what is known stays, and this stands where nothing is. */
  readonly unsaid?: Readonly<Record<string, RawBuilder<unknown>>>
  readonly from: RawBuilder<unknown>
  /** Which of this source's rows a spreadsheet is the whole truth of. */
  readonly scope?: RawBuilder<unknown>
  /** What goes with what the files say, also when they leave it out. */
  readonly replaced?: RawBuilder<unknown>
  /** Whose rows the files are the whole truth of, when they say nothing of other people. */
  readonly person: string
  /** What the relation cannot outlive, as column and table. */
  readonly grounds: readonly (readonly [string, string])[]
}

const plan = 'plan_relation'

const steps = ({ today }: Applying): RawBuilder<unknown> => sql`case
    when current_id is null then case when wants or valid_from is not null then 'insert' else 'nothing' end
    when is_open then case when same or current_from >= ${today} then 'amend' when wants then 'replace' else 'close' end
    when current_from >= ${today} then case when wants then 'amend' else 'nothing' end
    when wants and same and current_to = ${today} and (valid_from is null or valid_from <= ${today}) then 'amend'
    when wants or valid_from > current_to then 'insert'
    when same then 'amend'
    else 'nothing' end`

/** A first day before the former period ended says nothing about the present one. */
const firstDays = ({ today }: Applying): RawBuilder<unknown> => sql`case step
    when 'amend' then coalesce(case when prior_to is null or valid_from > prior_to then valid_from end, current_from)
    when 'replace' then greatest(valid_from, ${today})
    else case when current_id is null then coalesce(valid_from, begins) when valid_from > current_to then valid_from else ${today} end end`

const keepPlan = async (work: Applying, relation: Relation): Promise<void> => {
  const { m, s, today } = work
  const said = [...relation.facts, ...relation.plain]
  const unsaid = relation.unsaid ?? {}
  const value = (name: string): RawBuilder<unknown> => {
    const otherwise = unsaid[name]
    return otherwise === undefined
      ? sql`${sql.ref(`f.${name}`)} as ${sql.ref(name)}`
      : sql`coalesce(${sql.ref(`f.${name}`)}, ${sql.ref(`l.${name}`)}, ${otherwise}) as ${sql.ref(name)}`
  }
  const now = (name: string): string => `now_${name}`
  const sameIdentity = sql.join(
    relation.identity.map((name) => sql`${sql.ref(`l.${name}`)} = ${sql.ref(`f.${name}`)}`),
    sql` and `,
  )
  // A delta names a few of half a million.
  const mentioned =
    work.modeOf(relation.kind) === 'bulk'
      ? sql``
      : sql`and (${columns(relation.identity, 't')}) in (select ${columns(relation.identity, 'f')} from (${relation.from}) f)`
  await work.keep(
    plan,
    sql`with latest as (
        select * from (
          select t.*, lead(t.valid_to) over periods as prior_to, row_number() over periods as place
          from ${sql.table(relation.table)} t where t.municipality_id = ${m} and t.source = ${s} ${mentioned}
          window periods as (partition by ${columns(relation.identity, 't')} order by t.valid_from desc, t.id desc)) counted
        where place = 1),
      beside as (
        select f.source_id, f.id, f.valid_from, f.valid_to, f.begins, f.lost, l.id as current_id, l.valid_from as current_from,
          l.valid_to as current_to, l.prior_to, ${sql.join(said.map(value))},
          ${sql.join(said.map((name) => sql`${sql.ref(`l.${name}`)} as ${sql.ref(now(name))}`))},
          f.valid_to is null or f.valid_to > ${today} as wants,
          l.valid_to is null or l.valid_to > ${today} as is_open
        from (${relation.from}) f left join latest l on ${sameIdentity}),
      judged as (
        select *, ${rowOf(relation.facts, 'beside')} is not distinct from ${rowOf(relation.facts.map(now), 'beside')} as same from beside),
      stepped as (select *, ${steps(work)} as step from judged),
      dated as (select *, ${firstDays(work)} as new_from from stepped)
      select *, case when valid_to is not null then greatest(valid_to, new_from) end as new_to from dated`,
  )
}

const write = async (work: Applying, relation: Relation): Promise<void> => {
  const { tx, m, s, today } = work
  const table = sql.table(relation.table)
  const said = [...relation.facts, ...relation.plain]
  const closed = await run(
    tx,
    sql<{ step: string }>`update ${table} t set valid_to = ${today} from ${sql.ref(plan)} p
      where t.municipality_id = ${m} and t.id = p.current_id and p.step in ('replace', 'close') returning p.step`,
  )
  const amended = await run(
    tx,
    sql<{
      is_ended: boolean
    }>`update ${table} t set ${sql.join(said.map((name) => sql`${sql.ref(name)} = ${sql.ref(`p.${name}`)}`))},
        valid_from = p.new_from, valid_to = p.new_to
      from ${sql.ref(plan)} p
      where t.municipality_id = ${m} and t.id = p.current_id and p.step = 'amend'
        and (${rowOf([...said, 'valid_from', 'valid_to'], 't')} is distinct from
          row(${columns(said, 'p')}, p.new_from, p.new_to))
      returning p.is_open and p.new_to <= ${today} as is_ended`,
  )
  const added = await run(
    tx,
    sql`insert into ${table} (municipality_id, id, source, source_id, ${columns(said)}, valid_from, valid_to)
      select ${m}, id, ${s}, source_id, ${columns(said)}, new_from, new_to from ${sql.ref(plan)}
      where step in ('insert', 'replace')`,
  )
  const replaced = closed.rows.filter(({ step }) => step === 'replace').length
  const ended = amended.rows.filter((row) => row.is_ended).length
  work.count('created', relation.kind, added.changed - replaced)
  work.count('updated', relation.kind, replaced + amended.changed - ended)
  work.count('ended', relation.kind, ended + closed.changed - replaced)
}

const samePlan = (identity: readonly string[]): RawBuilder<unknown> =>
  sql`exists (select from ${sql.ref(plan)} p where ${sql.join(
    identity.map((name) => sql`${sql.ref(`p.${name}`)} = ${sql.ref(`t.${name}`)}`),
    sql` and `,
  )})`

/** What the files no longer say, and what cannot go on without what has ended. */
const endGone = async (work: Applying, relation: Relation): Promise<void> => {
  const { tx, m, s, today } = work
  const mode = work.modeOf(relation.kind)
  const gone =
    mode === 'deltaByPerson'
      ? sql`${sql.ref(`t.${relation.person}`)} in (select w.person_id from who w) and not ${samePlan(relation.identity)}`
      : mode === 'bulk'
        ? sql`not ${samePlan(relation.identity)}`
        : isGone(work, relation.kind, plan)
  const ended = await run(
    tx,
    sql`update ${sql.table(relation.table)} t set valid_to = greatest(${today}, t.valid_from)
      where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')} and (${gone} or ${relation.replaced ?? sql`false`}) and ${relation.scope ?? sql`true`}`,
  )
  work.count('ended', relation.kind, ended.changed)
  // A sender who writes the children with their guardians, and not the other way round, would lose them by silence.
  if (
    relation.kind === 'guardianships' &&
    mode === 'deltaByPerson' &&
    work.source === 'oneroster' &&
    ended.changed > 0
  )
    work.find('guardiansEnded', [String(ended.changed)])
}

const endWithGrounds = async (work: Applying, relation: Relation): Promise<void> => {
  const { tx, m, s, today } = work
  for (const [column, ground] of relation.grounds) {
    const ended = await run(
      tx,
      sql`update ${sql.table(relation.table)} t set valid_to = greatest(${today}, t.valid_from) from ${sql.table(ground)} g
        where t.municipality_id = ${m} and t.source = ${s} and ${isOpen(work, 't')}
          and g.municipality_id = ${m} and g.id = ${sql.ref(`t.${column}`)} and g.valid_to <= ${today}`,
    )
    work.count('ended', relation.kind, ended.changed)
  }
}

export const applyRelation = async (work: Applying, relation: Relation): Promise<void> => {
  if (work.modeOf(relation.kind) !== 'absent') {
    await keepPlan(work, relation)
    await refuseLost(work, plan)
    if (work.findings.some(({ isError }) => isError)) return
    await write(work, relation)
    await endGone(work, relation)
  }
  await endWithGrounds(work, relation)
}
