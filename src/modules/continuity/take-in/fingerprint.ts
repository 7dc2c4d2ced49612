import { createHash } from 'node:crypto'
import type { Timetable } from '../engine/timetable.ts'

/** What a timetable says, as 64 signs: the same for the same content, whatever the order of its rows. */
export const fingerprintOf = ({ lessons, staff, needs }: Timetable): string => {
  // Of the pupils of a class, who stand in hundreds of lessons, the hash is made once.
  const lists = new Map<readonly string[], string>()
  const listOf = (words: readonly string[]): string => {
    const known = lists.get(words)
    if (known !== undefined) return known
    const made = createHash('sha256').update(JSON.stringify(words.toSorted())).digest('base64')
    lists.set(words, made)
    return made
  }
  const lines = [
    ...lessons.map(({ pupils, ...lesson }) =>
      JSON.stringify(['lesson', lesson.id, lesson.week, lesson.day, lesson.slot, lesson, listOf(pupils)]),
    ),
    ...staff.map((adult) => JSON.stringify(['adult', adult.id, adult])),
    ...needs.map((need) => JSON.stringify(['need', need.pupil, need])),
  ].toSorted()
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}
