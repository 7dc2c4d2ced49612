import { Section, Soft } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { momentWords, refusalWords } from '../change-words.ts'
import type { Found, ProposalPage } from './proposal-store.ts'
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

/** The lessons that the proposal has nobody for, each with the reason. */
export const Uncovered = ({ page, found }: { page: ProposalPage; found: Found }): Html | null => {
  const { names } = page
  const { solved } = found
  return solved.uncovered.length === 0 ? null : (
    <Section heading={m.continuity_plan_uncovered()} id="udaekket">
      <Table
        caption={m.continuity_plan_uncovered()}
        captionHidden
        rows={solved.uncovered}
        columns={[
          {
            heading: m.continuity_plan_lesson(),
            rowHeading: true,
            cell: ({ task }) => {
              const each = solved.assignment.find((one) => one.task === task)
              const [first] = each?.lessons ?? []
              return [
                first === undefined ? '' : momentWords(first),
                ...(each?.children ?? []).map(names.child),
              ]
                .filter(Boolean)
                .join(', ')
            },
          },
          { heading: m.continuity_minutes(), numeric: true, cell: ({ minutes }) => minutes },
          {
            heading: m.continuity_plan_why(),
            cell: ({ task, why, refusals }) => (
              <>
                {todayWords(page, found, task)} {asSentence(whyUncoveredWords[why]())}{' '}
                <Soft>{m.continuity_plan_of_staff({ reasons: refusalsText(refusals) })}</Soft>
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}
