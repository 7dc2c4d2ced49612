import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { ActorTx } from '../../src/platform/db/database.ts'
import { ClassId, MunicipalityId, PersonId, PupilId, SchoolId } from '../../src/platform/ids.ts'
import { testDatabase, type TestDatabase } from '../setup/database.ts'

/**
 * The model is written from the words of the law of the house, not from the SQL: a person sees a pupil on a day when the pupil is the
 * person; or the person has custody, with full access, on that day; or on that day the pupil belongs to a class that the person
 * works with on that day; or on that day the pupil goes to a school that the person leads on that day.
 */
type Period = { from: number; to: number | null }
type World = {
  people: number
  pupils: number
  custody: {
    guardian: number
    pupil: number
    custody: boolean
    access: 'full' | 'limited' | 'none'
    period: Period
  }[]
  members: { pupil: number; class: number; period: Period }[]
  staff: { person: number; class: number; period: Period }[]
  enrolments: { pupil: number; school: number; period: Period }[]
  roles: {
    person: number
    role: 'schoolLeader' | 'teacher' | 'administration'
    school: number
    period: Period
  }[]
}

const classes = 3
const schools = 2
const start = Temporal.PlainDate.from('2026-08-01')
const dayAt = (offset: number): Temporal.PlainDate => start.add({ days: offset })

const period: fc.Arbitrary<Period> = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.option(fc.integer({ min: 0, max: 60 })))
  .map(([from, length]) => ({ from, to: length === null ? null : from + length }))

const world: fc.Arbitrary<World> = fc
  .record({ people: fc.integer({ min: 2, max: 4 }), pupils: fc.integer({ min: 1, max: 4 }) })
  .chain(({ people, pupils }) => {
    const person = fc.nat(people - 1)
    const pupil = fc.nat(pupils - 1)
    return fc.record({
      people: fc.constant(people),
      pupils: fc.constant(pupils),
      custody: fc.array(
        fc.record({
          guardian: person,
          pupil,
          custody: fc.boolean(),
          access: fc.constantFrom('full', 'limited', 'none'),
          period,
        }),
        { maxLength: 4 },
      ),
      members: fc.array(fc.record({ pupil, class: fc.nat(classes - 1), period }), { maxLength: 5 }),
      staff: fc.array(fc.record({ person, class: fc.nat(classes - 1), period }), { maxLength: 5 }),
      enrolments: fc.array(fc.record({ pupil, school: fc.nat(schools - 1), period }), { maxLength: 4 }),
      roles: fc.array(
        fc.record({
          person,
          role: fc.constantFrom('schoolLeader', 'teacher', 'administration'),
          school: fc.nat(schools - 1),
          period,
        }),
        { maxLength: 4 },
      ),
    })
  })

const holds = ({ from, to }: Period, day: number): boolean => from <= day && (to === null || day < to)

const sees = (w: World, person: number, pupil: number, day: number): boolean =>
  w.custody.some(
    (c) =>
      c.guardian === person && c.pupil === pupil && c.custody && c.access === 'full' && holds(c.period, day),
  ) ||
  w.staff.some(
    (s) =>
      s.person === person &&
      holds(s.period, day) &&
      w.members.some(
        (member) => member.class === s.class && member.pupil === pupil && holds(member.period, day),
      ),
  ) ||
  w.roles.some(
    (r) =>
      r.person === person &&
      r.role === 'schoolLeader' &&
      holds(r.period, day) &&
      w.enrolments.some((e) => e.school === r.school && e.pupil === pupil && holds(e.period, day)),
  )

let opened: TestDatabase
beforeAll(async () => {
  opened = await testDatabase()
})

type Made = { municipality: MunicipalityId; people: PersonId[]; pupils: PupilId[] }

/** Writes the facts in an order that the test shuffles, each in its own transaction: the access must follow whatever comes last. */
const build = async (w: World, order: number[]): Promise<Made> => {
  const municipality = MunicipalityId.create()
  const key = { municipality_id: municipality, source: 'test' }
  const people = Array.from({ length: w.people }, () => PersonId.create())
  const pupils = Array.from({ length: w.pupils }, () => PupilId.create())
  const classIds = Array.from({ length: classes }, () => ClassId.create())
  const schoolIds = Array.from({ length: schools }, () => SchoolId.create())
  const as = async (work: (tx: ActorTx) => Promise<unknown>) =>
    await opened.database.as({ kind: 'system', name: 'import', municipality }, work)
  const at = <Value>(list: readonly Value[], index: number): Value => {
    const value = list[index]
    if (value === undefined) throw new Error('No such place in the list.')
    return value
  }
  await opened.database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    await tx.db.insertInto('municipality').values({ id: municipality, name: municipality }).execute()
    const from = { ...key, valid_from: start }
    for (const id of [...people, ...pupils]) {
      await tx.db
        .insertInto('person')
        .values({
          ...from,
          id,
          given_name: 'A',
          family_name: 'B',
          sort_key: 'a',
          search_text: 'a',
          source_id: id,
        })
        .execute()
    }
    for (const id of pupils)
      await tx.db.insertInto('pupil').values({ municipality_id: municipality, id }).execute()
    for (const id of schoolIds)
      await tx.db
        .insertInto('school')
        .values({ ...from, id, name: 'S', source_id: id })
        .execute()
    for (const id of classIds) {
      await tx.db
        .insertInto('class')
        .values({
          ...from,
          id,
          school_id: at(schoolIds, 0),
          kind: 'homeroom',
          title: 'K',
          sort_key: 'k',
          source_id: id,
        })
        .execute()
    }
  })
  const row = (p: Period) => {
    const id = crypto.randomUUID()
    return {
      ...key,
      id,
      source_id: id,
      valid_from: dayAt(p.from),
      valid_to: p.to === null ? null : dayAt(p.to),
    }
  }
  const writes: ((tx: ActorTx) => Promise<unknown>)[] = [
    ...w.custody.map(
      (c) => async (tx: ActorTx) =>
        await tx.db
          .insertInto('guardianship')
          .values({
            ...row(c.period),
            guardian_id: at(people, c.guardian),
            pupil_id: at(pupils, c.pupil),
            relation: 'parent',
            has_custody: c.custody,
            access_level: c.access,
          })
          .execute(),
    ),
    ...w.members.map(
      (one) => async (tx: ActorTx) =>
        await tx.db
          .insertInto('class_member')
          .values({ ...row(one.period), class_id: at(classIds, one.class), pupil_id: at(pupils, one.pupil) })
          .execute(),
    ),
    ...w.staff.map(
      (one) => async (tx: ActorTx) =>
        await tx.db
          .insertInto('class_staff')
          .values({
            ...row(one.period),
            class_id: at(classIds, one.class),
            person_id: at(people, one.person),
          })
          .execute(),
    ),
    ...w.enrolments.map(
      (one) => async (tx: ActorTx) =>
        await tx.db
          .insertInto('enrolment')
          .values({
            ...row(one.period),
            school_id: at(schoolIds, one.school),
            pupil_id: at(pupils, one.pupil),
          })
          .execute(),
    ),
    ...w.roles.map(
      (one) => async (tx: ActorTx) =>
        await tx.db
          .insertInto('staff_role')
          .values({
            ...row(one.period),
            school_id: at(schoolIds, one.school),
            person_id: at(people, one.person),
            role: one.role,
          })
          .execute(),
    ),
  ]
  const shuffled = writes
    .map((write, index) => ({ write, place: order[index % Math.max(1, order.length)] ?? 0 }))
    .sort((a, b) => a.place - b.place)
  for (const { write } of shuffled) await as(write)
  return { municipality, people, pupils }
}

const visible = async (made: Made, person: PersonId, day: Temporal.PlainDate): Promise<Set<string>> => {
  const client = new pg.Client(opened.app)
  await client.connect()
  try {
    await client.query('begin')
    await client.query(
      `select set_config('medvind.actor', 'person', true), set_config('medvind.municipality', $1, true),
         set_config('medvind.person', $2, true), set_config('medvind.roles', '', true), set_config('medvind.today', $3, true)`,
      [made.municipality, person, day.toString()],
    )
    const { rows } = await client.query<{ id: string }>('select id from pupil')
    return new Set(rows.map((found) => found.id))
  } finally {
    await client.end()
  }
}

/** The relation as it is kept, and as it follows from the facts. */
const driftOf = async (made: Made): Promise<unknown[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  const columns = 'municipality_id, person_id, pupil_id, reason, ground_id, valid_from, valid_to'
  await client.query("select set_config('medvind.actor', 'access', false)")
  const { rows } = await client.query(
    `(select ${columns} from pupil_access where municipality_id = $1 except select ${columns} from pupil_access_fact)
     union all (select ${columns} from pupil_access_fact where municipality_id = $1 except select ${columns} from pupil_access)`,
    [made.municipality],
  )
  await client.end()
  return rows
}

test('what a person sees through the database is what the model says, on every day', async () => {
  await fc.assert(
    fc.asyncProperty(
      world,
      fc.array(fc.nat(20), { minLength: 1, maxLength: 22 }),
      fc.integer({ min: 0, max: 130 }),
      async (w, order, day) => {
        const made = await build(w, order)
        for (const [index, person] of made.people.entries()) {
          const expected = made.pupils.filter((_, pupil) => sees(w, index, pupil, day))
          expect(await visible(made, person, dayAt(day))).toEqual(new Set(expected))
        }
        expect(await driftOf(made)).toEqual([])
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)

test('nobody outside the municipality sees a row, whichever table they ask', async () => {
  const fill: World = {
    people: 2,
    pupils: 2,
    custody: [{ guardian: 0, pupil: 0, custody: true, access: 'full', period: { from: 0, to: null } }],
    members: [{ pupil: 0, class: 0, period: { from: 0, to: null } }],
    staff: [{ person: 1, class: 0, period: { from: 0, to: null } }],
    enrolments: [{ pupil: 0, school: 0, period: { from: 0, to: null } }],
    roles: [{ person: 1, role: 'schoolLeader', school: 0, period: { from: 0, to: null } }],
  }
  const inside = await build(fill, [0])
  const outside = await build(fill, [0])
  const stranger = outside.people[1]
  if (stranger === undefined) throw new Error('Nobody was made.')
  await opened.database.as(
    {
      kind: 'person',
      municipality: outside.municipality,
      person: stranger,
      roles: [
        { role: 'schoolLeader', school: null },
        { role: 'administration', school: null },
        { role: 'systemAdministrator', school: null },
      ],
    },
    async (tx) => {
      const { rows: tables } = await sql<{ name: string }>`
        select c.relname as name from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'municipality_id' and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
          and has_table_privilege(c.oid, 'select')`.execute(tx.db)
      expect(tables.length).toBeGreaterThan(15)
      for (const { name } of tables) {
        const { rows } = await sql<{ count: number }>`
          select count(*) as count from ${sql.table(name)} where municipality_id = ${inside.municipality}`.execute(
          tx.db,
        )
        expect([name, rows[0]?.count]).toEqual([name, 0])
      }
    },
  )
})

test('two transactions that each bring half of a fact leave it whole', async () => {
  const made = await build(
    { people: 1, pupils: 1, custody: [], members: [], staff: [], enrolments: [], roles: [] },
    [0],
  )
  const [teacher] = made.people
  const [pupil] = made.pupils
  const schoolClass = ClassId.create()
  const connect = async () => {
    const client = new pg.Client(opened.app)
    await client.connect()
    await client.query('begin')
    await client.query(
      `select set_config('medvind.actor', 'import', true), set_config('medvind.municipality', $1, true),
         set_config('medvind.person', '', true), set_config('medvind.roles', '', true), set_config('medvind.today', '2026-11-01', true)`,
      [made.municipality],
    )
    return client
  }
  const first = await connect()
  await first.query(
    `insert into class (municipality_id, id, school_id, kind, title, sort_key, source, source_id, valid_from)
     select $1, $2, id, 'homeroom', 'K', 'k', 'test', $3, '2026-08-01' from school limit 1`,
    [made.municipality, schoolClass, schoolClass],
  )
  await first.query('commit')
  await first.end()
  const one = await connect()
  const two = await connect()
  const values = [made.municipality, schoolClass]
  await one.query(
    `insert into class_member (municipality_id, id, class_id, pupil_id, source, source_id, valid_from)
     values ($1, gen_random_uuid(), $2, $3, 'test', 'half-1', '2026-08-01')`,
    [...values, pupil],
  )
  await two.query(
    `insert into class_staff (municipality_id, id, class_id, person_id, source, source_id, valid_from)
     values ($1, gen_random_uuid(), $2, $3, 'test', 'half-2', '2026-08-01')`,
    [...values, teacher],
  )
  await Promise.all([one.query('commit'), two.query('commit')])
  await Promise.all([one.end(), two.end()])
  expect(await driftOf(made)).toEqual([])
  if (teacher === undefined) throw new Error('Nobody was made.')
  expect([...(await visible(made, teacher, Temporal.PlainDate.from('2026-11-01')))]).toEqual([pupil])
})
