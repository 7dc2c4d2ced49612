import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '#platform/files/source.ts'
import type { Problem, ProblemCode } from './problem.ts'
import { problemPlace, problemSentence } from './problem-words.ts'
import { readRoster } from './read.ts'

const read = async (files: readonly { name: string; bytes: Uint8Array | string }[]) =>
  await readRoster(memorySource(files), {}, () => undefined)

const header = (name: string): string =>
  ({
    'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n',
    'users.csv':
      'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,agentSourcedIds,grades\n',
    'orgs.csv': 'sourcedId,name,type,identifier,parentSourcedId\n',
    'classes.csv': 'sourcedId,title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n',
    'enrollments.csv':
      'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n',
    'pupils.csv': 'id;fornavn;efternavn;institutionsnummer;klasse;forælder 1 navn\n',
  })[name] ?? ''

const names = [
  'manifest.csv',
  'users.csv',
  'orgs.csv',
  'classes.csv',
  'enrollments.csv',
  'pupils.csv',
  'x.csv',
] as const
const cells = [
  'a',
  'b',
  '1',
  'student',
  'teacher',
  'parent',
  'school',
  'homeroom',
  'true',
  'TRUE',
  'bulk',
  'delta',
  '2026-02-30',
  '2026-08-01',
  '"',
  ',',
  ';',
  '\n',
  '\r\n',
  '\0',
  '\u202e',
  'å',
  '=1',
  '__proto__',
  'constructor',
  'file.users',
  'file.orgs',
  '{cpr:1}',
  '../',
]

describe('no bytes make the reader throw', () => {
  it('and what cannot be kept is never silent', async () => {
    const text = fc.array(fc.constantFrom(...cells), { maxLength: 60 })
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      text.map((parts) => Buffer.from(parts.join(''))),
    )
    const withHeader = fc.tuple(fc.constantFrom(...names), fc.boolean(), content)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(withHeader, { maxLength: 6, selector: ([name]) => name }),
        async (drawn) => {
          const files = drawn.map(([name, keep, bytes]) => ({
            name,
            bytes: keep ? Buffer.concat([Buffer.from(header(name)), bytes]) : bytes,
          }))
          const outcome = await read(files)
          expect(outcome.ok).toBe(outcome.problems.errorCount === 0)
          for (const problem of [...outcome.problems.errors, ...outcome.problems.warnings])
            expect(problemSentence(problem).length + problemPlace(problem).length).toBeGreaterThan(20)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('from sets that are nearly right', async () => {
    const good = [
      {
        name: 'manifest.csv',
        bytes: `${header('manifest.csv')}file.users,bulk\nfile.orgs,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n`,
      },
      {
        name: 'users.csv',
        bytes: `${header('users.csv')}p1,,,true,s1,student,p1,,Alma,Holm,g1,3\ng1,,,true,s1,parent,g1,,Mia,Holm,,\n`,
      },
      { name: 'orgs.csv', bytes: `${header('orgs.csv')}s1,Nord,school,A04441,\n` },
      { name: 'classes.csv', bytes: `${header('classes.csv')}3a,3.a,3,,homeroom,s1,\n` },
      { name: 'enrollments.csv', bytes: `${header('enrollments.csv')}e1,3a,s1,p1,student,,,\n` },
    ].map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) }))
    expect((await read(good)).problems.errors).toEqual([])
    const change = fc.record({
      file: fc.nat(good.length - 1),
      at: fc.nat(2000),
      byte: fc.nat(255),
      cut: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ file, at, byte, cut }) => {
        const files = good.map(({ name, bytes }, index) => {
          if (index !== file) return { name, bytes }
          const copy = Buffer.from(bytes)
          copy[at % copy.length] = byte
          return { name, bytes: cut ? copy.subarray(0, at % copy.length) : copy }
        })
        const outcome = await read(files)
        expect(outcome.ok).toBe(outcome.problems.errorCount === 0)
      }),
      { numRuns: 500 },
    )
  })
})

describe('what people are told', () => {
  const problem = (code: ProblemCode, more: Partial<Problem> = {}): Problem => ({
    severity: 'error',
    code,
    file: 'users.csv',
    row: 14,
    column: 'role',
    value: 'professor',
    detail: 'x.csv',
    ...more,
  })

  it('is where, what and what to do', () => {
    expect(problemPlace(problem('roleUnknown'))).toBe('users.csv, række 14, kolonnen role')
    expect(problemSentence(problem('roleUnknown'))).toContain('“professor” er ikke en kendt rolle')
    expect(problemSentence(problem('referenceUnknown', { value: 'p9', detail: 'users.csv' }))).toBe(
      '“p9” findes ikke i users.csv. Tilføj rækken dér, eller ret henvisningen.',
    )
    expect(problemPlace({ file: null, row: null, column: null })).toBe('Filerne')
  })

  it('names Microsoft when the files are Microsoft’s', async () => {
    const { problems } = await read([
      {
        name: 'users.csv',
        bytes: 'sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n',
      },
      { name: 'orgs.csv', bytes: 'sourcedId,name,type,parentSourcedId\n' },
    ])
    expect(problems.errors.map(problemSentence).join()).toContain('Microsoft School Data Sync')
  })
})

describe('a municipality of 60,000 pupils', () => {
  // The heap is held at 160 MB, so what the reader keeps cannot grow with the rows; the rest of 500 MB is the caller's.
  it('is read within 160 MB of heap', async () => {
    const script = `
      import { readOneRoster } from ${JSON.stringify(new URL('oneroster/read.ts', import.meta.url).href)}
      const header = ${JSON.stringify(Object.fromEntries(names.map((name) => [name, header(name)])))}
      const rows = {
        'manifest.csv': [4, (i) => 'file.' + ['users', 'orgs', 'classes', 'enrollments'][i] + ',bulk'],
        'orgs.csv': [100, (i) => 's' + i + ',Skole ' + i + ',school,' + (101000 + i) + ','],
        'classes.csv': [22500, (i) => 'class-' + i + ',' + (i % 10) + '.a,' + (i % 10) + ',,scheduled,s' + (i % 100) + ','],
        'users.csv': [176000, (i) => i < 60000
          ? 'p' + i + ',,,true,s' + (i % 100) + ',student,p' + i + ',{uniid:u' + i + 'abc},Åse,Sørensen,"g' + i + ',g' + (60000 + i % 50000) + '",' + (i % 10)
          : i < 170000 ? 'g' + (i - 60000) + ',,,true,s1,parent,g' + i + ',,Karen,Møller,,' : 't' + i + ',,,true,s1,teacher,t' + i + ',,Tom,Lund,,'],
        'enrollments.csv': [540000, (i) => 'e-' + i + ',class-' + (i % 22500) + ',s' + (i % 22500 % 100) + ',p' + Math.floor(i / 9) + ',student,false,2026-08-01,'],
      }
      async function* open(name) {
        yield Buffer.from(header[name])
        const [count, row] = rows[name]
        for (let at = 0; at < count; at += 1000)
          yield Buffer.from(Array.from({ length: Math.min(1000, count - at) }, (_, i) => row(at + i) + '\\n').join(''))
      }
      const source = { names: Object.keys(rows), size: () => 0, open, close: async () => {} }
      const outcome = await readOneRoster(source, {}, () => {})
      console.log(JSON.stringify([outcome.ok, outcome.counts.people, outcome.counts.classMemberships, outcome.counts.guardianships]))`
    const args = ['--max-old-space-size=160', '--input-type=module', '-e', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: process.cwd() })
    expect(JSON.parse(stdout)).toEqual([true, 176_000, 540_000, 120_000])
  }, 60_000)
})
