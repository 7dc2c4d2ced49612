/** The most that a programme's sums may come to; what is left out has no limit. */
export type Limits = {
  readonly uncovered?: number
  readonly total?: number
  readonly changes?: number
  readonly worst?: number
}
