import { m } from '#messages'
import { type InsightRoom, type InsightRow, dayOn, factsOf, momentOn, oneOfWords, partOf } from './insight.ts'

const categories = {
  sick: () => m.presence_category_sick(),
  authorised: () => m.presence_category_authorised(),
  unauthorised: () => m.presence_category_unauthorised(),
} as const

/** A school year by the day it begins in: from August on. */
const schoolYearOf = ({ day }: InsightRow): string => {
  const date = Temporal.PlainDate.from(String(day))
  const first = date.month >= 8 ? date.year : date.year - 1
  return `${first}/${first + 1}`
}

const absenceFields = [
  ['day', () => m.retention_paper_day(), dayOn],
  ['category', () => m.retention_paper_kind(), oneOfWords(categories)],
  ['note', () => m.retention_paper_note()],
] as const

/** Absence: how much in each school year, and whatever was written about a day. The days themselves are in the data. */
const absence: InsightRoom = {
  heading: () => m.retention_paper_absence(),
  record: null,
  summary: (told) => {
    const days = told.rows('absence')
    const years = [...new Set(days.map(schoolYearOf))].toSorted((a, b) => (a < b ? -1 : 1))
    const kinds = Object.entries(categories)
    return years.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: m.retention_paper_absence_caption(),
            columns: [
              { heading: m.retention_paper_school_year() },
              ...kinds.map(([, words]) => ({ heading: words(), numeric: true })),
            ],
            rows: years.map((year) => [
              year,
              ...kinds.map(([kind]) =>
                String(days.filter((row) => schoolYearOf(row) === year && row['category'] === kind).length),
              ),
            ]),
          },
        ]
  },
  parts: [
    {
      table: 'absence',
      heading: () => m.retention_paper_absence_notes(),
      facts: (row) => (row['note'] === null ? [] : factsOf(row, absenceFields)),
    },
    partOf('absence_correction', () => m.retention_paper_absence_corrected(), absenceFields),
    partOf('leave_request', () => m.retention_paper_leave(), [
      ['first_day', () => m.retention_paper_from(), dayOn],
      ['last_day', () => m.retention_paper_to(), dayOn],
      ['reason', () => m.retention_paper_reason()],
      ['answer', () => m.retention_paper_answer()],
    ]),
    partOf('signal', () => m.retention_paper_signal(), [
      ['since', () => m.retention_paper_from(), dayOn],
      ['answer_note', () => m.retention_paper_note()],
    ]),
    partOf('signal_former_answer', () => m.retention_paper_signal_former(), [
      ['answered_at', () => m.retention_paper_when(), momentOn],
      ['answer_note', () => m.retention_paper_note()],
    ]),
  ],
}

export const commonRooms: readonly InsightRoom[] = [absence]
