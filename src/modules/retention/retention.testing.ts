import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { fromBufferPromise } from 'yauzl'
import type { TestDatabase } from '../../../tests/setup/database.ts'
import { builders } from '../../../tests/setup/world.ts'
import type { HeldRole, PersonActor } from '#platform/access/actor.ts'
import { MunicipalityId, type PersonId } from '#platform/ids.ts'

/** Names that nobody else and nothing else has. */
export const given = 'Zyxvarda'
export const family = 'Qvistgårdlund'
export const words = `Om ${given} ${family}`

/** The files of a zip, by name. */
export const readZip = async (bytes: Buffer): Promise<ReadonlyMap<string, string>> =>
  new Map([...(await readZipBytes(bytes))].map(([name, content]) => [name, content.toString('utf8')]))

export const readZipBytes = async (bytes: Buffer): Promise<ReadonlyMap<string, Buffer>> => {
  const zip = await fromBufferPromise(bytes)
  const files = new Map<string, Buffer>()
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)))
  return files
}

/** Looks past the row policies at what is really there. */
export const looker = (opened: TestDatabase) => {
  const owner = async <Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> => {
    const client = new pg.Client(opened.owner)
    await client.connect()
    await client.query("select set_config('medvind.actor', 'operator', false)")
    const { rows } = await client.query<Row>(statement)
    await client.end()
    return rows
  }

  /** Every table of the database in which a word stands, in a text, a JSON or in bytes. */
  const tablesNaming = async (word: string): Promise<string[]> => {
    const tables = await owner<{ name: string; bytes: string[] }>(`
      select c.oid::regclass::text as name,
        (select coalesce(json_agg(a.attname), '[]') from pg_attribute a where a.attrelid = c.oid and a.atttypid = 'bytea'::regtype) as bytes
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname in ('public', 'jobs')`)
    const found: string[] = []
    for (const { name, bytes } of tables) {
      const inBytes = bytes.map((column) => `position(convert_to('${word}', 'UTF8') in t."${column}") > 0`)
      const [row] = await owner<{ found: boolean }>(
        `select exists (select from ${name} t where position(lower('${word}') in lower(to_jsonb(t)::text)) > 0
          ${inBytes.map((condition) => `or ${condition}`).join(' ')}) as found`,
      )
      if (row?.found) found.push(name)
    }
    return found.toSorted((a, b) => a.localeCompare(b))
  }

  return { owner, tablesNaming }
}

/** A school with a child of unique names, a sibling in class who shares a parent, and traces in accounts and files. */
export const retentionWorld = async ({ database }: TestDatabase, name = 'Slettekommune') => {
  const municipality = MunicipalityId.create()
  const operator = { kind: 'system', name: 'operator', municipality } as const
  const world = await database.as(operator, async (tx) => {
    await tx.db.insertInto('municipality').values({ id: municipality, name, is_demo: true }).execute()
    const make = builders(tx, municipality)
    const school = await make.school('Nordskolen')
    const otherSchool = await make.school('Sydskolen')
    const homeClass = await make.homeClass(school, '5.a', '5')
    const staff = async (
      name: string,
      role: HeldRole['role'],
      at: typeof school | null,
    ): Promise<PersonActor> => {
      const person = await make.person(name, 'Ansat')
      await make.holds(person, role, at)
      return { kind: 'person', municipality, person, roles: [{ role, school: at }] }
    }
    const teacher = await staff('Mette', 'teacher', school)
    await make.teaches(teacher.person, homeClass)
    const leader = await staff('Lone', 'schoolLeader', school)
    const otherLeader = await staff('Otto', 'schoolLeader', otherSchool)
    const administration = await staff('Frida', 'administration', null)
    const psychologist = await staff('Pia', 'psychologist', null)
    const otherTeacher = await staff('Tove', 'teacher', otherSchool)
    const pupil = await make.pupil(given, family, { school, homeClass, gradeLevel: '5' })
    const sibling = await make.pupil('Bo', 'Berg', { school, homeClass, gradeLevel: '5' })
    const guardian = await make.person('Anna', family)
    await make.guardian(guardian, pupil, true)
    const bothParents = await make.person('Per', 'Berg')
    await make.guardian(bothParents, pupil, true)
    await make.guardian(bothParents, sibling, true)
    await make.contact(pupil as unknown as PersonId, `${given.toLowerCase()}@example.dk`)
    await tx.db
      .insertInto('account')
      .values({
        municipality_id: municipality,
        person_id: guardian,
        email: `anna.${given.toLowerCase()}@example.dk`,
        activated_at: tx.now,
      })
      .execute()
    const file = crypto.randomUUID()
    await tx.connection.query(`select set_config('medvind.actor', 'import', true)`)
    await tx.db
      .insertInto('stored_file')
      .values({
        municipality_id: municipality,
        id: file,
        purpose: 'import',
        belongs_to: crypto.randomUUID(),
        owner_id: leader.person,
        place: 0,
        name: `elever ${given}.csv`,
        bytes: 9,
        created_at: tx.now.subtract({ hours: 72 }),
      })
      .execute()
    await tx.db
      .insertInto('stored_piece')
      .values({
        municipality_id: municipality,
        file_id: file,
        place: 0,
        content: Buffer.from(`navn;${given} ${family}`),
      })
      .execute()
    const mother: PersonActor = {
      kind: 'person',
      municipality,
      person: guardian,
      roles: [{ role: 'custodyHolder', school: null }],
    }
    return {
      school,
      homeClass,
      teacher,
      leader,
      otherLeader,
      administration,
      psychologist,
      otherTeacher,
      pupil,
      sibling,
      mother,
      bothParents,
    }
  })

  return { ...world, municipality, operator }
}
export type RetentionWorld = Awaited<ReturnType<typeof retentionWorld>>
