import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import { dayOf } from '#platform/clock.ts'
import type { ClassId, PupilId } from '#platform/ids.ts'
import { singleAnswers } from './answer-store.ts'
import { closeDue, municipalityOf, pulses, resultsOf } from './pulse-store.ts'
import { meanOf, overallMean, stepsOf, sumOf } from './pulses.ts'

/** One pulse of a class as others draw it beside what they do. Means are steps, from 1 to `most`. */
export type ClassPulse = {
  readonly id: string
  readonly day: Temporal.PlainDate
  readonly title: string
  readonly setId: string
  readonly most: number
  readonly result:
    | 'tooFew'
    | {
        readonly n: number
        readonly mean: number
        readonly questions: readonly {
          readonly question: string
          readonly result: 'tooFew' | { readonly n: number; readonly mean: number }
        }[]
      }
}

/**
 * The closed pulses of a class that were opened from `from` up to but not including `to`, oldest first, with the asker's own rights: who
 * does not work with the class, or lead its school, gets none. Too few answers are never a number.
 */
export const pulseOfClassBetween = async (
  tx: ActorTx,
  classId: ClassId,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly ClassPulse[]> => {
  await closeDue(tx)
  const { rows } = await sql<{ works: boolean }>`
    select actor_works_with_class(${municipalityOf(tx)}, ${classId}) as works`.execute(tx.db)
  if (rows[0]?.works !== true) return []
  const found = (await pulses(tx, { classes: [classId] }))
    .filter(({ closedAt, opensAt }) => {
      const day = dayOf(opensAt)
      return (
        closedAt !== null &&
        Temporal.PlainDate.compare(from, day) <= 0 &&
        Temporal.PlainDate.compare(day, to) < 0
      )
    })
    .reverse()
  const results = await resultsOf(tx, found)
  return found.map((pulse) => {
    const questions = results.get(pulse.id) ?? []
    const mean = overallMean(questions)
    return {
      id: pulse.id,
      day: dayOf(pulse.opensAt),
      title: pulse.title,
      setId: pulse.setId,
      most: stepsOf[pulse.scale],
      result:
        mean === null
          ? 'tooFew'
          : {
              n: pulse.answered ?? 0,
              mean,
              questions: questions.map(({ question, counts }) => {
                const own = meanOf(counts)
                return {
                  question,
                  result: counts === null || own === null ? 'tooFew' : { n: sumOf(counts), mean: own },
                }
              }),
            },
    }
  })
}

export type PupilPulse = {
  readonly id: string
  readonly day: Temporal.PlainDate
  readonly title: string
  readonly most: number
  /** The step of each question; null where the pupil would rather not answer. */
  readonly answers: readonly { readonly question: string; readonly step: number | null }[]
  readonly words: string | null
}

/**
 * One pupil's own confidential answers, for those whom the pupil was told of; anyone else gets none. Whoever shows them names the pupil in
 * the read log. There is nothing of the kind for anonymous pulses.
 */
export const confidentialAnswersBetween = async (
  tx: ActorTx,
  pupil: PupilId,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<readonly PupilPulse[]> => {
  const found = []
  for (const answer of await singleAnswers(tx, { pupil })) {
    if (Temporal.PlainDate.compare(answer.day, from) < 0 || Temporal.PlainDate.compare(answer.day, to) >= 0)
      continue
    const [pulse] = await pulses(tx, { id: answer.pulse })
    if (pulse === undefined) continue
    found.push({
      id: pulse.id,
      day: answer.day,
      title: pulse.title,
      most: stepsOf[pulse.scale],
      answers: pulse.questions.map((question, index) => ({
        question,
        step: answer.choices[index] || null,
      })),
      words: answer.words,
    })
  }
  return found
}
