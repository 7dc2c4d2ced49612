import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf } from '../municipality.ts'
import { shippedTemplates } from './shipped/shipped.ts'
import { type TemplateContent, templateContent } from './template.ts'

export type Template = {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly isExample: boolean
  readonly isRetired: boolean
  readonly content: TemplateContent
  readonly madeBy: string | null
  readonly madeAt: Temporal.Instant
}

type Row = {
  id: string
  version: number
  title: string
  is_example: boolean
  is_retired: boolean
  content: unknown
  made_by: string | null
  made_at: Temporal.Instant
}

const fromRow = (row: Row): Template => ({
  id: row.id,
  version: row.version,
  title: row.title,
  isExample: row.is_example,
  isRetired: row.is_retired,
  content: templateContent.parse(row.content),
  madeBy: row.made_by,
  madeAt: row.made_at,
})

const readRows = async (tx: ActorTx, filter: { id?: string; version?: number }): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select t.id, v.version, v.title, v.is_example, t.is_retired, v.content, v.made_at,
      p.given_name || ' ' || p.family_name as made_by
    from course_template t
    join lateral (
      select * from course_template_version v
      where v.municipality_id = t.municipality_id and v.template_id = t.id
        and ${filter.version === undefined ? sql`true` : sql`v.version = ${filter.version}`}
      order by v.version desc limit 1) v on true
    left join person p on p.municipality_id = t.municipality_id and p.id = v.made_by
    where t.municipality_id = ${municipalityOf(tx)} and ${filter.id === undefined ? sql`true` : sql`t.id = ${filter.id}`}
    order by t.made_at, t.id`.execute(tx.db)
  return rows
}

/** Puts in the shipped examples that are not here yet: the first who opens the list brings them. */
export const bringShippedTemplates = async (tx: ActorTx): Promise<void> => {
  const municipality_id = municipalityOf(tx)
  const known = new Set(
    (
      await tx.db
        .selectFrom('course_template')
        .select('shipped_key')
        .where('municipality_id', '=', municipality_id)
        .where('shipped_key', 'is not', null)
        .execute()
    ).map((row) => row.shipped_key),
  )
  for (const [place, { key, title, content }] of shippedTemplates.entries()) {
    if (known.has(key)) continue
    const id = v7()
    const added = await tx.db
      .insertInto('course_template')
      .values({ municipality_id, id, shipped_key: key, made_at: tx.now.add({ milliseconds: place }) })
      .onConflict((conflict) => conflict.columns(['municipality_id', 'shipped_key']).doNothing())
      .executeTakeFirst()
    if (added.numInsertedOrUpdatedRows !== 1n) continue
    await tx.db
      .insertInto('course_template_version')
      .values({
        municipality_id,
        template_id: id,
        version: 1,
        title,
        is_example: true,
        content: JSON.stringify(content),
        made_at: tx.now,
      })
      .execute()
  }
}

export const listTemplates = async (tx: ActorTx): Promise<readonly Template[]> =>
  (await readRows(tx, {})).map(fromRow)

/** The latest version, or the one asked for. */
export const findTemplate = async (tx: ActorTx, id: string, version?: number): Promise<Template | null> => {
  const [row] = await readRows(tx, version === undefined ? { id } : { id, version })
  return row === undefined ? null : fromRow(row)
}

export type WrittenTemplate = { readonly title: string; readonly content: TemplateContent }

/** A template of the municipality's own. */
export const addTemplate = async (tx: ActorTx, by: string, written: WrittenTemplate): Promise<string> => {
  const id = v7()
  await tx.db
    .insertInto('course_template')
    .values({ municipality_id: municipalityOf(tx), id, made_at: tx.now })
    .execute()
  await addVersion(tx, by, { id, version: 0 }, written)
  return id
}

/** A new version after the one that was read. Somebody else's, written meanwhile, stops it: the key is taken. */
export const addVersion = async (
  tx: ActorTx,
  by: string,
  after: { readonly id: string; readonly version: number },
  { title, content }: WrittenTemplate,
): Promise<void> => {
  await tx.db
    .insertInto('course_template_version')
    .values({
      municipality_id: municipalityOf(tx),
      template_id: after.id,
      version: after.version + 1,
      title,
      is_example: false,
      content: JSON.stringify(content),
      made_by: by,
      made_at: tx.now,
    })
    .execute()
}

export const retireTemplate = async (tx: ActorTx, id: string, isRetired: boolean): Promise<void> => {
  await tx.db
    .updateTable('course_template')
    .set({ is_retired: isRetired })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', id)
    .execute()
}
