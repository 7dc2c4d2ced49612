import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

export type ZipContent = string | Uint8Array | AsyncIterable<string | Uint8Array>

/** Before 1980, the first year that a zip can hold: yazl then writes the same bytes in every time zone. */
// oxlint-disable-next-line no-restricted-globals -- yazl asks for a Date
const fixedTime = new Date(0)
const options = { mtime: fixedTime, forceDosTimestamp: true, mode: 0o100644 } as const

const streamOf = (content: ZipContent): Readable =>
  typeof content === 'string' || content instanceof Uint8Array
    ? Readable.from([Buffer.from(content)])
    : Readable.from(content, { objectMode: false })

/**
 * A zip as a stream of bytes. The same entries give the same bytes, whenever and wherever they are written, and each
 * content is asked for only when its turn has come.
 */
export const zipOf = (
  entries: Iterable<{ readonly name: string; readonly content: ZipContent }>,
): Readable => {
  const zip = new ZipFile()
  // The types say less than it is: a PassThrough.
  const output = zip.outputStream as Readable
  const fail = (cause: unknown) =>
    output.destroy(cause instanceof Error ? cause : new Error('The zip could not be written', { cause }))
  zip.on('error', fail)
  for (const { name, content } of entries) {
    zip.addReadStreamLazy(name, options, (deliver) => {
      const stream = streamOf(content)
      stream.on('error', fail)
      deliver(null, stream)
    })
  }
  zip.end()
  return output
}

/** The whole zip in memory, for what is known to be small. */
export const zipBytes = async (
  entries: Iterable<{ readonly name: string; readonly content: ZipContent }>,
): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  for await (const chunk of zipOf(entries)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
