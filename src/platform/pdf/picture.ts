declare const safe: unique symbol

/** An SVG that this program drew, or ships with it. What a person typed is never one. */
export type SafePicture = string & { readonly [safe]: true }

const refused = /<(?:script|image|foreignObject|use|style|iframe|a)\b|\bhref\b|\bon\w+\s*=|url\(|<!|<\?/i

/**
 * A picture that ships with the program, such as a pictogram. One that could fetch anything, or that is no single drawing, is refused:
 * a document reaches neither files nor network.
 */
export const shippedPicture = (svg: string): SafePicture => {
  const trimmed = svg.trim()
  if (!/^<svg\b[^]*<\/svg>$/.test(trimmed) || refused.test(trimmed))
    throw new Error('A picture for paper is one plain SVG drawing.')
  return trimmed as SafePicture
}

const escaped = (text: string): string =>
  text
    .replaceAll(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const ink = '#13232c'
const soft = '#51626c'
const line = '#c3ccd1'
export const paperColours = ['#0b5463', '#a35b00', '#5b3f8c'] as const

const label = (
  x: number,
  y: number,
  text: string,
  { anchor = 'middle', colour = soft, size = 9 }: { anchor?: string; colour?: string; size?: number } = {},
): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="IBM Plex Sans" font-size="${size}" fill="${colour}" text-anchor="${anchor}">${escaped(text)}</text>`

const width = 480
const left = 34
const right = 8
const top = 16
const bottom = 24

export type BarPoint = {
  readonly label: string
  /** Null where nothing is known, which is not nothing. */
  readonly value: number | null
  /** The value as it is read. */
  readonly text: string
}

const heightOf = (value: number, most: number, inner: number): number =>
  most === 0 ? 0 : (Math.max(0, Math.min(value, most)) / most) * inner

const frame = (height: number, most: number, unit: string, inside: string): SafePicture => {
  const inner = height - top - bottom
  const lines = [0, 0.5, 1].map((share) => {
    const y = height - bottom - share * inner
    const figure = most * share
    const text = `${Number.isInteger(figure) ? figure : figure.toFixed(1).replace('.', ',')}${unit}`
    return `<line x1="${left}" y1="${y}" x2="${width - right}" y2="${y}" stroke="${line}" stroke-width="0.7"/>${label(left - 5, y + 3, text, { anchor: 'end' })}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${lines.join('')}${inside}</svg>` as SafePicture
}

export type BarPicture = {
  readonly points: readonly BarPoint[]
  /** The top of the scale. */
  readonly most: number
  readonly unit: string
  readonly height?: number
}

/** Bars from nothing up. What they say stands above each, so that no colour and no ruler is needed. */
export const barPicture = ({ points, most, unit, height = 150 }: BarPicture): SafePicture => {
  const inner = height - top - bottom
  const step = (width - left - right) / Math.max(1, points.length)
  const bars = points.map(({ label: name, value, text }, at) => {
    const middle = left + step * (at + 0.5)
    const tall = value === null ? 0 : heightOf(value, most, inner)
    const y = height - bottom - tall
    const bar =
      value === null
        ? ''
        : `<rect x="${(middle - step * 0.3).toFixed(1)}" y="${y.toFixed(1)}" width="${(step * 0.6).toFixed(1)}" height="${tall.toFixed(1)}" fill="${paperColours[0]}"/>`
    return `${bar}${label(middle, y - 4, text, { colour: ink })}${label(middle, height - bottom + 13, name)}`
  })
  return frame(height, most, unit, bars.join(''))
}

export type LinePicture = {
  readonly labels: readonly string[]
  /** As many values as labels; null is a gap in the line. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  readonly least?: number
  readonly most: number
  readonly unit: string
  readonly height?: number
}

/** The pieces of a line between its gaps. */
const piecesOf = (points: readonly ({ x: number; y: number } | null)[]): { x: number; y: number }[][] => {
  const pieces: { x: number; y: number }[][] = [[]]
  for (const point of points) {
    if (point === null) pieces.push([])
    else pieces.at(-1)?.push(point)
  }
  return pieces.filter((piece) => piece.length > 0)
}

/** Lines over time, each with its name at its end. */
export const linePicture = ({
  labels,
  series,
  least = 0,
  most,
  unit,
  height = 160,
}: LinePicture): SafePicture => {
  const inner = height - top - bottom
  const step = (width - left - right - 70) / Math.max(1, labels.length - 1)
  const xOf = (at: number): number => left + 4 + step * at
  const drawn = series.map(({ name, values }, number) => {
    const colour = paperColours[number % paperColours.length] ?? ink
    const points = values.map((value, at) =>
      value === null
        ? null
        : { x: xOf(at), y: height - bottom - heightOf(value - least, most - least, inner) },
    )
    const last = points.findLast((point) => point !== null)
    const lines = piecesOf(points).map(
      (piece) =>
        `<polyline points="${piece.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${['none', '5 3', '1.5 2.5'][number % 3] ?? 'none'}"/>`,
    )
    const dots = points.map((point) =>
      point === null
        ? ''
        : `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="2.4" fill="${colour}"/>`,
    )
    const named = last == null ? '' : label(last.x + 6, last.y + 3, name, { anchor: 'start', colour })
    return lines.join('') + dots.join('') + named
  })
  // Where there are many, only as many labels as can be read.
  const every = Math.max(1, Math.ceil(labels.length / 12))
  const names = labels.map((name, at) => (at % every === 0 ? label(xOf(at), height - bottom + 13, name) : ''))
  return frame(height, most - least, unit, drawn.join('') + names.join(''))
}
