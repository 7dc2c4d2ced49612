import type { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { toDatabase } from '#platform/db/values.ts'
import { type MunicipalityId, PupilId } from '#platform/ids.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import { writeOneRoster } from '../roster/oneroster/write.ts'
import type { RosterKind, RosterRecords } from '../roster/roster.ts'
import { type RosterRows, rowsOfKind } from './export-rows.ts'
import { run } from './run-sql.ts'

const rowsAtATime = 5000
let cursors = 0

/** The rows of a query some thousand at a time, so that half a million need not be in memory at once. */
async function* eachRow<Row>(tx: ActorTx, query: RawBuilder<Row>): AsyncGenerator<Row> {
  const { sql: text, parameters } = query.compile(tx.db)
  cursors += 1
  const name = `roster_export_${cursors}`
  await tx.connection.query(`declare ${name} no scroll cursor for ${text}`, parameters.map(toDatabase))
  for (;;) {
    const { rows } = await tx.connection.query(`fetch ${rowsAtATime} from ${name}`)
    yield* rows as Row[]
    if (rows.length < rowsAtATime) break
  }
  await tx.connection.query(`close ${name}`)
}

async function* records<Kind extends RosterKind>(
  tx: ActorTx,
  municipality: MunicipalityId,
  kind: Kind,
): AsyncGenerator<RosterRecords[Kind]> {
  const { query, record }: RosterRows<Kind> = rowsOfKind(kind)
  for await (const row of eachRow(tx, query(sql`${municipality}::uuid`, sql`${tx.today}::date`)))
    yield record(row)
}

const municipalityOf = (tx: ActorTx): MunicipalityId => {
  if (tx.actor.kind !== 'system' || tx.actor.municipality === null)
    throw new Error('A roster is exported by the import, of one municipality.')
  return tx.actor.municipality
}

/** The pupils whose data an export made now would hold. */
export const pupilsInExport = async (tx: ActorTx): Promise<PupilId[]> => {
  const { rows } = await run(
    tx,
    sql<{
      id: string
    }>`select u.id from pupil u join person p on p.municipality_id = u.municipality_id and p.id = u.id
      where u.municipality_id = ${municipalityOf(tx)} and (p.valid_to is null or p.valid_to > ${tx.today})
      order by u.id`,
  )
  return rows.map(({ id }) => PupilId.trust(id))
}

/**
 * The roster that is in force, as a strictly conforming OneRoster 1.2 bulk zip. CPR numbers, and the right to look after the
 * installation, stay here. The stream must be read to its end before the transaction ends.
 */
export const exportRoster = async (tx: ActorTx): Promise<Readable> => {
  const municipality = municipalityOf(tx)
  const { rows } = await run(
    tx,
    sql<{
      name: string
      code: string | null
    }>`select name, code from municipality where id = ${municipality}`,
  )
  const { validFrom: from, validTo: to } = schoolYearPeriod(schoolYearOf(tx.today))
  return await writeOneRoster(
    { read: (kind) => records(tx, municipality, kind) },
    {
      systemName: 'Medvind',
      systemCode: 'medvind',
      schoolYear: { from, to },
      municipality: { name: rows[0]?.name ?? '', identifier: rows[0]?.code ?? null },
    },
  )
}
