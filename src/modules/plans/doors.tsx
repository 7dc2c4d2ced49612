import { Readability } from '#design/readability/readability.tsx'
import { type AdultsAround, adultsAround, kindsText } from '#continuity'
import { pulseOfClassBetween } from '#pulses'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FollowUpDoors } from './follow-up/doors.ts'
import { dayOf } from '#platform/clock.ts'
import type { Plan } from './plan.ts'
import { voicesOf } from './voice/voice-store.ts'

/** What following a plan up asks of other rooms. */
export const followUpDoors: FollowUpDoors = {
  childVoice: async (tx, plan) => {
    const newest = (await voicesOf(tx, plan)).filter(
      ({ kind, isNewest, takenBackAt, text }) =>
        kind === 'child' && isNewest && takenBackAt === null && text !== null && text !== '',
    )
    const last = newest.toSorted((one, other) => Temporal.Instant.compare(one.at, other.at)).at(-1)
    return last?.text ? { text: last.text, day: dayOf(last.at) } : null
  },
  pulses: async (tx, { classId, from, to }) =>
    (await pulseOfClassBetween(tx, classId, from, to.add({ days: 1 }))).flatMap(({ day, most, result }) =>
      result === 'tooFew'
        ? []
        : [{ day, score: ((result.mean - 1) / Math.max(most - 1, 1)) * 100, answers: result.n }],
    ),
}

/** How hard a text is to read, for what families read. */
export const readability = (text: string): Html => <Readability text={text} />

/** The adults around the child of a plan, for one who may see the child; null for a plan that is not about one child. */
export const adultsOfPlan = async (tx: ActorTx, { subject }: Plan): Promise<AdultsAround | null> =>
  subject.kind === 'child' ? await adultsAround(tx, subject.id) : null

export const adultsLine = ({ count, href }: AdultsAround): Html => (
  <>
    <a href={href}>{m.plan_adults_week({ count: count.adults })}</a> {kindsText(count)}
  </>
)
