import { searchText } from '#platform/text/danish.ts'

/** Someone on the roster whom a word of a timetable may mean. */
export type Candidate = {
  readonly id: string
  /** As they are called on pages. */
  readonly name: string
  /** What systems call them: the roster's own id, the UniLogin id, the user name. */
  readonly ids: readonly string[]
  /** All ways in which their name may be written. */
  readonly names: readonly string[]
}

/** What a leader said that a word means: someone, or nobody on the roster (null). */
export type Chosen = ReadonlyMap<string, string | null>

export type Match =
  | { readonly kind: 'found'; readonly id: string }
  /** Several are called so: never guessed. */
  | { readonly kind: 'several' }
  | { readonly kind: 'none' }
  /** A leader said that it is nobody on the roster. */
  | { readonly kind: 'nobody' }

/** A word as it is remembered: the same whatever the case, and else exactly as it stands. */
export const wordKey = (word: string): string =>
  word.normalize('NFC').toLocaleLowerCase('da').replaceAll(/\s+/g, ' ').trim()

const several = Symbol('several')
type Index = ReadonlyMap<string, string | typeof several>

const indexOf = (
  candidates: readonly Candidate[],
  keysOf: (candidate: Candidate) => readonly string[],
): Index => {
  const index = new Map<string, string | typeof several>()
  for (const candidate of candidates)
    for (const key of keysOf(candidate)) {
      const known = index.get(key)
      if (key !== '') index.set(key, known === undefined || known === candidate.id ? candidate.id : several)
    }
  return index
}

const turned = (word: string): string => {
  const [family, given, ...rest] = word.split(',')
  return family !== undefined && given !== undefined && rest.length === 0 ? `${given} ${family}` : word
}

/**
 * Finds whom words mean among the people of one school: what a leader said, else an id, else a name. A word that fits several people is
 * never given to one of them, and one that is an id of somebody is not looked for among the names.
 */
export const matcherFor = (candidates: readonly Candidate[], chosen: Chosen): ((word: string) => Match) => {
  const byId = indexOf(candidates, ({ ids }) => ids.map(wordKey))
  const byName = indexOf(candidates, ({ names }) => names.map(searchText))
  const known = new Set(candidates.map(({ id }) => id))
  return (word) => {
    const said = chosen.get(wordKey(word))
    if (said === null) return { kind: 'nobody' }
    // Whoever has left the school since is no longer meant.
    if (said !== undefined && known.has(said)) return { kind: 'found', id: said }
    const found = byId.get(wordKey(word)) ?? byName.get(searchText(turned(word)))
    if (found === undefined) return { kind: 'none' }
    return typeof found === 'string' ? { kind: 'found', id: found } : { kind: 'several' }
  }
}
