import { describe, expect, it } from 'vitest'
import { memorySource } from '#platform/files/source.ts'
import type { Known, RosterBatch } from '../roster.ts'
import { readOneRoster } from './read.ts'

const when = '2026-08-12T08:00:00.000Z'
const manifest = (modes: Readonly<Record<string, string>>, version = '1.2') =>
  `propertyName,value\nmanifest.version,1.0\noneroster.version,${version}\n${Object.entries({
    academicSessions: 'absent',
    orgs: 'absent',
    courses: 'absent',
    classes: 'absent',
    users: 'absent',
    roles: 'absent',
    enrollments: 'absent',
    demographics: 'absent',
    ...modes,
  })
    .map(([file, mode]) => `file.${file},${mode}`)
    .join('\n')}\n`

const here = new Set(['p1', 'g1', 't1', '3a', 'sy', 'c1'])
const asked: string[] = []
const known: Known = {
  orgs: new Map([
    ['s1', { kind: 'school', name: 'Nordskolen', institutionNumber: 'A04441', school: null }],
    ['d1', { kind: 'department', name: 'Indskolingen', institutionNumber: null, school: 's1' }],
  ]),
  missing: (kind, ids) => {
    asked.push(`${kind} ${ids.length}`)
    return Promise.resolve(ids.filter((id) => !here.has(id)))
  },
}

const read = async (files: Readonly<Record<string, string>>) => {
  const batches: RosterBatch[] = []
  asked.length = 0
  const source = memorySource(Object.entries(files).map(([name, bytes]) => ({ name, bytes })))
  const outcome = await readOneRoster(source, { known }, (batch) => void batches.push(batch))
  return {
    outcome,
    errors: outcome.problems.errors.map(({ code, row, value }) => [code, row, value]),
    warnings: outcome.problems.warnings.map(({ code }) => code),
    records: Object.fromEntries(batches.map(({ kind, records }) => [kind, records])) as Record<
      string,
      unknown[]
    >,
    ended: Object.fromEntries(batches.map(({ kind, ended }) => [kind, ended])),
  }
}

const enrollments =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n'
const users12 =
  'sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,agentSourcedIds,grades\n'

describe('a delta', () => {
  it('says what came and what ended, and may refer to what is known', async () => {
    const { outcome, records, ended } = await read({
      'manifest.csv': manifest({ enrollments: 'delta' }),
      'enrollments.csv': `${enrollments}e1,active,${when},3a,s1,p1,student,,2026-08-12,\ne2,tobedeleted,${when},,,,,,,\n`,
    })
    expect(outcome.problems.errors).toEqual([])
    expect(records['classMemberships']).toMatchObject([{ sourcedId: 'e1', pupil: 'p1', class: '3a' }])
    expect(ended).toEqual({ classMemberships: ['e2'], classStaff: ['e2'] })
    expect(outcome.ok && outcome.about.modes).toMatchObject({
      classMemberships: 'delta',
      people: 'absent',
      guardianships: 'absent',
    })
    expect(asked).toEqual(['classes 1', 'people 1'])
  })

  it('is refused when it refers to what nobody knows, or to what it ends', async () => {
    const unknown = await read({
      'manifest.csv': manifest({ enrollments: 'delta' }),
      'enrollments.csv': `${enrollments}e1,active,${when},3a,s1,p7,student,,,\n`,
    })
    expect(unknown.errors).toEqual([['referenceUnknown', 2, 'p7']])
    const ended = await read({
      'manifest.csv': manifest({ enrollments: 'delta', users: 'delta' }),
      'users.csv': `${users12}p1,tobedeleted,${when},,,,,,\n`,
      'enrollments.csv': `${enrollments}e1,active,${when},3a,s1,p1,student,,,\n`,
    })
    expect(ended.errors).toEqual([['referenceEnded', 2, 'p1']])
  })

  it('needs a status in every row', async () => {
    const { errors, warnings } = await read({
      'manifest.csv': manifest({ enrollments: 'delta' }),
      'enrollments.csv': `${enrollments}e1,,${when},3a,s1,p1,student,,,\ne2,inactive,${when},3a,s1,p1,student,,,\ne3,ACTIVE,2026-08-12,3a,s1,p1,student,,,\n`,
    })
    expect(errors).toEqual([
      ['valueMissing', 2, ''],
      ['statusUnknown', 3, 'inactive'],
    ])
    expect(warnings).toEqual(expect.arrayContaining(['momentForm', 'statusUnknown']))
  })

  it('that names a guardian without saying what one is leaves custody as it was', async () => {
    const { records, outcome } = await read({
      'manifest.csv': manifest({ users: 'delta' }),
      'users.csv': `${users12}p1,active,${when},true,p1,Alma,Holm,g1,3\n`,
    })
    expect(records['guardianships']).toEqual([
      { pupil: 'p1', guardian: 'g1', relation: null, custody: null, access: null },
    ])
    expect(outcome.ok && outcome.about.modes.guardianships).toBe('deltaByPerson')
  })

  it('may stand beside a bulk file, each with its own mode', async () => {
    const { outcome, records } = await read({
      'manifest.csv': manifest({ demographics: 'bulk', enrollments: 'delta' }),
      'demographics.csv': 'sourcedId,status,dateLastModified,birthDate,sex\np1,,,2017-03-14,\n',
      'enrollments.csv': `${enrollments}e1,active,${when},3a,s1,t1,teacher,true,,\n`,
    })
    expect(outcome.ok && outcome.about.modes).toMatchObject({
      demographics: 'bulk',
      classStaff: 'delta',
      schools: 'absent',
    })
    expect(records['classStaff']).toMatchObject([{ person: 't1', role: 'teacher', primary: true }])
  })

  it('without a row in a mixed manifest is refused', async () => {
    const { errors } = await read({
      'manifest.csv': manifest({ demographics: 'bulk', enrollments: 'delta' }).replace(
        'file.roles,absent\n',
        '',
      ),
      'demographics.csv': 'sourcedId\np1\n',
      'enrollments.csv': `${enrollments}e1,active,${when},3a,s1,t1,teacher,true,,\n`,
      'roles.csv': 'sourcedId\n',
    })
    expect(errors).toEqual([['modeUnknown', null, null]])
  })

  it('finds the school of a department that is only known from before', async () => {
    const { records } = await read({
      'manifest.csv': manifest({ classes: 'delta' }),
      'classes.csv': `sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds\n3b,active,${when},3.b,3,c1,,homeroom,,d1,sy\n`,
    })
    expect(records['classes']).toMatchObject([{ school: 's1', department: 'd1' }])
  })

  it('in version 1.1 has the roles of each person it names, whole', async () => {
    const { outcome, records } = await read({
      'manifest.csv': manifest({ users: 'delta' }, '1.1'),
      'users.csv': `sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades\nt2,active,${when},true,"s1,d1",teacher,t2,Tom,Lund,\np2,active,${when},true,s1,student,p2,Bo,Holm,03\nt3,active,${when},true,s1,administrator,t3,Eva,Lund,\n`,
    })
    expect(records['staffRoles']).toMatchObject([
      { sourcedId: 't2/teacher/s1', role: 'teacher', school: 's1', department: null, primary: true },
      { sourcedId: 't2/teacher/d1', department: 'd1', primary: false },
    ])
    expect(records['schoolEnrolments']).toMatchObject([{ pupil: 'p2', gradeLevel: 3 }])
    expect(outcome.ok && outcome.about.modes.staffRoles).toBe('deltaByPerson')
    expect(outcome.problems.warnings.map(({ code }) => code)).toContain('roleNotGiven')
  })
})
