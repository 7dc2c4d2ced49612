import { m } from '#messages'
import { dayAndMonth, longDay, shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperBlock, PaperDocument, PaperSection } from '#platform/pdf/document.ts'
import { aims } from '../plan.ts'
import { aimWords, levelNumber, levelWords, statusWords } from '../plan-words.ts'
import { supportText } from '../support-words.ts'
import type { PlanContent } from '../version/content.ts'

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
                caption: m.plan_paper_measures_caption({ aim: aimWords[aim]() }),
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

const goals = ({ goals: all }: PlanContent): PaperSection => ({
  heading: m.plan_goals(),
  blocks: all.length === 0 ? [{ kind: 'paragraph', text: m.plan_goals_none() }] : [],
  sections: all.map(({ title, signs, levels }) => ({
    heading: title,
    blocks: [
      { kind: 'paragraph', text: `${m.plan_goal_signs_label()} ${signs}` },
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

/** A plan as a document. What a family gets is made from the part that is shared with it. */
export const planPaper = (
  content: PlanContent,
  given: {
    readonly municipality: string
    readonly today: Temporal.PlainDate
    readonly version: number | null
  },
): PaperDocument => ({
  language: locale(),
  title: content.title,
  sender: [given.municipality, content.school],
  day: longDay(given.today, locale()),
  lead: m.plan_paper_lead({ subject: content.subject.name, status: statusWords[content.status].text() }),
  blocks: [],
  sections: [
    { heading: m.plan_summary(), blocks: textOr(content.summary) },
    ...content.sections
      .filter(({ kind }) => kind === 'strengths')
      .map(({ heading, text }) => ({ heading, blocks: textOr(text) })),
    measures(content),
    ...(content.childOnlyReason === null
      ? []
      : [{ heading: m.plan_child_only_question(), blocks: textOr(content.childOnlyReason) }]),
    goals(content),
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
    ...content.sections
      .filter(({ kind, text }) => kind !== 'strengths' && text.trim() !== '')
      .map(({ heading, text }) => ({ heading, blocks: textOr(text) })),
    ...(content.support === null
      ? []
      : [
          {
            heading: m.plan_support(),
            blocks: [
              {
                kind: 'paragraph' as const,
                text: `${supportText(content.support)}.`,
              },
            ],
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
})
