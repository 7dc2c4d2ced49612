import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { SchoolId } from '#platform/ids.ts'
import { isGradeLevel } from '../presence.ts'
import { defaultPatternParameters } from '../patterns/pattern-parameters.ts'
import { municipalityOf, parameterRows } from '../presence-store.ts'
import { countingOf } from '../school/counted-days.ts'
import { smallGroupOn } from '../settings/pattern-settings.ts'
import { type CountedGroup, type ShownNumbers, protectNumbers } from './numbers.ts'

export type MunicipalityNumbers = {
  readonly shown: ShownNumbers
  readonly smallest: number
  readonly countedOn: Temporal.PlainDate
  /** The year's limit that they were counted with. */
  readonly over: { readonly permille: number; readonly fromDays: number }
}

type GroupRow = {
  school_id: string
  school_name: string
  grade: number
  since: Temporal.PlainDate | null
  pupils: number
  past_total: number
  most_registered: number
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
  mostRegistered: row.most_registered,
  sums: {
    registered: row.registered,
    sick: row.sick,
    authorised: row.authorised,
    unauthorised: row.unauthorised,
  },
})

/** The sums as they were made this week, small groups and all: only `protectNumbers` may be given them. */
export const countedGroups = async (tx: ActorTx): Promise<readonly CountedGroup[]> => {
  const { rows } = await sql<GroupRow>`
    select n.school_id, s.name as school_name, n.grade, n.since, n.pupils, n.past_total, n.most_registered, n.registered, n.sick,
      n.authorised, n.unauthorised
    from presence_number n
    join school s on s.municipality_id = n.municipality_id and s.id = n.school_id
    where n.municipality_id = ${municipalityOf(tx)}`.execute(tx.db)
  return rows.map(toGroup)
}

/**
 * Makes this week's numbers, unless they are made: some 3 to 6 seconds for 60,000 pupils. The limit is everybody's and not the
 * municipality's own setting: whoever could move it would find by it where a single pupil stands.
 */
export const refreshNumbers = async (tx: ActorTx): Promise<void> => {
  const { days, mornings, lastLessons, yearFirst } = await countingOf(tx, 0)
  const { above, fromRegisteredDays } = defaultPatternParameters.total
  const smallest = smallGroupOn(tx.today, await parameterRows(tx))
  await sql`
    select refresh_presence_numbers(${days}::date[], ${mornings}::integer[], ${lastLessons}::integer[], ${yearFirst}::date,
      ${above}::integer, ${fromRegisteredDays}::integer, ${smallest}::integer)`.execute(tx.db)
}

/** This week's numbers with small groups hidden. Only sums are read; no pupil's row can be, by the one who asks. */
export const municipalityNumbers = async (tx: ActorTx): Promise<MunicipalityNumbers> => {
  await refreshNumbers(tx)
  const made = await tx.db
    .selectFrom('presence_number_made')
    .select(['until', 'over_permille', 'over_days', 'smallest'])
    .where('municipality_id', '=', municipalityOf(tx))
    .executeTakeFirstOrThrow()
  return {
    shown: protectNumbers(await countedGroups(tx), made.smallest),
    smallest: made.smallest,
    countedOn: made.until,
    over: { permille: made.over_permille, fromDays: made.over_days },
  }
}
