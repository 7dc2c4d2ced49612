import { sql } from 'kysely'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import { type Counted, countAdults, type PupilCount } from '../engine/count.ts'
import type { Timetable } from '../engine/timetable.ts'
import type { TimetableId } from '../ids.ts'
import { loadTimetable, namesOf } from '../load.ts'
import { type SchoolName, type TimetableHead, timetablesOf } from '../timetable-store.ts'

/** How long the window is: the timetable's first week, or its first two. */
export type Window = 'week' | 'fortnight'

/** A child that is to have support, and the adults whom it meets. */
export type FocusChild = {
  readonly name: string
  /** Null where the word was not recognised. */
  readonly pupil: PupilId | null
  readonly homeClass: string | null
  readonly count: PupilCount
}

export type TimePoint = {
  readonly day: Temporal.PlainDate
  readonly title: string
  readonly mean: number
  readonly worst: number
}

export type SchoolContinuity = {
  readonly school: SchoolName
  readonly window: Window
  readonly timetable: TimetableHead | null
  /** The child who meets the most adults first. */
  readonly children: readonly FocusChild[]
  readonly summary: Pick<Counted, 'mean' | 'worst' | 'distribution'>
  /** The oldest first; the last is the one in use. */
  readonly overTime: readonly TimePoint[]
  readonly hasDraft: boolean
}

/** So many timetables are counted again for the picture over time. */
const mostPoints = 8

const weeksIn = (weeks: readonly string[], window: Window): readonly string[] =>
  weeks.slice(0, window === 'week' ? 1 : 2)

const countFocus = (timetable: Timetable, weeks: readonly string[]): Counted =>
  countAdults(timetable, { weeks, pupils: new Set(timetable.needs.map(({ pupil }) => pupil)) })

const homeClassesOf = async (
  tx: ActorTx,
  pupils: readonly PupilId[],
): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ pupil_id: string; title: string }>`
    select m.pupil_id, c.title from class_member m
      join class c on c.municipality_id = m.municipality_id and c.id = m.class_id and c.kind = 'homeroom'
    where m.municipality_id = ${tx.actor.municipality} and m.pupil_id = any (${pupils}::uuid[])
      and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})`.execute(tx.db)
  return new Map(rows.map(({ pupil_id, title }) => [pupil_id, title]))
}

const childrenOf = async (
  tx: ActorTx,
  id: TimetableId,
  { pupils }: Counted,
): Promise<readonly FocusChild[]> => {
  const names = await namesOf(tx, id)
  const known = pupils.flatMap(({ pupil }) => names.pupilId(pupil) ?? [])
  const classes = await homeClassesOf(tx, known)
  return pupils
    .map((count): FocusChild => {
      const pupil = names.pupilId(count.pupil)
      return {
        name: names.pupil(count.pupil),
        pupil,
        homeClass: pupil === null ? null : (classes.get(pupil) ?? null),
        count,
      }
    })
    .toSorted((a, b) => b.count.adults - a.count.adults || (a.name < b.name ? -1 : 1))
}

export const readSchoolContinuity = async (
  tx: ActorTx,
  school: SchoolName,
  window: Window,
): Promise<SchoolContinuity> => {
  const heads = await timetablesOf(tx, school.id)
  const used = heads.filter(({ state }) => state !== 'draft').slice(0, mostPoints)
  const current = heads.find(({ state }) => state === 'current') ?? null
  const points: TimePoint[] = []
  let counted: Counted | null = null
  for (const head of used.toReversed()) {
    const found = countFocus(await loadTimetable(tx, head.id), weeksIn(head.weeks, window))
    if (head.id === current?.id) counted = found
    if (found.pupils.length > 0)
      points.push({
        day: dayOf(head.importedAt),
        title: head.title,
        mean: found.mean,
        worst: found.worst,
      })
  }
  return {
    school,
    window,
    timetable: current,
    children: current === null || counted === null ? [] : await childrenOf(tx, current.id, counted),
    summary: counted ?? { mean: 0, worst: 0, distribution: [] },
    overTime: points,
    hasDraft: heads.some(({ state }) => state === 'draft'),
  }
}

export const pupilsShown = ({ children }: SchoolContinuity): readonly PupilId[] =>
  children.flatMap(({ pupil }) => pupil ?? [])
