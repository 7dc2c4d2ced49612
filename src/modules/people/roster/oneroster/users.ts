import { cprOf } from '#platform/text/cpr.ts'
import { uniidOf } from '../cpr.ts'
import { meaningOfRole } from '../role-names.ts'
import { type AccessLevel, accessLevels, type Person, type Relation, relations } from '../roster.ts'
import { own } from './columns.ts'
import { giveRole } from './give-role.ts'
import type { GuardianLinks } from './guardians.ts'
import { gradeOf, type Row } from '../row.ts'
import { readOwnId, readStatus } from './row-rules.ts'
import { fileNameOf, modeOf, readRows, type Reading } from './table.ts'

/** `{type:id},{type:id}`: other systems' names for the person. */
const userIdsIn = (row: Row): ReadonlyMap<string, string> => {
  const ids = new Map<string, string>()
  const text = row.text('userIds')
  if (text === '' || !text.includes(':')) return ids
  for (const [, type = '', id = ''] of text.matchAll(/\{?\s*([^:{},]+):([^{},]+?)\s*\}?(?:,|$)/g))
    ids.set(
      type
        .trim()
        .toLowerCase()
        .replaceAll(/[^a-z]/g, ''),
      id.trim(),
    )
  return ids
}

const emailIn = (row: Row): string | null => {
  const email = row.optional('email', 254)
  if (email === null || /^[^\s@]+@[^\s@]+$/.test(email)) return email
  row.warn('emailInvalid', 'email')
  return null
}

const cprIn = (row: Row, userIds: ReadonlyMap<string, string>): string | null => {
  const text = userIds.get('cpr') ?? userIds.get('cprnr') ?? ''
  if (text === '') return null
  const cpr = cprOf(text)
  // The cell itself is not quoted, because it holds the number.
  if (cpr === null) row.error('cprInvalid', 'userIds (cpr)')
  return cpr
}

const usernameIn = (row: Row): string | null => {
  if (row.text(own('username')) === 'none') return null
  const username = row.optional('username')
  if (username === null) row.warn('valueMissing', 'username')
  return username
}

const personIn = (row: Row, sourcedId: string): Person | null => {
  const enabled = row.truth('enabledUser', 'error')
  if (row.text('enabledUser') === '') row.error('valueMissing', 'enabledUser', 'true, false')
  const givenName = row.required('givenName', 200)
  const familyName = row.required('familyName', 200)
  const userIds = userIdsIn(row)
  const uniid = userIds.get('uniid') ?? userIds.get('unilogin') ?? ''
  const person = {
    middleName: row.optional('middleName', 200),
    preferredGivenName: row.optional('preferredGivenName', 200),
    preferredFamilyName: row.optional('preferredFamilyName', 200),
    username: usernameIn(row),
    identifier: row.optional('identifier'),
    uniid: uniidOf(uniid),
    cpr: cprIn(row, userIds),
    email: emailIn(row),
    phone: row.optional('phone', 50),
    sms: row.optional('sms', 50),
    // A protection that cannot be read must stop the import: to guess "no" would show an address that is protected.
    protected: row.truth(own('protected'), 'error'),
  }
  if (enabled === null || givenName === null || familyName === null) return null
  return { sourcedId, enabled, givenName, familyName, ...person }
}

const gradeIn = (row: Row): number | null => {
  const [grade, ...more] = row.list('grades')
  if (grade === undefined) return null
  const level = more.length === 0 ? gradeOf(grade) : null
  if (level === null) row.warn('gradeUnknown', 'grades')
  return level
}

const split = (text: string): readonly string[] =>
  text === '' ? [] : text.split(',').map((part) => part.trim())

/** A column of ours that says one thing for each agent, in the same order. */
const alignedWith = (row: Row, agents: readonly string[], column: string): readonly string[] => {
  const values = split(row.text(column))
  if (values.length !== 0 && values.length !== agents.length)
    row.error('listLength', column, String(agents.length))
  return values
}

const oneOf = <Value extends string>(
  row: Row,
  column: string,
  allowed: readonly Value[],
  text: string | undefined,
): Value | null => {
  if (text === undefined || text === '') return null
  const value = allowed.find((each) => each === text)
  if (value === undefined) row.error('valueUnknown', column, allowed.join(', '))
  return value ?? null
}

const readAgents = (reading: Reading, row: Row, person: number, links: GuardianLinks): void => {
  const agents = split(row.text('agentSourcedIds'))
  if (agents.length === 0) return
  const [relation, custody, access] = ['relation', 'custody', 'access'].map((name) =>
    alignedWith(row, agents, own(name)),
  )
  const file = fileNameOf(reading, 'users')
  const seen = new Set<string>()
  agents.forEach((agent, at) => {
    if (agent === '' || seen.has(agent)) return
    seen.add(agent)
    const number = reading.people.numberOf(agent)
    if (number === person) {
      row.warn('guardianNotLinked', 'agentSourcedIds')
      return
    }
    reading.ids.people.refer(file, row, 'agentSourcedIds', agent)
    links.add({
      user: person,
      agent: number,
      row: row.number,
      relation: oneOf<Relation>(row, own('relation'), relations, relation?.[at]),
      custody: oneOf(row, own('custody'), ['true', 'false'], custody?.[at]),
      access: oneOf<AccessLevel>(row, own('access'), accessLevels, access?.[at]),
    })
  })
}

/** In version 1.1 a user's row also says what the user is, and at which schools. */
const readRole11 = (reading: Reading, row: Row, person: number, sourcedId: string): void => {
  const written = row.required('role')
  const orgs = row.list('orgSourcedIds')
  if (orgs.length === 0) row.error('valueMissing', 'orgSourcedIds')
  const found = written === null ? null : meaningOfRole(written)
  if (written !== null && found === null) row.error('roleUnknown', 'role')
  if (found === null) return
  if (found.name !== written) row.warn('valueUnknown', 'role', found.name)
  orgs.forEach((org, at) => {
    giveRole(reading, row, fileNameOf(reading, 'users'), found, {
      sourcedId: `${sourcedId}/${found.name}/${org}`,
      person,
      orgColumn: 'orgSourcedIds',
      org,
      primary: at === 0,
      grade: reading.people.gradeOf(person),
      period: { from: null, to: null },
    })
  })
}

const readUser = (reading: Reading, row: Row, links: GuardianLinks): void => {
  const sourcedId = readOwnId(row)
  const status = readStatus(row, modeOf(reading, 'users'))
  if (sourcedId === null || status === null || !reading.ids.people.take(row, sourcedId, status)) return
  if (status === 'ended') {
    reading.sink.end('people', sourcedId)
    return
  }
  const number = reading.people.numberOf(sourcedId)
  reading.people.setGrade(number, gradeIn(row))
  const person = personIn(row, sourcedId)
  if (reading.manifest.version === '1.1') readRole11(reading, row, number, sourcedId)
  readAgents(reading, row, number, links)
  if (row.text('password') !== '') links.sawPassword()
  if (person !== null) reading.sink.put('people', person)
}

export const readUsers = async (reading: Reading, links: GuardianLinks): Promise<void> => {
  await readRows(reading, 'users', (has) => {
    links.hasColumn = has('agentSourcedIds')
    return (row) => readUser(reading, row, links)
  })
  await reading.ids.people.settle(reading.known)
  if (links.passwords > 0)
    reading.problems.warn('passwordIgnored', {
      file: fileNameOf(reading, 'users'),
      column: 'password',
      value: String(links.passwords),
    })
}
