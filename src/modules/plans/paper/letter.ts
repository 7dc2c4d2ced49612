import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import { levelOn } from '../goal/attainment.ts'
import { type Aim, aims, type Attainment, levelNumbers } from '../plan.ts'
import { aimWords, levelNumber, levelWords } from '../plan-words.ts'
import type { PlanContent } from '../version/content.ts'

export const letterKinds = ['messageBook', 'referral'] as const
export type LetterKind = (typeof letterKinds)[number]

/** What the plan's people have said, as far as it is written; the text says where words are missing. */
export type Words = {
  readonly child: string | null
  readonly parents: string | null
  /** What was tried and what came of it, the latest last. */
  readonly followUps: readonly {
    readonly day: Temporal.PlainDate
    readonly text: string
    readonly next: string
  }[]
}

export type LetterSource = {
  readonly content: PlanContent
  readonly attainments: readonly Attainment[]
  readonly words: Words
}

const block = (heading: string, lines: readonly string[]): string =>
  `${heading}\n${lines.filter((line) => line.trim() !== '').join('\n')}`

const reached = ({ content, attainments }: LetterSource): readonly string[] =>
  content.goals.map(({ id, title, levels }) => {
    const level = levelOn(attainments, id)
    if (level === null) return m.plan_letter_goal_not_measured({ goal: title })
    const words = levelNumbers.find((one) => one === level)
    return m.plan_letter_goal({
      goal: title,
      number: levelNumber(level),
      words: levelWords[level]().toLowerCase(),
      level: words === undefined ? '' : levels[`${words}`],
    })
  })

const measuresText = ({ measures }: PlanContent, wanted: readonly Aim[] = aims): readonly string[] =>
  wanted.flatMap((aim) =>
    measures
      .filter((measure) => measure.aim === aim)
      .map((measure) =>
        m.plan_letter_measure({
          aim: aimWords[aim](),
          title: measure.title,
          from: shortDay(Temporal.PlainDate.from(measure.firstDay), locale()),
          to: shortDay(Temporal.PlainDate.from(measure.lastDay), locale()),
        }),
      ),
  )

const sectionsOf = ({ sections }: PlanContent, kind: string): readonly string[] =>
  sections
    .filter((section) => section.kind === kind && section.text.trim() !== '')
    .map(({ text }) => text.trim())

const orMissing = (lines: readonly string[], missing: string): readonly string[] =>
  lines.length > 0 ? lines : [missing]

/** What the meddelelsesbog needs: aims, who does what and how it goes, in plain language and from the shared part alone. */
const messageBook = (source: LetterSource): string => {
  const { content } = source
  return [
    block(
      m.plan_letter_aim(),
      orMissing(
        content.goals.map(({ title }) => title),
        m.plan_goals_none(),
      ),
    ),
    block(m.plan_letter_works(), orMissing(sectionsOf(content, 'strengths'), m.plan_letter_missing())),
    block(m.plan_letter_we_do(), orMissing(measuresText(content), m.plan_letter_missing())),
    block(m.plan_letter_how_it_goes(), reached(source)),
    block(
      m.plan_letter_next(),
      orMissing(
        content.followUps
          .slice(0, 1)
          .map(({ due }) =>
            m.plan_letter_follow_up({ day: shortDay(Temporal.PlainDate.from(due), locale()) }),
          ),
        m.plan_follow_up_none(),
      ),
    ),
  ].join('\n\n')
}

/**
 * What a referral to PPR must tell: what has been done so far and with which effect, and the views of the pupil and the parents (guidance to
 * BEK 693/2014; the leader sees to it). What is missing is said, so that it is not forgotten.
 */
const referral = (source: LetterSource): string => {
  const { content, words } = source
  return [
    block(m.plan_letter_about(), [
      m.plan_letter_about_text({ name: content.subject.name, school: content.school }),
    ]),
    block(m.plan_letter_works(), orMissing(sectionsOf(content, 'strengths'), m.plan_letter_missing())),
    block(m.plan_letter_seen(), orMissing(sectionsOf(content, 'facts'), m.plan_letter_missing())),
    block(
      m.plan_letter_keeps_going(),
      orMissing(
        [
          ...sectionsOf(content, 'context'),
          ...sectionsOf(content, 'actor'),
          ...sectionsOf(content, 'individual'),
          ...sectionsOf(content, 'maintaining'),
        ],
        m.plan_letter_missing(),
      ),
    ),
    block(
      m.plan_letter_tried(),
      orMissing([...measuresText(content), ...sectionsOf(content, 'tried')], m.plan_letter_missing()),
    ),
    block(m.plan_letter_effect(), [
      ...orMissing(reached(source), m.plan_letter_missing()),
      ...words.followUps.map(({ day, text, next }) =>
        m.plan_letter_follow_up_done({ day: shortDay(day, locale()), text, next }),
      ),
    ]),
    block(m.plan_letter_child(), [words.child ?? m.plan_letter_child_missing()]),
    block(m.plan_letter_parents(), [words.parents ?? m.plan_letter_parents_missing()]),
    block(m.plan_letter_proposal(), [m.plan_letter_proposal_text()]),
  ].join('\n\n')
}

const headingsOf = (kind: LetterKind): readonly string[] =>
  kind === 'messageBook'
    ? [
        m.plan_letter_aim(),
        m.plan_letter_works(),
        m.plan_letter_we_do(),
        m.plan_letter_how_it_goes(),
        m.plan_letter_next(),
      ]
    : [
        m.plan_letter_about(),
        m.plan_letter_works(),
        m.plan_letter_seen(),
        m.plan_letter_keeps_going(),
        m.plan_letter_tried(),
        m.plan_letter_effect(),
        m.plan_letter_child(),
        m.plan_letter_parents(),
        m.plan_letter_proposal(),
      ]

/** A text in its parts. A heading that somebody has rewritten is words like the others: what they wrote is what is read. */
export const partsOfLetter = (
  kind: LetterKind,
  text: string,
): readonly { readonly heading: string | null; readonly text: string }[] => {
  const headings = new Set(headingsOf(kind))
  const parts: { heading: string | null; lines: string[] }[] = [{ heading: null, lines: [] }]
  for (const line of text.split('\n'))
    if (headings.has(line.trim())) parts.push({ heading: line.trim(), lines: [] })
    else parts.at(-1)?.lines.push(line)
  return parts
    .map(({ heading, lines }) => ({ heading, text: lines.join('\n').trim() }))
    .filter(({ heading, text: words }) => heading !== null || words !== '')
}

/** The text as the plan gives it, to be edited before it is used. */
export const letterText = (kind: LetterKind, source: LetterSource): string =>
  kind === 'messageBook' ? messageBook(source) : referral(source)
