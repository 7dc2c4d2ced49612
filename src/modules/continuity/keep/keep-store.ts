import type { ActorTx } from '#platform/db/database.ts'
import type { PupilId } from '#platform/ids.ts'
import type { ImportProblem } from '#platform/imports/problems.ts'
import { checkTimetable } from '../files/check.ts'
import { collectTimetableProblems } from '../files/problems.ts'
import type { TimetableId } from '../ids.ts'
import { loadTimetable, namesOf } from '../load.ts'
import {
  adultsWithoutTerms,
  type SchoolName,
  sizeOf,
  type TimetableHead,
  timetablesOf,
  type TimetableSize,
} from '../timetable-store.ts'

/** A timetable with what is in it and what is odd about it. */
export type KeptTimetable = {
  readonly head: TimetableHead
  readonly size: TimetableSize
  readonly oddities: readonly ImportProblem[]
  /** Adults of whom nothing is known but that they are in the timetable. */
  readonly withoutTerms: readonly string[]
  /** The children whom the oddities name. */
  readonly pupils: readonly PupilId[]
}

export type KeepPage = {
  readonly school: SchoolName
  readonly draft: KeptTimetable | null
  readonly current: KeptTimetable | null
  readonly former: readonly TimetableHead[]
}

/** What the timetable says against itself, looked for anew, so that no sentence with a child's name is kept. */
const odditiesOf = async (
  tx: ActorTx,
  id: TimetableId,
): Promise<Pick<KeptTimetable, 'oddities' | 'pupils'>> => {
  const timetable = await loadTimetable(tx, id)
  const names = await namesOf(tx, id)
  const problems = collectTimetableProblems('', { fileName: () => '', columnName: () => '' })
  const origins = {
    lessons: timetable.lessons.map(() => ({ row: null, pupilsWritten: true })),
    staff: timetable.staff.map(() => null),
    needs: timetable.needs.map(() => null),
  }
  const named = new Set<PupilId>()
  checkTimetable(timetable, origins, problems, {
    sayAdult: names.adult,
    sayPupil: (word) => {
      const pupil = names.pupilId(word)
      if (pupil !== null) named.add(pupil)
      return names.pupil(word)
    },
  })
  const { errors, warnings } = problems.list()
  return { oddities: [...errors, ...warnings], pupils: [...named] }
}

const keptOf = async (tx: ActorTx, head: TimetableHead | undefined): Promise<KeptTimetable | null> =>
  head === undefined
    ? null
    : {
        head,
        size: await sizeOf(tx, head.id),
        withoutTerms: await adultsWithoutTerms(tx, head.id),
        ...(await odditiesOf(tx, head.id)),
      }

export const readKeepPage = async (tx: ActorTx, school: SchoolName): Promise<KeepPage> => {
  const heads = await timetablesOf(tx, school.id)
  return {
    school,
    draft: await keptOf(
      tx,
      heads.find(({ state }) => state === 'draft'),
    ),
    current: await keptOf(
      tx,
      heads.find(({ state }) => state === 'current'),
    ),
    former: heads.filter(({ state }) => state === 'former'),
  }
}
