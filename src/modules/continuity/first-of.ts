/** How many are named in a sentence. */
const mostNamed = 20

/** The first of them by name. */
export const firstOf = (names: readonly string[]): string =>
  [...names.slice(0, mostNamed), ...(names.length > mostNamed ? ['…'] : [])].join(', ')
