import type { FileSource } from '#platform/files/file-source.ts'
import { readOneRoster } from './oneroster/read.ts'
import type { RosterOutcome } from './problem.ts'
import type { ReadOptions, WriteBatch } from './roster.ts'
import { readTemplates } from './templates/read.ts'

/** Names that only a set of OneRoster files, or what is mistaken for one, has. */
const setNames = new Set([
  'manifest.csv',
  'users.csv',
  'orgs.csv',
  'enrollments.csv',
  'section.csv',
  'school.csv',
])

/** Reads a roster of whatever kind the files are. */
export const readRoster = async (
  source: FileSource,
  options: ReadOptions,
  write: WriteBatch,
): Promise<RosterOutcome> =>
  source.names.some((name) => setNames.has(name.toLowerCase()))
    ? await readOneRoster(source, options, write)
    : await readTemplates(source, options, write)
