import { Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { refusalWords } from '../change-words.ts'
import type { Uncovered } from '../engine/solution.ts'
import type { Found, ProposalPage } from './proposal-store.ts'
import { doubleWords } from './proposal-words.ts'
import { refusalsText, whyUncoveredWords } from '../uncovered-words.ts'

const asSentence = (words: string): string => `${words.slice(0, 1).toLocaleUpperCase()}${words.slice(1)}.`

/** Who has a lesson today that the rules give to nobody, and what becomes of it. */
const todayWords = ({ names }: ProposalPage, { solved, changes }: Found, task: string): string => {
  const note = solved.notes.find((one) => one.kind === 'presentBreaksRule' && one.task === task)
  const given = changes.find(({ change }) => change.task === task)
  if (note?.kind !== 'presentBreaksRule' || given === undefined) return ''
  return [
    m.continuity_plan_breaks_rule({ adult: names.adult(note.adult), why: refusalWords[note.why]() }),
    given.becomes === 'made' ? m.continuity_plan_given_up() : m.continuity_plan_stays(),
  ].join(' ')
}

/** A lesson that the proposal has nobody for, with the reason. */
export const uncoveredRow = (
  page: ProposalPage,
  found: Found,
  { task, minutes, why, refusals }: Uncovered,
) => ({
  place: page.placeOf(task),
  minutes,
  why: [todayWords(page, found, task), asSentence(whyUncoveredWords[why]())].filter(Boolean).join(' '),
  staff: m.continuity_plan_of_staff({ reasons: refusalsText(refusals) }),
})

/** The lessons that the proposal has nobody for. */
export const UncoveredLessons = ({ page, found }: { page: ProposalPage; found: Found }): Html | null =>
  found.solved.uncovered.length === 0 ? null : (
    <Section heading={m.continuity_plan_uncovered()} id="udaekket">
      <Table
        caption={m.continuity_plan_uncovered()}
        captionHidden
        rows={found.solved.uncovered.map((each) => uncoveredRow(page, found, each))}
        columns={[
          { heading: m.continuity_plan_lesson(), rowHeading: true, cell: ({ place }) => place },
          { heading: m.continuity_minutes(), numeric: true, cell: ({ minutes }) => minutes },
          {
            heading: m.continuity_plan_why(),
            cell: ({ why, staff }) => (
              <div>
                {why} <Soft>{staff}</Soft>
              </div>
            ),
          },
        ]}
      />
    </Section>
  )

/** Double lessons that two have today: the plan gives both to one, and that has to be typed in as well. */
export const Doubles = ({ page, found }: { page: ProposalPage; found: Found }): Html | null =>
  found.doubles.length === 0 ? null : (
    <Section heading={m.continuity_doubles({ count: found.doubles.length })} id="dobbelttimer">
      <p>{m.continuity_doubles_text()}</p>
      <ul>
        {found.doubles.map((each) => (
          <li>{doubleWords(each, page)}</li>
        ))}
      </ul>
    </Section>
  )
