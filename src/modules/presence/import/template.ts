import { csvLine } from '#platform/files/csv-write.ts'
import { danishColumns } from './columns.ts'

const columns = ['pupil', 'class', 'date', 'part', 'category', 'note'] as const

/** Of the pupils in the template of pupils; a row without a pupil says that the class was registered that day. */
const examples: readonly (readonly string[])[] = [
  ['1001', '', '02-11-2026', '', 'sygdom', 'Ringede om morgenen'],
  ['Bertil Prøve', '7.b', '02-11-2026', 'morgen', 'ulovligt', ''],
  ['', '3.a', '03-11-2026', '', 'registreret', ''],
]

/** What stands in the template to download. Excel opens it as it is: semicolons and a byte order mark. */
export const absenceTemplate = (): string => {
  const line = (cells: readonly string[]): string => csvLine(cells, { separator: ';', forSpreadsheet: true })
  return `\ufeff${line(columns.map((column) => danishColumns[column]))}${examples.map(line).join('')}`
}
