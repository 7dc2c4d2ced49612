import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { TimetableId } from '../ids.ts'
import { wordKey } from './match.ts'
import { foundId, rosterOf } from './school-roster.ts'
import type { OpenWord } from './word-store.ts'

type Part = { readonly id: string; readonly source_id: string; readonly means: string | null }

const partsOf = async (tx: ActorTx, id: TimetableId, about: 'adult' | 'pupil'): Promise<readonly Part[]> => {
  const { rows } = await (
    about === 'adult'
      ? sql<Part>`select id, source_id, person_id as means from timetable_adult
        where municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`
      : sql<Part>`select id, source_id, pupil_id as means from timetable_pupil
        where municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`
  ).execute(tx.db)
  return rows
}

/**
 * Looks the words of a timetable up again: the roster or what a leader said has changed. Who was found before and has left the school
 * since stays found. Returns how many words mean somebody else now.
 */
export const matchAgain = async (tx: ActorTx, school: SchoolId, id: TimetableId): Promise<number> => {
  const roster = await rosterOf(tx, school)
  let changed = 0
  for (const about of ['adult', 'pupil'] as const) {
    const moved = (await partsOf(tx, id, about)).flatMap(({ id: part, source_id, means }) => {
      const match = roster[about](source_id)
      const now = match.kind === 'none' ? means : foundId(match)
      return now === means ? [] : [{ part, now }]
    })
    if (moved.length === 0) continue
    changed += moved.length
    const parts = moved.map(({ part }) => part)
    const meant = moved.map(({ now }) => now)
    await (
      about === 'adult'
        ? sql`update timetable_adult a set person_id = c.meant from unnest(${parts}::uuid[], ${meant}::uuid[]) as c (part, meant)
          where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${id} and a.id = c.part`
        : sql`update timetable_pupil a set pupil_id = c.meant from unnest(${parts}::uuid[], ${meant}::uuid[]) as c (part, meant)
          where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${id} and a.id = c.part`
    ).execute(tx.db)
  }
  if (changed > 0)
    await sql`update timetable set version = version + 1 where municipality_id = ${tx.actor.municipality} and id = ${id}`.execute(
      tx.db,
    )
  return changed
}

/** Takes away whom a word of a timetable means, so that it is looked up anew. */
export const clearWord = async (tx: ActorTx, id: TimetableId, { about, word }: OpenWord): Promise<void> => {
  const at = sql`municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`
  const same = (await partsOf(tx, id, about)).filter(({ source_id }) => wordKey(source_id) === wordKey(word))
  const ids = same.map((part) => part.id)
  await (
    about === 'adult'
      ? sql`update timetable_adult set person_id = null where ${at} and id = any (${ids}::uuid[])`
      : sql`update timetable_pupil set pupil_id = null where ${at} and id = any (${ids}::uuid[])`
  ).execute(tx.db)
}
