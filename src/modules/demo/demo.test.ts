import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { roles } from '#platform/access/actor.ts'
import type { Database } from '#platform/db/database.ts'
import { testDatabase, type TestDatabase } from '../../../tests/setup/database.ts'
import { computeWhatIsMissing } from '#presence'
import { createDemo, type DemoOutcome } from './create-demo.ts'

const today = '2026-11-24'
const pupils = 700

type Made = { readonly opened: TestDatabase; readonly outcome: DemoOutcome }

const make = async (options: { pupils: number; seed: number; today: string }): Promise<Made> => {
  const opened = await testDatabase()
  const outcome = await createDemo(opened.onDay(options.today), {
    ...options,
    today: Temporal.PlainDate.from(options.today),
    log: () => {},
  })
  return { opened, outcome }
}

/** Every row as the database owner sees it: a question about the whole municipality, and not about anybody's rights. */
const ask = async (opened: TestDatabase, question: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  try {
    await client.query(`set datestyle = iso; select set_config('medvind.actor', 'access', false)`)
    const result = await client.query<Record<string, unknown>>(question)
    return result.rows
  } finally {
    await client.end()
  }
}

let made: Made

beforeAll(async () => {
  made = await make({ pupils, seed: 1, today })
  await ask(made.opened, 'analyze')
})

/** Each question looks for what must not be, and is answered with nothing. */
test.each<[string, string]>([
  ['two absences on the same day', `select pupil_id, day from absence group by 1, 2 having count(*) > 1`],
  [
    'an absence outside the pupil’s time at a school',
    `select a.id from absence a where not exists (
       select from enrolment e where e.pupil_id = a.pupil_id and e.valid_from <= a.day and (e.valid_to is null or e.valid_to > a.day))`,
  ],
  [
    'an absence on a weekend, a holiday or a closed day, or outside the school year',
    `select a.id, a.day from absence a join enrolment e on e.pupil_id = a.pupil_id and e.valid_from <= a.day
         and (e.valid_to is null or e.valid_to > a.day)
       where extract(isodow from a.day) > 5
         or not exists (select from school_year y where a.day between y.first_day and y.last_day)
         or exists (select from closed_day c where a.day between c.first_day and c.last_day and (c.school_id is null or c.school_id = e.school_id))`,
  ],
  [
    'a part of the day in a grade that is registered once',
    `select a.id from absence a join enrolment e on e.pupil_id = a.pupil_id and e.valid_from <= a.day
         and (e.valid_to is null or e.valid_to > a.day)
       where a.part <> 'day' and e.grade_level::int < 7`,
  ],
  [
    'a registration in parts that the grade does not have',
    `select r.class_id from class_registration r join class c on c.id = r.class_id
       where c.kind <> 'homeroom' or (r.part = 'day') <> (c.grade_levels[1]::int < 7)`,
  ],
  [
    'a registration when the class was not there, or from today on',
    `select r.class_id from class_registration r join class c on c.id = r.class_id
       where r.day < c.valid_from or r.day >= c.valid_to or r.day >= '${today}'`,
  ],
  [
    'an absence from today on that no family wrote',
    `select id from absence where day > '${today}' or (day = '${today}' and origin <> 'guardian')`,
  ],
  ['something registered in the future', `select id from absence where registered_at > '${today} 09:41+01'`],
  [
    'staff absence on a day that the class was not registered',
    `select a.id from absence a join class_member m on m.pupil_id = a.pupil_id and m.valid_from <= a.day and (m.valid_to is null or m.valid_to > a.day)
         join class c on c.id = m.class_id and c.kind = 'homeroom'
       where a.origin = 'staff' and not exists (select from class_registration r where r.class_id = c.id and r.day = a.day)`,
  ],
  [
    'an absence or registration by somebody who does not teach the class',
    `select r.class_id from class_registration r where not exists (
       select from class_staff s where s.class_id = r.class_id and s.person_id = r.registered_by and s.valid_from <= r.day
         and (s.valid_to is null or s.valid_to > r.day))`,
  ],
  [
    'a notice by somebody without custody',
    `select a.id from absence a where a.origin = 'guardian' and not exists (
       select from guardianship g where g.pupil_id = a.pupil_id and g.guardian_id = a.registered_by and g.has_custody and g.access_level = 'full')`,
  ],
  [
    'a leave in the registrations that nobody granted',
    `select a.id from absence a where a.origin = 'leave' and not exists (
       select from leave_request l where l.pupil_id = a.pupil_id and l.state = 'approved' and a.day between l.first_day and l.last_day)`,
  ],
  [
    'a state of a concern, or someone who writes one, that is not shown',
    `select 'state' from (values ('open'), ('takenUp'), ('combined'), ('closed')) s (state) where s.state not in (select state from concern)
     union all select 'voice' from (values ('staff'), ('guardian'), ('pupil')) v (voice) where v.voice not in (select voice from concern)
     union all select 'subject' from (values ('class'), ('team'), ('group'), ('child')) s (subject) where s.subject not in (select subject from concern)`,
  ],
  [
    'brothers and sisters with other parents',
    `select a.pupil_id from guardianship a join guardianship b on b.guardian_id = a.guardian_id
       group by a.pupil_id, b.pupil_id having count(*) <> (select count(*) from guardianship g where g.pupil_id = a.pupil_id)`,
  ],
  [
    'a pupil without anybody who has custody',
    `select id from pupil p where not exists (select from guardianship g where g.pupil_id = p.id and g.has_custody)`,
  ],
  [
    'a family of which only some are protected',
    `select g.id from guardianship g join person a on a.id = g.guardian_id join person b on b.id = g.pupil_id where a.is_protected <> b.is_protected`,
  ],
  [
    'a person to sign in as who is protected, or whose children are',
    `select d.role from demo_person d join person p on p.id = d.person_id where p.is_protected
     union all
     select d.role from demo_person d join guardianship g on g.guardian_id = d.person_id join person p on p.id = g.pupil_id where p.is_protected`,
  ],
  [
    'a pupil in more or fewer home classes than one',
    `select m.pupil_id from class_member m join class c on c.id = m.class_id and c.kind = 'homeroom' and c.valid_to is null
       group by 1 having count(*) <> 1`,
  ],
  [
    'a teacher with fewer than two or more than five classes',
    `select r.person_id from staff_role r left join class_staff s on s.person_id = r.person_id and s.valid_to is null
       where r.role = 'teacher' group by 1 having count(s.id) not between 2 and 5`,
  ],
  [
    'a pupil of an unlikely age',
    `select e.pupil_id from enrolment e join pupil p on p.id = e.pupil_id where e.valid_to is null
       and extract(year from age(date '${today}', p.birth_date)) - e.grade_level::int not between 4 and 8`,
  ],
  [
    'an address or number that could be somebody’s',
    String.raw`select person_id from person_contact where email !~ '^[a-z0-9.]+@[a-z]+\.example$' or phone !~ '^\+45 00( \d\d){3}$'`,
  ],
  [
    'access that no fact gives, or a fact that gives no access',
    `(table pupil_access except select * from pupil_access_fact) union all (select * from pupil_access_fact except table pupil_access)`,
  ],
])('there is not %s', async (_what, question) => {
  expect(await ask(made.opened, question)).toEqual([])
})

test('it is as large as was asked for, and says so', async () => {
  const [row] = await ask(
    made.opened,
    `select (select count(*)::int from enrolment where valid_to is null) as pupils,
       (select count(*)::int from school) as schools, (select count(*)::int from absence) as absences,
       (select count(*)::int from class_registration) as registrations,
       (select count(*)::int from leave_request) as "leaveRequests", (select count(*)::int from absence_correction) as corrections,
       (select bool_and(is_demo and code is null) from municipality) as marked`,
  )
  const { marked, ...counted } = row ?? {}
  expect(marked).toBe(true)
  expect(counted).toMatchObject({ pupils, schools: 2 })
  expect(made.outcome).toMatchObject({ kind: 'created', ...counted })
})

test('those to sign in as can be written to', async () => {
  const written = await ask(
    made.opened,
    `select count(distinct d.person_id)::int as persons, count(distinct a.email)::int as addresses,
       bool_and(a.email like '%.example' and a.activated_at is not null and a.password_hash is null) as harmless,
       count(distinct a.email) filter (where a.email = c.email)::int as from_roster
     from demo_person d left join account a using (municipality_id, person_id) left join person_contact c using (municipality_id, person_id)`,
  )
  const [row] = written
  expect(row).toMatchObject({ harmless: true, addresses: row?.['persons'] })
  expect(Number(row?.['from_roster'])).toBeGreaterThan(8)
})

test('every role can be tried, and those to sign in as know each other', async () => {
  const held = await ask(made.opened, `select role from demo_person order by position`)
  expect(held.map(({ role }) => role)).toEqual([...roles])
  const [cast] = await ask(
    made.opened,
    `with who as (select role, person_id from demo_person)
     select (select count(*)::int from who t join who p on p.role = 'pupil' join class_staff s on s.person_id = t.person_id and s.is_primary
         join class c on c.id = s.class_id and c.kind = 'homeroom' join class_member m on m.class_id = c.id and m.pupil_id = p.person_id
         where t.role = 'teacher' and s.valid_to is null) as teaches,
       (select count(*)::int from who l join who p on p.role = 'pupil' join pupil_access a on a.person_id = l.person_id and a.pupil_id = p.person_id
         where l.role = 'schoolLeader' and a.reason = 'leadsSchool' and a.valid_to is null) as leads,
       (select count(*)::int from who g join who p on p.role = 'pupil' join pupil_access a on a.person_id = g.person_id and a.pupil_id = p.person_id
         where g.role = 'custodyHolder' and a.reason = 'custody') as custody,
       (select e.grade_level::int from who p join enrolment e on e.pupil_id = p.person_id and e.valid_to is null where p.role = 'pupil') as grade`,
  )
  expect(cast).toEqual({ teaches: 1, leads: 1, custody: 1, grade: 8 })
})

test('absence is as common as among real pupils, and every pattern and limit is met in every school', async () => {
  const [share] = await ask(
    made.opened,
    `select 100.0 * (select sum(case part when 'day' then 1 else 0.5 end) from absence) / (select count(*) from class_registration r
       join class_member m on m.class_id = r.class_id and m.valid_from <= r.day and (m.valid_to is null or m.valid_to > r.day)
       where r.part <> 'last_lesson') as percent`,
  )
  expect(Number(share?.['percent'])).toBeGreaterThan(4.5)
  expect(Number(share?.['percent'])).toBeLessThan(7.5)
  const found = await ask(
    made.opened,
    `with recent as (select distinct day from class_registration where day < '${today}' order by day desc limit 60),
       here as (select pupil_id, school_id from enrolment where valid_to is null),
       quarter as (select h.pupil_id, h.school_id, (select count(*) from absence a where a.pupil_id = h.pupil_id and a.category = 'unauthorised' and a.part = 'day' and a.day >= '2026-10-01')
           / (select count(distinct r.day)::numeric from class_registration r join class_member m on m.class_id = r.class_id where m.pupil_id = h.pupil_id and r.day >= '2026-10-01') as share from here h)
     select s.name,
       (select count(*)::int from quarter q where q.school_id = s.id and q.share >= 0.10 and q.share < 0.15) as warning,
       (select count(*)::int from quarter q where q.school_id = s.id and q.share >= 0.15) as notification,
       (select count(*)::int from here h where h.school_id = s.id and (select count(*) from absence a where a.pupil_id = h.pupil_id and a.part = 'day'
         and a.day in (select day from recent order by day desc limit 20)) >= 9) as recent,
       (select count(*)::int from here h where h.school_id = s.id and (select count(*) from absence a where a.pupil_id = h.pupil_id and a.part = 'morning'
         and a.day in (select day from recent order by day desc limit 20)) >= 5) as mornings,
       (select count(*)::int from here h where h.school_id = s.id and exists (select from absence a join recent using (day) where a.pupil_id = h.pupil_id and a.part = 'day'
         group by extract(isodow from day) having count(*) >= 6 and count(*) * 10 >= 9 * (select count(*) from absence b join recent using (day) where b.pupil_id = h.pupil_id))) as weekday,
       (select max(n) - min(n) from (select count(distinct r.day)::int as n from class c join class_registration r on r.class_id = c.id
         where c.school_id = s.id and c.valid_to is null group by c.id) registered) as forgotten
     from school s order by s.name`,
  )
  expect(found).toHaveLength(2)
  const missing = found.flatMap(({ name, ...patterns }) =>
    Object.entries(patterns)
      .filter(([, count]) => !(Number(count) > 0))
      .map(([pattern]) => ({ name, pattern })),
  )
  expect(missing).toEqual([])
})

test('a finished proposal lies ready at one school: nobody is left without support, and children meet fewer adults', async () => {
  const kept = await ask(
    made.opened,
    `select s.state, s.result -> 'numbers' as numbers, jsonb_array_length(s.result #> '{solved,notes}') as rules_broken,
       jsonb_array_length(s.result -> 'changes') as changes, s.made_by in (select person_id from demo_person where role = 'schoolLeader') as by_leader
     from continuity_scenario s join timetable t on t.id = s.timetable_id and t.state = 'current'`,
  )
  expect(kept).toMatchObject([{ state: 'done', rules_broken: 0, by_leader: true }])
  const [{ numbers, changes } = {}] = kept
  const { uncoveredMinutes, worst, total } = numbers as Record<string, { before: number; after: number }>
  expect(Number(changes)).toBeLessThanOrEqual(10)
  expect(uncoveredMinutes?.after).toBeLessThanOrEqual(uncoveredMinutes?.before ?? 0)
  expect(worst?.after).toBeLessThan(worst?.before ?? 0)
  expect(total?.after).toBeLessThanOrEqual((total?.before ?? 0) - 5)
})

/** The people first, then what has happened; corrections are dated by the database's own clock, and left out. */
const tables = [
  'person',
  'pupil',
  'class',
  'class_member',
  'class_staff',
  'guardianship',
  'enrolment',
  'person_contact',
  'demo_person',
  // Courses begin so many days before today, and with them what they let somebody see.
  'pupil_access',
  'class_registration',
  'leave_request',
  'concern',
  'absence',
]

/** A fingerprint of each table. */
const everything = async (opened: TestDatabase): Promise<string[]> =>
  await Promise.all(
    tables.map(async (table) => {
      const [row] = await ask(
        opened,
        `select md5(string_agg(t::text, '|' order by t::text)) as sum from ${table} t`,
      )
      return String(row?.['sum'])
    }),
  )

test('the same seed on the same day gives the same rows; another seed or day does not', async () => {
  const options = { pupils: 120, seed: 7, today }
  const first = await everything((await make(options)).opened)
  expect(await everything((await make(options)).opened)).toEqual(first)
  const other = await everything((await make({ ...options, seed: 8 })).opened)
  expect(other.filter((sum) => first.includes(sum))).toEqual([])
  const later = await everything((await make({ ...options, today: '2026-11-25' })).opened)
  // The people are the same the day after; what was registered has grown.
  expect(later.slice(0, 9)).toEqual(first.slice(0, 9))
  expect(later.at(-1)).not.toBe(first.at(-1))
}, 60_000)

test.each(['2026-07-10', '2026-08-03', '2026-08-10', '2026-12-27'])(
  'it can be made on %s',
  async (day) => {
    const { outcome } = await make({ pupils: 120, seed: 3, today: day })
    expect(outcome).toMatchObject({ kind: 'created', pupils: 120 })
    expect(outcome.kind === 'created' && outcome.absences).toBeGreaterThan(500)
  },
  60_000,
)

test('it is not made beside a municipality of the same name, and the first one stays as it is', async () => {
  const before = await everything(made.opened)
  const database: Database = made.opened.onDay(today)
  const options = { pupils, seed: 2, today: Temporal.PlainDate.from(today), log: () => {} }
  expect(await createDemo(database, options)).toEqual({ kind: 'exists', name: 'Vindrose Kommune' })
  expect(await everything(made.opened)).toEqual(before)
  await expect(createDemo(database, { ...options, pupils: 99 })).rejects.toThrow(RangeError)
  await expect(createDemo(database, { ...options, pupils: 540_001 })).rejects.toThrow(RangeError)
})

test('signals that a broken-off start left out are found by the next one, and only then', async () => {
  const { opened, outcome } = made
  if (outcome.kind !== 'created') throw new Error('There is no demonstration.')
  const [municipality] = outcome.municipalities
  if (municipality === undefined) throw new Error('There is no municipality.')
  const signals = async () => (await ask(opened, 'select id from signal order by id')).length
  expect(await signals()).toBe(0)
  await computeWhatIsMissing(opened.onDay(today), municipality)
  const found = await signals()
  expect(found).toBeGreaterThan(0)
  await computeWhatIsMissing(opened.onDay(today), municipality)
  expect(await signals()).toBe(found)
}, 60_000)
