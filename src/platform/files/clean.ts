import type { FileFault } from './fault.ts'

/**
 * Control characters, marks that turn the reading direction, other invisible characters, and what the decoder could not
 * read. The joiners U+200C and U+200D stay: some languages need them in names. Combining marks are composed (NFC).
 */
const suspicious = /[[\p{Cc}\p{Cf}\p{Mn}\p{Zl}\p{Zp}\ufffd]--[\t\r\n]]/v
const invisible = /[[\p{Cc}\p{Cf}]--[\t\r\n\u200c\u200d]]/gv
const lineBreaks = /[\t\r\n\p{Zl}\p{Zp}]+/gv
/** Only a quoted cell can hold a line break. */
const quoted = /["\t]/

/** Asked once for a whole chunk of text, so that clean files pay nothing for each cell. */
export const mayNeedCleaning = (text: string): boolean => suspicious.test(text) || quoted.test(text)

export type CleanedCell = {
  readonly text: string
  readonly faults: readonly Pick<FileFault, 'severity' | 'code'>[]
}

const none: CleanedCell['faults'] = []

/** Trims, composes and removes what nobody can see; says so when that changed the text. */
export const cleanCell = (cell: string): CleanedCell => {
  const trimmed = cell.trim()
  if (!suspicious.test(trimmed) && !/[\t\r\n]/.test(trimmed)) return { text: trimmed, faults: none }
  const faults: Pick<FileFault, 'severity' | 'code'>[] = []
  if (trimmed.includes('\0')) faults.push({ severity: 'error', code: 'nullByte' })
  if (trimmed.includes('\ufffd')) faults.push({ severity: 'error', code: 'invalidCharacters' })
  const joined = trimmed.replaceAll(lineBreaks, ' ')
  if (joined !== trimmed) faults.push({ severity: 'warning', code: 'lineBreakInCell' })
  const seen = joined.replaceAll(invisible, '').trim()
  if (seen !== joined && faults[0]?.code !== 'nullByte')
    faults.push({ severity: 'warning', code: 'invisibleCharacters' })
  return { text: seen.normalize('NFC'), faults }
}
