import { m } from '#messages'
import { type InsightRoom, type InsightRow, momentOn, partOf, plain } from '#retention'

const listed = (value: unknown): string => (Array.isArray(value) ? value.map(plain).join(', ') : '')

const need = partOf('support_need', () => m.continuity_insight_need(), [
  ['lessons', () => m.continuity_kind_lesson(), listed],
  ['minutes_per_week', () => m.continuity_insight_minutes()],
  ['requirement', () => m.continuity_insight_requirement()],
])

/** What the timetables have about a child: what it is called there, and the support that it is to have. */
export const continuityInsight: InsightRoom = {
  heading: () => m.continuity_insight_heading(),
  record: null,
  parts: [
    partOf('timetable_pupil', () => m.continuity_insight_word(), [
      ['source_id', () => m.continuity_word_written()],
    ]),
    partOf('timetable_word', () => m.continuity_words_chosen(), [
      ['written', () => m.continuity_word_written()],
      ['word', () => m.continuity_insight_looked_up()],
      ['chosen_at', () => m.retention_paper_when(), momentOn],
    ]),
    need,
    {
      table: 'support_need_forbidden',
      heading: () => m.continuity_insight_forbidden(),
      facts: (_row: InsightRow, told) => [
        {
          term: m.continuity_insight_forbidden(),
          details: m.continuity_insight_count({ count: told.rows('support_need_forbidden').length }),
        },
      ],
    },
  ],
}
