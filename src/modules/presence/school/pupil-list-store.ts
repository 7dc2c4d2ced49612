import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, PupilId, type SchoolId } from '#platform/ids.ts'
import { hasReached } from '../measure/absence-count.ts'
import { isAboveTotal } from '../patterns/pattern-total.ts'
import type { GradeLevel } from '../presence.ts'
import { municipalityOf } from '../presence-store.ts'
import type { Counting } from './counted-days.ts'
import type { PupilList } from './school-numbers.ts'

export type ListedPupil = {
  readonly id: PupilId
  readonly name: string
  readonly isProtected: boolean
  readonly classId: ClassId | null
  readonly className: string | null
  /** What the pupil is on the list for: away and registered in the same period, in hundredths of a day. */
  readonly away: number
  readonly registered: number
}

type StandingRow = {
  pupil_id: string
  name: string
  is_protected: boolean
  class_id: string | null
  grade: number | null
  class_name: string | null
  year_registered: number
  year_sick: number
  year_authorised: number
  year_unauthorised: number
  quarter_registered: number
  quarter_unauthorised: number
}

const awayIn = (list: PupilList, row: StandingRow): { away: number; registered: number } =>
  list === 'over-graensen'
    ? { away: row.year_sick + row.year_authorised + row.year_unauthorised, registered: row.year_registered }
    : { away: row.quarter_unauthorised, registered: row.quarter_registered }

const isOn = (list: PupilList, row: StandingRow, { total, limits }: Counting): boolean => {
  const { away, registered } = awayIn(list, row)
  if (list === 'over-graensen') return isAboveTotal(away, registered, total)
  return hasReached(away, registered, list === 'ulovligt-varsel' ? limits.warning : limits.notification)
}

/** The pupils behind one figure of a school or a year group, by name; read with the leader's own rights. */
export const pupilsOnList = async (
  tx: ActorTx,
  school: SchoolId,
  list: PupilList,
  counting: Counting,
  grade: GradeLevel | null = null,
): Promise<readonly ListedPupil[]> => {
  const { rows } = await sql<StandingRow>`
    select s.*, p.is_protected, c.title as class_name,
      coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name) as name
    from presence_by_pupil(${school}::uuid, ${counting.days}::date[], ${counting.mornings}::integer[], ${counting.lastLessons}::integer[],
      ${counting.yearFirst}::date, ${counting.quarterFirst}::date) s
    join person p on p.municipality_id = ${municipalityOf(tx)} and p.id = s.pupil_id
    left join class c on c.municipality_id = p.municipality_id and c.id = s.class_id
    where s.year_sick + s.year_authorised + s.year_unauthorised + s.quarter_unauthorised > 0
    order by p.sort_key, p.id`.execute(tx.db)
  const onList = rows.filter((row) => (grade === null || row.grade === grade) && isOn(list, row, counting))
  return onList.map((row) => {
    const { away, registered } = awayIn(list, row)
    return {
      id: PupilId.trust(row.pupil_id),
      name: row.name,
      isProtected: row.is_protected,
      classId: row.class_id === null ? null : ClassId.trust(row.class_id),
      className: row.class_name,
      away,
      registered,
    }
  })
}
