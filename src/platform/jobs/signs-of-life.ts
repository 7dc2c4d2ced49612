export type SignsOfLife<Progress> = {
  readonly onProgress: (progress: Progress) => void
  /** Ends the signs, and waits for the last of them. */
  readonly stop: () => Promise<void>
}

/** Tells every so many milliseconds that work goes on and how far it is, beside the work: `tell` opens a transaction of its own. */
export const signsOfLife = <Progress>(
  every: number,
  tell: (latest: Progress | null) => Promise<void>,
): SignsOfLife<Progress> => {
  let latest: Progress | null = null
  let pending: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    // A sign that is lost is followed by the next one.
    pending = pending.then(async () => await tell(latest)).catch(() => undefined)
  }, every)
  return {
    onProgress: (progress) => {
      latest = progress
    },
    stop: async () => {
      clearInterval(timer)
      await pending
    },
  }
}
