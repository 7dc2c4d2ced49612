import type { ActorTx, Database } from '#platform/db/database.ts'
import type { PersonId } from '#platform/ids.ts'
import { announce } from './channel.ts'
import { type Pen, SharedDocument } from './document.ts'
import { gathered } from './gather.ts'
import { type Answer, type Offered, keepOffered } from './keep.ts'
import { type Participant, present, send } from './participant.ts'
import { Elsewhere } from './presence.ts'
import { mergedUpdate } from './shared/merge.ts'
import { closings, encodeFromServer, type Present } from './shared/protocol.ts'
import { inRoom, type LiveStore, type RoomId } from './store.ts'

type From = { readonly participant: Participant; readonly sequence: number }
type Waiting = From & { readonly data: Uint8Array }

/** How long what everybody writes is gathered before it is kept together, and how long changes of who is there are, in milliseconds. */
const gathering = 60
const gatheringPresence = 250

/** Come back, and be told then why: the way of closing when it has to be asked anew who somebody is and what they may. */
export const comeBack = 1012
const tryLater = 1013

export type RoomGiven = {
  readonly id: RoomId
  readonly store: LiveStore
  readonly database: Database
  /** This process, among those that share the database. */
  readonly process: string
  readonly report: (error: unknown) => void
}

/** One shared document with those who write in it through this process. It does one thing at a time. */
export class Room {
  readonly #given: RoomGiven
  readonly #participants = new Set<Participant>()
  readonly #elsewhere = new Elsewhere()
  #document: SharedDocument | null = null
  #number = 0
  #pens = new Map<Pen, PersonId>()
  #waiting: Waiting[] = []
  #gathering: ReturnType<typeof setTimeout> | null = null
  #presence: ReturnType<typeof setTimeout> | null = null
  #turn: Promise<void> = Promise.resolve()
  #turns = 0
  #isOver = false

  constructor(given: RoomGiven) {
    this.#given = given
  }

  get id(): RoomId {
    return this.#given.id
  }

  get store(): LiveStore {
    return this.#given.store
  }

  get sessions(): readonly string[] {
    return [...this.#participants].map(({ writer }) => writer.session)
  }

  /** Nobody is here and nothing is going on: it can be forgotten, and built again from what was kept. */
  get isIdle(): boolean {
    return (
      this.#participants.size === 0 &&
      this.#waiting.length === 0 &&
      this.#turns === 0 &&
      this.#presence === null
    )
  }

  /** Takes somebody in, and tells them what they lack. */
  async join(participant: Participant, stateVector: Uint8Array): Promise<void> {
    await this.#inTurn(async () => {
      const { room, may, news } = await this.#asWriting(async (tx) => ({
        room: await this.store.lock(tx, this.id.id),
        may: await this.#whoMay(tx, [...this.sessions, participant.writer.session]),
        news: await this.#bringUpToDate(tx),
      })).catch((error: unknown) => {
        participant.line.close(tryLater)
        throw error
      })
      if (room?.isOpen !== true) participant.line.close(room === null ? closings.gone : closings.ended)
      else if (!this.#mayStay(may, participant)) participant.line.close(comeBack)
      else {
        const missing = this.#document?.missingFor(stateVector) ?? null
        if (missing === null) participant.line.close(closings.nonsense)
        else if (participant.line.isOpen()) {
          this.#participants.add(participant)
          send(participant, { kind: 'welcome', data: missing })
          this.#presenceChanged()
        }
      }
      this.#tell(may, news)
    })
  }

  leave(participant: Participant): void {
    if (this.#participants.delete(participant)) this.#presenceChanged()
  }

  place(participant: Participant, key: string): void {
    if (participant.key === key || (key !== '' && this.#document?.keys.includes(key) !== true)) return
    participant.key = key
    this.#presenceChanged()
  }

  offer(participant: Participant, sequence: number, data: Uint8Array): void {
    this.#waiting.push({ participant, sequence, data })
    if (this.#gathering !== null) return
    this.#gathering = setTimeout(() => {
      this.#gathering = null
      void this.keepWaiting()
    }, gathering)
  }

  /** Keeps everything that was written until now. */
  async keepWaiting(): Promise<void> {
    await this.#inTurn(async () => {
      const waiting = this.#waiting
      this.#waiting = []
      if (waiting.length === 0) return
      const offered = gathered(
        waiting,
        ({ participant }) => participant,
        ({ participant }) => participant.writer.person,
      )
      try {
        await this.#keep(offered)
      } catch {
        // One of them may be to blame: then the others must not wait for it.
        for (const one of offered) await this.#keepAlone(one)
      }
    })
  }

  /** Another process kept something, or may have. */
  async heardWritten(number: number): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#document === null || number <= this.#number) return
      const { may, news } = await this.#asWriting(async (tx) => ({
        may: await this.#whoMay(tx, this.sessions),
        news: await this.#bringUpToDate(tx),
      }))
      this.#tell(may, news)
    })
  }

  heardPresent(process: string, people: readonly Present[]): void {
    if (process === this.#given.process) return
    this.#elsewhere.hear(process, people)
    this.#presenceChanged(false)
  }

  /** Closes the line to everyone whose right to be here has ended, of those sessions that were asked about (all, when left out). */
  expel(may: ReadonlySet<string>, asked: ReadonlySet<string> | null = null): void {
    for (const participant of this.#participants) {
      const wasAsked = asked === null || asked.has(participant.writer.session)
      if (!wasAsked || this.#mayStay(may, participant)) continue
      this.leave(participant)
      participant.line.close(comeBack)
    }
  }

  closeAll(): void {
    this.expel(new Set())
  }

  /** The process ends: the others find out by themselves that nobody is here any more. */
  end(): void {
    this.closeAll()
    if (this.#presence !== null) clearTimeout(this.#presence)
    this.#isOver = true
  }

  async tellOthersWhoIsHere(): Promise<void> {
    const people = [...this.#participants].map(present)
    const news = { kind: 'present', room: this.id, process: this.#given.process, people } as const
    await this.#asWriting(async (tx) => await announce(tx, news))
  }

  #mayStay(may: ReadonlySet<string>, { writer }: Participant): boolean {
    return may.has(inRoom(this.id.id, writer.session))
  }

  async #asWriting<Result>(work: (tx: ActorTx) => Promise<Result>): Promise<Result> {
    return await this.#given.database.as(this.store.actor(this.id.municipality), work)
  }

  async #whoMay(tx: ActorTx, sessions: readonly string[]): Promise<ReadonlySet<string>> {
    return await this.store.whoMay(
      tx,
      [...new Set(sessions)].map((session) => ({ room: this.id.id, session })),
    )
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turns += 1
    const mine = this.#turn.then(work).catch((error: unknown) => {
      // Nobody knows what the document is now: it is read again, and those who are here come back to it.
      this.#document = null
      this.#given.report(error)
      this.closeAll()
    })
    this.#turn = mine
    await mine
    this.#turns -= 1
  }

  /** Reads what this process does not know yet, and returns what is new to those who are here. */
  async #bringUpToDate(tx: ActorTx): Promise<readonly Uint8Array[]> {
    if (this.#document === null) {
      const stored = await this.store.read(tx, this.id.id)
      if (stored === null) return []
      this.#document = new SharedDocument(stored.keys, stored.updates)
      this.#pens = new Map()
      this.#number = stored.number
      // Those who were here before it was read again may lack anything of it: what they have already is skipped.
      return this.#participants.size === 0 ? [] : [this.#document.whole()]
    }
    const news = await this.store.updatesAfter(tx, this.id.id, this.#number)
    for (const { number, data } of news) {
      this.#document.apply(data)
      this.#number = number
    }
    return news.map(({ data }) => data)
  }

  async #keep(offered: readonly Offered<From>[]): Promise<void> {
    const everyone = [...this.sessions, ...offered.map(({ from }) => from.participant.writer.session)]
    const done = await this.#asWriting(async (tx) => {
      const room = await this.store.lock(tx, this.id.id)
      const may = await this.#whoMay(tx, everyone)
      const news = await this.#bringUpToDate(tx)
      if (room?.isOpen !== true || this.#document === null)
        return { may: new Set<string>(), news: [], kept: null }
      const kept = await keepOffered(tx, {
        store: this.store,
        room: this.id,
        document: this.#document,
        number: this.#number,
        pens: this.#pens,
        offered: offered.filter(({ from }) => this.#mayStay(may, from.participant)),
      })
      return { may, news, kept }
    }).catch((error: unknown) => {
      this.#document = null
      throw error
    })
    if (done.kept !== null) this.#number = done.kept.number
    this.#tell(done.may, [...done.news, ...(done.kept?.updates ?? [])])
    for (const { from, answer } of done.kept?.answers ?? []) answerTo(from, answer)
  }

  async #keepAlone(one: Offered<From>): Promise<void> {
    try {
      await this.#keep([one])
    } catch (error) {
      this.#given.report(error)
      // Whoever sent it still has it, and sends it again.
      this.leave(one.from.participant)
      one.from.participant.line.close(tryLater)
    }
  }

  /** Sends what is new to those who may read it, and closes the line to the others. */
  #tell(may: ReadonlySet<string>, news: readonly Uint8Array[]): void {
    this.expel(may)
    if (news.length === 0) return
    const message = encodeFromServer({ kind: 'update', data: mergedUpdate(news) })
    for (const { line } of this.#participants) line.send(message)
  }

  #presenceChanged(isOurs = true): void {
    if (this.#isOver || this.#presence !== null) return
    this.#presence = setTimeout(() => {
      this.#presence = null
      this.#tellPresence()
      if (isOurs) this.tellOthersWhoIsHere().catch(this.#given.report)
    }, gatheringPresence)
  }

  #tellPresence(): void {
    const elsewhere = this.#elsewhere.people()
    for (const participant of this.#participants) {
      const others = [...this.#participants].filter(
        ({ writer }) => writer.person !== participant.writer.person,
      )
      send(participant, { kind: 'present', people: [...others.map(present), ...elsewhere] })
    }
  }
}

const answerTo = ({ participant, sequence }: From, answer: Answer): void => {
  if (answer.kind === 'kept') send(participant, { kind: 'kept', sequence })
  else if (answer.kind === 'refused') send(participant, { kind: 'refused', sequence, reason: answer.reason })
  else participant.line.close(closings.nonsense)
}
