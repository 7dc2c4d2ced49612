import { m } from '#messages'
import type { FileFault, FileFaultCode } from '#platform/files/fault.ts'

/** Every fault of a file has its sentence, whatever the file was meant for: a fault without one does not compile. */
const sentences: Readonly<Record<FileFaultCode, (value: string) => string>> = {
  zipUnreadable: () => m.roster_zip_unreadable(),
  zipEscapes: (value) => m.roster_zip_escapes({ value }),
  zipLink: (value) => m.roster_zip_link({ value }),
  zipEncrypted: () => m.roster_zip_encrypted(),
  zipMethod: (value) => m.roster_zip_method({ value }),
  zipFolder: (value) => m.roster_zip_folder({ value }),
  zipTopFolder: (value) => m.roster_zip_top_folder({ value }),
  zipDuplicate: (value) => m.roster_zip_duplicate({ value }),
  zipTooMany: (value) => m.roster_zip_too_many({ value }),
  zipTooLarge: () => m.roster_zip_too_large(),
  zipBomb: () => m.roster_zip_bomb(),
  zipDamaged: () => m.roster_zip_damaged(),
  fileUnreadable: (value) => m.roster_file_unreadable({ value }),
  fileTooLarge: () => m.roster_file_too_large(),
  encodingWindows1252: () => m.roster_encoding_windows1252(),
  encodingUtf16: () => m.roster_encoding_utf16(),
  invalidCharacters: (value) => m.roster_invalid_characters({ value }),
  nullByte: () => m.roster_null_byte(),
  invisibleCharacters: (value) => m.roster_invisible_characters({ value }),
  lineBreakInCell: (value) => m.roster_line_break_in_cell({ value }),
  fileEmpty: () => m.roster_file_empty(),
  tooManyColumns: (value) => m.roster_too_many_columns({ value }),
  duplicateColumn: (value) => m.roster_duplicate_column({ value }),
  tooManyRows: (value) => m.roster_too_many_rows({ value }),
  cellTooLong: (value) => m.roster_cell_too_long({ value }),
  rowTooLong: () => m.roster_row_too_long(),
  rowTooShort: (value) => m.roster_row_too_short({ value }),
  rowExtraCells: (value) => m.roster_row_extra_cells({ value }),
  truncated: () => m.roster_truncated(),
  quoteNotClosed: () => m.roster_quote_not_closed(),
  quoteMisplaced: () => m.roster_quote_misplaced(),
  xmlBroken: (value) => m.import_xml_broken({ value }),
  xmlCutOff: () => m.import_xml_cut_off(),
  xmlDoctype: () => m.import_xml_doctype(),
  xmlEntity: (value) => m.import_xml_entity({ value }),
  xmlTooDeep: () => m.import_xml_too_deep(),
  xmlTooLarge: () => m.import_xml_too_large(),
}

/** What is wrong with a file before anyone asks what it says, and what to do. */
export const faultSentence = ({ code, value }: Pick<FileFault, 'code' | 'value'>): string =>
  sentences[code](value ?? '')

export const isFaultCode = (code: string): code is FileFaultCode => Object.hasOwn(sentences, code)
