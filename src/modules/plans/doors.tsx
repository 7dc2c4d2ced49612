import { Readability } from '#design/readability/readability.tsx'
import { pulseOfClassBetween } from '#pulses'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { FollowUpDoors } from './follow-up/doors.ts'
import { voicesOf } from './voice/voice-store.ts'

/** What following a plan up asks of other rooms. */
export const followUpDoors: FollowUpDoors = {
  pulses: async (tx, { classId, from, to }) =>
    (await pulseOfClassBetween(tx, classId, from, to.add({ days: 1 }))).flatMap(({ day, most, result }) =>
      result === 'tooFew'
        ? []
        : [{ day, score: ((result.mean - 1) / Math.max(most - 1, 1)) * 100, answers: result.n }],
    ),
}

/** How hard a text is to read, for what families read. */
export const readability = (text: string): Html => <Readability text={text} />
