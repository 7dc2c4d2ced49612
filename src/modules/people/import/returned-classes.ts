import { sql } from 'kysely'
import { type Applying, isOpen } from './applying.ts'
import { run } from './run-sql.ts'

/** Classes that had ended before this import. */
export const keepEndedClasses = async (work: Applying): Promise<void> => {
  await work.keep(
    'class_had_ended',
    sql`select t.id, t.valid_to from class t where t.municipality_id = ${work.m} and t.valid_to <= ${work.today}`,
  )
}

/**
 * A class that comes back has its pupils again, but not those who taught it: that they taught a class of this name before is no reason
 * to see the children of this one. The files must say it, and until they do, the import says who is missing.
 */
export const tellOfTeachersLeftOut = async (work: Applying): Promise<void> => {
  const { rows } = await run(
    work.tx,
    sql<{ teachers: number }>`select count(distinct t.person_id)::int as teachers
      from class_had_ended h join class c on c.municipality_id = ${work.m} and c.id = h.id and ${isOpen(work, 'c')}
      join class_staff t on t.municipality_id = ${work.m} and t.class_id = h.id and t.valid_to = h.valid_to
      where exists (select from staff_role r where r.municipality_id = ${work.m} and r.person_id = t.person_id and ${isOpen(work, 'r')})
        and not exists (select from class_staff o where o.municipality_id = ${work.m} and o.class_id = t.class_id
          and o.person_id = t.person_id and ${isOpen(work, 'o')})`,
  )
  const teachers = rows[0]?.teachers ?? 0
  if (teachers > 0) work.find('teachersLeftOut', [String(teachers)])
}
