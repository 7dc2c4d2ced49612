import { createHash } from 'node:crypto'
import type { CsvCell } from '#platform/files/csv-write.ts'
import type { Guardianship, Relation, RosterKind, RosterRecords } from '../roster.ts'

/** Asked for one kind at a time, and for some kinds more than once. Only what is in force today, as bulk files are. */
export type RosterToWrite = {
  read<Kind extends RosterKind>(
    kind: Kind,
  ): AsyncIterable<RosterRecords[Kind]> | Iterable<RosterRecords[Kind]>
}

export type WriteOptions = {
  readonly systemName: string
  readonly systemCode: string
  /** The school year that a class without a session is placed in, because the standard wants one. `to` is exclusive. */
  readonly schoolYear: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }
  /** Stands as the district where the roster has none. */
  readonly municipality: { readonly name: string; readonly identifier: string | null }
  /** CPR numbers leave Medvind only when someone has asked for just that. */
  readonly withCpr?: boolean
}

export type Rows = AsyncGenerator<readonly CsvCell[]>
export type Table = { readonly extra: readonly string[]; readonly rows: () => Rows }

export const blank = ['', ''] as const
export const nowhere = 'medvind-municipality'
export const noYear = 'medvind-school-year'
export const noCourse = (school: string): string => idForExport(`medvind-no-course-${school}`)

/** The standard allows few characters in an id. One that has others is replaced, each time by the same. */
export const idForExport = (id: string): string =>
  /^[0-9A-Za-z./@_-]{1,255}$/.test(id)
    ? id
    : `medvind-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
export const idOrBlank = (id: string | null): string => (id === null ? '' : idForExport(id))
export const dayOrBlank = (day: Temporal.PlainDate | null): string => day?.toString() ?? ''
export const listed = (parts: readonly (string | number)[]): string =>
  parts.map((part) => String(part).replaceAll(',', ' ')).join(',')

/** What several files need of each other, gathered before the first line is written: a few bytes for each person. */
export type Gathered = {
  readonly grades: ReadonlyMap<string, number>
  readonly schoolOfPupil: ReadonlyMap<string, string>
  readonly guardians: ReadonlyMap<string, readonly Guardianship[]>
  /** For each guardian the role that the standard knows, and a school to stand at. */
  readonly adults: ReadonlyMap<string, { readonly role: string; readonly org: string }>
  readonly hasDistrict: boolean
  readonly firstDistrict: string
  readonly needsYear: boolean
  readonly schoolYears: ReadonlySet<string>
  readonly schoolsWithoutCourse: ReadonlySet<string>
}

const roleOfRelation: Readonly<Record<Relation, string>> = {
  parent: 'parent',
  mother: 'parent',
  father: 'parent',
  guardian: 'guardian',
  official: 'guardian',
  relative: 'relative',
  other: 'relative',
}

export const gather = async (roster: RosterToWrite): Promise<Gathered> => {
  const grades = new Map<string, number>()
  const schoolOfPupil = new Map<string, string>()
  for await (const { pupil, school, gradeLevel, primary } of roster.read('schoolEnrolments')) {
    if (gradeLevel !== null && (primary || !grades.has(pupil))) grades.set(pupil, gradeLevel)
    if (primary || !schoolOfPupil.has(pupil)) schoolOfPupil.set(pupil, school)
  }
  const guardians = new Map<string, Guardianship[]>()
  const adults = new Map<string, { role: string; org: string }>()
  let firstDistrict = ''
  for await (const { sourcedId } of roster.read('districts')) firstDistrict ||= idForExport(sourcedId)
  const district = firstDistrict || nowhere
  for await (const each of roster.read('guardianships')) {
    guardians.set(each.pupil, [...(guardians.get(each.pupil) ?? []), each])
    const role = roleOfRelation[each.relation ?? 'other']
    // Whoever is a parent to one child and a relative of another is written with the role that opens least.
    if (!adults.has(each.guardian) || role === 'relative')
      adults.set(each.guardian, { role, org: schoolOfPupil.get(each.pupil) ?? district })
  }
  const schoolYears = new Set<string>()
  for await (const { sourcedId, kind } of roster.read('sessions'))
    if (kind === 'schoolYear') schoolYears.add(sourcedId)
  const schoolsWithoutCourse = new Set<string>()
  let needsYear = false
  for await (const each of roster.read('classes')) {
    if (each.course === null) schoolsWithoutCourse.add(each.school)
    needsYear ||= each.sessions.length === 0
  }
  return {
    grades,
    schoolOfPupil,
    guardians,
    adults,
    hasDistrict: firstDistrict !== '',
    firstDistrict: district,
    needsYear,
    schoolYears,
    schoolsWithoutCourse,
  }
}
