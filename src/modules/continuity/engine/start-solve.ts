import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Solution } from './solution.ts'
import type { SolveOptions } from './solve.ts'
import type { SolveMessage, SolveOrder } from './solve-worker.ts'
import type { Timetable } from './timetable.ts'
import type { Progress } from './watch.ts'

/** The calculation ended without an answer: the thread ran out of memory, broke, or did not let itself be stopped. */
export class SolveFailed extends Error {}

export type RunningSolve = {
  readonly done: Promise<Solution>
  /** Asks for the best that was found so far; `done` then comes soon. */
  readonly cancel: () => void
}

/** How long a cancelled calculation may take to hand over what it has, in milliseconds. */
const grace = 15_000

/** Solves in a thread of its own. Nothing but ids crosses over. Throws `SolveFailed` through `done` when the thread breaks. */
export const startSolve = (
  timetable: Timetable,
  options: SolveOptions,
  onProgress: (progress: Progress) => void = () => undefined,
): RunningSolve => {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  // The worker lies beside this file, as a source when this is one and built when this is.
  const file = new URL(`./solve-worker${extname(import.meta.filename)}`, import.meta.url)
  const order: SolveOrder = { timetable, options, stop }
  const thread = new Worker(file, {
    name: 'continuity',
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 400 },
  })
  let timer: ReturnType<typeof setTimeout> | null = null
  const done = new Promise<Solution>((resolve, reject) => {
    thread.on('message', (message: SolveMessage) => {
      if (message.kind === 'progress') onProgress(message.progress)
      else resolve(message.solution)
    })
    thread.on('error', (error) => reject(new SolveFailed('The calculation broke.', { cause: error })))
    thread.on('exit', () => reject(new SolveFailed('The calculation stopped.')))
  })
  const ended = async (): Promise<Solution> => {
    try {
      return await done
    } finally {
      if (timer !== null) clearTimeout(timer)
      await thread.terminate()
    }
  }
  return {
    done: ended(),
    cancel: () => {
      Atomics.store(stop, 0, 1)
      timer ??= setTimeout(() => void thread.terminate(), grace)
    },
  }
}
