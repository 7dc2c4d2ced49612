import { type CliContext, CommandRefused } from '#platform/cli/context.ts'
import { m } from '#messages'
import type { Conflict } from './engine/conflicts.ts'
import { type Change, explainChanges } from './engine/explain.ts'
import { makeProblem } from './engine/problem.ts'
import type { Measured, Solved } from './engine/solution.ts'
import type { SolveOptions } from './engine/solve.ts'
import { SolveFailed, startSolve } from './engine/start-solve.ts'
import { whatIfCourses, type WhatIf } from './engine/what-if.ts'
import { oneDecimal } from './count-words.ts'
import { changeSentence, type Names, whatIfSentence } from './change-words.ts'
import { refusalsText, whyUncoveredWords } from './uncovered-words.ts'
import { readForCommand, refuseWish, shown } from './read-for-command.ts'

export type SolveFlags = {
  readonly lessons: string
  readonly staff?: string
  readonly needs?: string
  readonly changes?: string
  readonly anew?: boolean
  readonly seconds?: string
  readonly iterations?: string
  readonly seed?: string
  readonly whatIf?: boolean
  readonly json?: boolean
}

const wholeNumber = (name: string, written: string, least: number, most: number): number => {
  const number = /^\d{1,10}$/.test(written) ? Number(written) : Number.NaN
  if (!(number >= least && number <= most))
    throw new CommandRefused(m.continuity_solve_number({ name, value: written.slice(0, 40), least, most }))
  return number
}

/** Ten changes are what a school can talk through in one meeting. */
const usualChanges = 10
const usualSeconds = 30
const mostWhatIfs = 10

const optionsOf = (flags: SolveFlags): SolveOptions => {
  if (flags.anew === true && flags.changes !== undefined)
    throw new CommandRefused(m.continuity_solve_both_modes())
  const { iterations, seconds, seed } = flags
  return {
    mode:
      flags.anew === true
        ? { kind: 'anew' }
        : {
            kind: 'changes',
            most: wholeNumber('--changes', flags.changes ?? String(usualChanges), 0, 100_000),
          },
    seconds: wholeNumber('--seconds', seconds ?? String(usualSeconds), 1, 3600),
    seed: wholeNumber('--seed', seed ?? '1', 0, 4_294_967_295),
    ...(iterations === undefined
      ? {}
      : { iterations: wholeNumber('--iterations', iterations, 1, 1_000_000_000) }),
  }
}

const wordsOf = ({ isProven }: { isProven: boolean }): string =>
  isProven ? m.continuity_solve_proven() : m.continuity_solve_bound()

const measuredLine = (label: string, of: Measured): string =>
  m.continuity_solve_measured({
    label,
    before: of.before,
    after: of.after,
    bound: of.bound,
    how: wordsOf(of),
  })

const asIds: Names = { adult: (id) => id, child: (id) => id }

const asText = (solved: Solved, explained: readonly Change[], whatIfs: readonly WhatIf[]): string => {
  const worstFirst = solved.children.toSorted((x, y) => y.after - x.after || (x.id < y.id ? -1 : 1))
  return [
    measuredLine(m.continuity_solve_uncovered(), solved.uncoveredMinutes),
    measuredLine(m.continuity_solve_worst(), solved.worst),
    measuredLine(m.continuity_solve_total(), solved.total),
    measuredLine(m.continuity_solve_added(), solved.added),
    m.continuity_solve_changes({ count: solved.changes.made, how: wordsOf(solved.changes) }),
    ...(solved.changes.givenUp === 0 ? [] : [m.continuity_solve_given_up({ count: solved.changes.givenUp })]),
    m.continuity_solve_seconds({ seconds: oneDecimal(solved.seconds) }),
    '',
    m.continuity_solve_children(),
    ...worstFirst.map(
      (child) =>
        `  ${m.continuity_solve_child({ child: shown(child.id), before: child.before, after: child.after, bound: child.bound, how: child.isExact ? m.continuity_solve_exact() : m.continuity_solve_bound() })}`,
    ),
    ...(solved.uncovered.length === 0
      ? []
      : [
          '',
          m.continuity_solve_nobody(),
          ...solved.uncovered.map(
            ({ task, why, refusals }) =>
              `  ${shown(task)}: ${whyUncoveredWords[why]()} (${refusalsText(refusals)})`,
          ),
        ]),
    '',
    m.continuity_solve_list(),
    ...explained.map((change) => `  ${shown(change.task)}: ${shown(changeSentence(change, asIds))}`),
    ...(whatIfs.length === 0
      ? []
      : ['', m.continuity_what_ifs(), ...whatIfs.map((each) => `  ${shown(whatIfSentence(each, asIds))}`)]),
    '',
    m.continuity_solve_assignment(),
    ...solved.assignment.map(
      ({ task, children, adult }) =>
        `  ${shown(task)} ${children.map(shown).join(', ')}: ${adult === null ? m.continuity_solve_none() : shown(adult)}`,
    ),
  ].join('\n')
}

const asJson = (solved: Solved, explained: readonly Change[], whatIfs: readonly WhatIf[]): string =>
  JSON.stringify({
    uncovered: solved.uncovered,
    uncoveredMinutes: solved.uncoveredMinutes,
    children: solved.children.map(({ id, ...rest }) => ({ pupil: id, ...rest })),
    worst: solved.worst,
    total: solved.total,
    added: solved.added,
    changes: solved.changes,
    seconds: Number(solved.seconds.toFixed(3)),
    iterations: solved.iterations,
    cancelled: solved.wasCancelled,
    notes: solved.notes,
    explained,
    whatIfs,
    assignment: solved.assignment.map(({ children, ...rest }) => ({ ...rest, pupils: children })),
  })

const refuseConflicts = (conflicts: readonly Conflict[]): never => {
  throw new CommandRefused(m.continuity_solve_impossible({ count: conflicts.length }))
}

const solveFiles = async (context: CliContext, flags: SolveFlags): Promise<void> => {
  const options = optionsOf(flags)
  const { lessons, staff, needs, json = false } = flags
  if (staff === undefined || needs === undefined) throw new CommandRefused(m.continuity_solve_files())
  const reading = await readForCommand(context, { lessons, staff, needs }, json)
  if (reading === null) return
  const running = startSolve(reading.timetable, options, (progress) => {
    if (!process.stderr.isTTY) return
    const { uncovered = 0, worst = 0, added = 0, bound } = progress
    const limit = bound === undefined ? '' : ` ≥ ${bound}`
    process.stderr.write(`\r\u001b[K${m.continuity_solve_progress({ uncovered, worst, added })}${limit}`)
  })
  // The first Ctrl-C asks for the best so far; the second ends the command as always.
  process.once('SIGINT', running.cancel)
  try {
    const solution = await running.done
    if (solution.kind === 'impossible') return refuseConflicts(solution.conflicts)
    const explained = explainChanges(makeProblem(reading.timetable), solution.assignment)
    const whatIfs =
      flags.whatIf === undefined ? [] : whatIfCourses(reading.timetable, solution.assignment, mostWhatIfs, {})
    context.print(json ? asJson(solution, explained, whatIfs) : asText(solution, explained, whatIfs))
  } catch (error) {
    if (error instanceof SolveFailed) throw new CommandRefused(m.continuity_solve_failed())
    throw error
  } finally {
    process.removeListener('SIGINT', running.cancel)
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
}

/** `medvind continuity solve`: a plan for who supports whom, with proofs, from files alone. */
export const runSolve = async (context: CliContext, flags: SolveFlags): Promise<void> => {
  try {
    await solveFiles(context, flags)
  } catch (error) {
    if (!(error instanceof CommandRefused)) throw error
    refuseWish(context, error.message, flags.json ?? false)
  }
}
