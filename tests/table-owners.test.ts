import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Who may write to each table, as a folder of `src`. Every module may read what its row policies show it. */
const owners: Readonly<Record<string, readonly string[]>> = {
  academic_session: ['modules/people'],
  class: ['modules/people'],
  class_member: ['modules/people'],
  class_staff: ['modules/people'],
  continuity_decision: ['modules/continuity'],
  continuity_lock: ['modules/continuity'],
  continuity_scenario: ['modules/continuity'],
  course: ['modules/people'],
  department: ['modules/people'],
  district: ['modules/people'],
  enrolment: ['modules/people'],
  guardianship: ['modules/people'],
  import_run: ['modules/people'],
  municipality: ['platform/imports', 'modules/sign-in'],
  // An administrator gives a person and a role to whoever is not in the schools' data.
  person: ['modules/people', 'modules/sign-in'],
  person_alias: ['modules/people'],
  person_contact: ['modules/people', 'modules/sign-in'],
  staff_role: ['modules/people', 'modules/sign-in'],
  pupil: ['modules/people'],
  pupil_access: [],
  pupil_cpr: ['modules/people'],
  roster_export: ['modules/people'],
  school: ['modules/people'],
  stored_file: ['modules/people'],
  stored_piece: ['modules/people'],
  absence: ['modules/presence'],
  absence_correction: [],
  class_registration: ['modules/presence'],
  closed_day: ['modules/presence'],
  leave_request: ['modules/presence'],
  municipality_parameter: ['modules/presence'],
  municipality_parameter_change: [],
  presence_number: [],
  presence_number_made: [],
  presence_number_pupil: [],
  school_year: ['modules/presence'],
  signal: ['modules/presence'],
  signal_former_answer: [],
  support_need: ['modules/continuity'],
  support_need_forbidden: ['modules/continuity'],
  support_need_shared: ['modules/continuity'],
  timetable: ['modules/continuity'],
  timetable_adult: ['modules/continuity'],
  timetable_adult_terms: ['modules/continuity'],
  timetable_group: ['modules/continuity'],
  timetable_group_pupil: ['modules/continuity'],
  timetable_lesson: ['modules/continuity'],
  timetable_lesson_adult: ['modules/continuity'],
  timetable_pupil: ['modules/continuity'],
  timetable_source: ['modules/continuity'],
  timetable_word: ['modules/continuity'],
  pulse: ['modules/pulses'],
  pulse_answer: [],
  pulse_drawn: [],
  pulse_pool: [],
  pulse_reader: ['modules/pulses'],
  pulse_rule: ['modules/pulses'],
  pulse_set: ['modules/pulses'],
  pulse_tally: [],
  pulse_ticket: [],
  concern: ['modules/concerns'],
  concern_step: [],
  account: ['modules/sign-in'],
  demo_person: ['modules/sign-in'],
  invitation: ['modules/sign-in'],
  known_device: ['modules/sign-in'],
  passkey: ['modules/sign-in'],
  passkey_challenge: ['modules/sign-in'],
  session: ['modules/sign-in'],
  sign_in_failure: ['modules/sign-in'],
  analysis_template: ['modules/plans'],
  analysis_template_version: ['modules/plans'],
  consent: ['modules/plans'],
  consent_answer: ['modules/plans'],
  legal_basis: ['modules/plans'],
  plan: ['modules/plans'],
  plan_share: ['modules/plans'],
  plan_agreement: ['modules/plans'],
  plan_attainment: ['modules/plans'],
  plan_document: ['modules/plans'],
  plan_evaluation: ['modules/plans'],
  plan_follow_up: ['modules/plans'],
  plan_follow_up_note: ['modules/plans'],
  plan_goal: ['modules/plans'],
  plan_letter: ['modules/plans'],
  plan_measure: ['modules/plans'],
  plan_member: ['modules/plans'],
  plan_note: ['modules/plans'],
  plan_presence: ['modules/plans'],
  plan_reminder: ['modules/plans'],
  plan_shared_version: ['modules/plans'],
  plan_suggestion: ['modules/plans'],
  plan_text: ['modules/plans'],
  plan_text_pen: ['modules/plans'],
  plan_text_update: ['modules/plans'],
  plan_version: ['modules/plans'],
  writing_word: ['modules/writing'],
  calendar_address: ['modules/calendar'],
  course_template: ['modules/courses'],
  course_template_version: ['modules/courses'],
  project_course: ['modules/courses'],
  project_course_attendance: ['modules/courses'],
  project_course_escalation: ['modules/courses'],
  project_course_measure: ['modules/courses'],
  project_course_note: ['modules/courses'],
  project_course_pupil: ['modules/courses'],
  project_course_session: ['modules/courses'],
  project_course_staff: ['modules/courses'],
  project_course_tick: ['modules/courses'],
  project_course_word: ['modules/courses'],
  plan_voice: ['modules/plans'],
  plan_voice_answer: ['modules/plans'],
  retention_proposal: ['modules/retention'],
  retention_rule: ['modules/retention'],
  access_due: [],
  // The demonstration's mails are tidied away with its sessions.
  demo_mail: ['platform/mail', 'modules/sign-in'],
  log_seal: [],
  mail_outbox: ['platform/mail'],
  read_log: ['platform/audit'],
}

const tablesOf = (): string[] => {
  const text = readFileSync(join(root, 'src/platform/db/tables.ts'), 'utf8')
  return [...text.slice(text.indexOf('export type DB')).matchAll(/^ {2}([a-z_]+): \{/gm)].map(
    ([, name]) => name ?? '',
  )
}

const sources = (): string[] =>
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      /\.tsx?$/.test(name) &&
      !/\.(test|testing|examples)\.tsx?$/.test(name) &&
      !name.startsWith('generated') &&
      // The demonstration invents a whole municipality at once.
      !name.startsWith('modules/demo/'),
  )

const writes =
  /(?:insertInto|updateTable|deleteFrom)\(\s*'([a-z_]+)|\b(?:insert into|update|delete from)\s+([a-z_]+)\b/g

test('every table has an owner', () => {
  expect(Object.keys(owners).toSorted((a, b) => a.localeCompare(b))).toEqual(
    tablesOf().toSorted((a, b) => a.localeCompare(b)),
  )
})

test('a table is written by its owner alone', () => {
  const found = sources().flatMap((file) =>
    [...readFileSync(join(root, 'src', file), 'utf8').matchAll(writes)].flatMap(([, kysely, sql]) => {
      const table = kysely ?? sql ?? ''
      const allowed = owners[table]
      return allowed === undefined
        ? []
        : [{ file, table, isOwner: allowed.some((owner) => file.startsWith(owner)) }]
    }),
  )
  expect(found.length).toBeGreaterThan(50)
  expect(found.filter(({ isOwner }) => !isOwner).map(({ file, table }) => `${file} writes ${table}`)).toEqual(
    [],
  )
})
