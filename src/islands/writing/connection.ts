import * as Y from 'yjs'
import { mergedPieces } from '../../platform/live/shared/merge.ts'
import {
  closings,
  decodeFromServer,
  encodeFromPage,
  type FromPage,
  type FromServer,
  largestMessage,
  longestText,
  type Present,
} from '../../platform/live/shared/protocol.ts'

/** What the person is told: where what they wrote is. */
export type State =
  | 'connecting'
  | 'saved'
  | 'saving'
  | 'offline'
  | 'tooLong'
  | 'signedOut'
  | 'gone'
  | 'ended'
  | 'broken'

export type ConnectionGiven = {
  readonly doc: Y.Doc
  readonly keys: readonly string[]
  /** Whom the page was opened by. */
  readonly writer: string
  readonly open: () => WebSocket
  readonly told: (state: State) => void
  readonly present: (people: readonly Present[]) => void
  /** The document is as on the server, for the first time. */
  readonly welcomed: () => void
}

/** Milliseconds. What is typed within `gathering` after something was sent goes together. */
const gathering = 40
const shortestPause = 500
const longestPause = 10_000
const beat = 4_000
const askAfter = 8_000
const deadAfter = 14_000

const remote = 'remote'

/**
 * Keeps a document the same as everybody else's, over a line that may break at any time. What was written and not yet said to be kept stays
 * here, and is sent again when there is a line again: taken in twice it is the same.
 */
export class Connection {
  readonly #given: ConnectionGiven
  #socket: WebSocket | null = null
  #isWelcome = false
  #wasWelcome = false
  #unsent: Uint8Array[] = []
  #sent: { sequence: number; data: Uint8Array }[] = []
  #sequence = 0
  #ignoredUpTo = 0
  #isHeldBack = false
  #again = 0
  #heldIncoming: FromServer[] | null = null
  #key = ''
  #attempts = 0
  #flushing: ReturnType<typeof setTimeout> | undefined
  #retrying: ReturnType<typeof setTimeout> | undefined
  #heardAt = 0
  #sentAt = 0
  readonly #beating: ReturnType<typeof setInterval>
  #end: State | null = null
  #isOver = false
  #told: State | null = null

  constructor(given: ConnectionGiven) {
    this.#given = given
    given.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === remote) return
      this.#unsent.push(update)
      this.#flushSoon()
      this.#tell()
    })
    this.#beating = setInterval(() => this.#beat(), beat)
    this.#connect()
  }

  /** Whether something was written that is not said to be kept. */
  get hasUnkept(): boolean {
    return this.#unsent.length > 0 || this.#sent.length > 0
  }

  get state(): State {
    if (this.#end !== null) return this.#end
    if (this.#isHeldBack) return 'tooLong'
    if (!this.#isWelcome) return this.#wasWelcome || this.#attempts > 1 ? 'offline' : 'connecting'
    return this.hasUnkept ? 'saving' : 'saved'
  }

  /** Where the person stands. */
  stand(key: string): void {
    this.#key = key
    this.#send({ kind: 'place', key })
  }

  /** While a letter is being put together, nothing may change under it. */
  hold(): void {
    this.#heldIncoming ??= []
  }

  release(): void {
    const held = this.#heldIncoming
    this.#heldIncoming = null
    for (const message of held ?? []) this.#hear(message)
  }

  /** The machine has a network again: do not wait any longer. */
  tryNow(): void {
    if (this.#socket !== null || this.#isOver) return
    clearTimeout(this.#retrying)
    this.#connect()
  }

  close(): void {
    this.#isOver = true
    clearInterval(this.#beating)
    clearTimeout(this.#flushing)
    clearTimeout(this.#retrying)
    this.#socket?.close()
  }

  #connect(): void {
    this.#attempts += 1
    const socket = this.#given.open()
    this.#socket = socket
    this.#heardAt = performance.now()
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      const stateVector = Y.encodeStateVector(this.#given.doc)
      this.#send({ kind: 'hello', stateVector, writer: this.#given.writer })
    })
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (socket !== this.#socket || !(data instanceof ArrayBuffer)) return
      this.#heardAt = performance.now()
      const message = decodeFromServer(new Uint8Array(data))
      if (message === null) return
      if (this.#heldIncoming !== null && (message.kind === 'update' || message.kind === 'welcome'))
        this.#heldIncoming.push(message)
      else this.#hear(message)
    })
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', ({ code }) => {
      if (socket === this.#socket) this.#lost(code)
    })
    this.#tell()
  }

  #lost(code: number): void {
    this.#socket = null
    this.#isWelcome = false
    this.#requeue()
    if (code === closings.gone) this.#end = 'gone'
    else if (code === closings.ended) this.#end = 'ended'
    else if (code === closings.nonsense) this.#end = 'broken'
    // Whoever signs in again, in another window, goes on here.
    else this.#end = code === closings.signedOut ? 'signedOut' : null
    const isFinal = this.#end !== null && this.#end !== 'signedOut'
    if (!isFinal && !this.#isOver) {
      const pause = Math.min(longestPause, shortestPause * 2 ** Math.min(this.#attempts - 1, 10))
      // Not all at the same moment: thirty come back when a server does.
      this.#retrying = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2))
    }
    if (isFinal) this.close()
    this.#given.present([])
    this.#tell()
  }

  #hear(message: FromServer): void {
    if (message.kind === 'welcome') {
      Y.applyUpdate(this.#given.doc, message.data, remote)
      this.#isWelcome = true
      this.#attempts = 1
      this.#end = null
      if (!this.#wasWelcome) {
        this.#wasWelcome = true
        this.#given.welcomed()
      }
      if (this.#key !== '') this.#send({ kind: 'place', key: this.#key })
      this.#flush()
    } else if (message.kind === 'update') {
      Y.applyUpdate(this.#given.doc, message.data, remote)
      if (this.#isHeldBack) this.#flushSoon()
    } else if (message.kind === 'kept') {
      if (message.sequence <= this.#ignoredUpTo) return
      this.#again = 0
      this.#sent = this.#sent.filter(({ sequence }) => sequence > message.sequence)
    } else if (message.kind === 'refused') this.#refused(message.sequence, message.reason)
    else if (message.kind === 'present') this.#given.present(message.people)
    this.#tell()
  }

  /** It is not kept, nor is what was sent after it and builds on it: all of it stays here until it can be sent together. */
  #refused(sequence: number, reason: 'tooLong' | 'again'): void {
    if (sequence <= this.#ignoredUpTo) return
    this.#ignoredUpTo = this.#sequence
    this.#requeue()
    if (reason === 'tooLong') {
      this.#isHeldBack = true
      return
    }
    this.#again += 1
    if (this.#again > 3) this.#socket?.close()
    else this.#flush()
  }

  #requeue(): void {
    this.#unsent = [...this.#sent.map(({ data }) => data), ...this.#unsent]
    this.#sent = []
    // One that is too long may have become short enough by what others took away.
    this.#isHeldBack = false
  }

  #flushSoon(): void {
    const pause = Math.max(0, this.#sentAt + gathering - performance.now())
    this.#flushing ??= setTimeout(() => this.#flush(), pause)
  }

  #flush(): void {
    clearTimeout(this.#flushing)
    this.#flushing = undefined
    const { doc, keys } = this.#given
    if (!this.#isWelcome || this.#unsent.length === 0) return
    this.#isHeldBack = keys.some((key) => doc.getText(key).length > longestText)
    if (this.#isHeldBack) return
    const pieces = mergedPieces(this.#unsent, largestMessage - 1_000)
    this.#unsent = []
    this.#sentAt = performance.now()
    for (const data of pieces) {
      this.#sequence += 1
      this.#sent.push({ sequence: this.#sequence, data })
      this.#send({ kind: 'update', sequence: this.#sequence, data })
    }
  }

  #send(message: FromPage): void {
    const socket = this.#socket
    if (socket === null || socket.readyState !== 1) return
    if (message.kind === 'hello' || this.#isWelcome) socket.send(encodeFromPage(message))
  }

  /** A line can be dead without anybody saying so: then nothing comes back. */
  #beat(): void {
    const silent = performance.now() - this.#heardAt
    if (this.#socket === null) return
    if (silent > deadAfter) {
      const dead = this.#socket
      this.#lost(1006)
      dead.close()
    } else if (silent > askAfter) this.#send({ kind: 'ping' })
  }

  #tell(): void {
    const state = this.state
    if (state === this.#told) return
    this.#told = state
    this.#given.told(state)
  }
}
