import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'

/** What happened: someone's look, change or failed attempt. */
export type LogEntry = {
  readonly action: string
  readonly outcome: 'allowed' | 'refused' | 'missing' | 'failed'
  /** Why they might, or might not. */
  readonly reason: string | null
  /** The page, class or search words it was about; never the content. */
  readonly subject: string | null
  /** The children whose data were shown or changed. */
  readonly pupils: readonly PupilId[]
}

const clipped = (text: string | null, most: number): string | null =>
  text === null ? null : text.slice(0, most)

/** Writes to the read log in the same transaction as the look itself: what is not recorded was not shown. */
export const recordLook = async (tx: ActorTx, entry: LogEntry): Promise<void> => {
  await tx.db
    .insertInto('read_log')
    .values({
      municipality_id: tx.actor.municipality,
      person_id: tx.actor.kind === 'person' ? tx.actor.person : null,
      action: entry.action,
      outcome: entry.outcome,
      reason: clipped(entry.reason, 200),
      subject: clipped(entry.subject, 500),
      pupil_ids: [...entry.pupils],
    })
    .execute()
}
