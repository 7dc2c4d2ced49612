import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { Candidate, LessonToCover } from '../engine/substitutes.ts'
import type { OneId } from '../load.ts'
import type { TimetableHead } from '../timetable-store.ts'

/** Who teaches which class, and which subject, in any week of the timetable. */
export type Taught = {
  readonly hasClass: (adult: string, group: string) => boolean
  readonly hasSubject: (adult: string, subject: string) => boolean
}

export const nothingTaught: Taught = { hasClass: () => false, hasSubject: () => false }

/** Asked about these classes and subjects alone. One week says it all itself. */
export const taughtInAnyWeek = async (
  tx: ActorTx,
  { id, weeks }: Pick<TimetableHead, 'id' | 'weeks'>,
  asked: readonly { readonly group: string; readonly subject: string }[],
  oneId: OneId,
): Promise<Taught> => {
  if (weeks.length < 2 || asked.length === 0) return nothingTaught
  const wanted = (what: 'group' | 'subject') =>
    [...new Set(asked.map((lesson) => lesson[what]))].filter(Boolean)
  const { rows } = await sql<{ group_name: string; subject: string; adult_id: string }>`
    select distinct l.group_name, l.subject, a.adult_id from timetable_lesson l
      join timetable_lesson_adult a on a.municipality_id = l.municipality_id and a.timetable_id = l.timetable_id and a.lesson_id = l.id
    where l.municipality_id = ${tx.actor.municipality} and l.timetable_id = ${id} and a.part = 'teaches'
      and (l.group_name = any (${wanted('group')}::text[]) or l.subject = any (${wanted('subject')}::text[]))`.execute(
    tx.db,
  )
  const classes = new Set(rows.map((row) => `${oneId(row.adult_id)} ${row.group_name}`))
  const subjects = new Set(rows.map((row) => `${oneId(row.adult_id)} ${row.subject}`))
  return {
    hasClass: (adult, group) => group !== '' && classes.has(`${adult} ${group}`),
    hasSubject: (adult, subject) => subject !== '' && subjects.has(`${adult} ${subject}`),
  }
}

const isOver = ({ weekLeft, dayLeft }: Candidate): boolean => (weekLeft ?? 0) < 0 || (dayLeft ?? 0) < 0

/** The order of `rankSubstitutes`, which has asked one week who knows the class. Those alike keep their order. */
const byWelcome = (x: Candidate, y: Candidate): number =>
  x.unmet.length - y.unmet.length ||
  Number(isOver(x)) - Number(isOver(y)) ||
  y.lessonsMet - x.lessonsMet ||
  Number(y.knowsClass) - Number(x.knowsClass) ||
  Number(y.knowsSubject) - Number(x.knowsSubject) ||
  (x.adult < y.adult ? -1 : 1)

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
