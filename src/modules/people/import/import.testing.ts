import pg from 'pg'
import type { Database } from '#platform/db/database.ts'
import { openUpload } from '#platform/files/source.ts'
import type { MunicipalityId } from '#platform/ids.ts'
import type { TestDatabase } from '../../../../tests/setup/database.ts'
import { writeOneRoster } from '../roster/oneroster/write.ts'
import type { Person, RosterKind, RosterRecords } from '../roster/roster.ts'
import { applyRoster, type RosterApplied, type RosterOptions } from './apply-roster.ts'

export type Roster = { readonly [Kind in RosterKind]?: readonly RosterRecords[Kind][] }
export type Files = readonly { readonly name: string; readonly bytes: Uint8Array }[]

export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text)
export const always = { from: null, to: null }

export const person = (sourcedId: string, more: Partial<Person> = {}): Person => ({
  sourcedId,
  enabled: true,
  givenName: sourcedId,
  middleName: null,
  familyName: 'Holm',
  preferredGivenName: null,
  preferredFamilyName: null,
  username: sourcedId,
  identifier: null,
  uniid: null,
  cpr: null,
  email: null,
  phone: null,
  sms: null,
  protected: null,
  ...more,
})

/** Two classes at one school: pupils p1 and p2 in 3.a, p3 in 3.b; t1 teaches 3.a, t2 both; g1 is mother of p1 and p2. */
export const smallRoster = {
  districts: [{ sourcedId: 'k', name: 'Vindrose Kommune', identifier: '0999' }],
  schools: [
    { sourcedId: 's1', name: 'Nordskolen', institutionNumber: 'A04441', identifier: null, district: 'k' },
  ],
  departments: [{ sourcedId: 'd1', name: 'Indskolingen', identifier: null, school: 's1' }],
  sessions: [
    {
      sourcedId: 'sy',
      title: '2026/2027',
      kind: 'schoolYear',
      from: day('2026-08-01'),
      to: day('2027-08-01'),
      parent: null,
      schoolYear: 2027,
    },
  ],
  courses: [{ sourcedId: 'c1', title: 'Dansk', code: null, org: 's1', session: 'sy', subjects: ['Dansk'] }],
  classes: (['3a', '3b'] as const).map((sourcedId) => ({
    sourcedId,
    title: sourcedId,
    kind: 'homeroom' as const,
    school: 's1',
    department: 'd1',
    code: null,
    gradeLevels: [3],
    course: 'c1',
    sessions: ['sy'],
    subjects: [],
  })),
  people: [
    person('p1', { uniid: 'alma0001', cpr: '1403172222' }),
    person('p2', { protected: true }),
    person('p3'),
    person('t1', { email: 't1@skole.dk', uniid: 'teac0001' }),
    person('t2'),
    person('g1', { email: 'g1@post.dk', phone: '12 34 56 78' }),
  ],
  staffRoles: [
    {
      sourcedId: 'r1',
      person: 't1',
      role: 'teacher',
      school: 's1',
      department: null,
      primary: true,
      ...always,
    },
    {
      sourcedId: 'r2',
      person: 't2',
      role: 'schoolLeader',
      school: 's1',
      department: null,
      primary: true,
      ...always,
    },
  ],
  schoolEnrolments: ['p1', 'p2', 'p3'].map((pupil) => ({
    sourcedId: `r-${pupil}`,
    pupil,
    school: 's1',
    department: 'd1',
    gradeLevel: 3,
    primary: true,
    ...always,
  })),
  classMemberships: [
    { sourcedId: 'e1', pupil: 'p1', class: '3a', ...always },
    { sourcedId: 'e2', pupil: 'p2', class: '3a', ...always },
    { sourcedId: 'e3', pupil: 'p3', class: '3b', ...always },
  ],
  classStaff: [
    { sourcedId: 'e4', person: 't1', class: '3a', role: 'teacher', primary: true, ...always },
    { sourcedId: 'e5', person: 't2', class: '3b', role: 'pedagogue', primary: false, ...always },
  ],
  demographics: [{ person: 'p1', birthDate: day('2017-03-14'), sex: 'female' }],
  guardianships: [
    { pupil: 'p1', guardian: 'g1', relation: 'mother', custody: true, access: 'full' },
    { pupil: 'p2', guardian: 'g1', relation: 'mother', custody: true, access: 'full' },
  ],
} satisfies Roster

/** The roster as a bulk set that a system could have sent. */
export const rosterFiles = async (roster: Roster): Promise<Files> => {
  const read = <Kind extends RosterKind>(kind: Kind): readonly RosterRecords[Kind][] => roster[kind] ?? []
  const zip = await writeOneRoster(
    { read },
    {
      systemName: 'Test',
      systemCode: 'test',
      schoolYear: { from: day('2026-08-01'), to: day('2027-08-01') },
      municipality: { name: 'Vindrose Kommune', identifier: '0999' },
      withCpr: true,
    },
  )
  const chunks: Buffer[] = []
  for await (const chunk of zip) chunks.push(chunk as Buffer)
  return [{ name: 'roster.zip', bytes: Buffer.concat(chunks) }]
}

export const textFiles = (files: Readonly<Record<string, string>>): Files =>
  Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))

const when = '2026-11-24T08:00:00.000Z'
const headers = {
  users:
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
  enrollments:
    'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate',
  roles:
    'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
  classes:
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
} as const

/** A delta: each row is `sourcedId,status` and what follows the date. */
export const deltaFiles = (rows: { readonly [File in keyof typeof headers]?: readonly string[] }): Files => {
  const all = [
    'academicSessions',
    'orgs',
    'courses',
    'classes',
    'users',
    'roles',
    'enrollments',
    'demographics',
  ]
  const manifest = [
    'propertyName,value',
    'manifest.version,1.0',
    'oneroster.version,1.2',
    ...all.map((file) => `file.${file},${file in rows ? 'delta' : 'absent'}`),
  ]
  const dated = (row: string): string => row.replace(/^([^,]*),([^,]*)/, `$1,$2,${when}`)
  return textFiles({
    'manifest.csv': manifest.join('\n'),
    ...Object.fromEntries(
      Object.entries(rows).map(([file, lines]) => [
        `${file}.csv`,
        [headers[file as keyof typeof headers], ...lines.map(dated)].join('\n'),
      ]),
    ),
  })
}

export const testKey = Buffer.alloc(32, 7)

export const importInto = async (
  database: Database,
  municipality: MunicipalityId,
  files: Files,
  options: Partial<RosterOptions> = {},
): Promise<RosterApplied> => {
  const opened = await openUpload(files)
  if (!opened.ok) throw new Error(opened.faults.map(({ code }) => code).join())
  return await database.as(
    { kind: 'system', name: 'import', municipality },
    async (tx) =>
      await applyRoster(tx, opened.source, {
        dryRun: false,
        partial: false,
        onProgress: () => undefined,
        cprKey: testKey,
        ...options,
      }),
  )
}

/** The counts that are not nought. */
export const changes = ({ ok, counts }: RosterApplied): Record<string, number> | 'refused' =>
  !ok
    ? 'refused'
    : Object.fromEntries(
        (['created', 'updated', 'ended'] as const).flatMap((what) =>
          Object.entries(counts[what]).flatMap(([kind, count]) =>
            count === 0 ? [] : [[`${what} ${kind}`, count]],
          ),
        ),
      )

/** Queries as the superuser of the test server, whom no policy holds back. */
export const asOwner = async <Row extends object>(
  opened: Pick<TestDatabase, 'owner'>,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/** One hash over every row of every table, also those of the queue. */
export const checksum = async (opened: Pick<TestDatabase, 'owner'>): Promise<string> => {
  const tables = await asOwner<{ name: string }>(
    opened,
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in ('public', 'jobs') order by 1`,
  )
  const hashes = await asOwner<{ hash: string }>(
    opened,
    `select md5(string_agg(hash, ',' order by hash)) as hash from (${tables
      .map(
        ({ name }) =>
          `select '${name}' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as hash from ${name} t`,
      )
      .join(' union all ')}) each`,
  )
  return hashes[0]?.hash ?? ''
}

/** How `pupil_access` differs from the facts it follows from; nothing, when it is right. */
export const accessDifference = async (opened: Pick<TestDatabase, 'owner'>): Promise<number> => {
  const [row] = await asOwner<{ count: string }>(
    opened,
    `select count(*) from (
      (table pupil_access except select * from pupil_access_fact) union all (select * from pupil_access_fact except table pupil_access)) d`,
  )
  return Number(row?.count)
}
