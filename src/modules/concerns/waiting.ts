import { m } from '#messages'
import { hasRole } from '#platform/access/actor.ts'
import { startOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { Waiting } from '#platform/http/module.ts'
import type { Session } from '#platform/http/session.ts'
import { withWait } from './board-pages.tsx'
import { type ConcernSeen, familyRoles, startingRoles } from './policy.ts'
import { readConcerns } from './store.ts'
import { concernHref, subjectText } from './words.ts'

/** An answer is told for so many days. */
const toldFor = { days: 14 } as const

const toAnswer = async (tx: ActorTx, concerns: readonly ConcernSeen[]): Promise<readonly Waiting[]> => {
  const waiting = await withWait(
    tx,
    concerns.filter(({ answers, childIsHere }) => answers && childIsHere),
  )
  const [oldest] = waiting
  if (oldest === undefined) return []
  const overdue = waiting.filter(({ wait }) => wait.isOverdue).length
  const since =
    oldest.wait.schoolDays === 0
      ? m.concern_day_new()
      : m.concern_day_oldest({ count: Math.max(...waiting.map(({ wait }) => wait.schoolDays)) })
  return [
    {
      text: m.concern_day_waiting({ count: waiting.length }),
      detail: overdue === 0 ? since : `${since} ${m.concern_day_overdue({ count: overdue })}`,
      href: waiting.length === 1 ? concernHref(oldest.concern) : '/undringer',
      urgency: overdue > 0 ? 'now' : 'soon',
      pupils: [],
    },
  ]
}

const answered = (concerns: readonly ConcernSeen[]): readonly Waiting[] =>
  concerns
    .filter(({ started, state }) => started && state.kind !== 'open')
    .map((concern) => ({
      text: concern.voice === 'staff' ? m.concern_day_answered() : m.concern_day_answered_family(),
      // A pupil reads about itself without its name.
      detail: concern.voice === 'pupil' ? null : subjectText(concern.subject),
      href: concernHref(concern),
      urgency: 'later' as const,
      pupils: concern.subject.kind === 'child' && concern.voice !== 'pupil' ? [concern.subject.pupil] : [],
    }))

/** What waits for those who answer, and the answers that starters have got. */
export const concernsWaiting = async (tx: ActorTx, { actor }: Session): Promise<readonly Waiting[]> => {
  if (!hasRole(actor, ...startingRoles, ...familyRoles)) return []
  const concerns = await readConcerns(tx, {
    of: 'board',
    answeredSince: startOf(tx.today.subtract(toldFor)),
  })
  return [...(await toAnswer(tx, concerns)), ...answered(concerns)]
}
