import { sql } from 'kysely'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { type AccessReason, accessReasons } from './policy.ts'

/** Someone who can see the pupil, and the fact it follows from. */
export type Seer = {
  readonly person: PersonId
  readonly name: string
  readonly reason: AccessReason
  /** The class or the school; null for a family. */
  readonly ground: string | null
  readonly since: Temporal.PlainDate
  readonly until: Temporal.PlainDate | null
}

const isReason = (text: string): text is AccessReason => accessReasons.some((reason) => reason === text)

export const whoSees = async (tx: ActorTx, pupil: PupilId): Promise<readonly Seer[]> => {
  const { rows } = await sql<{
    person_id: string
    given_name: string
    family_name: string
    reason: string
    ground: string | null
    valid_from: Temporal.PlainDate
    valid_to: Temporal.PlainDate | null
  }>`
    select person_id, given_name, family_name, reason, ground, valid_from, valid_to
    from who_sees_pupil(${pupil})`.execute(tx.db)
  return rows.flatMap((row) =>
    isReason(row.reason)
      ? [
          {
            person: PersonId.trust(row.person_id),
            name: `${row.given_name} ${row.family_name}`,
            reason: row.reason,
            ground: row.ground,
            since: row.valid_from,
            until: row.valid_to,
          },
        ]
      : [],
  )
}

export type LookOutcome = 'allowed' | 'refused' | 'missing' | 'failed'

/** What came of it: `nothing` is a page that was not there, for lack of access or because it is gone. */
export type LookAccess = 'had' | 'refused' | 'nothing'

/** What one person did about the pupil on one day, for one reason. */
export type LooksOfDay = {
  readonly day: Temporal.PlainDate
  readonly person: PersonId | null
  /** Null when nobody was signed in: a command on the server, or work that runs by itself. */
  readonly name: string | null
  readonly reason: string | null
  readonly access: LookAccess
  /** Each action once, in the order of its last time. */
  readonly looks: readonly {
    readonly action: string
    readonly outcome: LookOutcome
    readonly count: number
  }[]
}

/** How many entries of the log are read at most, and how far back. */
export const mostLooks = 2_000
export const lookBack = Temporal.Duration.from({ hours: 24 * 365 })

type LookRow = {
  at: Temporal.Instant
  person_id: string | null
  given_name: string | null
  family_name: string | null
  action: string
  outcome: LookOutcome
  reason: string | null
}

const accessOf: Readonly<Record<LookOutcome, LookAccess>> = {
  allowed: 'had',
  failed: 'had',
  refused: 'refused',
  missing: 'nothing',
}

/** Attempts that showed nothing stand together, whatever stopped them. */
const reasonOf = ({ outcome, reason }: LookRow): string | null =>
  accessOf[outcome] === 'had' ? reason : null

/** Who has looked at the pupil or tried to, latest first, by day, person and reason. */
export const whoLooked = async (tx: ActorTx, pupil: PupilId): Promise<readonly LooksOfDay[]> => {
  const { rows } = await sql<LookRow>`
    select at, person_id, given_name, family_name, action, outcome, reason
    from who_looked_at_pupil(${pupil}, ${tx.now.subtract(lookBack)}, ${mostLooks})
    order by id desc`.execute(tx.db)
  const grouped = Map.groupBy(rows, (row) =>
    JSON.stringify([dayOf(row.at), row.person_id, accessOf[row.outcome], reasonOf(row)]),
  )
  return [...grouped.values()].flatMap((group) => {
    const [latest] = group
    if (latest === undefined) return []
    const actions = Map.groupBy(group, ({ action, outcome }) => `${action} ${outcome}`)
    return [
      {
        day: dayOf(latest.at),
        person: latest.person_id === null ? null : PersonId.trust(latest.person_id),
        name: latest.given_name === null ? null : `${latest.given_name} ${latest.family_name ?? ''}`,
        reason: reasonOf(latest),
        access: accessOf[latest.outcome],
        looks: [...actions.values()].flatMap((same) => {
          const [one] = same
          return one === undefined ? [] : [{ action: one.action, outcome: one.outcome, count: same.length }]
        }),
      },
    ]
  })
}
