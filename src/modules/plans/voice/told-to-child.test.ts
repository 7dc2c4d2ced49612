import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planWorld } from '../../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { membersOf } from '../content-store.ts'
import { addMember } from '../team/team-store.ts'
import { startPlan } from '../start.ts'
import { templatesOf } from '../template/template-store.ts'
import { readersOfOwnPlan } from './voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const app = appFor(opened)

const readers = async (plan: string, name: 'child' | 'otherChild' | 'mother' | 'otherTeacher') =>
  await opened.database.as(world[name], async (tx) => await readersOfOwnPlan(tx, plan))

test('a child is told who reads its words today, and nobody else is', async () => {
  const { id } = await sharedPlan(opened, world)
  expect(await readers(id, 'child')).toEqual({ team: ['Mette Ansat'], leaders: ['Lone Ansat'] })
  // Since the version was shared a counsellor has come.
  await opened.database.as(world.teacher, async (tx) => {
    await addMember(tx, id, { person: world.counsellor.person, part: null })
  })
  expect(await readers(id, 'child')).toEqual({
    team: ['Mette Ansat', 'Vibeke Ansat'],
    leaders: ['Lone Ansat'],
  })
  const html = await (await (await app.as(world.child)).get(`/planer/${id}/min-side`)).text()
  expect(html).toContain('Mette Ansat og Vibeke Ansat')
  expect(html).toContain('Lone Ansat')
  for (const name of ['otherChild', 'mother', 'otherTeacher'] as const)
    expect(await readers(id, name), `as ${name}`).toEqual({ team: [], leaders: [] })
})

test('a plan that was begun earlier than it is written down has its lead from then', async () => {
  const members = await opened.database.as(world.teacher, async (now) => {
    const tx = { ...now, today: now.today.subtract({ weeks: 3 }), now: now.now.subtract({ hours: 21 * 24 }) }
    const [template] = await templatesOf(tx)
    if (template === undefined) throw new Error('There is no template.')
    const plan = await startPlan(tx, {
      school: world.school,
      subject: { kind: 'child', id: world.pupil },
      title: 'Begyndt for tre uger siden',
      template: { id: template.template, version: template.version },
    })
    return await membersOf(tx, plan)
  })
  expect(members).toMatchObject([{ name: 'Mette Ansat', leads: true }])
})

test('a child is not asked by a day that has passed, or when it has answered', async () => {
  const { id } = await sharedPlan(opened, world)
  const child = await app.as(world.child)
  const page = async () => await (await child.get(`/planer/${id}`)).text()
  expect(await page()).toContain('Svar gerne senest')
  const later = await appFor({ ...opened, database: opened.onDay('2026-12-09') }).as(world.child)
  expect(await (await later.get(`/planer/${id}`)).text()).not.toContain('Svar gerne senest')
  expect(await (await later.get('/')).text()).not.toContain('hvad du synes, inden')
  await child.post(`/planer/${id}/min-side`, { 'ord-hard': 'Larm' })
  expect(await page()).not.toContain('Svar gerne senest')
})
