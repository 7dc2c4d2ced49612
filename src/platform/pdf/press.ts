import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Delivery, Order } from './typst-worker.ts'

/** The document could not be made in the time that one may take, or not at all. */
export class PaperFailed extends Error {}

/** Milliseconds for one document, counted from when its turn comes. */
const patience = 20_000
/** So many may wait at once; more is a sign of something wrong. */
const mostWaiting = 50

type Job = {
  readonly order: Order
  readonly resolve: (delivery: Delivery) => void
  readonly reject: (error: Error) => void
}

let thread: Worker | null = null
let nextId = 0
const waiting: Job[] = []
let running: { readonly job: Job; readonly timer: ReturnType<typeof setTimeout> } | null = null

const finish = (): Job | null => {
  if (running === null) return null
  clearTimeout(running.timer)
  const { job } = running
  running = null
  thread?.unref()
  return job
}

/** Whoever waited for the thread that is gone is told so, and the next document gets a new one. */
const giveUp = (of: Worker, error: Error): void => {
  if (thread !== of) return
  thread = null
  void of.terminate()
  finish()?.reject(error)
  runNext()
}

const startThread = (): Worker => {
  // The worker lies beside this file, as a source when this is one and built when this is.
  const file = new URL(`./typst-worker${extname(import.meta.filename)}`, import.meta.url)
  const started = new Worker(file, { name: 'typst', resourceLimits: { maxOldGenerationSizeMb: 256 } })
  started.on('message', (delivery: Delivery) => {
    if (thread !== started || running?.job.order.id !== delivery.id) return
    finish()?.resolve(delivery)
    runNext()
  })
  started.on('error', (error) => giveUp(started, new PaperFailed('The press broke.', { cause: error })))
  started.on('exit', () => giveUp(started, new PaperFailed('The press stopped.')))
  return started
}

const runNext = (): void => {
  if (running !== null) return
  const job = waiting.shift()
  if (job === undefined) return
  thread ??= startThread()
  const used = thread
  // A thread that only waits keeps no process alive; one that works does.
  used.ref()
  const timer = setTimeout(
    () => giveUp(used, new PaperFailed(`A document took more than ${patience} ms.`)),
    patience,
  )
  running = { job, timer }
  used.postMessage(job.order, [])
}

/** Makes one PDF of a template and its data. One at a time: it is the processor that is scarce. */
export const press = async (template: string, data: string, madeAt: Temporal.Instant): Promise<Delivery> =>
  await new Promise((resolve, reject) => {
    if (waiting.length >= mostWaiting) {
      reject(new PaperFailed('Too many documents are waiting to be made.'))
      return
    }
    nextId += 1
    const order = { id: nextId, template, data, madeAt: Math.floor(madeAt.epochMilliseconds / 1000) }
    waiting.push({ order, resolve, reject })
    runNext()
  })
