import type { Timetable } from '../engine/timetable.ts'
import { readKind } from './words.ts'

const folded = (text: string): string => text.toLocaleLowerCase('da')

/**
 * “Autisme” in one file and “autisme” in the other are one qualification: as two, nobody would have what the child is to have. The
 * first spelling holds; that of a subject before all, because who is qualified in a subject is so by its name.
 */
export const oneSpelling = ({ lessons, staff, needs }: Timetable): Timetable => {
  const spelt = new Map<string, string>()
  const spelling = (word: string): string => {
    const known = spelt.get(folded(word))
    if (known === undefined) spelt.set(folded(word), word)
    return known ?? word
  }
  for (const subject of new Set(lessons.map((lesson) => lesson.subject)))
    if (subject !== '') spelling(subject)
  return {
    lessons,
    staff: staff.map((each) => ({
      ...each,
      qualifications: [...new Set(each.qualifications.map(spelling))],
    })),
    needs: needs.map((need) => ({
      ...need,
      requirement:
        need.requirement === '' || readKind(need.requirement) !== null
          ? need.requirement
          : spelling(need.requirement),
    })),
  }
}
