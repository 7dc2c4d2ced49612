import { commonWords } from './common-passwords.ts'

export const shortestPassword = 12
export const longestPassword = 200

/** What a password must not be made of: the person's own names, e-mail address and municipality. */
export type PasswordOwner = { readonly names: readonly string[]; readonly email: string }

export type PasswordFault = 'short' | 'long' | 'own' | 'common' | 'pattern'

const looksLike = new Map([
  ['0', 'o'],
  ['1', 'i'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['7', 't'],
  ['@', 'a'],
  ['$', 's'],
  ['!', 'i'],
])

const inLetters = (text: string): string =>
  Array.from(text.toLocaleLowerCase('da'), (letter) => looksLike.get(letter) ?? letter).join('')

const onlyLetters = (text: string): string => text.replaceAll(/[^\p{Letter}]+/gu, '')

/** How few of the given words the text is made of, one after another; null when it is not made of them. */
const wordsIn = (text: string, words: ReadonlySet<string>): number | null => {
  const longest = Math.max(0, ...[...words].map((word) => word.length))
  const fewest: (number | null)[] = [0]
  for (let end = 1; end <= text.length; end += 1) {
    let best: number | null = null
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const before = fewest[start] ?? null
      if (before === null || !words.has(text.slice(start, end))) continue
      best = best === null ? before + 1 : Math.min(best, before + 1)
    }
    fewest.push(best)
  }
  return fewest[text.length] ?? null
}

const rows = ['01234567890', 'abcdefghijklmnopqrstuvwxyzæøå', 'qwertyuiopå', 'asdfghjklæø', 'zxcvbnm']
const steps = new Set(
  rows.flatMap((row) =>
    Array.from(row)
      .slice(1)
      .flatMap((letter, index) => [`${row[index]}${letter}`, `${letter}${row[index]}`]),
  ),
)

/** Few different signs, or mostly neighbours in the alphabet, the numbers or the keyboard: "aaaaaaaaaaaa", "123456789012". */
const isPattern = (password: string): boolean => {
  const signs = Array.from(password.toLocaleLowerCase('da'))
  if (new Set(signs).size < 5) return true
  const neighbours = signs
    .slice(1)
    .filter((sign, index) => sign === signs[index] || steps.has(`${signs[index]}${sign}`)).length
  return neighbours >= (signs.length - 1) * 0.75
}

const ownWords = ({ names, email }: PasswordOwner): string[] =>
  [...names, email.replace(/@.*$/, ''), email]
    .flatMap((text) => text.split(/[^\p{Letter}\p{Number}]+/u).concat(text))
    .map((text) => onlyLetters(inLetters(text)))
    .filter((text) => text.length >= 2)

/** A few common words, with digits and signs around them, are among the first that are tried; four others are not. */
const mostWords = 3

/**
 * What is wrong with a password, or null. Length is what makes it strong (NIST SP 800-63B §3.1.1.2), so no signs are demanded;
 * what is refused is what a stranger would try first.
 */
export const passwordFault = (password: string, owner: PasswordOwner): PasswordFault | null => {
  const { length } = Array.from(password)
  if (length < shortestPassword) return 'short'
  if (length > longestPassword) return 'long'
  if (isPattern(password)) return 'pattern'
  const own = ownWords(owner)
  const common = new Set(commonWords)
  const ownOrCommon = new Set([...common, ...own])
  for (const letters of new Set([
    onlyLetters(password.toLocaleLowerCase('da')),
    onlyLetters(inLetters(password)),
  ])) {
    if (letters.length < 4) continue
    const commonCount = wordsIn(letters, common)
    if (commonCount !== null && (commonCount <= mostWords || new Set(letters).size < 6)) return 'common'
    const ownCount = wordsIn(letters, ownOrCommon)
    if (ownCount !== null && ownCount <= mostWords) return 'own'
  }
  return null
}
