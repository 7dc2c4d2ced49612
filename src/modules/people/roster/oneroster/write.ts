import type { Readable } from 'node:stream'
import { csvDocument } from '#platform/files/csv-write.ts'
import { zipOf } from '#platform/files/zip-write.ts'
import { columnsOf, otherFiles, type RosterFile, rosterFiles } from './columns.ts'
import { demographicsTable, enrollmentsTable, rolesTable, usersTable } from './write-people.ts'
import { gather, type RosterToWrite, type Table, type WriteOptions } from './write-shared.ts'
import { classesTable, coursesTable, orgsTable, sessionsTable } from './write-teaching.ts'

export type { RosterToWrite, WriteOptions } from './write-shared.ts'

const manifestRows = (options: WriteOptions): readonly (readonly string[])[] => {
  const isWritten = (file: string): boolean => (rosterFiles as readonly string[]).includes(file)
  const files = [...rosterFiles, ...otherFiles].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  return [
    ['manifest.version', '1.0'],
    ['oneroster.version', '1.2'],
    ...files.map((file) => [`file.${file}`, isWritten(file) ? 'bulk' : 'absent']),
    ['source.systemName', options.systemName],
    ['source.systemCode', options.systemCode],
  ]
}

/** A strictly conforming OneRoster 1.2 bulk set as a zip. What it holds is what `read` gives; nothing is left out but CPR. */
export const writeOneRoster = async (roster: RosterToWrite, options: WriteOptions): Promise<Readable> => {
  const gathered = await gather(roster)
  const tables: Record<RosterFile, Table> = {
    academicSessions: sessionsTable(roster, options, gathered),
    orgs: orgsTable(roster, options, gathered),
    courses: coursesTable(roster, gathered),
    classes: classesTable(roster),
    users: usersTable(roster, options, gathered),
    roles: rolesTable(roster, gathered),
    enrollments: enrollmentsTable(roster),
    demographics: demographicsTable(roster),
  }
  const headerOf = (file: RosterFile): readonly string[] => [...columnsOf(file, '1.2'), ...tables[file].extra]
  return zipOf([
    { name: 'manifest.csv', content: csvDocument(['propertyName', 'value'], manifestRows(options)) },
    ...rosterFiles.map((file) => ({
      name: `${file}.csv`,
      content: csvDocument(headerOf(file), tables[file].rows()),
    })),
  ])
}
