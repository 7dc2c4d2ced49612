import { type FileFault, FileRefusal } from '#platform/files/fault.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { collectProblems, type RosterOutcome } from '../problem.ts'
import { nothingKnown, type ReadOptions, type RosterAbout, type WriteBatch } from '../roster.ts'
import { openSink } from '../sink.ts'
import { readPupils } from './pupils.ts'
import { readHeader, type Sheet, sheetOf, type SheetReading } from './sheet.ts'
import { type ClassesToFind, readStaff } from './staff.ts'

const findSheets = async ({ source, problems }: SheetReading): Promise<Record<Sheet, string[]>> => {
  const sheets: Record<Sheet, string[]> = { pupils: [], staff: [] }
  for (const name of source.names) {
    const faults: FileFault[] = []
    const header = await readHeader(source, name, (fault) => faults.push(fault))
    const sheet = header === null ? null : sheetOf(header)
    if (sheet !== null) sheets[sheet].push(name)
    else if (header === null) {
      for (const fault of faults) problems.fault(name, fault)
      if (faults.every(({ severity }) => severity === 'warning')) problems.error('fileEmpty', { file: name })
    } else problems.error('sheetUnknown', { file: name, row: 1, value: header.slice(0, 12).join(', ') })
  }
  return sheets
}

const putClasses = ({ classes, sink }: SheetReading): void => {
  const none = { department: null, code: null, course: null, sessions: [], subjects: [] }
  for (const [sourcedId, { kind, titles, school, gradeLevels }] of classes) {
    // Of several ways to write it the commonest, and of those the first.
    const [[title] = ['']] = [...titles].sort(([, one], [, other]) => other - one)
    const levels = [...gradeLevels].sort((a, b) => a - b)
    sink.put('classes', { sourcedId, title, kind, school, gradeLevels: levels, ...none })
  }
}

const findClasses = async (
  { classes, known, problems }: SheetReading,
  toFind: ClassesToFind,
): Promise<void> => {
  const unseen = [...toFind.keys()].filter((id) => !classes.has(id))
  if (unseen.length === 0) return
  for (const id of await known.missing('classes', unseen)) {
    const place = toFind.get(id)
    if (place !== undefined) problems.error('referenceUnknown', { ...place, detail: 'pupils.csv' })
  }
}

/** A sheet is the whole truth of what it lists at the schools it names, and never ends a school or a person as such. */
const aboutOf = (
  { schools, withoutGuardians, withoutGroups }: SheetReading,
  sheets: Record<Sheet, string[]>,
): RosterAbout => {
  const pupils = sheets.pupils.length > 0 ? ('bulk' as const) : ('absent' as const)
  const staff = sheets.staff.length > 0 ? ('bulk' as const) : ('absent' as const)
  return {
    source: 'csv',
    isExtract: false,
    saysGroups: withoutGroups.size === 0,
    version: null,
    systemName: null,
    systemCode: null,
    schools: [...new Set([...schools.values()].map(({ sourcedId }) => sourcedId))],
    modes: {
      districts: 'absent',
      schools: 'delta',
      departments: 'absent',
      sessions: 'absent',
      courses: 'absent',
      classes: pupils,
      people: 'delta',
      staffRoles: staff,
      schoolEnrolments: pupils,
      classMemberships: pupils,
      classStaff: staff,
      demographics: pupils === 'bulk' ? 'delta' : 'absent',
      guardianships: pupils === 'absent' ? 'absent' : withoutGuardians.size > 0 ? 'delta' : 'deltaByPerson',
    },
  }
}

/** Reads the plain spreadsheets of schools without a system that can export OneRoster. The rules are those of `readOneRoster`. */
export const readTemplates = async (
  source: FileSource,
  options: ReadOptions,
  write: WriteBatch,
): Promise<RosterOutcome> => {
  const problems = collectProblems()
  const reading: SheetReading = {
    source,
    problems,
    known: options.known ?? nothingKnown,
    sink: openSink(write, problems),
    onProgress: options.onProgress ?? (() => undefined),
    schools: new Map(),
    classes: new Map(),
    people: new Map(),
    withoutGuardians: new Set(),
    withoutGroups: new Set(),
  }
  try {
    const sheets = await findSheets(reading)
    const guardians = new Map<string, { row: number; phone: string | null }>()
    const toFind: ClassesToFind = new Map()
    if (source.names.length === 0) problems.error('nothingToRead')
    for (const name of sheets.pupils) await readPupils(reading, name, guardians)
    for (const name of sheets.staff) await readStaff(reading, name, toFind)
    putClasses(reading)
    await findClasses(reading, toFind)
    await reading.sink.flush()
    if (problems.failed) return { ok: false, problems: problems.list() }
    const about = aboutOf(reading, sheets)
    return { ok: true, about, counts: reading.sink.counts, problems: problems.list() }
  } catch (cause) {
    if (!(cause instanceof FileRefusal)) throw cause
    problems.fault(null, cause.fault)
    return { ok: false, problems: problems.list() }
  }
}
