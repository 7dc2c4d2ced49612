const ordinary = new Map([
  ['æ', '~a'],
  ['ä', '~a'],
  ['ø', '~b'],
  ['ö', '~b'],
  ['å', '~c'],
])

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .normalize('NFC')

/**
 * A key that sorts as Danish does when compared byte by byte: æ, ø and å come last, and aa counts as å. It is computed here and
 * stored, because not every PostgreSQL knows Danish, and all must give the same order. Numbers in the text sort by their value.
 */
export const danishSortKey = (text: string): string => {
  const lower = text
    .normalize('NFC')
    .toLocaleLowerCase('da')
    .replaceAll('aa', 'å')
    .replaceAll(/\s+/g, ' ')
    .trim()
  const letters = [...lower].map((letter) => ordinary.get(letter) ?? plain(letter)).join('')
  return letters.replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(6, '0'))
}

/** Text as it is searched: "Aabenraa", "Åbenrå" and "åbenrå" are the same, and so are "é" and "e". */
export const searchText = (text: string): string =>
  plain(
    text
      .normalize('NFC')
      .toLocaleLowerCase('da')
      .replaceAll('å', 'aa')
      .replaceAll('æ', 'ae')
      .replaceAll('ø', 'oe'),
  )
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim()
