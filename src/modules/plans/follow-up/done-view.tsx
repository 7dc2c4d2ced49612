import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { Soft } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { dayOf } from '#platform/clock.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Side } from '../policy.ts'
import type { Done, FollowUpNote } from './follow-up.ts'
import { dayNumbers, levelText } from './follow-up-words.ts'
import type { SeenGoal } from './goals-seen.ts'

/** A text as it was written, with its line breaks. */
export const Written = ({ text }: { text: string }): Html => <p class="mv-as-typed">{text}</p>

const Levels = ({ goals, done }: { goals: readonly SeenGoal[]; done: Done }): Html | null => {
  const seen = goals.flatMap((goal) => {
    const level = done.levels.get(goal.id)
    return level === undefined ? [] : [{ goal, level }]
  })
  return seen.length === 0 ? null : (
    <ul>
      {seen.map(({ goal, level }) => (
        <li>
          <strong>{goal.title}</strong>
          <br />
          {levelText(level, goal.levels[level])}
        </li>
      ))}
    </ul>
  )
}

const Notes = ({ notes }: { notes: readonly FollowUpNote[] }): Html | null =>
  notes.length === 0 ? null : (
    <>
      {notes.map(({ text, byName, at }) => (
        <div>
          <Written text={text} />
          <p>
            <Soft>{m.plan_followup_by({ name: byName, day: dayNumbers(dayOf(at)) })}</Soft>
          </p>
        </div>
      ))}
    </>
  )

type DoneViewProps = {
  done: Done
  notes: readonly FollowUpNote[]
  goals: readonly SeenGoal[]
  side: Side
}

/** What came of a follow-up, as everybody who reads the plan reads it. */
export const DoneView = ({ done, notes, goals, side }: DoneViewProps): Html => {
  const levels = <Levels goals={goals} done={done} />
  const hasLevels = goals.some(({ id }) => done.levels.has(id))
  return (
    <>
      <DefinitionList
        items={[
          ...(hasLevels ? [{ term: m.plan_followup_goals(), details: levels }] : []),
          { term: m.plan_followup_what_happened(), details: <Written text={done.whatHappened} /> },
          {
            term: side === 'child' ? m.plan_followup_own_word() : m.plan_followup_child_word(),
            details:
              done.childWord === null ? m.plan_followup_no_child_word() : <Written text={done.childWord} />,
          },
          { term: m.plan_followup_next_step(), details: <Written text={done.nextStep} /> },
          ...(notes.length === 0
            ? []
            : [{ term: m.plan_followup_notes(), details: <Notes notes={notes} /> }]),
        ]}
      />
      <p>
        <Soft>{m.plan_followup_by({ name: done.byName, day: dayNumbers(dayOf(done.at)) })}</Soft>
      </p>
    </>
  )
}
