import type { ActorTx } from '#platform/db/database.ts'
import { withoutCpr } from '#platform/text/cpr.ts'
import type { PupilId } from '#platform/ids.ts'

/**
 * What is done to children's data outside the pages, from the command line. Whoever logs a child from there has the action here, and
 * so owes the families words for it.
 */
export const commandActions = ['presence.report', 'people.roster.export'] as const
export type CommandAction = (typeof commandActions)[number]

/** What happened: someone's look, change or failed attempt. */
type Entry<Action extends string, Pupils extends readonly PupilId[]> = {
  readonly action: Action
  readonly outcome: 'allowed' | 'refused' | 'missing' | 'failed'
  /** Why they might, or might not. */
  readonly reason: string | null
  /** The page, class or search words it was about; never the content. */
  readonly subject: string | null
  /** The children whose data were shown or changed. */
  readonly pupils: Pupils
}

export type PageLogEntry = Entry<string, readonly PupilId[]>
export type LogEntry = Entry<CommandAction, readonly PupilId[]> | Entry<string, readonly []>

const clipped = (text: string | null, most: number): string | null =>
  text === null ? null : text.slice(0, most)

const record = async (tx: ActorTx, entry: PageLogEntry): Promise<void> => {
  await tx.db
    .insertInto('read_log')
    .values({
      municipality_id: tx.actor.municipality,
      person_id: tx.actor.kind === 'person' ? tx.actor.person : null,
      action: entry.action,
      outcome: entry.outcome,
      reason: clipped(entry.reason, 200),
      // What was searched for stands in it, and people search for what they have at hand.
      subject: clipped(entry.subject === null ? null : withoutCpr(entry.subject), 500),
      pupil_ids: [...entry.pupils],
    })
    .execute()
}

/** Writes to the read log in the same transaction as the look itself: what is not recorded was not shown. */
export const recordLook = async (tx: ActorTx, entry: LogEntry): Promise<void> => await record(tx, entry)

/** The same for a page or an action, whose declaration says what it shows of whom. */
export const recordPageLook = async (tx: ActorTx, entry: PageLogEntry): Promise<void> =>
  await record(tx, entry)
