import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { momentWords as whenWords } from '#platform/calendar/moment-words.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperBlock, PaperDocument, PaperSection } from '#platform/pdf/document.ts'
import { changeSentence, whatIfSentence } from '../change-words.ts'
import { earlierWords } from './earlier-views.tsx'
import type { DecidedChange, Found, ProposalPage } from './proposal-store.ts'
import {
  chosenHeading,
  approvedNames,
  brokenWords,
  childStandingWords,
  limitsHowWords,
  decisionWords,
  doubleWords,
  measuresOf,
  shortWords,
  weightsWords,
} from './proposal-words.ts'
import { askedName } from './scenario-name.ts'
import type { TypingRow } from './typing-list.ts'
import { uncoveredRow } from './uncovered-views.tsx'
import { swappedWords } from './what-if-views.tsx'

const paragraph = (text: string): PaperBlock => ({ kind: 'paragraph', text })

const numbers = (page: ProposalPage, found: Found): PaperSection => {
  const broken = page.scenario.approvedAt === null ? brokenWords(found).join(' ') : ''
  return {
    heading: m.continuity_plan_numbers(),
    blocks: [
      paragraph(shortWords(found)),
      paragraph(m.continuity_plan_window({ count: page.scenario.weeks })),
      {
        kind: 'table',
        caption: m.continuity_paper_numbers(),
        columns: [
          { heading: m.continuity_plan_measure(), share: 3 },
          { heading: m.continuity_plan_today(), numeric: true },
          { heading: m.continuity_plan_after(), numeric: true },
          { heading: m.continuity_plan_limit(), numeric: true },
          { heading: m.continuity_plan_meaning(), share: 5 },
        ],
        rows: measuresOf(page, found).map(({ label, of, meaning }) => [
          label,
          String(of.before),
          String(of.after),
          String(of.bound),
          meaning,
        ]),
      },
      ...(broken === ''
        ? []
        : [{ kind: 'note' as const, heading: m.continuity_plan_broken_heading(), text: broken }]),
      { kind: 'small', text: m.continuity_paper_how() },
    ],
  }
}

const children = ({ scenario, names }: ProposalPage, found: Found): PaperSection => {
  const isChosen = found.children.some(({ after, withChoices }) => after !== withChoices)
  return {
    heading: m.continuity_plan_children(),
    blocks: [
      paragraph(m.continuity_paper_children_note()),
      ...(scenario.weights.size === 0
        ? []
        : [paragraph(m.continuity_weights_used({ children: weightsWords(scenario.weights, names) }))]),
      {
        kind: 'table',
        caption: m.continuity_paper_children(),
        columns: [
          { heading: m.continuity_child(), share: 2 },
          { heading: m.continuity_plan_today(), numeric: true },
          { heading: m.continuity_plan_after(), numeric: true },
          ...(isChosen
            ? [
                {
                  heading: chosenHeading(scenario),
                  numeric: true,
                },
              ]
            : []),
          { heading: m.continuity_plan_limit(), share: 5 },
        ],
        rows: found.children.map((child) => [
          names.child(child.id),
          String(child.before),
          String(child.after),
          ...(isChosen ? [String(child.withChoices)] : []),
          childStandingWords(child, names),
        ]),
      },
      { kind: 'small', text: limitsHowWords(found.children) },
    ],
  }
}

/** What has become of a change, or what was said to it. */
const standing = ({ scenario, names }: ProposalPage, { change, decision, becomes }: DecidedChange): string =>
  scenario.approvedAt !== null
    ? becomes === 'made'
      ? m.continuity_plan_is_approved()
      : m.continuity_plan_not_approved()
    : becomes === 'fallen'
      ? m.continuity_plan_falls()
      : decision === null
        ? ''
        : decisionWords(decision, change, names)

const changes = (page: ProposalPage, found: Found): PaperSection => {
  const offered = found.changes.filter(({ change }) => change.to !== null)
  return {
    heading: m.continuity_plan_changes({ count: offered.length }),
    blocks:
      offered.length === 0
        ? [paragraph(m.continuity_plan_no_changes())]
        : [
            paragraph(m.continuity_paper_changes_text()),
            {
              kind: 'list',
              ordered: true,
              items: offered.map((each) => {
                const said = standing(page, each)
                const sentence = changeSentence(each.change, page.names)
                return said === '' ? sentence : `${sentence} [${said}]`
              }),
            },
          ],
  }
}

const doubles = (page: ProposalPage, found: Found): readonly PaperSection[] =>
  found.doubles.length === 0
    ? []
    : [
        {
          heading: m.continuity_doubles({ count: found.doubles.length }),
          blocks: [
            paragraph(m.continuity_doubles_text()),
            { kind: 'list', items: found.doubles.map((each) => doubleWords(each, page)) },
          ],
        },
      ]

const uncovered = (page: ProposalPage, found: Found): readonly PaperSection[] =>
  found.solved.uncovered.length === 0
    ? []
    : [
        {
          heading: m.continuity_plan_uncovered(),
          blocks: [
            {
              kind: 'table',
              caption: m.continuity_paper_uncovered(),
              columns: [
                { heading: m.continuity_plan_lesson(), share: 3 },
                { heading: m.continuity_minutes(), numeric: true },
                { heading: m.continuity_plan_why(), share: 6 },
              ],
              rows: found.solved.uncovered.map((each) => {
                const { place, minutes, why, staff } = uncoveredRow(page, found, each)
                return [place, String(minutes), `${why} ${staff}`]
              }),
            },
          ],
        },
      ]

const earlier = (page: ProposalPage): readonly PaperSection[] =>
  page.earlier.length === 0
    ? []
    : [
        {
          heading: m.continuity_earlier({ count: page.earlier.length }),
          blocks: [{ kind: 'list', items: page.earlier.map((each) => earlierWords(each, page)) }],
        },
      ]

const whatIfs = ({ whatIfs: all, names }: ProposalPage): readonly PaperSection[] =>
  all.length === 0
    ? []
    : [
        {
          heading: m.continuity_what_if_heading(),
          blocks: [
            paragraph(m.continuity_what_if_text()),
            {
              kind: 'list',
              items: all.map((each) =>
                [`${whatIfSentence(each, names)}.`, swappedWords(each, names)].filter(Boolean).join(' '),
              ),
            },
            { kind: 'small', text: m.continuity_what_if_limits() },
          ],
        },
      ]

const typing = ({ scenario }: ProposalPage, rows: readonly TypingRow[]): readonly PaperSection[] => {
  const wanted = rows.filter(({ becomes }) => becomes === 'made')
  const hasWeeks = wanted.some(({ moment }) => moment.week !== '')
  return wanted.length === 0
    ? []
    : [
        {
          heading: m.continuity_paper_typing(),
          blocks: [
            paragraph(m.continuity_paper_typing_text()),
            ...(scenario.approvedAt === null
              ? [{ kind: 'note' as const, text: m.continuity_paper_typing_open() }]
              : []),
            {
              kind: 'table',
              caption: m.continuity_paper_rows(),
              columns: [
                { heading: m.continuity_plan_csv_lesson() },
                ...(hasWeeks ? [{ heading: m.continuity_plan_csv_week() }] : []),
                { heading: m.continuity_plan_csv_day() },
                { heading: m.continuity_plan_csv_slot() },
                { heading: m.continuity_plan_csv_pupils(), share: 2 },
                { heading: m.continuity_plan_csv_out(), share: 2 },
                { heading: m.continuity_plan_csv_in(), share: 2 },
              ],
              rows: wanted.map(({ lesson, moment, day, pupils, out, in: into }) => [
                lesson,
                ...(hasWeeks ? [moment.week] : []),
                day,
                moment.slot,
                pupils,
                out,
                into,
              ]),
            },
          ],
        },
      ]
}

/** A proposal on paper, for the meeting: what it gives, what is proven, each change, and the list for whoever types it in. */
export const proposalPaper = (
  page: ProposalPage,
  found: Found,
  given: {
    readonly municipality: string
    readonly today: Temporal.PlainDate
    readonly typing: readonly TypingRow[]
  },
): PaperDocument => {
  const { scenario, school } = page
  return {
    language: locale(),
    title: m.continuity_paper_title({ name: scenario.name }),
    sender: [given.municipality, school.name],
    day: longDay(given.today, locale()),
    lead: m.continuity_paper_lead({
      asked: askedName(scenario.asked),
      timetable: scenario.timetableTitle,
      when: whenWords(scenario.madeAt),
    }),
    blocks: [
      {
        kind: 'note',
        text:
          scenario.approvedAt === null
            ? m.continuity_paper_open()
            : `${m.continuity_plan_approved_heading({ who: scenario.approvedBy ?? '', when: whenWords(scenario.approvedAt) })}.`,
      },
      ...(approvedNames(page) === ''
        ? []
        : [
            {
              kind: 'note' as const,
              heading: m.continuity_plan_other_approved(),
              text: m.continuity_plan_other_approved_text({ names: approvedNames(page) }),
            },
          ]),
      { kind: 'small', text: m.continuity_paper_private() },
    ],
    sections: [
      numbers(page, found),
      ...uncovered(page, found),
      children(page, found),
      changes(page, found),
      ...doubles(page, found),
      ...earlier(page),
      ...whatIfs(page),
      ...typing(page, given.typing),
    ],
  }
}
