import { m } from '#messages'
import type { Download } from '#platform/http/page.ts'
import { checkDocument, type PaperBlock, type PaperDocument, type PaperSection } from './document.ts'
import { PaperFailed, press } from './press.ts'
import { signsOf, unshownSigns } from './signs.ts'
import { template } from './template.ts'

/** Letters of what stays on one page: about a third of it. */
const shortSection = 700

const wordsIn = (blocks: readonly PaperBlock[]): number =>
  blocks.reduce((sum, one) => {
    if (one.kind === 'list') return sum + one.items.reduce((all, item) => all + item.length + 40, 0)
    if (one.kind === 'facts')
      return sum + one.items.reduce((all, { term, details }) => all + term.length + details.length + 20, 0)
    // A row of small pictures is as high as some lines of words.
    if (one.kind === 'pictures') return sum + Math.ceil(one.items.length / 6) * 180
    return sum + ('text' in one ? one.text.length : 0) + 40
  }, 0)

/** Typst knows no field that is left out: each is written. */
const block = (one: PaperBlock): object => {
  if (one.kind === 'list') return { ...one, ordered: one.ordered ?? false }
  if (one.kind === 'picture') return { ...one, width: one.width ?? null, caption: one.caption ?? '' }
  if (one.kind === 'note') return { ...one, heading: one.heading ?? '' }
  if (one.kind === 'facts') return { ...one, breaks: wordsIn([one]) > shortSection }
  if (one.kind !== 'table') return one
  const columns = one.columns.map(({ heading, numeric = false, share = null }) => ({
    heading,
    numeric,
    share,
  }))
  return { ...one, columns }
}

/** A table and a drawing as wide as the page stand for themselves; small pictures go with the words beside them. */
const isShort = (part: PaperSection): boolean =>
  (part.sections ?? []).length === 0 &&
  part.blocks.length > 0 &&
  part.blocks.every(({ kind }) => !['table', 'picture', 'newPage'].includes(kind)) &&
  wordsIn(part.blocks) <= shortSection

const section = ({ heading, blocks, sections = [] }: PaperSection): object => ({
  short: isShort({ heading, blocks, sections }),
  heading,
  blocks: blocks.map(block),
  sections: sections.map(section),
})

const unwritable = /(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu

/** Control characters have no shape, and half a surrogate pair is no character: paper can hold neither. */
const clean = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll(unwritable, '') : value

const dataOf = (document: PaperDocument, missing: string): string =>
  JSON.stringify(
    {
      ...document,
      lead: document.lead ?? '',
      footer: [document.sender[0] ?? '', document.day].filter(Boolean).join(' · '),
      page: m.paper_page({}, { locale: document.language }),
      of: m.paper_of({}, { locale: document.language }),
      missing,
      blocks: document.blocks.map(block),
      sections: document.sections.map(section),
    },
    clean,
  )

/**
 * The document as PDF/UA-1. A sign that no font of this machine can draw, such as a rare emoji, becomes a small frame that keeps the
 * sign as its text. Throws `PaperTooLarge` for what is too long, and `PaperFailed` when it took too long.
 */
export const makePdf = async (
  document: PaperDocument,
  madeAt: Temporal.Instant,
): Promise<Uint8Array<ArrayBuffer>> => {
  checkDocument(document)
  const text = dataOf(document, '')
  const unshown = new Set<string>()
  // Each round takes out what the round before could not draw. A face of several signs may show its parts one after the other.
  for (let round = 1; round <= 4; round++) {
    const missing = signsOf(text, unshown, round === 4)
    const delivery = await press(template, round === 1 ? text : dataOf(document, missing), madeAt)
    if (delivery.kind === 'made') return delivery.pdf
    const found = unshownSigns(delivery.reason)
    if (found.length === 0) throw new PaperFailed(delivery.reason)
    for (const sign of found) unshown.add(sign)
  }
  throw new PaperFailed('Some signs could not be replaced.')
}

/** What a page answers with: the bytes are made after its transaction, so that no connection waits for them. */
export const pdfDownload = (
  fileName: string,
  document: PaperDocument,
  madeAt: Temporal.Instant,
): Download => ({
  kind: 'download',
  fileName,
  contentType: 'application/pdf',
  body: async () => await makePdf(document, madeAt),
})
