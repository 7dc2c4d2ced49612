import { sql } from 'kysely'
import { dayNumberOf, dayOfNumber } from '#platform/calendar/day-number.ts'
import { schoolYearOf, schoolYearPeriod } from '#platform/calendar/school-year.ts'
import type { ActorTx, Database } from '#platform/db/database.ts'
import { type ClassId, type MunicipalityId, PupilId, SchoolId, SignalId } from '#platform/ids.ts'
import { type PatternFrame, patternFrame } from '../patterns/day-line.ts'
import type { PatternParameters } from '../patterns/pattern-parameters.ts'
import { evaluatePatterns } from '../patterns/patterns.ts'
import {
  type CalendarFor,
  type PresenceRows,
  calendarsOf,
  municipalityOf,
  parameterRows,
  presenceOfPupils,
  toPupilPresence,
} from '../presence-store.ts'
import { packRegistered, registeredDayOf, registeredPartsOf } from '../measure/registered-days.ts'
import { patternParametersOn } from '../settings/pattern-settings.ts'
import { type Signal, weekdayOf } from '../patterns/signal.ts'

/** Whose absence is looked at again. */
export type SignalScope =
  | { readonly kind: 'pupils'; readonly ids: readonly PupilId[] }
  | { readonly kind: 'class'; readonly id: ClassId }
  | { readonly kind: 'school'; readonly id: SchoolId }

export type SignalChanges = { readonly found: number; readonly changed: number; readonly ended: number }

/** More pupils than any school has; it bounds the memory of a municipality that keeps all its pupils in one. */
const mostAtOnce = 2_000

const pupilsIn = async (tx: ActorTx, scope: SignalScope): Promise<readonly PupilId[]> => {
  if (scope.kind === 'pupils') return scope.ids
  const isNow = sql<boolean>`valid_from <= ${tx.today} and (valid_to is null or valid_to > ${tx.today})`
  const rows =
    scope.kind === 'class'
      ? await tx.db
          .selectFrom('class_member')
          .select('pupil_id')
          .distinct()
          .where('municipality_id', '=', municipalityOf(tx))
          .where('class_id', '=', scope.id)
          .where(isNow)
          .execute()
      : await tx.db
          .selectFrom('enrolment')
          .select('pupil_id')
          .distinct()
          .where('municipality_id', '=', municipalityOf(tx))
          .where('school_id', '=', scope.id)
          .where(isNow)
          .execute()
  return rows.map((row) => PupilId.trust(row.pupil_id))
}

type KeptRow = {
  id: string
  pupil_id: string
  pattern: string
  detail: number | null
  /** The day it ended, as a day number; null while it is open. */
  ended_on: number | null
}

const keyOf = (pattern: string, detail: number | null): string => `${pattern} ${detail ?? ''}`

/** The latest signal of each kind that each pupil has or had; an open one comes before an ended one. */
const keptSignals = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, KeptRow>>> => {
  const { rows } = await sql<KeptRow>`
    select distinct on (pupil_id, pattern, coalesce(detail, 0)) id, pupil_id, pattern, detail,
      (ended_at at time zone 'Europe/Copenhagen')::date - date '1970-01-01' as ended_on
    from signal
    where municipality_id = ${municipalityOf(tx)} and pupil_id = any (${pupils}::uuid[])
    order by pupil_id, pattern, coalesce(detail, 0), ended_at desc nulls first`.execute(tx.db)
  const kept = new Map<string, Map<string, KeptRow>>()
  for (const row of rows) {
    const ofPupil = kept.get(row.pupil_id) ?? new Map<string, KeptRow>()
    ofPupil.set(keyOf(row.pattern, row.detail), row)
    kept.set(row.pupil_id, ofPupil)
  }
  return kept
}

type Frames = (school: SchoolId) => { frame: PatternFrame; indexOf: (day: number) => number }

/** The patterns look at this school year and the one before: a pupil's own past, and no further back. */
const firstDayLookedAt = (today: Temporal.PlainDate): Temporal.PlainDate =>
  schoolYearPeriod(schoolYearOf(today) - 1).validFrom

const framesFor = (calendarFor: CalendarFor, today: Temporal.PlainDate): Frames => {
  const made = new Map<SchoolId, ReturnType<Frames>>()
  return (school) => {
    const known = made.get(school)
    if (known !== undefined) return known
    const calendar = calendarFor(school)
    const base = calendar.indexAtOrBefore(dayNumberOf(firstDayLookedAt(today)) - 1) + 1
    const frame = patternFrame(calendar.dayNumbers.subarray(base), today)
    const result = { frame, indexOf: (day: number) => calendar.indexOf(day) - base }
    made.set(school, result)
    return result
  }
}

type Looking = {
  readonly today: Temporal.PlainDate
  readonly calendarFor: CalendarFor
  readonly frames: Frames
  readonly parameters: PatternParameters
}

const signalsOfPupil = (rows: PresenceRows, looking: Looking): readonly Signal[] => {
  if (rows.absences.length === 0) return []
  const todayNumber = dayNumberOf(looking.today)
  const span = rows.enrolled.findLast(({ from, until }) => todayNumber >= from && todayNumber < until)
  if (span === undefined) return []
  const { frame, indexOf } = looking.frames(span.school)
  const presence = toPupilPresence(rows, looking.calendarFor)
  const registered: number[] = []
  for (const packed of rows.registered) {
    const day = registeredDayOf(packed)
    if (presence.isPupilsSchoolDay(day))
      registered.push(packRegistered(indexOf(day), registeredPartsOf(packed)))
  }
  return evaluatePatterns({
    frame,
    parameters: looking.parameters,
    registered,
    absences: rows.absences
      .filter(({ day }) => presence.isPupilsSchoolDay(day))
      .map(({ day, part }) => ({ index: indexOf(day), part })),
    gradeLevel: span.gradeLevel,
  })
}

type Written = {
  readonly id: SignalId
  readonly pupil_id: PupilId
  readonly pattern: string
  readonly detail: number | null
  readonly since: Temporal.PlainDate
  readonly size: number
  readonly numbers: object
}

const written = (id: SignalId, pupil: PupilId, signal: Signal): Written => ({
  id,
  pupil_id: pupil,
  pattern: signal.pattern,
  detail: weekdayOf(signal),
  since: signal.since,
  size: signal.size,
  numbers: signal.numbers,
})

const insertFound = async (tx: ActorTx, found: readonly Written[]): Promise<void> => {
  if (found.length === 0) return
  // Another run may have found the same a moment ago; then its row gets today's numbers.
  await sql`
    insert into signal (municipality_id, id, pupil_id, pattern, detail, since, size, numbers, found_at)
    select ${municipalityOf(tx)}, f.id, f.pupil_id, f.pattern, f.detail, f.since, f.size, f.numbers, ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as f (id uuid, pupil_id uuid, pattern text, detail smallint, since date, size integer, numbers jsonb)
    on conflict (municipality_id, pupil_id, pattern, coalesce(detail, 0)) where ended_at is null
      do update set since = excluded.since, size = excluded.size, numbers = excluded.numbers`.execute(tx.db)
}

const updateKept = async (tx: ActorTx, kept: readonly Written[]): Promise<number> => {
  if (kept.length === 0) return 0
  const result = await sql`
    update signal s set since = f.since, size = f.size, numbers = f.numbers, ended_at = null
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
      as f (id uuid, since date, size integer, numbers jsonb)
    where s.municipality_id = ${municipalityOf(tx)} and s.id = f.id
      and (s.ended_at is not null or (s.since, s.size, s.numbers) is distinct from (f.since, f.size, f.numbers))
    `.execute(tx.db)
  return Number(result.numAffectedRows ?? 0)
}

const endGone = async (tx: ActorTx, gone: readonly string[]): Promise<void> => {
  if (gone.length === 0) return
  await tx.db
    .updateTable('signal')
    .set({ ended_at: tx.now })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('id', 'in', [...gone])
    .where('ended_at', 'is', null)
    .execute()
}

const recomputeChunk = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
  looking: Looking,
): Promise<SignalChanges> => {
  const presence = await presenceOfPupils(tx, pupils, firstDayLookedAt(looking.today), looking.today)
  const kept = await keptSignals(tx, pupils)
  const [inserts, updates]: [Written[], Written[]] = [[], []]
  const gone: string[] = []
  for (const pupil of pupils) {
    const rows = presence.get(pupil)
    const ofPupil = kept.get(pupil)
    const held = new Set<string>()
    for (const signal of rows === undefined ? [] : signalsOfPupil(rows, looking)) {
      const key = keyOf(signal.pattern, weekdayOf(signal))
      held.add(key)
      const before = ofPupil?.get(key)
      // A matter that began before the former signal ended is the same matter: it opens again, with its answer.
      const isSame =
        before !== undefined &&
        (before.ended_on === null ||
          Temporal.PlainDate.compare(signal.since, dayOfNumber(before.ended_on)) <= 0)
      if (isSame) updates.push(written(SignalId.trust(before.id), pupil, signal))
      else inserts.push(written(SignalId.create(), pupil, signal))
    }
    for (const [key, row] of ofPupil ?? []) if (row.ended_on === null && !held.has(key)) gone.push(row.id)
  }
  await endGone(tx, gone)
  const changed = await updateKept(tx, updates)
  await insertFound(tx, inserts)
  return { found: inserts.length, changed, ended: gone.length }
}

/**
 * Looks for patterns again: finds new signals, brings the numbers of open ones up to date and ends those that no longer
 * hold. Answers are never touched. `tx` is the system actor `nightly`; two runs in one municipality wait for each other.
 */
export const recomputeSignals = async (tx: ActorTx, scope: SignalScope): Promise<SignalChanges> => {
  await sql`select pg_advisory_xact_lock(7301007, hashtext(${municipalityOf(tx)}::text))`.execute(tx.db)
  const pupils = await pupilsIn(tx, scope)
  const calendarFor = await calendarsOf(tx, municipalityOf(tx))
  const looking: Looking = {
    today: tx.today,
    calendarFor,
    frames: framesFor(calendarFor, tx.today),
    parameters: patternParametersOn(tx.today, await parameterRows(tx)),
  }
  let changes: SignalChanges = { found: 0, changed: 0, ended: 0 }
  for (let at = 0; at < pupils.length; at += mostAtOnce) {
    const more = await recomputeChunk(tx, pupils.slice(at, at + mostAtOnce), looking)
    changes = {
      found: changes.found + more.found,
      changed: changes.changed + more.changed,
      ended: changes.ended + more.ended,
    }
  }
  return changes
}

/** Ends what is open about pupils who no longer go to any school here. */
const endOfThoseGone = async (tx: ActorTx): Promise<void> => {
  await sql`
    update signal s set ended_at = ${tx.now}
    where s.municipality_id = ${municipalityOf(tx)} and s.ended_at is null and not exists (
      select from enrolment e where e.municipality_id = s.municipality_id and e.pupil_id = s.pupil_id
        and e.valid_from <= ${tx.today} and (e.valid_to is null or e.valid_to > ${tx.today}))`.execute(tx.db)
}

/** The whole municipality, one transaction for each school, so that neither memory nor locks grow with it. */
export const recomputeMunicipality = async (
  database: Database,
  municipality: MunicipalityId,
): Promise<SignalChanges> => {
  const nightly = { kind: 'system', name: 'nightly', municipality } as const
  const schools = await database.as(nightly, async (tx) => {
    await sql`select refresh_statistics()`.execute(tx.db)
    await endOfThoseGone(tx)
    return await tx.db
      .selectFrom('school')
      .select('id')
      .where('municipality_id', '=', municipality)
      .orderBy('id')
      .execute()
  })
  const all = { found: 0, changed: 0, ended: 0 }
  for (const { id } of schools) {
    const changes = await database.as(
      nightly,
      async (tx) => await recomputeSignals(tx, { kind: 'school', id: SchoolId.trust(id) }),
    )
    all.found += changes.found
    all.changed += changes.changed
    all.ended += changes.ended
  }
  return all
}
