import pg from 'pg'
import { sql } from 'kysely'
import { inLocale } from '#platform/html/locale.ts'
import { newToken, tokenText } from '#platform/http/session.ts'
import { MunicipalityId, PersonId } from '#platform/ids.ts'
import type { Database } from '#platform/db/database.ts'
import { addPlanHistory } from './plan-history.ts'
import { figure, inTurn, type Figure } from './measure.ts'
import { replay, statementsOf } from './statements.ts'

export type Fetch = (request: Request) => Promise<Response>

export type Visit = { readonly name: string; readonly path: string; readonly cookie: string }

type Someone = { municipality: string; person: string }

/** Signs a demonstration person in, and gives the cookie. */
export const cookieOf = async (database: Database, someone: Someone): Promise<string> => {
  const token = newToken()
  const municipality = MunicipalityId.trust(someone.municipality)
  await database.as({ kind: 'system', name: 'sign-in', municipality }, async (tx) => {
    await tx.db
      .insertInto('session')
      .values({
        token_hash: sql`sha256(${token})`,
        id: crypto.randomUUID(),
        municipality_id: municipality,
        person_id: PersonId.trust(someone.person),
        way: 'demo',
        expires_at: tx.now.add({ hours: 24 }),
      })
      .execute()
  })
  return `__Host-medvind=${tokenText(token)}`
}

/** The pages of the budget, as the demonstration's school leader, with a class and a pupil of that school. */
export const visitsOf = async (database: Database): Promise<Visit[]> => {
  const found = await database.as({ kind: 'system', name: 'sign-in', municipality: null }, async (tx) => {
    const { rows } = await sql<Someone>`
      select municipality_id as municipality, person_id as person from demo_person where role = 'schoolLeader'
      order by municipality_id, position limit 1`.execute(tx.db)
    return rows[0]
  })
  if (found === undefined) throw new Error('The demonstration has no leader.')
  const municipality = MunicipalityId.trust(found.municipality)
  const place = await database.as({ kind: 'system', name: 'operator', municipality }, async (tx) => {
    const { rows } = await sql<{ school: string; class: string; pupil: string }>`
      select r.school_id as school, c.id as class, m.pupil_id as pupil
      from staff_role r
      join class c on c.municipality_id = r.municipality_id and c.school_id = r.school_id and c.kind = 'homeroom' and '5' = any (c.grade_levels)
      join class_member m on m.municipality_id = c.municipality_id and m.class_id = c.id and m.valid_to is null
      join absence a on a.municipality_id = m.municipality_id and a.pupil_id = m.pupil_id
      where r.municipality_id = ${municipality} and r.person_id = ${found.person} and r.role = 'schoolLeader'
      group by 1, 2, 3 order by count(*) desc, 3 limit 1`.execute(tx.db)
    return rows[0]
  })
  if (place === undefined) throw new Error('The leader’s school has no class in grade 5.')
  const cookie = await cookieOf(database, found)
  const plan = await addPlanHistory(database, municipality)
  return [
    { name: "a pupil's page", path: `/elever/${place.pupil}`, cookie },
    { name: 'a class page', path: `/klasser/${place.class}`, cookie },
    { name: "a school's page", path: `/skoler/${place.school}`, cookie },
    { name: "a plan's page with three years of history", path: `/planer/${plan}`, cookie },
    { name: "a plan's follow-ups, three years of them", path: `/planer/${plan}/opfolgning`, cookie },
  ]
}

const requestOf = (visit: Visit): Request =>
  new Request(`http://localhost${visit.path}`, { headers: { cookie: visit.cookie } })

export const openVisit = async (fetch: Fetch, visit: Visit): Promise<string> => {
  const response = await fetch(requestOf(visit))
  const html = await response.text()
  if (response.status !== 200) throw new Error(`${visit.path} answered ${response.status}`)
  return html
}

/** Server time of each page beside the same statements run bare on one connection; and how long each takes in all. */
export const pageFigures = async (
  fetch: Fetch,
  visits: readonly Visit[],
  login: pg.ClientConfig,
  size: string,
): Promise<{ figures: Figure[]; times: Map<string, number> }> => {
  const figures: Figure[] = []
  const times = new Map<string, number>()
  for (const visit of visits) {
    await openVisit(fetch, visit)
    const statements = await statementsOf(async () => await openVisit(fetch, visit))
    const client = new pg.Client(login)
    await client.connect()
    const bare = replay(client, statements)
    const { first, second } = await inLocale(
      'da',
      async () => await inTurn(60, 15, async () => await openVisit(fetch, visit), bare),
    )
    await client.end()
    times.set(visit.name, first)
    figures.push(
      figure({
        name: `${visit.name}, ${size}`,
        value: first,
        unit: 'ms',
        yardstick: { name: `its ${statements.length} statements, bare`, value: second },
        budget: { most: 2, of: 'ratio' },
      }),
    )
  }
  return { figures, times }
}
