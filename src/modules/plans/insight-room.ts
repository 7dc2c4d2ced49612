import { m } from '#messages'
import {
  type InsightRoom,
  type InsightRow,
  type Told,
  dayOn,
  factsOf,
  momentOn,
  oneOfWords,
  partOf,
  plain,
} from '#retention'
import { levelNumbers } from './plan.ts'
import { aimWords, levelNumber, statusWords } from './plan-words.ts'
import { keptFigures } from './presence/presence-store.ts'
import { daysText, shareText } from './presence/presence-text.ts'
import { planContentSchema } from './version/content.ts'
import { askedWords } from './voice/voice-words.ts'

/** What a text of the plan is called, as its newest version says. */
const headingOf = (text: InsightRow, told: Told): string => {
  const [newest] = told
    .rows('plan_version')
    .filter(({ plan_id }) => plan_id === text['plan_id'])
    .toSorted((a, b) => Number(b['number']) - Number(a['number']))
  const content = planContentSchema.safeParse(newest?.['content'])
  const section = content.success ? content.data.sections.find(({ key }) => key === text['key']) : undefined
  return section?.heading ?? m.plan_summary()
}

const level = (value: unknown): string => {
  const found = levelNumbers.find((one) => one === value)
  return found === undefined ? '' : levelNumber(found)
}
const answers = oneOfWords({
  agree: () => m.retention_paper_agree(),
  disagree: () => m.retention_paper_disagree(),
  given: () => m.retention_paper_given(),
  refused: () => m.retention_paper_refused(),
  withdrawn: () => m.retention_paper_withdrawn(),
})
const organisations = oneOfWords({
  ppr: () => m.retention_paper_ppr(),
  socialServices: () => m.retention_paper_social(),
  health: () => m.retention_paper_health(),
  other: () => m.retention_paper_other(),
})

const scopes = oneOfWords({
  shared: () => m.plan_sharing_scope_shared(),
  whole: () => m.plan_sharing_scope_whole(),
})

const goalTitle = (id: unknown, told: Told): string => {
  const goal = told.rows('plan_goal').find((one) => one['id'] === id)
  return typeof goal?.['title'] === 'string' ? goal['title'] : ''
}

export const planInsight: InsightRoom = {
  heading: () => m.retention_paper_plans(),
  record: { table: 'plan', key: 'plan_id', title: ({ title }) => String(title) },
  parts: [
    partOf('plan', () => m.retention_paper_plan(), [
      [
        'status',
        () => m.retention_paper_state(),
        (value) =>
          Object.entries(statusWords)
            .find(([status]) => status === value)?.[1]
            .text() ?? '',
      ],
      ['begun_at', () => m.retention_paper_from(), momentOn],
      ['ended_at', () => m.retention_paper_to(), momentOn],
      ['child_only_reason', () => m.plan_child_only_question()],
    ]),
    {
      table: 'plan_text',
      heading: () => m.retention_paper_analysis(),
      facts: (row, told) => factsOf(row, [['text', () => headingOf(row, told)]]),
    },
    partOf('plan_goal', () => m.plan_goals(), [
      ['title', () => m.retention_paper_name()],
      ['signs', () => m.plan_goal_signs_label()],
      ['much_less', () => m.plan_level_much_less()],
      ['less', () => m.plan_level_less()],
      ['expected', () => m.plan_level_expected()],
      ['more', () => m.plan_level_more()],
      ['much_more', () => m.plan_level_much_more()],
    ]),
    {
      table: 'plan_attainment',
      heading: () => m.retention_paper_attainment(),
      facts: (row, told) =>
        factsOf(row, [
          ['day', () => m.retention_paper_day(), dayOn],
          ['goal_id', () => m.retention_paper_name(), (id) => goalTitle(id, told)],
          ['level', () => m.retention_paper_value(), level],
        ]),
    },
    {
      table: 'plan_presence',
      heading: () => m.plan_presence(),
      facts: (row) => {
        const read = keptFigures.safeParse(row['figures'])
        if (!read.success) return []
        const { from, to, registered, sick, authorised, unauthorised } = read.data
        return [
          ...factsOf(row, [['day', () => m.plan_presence_day(), dayOn]]),
          {
            term: m.plan_presence_period(),
            details: m.plan_measure_period({ from: dayOn(from), to: dayOn(to) }),
          },
          {
            term: m.plan_presence_absent(),
            details: shareText(sick + authorised + unauthorised, registered),
          },
          { term: m.plan_presence_sick(), details: daysText(sick) },
          { term: m.plan_presence_authorised(), details: daysText(authorised) },
          { term: m.plan_presence_unauthorised(), details: daysText(unauthorised) },
        ]
      },
    },
    partOf('plan_measure', () => m.plan_measures(), [
      ['title', () => m.retention_paper_name()],
      ['description', () => m.retention_paper_words()],
      [
        'aim',
        () => m.retention_paper_aim(),
        (value) => Object.entries(aimWords).find(([aim]) => aim === value)?.[1]() ?? '',
      ],
      ['first_day', () => m.retention_paper_from(), dayOn],
      ['last_day', () => m.retention_paper_to(), dayOn],
    ]),
    {
      table: 'plan_voice',
      heading: () => m.retention_paper_voices(),
      facts: (row, told) => {
        const kind = row['kind'] === 'guardian' ? 'guardian' : 'child'
        return [
          ...factsOf(row, [
            ['said_at', () => m.retention_paper_when(), momentOn],
            [
              'kind',
              () => m.retention_paper_by(),
              oneOfWords({
                child: () => m.retention_paper_by_child(),
                guardian: () => m.retention_paper_by_guardian(),
              }),
            ],
            ['speaker_id', () => m.retention_paper_person(), (id) => told.name(id) ?? ''],
            ['text', () => askedWords(kind, String(row['question']))],
          ]),
          ...(typeof row['scale'] !== 'number'
            ? []
            : [
                {
                  term: m.retention_paper_value(),
                  details: m.retention_paper_of({
                    value: plain(row['scale']),
                    most: plain(row['scale_steps']),
                  }),
                },
              ]),
        ]
      },
    },
    partOf('plan_voice_answer', () => m.retention_paper_voice_answers(), [
      ['written_at', () => m.retention_paper_when(), momentOn],
      ['text', () => m.retention_paper_answer()],
    ]),
    partOf('plan_agreement', () => m.retention_paper_agreements(), [
      ['answered_at', () => m.retention_paper_when(), momentOn],
      ['answer', () => m.retention_paper_answer(), answers],
      ['reason', () => m.retention_paper_reason()],
    ]),
    partOf('plan_suggestion', () => m.retention_paper_suggestions(), [
      ['made_at', () => m.retention_paper_when(), momentOn],
      ['part_name', () => m.retention_paper_name()],
      ['proposed', () => m.retention_paper_words()],
      ['reason', () => m.retention_paper_reason()],
      ['answer', () => m.retention_paper_answer()],
    ]),
    partOf('plan_follow_up', () => m.plan_follow_up(), [
      ['due', () => m.retention_paper_day(), dayOn],
      ['place', () => m.retention_paper_place()],
      ['what_happened', () => m.retention_paper_happened()],
      ['child_word', () => m.retention_paper_child_word()],
      ['next_step', () => m.retention_paper_next()],
    ]),
    partOf('plan_follow_up_note', () => m.retention_paper_follow_up_notes(), [
      ['written_at', () => m.retention_paper_when(), momentOn],
      ['text', () => m.retention_paper_note()],
    ]),
    partOf('plan_evaluation', () => m.retention_paper_evaluation(), [
      ['text', () => m.retention_paper_words()],
      ['child_word', () => m.retention_paper_child_word()],
      ['child_missing_because', () => m.retention_paper_child_missing()],
      ['parents_word', () => m.retention_paper_parents_word()],
      ['parents_missing_because', () => m.retention_paper_parents_missing()],
    ]),
    {
      table: 'plan_note',
      heading: () => m.retention_paper_notes(),
      facts: (row, told) =>
        factsOf(row, [
          ['written_at', () => m.retention_paper_when(), momentOn],
          ['written_by', () => m.retention_paper_person(), (id) => told.name(id) ?? ''],
          ['text', () => m.retention_paper_note()],
          // Without its text it is a note that the one who takes it out is no reader of.
          ...(row['text'] === undefined
            ? [['audience', () => m.retention_paper_note(), () => m.retention_paper_note_kept()] as const]
            : []),
        ]),
    },
    {
      table: 'consent',
      heading: () => m.retention_paper_consents(),
      facts: (row, told) => [
        ...factsOf(row, [
          ['organisation', () => m.retention_paper_to_whom(), organisations],
          ['what', () => m.retention_paper_what()],
          ['scope', () => m.retention_paper_scope(), scopes],
          ['purpose', () => m.retention_paper_purpose()],
          ['last_day', () => m.retention_paper_to(), dayOn],
        ]),
        ...told
          .rows('consent_answer')
          .filter(({ consent_id }) => consent_id === row['id'])
          .flatMap((answer) =>
            factsOf(answer, [
              ['answer', () => m.retention_paper_answer(), answers],
              ['recorded_at', () => m.retention_paper_when(), momentOn],
              ['paper_place', () => m.retention_paper_place()],
            ]),
          ),
      ],
    },
    partOf('plan_share', () => m.retention_paper_shares(), [
      ['organisation', () => m.retention_paper_to_whom(), organisations],
      ['scope', () => m.retention_paper_scope(), scopes],
      ['purpose', () => m.retention_paper_purpose()],
      ['reason', () => m.retention_paper_reason()],
      ['untold_because', () => m.retention_paper_untold()],
      ['starts_at', () => m.retention_paper_from(), momentOn],
      ['ends_at', () => m.retention_paper_to(), momentOn],
      ['ended_at', () => m.retention_paper_ended(), momentOn],
    ]),
    partOf('plan_letter', () => m.retention_paper_letters(), [['text', () => m.retention_paper_words()]]),
  ],
}
