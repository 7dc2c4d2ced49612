import { csvLine } from '#platform/files/csv-write.ts'
import type { Row } from '../row.ts'
import type { Sheet } from './sheet.ts'
import { pupilColumns, staffColumns } from './words.ts'

const examples: Readonly<Record<Sheet, readonly Readonly<Record<string, string>>[]>> = {
  pupils: [
    {
      id: '1001',
      givenName: 'Alma Sofie',
      familyName: 'Eksempel',
      birthDate: '14-03-2017',
      school: 'Eksempelskolen',
      institutionNumber: '999001',
      class: '3.a',
      grade: '3',
      protected: 'nej',
      guardian1Name: 'Maria Eksempel',
      guardian1Email: 'maria@eksempel.dk',
      guardian1Phone: '12 34 56 78',
      guardian1Custody: 'ja',
      guardian2Name: 'Jonas Prøve',
      guardian2Email: 'jonas@eksempel.dk',
      guardian2Custody: 'ja',
    },
    {
      id: '1002',
      givenName: 'Bertil',
      familyName: 'Prøve',
      birthDate: '02-11-2012',
      school: 'Eksempelskolen',
      institutionNumber: '999001',
      class: '7.b',
      groups: '7. tysk, 7. billedkunst',
      grade: '7',
      protected: 'ja',
    },
  ],
  staff: [
    {
      id: 'L17',
      givenName: 'Karen',
      familyName: 'Eksempel',
      email: 'karen@eksempel.dk',
      role: 'lærer, vejleder',
      school: 'Eksempelskolen',
      institutionNumber: '999001',
      classes: '3.a, 7.b',
    },
    {
      id: 'S01',
      givenName: 'Peder',
      familyName: 'Prøve',
      email: 'peder@eksempel.dk',
      role: 'skoleleder',
      school: 'Eksempelskolen',
      institutionNumber: '999001',
    },
  ],
}

/** Whether a row is an example that nobody has written over. */
export const isExample = (sheet: Sheet, row: Row): boolean =>
  examples[sheet].some((example) =>
    ['id', 'givenName', 'familyName'].every((column) => example[column] === row.text(column)),
  )

/** What stands in a template to download, with example rows to write over. Excel opens it as it is: semicolons and a byte order mark. */
export const templateText = (sheet: Sheet): string => {
  const columns = Object.entries(sheet === 'pupils' ? pupilColumns : staffColumns)
  const line = (cells: readonly string[]): string => csvLine(cells, { separator: ';', forSpreadsheet: true })
  const header = line(columns.map(([, [name]]) => name))
  const rows = examples[sheet].map((example) => line(columns.map(([column]) => example[column] ?? '')))
  return `\ufeff${header}${rows.join('')}`
}
