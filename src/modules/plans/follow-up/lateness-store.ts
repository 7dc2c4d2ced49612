import { sql } from 'kysely'
import { type PersonActor, type Role, hasRole } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import type { Plan, PlanStatus } from '../plan.ts'
import { planParameterOn } from '../parameters.ts'
import { type PlanRow, municipalityOf, planColumns, planTables, toPlan } from '../plan-store.ts'
import {
  type Late,
  type LatenessGiven,
  type LateReason,
  type PlanDates,
  latenessOf,
  mostDays,
} from './lateness.ts'

export const lateHref = '/planer/forfaldne'

/** The leader sees the school's plans by name; the coordinator is told numbers per school. */
export const latenessRoles = {
  ownSchool: 'schoolLeader',
  numbers: 'milCoordinator',
} as const satisfies Record<string, Role>

export type LatePlan = {
  readonly plan: Plan
  /** Who leads the plan; null when nobody does. */
  readonly leader: string | null
  readonly late: readonly Late[]
}

type DatesRow = {
  status: string
  begun_on: Temporal.PlainDate
  touched_on: Temporal.PlainDate
  running_since: Temporal.PlainDate | null
  next_due: Temporal.PlainDate | null
  first_overdue: Temporal.PlainDate | null
  measures_end: Temporal.PlainDate | null
}

const datesOf = (row: DatesRow): PlanDates => ({
  // The table's own check says that it is one of them.
  status: row.status as PlanStatus,
  begun: row.begun_on,
  touched: row.touched_on,
  runningSince: row.running_since,
  nextDue: row.next_due,
  firstOverdue: row.first_overdue,
  measuresEnd: row.measures_end,
})

export const latenessGiven = async (tx: ActorTx): Promise<LatenessGiven> => ({
  today: tx.today,
  untouchedWeeks: (await planParameterOn(tx, 'plans.untouchedWeeks')).value,
})

const schoolsLed = (actor: PersonActor): readonly string[] =>
  actor.roles.flatMap(({ role, school }) =>
    role === latenessRoles.ownSchool && school !== null ? [school] : [],
  )

/** The plans of the schools that somebody leads which are late with something, the latest first. */
export const latePlansOf = async (tx: ActorTx, actor: PersonActor): Promise<readonly LatePlan[]> => {
  const schools = schoolsLed(actor)
  if (schools.length === 0) return []
  const { rows } = await sql<PlanRow & DatesRow & { leader: string | null }>`
    select ${planColumns}, d.begun_on, d.touched_on, d.running_since, d.next_due, d.first_overdue, d.measures_end,
      (select coalesce(l.preferred_given_name, l.given_name) || ' ' || coalesce(l.preferred_family_name, l.family_name)
        from plan_member w join person l on l.municipality_id = w.municipality_id and l.id = w.person_id
        where w.municipality_id = p.municipality_id and w.plan_id = p.id and w.leads) as leader
    from ${planTables}
    join plan_dates d on d.municipality_id = p.municipality_id and d.plan_id = p.id
    where p.municipality_id = ${municipalityOf(tx)} and p.school_id = any (${schools}::uuid[])
      and p.status not in ('closed', 'continued')`.execute(tx.db)
  const given = await latenessGiven(tx)
  return rows
    .map((row) => ({ plan: toPlan(row), leader: row.leader, late: latenessOf(datesOf(row), given) }))
    .filter(({ late }) => late.length > 0)
    .toSorted((a, b) => mostDays(b.late) - mostDays(a.late) || (a.plan.id < b.plan.id ? -1 : 1))
}

export const pupilsOfLate = (plans: readonly LatePlan[]): readonly PupilId[] =>
  plans.flatMap(({ plan: { subject } }) => (subject.kind === 'child' ? [subject.id] : []))

export type SchoolLateness = {
  readonly school: string
  /** Plans that have not ended. */
  readonly open: number
  readonly late: number
  readonly byReason: Readonly<Partial<Record<LateReason, number>>>
}

/** How many plans are late with what, school by school; nothing of which, or about whom. */
export const latenessOfSchools = async (
  tx: ActorTx,
  actor: PersonActor,
): Promise<readonly SchoolLateness[]> => {
  if (!hasRole(actor, latenessRoles.numbers)) return []
  const { rows } = await sql<DatesRow & { school_id: string; school: string }>`
    select d.*, s.name as school from plan_dates_of_municipality() d
    join school s on s.municipality_id = ${municipalityOf(tx)} and s.id = d.school_id
    order by s.name, s.id`.execute(tx.db)
  const given = await latenessGiven(tx)
  return [...Map.groupBy(rows, ({ school_id }) => school_id).values()].map((plans): SchoolLateness => {
    const late = plans.map((row) => latenessOf(datesOf(row), given)).filter((one) => one.length > 0)
    const byReason: Partial<Record<LateReason, number>> = {}
    for (const { reason } of late.flat()) byReason[reason] = (byReason[reason] ?? 0) + 1
    return { school: plans[0]?.school ?? '', open: plans.length, late: late.length, byReason }
  })
}
