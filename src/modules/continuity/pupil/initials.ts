const lettersOf = (name: string): readonly string[] =>
  name
    .normalize('NFC')
    .split(/[\s-]+/u)
    .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ''))
    .filter((word) => word !== '')

const short = (name: string, first: number): string => {
  const words = lettersOf(name)
  const [given = '?'] = words
  const family = words.length > 1 ? (words.at(-1) ?? '') : ''
  return `${[...given].slice(0, first).join('')}${[...family].slice(0, 1).join('').toLocaleUpperCase('da')}`
}

const capital = (text: string): string =>
  [...text].map((letter, place) => (place === 0 ? letter.toLocaleUpperCase('da') : letter)).join('')

/** Two or three letters for each name, different for each: "MK" for Mette Krog, and "MeK" and "MaK" where Max Kjær is there too. */
export const initialsOf = (names: readonly string[]): readonly string[] => {
  const plain = names.map((name) => capital(short(name, lettersOf(name).length > 1 ? 1 : 2)))
  const longer = names.map((name, place) => {
    const same = plain.filter((each) => each === plain[place]).length
    return same > 1 ? capital(short(name, 2)) : (plain[place] ?? '')
  })
  const seen = new Map<string, number>()
  return longer.map((letters) => {
    const times = (seen.get(letters) ?? 0) + 1
    seen.set(letters, times)
    return times === 1 ? letters : `${letters}${times}`
  })
}
