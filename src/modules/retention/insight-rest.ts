import { m } from '#messages'
import type { PaperSection } from '#platform/pdf/document.ts'
import { type InsightRow, type Told, dayOn, momentOn } from './insight.ts'

type Words = Readonly<Record<string, () => string>>

const tables: Words = {
  absence: () => m.retention_paper_absence(),
  class_member: () => m.retention_rest_class_member(),
  consent_answer: () => m.retention_rest_consent_answers(),
  enrolment: () => m.retention_rest_enrolment(),
  guardianship: () => m.retention_rest_guardianship(),
  person: () => m.retention_rest_person(),
  pupil: () => m.retention_rest_person(),
  person_contact: () => m.retention_rest_contact(),
  plan_member: () => m.retention_rest_members(),
  plan_reminder: () => m.retention_rest_reminders(),
  plan_document: () => m.retention_rest_writing(),
  plan_text_pen: () => m.retention_rest_writing(),
  plan_text_update: () => m.retention_rest_writing(),
  plan_text: () => m.retention_rest_empty_texts(),
  plan_version: () => m.retention_rest_versions(),
  plan_shared_version: () => m.retention_rest_shared_versions(),
  project_course_pupil: () => m.retention_rest_course_pupil(),
  project_course_staff: () => m.retention_rest_course_staff(),
  project_course_tick: () => m.retention_rest_course_tick(),
  support_need_shared: () => m.continuity_insight_shared(),
  pupil_access: () => m.retention_rest_access(),
  read_log: () => m.retention_rest_log(),
}

const columns: Words = {
  action: () => m.retention_rest_action(),
  answer: () => m.retention_paper_answer(),
  at: () => m.retention_paper_when(),
  audience: () => m.retention_rest_audience(),
  birth_date: () => m.retention_rest_born(),
  category: () => m.retention_paper_kind(),
  day: () => m.retention_paper_day(),
  due: () => m.retention_paper_day(),
  email: () => m.retention_rest_email(),
  family_name: () => m.retention_rest_family(),
  first_day: () => m.retention_paper_from(),
  from: () => m.retention_paper_from(),
  given_name: () => m.retention_rest_given(),
  grade_level: () => m.retention_rest_grade(),
  guardian_id: () => m.retention_paper_person(),
  has_custody: () => m.retention_rest_custody(),
  key: () => m.retention_rest_field(),
  kind: () => m.retention_paper_kind(),
  last_day: () => m.retention_paper_to(),
  made_at: () => m.retention_paper_when(),
  number: () => m.retention_rest_number(),
  leads: () => m.retention_rest_leads(),
  outcome: () => m.retention_rest_outcome(),
  part: () => m.retention_rest_part(),
  person_id: () => m.retention_paper_person(),
  phone: () => m.retention_rest_phone(),
  queued_at: () => m.retention_paper_when(),
  reason: () => m.retention_paper_reason(),
  relation: () => m.retention_rest_relation(),
  recorded_at: () => m.retention_paper_when(),
  registered_at: () => m.retention_paper_when(),
  shared_at: () => m.retention_paper_when(),
  sms: () => m.retention_rest_phone(),
  state: () => m.retention_paper_state(),
  ticked_at: () => m.retention_paper_when(),
  title: () => m.retention_paper_name(),
  to: () => m.retention_paper_to(),
  valid_from: () => m.retention_paper_from(),
  valid_to: () => m.retention_paper_to(),
  written_at: () => m.retention_paper_when(),
}

const values: Words = {
  sick: () => m.presence_category_sick(),
  authorised: () => m.presence_category_authorised(),
  unauthorised: () => m.presence_category_unauthorised(),
  teachesClass: () => m.accesspage_why_teaches(),
  leadsSchool: () => m.accesspage_why_leads(),
  onPlan: () => m.accesspage_reason_plan(),
  onCourse: () => m.accesspage_reason_course(),
  shared: () => m.accesspage_why_shared(),
  custody: () => m.accesspage_reason_custody(),
  self: () => m.accesspage_reason_self(),
  day: () => m.retention_rest_whole_day(),
  everyone: () => m.retention_rest_for_all(),
  parent: () => m.retention_rest_parent(),
  team: () => m.retention_rest_for_team(),
  allowed: () => m.retention_rest_allowed(),
  refused: () => m.retention_rest_refused(),
  missing: () => m.retention_rest_missing(),
  failed: () => m.retention_rest_failed(),
}

/** What only the machine needs, and what is too long to be read beside the rest: whole versions are in the data. */
const unread: ReadonlySet<string> = new Set([
  'municipality_id',
  'id',
  'source',
  'source_id',
  'sort_key',
  'search_text',
  'form_key',
  'content',
  'version',
  'actor',
  'access_level',
  'cause',
  'enabled',
  'is_primary',
  'is_protected',
  'keys',
  'origin',
  'pen',
  'state_number',
])
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const valueText = (value: unknown, told: Told): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? m.retention_rest_yes() : m.retention_rest_no()
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value))
    return value
      .map((one) => valueText(one, told))
      .filter(Boolean)
      .join(', ')
  if (typeof value === 'object') return fieldsText(value, told)
  if (typeof value !== 'string') return ''
  if (uuid.test(value)) return told.name(value) ?? ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayOn(value)
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return momentOn(value)
  return values[value]?.() ?? value
}

const fieldsText = (row: object, told: Told): string =>
  Object.entries(row)
    .filter(([column]) => !unread.has(column))
    .flatMap(([column, value]) => {
      const text = valueText(value, told)
      return text === '' ? [] : [`${columns[column]?.() ?? column.replaceAll('_', ' ')}: ${text}`]
    })
    .join(' · ')

/** What no room reads out: each row in one line, so that nothing that is kept is missing on paper. */
export const restSection = (
  rows: ReadonlyMap<string, readonly InsightRow[]>,
  told: Told,
): readonly PaperSection[] => {
  const named = new Map<string, InsightRow[]>()
  for (const [table, some] of rows) {
    const heading = tables[table]?.() ?? table.replaceAll('_', ' ')
    named.set(heading, [...(named.get(heading) ?? []), ...some])
  }
  const sections = [...named]
    .filter(([, some]) => some.length > 0)
    .map(([heading, some]) => ({
      heading,
      blocks: [
        {
          kind: 'list' as const,
          items: some.map((row) => fieldsText(row, told) || m.retention_rest_row()),
        },
      ],
    }))
  return sections.length === 0 ? [] : [{ heading: m.retention_rest(), blocks: [], sections }]
}
