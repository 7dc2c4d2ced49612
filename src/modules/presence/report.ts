import type { SchoolCalendar } from '#platform/calendar/school-calendar.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId, SchoolId } from '#platform/ids.ts'
import {
  type MeasureContext,
  type PresenceReport,
  type QuarterMeasure,
  presenceReport,
} from './measure/legal-measure.ts'
import { type GradeLevel, type UnitsByCategory, totalUnits, wholeDay } from './presence.ts'
import {
  calendarsOf,
  municipalityOf,
  parametersOf,
  presenceOfPupils,
  toPupilPresence,
} from './presence-store.ts'

export type ReportedPupil = {
  readonly pupil: string
  readonly sourcedId: string
  readonly name: string
  readonly school: string
  readonly institutionNumber: string | null
  readonly class: string | null
  readonly gradeLevel: GradeLevel | null
  readonly schoolDays: number
  /** What was registered for the pupil, in days: a day of which only a part was registered is that part's weight. */
  readonly registeredDays: number
  /** School days that are not registered, or only in part. */
  readonly unregisteredDays: number
  /** In days, with parts of days by their weight; only absence within what was registered. */
  readonly absence: AbsenceDays
  /** Absence known of time that nobody registered: it is in no percentage and behind no flag. */
  readonly unregisteredAbsence: AbsenceDays
  /** Percent of the registered days with one decimal, rounded down; null when nothing was registered. */
  readonly percent: Record<keyof AbsenceDays, number | null>
  /** Whether any of the quarters has reached the limit. */
  readonly flags: { readonly warning10: boolean; readonly notify15: boolean }
  readonly quarters: readonly ReportedQuarter[]
}

type AbsenceDays = { sick: number; authorised: number; unauthorised: number; total: number }

type ReportedQuarter = {
  readonly quarter: string
  readonly schoolDays: number
  readonly registeredDays: number
  readonly absence: AbsenceDays
  readonly unregisteredAbsence: AbsenceDays
  readonly unauthorisedPercent: number | null
  readonly contactParents: boolean
  readonly warning10: boolean
  readonly notify15: boolean
  /** False where the limit would not be reached if the pupil was there on every day that nobody registered. */
  readonly certain: { readonly warning10: boolean; readonly notify15: boolean }
  readonly illnessTeaching: boolean
  readonly limits: { readonly warning: number; readonly notification: number }
}

const daysOf = (units: UnitsByCategory): AbsenceDays => ({
  sick: units.sick / wholeDay,
  authorised: units.authorised / wholeDay,
  unauthorised: units.unauthorised / wholeDay,
  total: totalUnits(units) / wholeDay,
})

const percentOf = (permille: number | null): number | null => (permille === null ? null : permille / 10)

const reportedQuarter = (measure: QuarterMeasure): ReportedQuarter => ({
  quarter: `${measure.quarter.year}-Q${measure.quarter.number}`,
  schoolDays: measure.schoolDays,
  registeredDays: measure.registered / wholeDay,
  absence: daysOf(measure.units),
  unregisteredAbsence: daysOf(measure.outside),
  unauthorisedPercent: percentOf(measure.shares.unauthorised),
  contactParents: measure.contactParents,
  warning10: measure.warning10,
  notify15: measure.notify15,
  certain: measure.certain,
  illnessTeaching: measure.illnessTeaching,
  limits: { warning: measure.parameters.warning / 10, notification: measure.parameters.notification / 10 },
})

type Enrolled = {
  readonly pupil: PupilId
  readonly sourcedId: string
  readonly name: string
  readonly className: string | null
}

export type ReportedSchool = {
  readonly id: SchoolId
  readonly name: string
  readonly institutionNumber: string | null
}

/** The schools of a municipality; with `wanted`, those of that name or institution number. */
export const schoolsNamed = async (
  tx: ActorTx,
  wanted: string | null,
): Promise<readonly ReportedSchool[]> => {
  const rows = await tx.db
    .selectFrom('school')
    .select(['id', 'name', 'institution_number'])
    .where('municipality_id', '=', municipalityOf(tx))
    .orderBy('name')
    .orderBy('id')
    .execute()
  const text = wanted?.trim().toLocaleLowerCase('da')
  return rows
    .filter(
      (row) =>
        text === undefined ||
        row.name.toLocaleLowerCase('da') === text ||
        row.institution_number?.toLowerCase() === text,
    )
    .map((row) => ({ id: SchoolId.trust(row.id), name: row.name, institutionNumber: row.institution_number }))
}

/** Pupils whose latest enrolment that touches the period is at the school, so that each pupil is in one school's report. */
const pupilsOf = async (
  tx: ActorTx,
  school: SchoolId,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly Enrolled[]> => {
  const rows = await tx.db
    .selectFrom('enrolment as e')
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'e.municipality_id').onRef('p.id', '=', 'e.pupil_id'),
    )
    .distinctOn('e.pupil_id')
    .select(['e.pupil_id', 'e.school_id', 'p.source_id', 'p.given_name', 'p.family_name', 'p.sort_key'])
    .select((of) =>
      of
        .selectFrom('class_member as m')
        .innerJoin('class as c', (join) =>
          join
            .onRef('c.municipality_id', '=', 'm.municipality_id')
            .onRef('c.id', '=', 'm.class_id')
            .on('c.kind', '=', 'homeroom'),
        )
        .select('c.title')
        .whereRef('m.municipality_id', '=', 'e.municipality_id')
        .whereRef('m.pupil_id', '=', 'e.pupil_id')
        .where('m.valid_from', '<=', to)
        .orderBy('m.valid_from', 'desc')
        .orderBy('m.id')
        .limit(1)
        .as('class_title'),
    )
    .where('e.municipality_id', '=', municipalityOf(tx))
    .where('e.pupil_id', 'in', (of) =>
      of
        .selectFrom('enrolment as here')
        .select('here.pupil_id')
        .where('here.municipality_id', '=', municipalityOf(tx))
        .where('here.school_id', '=', school),
    )
    .where('e.valid_from', '<=', to)
    .where((is) => is.or([is('e.valid_to', 'is', null), is('e.valid_to', '>', from)]))
    .orderBy('e.pupil_id')
    .orderBy('e.valid_from', 'desc')
    .orderBy('e.id')
    .execute()
  return rows
    .filter((row) => row.school_id === school)
    .sort((a, b) => (a.sort_key === b.sort_key ? 0 : a.sort_key < b.sort_key ? -1 : 1))
    .map((row) => ({
      pupil: PupilId.trust(row.pupil_id),
      sourcedId: row.source_id,
      name: `${row.given_name} ${row.family_name}`,
      className: row.class_title,
    }))
}

const reported = (
  { pupil, sourcedId, name, className }: Enrolled,
  school: ReportedSchool,
  gradeLevel: GradeLevel | null,
  report: PresenceReport,
): ReportedPupil => ({
  pupil,
  sourcedId,
  name,
  school: school.name,
  institutionNumber: school.institutionNumber,
  class: className,
  gradeLevel,
  schoolDays: report.schoolDays,
  registeredDays: report.registered / wholeDay,
  unregisteredDays: report.unregisteredDays,
  absence: daysOf(report.units),
  unregisteredAbsence: daysOf(report.outside),
  percent: {
    sick: percentOf(report.shares.sick),
    authorised: percentOf(report.shares.authorised),
    unauthorised: percentOf(report.shares.unauthorised),
    total: percentOf(report.shares.total),
  },
  flags: {
    warning10: report.quarters.some(({ warning10 }) => warning10),
    notify15: report.quarters.some(({ notify15 }) => notify15),
  },
  quarters: report.quarters.map(reportedQuarter),
})

const pupilsAtATime = 500

/**
 * Every pupil of a school with the legal measure of the period, some hundred at a time. Quarters are measured as wholes, also
 * where the period cuts them.
 */
export async function* reportSchool(
  tx: ActorTx,
  school: ReportedSchool,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): AsyncGenerator<readonly ReportedPupil[]> {
  const calendarFor = await calendarsOf(tx, municipalityOf(tx))
  const calendars = new Map<SchoolId, SchoolCalendar>()
  const calendarOfSchool = (id: SchoolId): SchoolCalendar => {
    const calendar = calendars.get(id) ?? calendarFor(id)
    calendars.set(id, calendar)
    return calendar
  }
  const { measure } = await parametersOf(tx)
  const context: MeasureContext = {
    calendar: calendarOfSchool(school.id),
    today: tx.today,
    parameters: measure,
  }
  // A quarter is measured whole, so its days are read whole.
  const first = from.with({ month: from.month - ((from.month - 1) % 3), day: 1 })
  const last = to.with({ month: to.month + 2 - ((to.month - 1) % 3), day: 31 })
  const enrolled = await pupilsOf(tx, school.id, from, to)
  for (let start = 0; start < enrolled.length; start += pupilsAtATime) {
    const some = enrolled.slice(start, start + pupilsAtATime)
    const rows = await presenceOfPupils(
      tx,
      some.map(({ pupil }) => pupil),
      first,
      last,
    )
    yield some.flatMap((one) => {
      const known = rows.get(one.pupil)
      if (known === undefined) return []
      const report = presenceReport(from, to, toPupilPresence(known, calendarOfSchool), context)
      return [reported(one, school, known.enrolled.at(-1)?.gradeLevel ?? null, report)]
    })
  }
}
