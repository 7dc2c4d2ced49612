import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { byWelcome, type LessonToCover } from '../engine/substitutes.ts'
import type { TimetableHead } from '../timetable-store.ts'
import { fewWeeks, type Week } from './morning-store.ts'

/** Who teaches which class, and which subject, in another week of the timetable. */
export type Taught = {
  readonly hasClass: (adult: string, group: string) => boolean
  readonly hasSubject: (adult: string, subject: string) => boolean
}

export const nothingTaught: Taught = { hasClass: () => false, hasSubject: () => false }

/**
 * From the weeks beside the one that was read, of an A/B timetable: whose adults are known already, so that it is one question more. Where
 * there are many weeks, a class has much the same adults in each.
 */
export const taughtInOtherWeeks = async (
  tx: ActorTx,
  { id, weeks }: Pick<TimetableHead, 'id' | 'weeks'>,
  week: string,
  { adults }: Pick<Week, 'adults'>,
): Promise<Taught> => {
  if (weeks.length < 2 || weeks.length > fewWeeks) return nothingTaught
  const { rows } = await sql<{ id: string; group_name: string; subject: string }>`
    select id, group_name, subject from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} and week <> ${week} and not is_support`.execute(
    tx.db,
  )
  const pairs = (what: 'group_name' | 'subject'): ReadonlySet<string> =>
    new Set(
      rows.flatMap((row) =>
        row[what] === '' ? [] : (adults.teaching.get(row.id) ?? []).map((adult) => `${adult} ${row[what]}`),
      ),
    )
  const classes = pairs('group_name')
  const subjects = pairs('subject')
  return {
    hasClass: (adult, group) => classes.has(`${adult} ${group}`),
    hasSubject: (adult, subject) => subjects.has(`${adult} ${subject}`),
  }
}

/** A class of week B is no stranger in week A. */
export const knownFromAnyWeek = (
  lessons: readonly LessonToCover[],
  { hasClass, hasSubject }: Taught,
): readonly LessonToCover[] =>
  lessons.map((lesson) => ({
    ...lesson,
    candidates: lesson.candidates
      .map((candidate) => ({
        ...candidate,
        knowsClass: candidate.knowsClass || hasClass(candidate.adult, lesson.group),
        knowsSubject: candidate.knowsSubject || hasSubject(candidate.adult, lesson.subject),
      }))
      .toSorted(byWelcome),
  }))
