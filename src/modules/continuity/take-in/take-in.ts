import { sql } from 'kysely'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { locale } from '#platform/html/locale.ts'
import { PupilId, type SchoolId } from '#platform/ids.ts'
import { checkTimetable } from '../files/check.ts'
import type { TimetableProblems } from '../files/problems.ts'
import type { TimetableReading } from '../files/read.ts'
import { wordsIn } from '../files/words-in.ts'
import { TimetableId } from '../ids.ts'
import { matchAgain } from '../match/rematch.ts'
import type { Match } from '../match/match.ts'
import { rosterOf, type SchoolRoster } from '../match/school-roster.ts'
import type { OpenWord } from '../match/word-store.ts'
import { sizeOf, type TimetableSize } from '../timetable-store.ts'
import { fingerprintOf } from './fingerprint.ts'
import { recognise } from './recognised.ts'
import { writeTimetable } from './write.ts'

export type TakenIn =
  /** `unknown`: words that fit nobody, or several; some of what is wrong may follow from them. */
  | {
      readonly kind: 'refused'
      readonly problems: TimetableProblems
      readonly unknown: readonly OpenWord[]
      /** The children of the roster whom it names. */
      readonly named: readonly PupilId[]
    }
  /** It is what the school uses already; `found` words are recognised now that were not before. */
  | {
      readonly kind: 'same'
      readonly id: TimetableId
      readonly found: number
      readonly problems: TimetableProblems
    }
  | {
      readonly kind: 'taken'
      readonly id: TimetableId
      readonly replaced: boolean
      readonly size: TimetableSize
      /** Focus children in the timetable that is, or was until now, in use. */
      readonly childrenBefore: number
      readonly problems: TimetableProblems
    }

const currentOf = async (
  tx: ActorTx,
  school: SchoolId,
): Promise<{ readonly id: TimetableId; readonly fingerprint: string | null } | null> => {
  const { rows } = await sql<{ id: string; fingerprint: string | null }>`
    select t.id, s.fingerprint from timetable t
      left join timetable_source s on s.municipality_id = t.municipality_id and s.timetable_id = t.id
    where t.municipality_id = ${tx.actor.municipality} and t.school_id = ${school} and t.state = 'current'`.execute(
    tx.db,
  )
  const [row] = rows
  return row === undefined ? null : { id: TimetableId.trust(row.id), fingerprint: row.fingerprint }
}

const unknownWords = (reading: TimetableReading, roster: SchoolRoster): readonly OpenWord[] => {
  const words = wordsIn(reading)
  const isOpen = ({ kind }: Match): boolean => kind === 'none' || kind === 'several'
  return [
    ...[...words.adults.keys()]
      .filter((word) => isOpen(roster.adult(word)))
      .map((word) => ({ about: 'adult' as const, word })),
    ...[...words.pupils.keys()]
      .filter((word) => isOpen(roster.pupil(word)))
      .map((word) => ({ about: 'pupil' as const, word })),
  ]
}

/**
 * Takes in what `readTimetableFiles` read, as the timetable of one school, in the caller's transaction and with its rights: as a draft that
 * a leader looks at first, or as the one in use. Writes nothing where something is wrong, or where it is in use already.
 */
export const takeIn = async (
  tx: ActorTx,
  reading: TimetableReading,
  given: {
    readonly school: SchoolId
    readonly state: 'draft' | 'current'
    readonly fileNames: readonly string[]
    /** Whether what is wrong is told with the roster's names: only to one who may see the school's children. Else with the files' words. */
    readonly namesPeople: boolean
    readonly signal?: AbortSignal
  },
): Promise<TakenIn> => {
  const { problems } = reading
  if (problems.failed) return { kind: 'refused', problems, unknown: [], named: [] }
  const { school, state } = given
  const roster = await rosterOf(tx, school)
  const { timetable, matched, sayAdult, sayPupil } = recognise(reading, roster)
  const named = new Set<PupilId>()
  const sayAndNote = (word: string): string => {
    const pupil = matched.pupil(word)
    if (pupil !== null) named.add(PupilId.trust(pupil))
    return sayPupil(word)
  }
  checkTimetable(timetable, reading.origins, problems, {
    ...(given.namesPeople ? { sayAdult, sayPupil: sayAndNote } : {}),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  })
  if (problems.failed)
    return { kind: 'refused', problems, unknown: unknownWords(reading, roster), named: [...named] }
  const fingerprint = fingerprintOf(timetable)
  const current = await currentOf(tx, school)
  if (current?.fingerprint === fingerprint)
    return { kind: 'same', id: current.id, found: await matchAgain(tx, school, current.id), problems }
  const childrenBefore = current === null ? 0 : (await sizeOf(tx, current.id)).focusChildren
  const id = await writeTimetable(tx, {
    school,
    state,
    title: m.continuity_timetable_of({ day: shortDay(tx.today, locale()) }),
    firstMonday: null,
    fileNames: given.fileNames,
    fingerprint,
    timetable,
    matched,
  })
  return {
    kind: 'taken',
    id,
    replaced: state === 'current' && current !== null,
    size: await sizeOf(tx, id),
    childrenBefore,
    problems,
  }
}
