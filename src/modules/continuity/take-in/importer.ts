import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import type { FileSource } from '#platform/files/file-source.ts'
import {
  type Importer,
  type ImportOutcome,
  type ImportProblem as SaidProblem,
  refusedOutcome,
} from '#platform/imports/importer.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { withoutCpr } from '#platform/text/cpr.ts'
import { firstOf } from '../first-of.ts'
import { readTimetableFiles, type TimetableReading } from '../files/read.ts'
import { recognisesTimetable } from '../files/recognise.ts'
import { timetableTemplates } from '../files/templates.ts'
import type { OpenWord } from '../match/word-store.ts'
import { type SchoolFound, schoolNamed, schoolOfPeople } from './find-school.ts'
import { takeIn, type TakenIn } from './take-in.ts'

const kindLabels: Readonly<Record<string, () => string>> = {
  lesson: () => m.continuity_kind_lesson(),
  adult: () => m.continuity_kind_adult(),
  pupil: () => m.continuity_kind_pupil(),
  child: () => m.continuity_kind_child(),
  timetable: () => m.continuity_kind_timetable(),
  word: () => m.continuity_kind_word(),
}

const said = ({ message, ...where }: ImportProblem): SaidProblem => ({ ...where, say: () => message })

const plain = (say: () => string): SaidProblem => ({ file: null, row: null, column: null, value: null, say })

const notFound = (found: Exclude<SchoolFound, { kind: 'found' }>, name: string | null): SaidProblem =>
  plain(
    found.kind === 'unclear'
      ? () => m.continuity_import_which_school()
      : () => m.continuity_import_no_school({ name: name ?? '', schools: found.schools.join(', ') }),
  )

/** What the leader has to do afterwards. It says how many and not who: whoever runs an import is not always one who may see them. */
const toMatch = ({ size }: Extract<TakenIn, { kind: 'taken' }>): readonly SaidProblem[] =>
  size.unknownAdults + size.unknownPupils === 0
    ? []
    : [plain(() => m.continuity_import_unmatched({ adults: size.unknownAdults, pupils: size.unknownPupils }))]

/** The file of the needs may have been forgotten, and every child's support with it. */
const fewerChildren = ({
  size,
  childrenBefore,
}: Extract<TakenIn, { kind: 'taken' }>): readonly SaidProblem[] =>
  size.focusChildren < childrenBefore
    ? [plain(() => m.continuity_import_fewer_children({ count: size.focusChildren, before: childrenBefore }))]
    : []

/** Nothing is known of them but that they are in the timetable: told once, because a file may have been forgotten. */
const notInStaff = ({ timetable: { lessons, staff } }: TimetableReading): readonly SaidProblem[] => {
  const known = new Set(staff.map(({ id }) => id))
  const unknown = [...new Set(lessons.flatMap(({ teachers }) => teachers))].filter((id) => !known.has(id))
  return unknown.length === 0
    ? []
    : [
        {
          ...plain(() =>
            m.continuity_import_no_staff({ count: unknown.length, who: withoutCpr(firstOf(unknown)) }),
          ),
          isSensitive: true,
        },
      ]
}

/** What is wrong may follow from names that fit nobody, or several: they are said first. Words of the files, and nothing else. */
const notRecognised = (unknown: readonly OpenWord[]): readonly SaidProblem[] =>
  unknown.length === 0
    ? []
    : [
        {
          ...plain(() =>
            m.continuity_import_not_recognised({
              words: withoutCpr(firstOf(unknown.map(({ word }) => word))),
              count: unknown.length,
            }),
          ),
          isSensitive: true,
        },
      ]

const outcomeOf = (taken: TakenIn, reading: TimetableReading): ImportOutcome => {
  const { errors, warnings } = taken.problems.list()
  const told =
    taken.kind === 'taken' ? [...fewerChildren(taken), ...toMatch(taken), ...notInStaff(reading)] : []
  const unknown = taken.kind === 'refused' ? notRecognised(taken.unknown) : []
  const created: Record<string, number> =
    taken.kind === 'taken'
      ? {
          lesson: taken.size.lessons,
          adult: taken.size.adults,
          pupil: taken.size.pupils,
          child: taken.size.focusChildren,
        }
      : {}
  return {
    ok: taken.kind !== 'refused',
    created,
    updated: taken.kind === 'same' && taken.found > 0 ? { word: taken.found } : {},
    ended: taken.kind === 'taken' && taken.replaced ? { timetable: 1 } : {},
    errors: [...unknown, ...errors.map(said)],
    warnings: [...told, ...warnings.map(said)],
    errorCount: unknown.length + errors.length,
    warningCount: told.length + warnings.length,
  }
}

const importInto = async (
  tx: ActorTx,
  source: FileSource,
  school: string | null,
  onProgress: (file: string, rows: number) => void,
  onWriting: () => void,
): Promise<ImportOutcome> => {
  const reading = await readTimetableFiles(source, { fillGroups: false, check: false, onProgress })
  if (reading.problems.failed)
    return outcomeOf({ kind: 'refused', problems: reading.problems, unknown: [], named: [] }, reading)
  const found = school === null ? await schoolOfPeople(tx, reading) : await schoolNamed(tx, school)
  if (found.kind !== 'found') return refusedOutcome([notFound(found, school)])
  onWriting()
  return outcomeOf(
    await takeIn(tx, reading, {
      school: found.school,
      state: 'current',
      fileNames: source.names,
      // Whoever looks after the installation sees no child.
      namesPeople: false,
    }),
    reading,
  )
}

/**
 * A school's timetable on the page *Administration › Import* and on the command line. Without `school` the people in the files say which
 * school it is; a file that is about another school's people is never put at a guess.
 */
export const timetableImporter = (school: string | null): Importer => ({
  name: 'timetable',
  label: () => m.continuity_import_label(),
  kindLabel: (kind) => kindLabels[kind]?.() ?? kind,
  sayEnded: () => m.continuity_import_ended(),
  templates: timetableTemplates,
  recognises: recognisesTimetable,
  run: async (tx, source, { dryRun, partial, onProgress }) => {
    if (partial) return refusedOutcome([plain(() => m.continuity_import_partial())])
    await tx.connection.query('savepoint before_timetable')
    const outcome = await importInto(
      tx,
      source,
      school,
      (file, rows) => onProgress({ step: 'reading', file, rows }),
      () => onProgress({ step: 'writing' }),
    )
    await tx.connection.query(
      dryRun || !outcome.ok
        ? 'rollback to savepoint before_timetable; release savepoint before_timetable'
        : 'release savepoint before_timetable',
    )
    return outcome
  },
})
