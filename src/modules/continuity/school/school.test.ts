import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { smallWorld } from '../../../../tests/setup/world.ts'
import { moreStaff, smallTimetable, takeInSmall } from '../continuity.testing.ts'

const opened = await testDatabase()
const world = await smallWorld(opened.database)
const { pia, mia, eva } = await moreStaff(opened, world)
const app = appFor(opened)
const path = `/kontinuitet/${world.birk}`

test('nobody but the school’s leader and the coordinator opens the page', async () => {
  await takeInSmall(opened, world, pia)
  for (const actor of [
    world.bo,
    eva,
    world.mette,
    pia,
    world.gitte,
    world.idaHerself,
    world.sus,
    world.anne,
  ]) {
    const browser = await app.as(actor)
    expect((await browser.get(path)).status).toBe(404)
  }
  // Who leads another school is shown that one.
  expect(await (await (await app.as(world.bo)).get('/kontinuitet')).text()).not.toContain('Ida')
})

test('the leader sees each focus child with its numbers, and what was before', async () => {
  const fewer = {
    ...smallTimetable,
    lessons: smallTimetable.lessons.map((lesson) =>
      lesson.id === 'da2' ? { ...lesson, teachers: ['mette', 'pia'] } : lesson,
    ),
  }
  await takeInSmall(opened, world, pia, { timetable: fewer, title: 'Foråret' })
  const html = await (await (await app.as(world.karen)).get('/kontinuitet')).text()
  expect(html).toContain('Foråret')
  expect(html).toContain('Ida Holm')
  // Noah is no focus child; Liv is in no need.
  expect(html).not.toContain('Noah')
  expect(html).not.toContain('Liv')
  // Mette, Ole and Pia; Per is not there any more.
  expect(html).toMatch(/data-heading="Voksne"><strong>3<\/strong>/)
  expect(html).toContain('Fra 4 til 3')
})

test('a coordinator reads the same, is led nowhere they may not go, and it is logged', async () => {
  const html = await (await (await app.as(mia)).get(path)).text()
  expect(html).toContain('<strong>3</strong>')
  expect(html).not.toContain(`${path}/skema`)
  expect(html).not.toContain('/voksne')
  const access = await (await (await app.as(world.gitte)).get(`/elever/${world.ida}/adgang`)).text()
  expect(access).toContain('Så, hvor mange voksne skolens fokusbørn møder')
})
