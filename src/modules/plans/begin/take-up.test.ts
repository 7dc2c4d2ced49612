import { expect, test } from 'vitest'
import { concernWorld, write } from '../../concerns/concerns.testing.ts'

const { app, opened, world, hanne } = await concernWorld()

test('the plan begins with the analysis that was chosen, and only for one who may begin it', async () => {
  const { mette, karen, ole } = world
  const concern = await write(app, mette, `/undringer/ny/barn/${world.ida}`)
  const leader = await app.as(karen)
  const html = await (await leader.get(`/undringer/${concern}`)).text()
  const analyses = [
    ...(/name="analyse"[^]*?<\/select>/.exec(html)?.[0] ?? '').matchAll(/value="([^"]+)"/g),
  ].map(([, value]) => value ?? '')
  expect(analyses.length).toBeGreaterThan(1)
  const last = analyses.at(-1) ?? ''
  const sent = { version: '1', svar: 'takenUp', tekst: 'Ja, det ser vi på.', plan: 'ja' }

  const refused = await leader.post(`/undringer/${concern}/svar`, { ...sent, analyse: 'findes-ikke' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('Der kan ikke begyndes en plan med den model')

  for (const other of [ole, hanne])
    expect((await (await app.as(other)).post(`/undringer/${concern}/svar`, sent)).status).toBe(404)

  const taken = await leader.post(`/undringer/${concern}/svar`, { ...sent, analyse: last })
  expect(taken.status).toBe(303)
  const plan = (taken.headers.get('location') ?? '').replace('/planer/', '')
  const row = await opened.database.as(
    karen,
    async (tx) =>
      await tx.db
        .selectFrom('plan')
        .select(['template_id', 'pupil_id'])
        .where('id', '=', plan)
        .executeTakeFirst(),
  )
  expect(row).toEqual({ template_id: last, pupil_id: world.ida })
})
