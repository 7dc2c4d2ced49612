import { createHash } from 'node:crypto'
import type { PersonId } from '#platform/ids.ts'
import type { Present } from './shared/protocol.ts'
import type { Writer } from './store.ts'

const colours = 8
/** How long somebody in another process is there without being heard of, in milliseconds. */
const forgottenAfter = 25_000

export const heartbeat = 10_000

const initialsOf = (name: string): string => {
  const words = name.split(' ').filter((word) => word !== '')
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  )
  return letters.join('').toUpperCase()
}

const colourOf = (person: PersonId): number =>
  (createHash('sha256').update(person).digest()[0] ?? 0) % colours

/** Somebody as the others see them. The name comes from the session: no page can say that it is somebody else's. */
export const presentFrom = (id: string, { person, name }: Writer, key: string): Present => ({
  id,
  name,
  initials: initialsOf(name),
  colour: colourOf(person),
  key,
})

/** Those who write in the same room through other processes. */
export class Elsewhere {
  readonly #processes = new Map<string, { people: readonly Present[]; until: number }>()

  hear(process: string, people: readonly Present[]): void {
    if (people.length === 0) this.#processes.delete(process)
    else this.#processes.set(process, { people, until: performance.now() + forgottenAfter })
  }

  people(): readonly Present[] {
    const now = performance.now()
    for (const [process, { until }] of this.#processes) if (until < now) this.#processes.delete(process)
    return [...this.#processes.values()].flatMap(({ people }) => people)
  }
}
