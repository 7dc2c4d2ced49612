import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { type LegalBasis, type Organisation, organisations } from './sharing.ts'
import { shippedBases } from './shipped.ts'

type Row = {
  key: string
  version: number
  kind: string
  title: string
  text: string
  source: string
  organisations: string[]
  needs_consent: boolean
  is_unverified: boolean
  is_example: boolean
  valid_from: Temporal.PlainDate
  valid_to: Temporal.PlainDate | null
}

export const isOrganisation = (text: string): text is Organisation =>
  organisations.some((organisation) => organisation === text)

const toBasis = (row: Row): LegalBasis => ({
  key: row.key,
  version: row.version,
  kind: row.kind === 'duty' ? 'duty' : 'basis',
  title: row.title,
  text: row.text,
  source: row.source,
  organisations: row.organisations.filter(isOrganisation),
  needsConsent: row.needs_consent,
  isUnverified: row.is_unverified,
  isExample: row.is_example,
  validFrom: row.valid_from,
  validTo: row.valid_to,
})

const columns = sql`b.key, b.version, b.kind, b.title, b.text, b.source, to_jsonb(b.organisations) as organisations, b.needs_consent,
  b.is_unverified, b.is_example, b.valid_from, b.valid_to`

/** Each ground and duty in its newest version. The first to ask gives the municipality those that Medvind comes with. */
export const allBases = async (tx: ActorTx): Promise<readonly LegalBasis[]> => {
  const read = async () => {
    const { rows } = await sql<Row>`
      select distinct on (b.kind, b.key) ${columns} from legal_basis b
      where b.municipality_id = ${municipalityOf(tx)}
      order by b.kind, b.key, b.version desc`.execute(tx.db)
    return rows.map(toBasis)
  }
  const known = await read()
  if (known.length > 0) return known
  await sql`select ship_legal_bases(${JSON.stringify(shippedBases)}::jsonb, ${tx.today}, ${tx.now})`.execute(
    tx.db,
  )
  return await read()
}

/** Those that hold today: of each, the newest version that has begun, unless it has ended. */
export const basesToday = async (tx: ActorTx): Promise<readonly LegalBasis[]> => {
  await allBases(tx)
  const { rows } = await sql<Row>`
    select * from (
      select distinct on (b.kind, b.key) ${columns} from legal_basis b
      where b.municipality_id = ${municipalityOf(tx)} and b.valid_from <= ${tx.today}
      order by b.kind, b.key, b.version desc) newest
    where valid_to is null or valid_to > ${tx.today}`.execute(tx.db)
  return rows.map(toBasis)
}

/** Every version of one, the newest first. */
export const versionsOfBasis = async (tx: ActorTx, key: string): Promise<readonly LegalBasis[]> => {
  const { rows } = await sql<Row>`
    select ${columns} from legal_basis b
    where b.municipality_id = ${municipalityOf(tx)} and b.key = ${key} order by b.version desc`.execute(tx.db)
  return rows.map(toBasis)
}

/** Adds a version. False when somebody added one since `basis.version - 1` was read. */
export const addBasisVersion = async (
  tx: ActorTx,
  basis: Omit<LegalBasis, 'isExample'>,
): Promise<boolean> => {
  const added = await tx.db
    .insertInto('legal_basis')
    .values({
      municipality_id: municipalityOf(tx),
      key: basis.key,
      version: basis.version,
      kind: basis.kind,
      title: basis.title,
      text: basis.text,
      source: basis.source,
      organisations: [...basis.organisations],
      needs_consent: basis.needsConsent,
      is_unverified: basis.isUnverified,
      valid_from: basis.validFrom,
      valid_to: basis.validTo,
      made_by: personOf(tx),
      made_at: tx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return added.numInsertedOrUpdatedRows === 1n
}
