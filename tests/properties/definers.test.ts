import pg from 'pg'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { basesToday } from '../../src/modules/plans/sharing/basis-store.ts'
import type { ActorTx } from '../../src/platform/db/database.ts'
import { testDatabase } from '../setup/database.ts'
import { planWorld } from '../setup/plan-world.ts'
import { sharedPlan } from '../setup/shared-plan.ts'

/**
 * Functions that read and write with more rights than the one who asks must first ask who that is. They are read from the catalogue, so that a
 * function that is made tomorrow fails here until it asks, or is excepted with a reason.
 */
const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

const asOwner = async <Row extends pg.QueryResultRow>(
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  const { rows } = await client.query<Row>(statement, values)
  await client.end()
  return rows
}

type Definer = {
  name: string
  source: string
  types: string[]
  settings: string[] | null
  is_public: boolean
}

/** Those that the application may call; triggers cannot be called. */
const definers = async (): Promise<Definer[]> =>
  await asOwner<Definer>(
    `select p.proname as name, p.prosrc as source, p.proconfig as settings, has_function_privilege('public', p.oid, 'execute') as is_public,
      array(select format_type(t, null) from unnest(p.proargtypes) t) as types
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'public'
    where p.prosecdef and p.prorettype <> 'trigger'::regtype and has_function_privilege($1::name, p.oid, 'execute')
    order by 1`,
    [opened.app.user],
  )

/** What a function can ask about the one who called it, or about what that one works with. */
const asks =
  /\b(?:actor_person|asking_person|asker_sees_pupil|asker_administers|actor_has_role|actor_is_staff|actor_works_at|actor_works_with_class|family_of_pupil|plans_worked_on|plans_shared|family_plans|leads_plan)\(|\bactor\(\) (?:<>|=|in)|\bformer (?:<>|=|in)/

const excepted: Readonly<Record<string, string>> = {
  open_session: 'makes the actor out of a secret token; before it there is none',
  open_calendar: 'makes the actor out of a secret address; before it there is none',
  seal_read_log:
    'closes a batch of the log and tells how many entries; whoever calls it makes tampering harder',
  refresh_statistics: 'asks the server to look at the sizes of tables, and answers nothing',
  guards_protected_child:
    'answers yes or no to the policy of person_contact, which shows less when it is yes',
  pupil_of_plan: 'finds whom an attempt that is refused is recorded about, whoever made it',
  is_newest_course_note:
    'tells whether a version is the newest, and nothing of the note; its policy has asked for the course',
  pulse_is_unanswered:
    'tells whether somebody has answered, and not who or what; its policy has asked who starts the pulse',
  count_proposed_rows: 'reads the proposal with the rights of the one who asks, before it steps in',
  state_of_combined: 'reads the concern with the rights of the one who asks, before it steps in',
  can_be_handed: 'reads the concern with the rights of the one who asks, before it steps in',
}

test('every function with more rights than its caller asks who that is', async () => {
  const found = await definers()
  expect(found.length).toBeGreaterThan(40)
  const silent = found.filter(({ source }) => !asks.test(source)).map(({ name }) => name)
  expect(silent.filter((name) => !(name in excepted))).toEqual([])
  expect(Object.keys(excepted).filter((name) => !silent.includes(name))).toEqual([])
})

test('none can be led to another schema, or called by another login', async () => {
  for (const { name, settings, is_public: isPublic } of await definers()) {
    const path = settings?.find((setting) => setting.startsWith('search_path='))
    expect({ name, path, isPublic }).toEqual({ name, path: 'search_path=public, pg_temp', isPublic: false })
  }
})

const ids: string[] = []
beforeAll(async () => {
  const { id } = await sharedPlan(opened, world)
  // The municipality has been given its grounds for sharing; its templates came with the plan.
  await database.as(world.teacher, async (tx) => await basesToday(tx))
  ids.push(id, world.pupil, world.homeClass, world.school, world.teacher.person)
})

/** Everything in the database, table by table. */
const everything = async (): Promise<Record<string, string>> => {
  const tables = await asOwner<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public' where c.relkind = 'r'`,
  )
  const found = await asOwner<{ name: string; all: string }>(
    tables
      .map(
        ({ name }) =>
          `select '${name}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as all from ${name} t`,
      )
      .join(' union all '),
  )
  return Object.fromEntries(found.map(({ name, all }) => [name, all]))
}

const forged = JSON.stringify([
  {
    key: 'forged',
    title: 'Forged',
    introduction: '',
    kind: 'basis',
    text: 'x',
    source: 'x',
    organisations: ['ppr'],
    period: 'P1D',
    event: 'ended',
    needsConsent: false,
    isUnverified: false,
    sections: [{}],
  },
])
const hostile = (type: string, id: string): unknown => {
  switch (type) {
    case 'uuid':
      return id
    case 'uuid[]':
      return [id]
    case 'jsonb':
      return forged
    case 'date':
      return '2030-01-01'
    case 'timestamp with time zone':
      return '2030-01-01T00:00:00Z'
    case 'integer':
    case 'bigint':
      return 1
    case 'boolean':
      return true
    case 'bytea':
      return Buffer.from('x')
    case 'date[]':
    case 'integer[]':
    case 'smallint[]':
      return []
    case 'text[]':
      return ['x']
    default:
      return 'x'
  }
}

/** Makes and removes nothing: an actor of its own, or seals what is there. */
const elsewhere = new Set(['open_session', 'open_calendar', 'seal_read_log', 'can_be_handed'])

test('called by hand by a child, a parent or a teacher of another school, none writes anything', async () => {
  const before = await everything()
  for (const { name, types } of await definers())
    for (const actor of elsewhere.has(name)
      ? []
      : [world.otherChild, world.otherParent, world.otherTeacher, world.psychologist])
      for (const id of ids)
        await database
          .as(actor, async (tx: ActorTx) => {
            const given = types.map((type, index) => `$${index + 1}::${type}`).join()
            await tx.connection.query(
              `select * from ${name}(${given})`,
              types.map((type) => hostile(type, id)),
            )
          })
          .catch(() => null)
  expect(await everything()).toEqual(before)
})

const words = async (actor: typeof world.teacher, statement: ReturnType<typeof sql>): Promise<unknown[]> =>
  await database.as(actor, async (tx) => (await statement.execute(tx.db)).rows)

test('nobody but the audit reads the sealed log', async () => {
  for (const actor of [world.otherChild, world.mother, world.teacher, world.administrator])
    for (const statement of [
      sql`select * from log_seals()`,
      sql`select * from log_seal_texts(1)`,
      sql`select read_log_unsealed_count()`,
    ])
      await expect(words(actor, statement)).rejects.toThrow('only the audit')
})

test('no family gives the municipality a template, a ground or a rule', async () => {
  for (const actor of [world.child, world.mother, world.psychologist])
    for (const [statement, refusal] of [
      [sql`select ship_analysis_templates(${forged}::jsonb)`, 'only the staff'],
      [sql`select ship_legal_bases(${forged}::jsonb, '2026-11-24', now())`, 'only the staff'],
      [sql`select ship_retention_rules(${forged}::jsonb, '2026-11-24', now())`, 'only those who decide'],
    ] as const)
      await expect(words(actor, statement)).rejects.toThrow(refusal)
  await expect(
    words(world.teacher, sql`select ship_retention_rules(${forged}::jsonb, '2026-11-24', now())`),
  ).rejects.toThrow('only those who decide')
})

test('whoever has not to do with a plan is told the same about everybody', async () => {
  const [plan] = ids
  for (const person of [world.mother.person, world.otherParent.person, world.otherTeacher.person])
    expect(
      await words(world.otherTeacher, sql`select guards_child_of_plan_now(${plan}, ${person}) as guards`),
    ).toEqual([{ guards: true }])
})
