import { m } from '#messages'
import { startOf, type Timetable } from '../engine/timetable.ts'
import type { CheckContext } from './check-context.ts'

const closeTo = (known: Iterable<string>, word: string): string | null => {
  const plain = (text: string): string => text.toLocaleLowerCase('da').replaceAll(/[\s.-]/g, '')
  const wanted = plain(word)
  for (const each of known) if (plain(each) === wanted) return each
  return null
}

/** The same sentence for everybody who is named and not known, with the spelling that was probably meant. */
export const unknownText = (known: Iterable<string>, say: (id: string) => string, id: string): string => {
  const close = closeTo(known, id)
  return close === null
    ? m.continuity_file_unknown({ value: say(id).slice(0, 80) })
    : m.continuity_file_unknown_close({ value: say(id).slice(0, 80), close: say(close) })
}

/** Where staff.csv is given it is everybody: a teacher who is not in it may be a misspelling, and would count as one adult more. */
export const checkStaff = ({ lessons, staff }: Timetable, context: CheckContext): void => {
  const { origins, problems, sayAdult } = context
  const seen = new Map<string, number | null>()
  for (const [at, { id }] of staff.entries()) {
    const row = origins.staff[at] ?? null
    if (seen.has(id))
      problems.error('staffTwice', { file: 'staff', row, column: 'staff', value: sayAdult(id) }, () =>
        m.continuity_file_staff_twice({ who: sayAdult(id), row: seen.get(id) ?? '–' }),
      )
    else seen.set(id, row)
  }
  if (staff.length === 0) return
  const told = new Set<string>()
  for (const [at, { teachers }] of lessons.entries())
    for (const id of teachers)
      if (!seen.has(id) && !told.has(id)) {
        told.add(id)
        problems.error(
          'teacherUnknown',
          { file: 'lessons', row: origins.lessons[at]?.row ?? null, column: 'teachers', value: sayAdult(id) },
          () => unknownText(seen.keys(), sayAdult, id),
        )
      }
  const weeks = new Set(lessons.map(({ week }) => week))
  // A place in the day says nothing of a timetable written in clock times, nor the other way round.
  const ways = new Set(lessons.map(({ slot }) => startOf(slot) === null))
  for (const [at, { unavailable }] of staff.entries())
    for (const { week, slot } of unavailable) {
      const isStrayWeek = week !== undefined && !weeks.has(week)
      const isStraySlot = slot !== undefined && !ways.has(startOf(slot) === null)
      const stray = isStrayWeek ? week : isStraySlot ? slot : null
      if (stray !== null)
        problems.warn(
          'unavailableStray',
          { file: 'staff', row: origins.staff[at] ?? null, column: 'unavailable', value: stray },
          () => m.continuity_file_unavailable_stray({ value: stray }),
        )
    }
}
