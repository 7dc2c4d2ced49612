import { FileRefusal } from '#platform/files/fault.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import { collectProblems, type ProblemCollector, type RosterOutcome } from '../problem.ts'
import {
  type KindMode,
  nothingKnown,
  type ReadOptions,
  type RosterAbout,
  type RosterKind,
  type WriteBatch,
} from '../roster.ts'
import { openSink } from '../sink.ts'
import { guardianLinks, type GuardianLinks, putGuardianships } from './guardians.ts'
import { idSet, peopleIndex } from './ids.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { orgIndex } from './org-index.ts'
import { readOrgs } from './orgs.ts'
import { readDemographics, readEnrolments, readRoles } from './relations.ts'
import type { Reading } from './table.ts'
import { readClasses, readCourses, readSessions } from './teaching.ts'
import { readUsers } from './users.ts'

const openReading = (
  source: FileSource,
  manifest: Manifest,
  problems: ProblemCollector,
  options: ReadOptions,
  write: WriteBatch,
): Reading => {
  const { modes } = manifest
  const known = options.known ?? nothingKnown
  return {
    source,
    manifest,
    problems,
    known,
    sink: openSink(write, problems),
    people: peopleIndex(),
    orgs: orgIndex(modes.orgs, known, problems),
    ids: {
      sessions: idSet('sessions', 'academicSessions.csv', modes.academicSessions, true, problems),
      courses: idSet('courses', 'courses.csv', modes.courses, true, problems),
      classes: idSet('classes', 'classes.csv', modes.classes, false, problems),
      people: idSet('people', 'users.csv', modes.users, false, problems),
    },
    silent: new Set(),
    onProgress: options.onProgress ?? (() => undefined),
  }
}

const modesOf = ({ manifest, silent }: Reading, links: GuardianLinks): RosterAbout['modes'] => {
  const { version } = manifest
  const modes = { ...manifest.modes }
  for (const file of silent) modes[file] = 'absent'
  const byPerson = (mode: KindMode): KindMode => (mode === 'delta' ? 'deltaByPerson' : mode)
  const roles = version === '1.1' ? byPerson(modes.users) : modes.roles
  return {
    districts: modes.orgs,
    schools: modes.orgs,
    departments: modes.orgs,
    sessions: modes.academicSessions,
    courses: modes.courses,
    classes: modes.classes,
    people: modes.users,
    staffRoles: roles,
    schoolEnrolments: roles,
    classMemberships: modes.enrollments,
    classStaff: modes.enrollments,
    demographics: modes.demographics,
    guardianships: links.hasColumn ? byPerson(modes.users) : 'absent',
  } satisfies Record<RosterKind, KindMode>
}

const readFiles = async (reading: Reading, links: GuardianLinks): Promise<void> => {
  await readSessions(reading)
  await readOrgs(reading)
  await readCourses(reading)
  const schools = await readClasses(reading)
  await readUsers(reading, links)
  await readRoles(reading)
  await readEnrolments(reading, schools)
  await readDemographics(reading)
  await putGuardianships(reading, links)
  await reading.sink.flush()
}

/**
 * Reads a OneRoster 1.1 or 1.2 CSV set in one pass, handing each batch to `write` as it comes. Memory holds the ids, never
 * the rows. The answer says whether all of it could be trusted: only then may what `write` received be kept, so write it to
 * temporary tables in a transaction. What the files hold never makes it throw; what `write` throws comes through.
 */
export const readOneRoster = async (
  source: FileSource,
  options: ReadOptions,
  write: WriteBatch,
): Promise<RosterOutcome> => {
  const problems = collectProblems()
  try {
    const manifest = await readManifest(source, problems)
    if (manifest === null || problems.failed) return { ok: false, problems: problems.list() }
    const reading = openReading(source, manifest, problems, options, write)
    const links = guardianLinks()
    await readFiles(reading, links)
    if (problems.failed) return { ok: false, problems: problems.list() }
    const about: RosterAbout = {
      source: 'oneroster',
      version: manifest.version,
      systemName: manifest.systemName,
      systemCode: manifest.systemCode,
      modes: modesOf(reading, links),
      schools: 'all',
      isExtract: false,
      saysGroups: true,
    }
    return { ok: true, about, counts: reading.sink.counts, problems: problems.list() }
  } catch (cause) {
    if (!(cause instanceof FileRefusal)) throw cause
    problems.fault(null, cause.fault)
    return { ok: false, problems: problems.list() }
  }
}
