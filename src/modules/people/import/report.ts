import type { ImportOutcome, ImportProblem } from '#platform/imports/importer.ts'
import { m } from '#messages'
import type { MoreProblems, Problem } from '../roster/problem.ts'
import { moreSentence, problemSentence } from '../roster/problem-words.ts'
import type { RosterApplied } from './apply-roster.ts'
import type { EndingKind } from './endings.ts'
import type { CountedKind, Finding } from './applying.ts'

const ofReader = (problem: Problem): ImportProblem => ({
  file: problem.file,
  row: problem.row,
  column: problem.column,
  value: problem.value,
  say: () => problemSentence(problem),
})

const ofMore = (more: MoreProblems): ImportProblem => ({
  file: more.file,
  row: null,
  column: more.column,
  value: null,
  say: () => moreSentence(more),
})

const sentences: Readonly<Record<Finding['code'], (value: string, other: string) => string>> = {
  referenceLost: (value, other) => m.import_reference_lost({ value, other }),
  sameUniid: (value) => m.import_same_uniid({ value }),
  sameCpr: (value) => m.import_same_cpr({ value }),
  doubtfulPerson: (value) => m.import_doubtful_person({ value }),
  personRecognised: (value) => m.import_person_recognised({ value }),
  cprWithoutKey: (value) => m.import_cpr_without_key({ value }),
  cprTaken: (value) => m.import_cpr_taken({ value }),
  demographicsUnused: (value) => m.import_demographics_unused({ value }),
  pupilsWithoutHomeClass: (value) => m.import_pupils_without_home_class({ value }),
  teachersLeftOut: (value) => m.import_teachers_left_out({ value }),
  guardiansEnded: (value) => m.import_guardians_ended({ value }),
}

const ofFinding = ({ code, values }: Finding): ImportProblem => ({
  file: null,
  row: null,
  column: null,
  value: null,
  say: () => sentences[code](values[0] ?? '', values[1] ?? ''),
})

/** What an import of the roster came to, in the words that every import uses. */
export const rosterOutcome = ({
  ok,
  counts,
  problems,
  findings,
  endings,
  unusual,
}: RosterApplied): ImportOutcome => {
  const own = (isError: boolean): ImportProblem[] =>
    findings.filter((finding) => finding.isError === isError).map(ofFinding)
  const more = (severity: Problem['severity']): ImportProblem[] =>
    problems.more.filter((each) => each.severity === severity).map(ofMore)
  const ownErrors = own(true)
  const ownWarnings = own(false)
  return {
    ok,
    ...counts,
    errors: [...problems.errors.map(ofReader), ...ownErrors, ...more('error')],
    // What the roster will lack stands before what was read differently from the standard.
    warnings: [...ownWarnings, ...problems.warnings.map(ofReader), ...more('warning')],
    errorCount: problems.errorCount + ownErrors.length,
    warningCount: problems.warningCount + ownWarnings.length,
    endings,
    unusual,
  }
}

export const kindLabels: Readonly<Record<CountedKind | EndingKind | 'municipality', () => string>> = {
  municipality: m.import_kind_municipality,
  pupils: m.import_kind_pupils,
  staff: m.import_kind_staff,
  districts: m.import_kind_districts,
  schools: m.import_kind_schools,
  departments: m.import_kind_departments,
  sessions: m.import_kind_sessions,
  courses: m.import_kind_courses,
  classes: m.import_kind_classes,
  people: m.import_kind_people,
  staffRoles: m.import_kind_staff_roles,
  schoolEnrolments: m.import_kind_school_enrolments,
  classMemberships: m.import_kind_class_memberships,
  classStaff: m.import_kind_class_staff,
  demographics: m.import_kind_demographics,
  guardianships: m.import_kind_guardianships,
  cprNumbers: m.import_kind_cpr_numbers,
}
