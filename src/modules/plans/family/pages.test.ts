import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'
import { shareAgain, sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { voicesOf } from '../voice/voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const app = appFor(opened)

const everyone = [
  'teacher',
  'colleague',
  'counsellor',
  'leader',
  'otherLeader',
  'otherTeacher',
  'psychologist',
  'coordinator',
  'administration',
  'administrator',
  'mother',
  'father',
  'otherParent',
  'child',
  'otherChild',
] as const
type Name = (typeof everyone)[number]

const as = async (name: Name) => await app.as(world[name])

const team: readonly Name[] = ['teacher', 'leader']
const parents: readonly Name[] = ['mother', 'father']

/** Each page, and who has it when the plan has been shared. */
const pages: readonly (readonly [string, readonly Name[]])[] = [
  ['', [...team, ...parents, 'child']],
  ['/delt/NUMBER', [...team, ...parents, 'child']],
  ['/min-side', ['child']],
  ['/barnets-stemme', team],
  ['/barnets-stemme/sammen', team],
  ['/mit-syn', parents],
  ['/svar', parents],
  ['/forslag', [...team, ...parents]],
  ['/forslag/nyt', parents],
  ['/familien', team],
  ['/vis-familien', team],
]

test.each(pages)('%s is read by those it is for, and is missing for all others', async (tab, readers) => {
  const { id, number } = await sharedPlan(opened, world)
  for (const name of everyone) {
    const answer = await (await as(name)).get(`/planer/${id}${tab.replace('NUMBER', String(number))}`)
    expect(answer.status, `as ${name}`).toBe(readers.includes(name) ? 200 : 404)
  }
})

test.each(pages)('%s of a draft is read by staff alone', async (tab, readers) => {
  const id = await childPlan(opened, world)
  for (const name of everyone) {
    const answer = await (await as(name)).get(`/planer/${id}${tab.replace('NUMBER', '1')}`)
    const isRead = readers.includes(name) && team.includes(name) && !tab.startsWith('/delt')
    expect(answer.status, `as ${name}`).toBe(isRead ? 200 : 404)
  }
})

const actions: readonly (readonly [string, Record<string, string>, readonly Name[]])[] = [
  ['/min-side', { 'ord-hard': 'Matematik' }, ['child']],
  ['/min-side/tag-tilbage', { ord: crypto.randomUUID(), svar: '0' }, ['child']],
  ['/barnets-stemme/sammen', { 'ord-help': 'Pauser' }, team],
  ['/mit-syn', { 'ord-wish': 'Ro' }, parents],
  ['/svar', { udgave: 'NUMBER', version: '0', svar: 'agree', grund: '' }, parents],
  ['/forslag', { del: 'text:summary', udgave: 'NUMBER', forslag: 'Noget andet', grund: '' }, parents],
  ['/vis-familien', { udgave: 'NUMBER', senest: '2026-12-20' }, team],
]

test.each(actions)(
  '%s is done by those it is for, and is missing for all others',
  async (tab, fields, doers) => {
    for (const name of everyone) {
      const { id, number } = await sharedPlan(opened, world)
      const given = Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, value.replace('NUMBER', String(number))]),
      )
      const answer = await (await as(name)).post(`/planer/${id}${tab}`, given)
      expect(answer.status, `as ${name}`).toBe(doers.includes(name) ? 303 : 404)
    }
  },
)

test('what one plan holds is not reached through another', async () => {
  const [one, other] = [await sharedPlan(opened, world), await sharedPlan(opened, world)]
  const child = await as('child')
  await child.post(`/planer/${one.id}/min-side`, { 'ord-hard': 'Matematik' })
  const [voice] = await opened.database.as(world.child, async (tx) => await voicesOf(tx, one.id))
  const teacher = await as('teacher')
  expect(
    (await teacher.post(`/planer/${other.id}/barnets-stemme/${voice?.id}/svar`, { svar: 'Hej' })).status,
  ).toBe(404)
  expect((await teacher.post(`/planer/${other.id}/forslag/${crypto.randomUUID()}/svar`, {})).status).toBe(404)
  for (const id of ['nej', crypto.randomUUID(), '..%2f'])
    expect((await child.get(`/planer/${id}/min-side`)).status, `plan ${id}`).toBe(404)
})

test('hostile words are words', async () => {
  const { id } = await sharedPlan(opened, world)
  const child = await as('child')
  const words = '<script>alert(1)</script>\u202E"\'& =HYPERLINK("x")'
  expect((await child.post(`/planer/${id}/min-side`, { 'ord-hard': words, 'vis-hard': 'ja' })).status).toBe(
    303,
  )
  for (const [name, tab] of [
    ['child', '/min-side'],
    ['teacher', '/barnets-stemme'],
    ['mother', ''],
  ] as const) {
    const html = await (await (await as(name)).get(`/planer/${id}${tab}`)).text()
    expect(html, `as ${name}`).toContain('&lt;script>')
    expect(html, `as ${name}`).not.toContain('<script>alert')
  }
  for (const [fields, status] of [
    [{ 'ord-hard': 'x'.repeat(4001) }, 422],
    [{ 'ord-hard': ['et', 'to'] }, 422],
    [{ 'ord-hard': 'nul\0' }, 400],
    [{ 'ord-hard': 'Et', 'laest-hard': 'ikke et id' }, 409],
  ] as const)
    expect(
      (await child.post(`/planer/${id}/min-side`, fields)).status,
      `of ${JSON.stringify(fields).slice(0, 60)}`,
    ).toBe(status)
})

test('a picture or a step that nobody offers is left out', async () => {
  const { id } = await sharedPlan(opened, world)
  const child = await as('child')
  const fields = { 'billeder-help': ['<script>', 'happy"', 'toString', 'pause'], skala: '99' }
  expect((await child.post(`/planer/${id}/min-side`, fields)).status).toBe(303)
  expect(await opened.database.as(world.child, async (tx) => await voicesOf(tx, id))).toMatchObject([
    { question: 'help', pictures: ['pause'], scale: null },
  ])
})

test('two sign-ins of one guardian: one stands, the other sees both answers and loses no word', async () => {
  const { id, number } = await sharedPlan(opened, world)
  const [phone, computer] = [await as('mother'), await as('mother')]
  const fields = { udgave: String(number), version: '0' }
  const both = await Promise.all([
    phone.post(`/planer/${id}/svar`, { ...fields, svar: 'agree', grund: '' }),
    computer.post(`/planer/${id}/svar`, { ...fields, svar: 'disagree', grund: 'Vi er ikke spurgt' }),
  ])
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
  const told = both.find(({ status }) => status === 409)
  const html = (await told?.text()) ?? ''
  expect(html).toContain('Du har allerede svaret fra et andet sted')
  expect(html).toContain('name="version" value="1"')
})

test('a disagreement says why', async () => {
  const { id, number } = await sharedPlan(opened, world)
  const mother = await as('mother')
  const answer = await mother.post(`/planer/${id}/svar`, {
    udgave: String(number),
    version: '0',
    svar: 'disagree',
    grund: ' ',
  })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain('Skriv, hvorfor du ikke er enig')
})

test('what was taken back is not shown to one who answers it too late', async () => {
  const { id } = await sharedPlan(opened, world)
  const [child, teacher] = [await as('child'), await as('teacher')]
  await child.post(`/planer/${id}/min-side`, { 'ord-hard': 'Hemmelige ord' })
  const [voice] = await opened.database.as(world.child, async (tx) => await voicesOf(tx, id))
  await child.post(`/planer/${id}/min-side/tag-tilbage`, { ord: voice?.id ?? '', svar: '0' })
  const answer = await teacher.post(`/planer/${id}/barnets-stemme/${voice?.id}/svar`, { svar: 'Tak for det' })
  const html = await answer.text()
  expect(answer.status).toBe(409)
  expect(html).toContain('Tak for det')
  expect(html).not.toContain('Hemmelige ord')
})

test('an accepted suggestion changes the text, and a text that was changed meanwhile is not overwritten', async () => {
  const { id, number } = await sharedPlan(opened, world)
  const [mother, teacher] = [await as('mother'), await as('teacher')]
  const suggest = async (forslag: string) =>
    await mother.post(`/planer/${id}/forslag`, {
      del: 'text:summary',
      udgave: String(number),
      forslag,
      grund: 'Det er mere rigtigt',
    })
  await suggest('Ida elsker at tegne.')
  const idsOf = async () =>
    [
      ...(await (await teacher.get(`/planer/${id}/forslag`)).text()).matchAll(
        /forslag\/([0-9a-f-]{36})\/svar/g,
      ),
    ].map(([, found]) => found ?? '')
  const [first = ''] = await idsOf()
  const accept = { version: '1', svar: 'accepted', laest: 'same', tekst: '' }
  expect((await teacher.post(`/planer/${id}/forslag/${first}/svar`, accept)).status).toBe(303)
  expect((await teacher.post(`/planer/${id}/forslag/${first}/svar`, accept)).status).toBe(409)
  const textNow = async () =>
    await opened.database.as(world.teacher, async (tx) => {
      const row = await tx.db
        .selectFrom('plan_text')
        .select('text')
        .where('plan_id', '=', id)
        .where('key', '=', 'summary')
        .executeTakeFirst()
      return row?.text
    })
  expect(await textNow()).toBe('Ida elsker at tegne.')
  await suggest('Ida hader morgener.')
  const [second = ''] = await idsOf()
  expect((await teacher.post(`/planer/${id}/forslag/${second}/svar`, accept)).status).toBe(409)
  expect(await textNow()).toBe('Ida elsker at tegne.')
  const decline = { ...accept, svar: 'declined', laest: 'changed' }
  expect((await teacher.post(`/planer/${id}/forslag/${second}/svar`, decline)).status).toBe(422)
  expect(
    (
      await teacher.post(`/planer/${id}/forslag/${second}/svar`, {
        ...decline,
        tekst: 'Vi er enige om det første',
      })
    ).status,
  ).toBe(303)
  expect(await (await mother.get(`/planer/${id}/forslag`)).text()).toContain('Vi er enige om det første')
})

test('an answer to a version that is no longer the newest is not taken for one to the new', async () => {
  const { id, number } = await sharedPlan(opened, world)
  const mother = await as('mother')
  await shareAgain(opened, world.teacher, id)
  const answer = await mother.post(`/planer/${id}/svar`, {
    udgave: String(number),
    version: '0',
    svar: 'disagree',
    grund: 'Min grund',
  })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('Min grund')
})

test('Min dag says what each is waited for', async () => {
  await sharedPlan(opened, world)
  const lines = async (name: Name) => await (await (await as(name)).get('/')).text()
  expect(await lines('mother')).toContain('Læs planen, og skriv, hvad du synes, senest')
  expect(await lines('child')).toContain('Læs din plan, og fortæl, hvad du synes, inden')
  for (const name of ['otherParent', 'otherChild', 'otherTeacher'] as const)
    expect(await lines(name), `as ${name}`).not.toContain('hvad du synes')
})

test('a child and a parent are told that they were answered', async () => {
  const { id } = await sharedPlan(opened, world)
  const [child, mother, teacher] = [await as('child'), await as('mother'), await as('teacher')]
  await child.post(`/planer/${id}/min-side`, { 'ord-hard': 'Larm' })
  await mother.post(`/planer/${id}/mit-syn`, { 'ord-wish': 'Ro' })
  for (const tab of ['barnets-stemme', 'familien'])
    for (const [, found] of (await (await teacher.get(`/planer/${id}/${tab}`)).text()).matchAll(
      new RegExp(`${tab}/([0-9a-f-]{36})/svar`, 'g'),
    ))
      expect(
        (await teacher.post(`/planer/${id}/${tab}/${found}/svar`, { svar: 'Tak' })).status,
        `at ${tab}`,
      ).toBe(303)
  expect(await (await child.get('/')).text()).toContain('De voksne har svaret dig')
  expect(await (await mother.get('/')).text()).toContain('Skolen har svaret på dit syn')
  for (const name of ['father', 'otherParent', 'otherChild'] as const)
    expect(await (await (await as(name)).get('/')).text(), `as ${name}`).not.toContain('har svaret')
})

test('the leader of a plan is told of a child that was not heard, and of parents who were not asked', async () => {
  await childPlan(opened, world)
  const later = opened.onDay('2027-01-20')
  const html = await (await (await appFor({ ...opened, database: later }).as(world.teacher)).get('/')).text()
  expect(html).toContain('Vi har ikke hørt fra Ida Lund, siden planen begyndte (8 uger).')
  expect(html).toContain('Forældrene til Ida Lund er ikke spurgt om planen')
})
