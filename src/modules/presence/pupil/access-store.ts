import { sql } from 'kysely'
import { startOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PersonId, type PupilId } from '#platform/ids.ts'
import { type AccessReason, accessReasons } from './policy.ts'

/** Without access to the pupil: told by the timetable of the pupil's support, or planning it. */
const byTimetable = ['supportLesson', 'supportPlanning'] as const

/** Besides those who see the pupil: those whom one plan about the pupil is shared with, and those whom the timetable tells of it. */
export type SeerReason = AccessReason | 'shared' | (typeof byTimetable)[number]

/** Someone who can see the pupil, and the fact it follows from. */
export type Seer = {
  readonly person: PersonId
  readonly name: string
  readonly reason: SeerReason
  /** The class or the school, or the organisation that a plan is shared with; null for a family. */
  readonly ground: string | null
  readonly since: Temporal.PlainDate
  readonly until: Temporal.PlainDate | null
}

const isReason = (text: string): text is SeerReason =>
  text === 'shared' || [...accessReasons, ...byTimetable].some((reason) => reason === text)

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
    from who_sees_pupil(${pupil})
    union all
    select person_id, given_name, family_name, reason, ground, valid_from, null from who_sees_support_of(${pupil})`.execute(
    tx.db,
  )
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

/** Lines that the log is shown as at most, and how far back it is. */
export const mostLooks = 2_000
export const lookBack = Temporal.Duration.from({ hours: 24 * 365 })

export type Looks = {
  /** Latest first. */
  readonly days: readonly LooksOfDay[]
  /** The day that the next, older part of the list begins with; null when this is all there is. */
  readonly goesOnAt: Temporal.PlainDate | null
}

type LookRow = {
  day: Temporal.PlainDate
  person_id: string | null
  given_name: string | null
  family_name: string | null
  action: string
  outcome: LookOutcome
  reason: string | null
  times: number
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

const toDays = (rows: readonly LookRow[]): readonly LooksOfDay[] => {
  const grouped = Map.groupBy(rows, (row) =>
    JSON.stringify([row.day, row.person_id, accessOf[row.outcome], reasonOf(row)]),
  )
  return [...grouped.values()].flatMap((group) => {
    const [latest] = group
    if (latest === undefined) return []
    const actions = Map.groupBy(group, ({ action, outcome }) => `${action} ${outcome}`)
    return [
      {
        day: latest.day,
        person: latest.person_id === null ? null : PersonId.trust(latest.person_id),
        name: latest.given_name === null ? null : `${latest.given_name} ${latest.family_name ?? ''}`,
        reason: reasonOf(latest),
        access: accessOf[latest.outcome],
        looks: [...actions.values()].flatMap((same) => {
          const [one] = same
          const count = same.reduce((sum, { times }) => sum + times, 0)
          return one === undefined ? [] : [{ action: one.action, outcome: one.outcome, count }]
        }),
      },
    ]
  })
}

/**
 * Who has looked at the pupil or tried to in the latest year, by day, person and reason; up to and including `until` when it is given. A
 * list that is too long ends with a whole day and says where it goes on.
 */
export const whoLooked = async (
  tx: ActorTx,
  pupil: PupilId,
  until: Temporal.PlainDate | null = null,
): Promise<Looks> => {
  const end = until === null ? 'infinity' : startOf(until.add({ days: 1 })).toString()
  const { rows } = await sql<LookRow>`
    select day, person_id, given_name, family_name, action, outcome, reason, times
    from who_looked_at_pupil(${pupil}, ${tx.now.subtract(lookBack)}, ${mostLooks}, ${end})`.execute(tx.db)
  const last = rows.at(-1)
  if (rows.length < mostLooks || last === undefined) return { days: toDays(rows), goesOnAt: null }
  const whole = rows.filter(({ day }) => !day.equals(last.day))
  return whole.length === 0
    ? { days: toDays(rows), goesOnAt: last.day.subtract({ days: 1 }) }
    : { days: toDays(whole), goesOnAt: last.day }
}
