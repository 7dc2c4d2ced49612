import { RadioGroup } from '#design/choice/choice.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { type Level, levelNumbers } from '../plan.ts'
import { type Filled, levelField, notLookedAt } from './follow-up-form.ts'
import { levelName, levelSign, shortWhen } from './follow-up-words.ts'
import type { SeenGoal } from './goals-seen.ts'

/** The level of a goal the last time that somebody looked. */
export type LastLevel = { readonly level: Level; readonly day: Temporal.PlainDate }

type LevelFieldsProps = {
  goals: readonly SeenGoal[]
  last: ReadonlyMap<string, LastLevel>
  /** What is chosen when the form opens; empty for a follow-up, so that nobody passes on a level without looking. */
  chosen: ReadonlyMap<string, Level>
  mayLeaveOut: boolean
  filled: Filled | null
}

const highestFirst = levelNumbers.toReversed()

const hintOf = (level: Level, last: LastLevel | undefined): string =>
  last?.level === level
    ? m.plan_followup_level_last({ name: levelName(level), day: shortWhen(last.day) })
    : levelName(level)

/** The five levels of each goal in the words that were agreed beforehand, the best first. */
export const LevelFields = ({ goals, last, chosen, mayLeaveOut, filled }: LevelFieldsProps): Html => (
  <>
    {goals.map(({ id, title, levels }) => {
      const name = levelField(id)
      const written = filled?.written(name)
      const before = chosen.get(id)
      return (
        <RadioGroup
          name={name}
          legend={title}
          error={filled?.errors.find(({ field }) => field === name)?.message}
          value={written || (before === undefined ? undefined : String(before))}
          options={[
            ...highestFirst.map((level) => ({
              value: String(level),
              label: `${levelSign(level)}: ${levels[level]}`,
              hint: hintOf(level, last.get(id)),
            })),
            ...(mayLeaveOut ? [{ value: notLookedAt, label: m.plan_followup_not_looked_at() }] : []),
          ]}
        />
      )
    })}
  </>
)
