import { m } from '#messages'
import { type InsightRoom, type InsightRow, type Told, dayOn, factsOf, oneOfWords, partOf } from '#retention'

/** The title of a course that others are on too may tell of them, so it goes by its template's. */
const titleOf = (course: InsightRow, told: Told): string => {
  if (typeof course['title'] === 'string') return course['title']
  const template = told
    .rows('course_template_version')
    .find(
      (one) => one['template_id'] === course['template_id'] && one['version'] === course['template_version'],
    )
  return typeof template?.['title'] === 'string' ? template['title'] : m.retention_paper_course()
}

const hundredths = (value: unknown): string => String(Number(value) / 100).replace('.', ',')

export const courseInsight: InsightRoom = {
  heading: () => m.retention_paper_courses(),
  record: { table: 'project_course', key: 'course_id', title: titleOf },
  parts: [
    partOf('project_course', () => m.retention_paper_course(), [
      ['first_day', () => m.retention_paper_from(), dayOn],
      ['ended_on', () => m.retention_paper_to(), dayOn],
      ['rule_condition', () => m.retention_paper_course_rule()],
      ['rule_action', () => m.retention_paper_course_then()],
      ['rule_decider', () => m.retention_paper_course_decider()],
      ['outcome', () => m.retention_paper_course_outcome()],
      ['stop_reason', () => m.retention_paper_reason()],
      ['missing_reason', () => m.retention_paper_course_missing()],
    ]),
    partOf('project_course_session', () => m.retention_paper_course_sessions(), [
      ['day', () => m.retention_paper_day(), dayOn],
      ['title', () => m.retention_paper_name()],
      ['purpose', () => m.retention_paper_purpose()],
    ]),
    {
      table: 'project_course_attendance',
      heading: () => m.retention_paper_attendance(),
      facts: (row, told) => {
        const session = told.rows('project_course_session').find(({ id }) => id === row['session_id'])
        return row['pupil_id'] === null
          ? []
          : [
              ...(session === undefined
                ? []
                : factsOf(session, [['day', () => m.retention_paper_day(), dayOn]])),
              ...factsOf(row, [
                [
                  'status',
                  () => m.retention_paper_kind(),
                  oneOfWords({
                    present: () => m.retention_paper_present(),
                    absent: () => m.retention_paper_absent(),
                    excused: () => m.retention_paper_excused(),
                  }),
                ],
              ]),
            ]
      },
    },
    partOf('project_course_note', () => m.retention_paper_notes(), [
      ['text', () => m.retention_paper_note()],
    ]),
    partOf('project_course_measure', () => m.retention_paper_measures_taken(), [
      ['measure', () => m.retention_paper_name()],
      [
        'point',
        () => m.retention_paper_when(),
        oneOfWords({ before: () => m.retention_paper_before(), after: () => m.retention_paper_after() }),
      ],
      ['value_hundredths', () => m.retention_paper_value(), hundredths],
    ]),
    partOf('project_course_word', () => m.retention_paper_child_word(), [
      ['text', () => m.retention_paper_words()],
    ]),
    partOf('project_course_escalation', () => m.retention_paper_escalation(), [
      ['day', () => m.retention_paper_day(), dayOn],
      ['done', () => m.retention_paper_done()],
    ]),
  ],
}
