import type { ActorTx } from '#platform/db/database.ts'
import { m } from '#messages'
import { changeSentence, dayWord } from '../change-words.ts'
import { bySlot, type Moment } from '../engine/timetable.ts'
import { lessonWords } from './ids-only.ts'
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
  return (found?.changes ?? [])
    .filter(({ becomes }) => becomes === 'made' || (!isApproved && becomes !== 'kept'))
    .flatMap(({ change, becomes }) =>
      change.lessons.map((lesson): TypingRow => ({
        lesson: wordOf(lesson.id),
        moment: lesson,
        day: dayWord(lesson.day),
        pupils: change.children.map(names.child).join(', '),
        out: called(change.from),
        in: called(change.to),
        becomes,
        sentence: changeSentence(change, names),
      })),
    )
    .toSorted(byMoment)
}
