import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { createDemo } from '#demo'
import { type PersonActor, type Role, roles } from '#platform/access/actor.ts'
import { MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'
import { modulesOf, routesOf } from '../../src/app.ts'
import { appFor, type Browser, testConfig } from '../setup/app.ts'
import { testDatabase } from '../setup/database.ts'
import { type Form, formsIn, linksIn } from '../setup/forms.ts'

const opened = await testDatabase()
const app = appFor(opened)
await createDemo(opened.database, {
  pupils: 120,
  seed: 5,
  today: Temporal.PlainDate.from('2026-11-24'),
  log: () => {},
})

/** One person for each role, as the demonstration has them. */
const peopleOf = async (): Promise<readonly { role: Role; actor: PersonActor }[]> => {
  const client = new pg.Client(opened.owner)
  await client.connect()
  await client.query(`select set_config('medvind.actor', 'access', false)`)
  const { rows } = await client.query<{
    municipality: string
    person: string
    role: string
    school: string | null
  }>(`
    select d.municipality_id as municipality, d.person_id as person, d.role,
      (select r.school_id from staff_role r where r.person_id = d.person_id and r.role = d.role limit 1) as school
    from demo_person d order by d.position`)
  await client.end()
  return rows.flatMap(({ municipality, person, role: name, school }) => {
    const role = roles.find((one) => one === name)
    return role === undefined
      ? []
      : [
          {
            role,
            actor: {
              kind: 'person',
              municipality: MunicipalityId.trust(municipality),
              person: PersonId.trust(person),
              roles: [{ role, school: school === null ? null : SchoolId.trust(school) }],
            },
          },
        ]
  })
}

const people = await peopleOf()

/** What ends the visit, or the session of somebody else. */
const leaving = /^\/(log-ud|sprog|konto\/(sessioner|adgangskode|noegler|ny-noegle))/
const id = /[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}/g
/** Two addresses of the same page about two things are one kind. */
const kindOf = (address: string): string => address.replace(/\?.*/, '').replaceAll(id, ':id')

/** Follows links from "Min dag", a few of each kind, and gathers the forms it meets, one of each kind. */
const formsOf = async (browser: Browser): Promise<readonly Form[]> => {
  const seen = new Map<string, number>()
  const waiting = ['/']
  const forms = new Map<string, Form>()
  for (let visited = 0; waiting.length > 0 && visited < 250; visited++) {
    const path = waiting.shift() ?? '/'
    const answer = await browser.get(path)
    addresses.add(path)
    expect({ path, broken: answer.status >= 500 }).toEqual({ path, broken: false })
    if (!(answer.headers.get('content-type') ?? '').startsWith('text/html')) continue
    const html = await answer.text()
    for (const form of formsIn(html, path))
      if (!leaving.test(form.action)) forms.set(kindOf(form.action), form)
    for (const to of linksIn(html)) {
      const kind = kindOf(to)
      const times = seen.get(kind) ?? 0
      if (times >= 3 || waiting.includes(to)) continue
      seen.set(kind, times + 1)
      waiting.push(to)
    }
  }
  return [...forms.values()]
}

const hostile = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uD800',
    '<script>alert(1)</script>',
    "' or 1=1 --",
    '=HYPERLINK("http://x")',
    '../../etc/passwd',
    'javascript:alert(1)',
    '\u202Eelev',
    '2026-02-30',
    '9999-12-31',
    '0000-00-00',
    '24:61',
    '-1',
    '1e309',
    '99999999999999999999',
    '00000000-0000-4000-8000-000000000000',
    'x'.repeat(70_000),
    '👩‍👩‍👧‍👦'.repeat(2000),
    'æøå'.repeat(500),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.uuid(),
)

/** What somebody sends who has the form but not the good will: fields left out, sent twice, of the wrong kind, and ones it does not have. */
const bodiesOf = ({ fields }: Form) =>
  fc.record({
    values: fc.tuple(
      ...[...fields].map(([name, values]) =>
        fc.oneof(
          { weight: 3, arbitrary: fc.constant([name, values.slice(0, 1)] as const) },
          { weight: 2, arbitrary: hostile.map((value) => [name, [value]] as const) },
          { weight: 1, arbitrary: fc.constant([name, [] as string[]] as const) },
          { weight: 1, arbitrary: hostile.map((value) => [name, [value, value]] as const) },
        ),
      ),
    ),
    extra: fc.option(fc.tuple(fc.string({ maxLength: 20 }), hostile)),
  })

const tried = new Set<string>()
const addresses = new Set<string>()
const fieldNames = new Set<string>()

test.each(people)(
  'no form that a $role is offered can be filled in so that it breaks',
  async ({ actor }) => {
    const browser = await app.as(actor)
    const forms = await formsOf(browser)
    for (const form of forms) {
      const kind = kindOf(form.action)
      await fc.assert(
        fc.asyncProperty(bodiesOf(form), async ({ values, extra }) => {
          const body: Record<string, readonly string[]> = {}
          for (const [name, sent] of values) body[name] = sent
          if (extra !== null) body[extra[0]] = [extra[1]]
          const answer = await browser.post(form.action, body)
          // An unexpected error fails the test by itself, with its stack.
          expect([kind, answer.status]).not.toEqual([kind, 500])
          expect(answer.status).toBeLessThan(500)
        }),
        { numRuns: 8, endOnFailure: true },
      )
      tried.add(kind.replace(/\?.*/, ''))
      for (const name of form.fields.keys()) fieldNames.add(name)
    }
  },
  240_000,
)

const postRoutes = routesOf(modulesOf(testConfig())).filter(({ spec }) => spec.method === 'POST')

/** A route's address as a pattern for the addresses that lead to it. */
const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`)

/** The address with what the crawl met at each place of it, or with a stranger's id where it met nothing. */
const filledIn = (path: string): string => {
  const parts = path.split('/')
  for (const [place, part] of parts.entries()) {
    if (!part.startsWith(':')) continue
    const before = new RegExp(`^${patternOf(parts.slice(0, place).join('/')).source.slice(1, -1)}/([^/?]+)`)
    const met = [...addresses].map((one) => before.exec(one)?.[1]).filter((one) => one !== undefined)
    parts[place] = met.find((one) => one.length === 36) ?? met[0] ?? '019862ed-0000-7000-8000-000000000000'
  }
  return parts.join('/')
}

test('no address that takes a form breaks, whatever is sent to it, also where nobody was offered the form', async () => {
  const untried = postRoutes.filter(({ spec }) => ![...tried].some((one) => patternOf(spec.path).test(one)))
  // The crawl does most of it, with forms that somebody was really offered.
  expect(untried.length).toBeLessThan(postRoutes.length / 3)
  const anything = fc.dictionary(fc.constantFrom(...fieldNames), fc.array(hostile, { maxLength: 2 }), {
    maxKeys: 12,
  })
  for (const { spec } of untried) {
    const path = filledIn(spec.path)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...people, null), anything, async (who, body) => {
        // A new visit each time: some of these end the visit.
        const browser = who === null ? app.anonymous : await app.as(who.actor)
        const { status } = await browser.post(path, body)
        expect([path, who?.role, status >= 500]).toEqual([path, who?.role, false])
      }),
      { numRuns: 20, endOnFailure: true },
    )
  }
}, 240_000)
