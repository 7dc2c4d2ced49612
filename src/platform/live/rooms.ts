import type { Database } from '#platform/db/database.ts'
import { listenForNews, type News } from './channel.ts'
import { heartbeat } from './presence.ts'
import { Room } from './room.ts'
import type { LiveStore, RoomId } from './store.ts'

/** How often it is asked whether everyone still may be where they are, in milliseconds: a right that ends, ends that second. */
const askEvery = 1_000

const nameOf = ({ municipality, id }: RoomId): string => `${municipality} ${id}`

/** The rooms in which somebody writes through this process. */
export class Rooms {
  readonly #rooms = new Map<string, Room>()
  readonly #process = crypto.randomUUID()
  readonly #database: Database
  readonly #report: (error: unknown) => void
  #timers: ReturnType<typeof setInterval>[] = []
  #listening: Promise<() => Promise<void>> | null = null
  #isAsking = false

  constructor(database: Database, report: (error: unknown) => void) {
    this.#database = database
    this.#report = report
  }

  open(id: RoomId, store: LiveStore): Room {
    this.#begin()
    const found = this.#rooms.get(nameOf(id))
    if (found !== undefined) return found
    const room = new Room({
      id,
      store,
      database: this.#database,
      process: this.#process,
      report: this.#report,
    })
    this.#rooms.set(nameOf(id), room)
    return room
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const rooms = [...this.#rooms.values()]
    await Promise.all(rooms.map(async (room) => await room.keepWaiting()))
    for (const room of rooms) room.end()
    const stop = await this.#listening?.catch(() => null)
    await stop?.()
  }

  /** With the first room; a program in which nobody writes together has no timers and no line to the others. */
  #begin(): void {
    if (this.#timers.length === 0) {
      this.#timers = [
        setInterval(() => void this.#askWhoMay(), askEvery),
        setInterval(() => this.#tellWhoIsHere(), heartbeat),
      ]
    }
    this.#listening ??= this.#listen()
  }

  async #listen(): Promise<() => Promise<void>> {
    try {
      return await listenForNews(this.#database, {
        heard: (news) => this.#hear(news),
        missed: () => this.#lookEverywhere(),
      })
    } catch (error) {
      this.#listening = null
      this.#report(error)
      return async () => {}
    }
  }

  #hear(news: News): void {
    const room = this.#rooms.get(nameOf(news.room))
    if (news.kind === 'present') room?.heardPresent(news.process, news.people)
    else void room?.heardWritten(news.number)
  }

  #lookEverywhere(): void {
    for (const room of this.#rooms.values()) void room.heardWritten(Number.MAX_SAFE_INTEGER)
  }

  #tellWhoIsHere(): void {
    for (const room of this.#rooms.values())
      if (room.sessions.length > 0) room.tellOthersWhoIsHere().catch(this.#report)
  }

  async #askWhoMay(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    for (const room of this.#rooms.values()) if (room.isIdle) this.#rooms.delete(nameOf(room.id))
    const byStore = Map.groupBy(this.#rooms.values(), ({ store }) => store)
    for (const [store, rooms] of byStore)
      for (const [municipality, theirs] of Map.groupBy(rooms, ({ id }) => id.municipality)) {
        const asked = theirs.flatMap((room) =>
          room.sessions.map((session) => ({ room: room.id.id, session })),
        )
        if (asked.length === 0) continue
        try {
          const may = await this.#database.as(
            store.actor(municipality),
            async (tx) => await store.whoMay(tx, asked),
          )
          const known = new Set(asked.map(({ session }) => session))
          for (const room of theirs) room.expel(may, known)
        } catch {
          // Whether they still may cannot be said, so nobody stays. They come back when the database does.
          for (const room of theirs) room.closeAll()
        }
      }
    this.#isAsking = false
  }
}
