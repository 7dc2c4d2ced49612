import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { run } from './run-sql.ts'

export type FileToStore = {
  readonly name: string
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

const pieceSize = 1_048_576

async function* pieces(content: FileToStore['content']): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const chunk of content) {
    waiting.push(chunk)
    size += chunk.length
    if (size < pieceSize) continue
    const joined = Buffer.concat(waiting)
    const whole = size - (size % pieceSize)
    for (let at = 0; at < whole; at += pieceSize) yield joined.subarray(at, at + pieceSize)
    waiting = [joined.subarray(whole)]
    size -= whole
  }
  if (size > 0) yield Buffer.concat(waiting)
}

/** Stores files in pieces, so that no single row is large, and returns their size together. */
export const storeFiles = async (
  tx: ActorTx,
  about: { readonly purpose: 'import' | 'export'; readonly belongsTo: string; readonly owner: string },
  files: readonly FileToStore[],
): Promise<number> => {
  let total = 0
  for (const [place, { name, content }] of files.entries()) {
    const id = v7()
    // The size is known only when all has come, and the pieces need a file to belong to: the foreign key is why it comes first.
    const chunks: Buffer[] = []
    for await (const piece of pieces(content)) chunks.push(piece)
    const bytes = chunks.reduce((sum, piece) => sum + piece.length, 0)
    await run(
      tx,
      sql`insert into stored_file (municipality_id, id, purpose, belongs_to, owner_id, place, name, bytes, created_at)
        values (${tx.actor.municipality}, ${id}, ${about.purpose}, ${about.belongsTo}, ${about.owner}, ${place}, ${name}, ${bytes}, ${tx.now})`,
    )
    for (const [at, piece] of chunks.entries())
      await run(
        tx,
        sql`insert into stored_piece (municipality_id, file_id, place, content)
          values (${tx.actor.municipality}, ${id}, ${at}, ${piece})`,
      )
    total += bytes
  }
  return total
}

/** The files of an import or export, whole. Empty when they have been deleted. */
export const readStoredFiles = async (
  tx: ActorTx,
  belongsTo: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[]> => {
  const { rows: files } = await run(
    tx,
    sql<{ id: string; name: string; bytes: number }>`select id, name, bytes from stored_file
      where municipality_id = ${tx.actor.municipality} and belongs_to = ${belongsTo} order by place`,
  )
  const read: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = []
  for (const { id, name, bytes } of files) {
    const whole = new Uint8Array(bytes)
    let filled = 0
    for (let place = 0; filled < bytes; place++) {
      const { rows } = await run(
        tx,
        sql<{ content: Buffer }>`select content from stored_piece
          where municipality_id = ${tx.actor.municipality} and file_id = ${id} and place = ${place}`,
      )
      const content = rows[0]?.content
      if (content === undefined) throw new Error('A stored file lacks a piece.')
      whole.set(content, filled)
      filled += content.length
    }
    read.push({ name, bytes: whole })
  }
  return read
}

export const dropStoredFiles = async (tx: ActorTx, belongsTo: string): Promise<void> => {
  await run(
    tx,
    sql`delete from stored_file where municipality_id = ${tx.actor.municipality} and belongs_to = ${belongsTo}`,
  )
}

/** Files hold children's data and are there for a purpose that is over within a day. As the import of no municipality: of all. */
export const tidyStoredFiles = async (tx: ActorTx): Promise<void> => {
  const dayAgo = tx.now.subtract({ hours: 24 })
  await run(tx, sql`delete from stored_file where created_at < ${dayAgo}`)
  await run(
    tx,
    sql`update import_run set state = 'expired', progress = null, result = result - 'endings' - 'whole', finished_at = ${tx.now}
      where state in ('checking', 'checked', 'refused', 'importing') and started_at < ${dayAgo}`,
  )
  await run(
    tx,
    sql`update roster_export set state = 'expired', pupil_ids = '{}' where state <> 'expired' and started_at < ${dayAgo}`,
  )
}
