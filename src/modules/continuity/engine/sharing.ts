import type { Need } from './timetable.ts'

/** A group of children who share an adult in a lesson, although not each of them says so of each other. */
export type SharingChain = {
  /** The first need, by index, that the chain goes through. */
  readonly need: number
  readonly pupils: readonly string[]
}

/**
 * Sharing goes both ways and on: when A shares with B and B with C in the same lesson, the three have one adult. That may be meant,
 * but nobody wrote it, so it is told once for each such group of children.
 */
export const sharingChains = (needs: readonly Need[]): SharingChain[] => {
  const byLesson = new Map<string, number[]>()
  for (const [at, { lessons, sharedWith }] of needs.entries())
    if (sharedWith.length > 0)
      for (const lesson of lessons.length === 0 ? [''] : lessons) {
        const known = byLesson.get(lesson)
        if (known === undefined) byLesson.set(lesson, [at])
        else known.push(at)
      }
  const found = new Map<string, SharingChain>()
  for (const inLesson of byLesson.values())
    for (const chain of chainsIn(needs, inLesson)) {
      const key = chain.pupils.join('\n')
      if (!found.has(key)) found.set(key, chain)
    }
  return [...found.values()].sort((a, b) => a.need - b.need)
}

const chainsIn = (needs: readonly Need[], inLesson: readonly number[]): SharingChain[] => {
  const friends = new Map<string, Set<string>>()
  const join = (one: string, other: string): void => {
    const known = friends.get(one) ?? new Set<string>()
    friends.set(one, known.add(other))
  }
  const firstNeed = new Map<string, number>()
  for (const at of inLesson) {
    const need = needs[at]
    if (need === undefined) continue
    if (!firstNeed.has(need.pupil)) firstNeed.set(need.pupil, at)
    for (const other of need.sharedWith)
      if (other !== need.pupil) {
        join(need.pupil, other)
        join(other, need.pupil)
      }
  }
  const seen = new Set<string>()
  const chains: SharingChain[] = []
  for (const start of friends.keys()) {
    if (seen.has(start)) continue
    const group = [start]
    seen.add(start)
    for (const one of group)
      for (const other of friends.get(one) ?? [])
        if (!seen.has(other)) {
          seen.add(other)
          group.push(other)
        }
    if (group.every((one) => friends.get(one)?.size === group.length - 1)) continue
    const need = Math.min(...group.flatMap((one) => firstNeed.get(one) ?? []))
    chains.push({ need, pupils: group.sort() })
  }
  return chains
}
