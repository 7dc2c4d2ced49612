import { randomInt } from 'node:crypto'

/**
 * Consonants that cannot be taken for a figure or for each other: no 0, O, 1, I or Q. Without vowels no word comes of them that a child
 * should not find on its slip.
 */
const letters = 'BCDFGHJKLMNPRSTVWXZ'
/** 19⁹ codes, some 320,000 million: who tries ten thousand meets one of 25,000 open codes once in a thousand years of trying. */
const codeLength = 9

export const newCode = (): string =>
  Array.from({ length: codeLength }, () => letters[randomInt(letters.length)] ?? '').join('')

export const newCodes = (count: number): readonly string[] => {
  const codes = new Set<string>()
  while (codes.size < count) codes.add(newCode())
  return [...codes]
}

/** A code as somebody wrote it: small letters, spaces and hyphens are as good. Null when it cannot be one. */
export const readCode = (text: string): string | null => {
  const bare = text.replaceAll(/[\s\-–.]/g, '').toUpperCase()
  return bare.length === codeLength && [...bare].every((letter) => letters.includes(letter)) ? bare : null
}

/** "BKT-FMR-WXS" */
export const codeText = (code: string): string => (code.match(/.{1,3}/g) ?? []).join('-')
