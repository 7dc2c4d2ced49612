import pg from 'pg'
import type { Runtime } from '../src/runtime.ts'
import { figure, inTurn, type Figure } from './measure.ts'
import type { Visit } from './pages.ts'

type Asked = { readonly name: string; readonly text: string; readonly values: unknown[] }

/** The same query with the row policies (the application's login) and without (a login that goes around them), in turn. */
export const policyFigures = async (runtime: Runtime, visits: readonly Visit[]): Promise<Figure[]> => {
  const { superuser } = runtime
  if (superuser === null) throw new Error('The policies can be switched off on the embedded server only.')
  const ids = visits.map((visit) => visit.path.split('/').at(-1))
  const [pupil, schoolClass, school] = ids
  const token = Buffer.from(visits[0]?.cookie.split('=')[1] ?? '', 'base64url')
  const questions: Asked[] = [
    {
      name: "a pupil's absences",
      text: 'select day, part, category from absence where municipality_id = $1 and pupil_id = $2',
      values: [pupil],
    },
    {
      name: "a class's absences",
      text: `select a.pupil_id, a.day, a.category from class_member m
        join absence a on a.municipality_id = m.municipality_id and a.pupil_id = m.pupil_id
        where m.municipality_id = $1 and m.class_id = $2`,
      values: [schoolClass],
    },
    {
      name: "a school's absences, counted",
      text: `select a.category, count(*) from enrolment e
        join absence a on a.municipality_id = e.municipality_id and a.pupil_id = e.pupil_id
        where e.municipality_id = $1 and e.school_id = $2 group by 1`,
      values: [school],
    },
  ]
  const withPolicies = new pg.Client(runtime.login)
  const without = new pg.Client(superuser)
  await Promise.all([withPolicies.connect(), without.connect()])
  const today = Temporal.Now.plainDateISO('Europe/Copenhagen').toString()
  const municipality = async (client: pg.Client): Promise<string> => {
    await client.query('begin')
    const { rows } = await client.query<{ municipality_id: string }>(
      'select municipality_id from open_session($1, $2, now())',
      [token, today],
    )
    return rows[0]?.municipality_id ?? ''
  }
  const key = await municipality(withPolicies)
  await municipality(without)
  const figures: Figure[] = []
  for (const [index, { name, text, values }] of questions.entries()) {
    const ask = (client: pg.Client) => async () =>
      await client.query({ name: `policy-${index}`, text, values: [key, ...values] })
    const { first, second } = await inTurn(100, 20, ask(withPolicies), ask(without))
    figures.push(
      figure({
        name: `row policies: ${name}`,
        value: first,
        unit: 'ms',
        yardstick: { name: 'without policies', value: second },
        budget: { most: 1.3, of: 'ratio' },
      }),
    )
  }
  await Promise.all([withPolicies.end(), without.end()])
  return figures
}
