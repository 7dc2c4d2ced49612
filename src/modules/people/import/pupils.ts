import { sql } from 'kysely'
import type { Applying } from './applying.ts'
import { run } from './run-sql.ts'

/** Whoever goes to a school or class, or has a guardian, is a pupil, also after leaving. `new_pupil` holds those who are new. */
export const addPupils = async (work: Applying): Promise<void> => {
  const { tx, m } = work
  await work.keep(
    'new_pupil',
    sql`select distinct k.id from key_person k
      where k.source_id in (select pupil from in_enrolment union all select pupil from in_member union all select pupil from in_guardianship)
        and not exists (select from pupil u where u.municipality_id = ${m} and u.id = k.id)`,
  )
  await run(tx, sql`insert into pupil (municipality_id, id) select ${m}, id from new_pupil`)
}

/** Birthday and sex are kept of pupils only. A date that the file leaves out stays as it was known. */
export const applyDemographics = async (work: Applying): Promise<void> => {
  const { tx, m } = work
  const mode = work.modeOf('demographics')
  if (mode === 'absent') return
  await work.keep(
    'plan_demographics',
    sql`select distinct on (k.id) k.id, u.id is not null as is_pupil, i.birth_date, i.sex,
        u.birth_date is null and u.sex is null as is_first
      from in_demographics i join key_person k on k.source_id = i.person
      left join pupil u on u.municipality_id = ${m} and u.id = k.id
      order by k.id, i.birth_date nulls last, i.sex nulls last`,
  )
  const changed = await run(
    tx,
    sql<{
      is_first: boolean
    }>`update pupil u set birth_date = coalesce(p.birth_date, u.birth_date), sex = coalesce(p.sex, u.sex)
      from plan_demographics p
      where u.municipality_id = ${m} and u.id = p.id
        and row(u.birth_date, u.sex) is distinct from row(coalesce(p.birth_date, u.birth_date), coalesce(p.sex, u.sex))
      returning p.is_first`,
  )
  const first = changed.rows.filter((row) => row.is_first).length
  work.count('created', 'demographics', first)
  work.count('updated', 'demographics', changed.changed - first)
  // That a delta takes a row of demographics away is a wish to know less, which is met.
  const cleared = await run(
    tx,
    sql`update pupil u set birth_date = null, sex = null from in_ended e join key_person k on k.source_id = e.source_id
      where e.kind = 'demographics' and u.municipality_id = ${m} and u.id = k.id
        and (u.birth_date is not null or u.sex is not null)`,
  )
  work.count('ended', 'demographics', cleared.changed)
  const { rows } = await run(
    tx,
    sql<{
      unused: number
    }>`select count(*) as unused from plan_demographics where not is_pupil and (birth_date is not null or sex is not null)`,
  )
  const unused = rows[0]?.unused ?? 0
  if (unused > 0) work.find('demographicsUnused', [String(unused)])
}

/** CPR numbers are kept of pupils only, sealed before they reach the database. A number belongs to one pupil. */
export const applyCpr = async (work: Applying): Promise<void> => {
  const { tx, m } = work
  if (work.modeOf('people') === 'absent') return
  if (!work.keepsCpr) {
    const { rows } = await run(
      tx,
      sql<{ left_out: number }>`select count(*) as left_out from in_person where has_cpr`,
    )
    const leftOut = rows[0]?.left_out ?? 0
    if (leftOut > 0) work.find('cprWithoutKey', [String(leftOut)])
    return
  }
  await work.keep(
    'plan_cpr',
    sql`select distinct on (w.person_id) w.person_id as id, w.source_id, i.lookup, i.sealed, c.lookup as known,
        exists (select from pupil_cpr o where o.municipality_id = ${m} and o.lookup = i.lookup and o.pupil_id <> w.person_id) as is_taken
      from who w join in_person i on i.source_id = w.source_id
      join pupil u on u.municipality_id = ${m} and u.id = w.person_id
      left join pupil_cpr c on c.municipality_id = ${m} and c.pupil_id = u.id
      where i.lookup is not null
      order by w.person_id, w.owns desc, w.source_id`,
  )
  const taken = await run(
    tx,
    sql<{ source_id: string }>`select source_id from plan_cpr where is_taken order by source_id limit 20`,
  )
  for (const row of taken.rows) work.find('cprTaken', [row.source_id])
  const changed = await run(
    tx,
    sql`update pupil_cpr c set lookup = p.lookup, sealed = p.sealed from plan_cpr p
      where c.municipality_id = ${m} and c.pupil_id = p.id and c.lookup <> p.lookup and not p.is_taken`,
  )
  const added = await run(
    tx,
    sql`insert into pupil_cpr (municipality_id, pupil_id, sealed, lookup)
      select ${m}, id, sealed, lookup from plan_cpr where known is null and not is_taken`,
  )
  work.count('created', 'cprNumbers', added.changed)
  work.count('updated', 'cprNumbers', changed.changed)
}
