import { sql } from 'kysely'
import { m } from '#messages'
import type { PersonActor } from '#platform/access/actor.ts'
import type { CalendarEvent } from '#platform/calendar/ical.ts'
import type { ClosedDays } from '#platform/calendar/school-calendar.ts'
import { schoolYearOf } from '#platform/calendar/school-year.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { municipalityOf } from './presence-store.ts'
import { proposalFor } from './settings/calendar.ts'
import { keptCalendar } from './settings/calendar-edit-store.ts'

type OwnSchool = { readonly id: string; readonly name: string }

/** Where the person works, goes to school, or has a child in school. */
const ownSchools = async (tx: ActorTx, actor: PersonActor): Promise<readonly OwnSchool[]> => {
  const held = actor.roles.flatMap(({ school }) => (school === null ? [] : [school]))
  const { rows } = await sql<OwnSchool>`
    select s.id, s.name from school s
    where s.municipality_id = ${municipalityOf(tx)} and (s.id = any (${held}::uuid[]) or exists (
      select from enrolment e join pupil_access a
        on a.municipality_id = e.municipality_id and a.pupil_id = e.pupil_id and a.person_id = ${actor.person}
          and a.reason in ('self', 'custody') and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})
      where e.municipality_id = s.municipality_id and e.school_id = s.id
        and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today})))
    order by s.name, s.id`.execute(tx.db)
  return rows
}

/** Holidays and closed days of the person's schools. One who has nothing to do with any school any more has none. */
export const closedDayEvents = async (
  tx: ActorTx,
  actor: PersonActor,
  { from, to }: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
): Promise<readonly CalendarEvent[]> => {
  if (actor.roles.length === 0) return []
  const [schools, { years, closings }] = await Promise.all([ownSchools(tx, actor), keptCalendar(tx)])
  const planned = new Set<number>(years.map(({ year }) => year))
  const proposed: (ClosedDays & { readonly id?: string })[] = []
  for (let year = schoolYearOf(from); year <= schoolYearOf(to); year++)
    if (!planned.has(year)) proposed.push(...proposalFor(year).closings)
  const closed: readonly (ClosedDays & { readonly id?: string })[] = [...closings, ...proposed]
  return closed
    .filter(
      (closing) =>
        Temporal.PlainDate.compare(closing.to, from) >= 0 &&
        Temporal.PlainDate.compare(closing.from, to) <= 0,
    )
    .flatMap((closing): CalendarEvent[] => {
      const school = schools.find(({ id }) => id === closing.schoolId)
      // Another school's day is none of theirs.
      if (closing.schoolId !== null && school === undefined) return []
      const id = closing.id ?? `${municipalityOf(tx)}-${closing.from.toString()}`
      return [
        {
          uid: `lukket-${id}@medvind`,
          sequence: 0,
          when: { kind: 'days', first: closing.from, last: closing.to },
          title:
            school === undefined
              ? m.calendar_closed({ reason: closing.reason })
              : m.calendar_closed_at({ reason: closing.reason, school: school.name }),
        },
      ]
    })
}
