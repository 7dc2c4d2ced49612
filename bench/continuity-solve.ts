// npm run bench -- --continuity [--seeds 5]: the planner's figures on made-up schools, each beside plain HiGHS for as long; writes docs/continuity-figures.md.
import { writeFile } from 'node:fs/promises'
import { generateSchool, schoolSizes } from '../src/modules/continuity/engine/generate/school.ts'
import { boundChildren } from '../src/modules/continuity/engine/child-bounds.ts'
import { solveInteger } from '../src/modules/continuity/engine/highs.ts'
import { makeProgramme, wholeScope } from '../src/modules/continuity/engine/milp.ts'
import { makeModel } from '../src/modules/continuity/engine/model.ts'
import { makeProblem } from '../src/modules/continuity/engine/problem.ts'
import type { Measured, Solved } from '../src/modules/continuity/engine/solution.ts'
import { solve, type SolveOptions } from '../src/modules/continuity/engine/solve.ts'
import { boundTotal } from '../src/modules/continuity/engine/total-bound.ts'
import type { Timetable } from '../src/modules/continuity/engine/timetable.ts'

type Plain = { readonly value: number | null; readonly bound: number; readonly seconds: number }
type Row = {
  readonly classes: number
  readonly seed: number
  readonly mode: string
  readonly solved: Solved
  readonly plain: Plain
  /** The best bound of the adults added that is known, where more time was taken for it than the run had. */
  readonly best: number
}

const never = { isCancelled: () => false }

/**
 * The same model given to HiGHS as it is, from nothing, for as long. It is even told the uncovered minutes and the worst child that our
 * plan reached, and has only the total to find.
 */
const plainRun = async (timetable: Timetable, { mode }: SolveOptions, solved: Solved): Promise<Plain> => {
  const { model } = makeModel(makeProblem(timetable))
  const programme = makeProgramme(model, wholeScope(model))
  const begun = performance.now()
  const answer = await solveInteger(
    programme,
    [[programme.sums.total, 1]],
    {
      uncovered: solved.uncoveredMinutes.after,
      worst: solved.worst.after,
      ...(mode.kind === 'changes' ? { changes: mode.most } : {}),
    },
    { ...never, seconds: solved.seconds, gap: 0.99, jumps: true },
  )
  return {
    value: answer.values === null ? null : Math.round(answer.value),
    bound: Number.isFinite(answer.bound) ? Math.max(0, Math.ceil(answer.bound - 1e-6)) : 0,
    seconds: (performance.now() - begun) / 1000,
  }
}

/** Seconds that are taken for the best bound of a plan anew, for each second of the plan. */
const longer = 6

const bestBound = async (
  timetable: Timetable,
  { mode, seconds }: SolveOptions,
  solved: Solved,
): Promise<number> => {
  if (mode.kind === 'changes' || solved.added.isProven || !solved.worst.isProven) return solved.added.bound
  const { model } = makeModel(makeProblem(timetable))
  const { uncoveredMinutes, worst, added } = solved
  const bound = await boundTotal(
    model,
    { known: added.after, uncovered: uncoveredMinutes.after, worst: worst.after },
    { ...never, seconds: seconds * longer },
  )
  return Math.max(added.bound, bound)
}

const run = async (
  classes: keyof typeof schoolSizes,
  seed: number,
  options: SolveOptions,
  mode: string,
): Promise<Row> => {
  const timetable = generateSchool(schoolSizes[classes], seed)
  const solution = await solve(timetable, options)
  if (solution.kind !== 'solved') throw new Error('A school without locks cannot be impossible.')
  const plain = await plainRun(timetable, options, solution)
  const best = await bestBound(timetable, options, solution)
  const row = { classes, seed, mode, solved: solution, plain, best }
  process.stderr.write(`${line(row)}\n`)
  return row
}

const measured = ({ after, bound, isProven }: Measured): string =>
  isProven ? `${after} ✓` : `${after} (≥ ${bound})`

const gap = ({ after, bound }: Pick<Measured, 'after' | 'bound'>): string =>
  after === 0 ? '0 %' : `${(((after - bound) / after) * 100).toFixed(1)} %`

const line = ({ classes, seed, mode, solved, plain, best }: Row): string =>
  `| ${classes} | ${seed} | ${mode} | ${solved.uncoveredMinutes.before} → ${measured(solved.uncoveredMinutes)} | ${solved.worst.before} → ${measured(solved.worst)} | ${solved.added.before} → ${measured(solved.added)} | ${best} | ${gap({ ...solved.added, bound: best })} | ${gap({ ...solved.total, bound: solved.total.bound + best - solved.added.bound })} | ${solved.seconds.toFixed(1)} | ${
    plain.value === null ? 'none' : plain.value
  } (≥ ${plain.bound}) |`

const childFigure = async (classes: keyof typeof schoolSizes, seed: number): Promise<string> => {
  const { model } = makeModel(makeProblem(generateSchool(schoolSizes[classes], seed)))
  await boundChildren(model, 0, { ...never, seconds: Infinity })
  const begun = performance.now()
  const bounds = await boundChildren(model, 0, { ...never, seconds: Infinity })
  return `${bounds.length} children, ${classes} classes: ${((performance.now() - begun) / 1000).toFixed(2)} s, ${bounds.filter(({ isExact }) => isExact).length} exact`
}

export const writeContinuityFigures = async (
  file: string,
  seeds: number,
  machine: string,
  today: string,
): Promise<void> => {
  const all = Array.from({ length: seeds }, (_, at) => at + 1)
  const rows: Row[] = []
  for (const seed of all)
    for (const most of [5, 10, 20, 40, 80])
      rows.push(
        await run(25, seed, { mode: { kind: 'changes', most }, seconds: 120, seed: 1 }, `${most} changes`),
      )
  for (const most of [10, 40, 100])
    rows.push(await run(50, 1, { mode: { kind: 'changes', most }, seconds: 240, seed: 1 }, `${most} changes`))
  for (const seed of all)
    rows.push(await run(25, seed, { mode: { kind: 'anew' }, seconds: 5, seed: 1 }, 'anew, 5 s'))
  for (const seed of all.slice(0, 2))
    rows.push(await run(50, seed, { mode: { kind: 'anew' }, seconds: 20, seed: 1 }, 'anew, 20 s'))
  const children = [await childFigure(25, 1), await childFigure(50, 1)]
  const memory = Math.round(process.resourceUsage().maxRSS / 1024)
  await writeFile(
    file,
    [
      '# The planner, measured',
      '',
      `Written by \`npm run bench -- --continuity\` on ${today}: ${machine}. Schools made by \`medvind continuity generate\`; the same seed gives the same school.`,
      '✓: proven, no plan is better. (≥ n): no plan is below n. “Seconds” are for the plan and its proofs together; planning anew takes',
      'as long for the proofs as for the plan. Plain HiGHS has the same model, from nothing, for the same seconds, and is told the uncovered minutes and the',
      `worst child that our plan reached. The best bound of a plan anew is what the proof comes to in ${longer} times the plan’s seconds; the gaps are to it.`,
      '',
      '| classes | seed | mode | minutes uncovered | worst child | adults added | best bound | gap, added | gap, all adults | seconds | plain HiGHS, added |',
      '|---|---|---|---|---|---|---|---|---|---|---|',
      ...rows.map(line),
      '',
      `Bounds for each child: ${children.join('; ')}. Most memory of the whole run: ${memory} MB.`,
      '',
    ].join('\n'),
  )
}
