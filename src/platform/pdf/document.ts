import type { SafePicture } from './picture.ts'

/**
 * What stands on paper. A document is data: no text in it is ever read as markup. Sections stand inside sections, so that no level of
 * heading can be skipped, and a picture without words for those who cannot see it cannot be written.
 */
export type PaperDocument = {
  readonly language: 'da' | 'en'
  readonly title: string
  /** Who sends it: the municipality first, then the school or the department. */
  readonly sender: readonly string[]
  /** The day it was made, in words. */
  readonly day: string
  /** A sentence or two under the title. */
  readonly lead?: string
  readonly blocks: readonly PaperBlock[]
  readonly sections: readonly PaperSection[]
}

export type PaperSection = {
  readonly heading: string
  readonly blocks: readonly PaperBlock[]
  readonly sections?: readonly PaperSection[]
}

export type PaperBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered?: boolean; readonly items: readonly string[] }
  /** Terms with what is said of each. */
  | { readonly kind: 'facts'; readonly items: readonly PaperFact[] }
  | PaperTable
  | {
      readonly kind: 'picture'
      readonly picture: SafePicture
      /** What the picture says, for those who do not see it. */
      readonly alt: string
      /** Millimetres; as wide as the page when left out. */
      readonly width?: number
      readonly caption?: string
    }
  /** Small pictures beside each other, each with its words under it. */
  | { readonly kind: 'pictures'; readonly items: readonly PaperCaptioned[] }
  /** Something to be noticed, set apart from the rest. */
  | { readonly kind: 'note'; readonly heading?: string; readonly text: string }
  /** Where figures come from, and other small print. */
  | { readonly kind: 'small'; readonly text: string }
  /** Someone's own words. */
  | { readonly kind: 'quote'; readonly text: string; readonly by: string }
  | { readonly kind: 'newPage' }

export type PaperCaptioned = {
  readonly picture: SafePicture
  readonly alt: string
  readonly caption: string
}

export type PaperFact = { readonly term: string; readonly details: string }

export type PaperTable = {
  readonly kind: 'table'
  readonly caption: string
  readonly columns: readonly PaperColumn[]
  /** As many cells in each row as there are columns. */
  readonly rows: readonly (readonly string[])[]
}

export type PaperColumn = {
  readonly heading: string
  readonly numeric?: boolean
  /** Its share of the width beside the others; the width of its words when left out. */
  readonly share?: number
}

/** Someone asked for more than one document can hold. */
export class PaperTooLarge extends Error {}

/** Letters in all texts and pictures together. A plan of three years is some 60,000. */
export const mostLetters = 2_000_000
/** Blocks, rows and items together. */
export const mostParts = 20_000

const lettersOf = (value: unknown, seen: { letters: number; parts: number }): void => {
  if (typeof value === 'string') seen.letters += value.length
  else if (typeof value === 'object' && value !== null) {
    seen.parts += 1
    for (const one of Object.values(value)) lettersOf(one, seen)
  }
}

/** Refuses what would keep the machine busy for long, and what is a mistake of the caller. */
export const checkDocument = (document: PaperDocument): void => {
  const seen = { letters: 0, parts: 0 }
  lettersOf(document, seen)
  if (seen.letters > mostLetters || seen.parts > mostParts)
    throw new PaperTooLarge(`${seen.letters} letters in ${seen.parts} parts do not fit in one document.`)
  if (document.title.trim() === '') throw new Error('A document has a title.')
  const check = (blocks: readonly PaperBlock[], sections: readonly PaperSection[]): void => {
    for (const block of blocks) {
      const pictures = block.kind === 'picture' ? [block] : block.kind === 'pictures' ? block.items : []
      if (pictures.some(({ alt }) => alt.trim() === '')) throw new Error('A picture is described.')
      if (block.kind === 'table' && block.rows.some((row) => row.length !== block.columns.length))
        throw new Error('Each row of a table has as many cells as the table has columns.')
    }
    for (const section of sections) check(section.blocks, section.sections ?? [])
  }
  check(document.blocks, document.sections)
}
