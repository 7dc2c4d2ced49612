import { searchText } from '#platform/text/danish.ts'

export type ColumnWords<Column extends string> = {
  /** Every name that a column may have, as `searchText` writes it. `ignored` is known and not read. */
  readonly words: Readonly<Record<string, Column | 'ignored'>>
  /** Without these the rows say nothing. */
  readonly needed: readonly Column[]
  /** The names to speak of in a Danish file; in an English one a column is called what we call it. */
  readonly danish: Readonly<Record<Column, string>>
}

export type ReadHeader<Column extends string> = {
  readonly places: Readonly<Partial<Record<Column, number>>>
  /** What the file calls each column that it has; and for one that it has not, the word in the language of its others. */
  nameOf(column: Column): string
  readonly missing: readonly Column[]
  readonly unknown: readonly string[]
  /** Two names of one column, such as `pupil` and `elev`. */
  readonly doubled: readonly string[]
}

/** Which column stands where, whatever its order and in whichever of its names. */
export const readColumns = <Column extends string>(
  header: readonly string[],
  { words, needed, danish }: ColumnWords<Column>,
): ReadHeader<Column> => {
  const places: Partial<Record<Column, number>> = {}
  const unknown: string[] = []
  const doubled: string[] = []
  for (const [place, name] of header.entries()) {
    const column = Object.hasOwn(words, searchText(name)) ? words[searchText(name)] : undefined
    if (column === undefined) {
      if (name !== '') unknown.push(name)
    } else if (column !== 'ignored') {
      if (places[column] === undefined) places[column] = place
      else doubled.push(name)
    }
  }
  const isEnglish = header.some((name) => needed.some((column) => column === name.toLowerCase()))
  return {
    places,
    nameOf: (column) => header[places[column] ?? -1] ?? (isEnglish ? column : danish[column]),
    missing: needed.filter((column) => places[column] === undefined),
    unknown,
    doubled,
  }
}
