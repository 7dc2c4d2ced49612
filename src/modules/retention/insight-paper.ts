import { m } from '#messages'
import { longDay } from '#platform/calendar/day-text.ts'
import { locale } from '#platform/html/locale.ts'
import type { PaperBlock, PaperDocument, PaperFact, PaperSection } from '#platform/pdf/document.ts'
import { type InsightPart, type InsightRoom, type InsightRow, type Told, plain } from './insight.ts'
import { restSection } from './insight-rest.ts'
import type { AboutChild, NamedPerson } from './retention-store.ts'

const isRow = (value: unknown): value is InsightRow => typeof value === 'object' && value !== null

const rowsIn = (about: readonly AboutChild[], table: string): readonly InsightRow[] =>
  about
    .filter(({ name }) => name === table)
    .flatMap(({ content }) => (Array.isArray(content) ? content.filter(isRow) : []))

const moments = [
  'day',
  'due',
  'said_at',
  'written_at',
  'answered_at',
  'started_at',
  'set_at',
  'at',
  'place',
] as const

/** Whichever moment the row has. */
const momentOf = (row: InsightRow): string => {
  const value = moments.map((column) => row[column]).find((one) => one !== undefined && one !== null)
  return typeof value === 'number' ? String(value).padStart(6, '0') : plain(value)
}

/** The oldest first. */
const inOrder = (rows: readonly InsightRow[], order = momentOf): readonly InsightRow[] => {
  const keyed = rows.map((row) => ({ row, key: order(row) }))
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ row }) => row)
}

/** Many short records of one shape are read down a column, not one below the other. */
const isSeries = (records: readonly (readonly PaperFact[])[]): boolean => {
  const terms = new Set(records.flatMap((items) => items.map(({ term }) => term)))
  return (
    records.length > 3 &&
    terms.size <= 4 &&
    records.every(
      (items) =>
        new Set(items.map(({ term }) => term)).size === items.length &&
        items.every(({ details }) => details.length <= 80),
    )
  )
}

const asTable = (records: readonly (readonly PaperFact[])[]): PaperBlock => {
  const terms = [...new Set(records.flatMap((items) => items.map(({ term }) => term)))]
  return {
    kind: 'table',
    caption: '',
    columns: terms.map((heading) => ({
      heading,
      share: Math.max(
        heading.length + 3,
        ...records.map((items) => items.find(({ term }) => term === heading)?.details.length ?? 0),
      ),
    })),
    rows: records.map((items) => terms.map((term) => items.find((one) => one.term === term)?.details ?? '')),
  }
}

const partSection = (
  part: InsightPart,
  rows: readonly InsightRow[],
  told: Told,
  read: Set<InsightRow>,
): readonly PaperSection[] => {
  const facts = inOrder(rows, part.order).flatMap((row): (readonly PaperFact[])[] => {
    const items = part.facts(row, told)
    if (items.length === 0) return []
    read.add(row)
    return [items]
  })
  if (facts.length === 0) return []
  const blocks = isSeries(facts)
    ? [asTable(facts)]
    : facts.map((items): PaperBlock => ({ kind: 'facts', items }))
  return [{ heading: part.heading(), blocks }]
}

const roomSection = (
  room: InsightRoom,
  shown: readonly AboutChild[],
  told: Told,
  given: { readonly withSummary: boolean; readonly read: Set<InsightRow> },
): readonly PaperSection[] => {
  const { record, parts } = room
  const partsFor = (belongs: (row: InsightRow) => boolean): readonly PaperSection[] =>
    parts.flatMap((part) => {
      const rowsOf = (table: string) => rowsIn(shown, table).filter((row) => belongs(row))
      const section = partSection(part, rowsOf(part.table), told, given.read)
      if (section.length > 0)
        for (const table of part.says ?? []) for (const row of rowsOf(table)) given.read.add(row)
      return section
    })
  const sections =
    record === null
      ? partsFor(() => true)
      : told.rows(record.table).flatMap((one): readonly PaperSection[] => {
          const inside = partsFor((row) => row[record.key] === one['id'] || row['id'] === one['id'])
          return inside.length === 0
            ? []
            : [{ heading: record.title(one, told), blocks: [], sections: inside }]
        })
  const blocks = given.withSummary ? (room.summary?.(told) ?? []) : []
  return sections.length === 0 && blocks.length === 0 ? [] : [{ heading: room.heading(), blocks, sections }]
}

/**
 * What is kept about a child, to be read: what may be handed over as it is, and, apart from it, what a person looks through before. Only
 * in that part other people are called by name.
 */
export const insightPaper = (
  rooms: readonly InsightRoom[],
  about: readonly AboutChild[],
  given: {
    readonly toWeigh: boolean
    readonly names: readonly NamedPerson[]
    readonly today: Temporal.PlainDate
    readonly municipality: string
  },
): PaperDocument => {
  const rowsOf = (table: string): readonly InsightRow[] => rowsIn(about, table)
  const met = new Set(rooms.flatMap((room) => room.meets?.(rowsOf) ?? []))
  const names = new Map(
    given.names.filter(({ id }) => given.toWeigh || met.has(id)).map(({ id, name }) => [id, name]),
  )
  const told: Told = {
    rows: rowsOf,
    name: (id) => (typeof id === 'string' ? (names.get(id) ?? null) : null),
  }
  const shown = about.filter(({ isRestricted }) => isRestricted === given.toWeigh)
  const read = new Set<InsightRow>()
  const inRooms = rooms.flatMap((room) =>
    roomSection(room, shown, told, { withSummary: !given.toWeigh, read }),
  )
  const rest = new Map(
    shown.map(({ name }) => [name, inOrder(rowsIn(shown, name).filter((row) => !read.has(row)))] as const),
  )
  const sections = [...inRooms, ...restSection(rest, told)]
  return {
    language: locale(),
    title: given.toWeigh ? m.retention_paper_to_weigh() : m.retention_paper_title(),
    sender: [given.municipality],
    day: longDay(given.today, locale()),
    lead: given.toWeigh ? m.retention_paper_to_weigh_lead() : m.retention_paper_lead(),
    blocks: sections.length === 0 ? [{ kind: 'paragraph', text: m.retention_paper_nothing() }] : [],
    sections,
  }
}

const wordsOfBlock = (block: PaperBlock): string => {
  if (block.kind === 'facts') return block.items.map(({ term, details }) => `${term}: ${details}`).join('\n')
  if (block.kind === 'table')
    return [
      block.caption,
      block.columns.map(({ heading }) => heading).join(', '),
      ...block.rows.map((row) => row.join(', ')),
    ].join('\n')
  if (block.kind === 'list') return block.items.join('\n')
  return block.kind === 'paragraph' ? block.text : ''
}

const wordsOfSection = ({ heading, blocks, sections = [] }: PaperSection): string =>
  [heading, ...blocks.map(wordsOfBlock), ...sections.map(wordsOfSection)].join('\n\n')

/** The same in plain text, for more than one PDF can hold. */
export const paperText = (document: PaperDocument): string =>
  `${[document.title, document.day, document.lead ?? '', ...document.sections.map(wordsOfSection)].join('\n\n')}\n`
