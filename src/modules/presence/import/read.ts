import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import { m } from '#messages'
import { type DayNumber, dayOfNumber } from '#platform/calendar/day-number.ts'
import { shortDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type CsvTable, readCsv } from '#platform/files/csv.ts'
import { locale } from '#platform/html/locale.ts'
import type { AbsencePart } from '../presence.ts'
import { calendarsOf, municipalityOf } from '../presence-store.ts'
import { type ReadHeader, readHeader } from './columns.ts'
import { collectImportProblems, type ImportProblems } from '#platform/imports/problems.ts'
import { type IndexedClass, readPupilIndex } from './pupil-index.ts'
import { rowReader, type RowReader, type StagedRow } from './read-row.ts'

export type AbsenceFile = { readonly name: string; readonly open: () => AsyncIterable<Uint8Array> }

/** A home class that the file has rows for, and the parts of the day that they are about. */
export type MentionedClass = { readonly homeClass: IndexedClass; readonly parts: ReadonlySet<AbsencePart> }

/** What was read. The rows themselves wait in a temporary table of the same transaction. */
export type AbsenceReading = {
  readonly problems: ImportProblems
  readonly rows: number
  readonly firstDay: DayNumber | null
  readonly lastDay: DayNumber | null
  readonly classes: readonly MentionedClass[]
  /** Whether the file itself says which days of which classes were registered. */
  readonly namesClassDays: boolean
  readonly namesPresent: boolean
}

type Seen = {
  rows: number
  firstDay: DayNumber | null
  lastDay: DayNumber | null
  namesClassDays: boolean
  namesPresent: boolean
  classes: Map<string, { homeClass: IndexedClass; parts: Set<AbsencePart> }>
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string): string =>
  /[\\\t\n\r]/.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text

const remember = (seen: Seen, { day, part, mark, homeClass }: StagedRow): void => {
  seen.rows++
  if (mark === 'registered') seen.namesClassDays = true
  if (mark === 'present') seen.namesPresent = true
  if (seen.firstDay === null || day < seen.firstDay) seen.firstDay = day
  if (seen.lastDay === null || day > seen.lastDay) seen.lastDay = day
  if (homeClass === null) return
  let known = seen.classes.get(homeClass.id)
  if (known === undefined) seen.classes.set(homeClass.id, (known = { homeClass, parts: new Set() }))
  for (const one of part === 'day' ? homeClass.parts : [part]) known.parts.add(one)
}

async function* staged(
  table: CsvTable,
  read: RowReader,
  seen: Seen,
  progress: (rows: number) => void,
): AsyncGenerator<Buffer> {
  const dayTexts = new Map<DayNumber, string>()
  let last = 0
  for await (const batch of table.batches) {
    let text = ''
    for (const csvRow of batch) {
      const row = read(csvRow)
      last = csvRow.row
      if (row === null) continue
      remember(seen, row)
      let day = dayTexts.get(row.day)
      if (day === undefined) dayTexts.set(row.day, (day = dayOfNumber(row.day).toString()))
      const note = row.note === null ? String.raw`\N` : escaped(row.note)
      const homeClass = row.homeClass === null ? String.raw`\N` : row.homeClass.id
      text += `${row.row}\t${row.pupil ?? String.raw`\N`}\t${day}\t${row.part}\t${row.mark}\t${note}\t${homeClass}\n`
    }
    progress(last)
    if (text !== '') yield Buffer.from(text)
  }
}

const headerProblems = (header: ReturnType<typeof readHeader>, problems: ImportProblems): void => {
  for (const column of header.missing)
    problems.error('columnMissing', { row: 1, column: header.nameOf(column) }, () =>
      m.absence_import_column_missing({ column: header.nameOf(column) }),
    )
  for (const column of header.doubled)
    problems.error('columnDoubled', { row: 1, column }, () => m.absence_import_column_doubled({ column }))
  for (const column of header.unknown)
    problems.warn('columnUnknown', { row: 1, column }, () => m.absence_import_column_unknown({ column }))
}

type Twice = { first: number; second: number; same: boolean; mark: string; other: string }

/** Rows about the same pupil, day and part: saying the same is a slip, saying different things is an error of both rows. */
const checkDuplicates = async (tx: ActorTx, header: ReadHeader, problems: ImportProblems): Promise<void> => {
  const { rows } = await sql<Twice>`
    select first, second, mark = other as same, mark, other from (
      select first_value(row) over pupils_day as first, row as second,
        first_value(mark) over pupils_day as mark, mark as other
      from incoming_absence
      window pupils_day as (partition by pupil_id, day, part order by row)) pairs
    where first <> second
    union all
    select least(p.row, a.row), greatest(p.row, a.row), false, p.mark, a.mark
    from incoming_absence p join incoming_absence a
      on a.pupil_id = p.pupil_id and a.day = p.day and a.part <> p.part and (a.part = 'day' or p.part = 'day')
    where p.mark = 'present' and a.mark <> 'present'
    order by 2`.execute(tx.db)
  for (const { first, second, same } of rows)
    if (same)
      problems.warn('duplicate', { row: second, column: null }, () => m.absence_import_duplicate({ first }))
    else
      problems.error('contradiction', { row: second, column: header.nameOf('category') }, () =>
        m.absence_import_contradiction({ first, second }),
      )
  await sql`
    delete from incoming_absence i using (
      select row, row_number() over (partition by pupil_id, day, part order by row) as place from incoming_absence) n
    where n.row = i.row and n.place > 1`.execute(tx.db)
}

/** The rows about classes wait beside those about pupils. */
const takeOutClassRows = async (tx: ActorTx): Promise<void> => {
  await sql`
    with taken as (delete from incoming_absence where pupil_id is null returning class_id, day, part)
    insert into incoming_registration select distinct class_id, day, part from taken`.execute(tx.db)
}

/**
 * Reads `absence.csv` into a temporary table of this transaction, for `applyAbsenceImport`. Nothing of the municipality's own is
 * changed. `progress` is told now and then how many rows have been read.
 */
export const readAbsenceImport = async (
  tx: ActorTx,
  file: AbsenceFile,
  progress: (rows: number) => void = () => {},
): Promise<AbsenceReading> => {
  const problems = collectImportProblems(file.name)
  const seen: Seen = {
    rows: 0,
    firstDay: null,
    lastDay: null,
    namesClassDays: false,
    namesPresent: false,
    classes: new Map(),
  }
  await sql`drop table if exists pg_temp.incoming_absence`.execute(tx.db)
  await sql`create temporary table incoming_absence (row integer, pupil_id uuid, day date, part text, mark text, note text,
    class_id uuid) on commit drop`.execute(tx.db)
  await sql`drop table if exists pg_temp.incoming_registration`.execute(tx.db)
  await sql`create temporary table incoming_registration (class_id uuid, day date, part text) on commit drop`.execute(
    tx.db,
  )
  const table = await readCsv(file.open(), (fault) => problems.fault(fault))
  const header = readHeader(table?.header ?? [])
  if (table !== null) headerProblems(header, problems)
  if (table !== null && !problems.failed) {
    const calendarFor = await calendarsOf(tx, municipalityOf(tx))
    const index = await readPupilIndex(tx)
    const read = rowReader({ header, index, calendarFor, today: tx.today, problems })
    const copy = tx.connection.query(copyFrom('copy pg_temp.incoming_absence from stdin'))
    await pipeline(Readable.from(staged(table, read, seen, progress), { objectMode: false }), copy)
    await sql`analyze incoming_absence`.execute(tx.db)
    await takeOutClassRows(tx)
    await checkDuplicates(tx, header, problems)
    if (seen.rows === 0 && !problems.failed)
      problems.error('noRows', { row: null, column: null }, () => m.absence_import_no_rows())
  }
  return {
    problems,
    rows: seen.rows,
    firstDay: seen.firstDay,
    lastDay: seen.lastDay,
    classes: [...seen.classes.values()],
    namesClassDays: seen.namesClassDays,
    namesPresent: seen.namesPresent,
  }
}

/** The span of the file, for sentences. */
export const spanOf = ({ firstDay, lastDay }: AbsenceReading): { from: string; to: string } => ({
  from: firstDay === null ? '' : shortDay(dayOfNumber(firstDay), locale()),
  to: lastDay === null ? '' : shortDay(dayOfNumber(lastDay), locale()),
})
