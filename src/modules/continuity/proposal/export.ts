import { m } from '#messages'
import { type CsvCell, csvLine } from '#platform/files/csv-write.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { dayWord } from '../change-words.ts'
import type { Assigned } from '../engine/solution.ts'
import { lessonWords } from './ids-only.ts'
import type { ProposalPage } from './proposal-store.ts'
import { typingRows } from './typing-list.ts'

/** Spreadsheets read a file as UTF-8 only when it says so. */
const byteOrderMark = '\uFEFF'
const line = (cells: readonly CsvCell[]): string => csvLine(cells, { separator: ';', forSpreadsheet: true })

/** One row for each moment of a lesson, as the timetable's own files call it. */
const placesOf = (
  each: Pick<Assigned, 'lessons' | 'children'>,
  { names }: ProposalPage,
  wordOf: (row: string) => string,
): readonly (readonly CsvCell[])[] =>
  each.lessons.map(({ id, week, day, slot }) => [
    wordOf(id),
    week,
    dayWord(day),
    slot,
    each.children.map(names.child).join(', '),
  ])

const placeHeadings = (): readonly string[] => [
  m.continuity_plan_csv_lesson(),
  m.continuity_plan_csv_week(),
  m.continuity_plan_csv_day(),
  m.continuity_plan_csv_slot(),
  m.continuity_plan_csv_pupils(),
]

/** What is to be typed into the timetable system: approved changes alone when it is approved, else all with what they stand as. */
export const changesFile = async (tx: ActorTx, page: ProposalPage): Promise<string> => {
  const isApproved = page.scenario.approvedAt !== null
  const rows = await typingRows(tx, page)
  const heading = line([
    ...placeHeadings(),
    m.continuity_plan_csv_out(),
    m.continuity_plan_csv_in(),
    m.continuity_plan_csv_state(),
    m.continuity_plan_csv_sentence(),
  ])
  return [
    byteOrderMark,
    heading,
    ...rows.map(({ lesson, moment, day, pupils, out, in: into, becomes, sentence }) =>
      line([
        lesson,
        moment.week,
        day,
        moment.slot,
        pupils,
        out,
        into,
        isApproved
          ? m.continuity_plan_is_approved()
          : becomes === 'made'
            ? m.continuity_plan_csv_proposed()
            : m.continuity_plan_not_approved(),
        sentence,
      ]),
    ),
  ].join('')
}

/** Who has each support lesson, with the changes that stand. */
export const lessonsFile = async (tx: ActorTx, page: ProposalPage): Promise<string> => {
  const { scenario, found, names } = page
  const wordOf = await lessonWords(tx, scenario.timetable)
  const made = new Set([
    ...(found?.changes ?? []).flatMap(({ change, becomes }) => (becomes === 'made' ? [change.task] : [])),
    ...(found?.doubles ?? []).map(({ task }) => task),
  ])
  const nameOf = (adult: string | null): string =>
    adult === null ? m.continuity_solve_none() : names.adult(adult)
  const rows = (found?.solved.assignment ?? []).flatMap((each) =>
    placesOf(each, page, wordOf).map((place, at) => {
      const today = found?.heldToday(each.task)[at] ?? null
      return line([...place, nameOf(today), nameOf(made.has(each.task) ? each.adult : today)])
    }),
  )
  const heading = line([...placeHeadings(), m.continuity_plan_csv_from(), m.continuity_plan_csv_to()])
  return [byteOrderMark, heading, ...rows].join('')
}
