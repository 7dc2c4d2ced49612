/** Where a long calculation is; `added` is the weighted total of adults beyond the ordinary teachers. */
export type Progress = {
  readonly stage: 'uncovered' | 'worst' | 'total' | 'search' | 'improve' | 'bounds'
  readonly uncovered?: number
  readonly worst?: number
  readonly added?: number
  readonly bound?: number
}

export type Watch = {
  /** Asked all the time: true ends the work with the best that was found. */
  readonly isCancelled: () => boolean
  readonly onProgress: (progress: Progress) => void
  /** Milliseconds of the clock when the work is to be done; Infinity: when it is finished. */
  readonly until: number
}

export const now = (): number => performance.now()

/** Seconds that are left for a stage. */
export const stageSeconds = ({ until }: Watch): number =>
  until === Infinity ? Infinity : Math.max(0.05, (until - now()) / 1000)
