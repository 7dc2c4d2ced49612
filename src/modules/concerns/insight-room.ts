import { m } from '#messages'
import { type InsightRoom, dayOn, factsOf, momentOn, oneOfWords } from '#retention'

const voices = oneOfWords({
  staff: () => m.retention_paper_by_staff(),
  guardian: () => m.retention_paper_by_guardian(),
  pupil: () => m.retention_paper_by_child(),
})
const states = oneOfWords({
  open: () => m.concern_state_open(),
  takenUp: () => m.concern_state_taken_up(),
  combined: () => m.concern_state_combined(),
  closed: () => m.concern_state_closed(),
})

export const concernInsight: InsightRoom = {
  heading: () => m.retention_paper_concerns(),
  record: {
    table: 'concern',
    key: 'concern_id',
    title: ({ started_at }) => m.retention_paper_concern_of({ day: dayOn(String(started_at).slice(0, 10)) }),
  },
  parts: [
    {
      table: 'concern',
      heading: () => m.retention_paper_written(),
      facts: (row, told) => [
        ...factsOf(row, [
          ['voice', () => m.retention_paper_by(), voices],
          ['started_by', () => m.retention_paper_person(), (id) => told.name(id) ?? ''],
          ['works_well', () => m.concern_page_works()],
          ['seen', () => m.concern_page_seen()],
          ['wonders', () => m.concern_page_wonders()],
          ['known_by', () => m.concern_page_known()],
          ['state', () => m.concern_page_state(), states],
          ['answer', () => m.retention_paper_answer()],
          ['asked_again', () => m.retention_paper_asked_again()],
        ]),
      ],
    },
    {
      table: 'concern_step',
      heading: () => m.retention_paper_steps(),
      facts: (row, told) =>
        factsOf(row, [
          ['at', () => m.retention_paper_when(), momentOn],
          ['by_person', () => m.retention_paper_person(), (id) => told.name(id) ?? ''],
          ['words', () => m.retention_paper_words()],
        ]),
    },
  ],
}
