import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId } from '#platform/ids.ts'
import { SharedDocument } from '#platform/live/document.ts'

/** What one person wrote in one text without a longer pause than this. */
const longestSpell = { minutes: 15 } as const

export type WritingSpell = {
  readonly by: PersonId
  readonly byName: string | null
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
  /** The number of its last update. */
  readonly number: number
  /** The text as it was afterwards. */
  readonly text: string
}

type Row = {
  number: number
  written_by: string
  written_at: Temporal.Instant
  keys: string[]
  data: Buffer
  name: string | null
}

type Begun = {
  by: string
  byName: string | null
  from: Temporal.Instant
  to: Temporal.Instant
  number: number
}

const continues = (spell: Begun, row: Row): boolean =>
  spell.by === row.written_by && Temporal.Instant.compare(row.written_at, spell.from.add(longestSpell)) <= 0

/**
 * Who changed a text, when, and how it read afterwards, the oldest first. Where two write at once, their spells follow each other by
 * their last letters.
 */
export const textHistory = async (
  tx: ActorTx,
  plan: string,
  key: string,
): Promise<readonly WritingSpell[]> => {
  const { rows } = await sql<Row>`
    select u.number, u.written_by, u.written_at, u.keys, u.data, p.given_name || ' ' || p.family_name as name
    from plan_text_update u
    left join person p on p.municipality_id = u.municipality_id and p.id = u.written_by
    where u.municipality_id = ${tx.actor.municipality} and u.plan_id = ${plan}
    order by u.number`.execute(tx.db)
  const spells: Begun[] = []
  const open = new Map<string, Begun>()
  for (const row of rows) {
    if (!row.keys.includes(key)) continue
    const running = open.get(row.written_by)
    if (running !== undefined && continues(running, row)) {
      running.to = row.written_at
      running.number = row.number
      continue
    }
    const begun = {
      by: row.written_by,
      byName: row.name,
      from: row.written_at,
      to: row.written_at,
      number: row.number,
    }
    open.set(row.written_by, begun)
    spells.push(begun)
  }
  spells.sort((a, b) => a.number - b.number)
  const document = new SharedDocument([key], [])
  let taken = 0
  return spells.map((spell) => {
    const news = rows.slice(taken, rows.findIndex((row) => row.number === spell.number) + 1)
    taken += news.length
    document.applyAll(news.map(({ data }) => data))
    return { ...spell, by: PersonId.trust(spell.by), text: document.text(key) }
  })
}
