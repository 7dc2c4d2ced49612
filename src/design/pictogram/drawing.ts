type Shape = { readonly fill: string; readonly d: string; readonly evenOdd?: true }

/** A pictogram in a square of 32 × 32, drawn from back to front. */
export type Drawing = readonly Shape[]
