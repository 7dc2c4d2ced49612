/** How many lines one person may have open, and all of them together in one process. */
export const mostLinesOfOne = 20
export const mostLines = 2_000
/** How many are let in at the same time: each asks the database, and the pages must not wait for it. */
export const mostAdmissions = 2

/** How many bytes may wait for a reader who does not take them. */
export const mostUnsent = 2_000_000

/** How long somebody may be silent before they have said what they have, in milliseconds. */
export const helloWithin = 10_000
/** How often the line is tried; one that did not answer the last time is dead. */
export const tryLineEvery = 20_000

const messages = { perSecond: 40, most: 200 } as const
const bytes = { perSecond: 300_000, most: 1_500_000 } as const

/** Counts what comes in on one line. Somebody who types is far below; what a page wrote while it was offline comes in a few pieces. */
export class Rate {
  #messages: number = messages.most
  #bytes: number = bytes.most
  #at = performance.now()

  allows(size: number): boolean {
    const now = performance.now()
    const seconds = (now - this.#at) / 1000
    this.#at = now
    this.#messages = Math.min(messages.most, this.#messages + seconds * messages.perSecond) - 1
    this.#bytes = Math.min(bytes.most, this.#bytes + seconds * bytes.perSecond) - size
    return this.#messages >= 0 && this.#bytes >= 0
  }
}

/** Lets so many do something at once; the others wait for their turn. */
export class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1
    else {
      const turn = Promise.withResolvers<void>()
      this.#waiting.push(turn.resolve)
      await turn.promise
    }
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
