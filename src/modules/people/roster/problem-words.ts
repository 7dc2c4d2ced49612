import { m } from '#messages'
import type { FileFaultCode } from '#platform/files/fault.ts'
import { faultSentence, isFaultCode } from '#platform/imports/fault-words.ts'
import { roleWords } from './templates/words.ts'
import type { MoreProblems, Problem, ProblemCode } from './problem.ts'

type Said = {
  readonly value: string
  readonly detail: string
  readonly column: string
  readonly isError: boolean
}

/** Every kind of problem has its sentence, beside those of files as such: a kind without one does not compile. */
const sentences: Readonly<Record<Exclude<ProblemCode, FileFaultCode>, (said: Said) => string>> = {
  manifestMissing: ({ value }) => m.roster_manifest_missing({ value }),
  microsoftSds: () => m.roster_microsoft_sds(),
  manifestProperty: ({ column, value }) => m.roster_manifest_property({ column, value }),
  manifestVersion: ({ detail, value }) => m.roster_manifest_version({ detail, value }),
  manifestMode: ({ detail, value }) => m.roster_manifest_mode({ detail, value }),
  manifestRowMissing: ({ column }) => m.roster_manifest_row_missing({ column }),
  modeUnknown: ({ column }) => m.roster_mode_unknown({ column }),
  fileMissing: ({ column }) => m.roster_file_missing({ column }),
  fileMisnamed: ({ detail }) => m.roster_file_misnamed({ detail }),
  fileIgnored: () => m.roster_file_ignored(),
  fileNotRead: () => m.roster_file_not_read(),
  nothingToRead: () => m.roster_nothing_to_read(),
  fileWithoutRows: () => m.roster_file_without_rows(),
  columnMissing: ({ value }) => m.roster_column_missing({ value }),
  columnMisspelt: ({ detail, value }) => m.roster_column_misspelt({ detail, value }),
  columnUnknown: ({ value }) => m.roster_column_unknown({ value }),
  columnOrder: () => m.roster_column_order(),
  valueMissing: ({ isError }) => (isError ? m.roster_value_missing() : m.roster_value_missing_soft()),
  valueTooLong: ({ detail, value }) => m.roster_value_too_long({ detail, value }),
  valueUnknown: ({ detail, isError, value }) =>
    isError ? m.roster_value_unknown({ detail, value }) : m.roster_value_unknown_soft({ detail, value }),
  valueIgnored: ({ value }) => m.roster_value_ignored({ value }),
  booleanForm: ({ value }) => m.roster_boolean_form({ value }),
  booleanUnknown: ({ value }) => m.roster_boolean_unknown({ value }),
  dayForm: ({ detail, value }) => m.roster_day_form({ detail, value }),
  dayImpossible: ({ value }) => m.roster_day_impossible({ value }),
  momentForm: ({ value }) => m.roster_moment_form({ value }),
  periodBackwards: ({ detail, value }) => m.roster_period_backwards({ detail, value }),
  periodEmpty: () => m.roster_period_empty(),
  idInvalid: ({ value }) => m.roster_id_invalid({ value }),
  idCharacters: ({ value }) => m.roster_id_characters({ value }),
  idDuplicate: ({ detail, value }) => m.roster_id_duplicate({ detail, value }),
  referenceUnknown: ({ detail, value }) => m.roster_reference_unknown({ detail, value }),
  referenceEnded: ({ detail, value }) => m.roster_reference_ended({ detail, value }),
  referenceWithoutFile: ({ detail, value }) => m.roster_reference_without_file({ detail, value }),
  statusInBulk: ({ value }) => m.roster_status_in_bulk({ value }),
  statusUnknown: ({ value }) => m.roster_status_unknown({ value }),
  listLength: ({ detail, value }) => m.roster_list_length({ detail, value }),
  cprInvalid: () => m.roster_cpr_invalid(),
  cprMisplaced: () => m.roster_cpr_misplaced(),
  emailInvalid: ({ value }) => m.roster_email_invalid({ value }),
  gradeUnknown: ({ value }) => m.roster_grade_unknown({ value }),
  institutionNumberForm: ({ value }) => m.roster_institution_number_form({ value }),
  passwordIgnored: ({ value }) => m.roster_password_ignored({ value }),
  orgKindUnused: ({ value }) => m.roster_org_kind_unused({ value }),
  orgNotSchool: ({ value }) => m.roster_org_not_school({ value }),
  roleUnknown: ({ value }) => m.roster_role_unknown({ value }),
  roleNotGiven: ({ value }) => m.roster_role_not_given({ value }),
  roleNeedsSchool: ({ detail, value }) => m.roster_role_needs_school({ detail, value }),
  staffWithoutRole: ({ value }) => m.roster_staff_without_role({ value }),
  pupilAsStaff: ({ value }) => m.roster_pupil_as_staff({ value }),
  pupilWithoutSchool: ({ value }) => m.roster_pupil_without_school({ value }),
  schoolMismatch: ({ detail, value }) => m.roster_school_mismatch({ detail, value }),
  guardianUnclear: ({ value }) => m.roster_guardian_unclear({ value }),
  guardianNotLinked: ({ value }) => m.roster_guardian_not_linked({ value }),
  custodyFromRole: ({ value }) => m.roster_custody_from_role({ value }),
  schoolUnknown: ({ value }) => m.roster_school_unknown({ value }),
  guardianIncomplete: () => m.roster_guardian_incomplete(),
  sheetUnknown: ({ value }) => m.roster_sheet_unknown({ value }),
  custodyEmpty: ({ detail }) => m.roster_custody_empty({ name: detail }),
  templateExample: ({ value }) => m.roster_template_example({ value }),
  titleUnknown: ({ value, detail }) => m.roster_title_unknown({ value, name: detail, roles: roleWords }),
  titleLeadsPart: ({ value, detail }) => m.roster_title_leads_part({ value, name: detail }),
  classIsList: ({ value }) => m.roster_class_is_list({ value }),
  groupIsClass: ({ detail }) => m.roster_group_is_class({ value: detail }),
  personDiffers: ({ detail, value }) => m.roster_person_differs({ detail, value }),
}

/** What is wrong and what to do, in the language of the page, without the place. */
export const problemSentence = ({ code, severity, value, detail, column }: Problem): string =>
  isFaultCode(code)
    ? faultSentence({ code, value })
    : sentences[code]({
        value: value ?? '',
        detail: detail ?? '',
        column: column ?? '',
        isError: severity === 'error',
      })

/** Where: the file, the row as a spreadsheet shows it, and the column. */
export const problemPlace = ({ file, row, column }: Pick<Problem, 'file' | 'row' | 'column'>): string => {
  if (file === null) return m.roster_place_all()
  if (row !== null && column !== null) return m.roster_place_cell({ file, row, column })
  if (row !== null) return m.roster_place_row({ file, row })
  return column === null ? m.roster_place_file({ file }) : m.roster_place_column({ file, column })
}

/** The line that stands for the problems beyond those that were kept. */
export const moreSentence = ({ count }: MoreProblems): string => m.roster_more({ count })
