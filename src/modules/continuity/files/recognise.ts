import { readCsv } from '#platform/files/csv.ts'
import { decodeText } from '#platform/files/decode.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { readColumns } from '#platform/imports/header.ts'
import { searchText } from '#platform/text/danish.ts'
import { columnWords, fileWords, type TimetableFile, timetableFiles } from './columns.ts'

/** Columns that only one of the three files has. */
const telling = {
  lessons: ['lesson', 'slot', 'teachers', 'class_or_group'],
  staff: ['staff', 'kind', 'unavailable'],
  needs: ['requirement', 'shared_with', 'primary_adult', 'forbidden_adults'],
} as const

const columnsSay = (header: readonly string[]): TimetableFile | null => {
  const { lessons, staff, needs } = columnWords
  const has = {
    lessons: readColumns(header, lessons),
    staff: readColumns(header, staff),
    needs: readColumns(header, needs),
  }
  const told = {
    lessons: telling.lessons.filter((column) => has.lessons.places[column] !== undefined).length,
    staff: telling.staff.filter((column) => has.staff.places[column] !== undefined).length,
    needs: telling.needs.filter((column) => has.needs.places[column] !== undefined).length,
  }
  const whole = timetableFiles.filter((file) => has[file].missing.length === 0 && told[file] > 0)
  const [best, second] = (whole.length > 0 ? whole : timetableFiles).toSorted((a, b) => told[b] - told[a])
  if (best === undefined || told[best] < (whole.length > 0 ? 1 : 2)) return null
  return second !== undefined && told[second] === told[best] ? null : best
}

/** Which of the three a file is: by its columns, and by its name where they do not say. */
export const timetableFileOf = (name: string, header: readonly string[]): TimetableFile | null => {
  const byColumns = columnsSay(header)
  if (byColumns !== null) return byColumns
  const words = searchText(name.replace(/\.[a-z]+$/i, '')).split(' ')
  // The lessons' own word is part of what all three may be called: `skema-voksne.csv`.
  return (
    (['staff', 'needs', 'lessons'] as const).find((file) =>
      fileWords[file].some((word) => words.includes(word)),
    ) ?? null
  )
}

/** The beginning of a file, as far as it can be read as text. */
const beginningOf = async (source: FileSource, name: string): Promise<string> => {
  let text = ''
  try {
    // Whatever is odd about the file is said when it is read for good.
    for await (const part of decodeText(source.open(name), () => {})) {
      text += part
      if (text.length >= 1000) break
    }
  } catch {
    return text
  }
  return text
}

export const isXml = async (source: FileSource, name: string): Promise<boolean> =>
  /^\ufeff?\s*</.test(await beginningOf(source, name))

export const headerOf = async (source: FileSource, name: string): Promise<readonly string[]> => {
  const table = await readCsv(source.open(name), () => {})
  table?.close()
  return table?.header ?? []
}

/** Whether these files are a timetable: lessons among them, or a timetable in XML. */
export const recognisesTimetable = async (source: FileSource): Promise<boolean> => {
  for (const name of source.names) {
    if (/<HighSchoolTimetableArchive[\s>]/.test(await beginningOf(source, name))) return true
    const header = await headerOf(source, name)
    const { lessons } = columnWords
    if (timetableFileOf(name, header) === 'lessons' && readColumns(header, lessons).missing.length === 0)
      return true
  }
  return false
}
