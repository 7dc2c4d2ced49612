import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  const outcome = readConfig(environment)
  return outcome.kind === 'wrong' ? outcome.problems : []
}

const settled = (environment: Record<string, string>) => {
  const outcome = readConfig(environment)
  if (outcome.kind === 'wrong') throw new Error(outcome.problems.join('\n'))
  return outcome.config
}

const own = 'postgres://a@b/c'
const mails = { MEDVIND_SMTP_URL: 'smtps://medvind:kode@mail.vindrose.dk' }
const production = { NODE_ENV: 'production', MEDVIND_URL: 'https://medvind.vindrose.dk' }

const namesOf = (environment: Record<string, string>): (string | undefined)[] =>
  problemsOf(environment).map((problem) => problem.split(' ')[0])

describe('a forgotten setting never chooses another database, or another address, than the one that is meant', () => {
  test.for<[string, Record<string, string>, string[]]>([
    [
      'production with only the owner',
      { ...production, DATABASE_OWNER_URL: own, MEDVIND_CPR_KEY: '' },
      ['DATABASE_URL'],
    ],
    ['an owner alone, also outside production', { DATABASE_OWNER_URL: own }, ['DATABASE_URL']],
    ['an owner and a folder', { DATABASE_OWNER_URL: own, MEDVIND_DATA: '/srv' }, ['DATABASE_URL']],
    ['production with no database at all', production, ['DATABASE_URL']],
    ['an empty one', { ...production, DATABASE_URL: '', MEDVIND_DATA: '' }, ['DATABASE_URL']],
    ['mails without an address', { NODE_ENV: 'production', DATABASE_URL: own, ...mails }, ['MEDVIND_URL']],
    ['neither', { NODE_ENV: 'production', ...mails }, ['DATABASE_URL', 'MEDVIND_URL']],
  ])('%s is refused', ([, environment, names]) => {
    expect(new Set(namesOf(environment))).toEqual(new Set(names))
  })

  test.for<[string, Record<string, string>]>([
    ['own database', { ...production, DATABASE_URL: own, DATABASE_OWNER_URL: own }],
    ['own database without its owner', { ...production, DATABASE_URL: own }],
    ['the embedded one in a folder that was chosen', { ...production, MEDVIND_DATA: '/srv/medvind' }],
    ['a laptop', {}],
    ['a laptop with a folder', { MEDVIND_DATA: './x' }],
  ])('%s starts', ([, environment]) => {
    expect(problemsOf(environment)).toEqual([])
  })
})

test.for<[string, Record<string, string>, string | null]>([
  ['a laptop is heard by itself alone', {}, '127.0.0.1'],
  ['production is heard by all', { ...production, DATABASE_URL: own }, null],
  [
    'production behind a proxy on the same machine',
    { ...production, DATABASE_URL: own, MEDVIND_HOST: '127.0.0.1' },
    '127.0.0.1',
  ],
  ['a container with the demonstration', { MEDVIND_HOST: '*' }, null],
  ['the newer protocol', { MEDVIND_HOST: '::1' }, '::1'],
])('%s', ([, environment, host]) => {
  expect(settled(environment).host).toBe(host)
})

test.for(['medvind.dk', '127.0.0.1:3000', 'http://x', '256.1.1.1'])('nobody listens on "%s"', (host) => {
  expect(namesOf({ MEDVIND_HOST: host })).toEqual(['MEDVIND_HOST'])
})

test('everything that is wrong is told at once, by its name', () => {
  const problems = problemsOf({
    PORT: 'http',
    DATABASE_URL: 'mysql://x',
    MEDVIND_DEMO: 'måske',
    MEDVIND_URL: 'medvind',
    MEDVIND_PROXIES: '-1',
    MEDVIND_CPR_KEY: 'kort',
    MEDVIND_SMTP_URL: 'mail',
  })
  expect(problems).toHaveLength(7)
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
    expect.arrayContaining([
      'PORT',
      'DATABASE_URL',
      'MEDVIND_DEMO',
      'MEDVIND_URL',
      'MEDVIND_PROXIES',
      'MEDVIND_CPR_KEY',
      'MEDVIND_SMTP_URL',
    ]),
  )
})

test('a key or a password is never repeated in what is wrong', () => {
  const problems = problemsOf({ MEDVIND_CPR_KEY: 'hemmelig', DATABASE_URL: 'mysql://bruger:hemmelig@vaert' })
  expect(problems.join()).not.toContain('hemmelig')
})

test.for<[string, Record<string, string>, boolean]>([
  ['the embedded database has the demonstration', {}, true],
  ['an own database has none', { DATABASE_URL: 'postgres://a@b/c' }, false],
  ['an own database may ask for it', { DATABASE_URL: 'postgres://a@b/c', MEDVIND_DEMO: '1' }, true],
  ['production has none', { ...production, DATABASE_URL: own }, false],
  ['it can be switched off', { MEDVIND_DEMO: '0' }, false],
])('%s', ([, environment, demo]) => {
  expect(settled(environment).demo).toBe(demo)
})

test('a demonstration in production is refused', () => {
  expect(namesOf({ ...production, DATABASE_URL: own, MEDVIND_DEMO: '1' })).toEqual(['MEDVIND_DEMO'])
})

test.for(['0', '3000', '65535'])('port %s is a port', (port) => {
  expect(settled({ PORT: port }).port).toBe(Number(port))
})

test('an empty port is the usual one', () => {
  expect(settled({ PORT: '' }).port).toBe(3000)
})

test.for(['65536', '3000.5', ' 80', '0x50', '1e3'])('port "%s" is none', (port) => {
  expect(problemsOf({ PORT: port })).toHaveLength(1)
})
