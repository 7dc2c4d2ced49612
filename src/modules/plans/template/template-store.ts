import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf, personOf } from '../plan-store.ts'
import { shippedTemplates } from './shipped.ts'
import { type Section, type TemplateVersion, readSections } from './template.ts'

export type Template = TemplateVersion & {
  readonly isExample: boolean
  readonly isArchived: boolean
}

type Row = {
  template_id: string
  version: number
  title: string
  introduction: string
  sections: unknown
  is_example: boolean
  archived_at: Temporal.Instant | null
}

const toTemplate = (row: Row): Template => ({
  template: row.template_id,
  version: row.version,
  title: row.title,
  introduction: row.introduction,
  sections: readSections(row.sections),
  isExample: row.is_example,
  isArchived: row.archived_at !== null,
})

/** The municipality's templates, each in its newest version. The first to ask gives the municipality those that Medvind comes with. */
export const templatesOf = async (tx: ActorTx): Promise<readonly Template[]> => {
  const read = async (): Promise<readonly Template[]> => {
    const { rows } = await sql<Row>`
      select t.id as template_id, v.version, t.title, v.introduction, v.sections, t.is_example, t.archived_at
      from analysis_template t join analysis_template_version v
        on v.municipality_id = t.municipality_id and v.template_id = t.id and v.version = t.version
      where t.municipality_id = ${municipalityOf(tx)}
      order by t.archived_at nulls first, t.is_example, t.title, t.id`.execute(tx.db)
    return rows.map(toTemplate)
  }
  const known = await read()
  if (known.length > 0) return known
  await sql`select ship_analysis_templates(${JSON.stringify(shippedTemplates)}::jsonb)`.execute(tx.db)
  return await read()
}

export const findTemplateVersion = async (
  tx: ActorTx,
  template: string,
  version: number,
): Promise<Template | null> => {
  const { rows } = await sql<Row>`
    select t.id as template_id, v.version, t.title, v.introduction, v.sections, t.is_example, t.archived_at
    from analysis_template t join analysis_template_version v
      on v.municipality_id = t.municipality_id and v.template_id = t.id
    where t.municipality_id = ${municipalityOf(tx)} and t.id = ${template} and v.version = ${version}`.execute(
    tx.db,
  )
  const [row] = rows
  return row === undefined ? null : toTemplate(row)
}

export type WrittenTemplate = {
  readonly title: string
  readonly introduction: string
  readonly sections: readonly Section[]
}

const addVersion = async (
  tx: ActorTx,
  template: string,
  version: number,
  written: WrittenTemplate,
): Promise<void> => {
  await tx.db
    .insertInto('analysis_template_version')
    .values({
      municipality_id: municipalityOf(tx),
      template_id: template,
      version,
      introduction: written.introduction,
      sections: JSON.stringify(written.sections),
      made_by: personOf(tx),
      made_at: tx.now,
    })
    .execute()
}

export const addTemplate = async (tx: ActorTx, written: WrittenTemplate): Promise<string> => {
  const id = v7()
  await tx.db
    .insertInto('analysis_template')
    .values({ municipality_id: municipalityOf(tx), id, title: written.title, version: 1 })
    .execute()
  await addVersion(tx, id, 1, written)
  return id
}

/** False when somebody made a newer version since `version` was read. Plans keep the version they were made with. */
export const changeTemplate = async (
  tx: ActorTx,
  template: string,
  version: number,
  written: WrittenTemplate,
): Promise<boolean> => {
  const changed = await tx.db
    .updateTable('analysis_template')
    .set({ title: written.title, version: version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', template)
    .where('version', '=', version)
    .executeTakeFirst()
  if (changed.numUpdatedRows !== 1n) return false
  await addVersion(tx, template, version + 1, written)
  return true
}

/** A template that is put away is not offered for new plans; those made with it keep it. */
export const archiveTemplate = async (tx: ActorTx, template: string, away: boolean): Promise<void> => {
  await tx.db
    .updateTable('analysis_template')
    .set({ archived_at: away ? tx.now : null })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', '=', template)
    .execute()
}
