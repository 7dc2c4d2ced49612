import type { ActorTx } from '#platform/db/database.ts'
import type { Agreement } from '../agreement/agreement.ts'
import { agreementsOf } from '../agreement/agreement-store.ts'
import { type Suggestion, suggestionsOf } from '../agreement/suggestion-store.ts'
import type { Plan } from '../plan.ts'
import type { AtPlan } from '../plan-page.ts'
import { municipalityOf } from '../plan-store.ts'
import type { Side } from '../policy.ts'
import { type SharedVersion, sharedVersionsOf } from '../version/version-store.ts'
import { voicesOf } from '../voice/voice-store.ts'
import type { Voice } from '../voice/voice.ts'

/** What a family, or the child, reads of a plan. */
export type FamilyPage = {
  readonly plan: Plan
  readonly side: Side
  /** Who reads it. */
  readonly reader: string
  readonly newest: SharedVersion
  readonly versions: readonly SharedVersion[]
  readonly today: Temporal.PlainDate
  /** The child reads it, and has said something since the newest version was shared. */
  readonly isAnsweredByChild: boolean
  /** The reader's own answer to the newest version. */
  readonly agreement: Agreement | null
  /** Their last answer to a version before it, which says nothing about the newest. */
  readonly earlier: Agreement | null
  readonly voices: readonly Voice[]
  readonly suggestions: readonly Suggestion[]
}

/** Null while no version has been shared. */
export const readFamilyPage = async (tx: ActorTx, at: AtPlan): Promise<FamilyPage | null> => {
  const [versions, agreements, voices, suggestions, followUps] = await Promise.all([
    sharedVersionsOf(tx, at.plan.id),
    agreementsOf(tx, at.plan.id),
    voicesOf(tx, at.plan.id),
    suggestionsOf(tx, at.plan.id),
    tx.db
      .selectFrom('plan_follow_up')
      .select('due')
      .where('municipality_id', '=', municipalityOf(tx))
      .where('plan_id', '=', at.plan.id)
      .where('state', '=', 'planned')
      .orderBy('due')
      .execute(),
  ])
  const [newest] = versions
  if (newest === undefined) return null
  const reader = at.session.actor.person
  return {
    plan: at.plan,
    side: at.side,
    reader,
    // When people meet is agreed after a version has been shown as well: the dates are those of today.
    newest: {
      ...newest,
      content: { ...newest.content, followUps: followUps.map(({ due }) => ({ due: due.toString() })) },
    },
    versions,
    today: tx.today,
    isAnsweredByChild: voices.some(
      ({ kind, speaker, at: saidAt }) =>
        kind === 'child' && speaker.person === reader && Temporal.Instant.compare(saidAt, newest.at) >= 0,
    ),
    agreement:
      agreements.find(({ guardian, number }) => guardian === reader && number === newest.number) ?? null,
    earlier:
      agreements.find(({ guardian, number }) => guardian === reader && number !== newest.number) ?? null,
    voices: voices.filter(({ isNewest }) => isNewest),
    suggestions,
  }
}
