/** What Typst says of a text that no font can draw; it is quoted twice, as Rust writes an error of an error. */
const complaint = /the text `\\"(.*?)\\"` could not be displayed/gu

/** The signs that an error of Typst names as impossible to draw. */
export const unshownSigns = (reason: string): readonly string[] =>
  [...reason.matchAll(complaint)].map(([, quoted = '']) =>
    quoted
      .replaceAll(/\\+u\{([0-9a-f]+)\}/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
      .replaceAll(/\\+(["\\'])/g, '$1'),
  )

/** Letters and signs that the font of every document has, as far as anyone writes them. */
const surelyShown = /^[\u0020-\u007e\u00a0-\u017f\u0400-\u045f\u2010-\u2022\u2026\u20ac]*$/u

const segmenter = new Intl.Segmenter('da', { granularity: 'grapheme' })

const escapedFor = (sign: string): string =>
  [...sign].map((one) => `\\x{${(one.codePointAt(0) ?? 0).toString(16)}}`).join('')

/**
 * A pattern for everything in a text that is to be replaced: whole signs as a person sees them, also those of several characters of
 * which only one is known to be impossible. With `strictly`, everything that is not surely possible.
 */
export const signsOf = (text: string, unshown: ReadonlySet<string>, strictly = false): string => {
  if (unshown.size === 0) return ''
  const characters = new Set([...unshown].flatMap((sign) => [...sign]))
  const found = new Set<string>()
  for (const { segment } of segmenter.segment(text)) {
    const isOut = strictly ? !surelyShown.test(segment) : [...segment].some((one) => characters.has(one))
    if (isOut) found.add(segment)
  }
  // The longest first: a family is not the father and a rest.
  return [...found]
    .toSorted((a, b) => b.length - a.length)
    .map(escapedFor)
    .join('|')
}
