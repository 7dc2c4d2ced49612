import type { ActorTx } from '#platform/db/database.ts'
import { m } from '#messages'
import { changeSentence, dayWord } from '../change-words.ts'
import { bySlot, type Moment } from '../engine/timetable.ts'
import { lessonWords } from './ids-only.ts'
import { doubleWords } from './proposal-words.ts'
import type { DecidedChange, ProposalPage } from './proposal-store.ts'

/** One row of the timetable that gets another adult: what whoever types it in looks for, and what is to stand there. */
export type TypingRow = {
  readonly lesson: string
  readonly moment: Moment
  readonly day: string
  readonly pupils: string
  readonly out: string
  readonly in: string
  readonly becomes: DecidedChange['becomes']
  readonly sentence: string
}

const byMoment = (a: TypingRow, b: TypingRow): number =>
  (a.moment.week < b.moment.week ? -1 : a.moment.week > b.moment.week ? 1 : 0) ||
  a.moment.day - b.moment.day ||
  bySlot(a.moment.slot, b.moment.slot) ||
  (a.lesson < b.lesson ? -1 : 1)

/**
 * The rows of the changes, in the order of the week, as the timetable's own files call the lessons. Of an approved proposal those that
 * were approved, else all that could be.
 */
export const typingRows = async (tx: ActorTx, page: ProposalPage): Promise<readonly TypingRow[]> => {
  const { scenario, found, names } = page
  const wordOf = await lessonWords(tx, scenario.timetable)
  const isApproved = scenario.approvedAt !== null
  const called = (adult: string | null): string =>
    adult === null ? m.continuity_solve_none() : names.adult(adult)
  if (found === null) return []
  const doubles = new Map(found.doubles.map((each) => [each.task, each]))
  const split = found.solved.assignment.flatMap(({ task, lessons, children }) => {
    const double = doubles.get(task)
    return double === undefined
      ? []
      : [
          {
            task,
            lessons,
            children,
            to: double.adult,
            becomes: 'made' as const,
            sentence: doubleWords(double, page),
          },
        ]
  })
  const changed = found.changes
    .filter(({ becomes }) => becomes === 'made' || (!isApproved && becomes !== 'kept'))
    .map(({ change, becomes }) => ({ ...change, becomes, sentence: changeSentence(change, names) }))
  return [...changed, ...split]
    .flatMap(({ task, lessons, children, to, becomes, sentence }) =>
      lessons.flatMap((lesson, place): readonly TypingRow[] => {
        const today = found.heldToday(task)[place] ?? null
        return today === to
          ? []
          : [
              {
                lesson: wordOf(lesson.id),
                moment: lesson,
                day: dayWord(lesson.day),
                pupils: children.map(names.child).join(', '),
                out: called(today),
                in: called(to),
                becomes,
                sentence,
              },
            ]
      }),
    )
    .toSorted(byMoment)
}
