/** Ctrl-C, and what a service manager sends. */
const signals = ['SIGINT', 'SIGTERM'] as const

/**
 * Ends the process in order when it is asked to, however often, and from the first moment: the embedded server is a process of its own
 * and would live on.
 */
export const onInterrupt = (end: () => Promise<void>): void => {
  let ending: Promise<void> | undefined
  const interrupted = () => {
    ending ??= end().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of signals) process.on(signal, interrupted)
}
