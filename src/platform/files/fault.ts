/** What can be wrong with a file before anyone asks what it says. The words for people stand in `imports/fault-words.ts`. */
export type FileFaultCode =
  | 'zipUnreadable'
  | 'zipEscapes'
  | 'zipLink'
  | 'zipEncrypted'
  | 'zipMethod'
  | 'zipFolder'
  | 'zipTopFolder'
  | 'zipDuplicate'
  | 'zipTooMany'
  | 'zipTooLarge'
  | 'zipBomb'
  | 'zipDamaged'
  | 'fileUnreadable'
  | 'fileTooLarge'
  | 'encodingWindows1252'
  | 'encodingUtf16'
  | 'invalidCharacters'
  | 'nullByte'
  | 'invisibleCharacters'
  | 'lineBreakInCell'
  | 'fileEmpty'
  | 'tooManyColumns'
  | 'duplicateColumn'
  | 'tooManyRows'
  | 'cellTooLong'
  | 'rowTooLong'
  | 'rowTooShort'
  | 'rowExtraCells'
  | 'truncated'
  | 'quoteNotClosed'
  | 'quoteMisplaced'
  | 'xmlBroken'
  | 'xmlCutOff'
  | 'xmlDoctype'
  | 'xmlEntity'
  | 'xmlTooDeep'
  | 'xmlTooLarge'

export type FileFault = {
  readonly severity: 'error' | 'warning'
  readonly code: FileFaultCode
  /** The row as a spreadsheet shows it: the header is row 1. Null when the fault is the whole file's. */
  readonly row: number | null
  readonly column: string | null
  readonly value: string | null
}

export type ReportFault = (fault: FileFault) => void

export const fileFault = (
  severity: FileFault['severity'],
  code: FileFaultCode,
  where: { row?: number; column?: string; value?: string } = {},
): FileFault => ({
  severity,
  code,
  row: where.row ?? null,
  column: where.column ?? null,
  value: where.value ?? null,
})

/** Carries a fault out of a byte stream, where nothing can be returned. Readers turn it back into a reported fault. */
export class FileRefusal extends Error {
  readonly fault: FileFault
  constructor(fault: FileFault) {
    super(fault.code)
    this.name = 'FileRefusal'
    this.fault = fault
  }
}
