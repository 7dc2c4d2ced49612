import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Bytes. Below it there is nothing worth waiting for: collecting takes a tenth of a second. */
const worthCollecting = 250_000_000

/**
 * Asks the engine to give back what it no longer needs. Reading a whole municipality leaves some 200 MB behind that it would
 * otherwise keep through the writing, and the memory of one import would be added to that of the next.
 */
export const freeMemory = (): void => {
  if (process.memoryUsage.rss() < worthCollecting) return
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
}
