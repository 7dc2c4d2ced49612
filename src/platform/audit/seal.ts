import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '#platform/db/database.ts'

const mostPerSeal = 5_000
const audit = { kind: 'system', name: 'audit', municipality: null } as const

/** Closes every entry of the read log that can be closed now; returns how many. */
export const sealReadLog = async (database: Database): Promise<number> => {
  let sealed = 0
  for (;;) {
    const count = await database.as(audit, async (tx) => {
      const { rows } = await sql<{ count: number }>`select seal_read_log(${mostPerSeal}) as count`.execute(
        tx.db,
      )
      return rows[0]?.count ?? 0
    })
    sealed += count
    if (count < mostPerSeal) return sealed
  }
}

type Seal = { number: number; entries: number; first_id: number; last_id: number; hash: Buffer }

export type Tampering =
  | { readonly kind: 'missingSeal'; readonly seal: number }
  | {
      readonly kind: 'missingEntries'
      readonly seal: number
      readonly expected: number
      readonly found: number
    }
  | {
      readonly kind: 'changedEntries'
      readonly seal: number
      readonly firstId: number
      readonly lastId: number
    }
  | { readonly kind: 'otherHead'; readonly expected: string; readonly found: string | null }

export type Verification = {
  readonly seals: number
  readonly entries: number
  readonly unsealed: number
  /** The hash of the last seal. Written down elsewhere, it proves that the whole chain was not made anew. */
  readonly head: string | null
  readonly tampering: readonly Tampering[]
}

/**
 * Computes every seal again, here and not in the database, from what the log says now. A seal covers the hash before it, so that
 * a changed, removed or added entry breaks the chain from its batch on; each broken batch is named.
 */
export const verifyReadLog = async (database: Database, expectedHead: string | null): Promise<Verification> =>
  await database.as(audit, async (tx) => {
    const { rows: seals } =
      await sql<Seal>`select number, entries, first_id, last_id, hash from log_seals()`.execute(tx.db)
    const tampering: Tampering[] = []
    let previous: Buffer = Buffer.alloc(0)
    let entries = 0
    let expectedNumber = 1
    for (const seal of seals) {
      if (seal.number !== expectedNumber) tampering.push({ kind: 'missingSeal', seal: expectedNumber })
      expectedNumber = seal.number + 1
      const { rows } = await sql<{
        text: string
      }>`select text from log_seal_texts(${seal.number}) as text`.execute(tx.db)
      entries += rows.length
      if (rows.length !== seal.entries) {
        tampering.push({
          kind: 'missingEntries',
          seal: seal.number,
          expected: seal.entries,
          found: rows.length,
        })
      } else {
        const text = rows.map((row) => row.text).join('\n')
        const hash = createHash('sha256').update(previous).update(text, 'utf8').digest()
        if (!hash.equals(seal.hash)) {
          tampering.push({
            kind: 'changedEntries',
            seal: seal.number,
            firstId: seal.first_id,
            lastId: seal.last_id,
          })
        }
      }
      previous = seal.hash
    }
    const head = seals.at(-1)?.hash.toString('hex') ?? null
    const known = new Set(seals.map((seal) => seal.hash.toString('hex')))
    if (expectedHead !== null && !known.has(expectedHead)) {
      tampering.push({ kind: 'otherHead', expected: expectedHead, found: head })
    }
    const { rows: rest } = await sql<{ count: number }>`select read_log_unsealed_count() as count`.execute(
      tx.db,
    )
    return { seals: seals.length, entries, unsealed: rest[0]?.count ?? 0, head, tampering }
  })
