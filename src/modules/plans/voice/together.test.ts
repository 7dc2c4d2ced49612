import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/setup/database.ts'
import { planWorld } from '../../../../tests/setup/plan-world.ts'
import { sharedPlan } from '../../../../tests/setup/shared-plan.ts'
import { voicesOf } from './voice-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const { database } = opened

type Writer = 'child' | 'teacher' | 'leader'

/** A row as the application's login can write it, whatever the program thinks. */
const says = async (plan: string, name: Writer, text: string, replaces: string | null = null) => {
  const id = crypto.randomUUID()
  await database.as(world[name], async (tx) => {
    await tx.db
      .insertInto('plan_voice')
      .values({
        municipality_id: world.municipality,
        id,
        plan_id: plan,
        kind: 'child',
        mode: name === 'child' ? 'own' : 'together',
        speaker_id: world.pupil,
        written_by: world[name].person,
        question: 'hard',
        text,
        said_at: tx.now,
        replaces,
      })
      .execute()
  })
  return id
}

const standing = async (plan: string) =>
  (await database.as(world.child, async (tx) => await voicesOf(tx, plan)))
    .filter(({ isNewest }) => isNewest)
    .map(({ text }) => text)
    .toSorted((one, other) => String(one).localeCompare(String(other)))

test('what an adult writes down replaces nothing that the child said alone, also not with SQL as the application', async () => {
  const { id } = await sharedPlan(opened, world)
  const own = await says(id, 'child', 'Mine ord')
  for (const name of ['teacher', 'leader'] as const)
    await expect(says(id, name, 'Andre ord', own), `as ${name}`).rejects.toThrow('another word stands')
  const together = await says(id, 'teacher', 'Ord sammen med Mette')
  expect(await standing(id)).toEqual(['Mine ord', 'Ord sammen med Mette'])
  await says(id, 'leader', 'Ord sammen med Lone', together)
  expect(await standing(id)).toEqual(['Mine ord', 'Ord sammen med Lone'])
  await says(id, 'child', 'Mine nye ord', own)
  expect(await standing(id)).toEqual(['Mine nye ord', 'Ord sammen med Lone'])
})

test('who has not read what stands writes over nothing', async () => {
  const { id } = await sharedPlan(opened, world)
  const together = await says(id, 'teacher', 'Ord sammen med Mette')
  await expect(says(id, 'leader', 'Uset')).rejects.toThrow('another word stands')
  await expect(says(id, 'child', 'Uset')).rejects.toThrow('another word stands')
  await says(id, 'child', 'Sådan er det', together)
  expect(await standing(id)).toEqual(['Sådan er det'])
})
