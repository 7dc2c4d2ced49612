import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/**
 * What a page and the server say to each other while several people write. Both ends use this file, so it knows neither of them.
 * A message that is not exactly one of these is none.
 */
export type FromPage =
  /** First: what the page has already, and whom it was opened by. */
  | { readonly kind: 'hello'; readonly stateVector: Uint8Array; readonly writer: string }
  /** Something was written. It is answered with `kept` once it cannot be lost any more. */
  | { readonly kind: 'update'; readonly sequence: number; readonly data: Uint8Array }
  /** The text in which the person stands, or none. */
  | { readonly kind: 'place'; readonly key: string }
  /** Asks whether the line is alive. */
  | { readonly kind: 'ping' }

export type Present = {
  readonly id: string
  readonly name: string
  readonly initials: string
  /** 0 to 7; one for each person, so that the same person has the same everywhere. */
  readonly colour: number
  /** The text they stand in; empty: none. */
  readonly key: string
}

export type Refusal = 'tooLong' | 'again'

export type FromServer =
  /** Everything that the page lacks. */
  | { readonly kind: 'welcome'; readonly data: Uint8Array }
  | { readonly kind: 'update'; readonly data: Uint8Array }
  /** Everything up to this number is kept. */
  | { readonly kind: 'kept'; readonly sequence: number }
  /** Not kept. `tooLong`: a text would be longer than may be; `again`: something before it is missing, send all of it. */
  | { readonly kind: 'refused'; readonly sequence: number; readonly reason: Refusal }
  | { readonly kind: 'present'; readonly people: readonly Present[] }
  | { readonly kind: 'pong' }

/** Why the server closes the line, where the page must do something else than come back. */
export const closings = {
  /** Nobody is signed in here, or somebody else than the page was opened by. */
  signedOut: 4401,
  /** There is no such thing, or not for this person any more. */
  gone: 4404,
  /** It has ended: nothing more is written in it. */
  ended: 4410,
  /** What was sent cannot come from this page's own program. */
  nonsense: 4400,
  tooFast: 4429,
} as const

/** The longest text, in UTF-16 units as a text area counts them. */
export const longestText = 50_000
/** The largest message, in bytes. */
export const largestMessage = 512_000

const pageCodes = { hello: 1, update: 2, place: 3, ping: 4 } as const
const serverCodes = { welcome: 1, update: 2, kept: 3, refused: 4, present: 5, pong: 6 } as const
const refusals: readonly Refusal[] = ['tooLong', 'again']

export const encodeFromPage = (message: FromPage): Uint8Array<ArrayBuffer> => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, pageCodes[message.kind])
  if (message.kind === 'hello') {
    encoding.writeVarUint8Array(encoder, message.stateVector)
    encoding.writeVarString(encoder, message.writer)
  } else if (message.kind === 'update') {
    encoding.writeVarUint(encoder, message.sequence)
    encoding.writeVarUint8Array(encoder, message.data)
  } else if (message.kind === 'place') {
    encoding.writeVarString(encoder, message.key)
  }
  return new Uint8Array(encoding.toUint8Array(encoder))
}

export const encodeFromServer = (message: FromServer): Uint8Array => {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, serverCodes[message.kind])
  if (message.kind === 'welcome' || message.kind === 'update') {
    encoding.writeVarUint8Array(encoder, message.data)
  } else if (message.kind === 'kept' || message.kind === 'refused') {
    encoding.writeVarUint(encoder, message.sequence)
    if (message.kind === 'refused') encoding.writeVarUint(encoder, refusals.indexOf(message.reason))
  } else if (message.kind === 'present') {
    encoding.writeVarString(encoder, JSON.stringify(message.people))
  }
  return encoding.toUint8Array(encoder)
}

/** Reads exactly one message; null when it is anything else, such as one that is cut off or has something after it. */
const decoded = <Message>(
  bytes: Uint8Array,
  read: (code: number, decoder: decoding.Decoder) => Message | null,
): Message | null => {
  try {
    const decoder = decoding.createDecoder(bytes)
    const message = read(decoding.readVarUint(decoder), decoder)
    return decoding.hasContent(decoder) ? null : message
  } catch {
    return null
  }
}

export const decodeFromPage = (bytes: Uint8Array): FromPage | null =>
  decoded<FromPage>(bytes, (code, decoder) => {
    if (code === pageCodes.hello)
      return {
        kind: 'hello',
        stateVector: decoding.readVarUint8Array(decoder),
        writer: decoding.readVarString(decoder),
      }
    if (code === pageCodes.update)
      return {
        kind: 'update',
        sequence: decoding.readVarUint(decoder),
        data: decoding.readVarUint8Array(decoder),
      }
    if (code === pageCodes.place) return { kind: 'place', key: decoding.readVarString(decoder) }
    return code === pageCodes.ping ? { kind: 'ping' } : null
  })

export const decodeFromServer = (bytes: Uint8Array): FromServer | null =>
  decoded<FromServer>(bytes, (code, decoder) => {
    if (code === serverCodes.welcome) return { kind: 'welcome', data: decoding.readVarUint8Array(decoder) }
    if (code === serverCodes.update) return { kind: 'update', data: decoding.readVarUint8Array(decoder) }
    if (code === serverCodes.kept) return { kind: 'kept', sequence: decoding.readVarUint(decoder) }
    if (code === serverCodes.refused) {
      const sequence = decoding.readVarUint(decoder)
      const reason = refusals[decoding.readVarUint(decoder)]
      return reason === undefined ? null : { kind: 'refused', sequence, reason }
    }
    if (code === serverCodes.present)
      return { kind: 'present', people: JSON.parse(decoding.readVarString(decoder)) as Present[] }
    return code === serverCodes.pong ? { kind: 'pong' } : null
  })
