import pg from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../setup/database.ts'

/**
 * Nobody writes in another's name, and nothing that was written is moved to another child. Read from the catalogue, so that a table that is
 * made tomorrow fails here until it says how it keeps this.
 */
const opened = await testDatabase()

const rowsOf = async <Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  const { rows } = await client.query<Row>(statement, [opened.app.user])
  await client.end()
  return rows
}

type Signature = { name: string; added: boolean; changed: boolean; stepped: boolean; changeable: boolean }

/** Who wrote, answered, decided, spoke: by the name of the column. */
const signatures = async (): Promise<Signature[]> =>
  await rowsOf<Signature>(`
    select c.relname || '.' || a.attname as name,
      exists (select from pg_policies p where p.tablename = c.relname and p.permissive = 'RESTRICTIVE' and p.cmd = 'INSERT'
        and p.with_check in (own.text, format('(%s OR (%I IS NULL))', substr(own.text, 2, length(own.text) - 2), a.attname))) as added,
      exists (select from pg_policies p where p.tablename = c.relname and p.permissive = 'RESTRICTIVE' and p.cmd = 'UPDATE'
        and p.with_check = own.text) as changed,
      -- Bits of the type: each row, before, insert, update.
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'refuse_borrowed_signature'::regproc and t.tgenabled = 'O'
        and t.tgtype = 1 + 2 + 4 + 16 and t.tgattr::text = '' and pg_get_triggerdef(t.oid) like own.step
        and t.tgargs = convert_to(a.attname, 'UTF8') || decode('00', 'hex')) as stepped,
      has_column_privilege($1::name, c.oid, a.attname, 'update') as changeable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'uuid'::regtype
    cross join lateral (select format('((( SELECT actor() AS actor) <> ''person''::text) OR (%I = ( SELECT actor_person() AS actor_person)))',
      a.attname) as text, '%FOR EACH ROW WHEN ((current_setting(''medvind.actor''::text, true) = ''person''::text)) EXECUTE%' as step) own
    where c.relkind = 'r' and a.attname ~ '(_by$|^by_|author|speaker|guardian_id$)'
      and (has_column_privilege($1::name, c.oid, a.attname, 'insert') or has_column_privilege($1::name, c.oid, a.attname, 'update'))
    order by 1`)

const elsewhere: Readonly<Record<string, string>> = {
  'guardianship.guardian_id': 'a fact of the roster: who the guardian is, not who wrote it',
  'consent_answer.guardian_id':
    'staff record what a guardian gave on paper, signed recorded_by; keep_consent_answer asks for the custody',
  'plan_voice.speaker_id':
    'an adult writes down a child’s words together with it, signed written_by; the policy asks that it is the plan’s child',
  'course_template_version.made_by':
    'empty where the version came with Medvind; the policy lets a person sign with nobody else',
}

test('whoever writes signs with their own name, in every table', async () => {
  const found = await signatures()
  expect(found.length).toBeGreaterThan(50)
  expect(
    found
      .filter(({ name }) => !(name in elsewhere))
      .filter(({ added, changed, stepped, changeable }) => !(stepped || (added && (changed || !changeable))))
      .map(({ name }) => name),
  ).toEqual([])
  expect(Object.keys(elsewhere).filter((name) => !found.some((one) => one.name === name))).toEqual([])
})

/** Where a row belongs, and who and when made it, in the tables that came with plans, courses, concerns and pulses. */
const mayChange: Readonly<Record<string, string>> = {
  'concern.plan_id': 'set once, when it is taken up with a plan; concern_takes_step keeps it',
  'plan_measure.responsible_id': 'who does it, which people agree anew',
  'timetable_adult.person_id':
    'whom a word of a timetable means, which a leader says; the policy asks for a colleague',
  'timetable_pupil.pupil_id':
    'whom a word of a timetable means, which a leader says; the policy asks for a child of the own school',
  'timetable_word.person_id': 'the same for the next timetable',
  'timetable_word.pupil_id': 'the same for the next timetable',
  'roster_export.pupil_ids': 'whom an export named, written by the job that makes it',
  'project_course.lead_id': 'handed over to another of its staff; the policy asks that they are on it',
}

/** Whole-table grants of the migrations that were released: the roster is written by imports, the rest holds its rows by its policies. */
const released = [
  'absence',
  'academic_session',
  'account',
  'class',
  'class_member',
  'class_staff',
  'closed_day',
  'course',
  'demo_person',
  'department',
  'district',
  'enrolment',
  'guardianship',
  'invitation',
  'known_device',
  'leave_request',
  'mail_outbox',
  'municipality',
  'municipality_parameter',
  'passkey',
  'passkey_challenge',
  'person',
  'person_alias',
  'person_contact',
  'pupil',
  'pupil_cpr',
  'school',
  'school_year',
  'session',
  'sign_in_failure',
  'signal',
  'staff_role',
]

test('no row is moved to another plan, child or municipality, and no making is redated', async () => {
  const found = await rowsOf<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and has_column_privilege($1::name, c.oid, a.attname, 'update')
      and (a.attname ~ '(^id|_id)$' or a.attname in ('made_at', 'begun_at', 'shared_at', 'started_at', 'asked_at', 'planned_at', 'created_at',
        'audience', 'pupil_ids', 'readers'))
    order by 1, 2`)
  const names = new Set(found.map(({ table, column }) => `${table}.${column}`))
  expect(
    found
      .filter(({ table, column }) => !released.includes(table) && !(`${table}.${column}` in mayChange))
      .map(({ table, column }) => `${table}.${column}`),
  ).toEqual([])
  expect(Object.keys(mayChange).filter((name) => !names.has(name))).toEqual([])
  expect(released.filter((table) => !found.some((one) => one.table === table))).toEqual([])
})
