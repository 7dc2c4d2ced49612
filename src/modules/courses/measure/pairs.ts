import type { Opened } from '../course/load.ts'
import { type ParticipantMeasures, missingAt } from '../courses.ts'
import type { Figure } from './measure-store.ts'

/** Before and after of everyone who is on the course, and of the course itself, for every measure of its template. */
export const pairsOf = (
  { course, content }: Opened,
  figures: readonly Figure[],
): readonly ParticipantMeasures[] =>
  content.measures.flatMap(({ key, unit }) => {
    const participants =
      unit === 'course' ? [null] : course.pupils.filter(({ to }) => to === null).map(({ pupil }) => pupil)
    const value = (pupil: string | null, point: Figure['point']): number | null =>
      figures.find((one) => one.measure === key && one.pupil === pupil && one.point === point)?.hundredths ??
      null
    return participants.map((participant) => ({
      participant,
      measure: key,
      before: value(participant, 'before'),
      after: value(participant, 'after'),
    }))
  })

export const countMissing = (
  opened: Opened,
  figures: readonly Figure[],
): { before: number; after: number } => {
  const pairs = pairsOf(opened, figures)
  return { before: missingAt('before', pairs).length, after: missingAt('after', pairs).length }
}
