import { expect, test } from 'vitest'
import { appFor } from '../../../../tests/setup/app.ts'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { fillPlan, planned, share, stepTo } from '../../../../tests/setup/followed-plan.ts'
import { givePresence } from '../../../../tests/setup/pictures.ts'
import { childPlan, planWorld } from '../../../../tests/setup/plan-world.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened
const followUps = 60
const day = (text: string) => Temporal.PlainDate.from(text)

test('a plan with three years of follow-ups is shown whole, from every side, as fast as a page should be', async () => {
  const plan = await childPlan(opened, world)
  const goals = await fillPlan(database, world, plan, ['Et', 'To', 'Tre', 'Fire', 'Fem'])
  await planned(database, world.teacher, plan, '2026-12-10')
  await stepTo(database, world.teacher, plan, 'agreed')
  await stepTo(database, world.teacher, plan, 'running')
  await share(database, world.teacher, plan)
  const days = Array.from({ length: followUps }, (_, index) => day('2023-12-01').add({ days: index * 18 }))
  await database.as(world.teacher, async (tx) => {
    const key = { municipality_id: world.municipality, plan_id: plan }
    for (const [index, due] of days.entries()) {
      const id = crypto.randomUUID()
      await tx.db
        .insertInto('plan_follow_up')
        .values({
          ...key,
          id,
          due,
          state: 'done',
          what_happened: `Det ${index + 1}. møde. ${'Der skete meget. '.repeat(40)}`,
          next_step: 'Videre',
          done_by: world.teacher.person,
          done_at: due.toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: '14:00' }).toInstant(),
          planned_by: world.teacher.person,
          planned_at: tx.now,
        })
        .execute()
      await tx.db
        .insertInto('plan_attainment')
        .values(
          goals.map((goal, place) => ({
            ...key,
            id: crypto.randomUUID(),
            goal_id: goal,
            day: due,
            level: ((index + place) % 5) - 2,
            kind: 'followUp',
            follow_up_id: id,
            set_by: world.teacher.person,
            set_at: tx.now,
          })),
        )
        .execute()
    }
  })
  const registered = Array.from({ length: 700 }, (_, index) => day('2024-01-02').add({ days: index }))
  await givePresence(database, world.municipality, {
    registered: [{ class: world.homeClass, days: registered }],
    absences: registered
      .filter((_, index) => index % 9 === 0)
      .map((on) => ({ pupil: world.pupil, day: on, category: 'sick' })),
  })
  const app = appFor(opened)
  for (const name of ['teacher', 'mother'] as const) {
    const browser = await app.as(world[name])
    for (const part of ['opfolgning', 'billede']) {
      const address = `/planer/${plan}/${part}`
      const times: number[] = []
      for (let round = 0; round < 5; round++) {
        const began = performance.now()
        const page = await (await browser.get(address)).text()
        times.push(performance.now() - began)
        expect(page).toContain(part === 'billede' ? '01.12.2023' : 'Det 60. møde.')
      }
      const best = Math.min(...times)
      // Far above what it takes, so that a busy machine fails nothing; a query for each follow-up would be slower still.
      expect(best, `${name} ${part} took ${best.toFixed(0)} ms`).toBeLessThan(1500)
      if (process.env['MEDVIND_TIMES'])
        process.stdout.write(
          `${name} ${part}: ${best.toFixed(0)} ms of ${times.map((t) => t.toFixed(0)).join(' ')}\n`,
        )
    }
  }
}, 60_000)
