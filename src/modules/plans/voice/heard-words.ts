import { m } from '#messages'
import type { ChildHeard } from './heard.ts'

const weeksText = (count: number): string => m.plan_voice_weeks({ count })

/** One sentence about when the child was heard, and how. */
export const heardText = (heard: ChildHeard, name: string): string => {
  if (heard.last === null)
    return heard.weeks === 0
      ? m.plan_voice_heard_not_yet({ name })
      : m.plan_voice_heard_never({ name, weeks: weeksText(heard.weeks) })
  const since =
    heard.weeks === 0
      ? m.plan_voice_heard_this_week({ name })
      : m.plan_voice_heard_weeks({ name, weeks: weeksText(heard.weeks) })
  return heard.onlyTogether ? `${since} ${m.plan_voice_heard_only_together({ name })}` : since
}
