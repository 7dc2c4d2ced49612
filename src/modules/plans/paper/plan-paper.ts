import { m } from '#messages'
import { dayAndMonth, longDay, shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperBlock, PaperDocument, PaperSection } from '#platform/pdf/document.ts'
import { aims, isOpen } from '../plan.ts'
import { aimWords, levelNumber, levelWords, statusWords } from '../plan-words.ts'
import { supportText } from '../support-words.ts'
import type { PlanContent } from '../version/content.ts'
import type { Voice } from '../voice/voice.ts'
import {
  attainmentSection,
  evaluationSection,
  followUpSection,
  levelNow,
  type PlanStory,
  presenceSection,
} from './story-paper.ts'
import { voiceSections } from './voice-paper.tsx'

const dayText = (day: string): string => shortDay(Temporal.PlainDate.from(day), locale())

/** What was typed, one paragraph for each that was typed. */
export const paragraphsOf = (text: string): readonly PaperBlock[] =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => ({ kind: 'paragraph', text: paragraph }))

const textOr = (text: string): readonly PaperBlock[] => {
  const blocks = paragraphsOf(text)
  return blocks.length > 0 ? blocks : [{ kind: 'paragraph', text: m.plan_analysis_empty() }]
}

const measures = ({ measures: all }: PlanContent): PaperSection => ({
  heading: m.plan_measures(),
  blocks: all.length === 0 ? [{ kind: 'paragraph', text: m.plan_measures_none_in_environment() }] : [],
  sections: aims.flatMap((aim) => {
    const aimed = all.filter((measure) => measure.aim === aim)
    return aimed.length === 0
      ? []
      : [
          {
            heading: aimWords[aim](),
            blocks: [
              {
                kind: 'table' as const,
                caption: '',
                columns: [
                  { heading: m.plan_measure(), share: 5 },
                  { heading: m.plan_measure_responsible(), share: 3 },
                  { heading: m.plan_paper_when(), share: 3 },
                ],
                rows: aimed.map(({ title, description, responsible, firstDay, lastDay }) => [
                  description === null ? title : `${title}. ${description}`,
                  responsible,
                  m.plan_measure_period({ from: dayText(firstDay), to: dayText(lastDay) }),
                ]),
              },
            ],
          },
        ]
  }),
})

const goals = ({ goals: all }: PlanContent, story: PlanStory | null): PaperSection => ({
  heading: m.plan_goals(),
  blocks: all.length === 0 ? [{ kind: 'paragraph', text: m.plan_goals_none() }] : [],
  sections: all.map(({ title, signs, levels, ...goal }, index) => ({
    heading: m.plan_paper_goal_heading({ number: index + 1, title }),
    blocks: [
      { kind: 'paragraph', text: `${m.plan_goal_signs_label()} ${signs}` },
      ...(story === null
        ? []
        : [
            {
              kind: 'note' as const,
              heading: m.plan_paper_now_at(),
              text: levelNow({ title, signs, levels, ...goal }, story),
            },
          ]),
      {
        kind: 'facts',
        items: ([2, 1, 0, -1, -2] as const).map((level) => ({
          term: `${levelNumber(level)} ${levelWords[level]()}`,
          details: levels[`${level}`],
        })),
      },
    ],
  })),
})

/** When the family and the adults look at it again, as it is agreed today. */
const agreedDays = (content: PlanContent): readonly PaperSection[] =>
  content.followUps.length === 0 && !isOpen(content.status)
    ? []
    : [
        {
          heading: m.plan_follow_up(),
          blocks: [
            content.followUps.length === 0
              ? { kind: 'paragraph', text: m.plan_follow_up_none() }
              : {
                  kind: 'list',
                  items: content.followUps.map(({ due }) => longDay(Temporal.PlainDate.from(due), locale())),
                },
          ],
        },
      ]

/** Whose words there are. Where an adult should have asked, it is said that nobody has spoken yet. */
const voices = ({ content, said, story }: PlanOnPaper): readonly PaperSection[] => {
  if (content.subject.kind !== 'child') return []
  const child = voiceSections(said, 'child', story !== null)
  const parents = voiceSections(said, 'guardian', story !== null)
  return [
    { heading: m.plan_followup_child_word(), none: m.plan_paper_child_nothing(), sections: child },
    { heading: m.plan_paper_parents_words(), none: m.plan_paper_parents_nothing(), sections: parents },
  ].flatMap(({ heading, none, sections }) =>
    sections.length === 0 && story === null
      ? []
      : [
          {
            heading,
            blocks: sections.length === 0 ? [{ kind: 'paragraph' as const, text: none }] : [],
            sections,
          },
        ],
  )
}

export type PlanOnPaper = {
  readonly content: PlanContent
  /** The words that may stand in it. */
  readonly said: readonly Voice[]
  /** What came of it, for those who work on it; null in what a family gets. */
  readonly story: PlanStory | null
  readonly municipality: string
  readonly today: Temporal.PlainDate
  readonly version: number | null
}

/** A plan as a document. What a family gets is made from the part that is shared with it, and from words that are shown. */
export const planPaper = (given: PlanOnPaper): PaperDocument => {
  const { content, story } = given
  return {
    language: locale(),
    title: content.title,
    sender: [given.municipality, content.school],
    day: longDay(given.today, locale()),
    lead: m.plan_paper_lead({ subject: content.subject.name, status: statusWords[content.status].text() }),
    blocks:
      story === null || content.subject.kind !== 'child'
        ? []
        : [{ kind: 'note', text: m.plan_paper_for_staff() }],
    sections: [
      { heading: m.plan_summary(), blocks: textOr(content.summary) },
      ...content.sections
        .filter(({ kind }) => kind === 'strengths')
        .map(({ heading, text }) => ({ heading, blocks: textOr(text) })),
      ...voices(given),
      measures(content),
      ...(content.childOnlyReason === null || story === null
        ? []
        : [{ heading: m.plan_child_only_question(), blocks: textOr(content.childOnlyReason) }]),
      goals(content, story),
      ...(story === null
        ? agreedDays(content)
        : [
            ...attainmentSection(content, story),
            ...presenceSection(story),
            ...followUpSection(content, story),
            ...evaluationSection(content, story),
          ]),
      ...content.sections
        .filter(({ kind, text }) => kind !== 'strengths' && text.trim() !== '')
        .map(({ heading, text }) => ({ heading, blocks: textOr(text) })),
      ...(content.support === null
        ? []
        : [
            {
              heading: m.plan_support(),
              blocks: [{ kind: 'paragraph' as const, text: `${supportText(content.support)}.` }],
            },
          ]),
      {
        heading: m.plan_team(),
        blocks: [
          {
            kind: 'list',
            items: content.members.map(({ name, leads, part }) =>
              [name, leads ? m.plan_team_leads() : '', part ?? ''].filter(Boolean).join(', '),
            ),
          },
          {
            kind: 'small',
            text:
              given.version === null
                ? m.plan_paper_now({ day: dayAndMonth(given.today, locale()) })
                : m.plan_paper_version({ number: given.version }),
          },
        ],
      },
    ],
  }
}
