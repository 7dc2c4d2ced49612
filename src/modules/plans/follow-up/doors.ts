import type { ActorTx } from '#platform/db/database.ts'
import type { ClassId } from '#platform/ids.ts'

/** What the child last said by itself in the plan, with the asker's rights. */
export type ReadChildVoice = (
  tx: ActorTx,
  plan: string,
) => Promise<{ readonly text: string; readonly day: Temporal.PlainDate } | null>

/** One pulse of a class: how its answers lie on a scale from 0 to 100. Those with too few answers are not here. */
export type PulsePoint = {
  readonly day: Temporal.PlainDate
  readonly score: number
  readonly answers: number
}
export type ReadPulses = (
  tx: ActorTx,
  of: { readonly classId: ClassId; readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
) => Promise<readonly PulsePoint[]>

/** What following up asks of other parts; each is left out where there is none. */
export type FollowUpDoors = {
  readonly childVoice?: ReadChildVoice
  readonly pulses?: ReadPulses
}
