import { insertRows, type InsertValue } from '#platform/db/insert-rows.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { ClassId, SchoolId } from '#platform/ids.ts'
import { readTasks } from '../engine/tasks.ts'
import type { AdultKind, Lesson, Timetable } from '../engine/timetable.ts'
import { PartId, type TimetableId } from '../ids.ts'

type Row = readonly InsertValue[]

/** Whom and what the words of a timetable mean on the roster. */
export type Matched = {
  readonly adult: (word: string) => string | null
  readonly pupil: (word: string) => string | null
  readonly schoolClass: (group: string) => ClassId | null
}

export type NewTimetable = {
  readonly school: SchoolId
  readonly title: string
  readonly state: 'draft' | 'current'
  readonly firstMonday: Temporal.PlainDate | null
  /** Else now. */
  readonly importedAt?: Temporal.Instant
  readonly fileNames: readonly string[]
  readonly fingerprint: string
  readonly timetable: Timetable
  readonly matched: Matched
}

/** An id for each word, in the order in which the words come. */
const idsOf = (words: Iterable<string>): Map<string, PartId> =>
  new Map([...new Set(words)].map((word) => [word, PartId.create()]))

const adultWords = function* ({ staff, lessons, needs }: Timetable): Generator<string> {
  for (const { id } of staff) yield id
  for (const { teachers } of lessons) yield* teachers
  for (const { primaryAdult, forbiddenAdults } of needs) {
    if (primaryAdult !== null) yield primaryAdult
    yield* forbiddenAdults
  }
}

const pupilWords = function* ({ lessons, needs }: Timetable): Generator<string> {
  const seen = new Set<readonly string[]>()
  for (const { pupils } of lessons) {
    if (seen.has(pupils)) continue
    seen.add(pupils)
    yield* pupils
  }
  for (const { pupil, sharedWith } of needs) {
    yield pupil
    yield* sharedWith
  }
}

/** Each distinct set of pupils once. Lessons of one class share their list, so that it is looked at once. */
const groupsOf = (lessons: readonly Lesson[]) => {
  const byKey = new Map<string, { readonly id: PartId; readonly pupils: readonly string[] }>()
  const byList = new Map<readonly string[], PartId | null>()
  const groupOf = ({ pupils }: Lesson): PartId | null => {
    const known = byList.get(pupils)
    if (known !== undefined) return known
    const words = [...new Set(pupils)].toSorted()
    const key = JSON.stringify(words)
    const group = words.length === 0 ? null : (byKey.get(key) ?? { id: PartId.create(), pupils: words })
    if (group !== null) byKey.set(key, group)
    byList.set(pupils, group?.id ?? null)
    return group?.id ?? null
  }
  for (const lesson of lessons) groupOf(lesson)
  return { groups: [...byKey.values()], groupOf }
}

const idIn = (ids: ReadonlyMap<string, PartId>, word: string): PartId => {
  const id = ids.get(word)
  if (id === undefined) throw new Error('A word of the timetable was not gathered.')
  return id
}

type Keys = {
  readonly municipality: string
  readonly timetable: TimetableId
  readonly adults: ReadonlyMap<string, PartId>
  readonly pupils: ReadonlyMap<string, PartId>
}

const writeAdults = async (tx: ActorTx, keys: Keys, { timetable, matched }: NewTimetable): Promise<void> => {
  const kinds = new Map<string, AdultKind>(timetable.staff.map(({ id, kind }) => [id, kind]))
  await insertRows(
    tx,
    'timetable_adult',
    ['municipality_id', 'id', 'timetable_id', 'source_id', 'person_id', 'kind'],
    [...keys.adults].map(([word, id]): Row => [
      keys.municipality,
      id,
      keys.timetable,
      word,
      matched.adult(word),
      kinds.get(word) ?? 'teacher',
    ]),
  )
  await insertRows(
    tx,
    'timetable_adult_terms',
    [
      'municipality_id',
      'timetable_id',
      'adult_id',
      'qualifications',
      'minutes_per_week',
      'max_minutes_per_day',
      'unavailable',
    ],
    timetable.staff.map((adult): Row => [
      keys.municipality,
      keys.timetable,
      idIn(keys.adults, adult.id),
      adult.qualifications,
      adult.minutesPerWeek,
      adult.maxMinutesPerDay,
      adult.unavailable,
    ]),
  )
}

const writePupils = async (
  tx: ActorTx,
  keys: Keys,
  groups: ReturnType<typeof groupsOf>['groups'],
  { matched }: NewTimetable,
): Promise<void> => {
  const { municipality, timetable, pupils } = keys
  await insertRows(
    tx,
    'timetable_pupil',
    ['municipality_id', 'id', 'timetable_id', 'source_id', 'pupil_id'],
    [...pupils].map(([word, id]): Row => [municipality, id, timetable, word, matched.pupil(word)]),
  )
  await insertRows(
    tx,
    'timetable_group',
    ['municipality_id', 'id', 'timetable_id', 'size'],
    groups.map((group): Row => [municipality, group.id, timetable, group.pupils.length]),
  )
  await insertRows(
    tx,
    'timetable_group_pupil',
    ['municipality_id', 'timetable_id', 'group_id', 'timetable_pupil_id'],
    (function* (): Generator<Row> {
      for (const group of groups)
        for (const word of group.pupils) yield [municipality, timetable, group.id, idIn(pupils, word)]
    })(),
  )
}

const writeLessons = async (
  tx: ActorTx,
  keys: Keys,
  groupOf: (lesson: Lesson) => PartId | null,
  { timetable: whole, matched }: NewTimetable,
): Promise<void> => {
  const { municipality, timetable, adults } = keys
  const { isSupport, standing } = readTasks(whole)
  const rows = whole.lessons.map((lesson) => ({ id: PartId.create(), lesson }))
  await insertRows(
    tx,
    'timetable_lesson',
    [
      'municipality_id',
      'id',
      'timetable_id',
      'source_id',
      'week',
      'day',
      'slot',
      'minutes',
      'subject',
      'room',
      'group_name',
      'class_id',
      'group_id',
      'is_support',
    ],
    rows.map(({ id, lesson }): Row => [
      municipality,
      id,
      timetable,
      lesson.id,
      lesson.week,
      lesson.day,
      lesson.slot,
      lesson.minutes,
      lesson.subject,
      lesson.room,
      lesson.group,
      matched.schoolClass(lesson.group),
      groupOf(lesson),
      isSupport(lesson),
    ]),
  )
  await insertRows(
    tx,
    'timetable_lesson_adult',
    ['municipality_id', 'timetable_id', 'lesson_id', 'place', 'adult_id', 'part'],
    (function* (): Generator<Row> {
      for (const { id, lesson } of rows) {
        const teaching = isSupport(lesson) ? [] : standing(lesson)
        for (const [place, word] of lesson.teachers.entries())
          yield [
            municipality,
            timetable,
            id,
            place + 1,
            idIn(adults, word),
            teaching.includes(word) ? 'teaches' : 'supports',
          ]
      }
    })(),
  )
}

const writeNeeds = async (tx: ActorTx, keys: Keys, { timetable: { needs } }: NewTimetable): Promise<void> => {
  const { municipality, timetable, adults, pupils } = keys
  const rows = needs.map((need) => ({ id: PartId.create(), need }))
  await insertRows(
    tx,
    'support_need',
    [
      'municipality_id',
      'id',
      'timetable_id',
      'timetable_pupil_id',
      'lessons',
      'minutes_per_week',
      'requirement',
      'primary_adult_id',
    ],
    rows.map(({ id, need }): Row => [
      municipality,
      id,
      timetable,
      idIn(pupils, need.pupil),
      need.lessons,
      need.minutesPerWeek,
      need.requirement,
      need.primaryAdult === null ? null : idIn(adults, need.primaryAdult),
    ]),
  )
  await insertRows(
    tx,
    'support_need_shared',
    ['municipality_id', 'timetable_id', 'need_id', 'timetable_pupil_id'],
    rows.flatMap(({ id, need }) =>
      [...new Set(need.sharedWith)].map((word): Row => [municipality, timetable, id, idIn(pupils, word)]),
    ),
  )
  await insertRows(
    tx,
    'support_need_forbidden',
    ['municipality_id', 'timetable_id', 'need_id', 'adult_id'],
    rows.flatMap(({ id, need }) =>
      [...new Set(need.forbiddenAdults)].map((word): Row => [
        municipality,
        timetable,
        id,
        idIn(adults, word),
      ]),
    ),
  )
}

/** Writes everything that belongs to a timetable, whose own row is there already. */
export const writeParts = async (
  tx: ActorTx,
  at: { readonly municipality: string; readonly timetable: TimetableId },
  made: NewTimetable,
): Promise<void> => {
  const { timetable } = made
  const keys = { ...at, adults: idsOf(adultWords(timetable)), pupils: idsOf(pupilWords(timetable)) }
  const { groups, groupOf } = groupsOf(timetable.lessons)
  await writeAdults(tx, keys, made)
  await writePupils(tx, keys, groups, made)
  await writeLessons(tx, keys, groupOf, made)
  await writeNeeds(tx, keys, made)
}
