import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { faultSentence } from '#platform/imports/fault-words.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { m } from '#messages'
import type { TimetableFile } from './files/columns.ts'
import { openTimetableSet } from './files/open-set.ts'
import { readTimetableFiles, type TimetableOptions, type TimetableReading } from './files/read.ts'

export type TimetablePaths = Readonly<Partial<Record<TimetableFile, string>>>

/** What is shown on a screen cannot move its cursor. */
export const shown = (text: string): string => text.replaceAll(/\p{Cc}/gu, ' ')

const problemLine = ({ file, row, column, value, message }: ImportProblem): string => {
  const place = [
    file,
    row === null ? '' : m.absence_import_row({ row }),
    column ?? '',
    value === null || message.includes(value) ? '' : `“${value}”`,
  ].filter((part) => part !== '')
  return shown([...(place.length === 0 ? [] : [place.join(', ')]), message].join(': '))
}

/** Told in words on standard error; a program that asked for JSON also gets the errors as JSON. */
const refuse = (
  context: CliContext,
  errors: readonly ImportProblem[],
  warnings: readonly ImportProblem[],
  json: boolean,
): null => {
  for (const problem of warnings) context.printError(`! ${problemLine(problem)}`)
  for (const problem of errors) context.printError(`✗ ${problemLine(problem)}`)
  if (json) context.print(JSON.stringify({ errors, warnings }))
  context.fail()
  return null
}

/**
 * Reads the files that a command names, without a database. Null when they cannot be used: then it has been said why, and the command
 * fails.
 */
export const readForCommand = async (
  context: CliContext,
  paths: TimetablePaths,
  json: boolean,
  options: Omit<TimetableOptions, 'files'> = {},
): Promise<TimetableReading | null> => {
  const set = await openTimetableSet(paths)
  if (!set.ok) {
    const errors = set.faults.map((fault) => ({
      file: set.path,
      row: fault.row,
      column: fault.column,
      value: null,
      message: faultSentence(fault),
    }))
    return refuse(context, errors, [], json)
  }
  try {
    const reading = await readTimetableFiles(set.source, { ...options, files: set.files })
    const { errors, warnings } = reading.problems.list()
    if (reading.problems.failed) return refuse(context, errors, warnings, json)
    for (const fault of set.warnings) context.printError(`! ${shown(faultSentence(fault))}`)
    for (const problem of warnings) context.printError(`! ${problemLine(problem)}`)
    return reading
  } finally {
    await set.source.close()
  }
}

/** The same for a wish of the command that the files cannot meet. */
export const refuseWish = (context: CliContext, message: string, json: boolean): void => {
  if (!json) throw new CommandRefused(shown(message))
  refuse(context, [{ file: '', row: null, column: null, value: null, message }], [], true)
}
