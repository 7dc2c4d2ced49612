import type { ActorTx } from '#platform/db/database.ts'

/** A key that another has taken, spans that overlap, two that wait for each other: what happens when two write at once. */
const metAnother: ReadonlySet<unknown> = new Set(['23505', '23P01', '40P01'])

const mostAttempts = 3

/**
 * Does what an action does. When another wrote the same at the same moment, everything is taken back and done again: it then reads what
 * the other wrote, and answers with both versions instead of an error in which all that was typed is lost.
 */
export const actAgain = async <Result>(
  tx: ActorTx,
  act: (attempt: number) => Promise<Result>,
): Promise<Result> => {
  await tx.connection.query('savepoint before_action')
  for (let attempt = 1; ; attempt++) {
    try {
      return await act(attempt)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      if (attempt === mostAttempts || !metAnother.has(code)) throw error
      // Locks that were taken since are let go of as well, so that the other can finish.
      await tx.connection.query('rollback to savepoint before_action')
    }
  }
}
