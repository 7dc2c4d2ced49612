import type { Writable } from 'node:stream'

/** Whoever reads may stop before the end, as `head` does: the work is done to its end, and what nobody reads is left unsaid. */
export const endQuietly = (output: Writable): void => {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
