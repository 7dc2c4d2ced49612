import { m } from '#messages'
import { longDay, shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperBlock, PaperFact, PaperSection, PaperTable } from '#platform/pdf/document.ts'
import { attainmentsOf } from '../content-store.ts'
import type { Evaluation, WordOrReason } from '../evaluation/evaluation.ts'
import { findEvaluation } from '../evaluation/evaluation-store.ts'
import { type FollowUp, doneOf, plannedOf } from '../follow-up/follow-up.ts'
import { followUpsOf } from '../follow-up/follow-up-store.ts'
import { whenText } from '../follow-up/follow-up-words.ts'
import { type Attainment, isOpen } from '../plan.ts'
import { levelNumber, levelWords } from '../plan-words.ts'
import { levelOn } from '../goal/attainment.ts'
import { kindNames } from '../picture/picture-words.ts'
import { type KeptPresence, presenceKept } from '../presence/presence-store.ts'
import { daysText, shareText } from '../presence/presence-text.ts'
import type { PlanContent } from '../version/content.ts'

/** What has come of a plan since it was written: for those who work on it. */
export type PlanStory = {
  readonly attainments: readonly Attainment[]
  readonly followUps: readonly FollowUp[]
  readonly presence: readonly KeptPresence[]
  readonly evaluation: Evaluation | null
}

export const storyOf = async (tx: ActorTx, plan: string): Promise<PlanStory> => {
  const [attainments, followUps, presence, evaluation] = await Promise.all([
    attainmentsOf(tx, plan),
    followUpsOf(tx, plan),
    presenceKept(tx, plan),
    findEvaluation(tx, plan),
  ])
  return { attainments, followUps, presence, evaluation }
}

const day = (date: Temporal.PlainDate): string => shortDay(date, locale())

/** More goals than this make columns too narrow to read. */
const goalsBesideEachOther = 6

/** Of two levels of a goal on one day the later stands. */
const levelAt = (all: readonly Attainment[], goal: string, on: Temporal.PlainDate): string => {
  const set = all.findLast((one) => one.goal === goal && one.day.equals(on))
  return set === undefined ? '–' : levelNumber(set.level)
}

const levelsTable = (
  goals: readonly { readonly id: string; readonly number: number }[],
  attainments: readonly Attainment[],
): readonly PaperTable[] => {
  const known = new Set(goals.map(({ id }) => id))
  const own = attainments.filter(({ goal }) => known.has(goal))
  const days = [...new Map(own.map((one) => [one.day.toString(), one])).values()].toReversed()
  return days.length === 0
    ? []
    : [
        {
          kind: 'table',
          caption: m.plan_paper_levels_caption(),
          columns: [
            { heading: m.plan_picture_day(), share: 3 },
            { heading: m.plan_picture_kind(), share: 3 },
            ...goals.map(({ number }) => ({
              heading: m.plan_paper_goal_number({ number }),
              numeric: true,
              share: 2,
            })),
          ],
          rows: days.map((on) => [
            day(on.day),
            kindNames[on.kind](),
            ...goals.map(({ id }) => levelAt(own, id, on.day)),
          ]),
        },
      ]
}

/** How far each goal has come, the latest day first. */
export const attainmentSection = (content: PlanContent, story: PlanStory): readonly PaperSection[] => {
  const goals = content.goals.map(({ id }, index) => ({ id, number: index + 1 }))
  const tables = Array.from({ length: Math.ceil(goals.length / goalsBesideEachOther) }, (_, at) =>
    goals.slice(at * goalsBesideEachOther, (at + 1) * goalsBesideEachOther),
  ).flatMap((some) => levelsTable(some, story.attainments))
  return tables.length === 0
    ? []
    : [
        {
          heading: m.plan_paper_how_it_goes(),
          blocks: [{ kind: 'paragraph', text: m.plan_paper_how_it_goes_text() }, ...tables],
        },
      ]
}

/** The level a goal stands at now, in the words that were agreed for it. */
export const levelNow = (goal: PlanContent['goals'][number], story: PlanStory): string => {
  const level = levelOn(story.attainments, goal.id)
  return level === null
    ? m.plan_picture_not_looked_at()
    : m.plan_followup_level_text({
        sign: levelNumber(level),
        name: levelWords[level](),
        words: goal.levels[`${level}`],
      })
}

const presenceTable = (kept: readonly KeptPresence[]): PaperBlock => ({
  kind: 'table',
  caption: m.plan_presence_caption(),
  columns: [
    { heading: m.plan_presence_day(), share: 4 },
    { heading: m.plan_presence_by(), share: 5 },
    { heading: m.plan_presence_period(), share: 5 },
    { heading: m.plan_presence_absent(), numeric: true, share: 4 },
    { heading: m.plan_presence_sick(), numeric: true, share: 4 },
    { heading: m.plan_presence_authorised(), numeric: true, share: 4 },
    { heading: m.plan_presence_unauthorised(), numeric: true, share: 4 },
  ],
  rows: kept.map(({ day: on, from, to, sick, authorised, unauthorised, registered, by }) => [
    day(on),
    by,
    m.plan_measure_period({ from: day(from), to: day(to) }),
    shareText(sick + authorised + unauthorised, registered),
    ...[sick, authorised, unauthorised].map(daysText),
  ]),
})

export const presenceSection = ({ presence }: PlanStory): readonly PaperSection[] =>
  presence.length === 0 ? [] : [{ heading: m.plan_presence(), blocks: [presenceTable(presence)] }]

const fact = (term: string, details: string | null): readonly PaperFact[] =>
  details === null || details.trim() === '' ? [] : [{ term, details }]

/** What is agreed comes first, then what came of each, the latest first. */
export const followUpSection = (content: PlanContent, { followUps }: PlanStory): readonly PaperSection[] => {
  const planned = plannedOf(followUps)
  const done = doneOf(followUps)
  if (planned.length === 0 && done.length === 0 && !isOpen(content.status)) return []
  const none = planned.length === 0 && isOpen(content.status)
  return [
    {
      heading: m.plan_follow_up(),
      blocks: [
        ...(none ? [{ kind: 'paragraph' as const, text: m.plan_follow_up_none() }] : []),
        ...planned.map((one) => ({
          kind: 'paragraph' as const,
          text: m.plan_paper_planned({ when: whenText(one) }),
        })),
      ],
      sections: done.map(({ due, done: told, notes }) => ({
        heading: longDay(due, locale()),
        blocks: [
          {
            kind: 'facts',
            items: [
              ...fact(m.plan_followup_what_happened(), told.whatHappened),
              ...fact(m.plan_followup_child_word(), told.childWord),
              ...fact(m.plan_followup_next_step(), told.nextStep),
              ...notes.flatMap((note) =>
                fact(
                  m.plan_followup_notes(),
                  `${note.text}\n${m.plan_followup_by({ name: note.byName, day: day(dayOf(note.at)) })}`,
                ),
              ),
            ],
          },
          { kind: 'small', text: m.plan_followup_by({ name: told.byName, day: day(dayOf(told.at)) }) },
        ],
      })),
    },
  ]
}

const wordText = ({ word, missingBecause }: WordOrReason): string =>
  word ??
  (missingBecause === null
    ? m.plan_evaluation_nothing_said()
    : m.plan_evaluation_missing_because({ reason: missingBecause }))

export const evaluationSection = (content: PlanContent, { evaluation }: PlanStory): readonly PaperSection[] =>
  evaluation === null
    ? []
    : [
        {
          heading: m.plan_evaluation_title(),
          blocks: [
            {
              kind: 'facts',
              items: [
                { term: m.plan_evaluation_text(), details: evaluation.text },
                {
                  term:
                    content.subject.kind === 'child' ? m.plan_evaluation_child() : m.plan_evaluation_pupils(),
                  details: wordText(evaluation.child),
                },
                { term: m.plan_evaluation_parents(), details: wordText(evaluation.parents) },
              ],
            },
            {
              kind: 'small',
              text: m.plan_followup_by({ name: evaluation.byName, day: day(dayOf(evaluation.at)) }),
            },
          ],
        },
      ]
