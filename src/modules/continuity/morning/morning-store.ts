import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { PupilId } from '#platform/ids.ts'
import { countLessonsMet, type LessonsMet } from '../engine/substitutes.ts'
import { bySlot, type AdultKind, type Lesson, type Need, type Timetable } from '../engine/timetable.ts'
import { PartId, type TimetableId } from '../ids.ts'
import { each, type KeptLesson, loadNeeds, loadStaff, type OneId, oneIdIn, withPeople } from '../load.ts'
import type { TimetableHead } from '../timetable-store.ts'

const weekLessons = async (tx: ActorTx, id: TimetableId, week: string): Promise<readonly KeptLesson[]> => {
  const { rows } = await sql<KeptLesson>`
    select id, source_id, week, day, slot, minutes, subject, room, group_name, group_id from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id} and week = ${week}
    order by id`.execute(tx.db)
  return rows
}

type Adults = ReadonlyMap<string, readonly string[]>
/** Everybody who is in a lesson, and of them those who teach it. */
type AdultsIn = { readonly all: Adults; readonly teaching: Adults }

/** Of so few weeks it is quicker to read the adults of all lessons than to ask lesson by lesson. */
export const fewWeeks = 2

/**
 * The adults of these lessons, and with few weeks those of all others too. A long list of ids is asked about only where it must be: a
 * plan that the server keeps compares each row with all of it.
 */
const adultsIn = async (
  tx: ActorTx,
  { id, weeks }: Pick<TimetableHead, 'id' | 'weeks'>,
  lessons: readonly string[],
  oneId: OneId,
): Promise<AdultsIn> => {
  const which =
    weeks.length <= fewWeeks ? sql`timetable_id = ${id}` : sql`lesson_id = any (${lessons}::uuid[])`
  const { rows } = await sql<{ lesson_id: string; adult_id: string; part: string }>`
    select lesson_id, adult_id, part from timetable_lesson_adult
    where municipality_id = ${tx.actor.municipality} and ${which} order by lesson_id, place`.execute(tx.db)
  const byLesson = (some: typeof rows): Adults =>
    new Map(
      [...Map.groupBy(some, ({ lesson_id }) => lesson_id)].map(([lesson, adults]) => [
        lesson,
        each(
          adults.map(({ adult_id }) => adult_id),
          oneId,
        ),
      ]),
    )
  return { all: byLesson(rows), teaching: byLesson(rows.filter(({ part }) => part === 'teaches')) }
}

type Groups = {
  /** Everybody who is taught: the focus children by id, and of the others only that they are there. */
  readonly pupils: ReadonlyMap<string, readonly string[]>
  /** The groups that a focus child is in. */
  readonly ofChild: ReadonlyMap<string, readonly string[]>
}

const groupsOf = async (
  tx: ActorTx,
  id: TimetableId,
  children: ReadonlySet<string>,
  oneId: OneId,
): Promise<Groups> => {
  const { rows: sizes } = await sql<{ id: string; size: number }>`
    select id, size from timetable_group
    where municipality_id = ${tx.actor.municipality} and timetable_id = ${id}`.execute(tx.db)
  const { rows } = await sql<{ group_id: string; pupil: string }>`
    select group_id, timetable_pupil_id as pupil from timetable_group_pupil
    where municipality_id = ${tx.actor.municipality} and timetable_pupil_id = any (${[...children]}::uuid[])
    order by timetable_pupil_id`.execute(tx.db)
  const known = Map.groupBy(rows, ({ group_id }) => group_id)
  const pupils = new Map(
    sizes.map((group) => {
      const focus = each(
        (known.get(group.id) ?? []).map(({ pupil }) => pupil),
        oneId,
      )
      const others = Array.from({ length: Math.max(0, group.size - focus.length) }, (_, at) => `other ${at}`)
      return [group.id, [...focus, ...others]] as const
    }),
  )
  const ofChild = Map.groupBy(rows, ({ pupil }) => oneId(pupil))
  return {
    pupils,
    ofChild: new Map([...ofChild].map(([child, groups]) => [child, groups.map(({ group_id }) => group_id)])),
  }
}

/** The timetable of one week, as far as it takes to find substitutes: nobody's name, and of the children only those with a need. */
export type Week = {
  readonly timetable: Timetable
  readonly children: ReadonlySet<string>
  readonly groups: Groups
  /** Of the lessons that were read; with few weeks, of all. */
  readonly adults: AdultsIn
}

const focusOf = (needs: readonly Need[]): ReadonlySet<string> =>
  new Set(needs.flatMap(({ pupil, sharedWith }) => [pupil, ...sharedWith]))

export const loadWeek = async (
  tx: ActorTx,
  head: Pick<TimetableHead, 'id' | 'weeks'>,
  week: string,
  same: ReadonlyMap<string, string>,
): Promise<Week> => {
  const { id } = head
  const oneId = oneIdIn(same)
  const needs = await loadNeeds(tx, id, oneId)
  const children = focusOf(needs)
  // All words that mean one child are looked for in the groups.
  const words = new Set([
    ...children,
    ...[...same].flatMap(([word, first]) => (children.has(first) ? [word] : [])),
  ])
  const groups = await groupsOf(tx, id, words, oneId)
  const rows = await weekLessons(tx, id, week)
  const adults = await adultsIn(
    tx,
    head,
    rows.map((row) => row.id),
    oneId,
  )
  const lessons = withPeople(rows, adults.all, groups.pupils)
  return { timetable: { lessons, staff: await loadStaff(tx, id, oneId), needs }, children, groups, adults }
}

/** How many lessons these children have with whom, in all weeks of the timetable. */
export const lessonsMetBy = async (
  tx: ActorTx,
  head: Pick<TimetableHead, 'id' | 'weeks'>,
  { adults: known, groups, timetable }: Week,
  children: readonly string[],
  oneId: OneId,
): Promise<LessonsMet> => {
  if (head.weeks.length === 1) return countLessonsMet(timetable.lessons, children)
  const wanted = [...new Set(children.flatMap((child) => groups.ofChild.get(child) ?? []))]
  const { rows } = await sql<{ id: string; group_id: string }>`
    select id, group_id from timetable_lesson
    where municipality_id = ${tx.actor.municipality} and group_id = any (${wanted}::uuid[]) and timetable_id = ${head.id}`.execute(
    tx.db,
  )
  const adults =
    head.weeks.length <= fewWeeks
      ? known
      : await adultsIn(
          tx,
          head,
          rows.map((row) => row.id),
          oneId,
        )
  const lessons = Map.groupBy(rows, ({ group_id }) => group_id)
  return new Map(
    children.map((child) => {
      const met = new Map<string, number>()
      for (const group of groups.ofChild.get(child) ?? [])
        for (const lesson of lessons.get(group) ?? [])
          for (const adult of adults.all.get(lesson.id) ?? []) met.set(adult, (met.get(adult) ?? 0) + 1)
      return [child, met]
    }),
  )
}

export type NamedAdult = { readonly id: PartId; readonly name: string; readonly kind: AdultKind }

export const adultsOf = async (
  tx: ActorTx,
  id: TimetableId,
  oneId: OneId,
): Promise<readonly NamedAdult[]> => {
  const { rows } = await sql<{ id: string; name: string; kind: AdultKind }>`
    select a.id, a.kind,
      coalesce(coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), a.source_id) as name
    from timetable_adult a left join person p on p.municipality_id = a.municipality_id and p.id = a.person_id
    where a.municipality_id = ${tx.actor.municipality} and a.timetable_id = ${id}
    order by p.sort_key, a.source_id, a.id`.execute(tx.db)
  return rows.flatMap((row) => (oneId(row.id) === row.id ? [{ ...row, id: PartId.trust(row.id) }] : []))
}

export type NamedChild = {
  readonly id: string
  /** What the child is called. */
  readonly given: string
  readonly full: string
  readonly pupil: PupilId | null
  readonly homeClass: string | null
}

/** Only the children who are in the lessons that somebody is away from. */
export const childrenOf = async (tx: ActorTx, ids: readonly string[]): Promise<readonly NamedChild[]> => {
  const { rows } = await sql<{
    id: string
    given: string
    full: string
    pupil_id: string | null
    title: string | null
  }>`
    select c.id, c.pupil_id, coalesce(p.preferred_given_name, p.given_name, c.source_id) as given,
      coalesce(coalesce(p.preferred_given_name, p.given_name) || ' ' || coalesce(p.preferred_family_name, p.family_name), c.source_id) as full,
      (select min(k.title) from class_member m
        join class k on k.municipality_id = m.municipality_id and k.id = m.class_id and k.kind = 'homeroom'
        where m.municipality_id = c.municipality_id and m.pupil_id = c.pupil_id
          and m.valid_from <= ${tx.today} and (m.valid_to is null or m.valid_to > ${tx.today})) as title
    from timetable_pupil c left join person p on p.municipality_id = c.municipality_id and p.id = c.pupil_id
    where c.municipality_id = ${tx.actor.municipality} and c.id = any (${ids}::uuid[])`.execute(tx.db)
  return rows.map(({ id, given, full, pupil_id, title }) => ({
    id,
    given,
    full,
    pupil: pupil_id === null ? null : PupilId.trust(pupil_id),
    homeClass: title,
  }))
}

export const slotsOf = (lessons: readonly Lesson[]): readonly string[] =>
  [...new Set(lessons.map(({ slot }) => slot))].toSorted(bySlot)
