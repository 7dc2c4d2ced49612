import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

/**
 * Makes PDFs in a thread of its own, so that a long document keeps nobody's page waiting. It is given the template and the data as text
 * and gives bytes back; nothing in the template reads a file or fetches anything.
 */

export type Order = {
  readonly id: number
  readonly template: string
  readonly data: string
  readonly madeAt: number
}
export type Delivery =
  | { readonly id: number; readonly kind: 'made'; readonly pdf: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly kind: 'failed'; readonly reason: string }

const isBuilt = import.meta.filename.endsWith('.js')
const folder = isBuilt
  ? join(import.meta.dirname, 'fonts')
  : join(import.meta.dirname, '../../../node_modules/dkfds/dist/fonts/IBMPlexSans/complete/ttf')

const fontBlobs = ['Regular', 'Italic', 'SemiBold'].map((style) =>
  readFileSync(join(folder, `IBMPlexSans-${style}.ttf`)),
)
const compiler = NodeCompiler.create({ workspace: folder, fontArgs: [{ fontBlobs }] })
const main = join(folder, 'document.typ')

let template: string | null = null

const make = ({ template: wanted, data, madeAt }: Order): Uint8Array<ArrayBuffer> => {
  if (template !== wanted) compiler.addSource(main, wanted)
  template = wanted
  try {
    // In one call: a compiled document that JavaScript holds is freed only when the garbage collector finds it worth while.
    const pdf = compiler.pdf(
      { mainFilePath: main, inputs: { document: data } },
      { pdfStandard: 'ua-1', creationTimestamp: madeAt },
    )
    return new Uint8Array(pdf)
  } finally {
    compiler.evictCache(0)
  }
}

parentPort?.on('message', (order: Order) => {
  let delivery: Delivery
  try {
    delivery = { id: order.id, kind: 'made', pdf: make(order) }
  } catch (error) {
    delivery = {
      id: order.id,
      kind: 'failed',
      reason: error instanceof Error ? error.message : String(error),
    }
  }
  parentPort?.postMessage(delivery, delivery.kind === 'made' ? [delivery.pdf.buffer] : [])
})
