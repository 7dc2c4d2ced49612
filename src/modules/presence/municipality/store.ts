import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { SchoolId } from '#platform/ids.ts'
import { isGradeLevel } from '../presence.ts'
import { municipalityOf, parameterRows } from '../presence-store.ts'
import { type Counting, countingOf } from '../school/counted-days.ts'
import { smallGroupOn } from '../settings/pattern-settings.ts'
import { type CountedGroup, type ShownNumbers, protectNumbers } from './numbers.ts'

export type MunicipalityNumbers = {
  readonly shown: ShownNumbers
  readonly smallest: number
  /** When the sums were counted; null when they were counted for this page. */
  readonly countedAt: Temporal.Instant | null
  /** The year's limit that they were counted with. */
  readonly over: { readonly permille: number; readonly fromDays: number }
  readonly yearFirst: Temporal.PlainDate
}

type GroupRow = {
  school_id: string
  school_name: string
  grade: number
  since: Temporal.PlainDate | null
  pupils: number
  past_total: number
  registered: number
  sick: number
  authorised: number
  unauthorised: number
}

const toGroup = (row: GroupRow): CountedGroup => ({
  school: SchoolId.trust(row.school_id),
  schoolName: row.school_name,
  grade: isGradeLevel(row.grade) ? row.grade : null,
  month: row.since,
  pupils: row.pupils,
  pastTotal: row.past_total,
  sums: {
    registered: row.registered,
    sick: row.sick,
    authorised: row.authorised,
    unauthorised: row.unauthorised,
  },
})

const argumentsOf = (counting: Counting) => sql`
  ${counting.days}::date[], ${counting.mornings}::integer[], ${counting.lastLessons}::integer[], ${counting.yearFirst}::date,
  ${counting.total.above}::integer, ${counting.total.fromRegisteredDays}::integer`

/** Counts the sums now. Some 3 to 6 seconds for 60,000 pupils. */
export const countNow = async (tx: ActorTx, counting: Counting): Promise<readonly CountedGroup[]> => {
  const { rows } = await sql<GroupRow>`
    select n.*, s.name as school_name from municipality_presence(${argumentsOf(counting)}) n
    join school s on s.municipality_id = ${municipalityOf(tx)} and s.id = n.school_id`.execute(tx.db)
  return rows.map(toGroup)
}

const lastCounted = async (tx: ActorTx) =>
  await tx.db
    .selectFrom('presence_number_made')
    .select(['made_at', 'year_first', 'over_permille', 'over_days'])
    .where('municipality_id', '=', municipalityOf(tx))
    .executeTakeFirst()

const counted = async (tx: ActorTx): Promise<readonly CountedGroup[]> => {
  const { rows } = await sql<GroupRow>`
    select n.school_id, s.name as school_name, n.grade, n.since, n.pupils, n.past_total, n.registered, n.sick, n.authorised, n.unauthorised
    from presence_number n
    join school s on s.municipality_id = n.municipality_id and s.id = n.school_id
    where n.municipality_id = ${municipalityOf(tx)}`.execute(tx.db)
  return rows.map(toGroup)
}

/**
 * The municipality's numbers with small groups hidden: as they were last counted, or counted now when that has not been
 * done this school year. Only sums are read; no pupil's row can be, by the one who asks.
 */
export const municipalityNumbers = async (tx: ActorTx): Promise<MunicipalityNumbers> => {
  const smallest = smallGroupOn(tx.today, await parameterRows(tx))
  const counting = await countingOf(tx, 0)
  const last = await lastCounted(tx)
  if (last === undefined || !last.year_first.equals(counting.yearFirst))
    return {
      shown: protectNumbers(await countNow(tx, counting), smallest),
      smallest,
      countedAt: null,
      over: { permille: counting.total.above, fromDays: counting.total.fromRegisteredDays },
      yearFirst: counting.yearFirst,
    }
  return {
    shown: protectNumbers(await counted(tx), smallest),
    smallest,
    countedAt: last.made_at,
    over: { permille: last.over_permille, fromDays: last.over_days },
    yearFirst: counting.yearFirst,
  }
}

/** Counts again and keeps the sums. Some 3 to 6 seconds for 60,000 pupils. */
export const refreshNumbers = async (tx: ActorTx): Promise<void> => {
  const counting = await countingOf(tx, 0)
  await sql`select refresh_presence_numbers(${argumentsOf(counting)})`.execute(tx.db)
}
