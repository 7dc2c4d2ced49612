import { m } from '#messages'
import { locale } from '#platform/html/locale.ts'
import { type CsvCell, csvLine } from '#platform/files/csv-write.ts'
import { absenceCategories } from '../presence.ts'
import { categoryName } from '../presence-words.ts'
import { gradeName, limitText } from '../school/words.ts'
import type { ShownGroup } from './numbers.ts'
import type { MunicipalityNumbers } from './store.ts'

/** One decimal with a Danish comma, as a Danish spreadsheet reads it. */
const decimal = (value: number | undefined): string =>
  value === undefined ? m.munipage_hidden() : value.toFixed(1).replace('.', locale() === 'da' ? ',' : '.')

const cellsOf = ({ pupils, shares, pastTotal }: ShownGroup): CsvCell[] => [
  pupils === 'hidden' ? m.munipage_hidden() : pupils,
  shares === null ? m.munipage_hidden() : shares.daysPerPupil,
  ...absenceCategories.map((category) => decimal(shares?.[category])),
  decimal(shares?.total),
  decimal(shares?.step),
  pastTotal === 'hidden' ? m.munipage_hidden() : pastTotal,
]

/** The very table of the page, hidden where the page hides; with a byte order mark, for spreadsheets. */
export const numbersCsv = ({ shown, over }: MunicipalityNumbers): string => {
  const options = { separator: ';', forSpreadsheet: true }
  const percent = (text: string): string => `${text} (%)`
  const header = [
    m.munipage_school(),
    m.munipage_grade(),
    m.munipage_pupils(),
    m.munipage_days_per_pupil(),
    ...absenceCategories.map((category) => percent(categoryName(category, locale()))),
    percent(m.schoolpage_absence_total()),
    percent(m.munipage_step()),
    m.munipage_over({ limit: limitText(over.permille) }),
  ]
  const lines: CsvCell[][] = []
  for (const school of shown.schools) {
    for (const [column, group] of school.grades.entries())
      if (group.pupils !== 0)
        lines.push([school.name, gradeName(shown.grades[column]?.grade ?? null), ...cellsOf(group)])
    lines.push([school.name, m.munipage_all_grades(), ...cellsOf(school.whole)])
  }
  for (const { grade, whole } of shown.grades)
    lines.push([m.munipage_all_schools(), gradeName(grade), ...cellsOf(whole)])
  lines.push([m.munipage_all_schools(), m.munipage_all_grades(), ...cellsOf(shown.whole)])
  return `\uFEFF${[header, ...lines].map((line) => csvLine(line, options)).join('')}`
}
