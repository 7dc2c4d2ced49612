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

/** Children of one row, put together where they share: connected by sharing, one group. */
export const groupsOf = (sharing: ReadonlyMap<string, ReadonlySet<string>>): string[][] => {
  const groups: string[][] = []
  const seen = new Set<string>()
  for (const start of sharing.keys()) {
    if (seen.has(start)) continue
    const group: string[] = []
    const waiting = [start]
    seen.add(start)
    for (let child = waiting.shift(); child !== undefined; child = waiting.shift()) {
      group.push(child)
      for (const other of sharing.get(child) ?? [])
        if (!seen.has(other)) {
          seen.add(other)
          waiting.push(other)
        }
    }
    groups.push(group)
  }
  return groups
}

/** Whether some of the group share only by way of others. */
export const isChain = (
  group: readonly string[],
  sharing: ReadonlyMap<string, ReadonlySet<string>>,
): boolean => group.some((child) => (sharing.get(child)?.size ?? 0) < group.length - 1)

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
  return groupsOf(friends)
    .filter((group) => isChain(group, friends))
    .map((group) => ({
      need: Math.min(...group.flatMap((one) => firstNeed.get(one) ?? [])),
      pupils: group.sort(),
    }))
}
