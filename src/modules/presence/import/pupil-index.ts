import { sql } from 'kysely'
import type { DayNumber } from '#platform/calendar/day-number.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { searchText } from '#platform/text/danish.ts'
import { partsOfClass } from '../registration/class-registration.ts'
import type { AbsencePart } from '../presence.ts'
import { municipalityOf, readGradeLevel } from '../presence-store.ts'
import { classKey } from './columns.ts'

export type IndexedClass = {
  readonly id: string
  readonly school: string
  readonly title: string
  readonly key: string
  readonly parts: readonly AbsencePart[]
  readonly from: DayNumber
  readonly until: DayNumber
}
type Span<Of> = { readonly of: Of; readonly from: DayNumber; readonly until: DayNumber }

export type IndexedPupil = {
  readonly id: string
  readonly schools: Span<string>[]
  readonly classes: Span<IndexedClass>[]
}

export type FoundPupil =
  | { readonly kind: 'found'; readonly pupil: IndexedPupil }
  | { readonly kind: 'unknown' }
  /** The classes of those it could be, as `3.a (Birkeskolen)`; with `inClass` the class was said and does not tell them apart. */
  | { readonly kind: 'several'; readonly classes: readonly string[]; readonly inClass: boolean }

export type FoundClass =
  | { readonly kind: 'found'; readonly homeClass: IndexedClass }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'several'; readonly classes: readonly string[] }

/** A class and a school (name or institution number) as a file writes them; empty where it does not. */
export type Place = { readonly className: string; readonly school: string }

export type PupilIndex = {
  /** By id, or by name among those who go to school today or on the day; the class and the school tell several apart. */
  find(text: string, place: Place, day: DayNumber, today: DayNumber): FoundPupil
  /** The home class of that title on the day; the school tells those of several schools apart. */
  findClass(place: Place, day: DayNumber): FoundClass
}

const spanOn = <Of>(spans: readonly Span<Of>[], day: DayNumber): Of | null =>
  spans.find(({ from, until }) => day >= from && day < until)?.of ?? null

export const schoolOn = (pupil: IndexedPupil, day: DayNumber): string | null => spanOn(pupil.schools, day)
export const classOn = (pupil: IndexedPupil, day: DayNumber): IndexedClass | null =>
  spanOn(pupil.classes, day)

const forever = 2 ** 30
const dayNumber = (column: string) => sql<number>`${sql.ref(column)} - date '1970-01-01'`
const endNumber = (column: string) =>
  sql<number>`coalesce(${sql.ref(column)} - date '1970-01-01', ${forever}::int)`

const readClasses = async (tx: ActorTx): Promise<ReadonlyMap<string, IndexedClass>> => {
  const rows = await tx.db
    .selectFrom('class')
    .select([
      'id',
      'school_id',
      'title',
      'grade_levels',
      dayNumber('valid_from').as('from'),
      endNumber('valid_to').as('until'),
    ])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('kind', '=', 'homeroom')
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        school: row.school_id,
        title: row.title,
        key: classKey(row.title),
        parts: partsOfClass(row.grade_levels.map(readGradeLevel)),
        from: row.from,
        until: row.until,
      },
    ]),
  )
}

type Named = Map<string, IndexedPupil[]>
type Names = { byId: Named; byName: Named }

const add = (names: Named, key: string, pupil: IndexedPupil): void => {
  const known = names.get(key)
  if (known === undefined) names.set(key, [pupil])
  else if (!known.includes(pupil)) known.push(pupil)
}

const addId = ({ byId }: Names, id: string | null, pupil: IndexedPupil): void => {
  if (id !== null && id !== '') add(byId, id.toLowerCase(), pupil)
}

const addName = ({ byName }: Names, parts: readonly (string | null)[], pupil: IndexedPupil): void =>
  add(byName, searchText(parts.filter(Boolean).join(' ')), pupil)

const readPupils = async (tx: ActorTx, names: Names): Promise<ReadonlyMap<string, IndexedPupil>> => {
  const rows = await tx.db
    .selectFrom('pupil')
    .innerJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'pupil.municipality_id').onRef('p.id', '=', 'pupil.id'),
    )
    .select([
      'p.id',
      'p.source_id',
      'p.identifier',
      'p.uniid',
      'p.username',
      'p.given_name',
      'p.middle_name',
      'p.family_name',
    ])
    .select(['p.preferred_given_name', 'p.preferred_family_name'])
    .where('pupil.municipality_id', '=', municipalityOf(tx))
    .execute()
  const pupils = new Map<string, IndexedPupil>()
  for (const row of rows) {
    const pupil: IndexedPupil = { id: row.id, schools: [], classes: [] }
    pupils.set(row.id, pupil)
    for (const id of [row.id, row.source_id, row.identifier, row.uniid, row.username]) addId(names, id, pupil)
    addName(names, [row.given_name, row.family_name], pupil)
    if (row.middle_name !== null) addName(names, [row.given_name, row.middle_name, row.family_name], pupil)
    addName(
      names,
      [row.preferred_given_name ?? row.given_name, row.preferred_family_name ?? row.family_name],
      pupil,
    )
  }
  return pupils
}

const titleOf = ({ title, school }: IndexedClass, schools: ReadonlyMap<string, string>): string =>
  `${title} (${schools.get(school) ?? ''})`

/** Reads who the pupils of a municipality are, where they went and when: once for a file. */
export const readPupilIndex = async (tx: ActorTx): Promise<PupilIndex> => {
  const names: Names = { byId: new Map(), byName: new Map() }
  const municipality = municipalityOf(tx)
  const classes = await readClasses(tx)
  const pupils = await readPupils(tx, names)
  const schoolRows = await tx.db
    .selectFrom('school')
    .select(['id', 'name', 'institution_number'])
    .where('municipality_id', '=', municipality)
    .execute()
  const schools = new Map(schoolRows.map((row) => [row.id, row.name]))
  const enrolments = await tx.db
    .selectFrom('enrolment')
    .select(['pupil_id', 'school_id', dayNumber('valid_from').as('from'), endNumber('valid_to').as('until')])
    .where('municipality_id', '=', municipality)
    .execute()
  for (const row of enrolments)
    pupils.get(row.pupil_id)?.schools.push({ of: row.school_id, from: row.from, until: row.until })
  const members = await tx.db
    .selectFrom('class_member')
    .select(['pupil_id', 'class_id', dayNumber('valid_from').as('from'), endNumber('valid_to').as('until')])
    .where('municipality_id', '=', municipality)
    .execute()
  for (const row of members) {
    const of = classes.get(row.class_id)
    if (of !== undefined) pupils.get(row.pupil_id)?.classes.push({ of, from: row.from, until: row.until })
  }

  const byKey = Map.groupBy(classes.values(), ({ key }) => key)
  const isAt = (school: string | null, wanted: string): boolean =>
    wanted === '' ||
    schoolRows.some(
      (row) =>
        row.id === school &&
        (searchText(row.name) === wanted || searchText(row.institution_number ?? '') === wanted),
    )
  const within = (
    pupils: readonly IndexedPupil[],
    { className, school }: Place,
    day: DayNumber,
    today: DayNumber,
  ): readonly IndexedPupil[] => {
    const [key, wanted] = [classKey(className), searchText(school)]
    return pupils.filter(
      (pupil) =>
        (key === '' || (classOn(pupil, day) ?? classOn(pupil, today))?.key === key) &&
        isAt(schoolOn(pupil, day) ?? schoolOn(pupil, today), wanted),
    )
  }
  const named = (name: string, place: Place, day: DayNumber, today: DayNumber): FoundPupil => {
    const current = (names.byName.get(searchText(name)) ?? []).filter(
      (pupil) => schoolOn(pupil, day) !== null || schoolOn(pupil, today) !== null,
    )
    const fitting = within(current, place, day, today)
    const [only] = fitting
    if (only === undefined) return { kind: 'unknown' }
    if (fitting.length === 1) return { kind: 'found', pupil: only }
    return {
      kind: 'several',
      inClass: place.className !== '',
      classes: fitting.flatMap((pupil) => {
        const home = classOn(pupil, day) ?? classOn(pupil, today)
        return home === null ? [] : [titleOf(home, schools)]
      }),
    }
  }
  return {
    find: (text, place, day, today) => {
      const byId = names.byId.get(text.toLowerCase())
      if (byId !== undefined) {
        // Two schools may each have a pupil 30: the file's class and school decide, and else nobody is named.
        const fitting = byId.length === 1 ? byId : within(byId, place, day, today)
        const [only] = fitting
        return only !== undefined && fitting.length === 1
          ? { kind: 'found', pupil: only }
          : { kind: 'several', classes: [], inClass: false }
      }
      const comma = text.lastIndexOf(',')
      if (comma < 0) return named(text, place, day, today)
      const [before, after] = [text.slice(0, comma), text.slice(comma + 1)]
      // After the comma stands the class, or the given name as in a list of names.
      const withClass = named(before, { ...place, className: after }, day, today)
      return withClass.kind === 'unknown' ? named(`${after} ${before}`, place, day, today) : withClass
    },
    findClass: ({ className, school }, day) => {
      const wanted = searchText(school)
      const fitting = (byKey.get(classKey(className)) ?? []).filter(
        (one) => day >= one.from && day < one.until && isAt(one.school, wanted),
      )
      const [only] = fitting
      if (only === undefined) return { kind: 'unknown' }
      return fitting.length === 1
        ? { kind: 'found', homeClass: only }
        : { kind: 'several', classes: fitting.map((one) => titleOf(one, schools)) }
    },
  }
}
