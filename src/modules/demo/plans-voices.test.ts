import { expect, test } from 'vitest'
import { appFor } from '../../../tests/setup/app.ts'
import { testDatabase } from '../../../tests/setup/database.ts'
import { planWorld } from '../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../tests/setup/shared-plan.ts'
import { addPlanVoices } from './plans-voices.ts'

const opened = await testDatabase()
const world = await planWorld(opened)

test.each([
  ['talking', 'Ida Lund er hørt inden for den seneste uge', 'Venter på svar fra Jens Lund'],
  ['disagreeing', '1 forslag venter på jeres svar', 'Det er frikvartererne, der er svære'],
  ['silent', 'Ida Lund er ikke hørt i 8 uger', 'kun hørt sammen med en voksen'],
] as const)('a plan that is %s shows it', async (state, ...words) => {
  const { id, number } = await sharedPlan(opened, world)
  await addPlanVoices(opened.database, {
    plan: id,
    number,
    teacher: world.teacher,
    child: world.child,
    guardians: [world.mother, world.father],
    state,
  })
  const html = await (await (await appFor(opened).as(world.teacher)).get(`/planer/${id}/familien`)).text()
  for (const word of words) expect(html).toContain(word)
})
