export type RosterFile =
  | 'academicSessions'
  | 'orgs'
  | 'courses'
  | 'classes'
  | 'users'
  | 'roles'
  | 'enrollments'
  | 'demographics'

export type Version = '1.1' | '1.2'

/** The files that Medvind reads, in the order that lets each refer to those before it. */
export const rosterFiles: readonly RosterFile[] = [
  'academicSessions',
  'orgs',
  'courses',
  'classes',
  'users',
  'roles',
  'enrollments',
  'demographics',
]

/** Files of the standard that hold nothing of the roster. */
export const otherFiles = [
  'categories',
  'classResources',
  'courseResources',
  'lineItemLearningObjectiveIds',
  'lineItems',
  'lineItemScoreScales',
  'resources',
  'resultLearningObjectiveIds',
  'results',
  'resultScoreScales',
  'scoreScales',
  'userProfiles',
  'userResources',
] as const

const base = ['sourcedId', 'status', 'dateLastModified']
const userNames = ['userIds', 'givenName', 'familyName', 'middleName', 'identifier', 'email', 'sms', 'phone']
const userRest = ['agentSourcedIds', 'grades', 'password']

const columns12: Record<RosterFile, readonly string[]> = {
  academicSessions: [...base, 'title', 'type', 'startDate', 'endDate', 'parentSourcedId', 'schoolYear'],
  orgs: [...base, 'name', 'type', 'identifier', 'parentSourcedId'],
  courses: [
    ...base,
    'schoolYearSourcedId',
    'title',
    'courseCode',
    'grades',
    'orgSourcedId',
    'subjects',
    'subjectCodes',
  ],
  classes: [
    ...base,
    'title',
    'grades',
    'courseSourcedId',
    'classCode',
    'classType',
    'location',
    'schoolSourcedId',
    'termSourcedIds',
    'subjects',
    'subjectCodes',
    'periods',
  ],
  users: [
    ...base,
    'enabledUser',
    'username',
    ...userNames,
    ...userRest,
    'userMasterIdentifier',
    'preferredGivenName',
    'preferredMiddleName',
    'preferredFamilyName',
    'primaryOrgSourcedId',
    'pronouns',
  ],
  roles: [
    ...base,
    'userSourcedId',
    'roleType',
    'role',
    'beginDate',
    'endDate',
    'orgSourcedId',
    'userProfileSourcedId',
  ],
  enrollments: [
    ...base,
    'classSourcedId',
    'schoolSourcedId',
    'userSourcedId',
    'role',
    'primary',
    'beginDate',
    'endDate',
  ],
  demographics: [
    ...base,
    'birthDate',
    'sex',
    'americanIndianOrAlaskaNative',
    'asian',
    'blackOrAfricanAmerican',
    'nativeHawaiianOrOtherPacificIslander',
    'white',
    'demographicRaceTwoOrMoreRaces',
    'hispanicOrLatinoEthnicity',
    'countryOfBirthCode',
    'stateOfBirthAbbreviation',
    'cityOfBirth',
    'publicSchoolResidenceStatus',
  ],
}

const users11 = [...base, 'enabledUser', 'orgSourcedIds', 'role', 'username', ...userNames, ...userRest]

export const columnsOf = (file: RosterFile, version: Version): readonly string[] =>
  version === '1.1' && file === 'users' ? users11 : columns12[file]

/** Without these the rows mean nothing to Medvind. The standard requires more; what else is missing is a warning. */
const needed: Record<RosterFile, readonly string[]> = {
  academicSessions: ['sourcedId', 'title', 'type', 'startDate', 'endDate'],
  orgs: ['sourcedId', 'name', 'type'],
  courses: ['sourcedId', 'title', 'orgSourcedId'],
  classes: ['sourcedId', 'title', 'classType', 'schoolSourcedId'],
  users: ['sourcedId', 'enabledUser', 'givenName', 'familyName'],
  roles: ['sourcedId', 'userSourcedId', 'role', 'orgSourcedId'],
  enrollments: ['sourcedId', 'classSourcedId', 'userSourcedId', 'role'],
  demographics: ['sourcedId'],
}

export const neededColumns = (file: RosterFile, version: Version): readonly string[] =>
  version === '1.1' && file === 'users' ? [...needed.users, 'orgSourcedIds', 'role'] : needed[file]

/** Names that public files use for a column of the standard. Differences in upper and lower case need no line here. */
export const misspelt: Readonly<Partial<Record<RosterFile | 'any', Readonly<Record<string, string>>>>> = {
  any: { dataLastModified: 'dateLastModified', sourceId: 'sourcedId', id: 'sourcedId', grade: 'grades' },
  academicSessions: { beginDate: 'startDate', parentSourceId: 'parentSourcedId' },
  orgs: { parentSourceId: 'parentSourcedId' },
  courses: { schoolYearId: 'schoolYearSourcedId' },
  classes: { courseSourceId: 'courseSourcedId', termSourcedId: 'termSourcedIds', terms: 'termSourcedIds' },
  users: {
    agents: 'agentSourcedIds',
    agentSourcedId: 'agentSourcedIds',
    userId: 'userIds',
    orgSourcedId: 'orgSourcedIds',
    orgs: 'orgSourcedIds',
    prefferedGivenName: 'preferredGivenName',
    prefferedMiddleName: 'preferredMiddleName',
    prefferedFamilyName: 'preferredFamilyName',
  },
  roles: { startDate: 'beginDate' },
  enrollments: { startDate: 'beginDate' },
  demographics: { userSourcedId: 'sourcedId', birthdate: 'birthDate', gender: 'sex' },
}

/** Medvind's own columns, where the standard lets a system add some. They carry what OneRoster has no place for. */
export const own = (name: string): string => `metadata.medvind.${name}`
