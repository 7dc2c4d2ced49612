export type Sniffed = { text: string; separator: string }

const lineOf = (text: string): string => {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') quoted = !quoted
    else if (!quoted && (letter === '\n' || letter === '\r')) return text.slice(0, at)
  }
  return text
}

/** The separator that the first line has most of, outside quotes. Excel's own `sep=;` line is obeyed and taken away. */
export const sniff = (text: string, separators: readonly string[]): Sniffed => {
  const told = /^sep=(.)\r?\n/i.exec(text)
  if (told?.[1] !== undefined && separators.includes(told[1]))
    return { text: text.slice(told[0].length), separator: told[1] }
  const plain = lineOf(text).replaceAll(/"[^"]*"/g, '')
  let best = separators[0] ?? ','
  let most = 0
  for (const separator of separators) {
    const count = plain.split(separator).length - 1
    if (count > most) [best, most] = [separator, count]
  }
  return { text, separator: best }
}
