import { m } from '#messages'
import { type InsightRoom, dayOn, factsOf } from '#retention'
import { choiceText } from './pulse-words.ts'

/** The child's answers in confidential pulses. Anonymous ones have no path back to anybody: there is nothing to take out. */
export const pulseInsight: InsightRoom = {
  heading: () => m.retention_paper_pulses(),
  record: { table: 'pulse', key: 'pulse_id', title: ({ title }) => String(title) },
  parts: [
    {
      table: 'pulse_answer',
      heading: () => m.retention_paper_answer(),
      facts: (row, told) => {
        const pulse = told.rows('pulse').find(({ id }) => id === row['pulse_id'])
        const questions: readonly unknown[] = Array.isArray(pulse?.['questions']) ? pulse['questions'] : []
        const choices: readonly unknown[] = Array.isArray(row['choices']) ? row['choices'] : []
        return [
          ...factsOf(row, [['answered_on', () => m.retention_paper_day(), dayOn]]),
          ...questions.map((question, index) => ({
            term: String(question),
            details: choiceText(
              pulse?.['scale'] === 'faces' ? 'faces' : 'steps',
              Number(choices[index] ?? 0),
            ),
          })),
          ...factsOf(row, [['words', () => m.retention_paper_child_word()]]),
        ]
      },
    },
  ],
}
