import { expect, test } from 'vitest'
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
  ['production has none', { NODE_ENV: 'production' }, false],
  ['it can be switched off', { MEDVIND_DEMO: '0' }, false],
])('%s', ([, environment, demo]) => {
  expect(settled(environment).demo).toBe(demo)
})

test('a demonstration in production is refused', () => {
  expect(problemsOf({ NODE_ENV: 'production', MEDVIND_DEMO: '1' })).toHaveLength(1)
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
