/**
 * The roster as Medvind understands it, whatever it was read from. Every record is keyed by the file's own `sourcedId`,
 * periods are half-open, and `null` means that the file does not say: what is already known is then left as it is.
 */
type Day = Temporal.PlainDate

export type District = {
  readonly sourcedId: string
  readonly name: string
  readonly identifier: string | null
}

export type School = {
  readonly sourcedId: string
  readonly name: string
  /** Institutionsnummer: six characters, letters allowed, capitals. */
  readonly institutionNumber: string | null
  /** The identifier as written, when it is not an institution number. */
  readonly identifier: string | null
  readonly district: string | null
}

/** Afdeling. One without a school belongs to the municipality, such as PPR. */
export type Department = {
  readonly sourcedId: string
  readonly name: string
  readonly identifier: string | null
  readonly school: string | null
}

export const sessionKinds = ['schoolYear', 'semester', 'term', 'gradingPeriod'] as const
export type SessionKind = (typeof sessionKinds)[number]

export type Session = {
  readonly sourcedId: string
  readonly title: string
  readonly kind: SessionKind
  readonly from: Day
  readonly to: Day
  readonly parent: string | null
  /** The calendar year in which the school year ends. */
  readonly schoolYear: number | null
}

export type Course = {
  readonly sourcedId: string
  readonly title: string
  readonly code: string | null
  readonly org: string
  readonly session: string | null
  readonly subjects: readonly string[]
}

export type SchoolClass = {
  readonly sourcedId: string
  readonly title: string
  /** `homeroom` is the pupils' home class (hovedgruppe), `scheduled` a group (hold). */
  readonly kind: 'homeroom' | 'scheduled'
  readonly school: string
  readonly department: string | null
  readonly code: string | null
  /** 0–10. */
  readonly gradeLevels: readonly number[]
  readonly course: string | null
  readonly sessions: readonly string[]
  readonly subjects: readonly string[]
}

export type Person = {
  readonly sourcedId: string
  readonly enabled: boolean
  readonly givenName: string
  readonly middleName: string | null
  readonly familyName: string
  readonly preferredGivenName: string | null
  readonly preferredFamilyName: string | null
  readonly username: string | null
  readonly identifier: string | null
  /** The UniLogin id that a first sign-in is matched by. */
  readonly uniid: string | null
  /** Ten digits, never shown and never logged. */
  readonly cpr: string | null
  readonly email: string | null
  readonly phone: string | null
  readonly sms: string | null
  /** Name-and-address protection; null when the file does not say, and then an earlier protection stays. */
  readonly protected: boolean | null
}

export const sexes = ['female', 'male', 'other', 'unspecified'] as const
export type Sex = (typeof sexes)[number]

export type Demographics = {
  readonly person: string
  readonly birthDate: Day | null
  readonly sex: Sex | null
}

/** Without `systemAdministrator`: that right is given by a person inside Medvind, never by a file. */
export const staffRoleNames = [
  'teacher',
  'pedagogue',
  'counsellor',
  'resourcePerson',
  'milCoordinator',
  'schoolLeader',
  'psychologist',
  'socialWorker',
  'visitationBoard',
  'administration',
  'networkMember',
] as const
export type StaffRoleName = (typeof staffRoleNames)[number]

/** With neither school nor department the role holds for the municipality. */
export type StaffRole = {
  readonly sourcedId: string
  readonly person: string
  readonly role: StaffRoleName
  readonly school: string | null
  readonly department: string | null
  readonly primary: boolean
  readonly from: Day | null
  readonly to: Day | null
}

export type SchoolEnrolment = {
  readonly sourcedId: string
  readonly pupil: string
  readonly school: string
  readonly department: string | null
  /** 0–10. */
  readonly gradeLevel: number | null
  readonly primary: boolean
  readonly from: Day | null
  readonly to: Day | null
}

export type ClassMembership = {
  readonly sourcedId: string
  readonly pupil: string
  readonly class: string
  readonly from: Day | null
  readonly to: Day | null
}

export type ClassStaff = {
  readonly sourcedId: string
  readonly person: string
  readonly class: string
  readonly role: 'teacher' | 'pedagogue'
  readonly primary: boolean
  readonly from: Day | null
  readonly to: Day | null
}

export const relations = ['parent', 'mother', 'father', 'guardian', 'official', 'relative', 'other'] as const
export type Relation = (typeof relations)[number]

/** `full`: as holder of custody. `limited`: practical matters of the day, such as giving notice. `none`: sees nothing. */
export const accessLevels = ['full', 'limited', 'none'] as const
export type AccessLevel = (typeof accessLevels)[number]

/** `relation`, `custody` and `access` are null together when a delta names a guardian without saying what they are. */
export type Guardianship = {
  readonly pupil: string
  readonly guardian: string
  readonly relation: Relation | null
  readonly custody: boolean | null
  readonly access: AccessLevel | null
}

export type RosterRecords = {
  districts: District
  schools: School
  departments: Department
  sessions: Session
  courses: Course
  classes: SchoolClass
  people: Person
  staffRoles: StaffRole
  schoolEnrolments: SchoolEnrolment
  classMemberships: ClassMembership
  classStaff: ClassStaff
  demographics: Demographics
  guardianships: Guardianship
}
export type RosterKind = keyof RosterRecords

/** In the order of dependence: what a record points to stands before it. */
export const rosterKinds = [
  'districts',
  'schools',
  'departments',
  'sessions',
  'courses',
  'classes',
  'people',
  'staffRoles',
  'schoolEnrolments',
  'classMemberships',
  'classStaff',
  'demographics',
  'guardianships',
] as const satisfies readonly RosterKind[]

/**
 * `bulk`: the records are the whole truth; what is not among them has ended. `delta`: each record and each ended sourcedId
 * stands for itself. `deltaByPerson`: the records are complete for each person who is in `people`, and say nothing of
 * others. `absent`: the file says nothing of this kind; leave it alone.
 */
export type KindMode = 'absent' | 'bulk' | 'delta' | 'deltaByPerson'

/** `ended` holds the sourcedIds that a delta marks `tobedeleted` (for demographics the person's). */
export type RosterBatch = {
  [Kind in RosterKind]: {
    readonly kind: Kind
    readonly records: readonly RosterRecords[Kind][]
    readonly ended: readonly string[]
  }
}[RosterKind]

export type RosterAbout = {
  readonly source: 'oneroster' | 'csv'
  readonly version: '1.1' | '1.2' | null
  readonly systemName: string | null
  readonly systemCode: string | null
  readonly modes: Readonly<Record<RosterKind, KindMode>>
  /** `bulk` is the whole truth of these schools (their sourcedIds), or of all the municipality. */
  readonly schools: 'all' | readonly string[]
  /** Whoever sent the files says that they are only an extract of what is true. */
  readonly isExtract: boolean
  /** Else the files are the whole truth of home classes only, and leave groups alone. */
  readonly saysGroups: boolean
}

/** The same files read as an extract: only what they say outright has ended. */
export const extractOf = (about: RosterAbout): RosterAbout => {
  const modes = { ...about.modes }
  for (const kind of rosterKinds) if (modes[kind] !== 'absent') modes[kind] = 'delta'
  return { ...about, modes, isExtract: true }
}

/** What the municipality has already, for files that only say what changed. */
export type Known = {
  /** Schools, departments and districts, by sourcedId: a few hundred at most. */
  readonly orgs: ReadonlyMap<string, KnownOrg>
  /** Those of `ids` that are not known. Asked a few times for each file, with many ids. */
  missing(
    kind: 'sessions' | 'courses' | 'classes' | 'people',
    ids: readonly string[],
  ): Promise<readonly string[]>
}
export type KnownOrg = {
  readonly kind: 'district' | 'school' | 'department'
  readonly name: string
  readonly institutionNumber: string | null
  /** The school of a department. */
  readonly school: string | null
}

export const nothingKnown: Known = { orgs: new Map(), missing: (_kind, ids) => Promise.resolve(ids) }

/** Takes each batch as it is read. After the first error no more batches come. */
export type WriteBatch = (batch: RosterBatch) => Promise<void> | void
export type ReadProgress = { readonly file: string; readonly rows: number }
export type ReadOptions = {
  readonly known?: Known
  readonly onProgress?: (progress: ReadProgress) => void
}
