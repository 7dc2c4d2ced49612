import type { SystemActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { MunicipalityId, PersonId } from '#platform/ids.ts'
import type { Pen } from './document.ts'

/** What is written in together: an id within a municipality. */
export type RoomId = { readonly municipality: MunicipalityId; readonly id: string }

/** Somebody who writes: the session is what is asked about again and again, because it can end. */
export type Writer = {
  readonly session: string
  readonly person: PersonId
  readonly name: string
}

export type Kept = { readonly number: number; readonly data: Uint8Array }

export type NewUpdate = {
  readonly number: number
  readonly by: PersonId
  readonly keys: readonly string[]
  readonly data: Uint8Array
}

export type NewText = {
  readonly key: string
  readonly text: string
  readonly number: number
  readonly by: PersonId
}

export type Stored = {
  readonly number: number
  readonly keys: readonly string[]
  readonly updates: readonly Uint8Array[]
}

/** Where a kind of room is kept. Every function but `actor` is asked in one transaction as that actor. */
export type LiveStore = {
  actor(municipality: MunicipalityId): SystemActor
  /** Nobody else writes in the room until the transaction ends. Null when there is no such room; `isOpen` is false when it has ended. */
  lock(tx: ActorTx, room: string): Promise<{ readonly number: number; readonly isOpen: boolean } | null>
  /** Everything that is written in it. */
  read(tx: ActorTx, room: string): Promise<Stored | null>
  updatesAfter(tx: ActorTx, room: string, number: number): Promise<readonly Kept[]>
  /** Those of these sessions that still may write, as `room session`. */
  whoMay(tx: ActorTx, asked: readonly { room: string; session: string }[]): Promise<ReadonlySet<string>>
  /** Makes this pen the person's own; false when it is somebody else's. */
  takePen(tx: ActorTx, room: string, person: PersonId, pen: Pen): Promise<boolean>
  keep(
    tx: ActorTx,
    room: string,
    news: {
      readonly updates: readonly NewUpdate[]
      readonly texts: readonly NewText[]
      /** The whole document, now and then, so that it is not built from thousands of updates. */
      readonly whole: Uint8Array | null
    },
  ): Promise<void>
}

export const inRoom = (room: string, session: string): string => `${room} ${session}`
