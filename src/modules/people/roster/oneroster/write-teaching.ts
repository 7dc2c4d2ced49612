import { own } from './columns.ts'
import {
  blank,
  type Gathered,
  idForExport,
  idOrBlank,
  listed,
  noCourse,
  noYear,
  nowhere,
  type RosterToWrite,
  type Table,
  type WriteOptions,
} from './write-shared.ts'

export const sessionsTable = (
  roster: RosterToWrite,
  options: WriteOptions,
  { needsYear }: Gathered,
): Table => ({
  extra: [own('placeholder')],
  rows: async function* () {
    for await (const each of roster.read('sessions')) {
      const year = each.schoolYear ?? each.to.subtract({ days: 1 }).year
      const days = [each.from.toString(), each.to.toString()]
      yield [
        idForExport(each.sourcedId),
        ...blank,
        each.title,
        each.kind,
        ...days,
        idOrBlank(each.parent),
        year,
        '',
      ]
    }
    const { from, to } = options.schoolYear
    const year = to.subtract({ days: 1 }).year
    const title = `${from.year}/${to.year}`
    if (needsYear)
      yield [noYear, ...blank, title, 'schoolYear', from.toString(), to.toString(), '', year, 'true']
  },
})

export const orgsTable = (
  roster: RosterToWrite,
  { municipality }: WriteOptions,
  gathered: Gathered,
): Table => ({
  extra: [own('placeholder')],
  rows: async function* () {
    if (!gathered.hasDistrict)
      yield [nowhere, ...blank, municipality.name, 'district', municipality.identifier, '', 'true']
    for await (const each of roster.read('districts'))
      yield [idForExport(each.sourcedId), ...blank, each.name, 'district', each.identifier, '', '']
    for await (const each of roster.read('schools')) {
      const number = each.institutionNumber ?? each.identifier
      yield [idForExport(each.sourcedId), ...blank, each.name, 'school', number, idOrBlank(each.district), '']
    }
    for await (const each of roster.read('departments'))
      yield [
        idForExport(each.sourcedId),
        ...blank,
        each.name,
        'department',
        each.identifier,
        idOrBlank(each.school),
        '',
      ]
  },
})

export const coursesTable = (roster: RosterToWrite, gathered: Gathered): Table => ({
  extra: [own('placeholder'), own('session')],
  rows: async function* () {
    for await (const each of roster.read('courses')) {
      // The standard lets a course point at a school year only; another session stands in a column of ours.
      const isYear = each.session !== null && gathered.schoolYears.has(each.session)
      const year = isYear ? idOrBlank(each.session) : ''
      const start = [idForExport(each.sourcedId), ...blank, year, each.title, each.code, '']
      yield [
        ...start,
        idForExport(each.org),
        listed(each.subjects),
        '',
        '',
        isYear ? '' : idOrBlank(each.session),
      ]
    }
    for (const school of gathered.schoolsWithoutCourse)
      yield [noCourse(school), ...blank, '', '-', '', '', idForExport(school), '', '', 'true', '']
  },
})

export const classesTable = (roster: RosterToWrite): Table => ({
  extra: [own('department'), own('course'), own('terms')],
  rows: async function* () {
    for await (const each of roster.read('classes')) {
      const isYearless = each.sessions.length === 0
      yield [
        idForExport(each.sourcedId),
        ...blank,
        each.title,
        listed(each.gradeLevels),
        each.course === null ? noCourse(each.school) : idForExport(each.course),
        each.code,
        each.kind,
        '',
        idForExport(each.school),
        isYearless ? noYear : listed(each.sessions.map(idForExport)),
        listed(each.subjects),
        '',
        '',
        idOrBlank(each.department),
        each.course === null ? 'none' : '',
        isYearless ? 'none' : '',
      ]
    }
  },
})
