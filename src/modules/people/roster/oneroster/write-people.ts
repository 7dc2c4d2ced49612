import type { CsvCell } from '#platform/files/csv-write.ts'
import { roleForExport } from '../role-names.ts'
import type { Guardianship, SchoolEnrolment } from '../roster.ts'
import { own } from './columns.ts'
import {
  blank,
  dayOrBlank,
  type Gathered,
  idForExport,
  type RosterToWrite,
  type Table,
  type WriteOptions,
} from './write-shared.ts'

const userIdsOf = (uniid: string | null, cpr: string | null): string =>
  [uniid === null ? '' : `{uniid:${uniid}}`, cpr === null ? '' : `{cpr:${cpr}}`].filter(Boolean).join(',')

export const usersTable = (roster: RosterToWrite, { withCpr }: WriteOptions, gathered: Gathered): Table => ({
  extra: [own('username'), own('protected'), own('relation'), own('custody'), own('access')],
  rows: async function* () {
    for await (const each of roster.read('people')) {
      const guardians = gathered.guardians.get(each.sourcedId) ?? []
      const id = idForExport(each.sourcedId)
      const of = (value: (guardianship: Guardianship) => string | boolean | null): string =>
        guardians.map((guardianship) => value(guardianship) ?? '').join(',')
      yield [
        id,
        ...blank,
        each.enabled,
        each.username ?? id,
        userIdsOf(each.uniid, withCpr === true ? each.cpr : null),
        each.givenName,
        each.familyName,
        each.middleName,
        each.identifier,
        each.email,
        each.sms,
        each.phone,
        guardians.map(({ guardian }) => idForExport(guardian)).join(','),
        gathered.grades.get(each.sourcedId) ?? '',
        '',
        '',
        each.preferredGivenName,
        '',
        each.preferredFamilyName,
        '',
        '',
        each.username === null ? 'none' : '',
        each.protected,
        of(({ relation }) => relation),
        of(({ custody }) => custody),
        of(({ access }) => access),
      ]
    }
  },
})

const gradeText = ({ gradeLevel }: SchoolEnrolment): number | string => gradeLevel ?? ''

export const rolesTable = (roster: RosterToWrite, gathered: Gathered): Table => ({
  extra: [own('grade')],
  rows: async function* () {
    // The standard allows one primary role for each person at each org.
    const primaries = new Set<string>()
    const kindOf = (person: string, org: string, primary: boolean): string => {
      if (!primary || primaries.has(`${person}\n${org}`)) return 'secondary'
      primaries.add(`${person}\n${org}`)
      return 'primary'
    }
    const row = (
      each: {
        sourcedId: string
        primary: boolean
        from: Temporal.PlainDate | null
        to: Temporal.PlainDate | null
      },
      person: string,
      role: string,
      org: string,
    ): CsvCell[] => {
      const days = [dayOrBlank(each.from), dayOrBlank(each.to)]
      const type = kindOf(person, org, each.primary)
      return [
        idForExport(each.sourcedId),
        ...blank,
        idForExport(person),
        type,
        role,
        ...days,
        idForExport(org),
        '',
      ]
    }
    for await (const each of roster.read('schoolEnrolments'))
      yield [...row(each, each.pupil, 'student', each.department ?? each.school), gradeText(each)]
    for await (const each of roster.read('staffRoles')) {
      const org = each.department ?? each.school ?? gathered.firstDistrict
      yield [...row(each, each.person, roleForExport[each.role], org), '']
    }
    for (const [person, { role, org }] of gathered.adults) {
      const link = { sourcedId: `medvind-guardian-${person}`, primary: false, from: null, to: null }
      yield [...row(link, person, role, org), '']
    }
  },
})

export const enrollmentsTable = (roster: RosterToWrite): Table => ({
  extra: [],
  rows: async function* () {
    const schools = new Map<string, string>()
    for await (const each of roster.read('classes')) schools.set(each.sourcedId, each.school)
    const start = (each: { sourcedId: string; class: string }, person: string): CsvCell[] => [
      idForExport(each.sourcedId),
      ...blank,
      idForExport(each.class),
      idForExport(schools.get(each.class) ?? ''),
      idForExport(person),
    ]
    for await (const each of roster.read('classMemberships'))
      yield [...start(each, each.pupil), 'student', false, dayOrBlank(each.from), dayOrBlank(each.to)]
    for await (const each of roster.read('classStaff')) {
      const role = each.role === 'teacher' ? 'teacher' : 'ext:pedagogue'
      yield [...start(each, each.person), role, each.primary, dayOrBlank(each.from), dayOrBlank(each.to)]
    }
  },
})

const noFlags = Array.from({ length: 11 }, () => '')

export const demographicsTable = (roster: RosterToWrite): Table => ({
  extra: [],
  rows: async function* () {
    for await (const each of roster.read('demographics'))
      yield [idForExport(each.person), ...blank, dayOrBlank(each.birthDate), each.sex, ...noFlags]
  },
})
