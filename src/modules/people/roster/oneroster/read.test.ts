import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memorySource, openPath } from '#platform/files/source.ts'
import type { ProblemList, RosterOutcome } from '../problem.ts'
import type { ReadOptions, RosterBatch, RosterKind, RosterRecords } from '../roster.ts'
import { readOneRoster } from './read.ts'

type Files = Readonly<Record<string, string>>

const manifest = (modes: Readonly<Record<string, string>>, version = '1.2'): string =>
  [
    'propertyName,value',
    'manifest.version,1.0',
    `oneroster.version,${version}`,
    ...Object.entries(modes).map(([file, mode]) => `file.${file},${mode}`),
  ].join('\n')

const bulk = {
  academicSessions: 'bulk',
  orgs: 'bulk',
  courses: 'bulk',
  classes: 'bulk',
  users: 'bulk',
  roles: 'bulk',
  enrollments: 'bulk',
  demographics: 'bulk',
}

const usersHeader =
  'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns'
const rolesHeader =
  'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId'
const enrollmentsHeader =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate'

/** A small municipality in order: one school with a department, two pupils, their mother and aunt, a teacher. */
const good: Files = {
  'manifest.csv': manifest(bulk),
  'academicSessions.csv':
    'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\nsy,,,2026/27,schoolYear,2026-08-01,2027-08-01,,2027\n',
  'orgs.csv':
    'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nk,,,Vindrose,district,0999,\ns1,,,Nordskolen,school,a04441,k\nd1,,,Indskolingen,department,,s1\n',
  'courses.csv':
    'sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\nc1,,,sy,Dansk,DA,3,s1,Dansk,\n',
  'classes.csv':
    'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n3a,,,3.a,3,c1,,homeroom,,d1,sy,,,\n',
  'users.csv': `${usersHeader}\np1,,,true,p1,{uniid:ABCD1234},Alma,Holm,,,,,,"g1,g2",3,,,,,,s1,\np2,,,true,p2,,Bo,Holm,,,,,,g1,3,,,,,,s1,\ng1,,,true,g1,,Mia,Holm,,,mia@eksempel.dk,,,,,,,,,,,\ng2,,,true,g2,,Ida,Holm,,,,,,,,,,,,,,\nt1,,,true,t1,,Tom,Lund,,,,,,,,,,,,,,\n`,
  'roles.csv': `${rolesHeader}\nr1,,,p1,primary,student,2026-08-01,,s1,\nr2,,,p2,primary,student,2026-08-01,2027-08-01,d1,\nr3,,,g1,secondary,parent,,,s1,\nr4,,,g2,secondary,relative,,,s1,\nr5,,,t1,primary,teacher,,,s1,\n`,
  'enrollments.csv': `${enrollmentsHeader}\ne1,,,3a,s1,p1,student,,2026-08-01,\ne2,,,3a,s1,p2,student,false,,\ne3,,,3a,s1,t1,teacher,true,,\n`,
  'demographics.csv': `sourcedId,status,dateLastModified,birthDate,sex\np1,,,2017-03-14,female\n`,
}

type Read = {
  outcome: RosterOutcome
  problems: ProblemList
  of: <Kind extends RosterKind>(kind: Kind) => RosterRecords[Kind][]
  ended: (kind: RosterKind) => string[]
  batches: RosterBatch[]
}

const read = async (files: Files, options: ReadOptions = {}): Promise<Read> => {
  const batches: RosterBatch[] = []
  const source = memorySource(Object.entries(files).map(([name, bytes]) => ({ name, bytes })))
  const outcome = await readOneRoster(source, options, (batch) => void batches.push(batch))
  const of = <Kind extends RosterKind>(kind: Kind) =>
    batches
      .filter((batch) => batch.kind === kind)
      .flatMap(({ records }) => records as readonly RosterRecords[Kind][])
  const ended = (kind: RosterKind) =>
    batches.filter((batch) => batch.kind === kind).flatMap((batch) => batch.ended)
  return { outcome, problems: outcome.problems, of, ended, batches }
}

const edited = (file: string, from: string, to: string): Files => {
  const before = good[file] ?? ''
  if (!before.includes(from)) throw new Error(`${file} has no ${from}`)
  return { ...good, [file]: before.replace(from, to) }
}
const places = (list: ProblemList['errors']) =>
  list.map(({ code, file, row, column, value }) => [code, file, row, column, value])

describe('a set in order', () => {
  it('is read whole and without a word', async () => {
    const { outcome, problems, of } = await read(good)
    expect(problems.errors).toEqual([])
    expect(problems.warnings.map(({ code }) => code)).toEqual(['columnMissing', 'custodyFromRole'])
    expect(outcome.ok && outcome.counts).toMatchObject({
      schools: 1,
      people: 5,
      classMemberships: 2,
      classStaff: 1,
    })
    expect(of('schools')).toEqual([
      { sourcedId: 's1', name: 'Nordskolen', institutionNumber: 'A04441', identifier: null, district: 'k' },
    ])
    expect(of('departments')).toMatchObject([{ sourcedId: 'd1', school: 's1' }])
    expect(of('classes')).toMatchObject([
      { sourcedId: '3a', school: 's1', department: 'd1', gradeLevels: [3] },
    ])
    expect(of('people')[0]).toMatchObject({ uniid: 'abcd1234', protected: null, enabled: true })
    expect(of('schoolEnrolments')[1]).toMatchObject({
      pupil: 'p2',
      school: 's1',
      department: 'd1',
      gradeLevel: 3,
    })
    expect(of('schoolEnrolments')[1]?.to?.toString()).toBe('2027-08-01')
    expect(of('demographics')[0]?.birthDate?.toString()).toBe('2017-03-14')
  })

  it('gives custody to a parent and nothing to a relative', async () => {
    expect((await read(good)).of('guardianships')).toEqual([
      { pupil: 'p1', guardian: 'g1', relation: 'parent', custody: true, access: 'full' },
      { pupil: 'p1', guardian: 'g2', relation: 'relative', custody: false, access: 'none' },
      { pupil: 'p2', guardian: 'g1', relation: 'parent', custody: true, access: 'full' },
    ])
  })

  it('hands on a department only after its school, and so on', async () => {
    const kinds = (await read(good)).batches.map(({ kind }) => kind)
    expect(kinds.indexOf('schools')).toBeLessThan(kinds.indexOf('departments'))
    expect(kinds.at(-1)).toBe('guardianships')
  })
})

describe('what would corrupt is refused, with its place', () => {
  it.each([
    [
      'an unknown pupil',
      edited('enrollments.csv', 'p1,student', 'p9,student'),
      ['referenceUnknown', 'enrollments.csv', 2, 'userSourcedId', 'p9'],
    ],
    [
      'an unknown class',
      edited('enrollments.csv', '3a,s1,p2', '3x,s1,p2'),
      ['referenceUnknown', 'enrollments.csv', 3, 'classSourcedId', '3x'],
    ],
    [
      'an unknown school',
      edited('classes.csv', ',d1,', ',d9,'),
      ['referenceUnknown', 'classes.csv', 2, 'schoolSourcedId', 'd9'],
    ],
    [
      'an unknown parent org',
      edited('orgs.csv', '0999,', '0999,zz'),
      ['referenceUnknown', 'orgs.csv', 2, 'parentSourcedId', 'zz'],
    ],
    [
      'an unknown course',
      edited('classes.csv', ',c1,', ',c9,'),
      ['referenceUnknown', 'classes.csv', 2, 'courseSourcedId', 'c9'],
    ],
    [
      'an unknown term',
      edited('classes.csv', ',sy,', ',"sy,s9",'),
      ['referenceUnknown', 'classes.csv', 2, 'termSourcedIds', 's9'],
    ],
    [
      'an unknown guardian',
      edited('users.csv', '"g1,g2"', '"g1,g9"'),
      ['referenceUnknown', 'users.csv', 2, 'agentSourcedIds', 'g9'],
    ],
    [
      'an unknown person’s birthday',
      edited('demographics.csv', 'p1', 'p9'),
      ['referenceUnknown', 'demographics.csv', 2, 'sourcedId', 'p9'],
    ],
    [
      'the same person twice',
      edited('users.csv', '\np2,', '\np1,'),
      ['idDuplicate', 'users.csv', 3, 'sourcedId', 'p1'],
    ],
    [
      'the same enrolment twice',
      edited('enrollments.csv', '\ne2', '\ne1'),
      ['idDuplicate', 'enrollments.csv', 3, 'sourcedId', 'e1'],
    ],
    [
      'the 31st of April',
      edited('demographics.csv', '2017-03-14', '2017-04-31'),
      ['dayImpossible', 'demographics.csv', 2, 'birthDate', '2017-04-31'],
    ],
    [
      'a month first',
      edited('roles.csv', '2026-08-01', '12/31/2026'),
      ['dayImpossible', 'roles.csv', 2, 'beginDate', '12/31/2026'],
    ],
    [
      'an end before its beginning',
      edited('roles.csv', '2027-08-01', '2026-01-01'),
      ['periodBackwards', 'roles.csv', 3, 'endDate', '2026-01-01'],
    ],
    [
      'a role nobody knows',
      edited('roles.csv', 'teacher', 'professor'),
      ['roleUnknown', 'roles.csv', 6, 'role', 'professor'],
    ],
    [
      'an enrolment role nobody knows',
      edited('enrollments.csv', 'teacher', '__proto__'),
      ['roleUnknown', 'enrollments.csv', 4, 'role', '__proto__'],
    ],
    [
      'no family name',
      edited('users.csv', 'Alma,Holm', 'Alma,'),
      ['valueMissing', 'users.csv', 2, 'familyName', ''],
    ],
    [
      'an enabledUser that is neither',
      edited('users.csv', 'p1,,,true', 'p1,,,maybe'),
      ['booleanUnknown', 'users.csv', 2, 'enabledUser', 'maybe'],
    ],
    [
      'a class kind nobody knows',
      edited('classes.csv', 'homeroom', 'online'),
      ['valueUnknown', 'classes.csv', 2, 'classType', 'online'],
    ],
    [
      'a deletion in a bulk file',
      edited('users.csv', 'p2,,', 'p2,tobedeleted,'),
      ['statusInBulk', 'users.csv', 3, 'status', 'tobedeleted'],
    ],
    [
      'an id that is too long',
      edited('demographics.csv', 'p1', 'p'.repeat(256)),
      ['idInvalid', 'demographics.csv', 2, 'sourcedId', 'p'.repeat(200)],
    ],
    [
      'a CPR number as an id',
      edited('users.csv', 'p1,,,true', '0101011234,,,true'),
      ['cprMisplaced', 'users.csv', 2, 'sourcedId', '••••••-••••'],
    ],
    [
      'a CPR number as a name',
      edited('users.csv', 'Alma,Holm', '010101-1234,Holm'),
      ['cprMisplaced', 'users.csv', 2, 'givenName', '••••••-••••'],
    ],
    [
      'no column of roles',
      edited('roles.csv', 'role,begin', 'rolle,begin'),
      ['columnMissing', 'roles.csv', 1, 'role', 'role'],
    ],
    ['a null byte', edited('users.csv', 'Alma', 'Al\0ma'), ['nullByte', 'users.csv', 2, 'givenName', 'Alma']],
  ] satisfies [string, Files, unknown[]][])('%s', async (_what, files, expected) => {
    const { outcome, problems } = await read(files)
    expect(outcome.ok).toBe(false)
    expect(places(problems.errors)).toContainEqual(expected)
    expect(problems.errors.every(({ row }) => row !== null)).toBe(true)
  })

  it.each([
    ['no manifest', 'manifest.csv', 'manifestMissing'],
    ['no users', 'users.csv', 'fileMissing'],
    ['no orgs', 'orgs.csv', 'fileMissing'],
    ['no classes', 'classes.csv', 'fileMissing'],
  ])('%s', async (_what, name, code) => {
    const { [name]: _gone, ...rest } = good
    const { outcome, problems } = await read(rest)
    expect(outcome.ok).toBe(false)
    expect(problems.errors.map((problem) => problem.code)).toEqual([code])
  })

  it('a bulk file of people without people, which would end everyone', async () => {
    const { problems } = await read({ ...good, 'users.csv': `${usersHeader}\n` })
    expect(problems.errors[0]).toMatchObject({ code: 'fileWithoutRows', file: 'users.csv' })
  })

  it('a file that was cut off', async () => {
    const cut = good['enrollments.csv']?.slice(0, -12) ?? ''
    expect(
      (await read({ ...good, 'enrollments.csv': cut })).problems.errors.map(({ code }) => code),
    ).toContain('truncated')
  })

  it('and nothing is handed on after the first error', async () => {
    const { of } = await read(edited('orgs.csv', 'school,a04441', 'palace,a04441'))
    expect([of('people'), of('classMemberships')]).toEqual([[], []])
  })

  it('with no more than 200 of a kind, and a count of the rest', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => `x${at},,,3a,s1,nobody-${at},student,,,`).join('\n')
    const { problems } = await read({ ...good, 'enrollments.csv': `${enrollmentsHeader}\n${rows}\n` })
    expect([problems.errors.length, problems.errorCount]).toEqual([200, 500])
    expect(problems.more).toContainEqual(expect.objectContaining({ code: 'referenceUnknown', count: 300 }))
  })

  it('without a CPR number or password in any problem', async () => {
    const files = edited('users.csv', '{uniid:ABCD1234}', '{cpr:3113001234}')
    const { problems } = await read({
      ...files,
      'users.csv': files['users.csv']?.replace(',3,,,,,,s1,', ',3,hunter2,,,,,s1,') ?? '',
    })
    expect(problems.errors.map(({ code }) => code)).toEqual(['cprInvalid'])
    expect(JSON.stringify(problems)).not.toMatch(/3113001234|hunter2/)
    expect(problems.warnings.map(({ code }) => code)).toContain('passwordIgnored')
  })
})

describe('no file gives more than it may', () => {
  it.each([
    ['systemAdministrator', 's1', 'roleNotGiven'],
    ['siteAdministrator', 's1', 'roleNotGiven'],
    ['ext:systemAdministrator', 's1', 'roleNotGiven'],
    ['ext:something', 's1', 'roleNotGiven'],
    ['proctor', 's1', 'roleNotGiven'],
    ['teacher', 'k', 'roleNeedsSchool'],
    ['principal', 'k', 'roleNeedsSchool'],
  ])('%s at %s gives no role', async (role, org, code) => {
    const { outcome, problems, of } = await read(edited('roles.csv', 'teacher,,,s1', `${role},,,${org}`))
    expect(outcome.ok).toBe(true)
    expect(problems.warnings.map((warning) => warning.code)).toContain(code)
    expect(of('staffRoles')).toEqual([])
  })

  it.each([
    ['aide', 'pedagogue'],
    ['counselor', 'counsellor'],
    ['principal', 'schoolLeader'],
    ['districtAdministrator', 'administration'],
    ['ext:psychologist', 'psychologist'],
    ['ext:paedagog', 'pedagogue'],
  ])('%s is %s', async (role, expected) => {
    expect((await read(edited('roles.csv', 'teacher', role))).of('staffRoles')).toMatchObject([
      { role: expected, school: 's1' },
    ])
  })

  it('a pupil does not become staff of a class', async () => {
    const { of, problems } = await read(edited('enrollments.csv', 'p2,student', 'p2,teacher'))
    expect(of('classStaff').map(({ person }) => person)).toEqual(['t1'])
    expect(problems.warnings.map(({ code }) => code)).toContain('pupilAsStaff')
  })

  it('a guardian with neither role gets nothing', async () => {
    const { of } = await read(edited('roles.csv', 'g1,secondary,parent', 'g1,secondary,proctor'))
    expect(of('guardianships')[0]).toEqual({
      pupil: 'p1',
      guardian: 'g1',
      relation: 'other',
      custody: false,
      access: 'none',
    })
  })

  it('a protection that cannot be read stops the import', async () => {
    const [head = '', ...rows] = (good['users.csv'] ?? '').trimEnd().split('\n')
    const files = {
      ...good,
      'users.csv': [`${head},metadata.medvind.protected`, ...rows.map((row) => `${row},perhaps`)].join('\n'),
    }
    expect((await read(files)).problems.errors[0]).toMatchObject({ code: 'booleanUnknown', row: 2 })
  })
})

describe('where public files differ', () => {
  it.each([
    ['TRUE', edited('users.csv', 'p1,,,true', 'p1,,,TRUE'), 'booleanForm'],
    ['active in a bulk file', edited('users.csv', 'p2,,', 'p2,active,'), 'statusInBulk'],
    ['a moment for a day', edited('roles.csv', '2026-08-01', '2026-08-01 08:00:00'), 'dayForm'],
    ['a Danish day', edited('roles.csv', '2026-08-01', '01/08/2026'), 'dayForm'],
    ['a misspelt column', edited('users.csv', 'preferredGivenName', 'prefferedGivenName'), 'columnMisspelt'],
    ['dataLastModified', edited('users.csv', 'dateLastModified', 'dataLastModified'), 'columnMisspelt'],
    ['agents', edited('users.csv', 'agentSourcedIds', 'agents'), 'columnMisspelt'],
    ['an extra column', edited('demographics.csv', 'sex', 'sex,ext_x'), 'columnUnknown'],
    [
      'another order',
      edited(
        'demographics.csv',
        'birthDate,sex\np1,,,2017-03-14,female',
        'sex,birthDate\np1,,,female,2017-03-14',
      ),
      'columnOrder',
    ],
    ['no row in the manifest', edited('manifest.csv', 'file.roles,bulk\n', ''), 'manifestRowMissing'],
    [
      'a schoolYear column that is missing',
      edited(
        'academicSessions.csv',
        ',parentSourcedId,schoolYear\nsy,,,2026/27,schoolYear,2026-08-01,2027-08-01,,2027',
        ',parentSourcedId\nsy,,,2026/27,schoolYear,2026-08-01,2027-08-01,',
      ),
      'columnMissing',
    ],
    [
      'an id with a space',
      {
        ...good,
        'demographics.csv': 'sourcedId,birthDate\np 1,2017-03-14\n',
        'users.csv': (good['users.csv'] ?? '').replace('\np1', '\np 1'),
        'roles.csv': (good['roles.csv'] ?? '').replace('p1', 'p 1'),
        'enrollments.csv': (good['enrollments.csv'] ?? '').replace('p1', 'p 1'),
      },
      'idCharacters',
    ],
    ['a mark that turns the text', edited('users.csv', 'Alma', 'Al\u202Ema'), 'invisibleCharacters'],
    ['a file that is empty', { ...good, 'demographics.csv': '' }, 'fileEmpty'],
    ['a file that nobody knows', { ...good, 'notes.csv': 'x' }, 'fileIgnored'],
    [
      'semicolons',
      { ...good, 'demographics.csv': (good['demographics.csv'] ?? '').replaceAll(',', ';') },
      'columnMissing',
    ],
  ] satisfies [string, Files, string][])('%s is read and told', async (_what, files, code) => {
    const { outcome, problems, of } = await read(files)
    expect(problems.errors).toEqual([])
    expect(outcome.ok).toBe(true)
    expect(problems.warnings.map((warning) => warning.code)).toContain(code)
    expect(of('classMemberships').length).toBe(2)
    expect(of('schoolEnrolments')[0]?.from?.toString()).toBe('2026-08-01')
  })

  it('a file in other letters is found', async () => {
    const { 'users.csv': users = '', ...rest } = good
    const { problems, of } = await read({ ...rest, 'Users.csv': users, 'userprofiles.csv': 'sourcedId\n' })
    expect(problems.warnings.filter(({ code }) => code === 'fileMisnamed').map(({ file }) => file)).toEqual([
      'Users.csv',
      'userprofiles.csv',
    ])
    expect(of('people').length).toBe(5)
  })

  it('an empty bulk file that says nothing leaves its kind alone', async () => {
    const { outcome } = await read({ ...good, 'demographics.csv': '' })
    expect(outcome.ok && outcome.about.modes.demographics).toBe('absent')
  })

  it('hostile text is only text', async () => {
    const { of, problems } = await read(
      edited('users.csv', 'Alma,Holm', '<script>alert(1)</script>,"=HYPERLINK(""http://x"")"'),
    )
    expect(problems.errors).toEqual([])
    expect(of('people')[0]).toMatchObject({
      givenName: '<script>alert(1)</script>',
      familyName: '=HYPERLINK("http://x")',
    })
  })
})

const fixtures = '/work/shared/fixtures/oneroster'
describe.runIf(existsSync(fixtures))('the public sets', () => {
  it.each([
    ['longsight-v1p2-valid-bulk', { ok: true, people: 1, errors: [], warnings: ['institutionNumberForm'] }],
    [
      'longsight-v1p2-valid-bulk-graph',
      { ok: true, people: 2, errors: [], warnings: ['institutionNumberForm', 'guardianNotLinked'] },
    ],
    ['ms-sds-v2.1', { ok: false, people: 0, errors: ['microsoftSds'], warnings: [] }],
  ])('%s', async (name, expected) => {
    const opened = await openPath(`${fixtures}/${name}`)
    if (!opened.ok) throw new Error(opened.faults[0]?.code)
    const { problems, ...outcome } = await readOneRoster(opened.source, {}, () => undefined)
    expect({
      ok: outcome.ok,
      people: outcome.ok ? outcome.counts.people : 0,
      errors: problems.errors.map(({ code }) => code),
      warnings: problems.warnings.map(({ code }) => code),
    }).toEqual(expected)
  })

  it('oat-v1p1-base-dirty is read, with a word for every way it differs', async () => {
    const opened = await openPath(`${fixtures}/oat-v1p1-base-dirty`)
    if (!opened.ok) throw new Error(opened.faults[0]?.code)
    const outcome = await readOneRoster(opened.source, {}, () => undefined)
    expect(outcome.problems.errors).toEqual([])
    expect(outcome.ok && outcome.counts).toMatchObject({
      schools: 2,
      classes: 3,
      people: 2,
      schoolEnrolments: 2,
      classMemberships: 3,
    })
    const told = new Set(outcome.problems.warnings.map(({ code }) => code))
    for (const code of [
      'booleanForm',
      'columnOrder',
      'columnUnknown',
      'columnMisspelt',
      'fileWithoutRows',
      'statusInBulk',
      'referenceWithoutFile',
    ])
      expect(told).toContain(code)
  })
})
