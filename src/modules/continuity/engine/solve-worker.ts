// Runs beside the server: a calculation of seconds would keep everybody waiting, and its memory goes when it ends.
import { parentPort, workerData } from 'node:worker_threads'
import { solve, type SolveOptions } from './solve.ts'
import type { Solution } from './solution.ts'
import type { Timetable } from './timetable.ts'
import type { Progress } from './watch.ts'

/** `stop` is one number shared between the threads: 1 means to end with the best that was found. */
export type SolveOrder = {
  readonly timetable: Timetable
  readonly options: SolveOptions
  readonly stop: Int32Array
}

export type SolveMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'done'; readonly solution: Solution }

/** Progress is for people: more often than this nobody sees it. */
const millisecondsBetween = 150

const run = async ({ timetable, options, stop }: SolveOrder): Promise<void> => {
  const send = (message: SolveMessage): void => parentPort?.postMessage(message, [])
  let told = -Infinity
  const solution = await solve(timetable, options, {
    isCancelled: () => Atomics.load(stop, 0) === 1,
    onProgress: (progress) => {
      if (performance.now() - told < millisecondsBetween) return
      told = performance.now()
      send({ kind: 'progress', progress })
    },
  })
  send({ kind: 'done', solution })
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever starts the thread gives it this, and nothing else does.
await run(workerData as SolveOrder)
