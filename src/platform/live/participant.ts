import { presentFrom } from './presence.ts'
import { encodeFromServer, type FromServer, type Present } from './shared/protocol.ts'
import type { Writer } from './store.ts'

/** The way to one open page. */
export type Line = {
  readonly isOpen: () => boolean
  readonly send: (message: Uint8Array) => void
  readonly close: (code: number) => void
}

export type Participant = { readonly id: string; readonly writer: Writer; readonly line: Line; key: string }

export const send = ({ line }: Participant, message: FromServer): void => line.send(encodeFromServer(message))

export const present = ({ id, writer, key }: Participant): Present => presentFrom(id, writer, key)
