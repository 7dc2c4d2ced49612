import { m } from '#messages'
import type { Moments } from '../engine/moments.ts'
import type { Lesson } from '../engine/timetable.ts'
import { momentWords } from '../change-words.ts'
import type { CheckContext } from './check-context.ts'

type Clash = { readonly told: number; readonly other: number; readonly weeks: string[] }

/** Clashes of one person after another: the same two lessons in twenty weeks are told once. */
export type Clashes = {
  /** Two lessons of the same day that overlap, in the order of time. */
  readonly add: (first: number, second: number) => void
  /** Tells what was gathered, as this person's. Who it is is asked only where there is something to tell. */
  readonly tell: (say: () => string, column: 'teachers' | 'pupils') => void
}

const mostWeeks = 6

/** "A og B" or "35, 36, 37, 38, 39, 40 … (20 uger)". */
const weeksText = (weeks: readonly string[]): string =>
  weeks.length > mostWeeks
    ? m.continuity_file_weeks_more({ weeks: weeks.slice(0, mostWeeks).join(', '), count: weeks.length })
    : weeks.length < 2
      ? (weeks[0] ?? '')
      : m.continuity_file_weeks_and({ weeks: weeks.slice(0, -1).join(', '), last: weeks.at(-1) ?? '' })

const nameOf = ({ id }: Lesson, row: number | null): string =>
  row === null ? id : m.continuity_file_lesson_at({ lesson: id, row })

export const gatherClashes = (
  lessons: readonly Lesson[],
  { weeks, week }: Moments,
  { origins, problems }: CheckContext,
): Clashes => {
  // A lesson may have another id each week: what it is and when is what makes it the same.
  const kinds = new Map<string, number>()
  const kindOf = lessons.map(({ day, slot, minutes, group, subject }) => {
    const key = `${day}\0${slot}\0${minutes}\0${group}\0${subject}`
    const kind = kinds.get(key) ?? kinds.size
    kinds.set(key, kind)
    return kind
  })
  const gathered = new Map<number, Clash>()
  const rowOf = (lesson: number): number | null => origins.lessons[lesson]?.row ?? null
  return {
    add: (first, second) => {
      const key = (kindOf[first] ?? 0) * lessons.length + (kindOf[second] ?? 0)
      const inWeek = weeks[week[first] ?? 0] ?? ''
      const known = gathered.get(key)
      const isFirstLater = (rowOf(first) ?? 0) > (rowOf(second) ?? 0)
      if (known === undefined)
        gathered.set(key, {
          told: isFirstLater ? first : second,
          other: isFirstLater ? second : first,
          weeks: [inWeek],
        })
      else if (known.weeks.at(-1) !== inWeek) known.weeks.push(inWeek)
    },
    tell: (say, column) => {
      for (const clash of gathered.values()) {
        const [told, other] = [lessons[clash.told], lessons[clash.other]]
        if (told === undefined || other === undefined) continue
        const row = rowOf(clash.told)
        problems.warn(`clash ${column}`, { file: 'lessons', row, column, value: say }, () =>
          m.continuity_file_clash({
            who: say(),
            when: momentWords({ ...told, week: weeksText(clash.weeks) }),
            first: nameOf(other, rowOf(clash.other)),
            second: nameOf(told, row),
          }),
        )
      }
      gathered.clear()
    },
  }
}
