import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/setup/database.ts'
import { childPlan, planWorld } from '../../../tests/setup/plan-world.ts'
import { builders } from '../../../tests/setup/world.ts'
import type { PersonActor } from '#platform/access/actor.ts'
import { membersOf, textsOf } from './content-store.ts'
import { addPlan, findPlan } from './plan-store.ts'
import { sideOf } from './policy.ts'
import { addMember } from './team/team-store.ts'
import { versionsOf } from './version/version-store.ts'

const opened = await testDatabase()
const world = await planWorld(opened)
const id = await childPlan(opened, world)
const { database } = opened

const found = async (actor: PersonActor) => await database.as(actor, async (tx) => await findPlan(tx, id))

test('whoever begins a plan leads it, with the texts of its template and a first version', async () => {
  await database.as(world.teacher, async (tx) => {
    expect(await membersOf(tx, id)).toMatchObject([{ name: 'Mette Ansat', leads: true }])
    expect((await textsOf(tx, id)).map(({ key }) => key)).toContain('strengths')
    expect(await versionsOf(tx, id)).toMatchObject([{ number: 1, cause: 'begun', isShared: false }])
  })
})

const outsiders = [
  'colleague',
  'counsellor',
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

test.each(outsiders)('%s reads nothing of a draft; the attempt is about the child', async (name) => {
  const asked = await found(world[name])
  expect(asked).toMatchObject({ plan: null, pupil: world.pupil })
  await database.as(world[name], async (tx) => {
    for (const table of ['plan', 'plan_text', 'plan_member', 'plan_version', 'plan_document'] as const)
      expect({ table, rows: await tx.db.selectFrom(table).selectAll().execute() }).toEqual({
        table,
        rows: [],
      })
  })
})

test('the leader of the school works on it too', async () => {
  const asked = await found(world.leader)
  expect(asked && sideOf(asked.standing)).toBe('team')
})

test('whoever joins sees the child from then on, and no longer when the plan is left', async () => {
  const sees = async () =>
    await database.as(world.counsellor, async (tx) =>
      (
        await tx.db.selectFrom('pupil_access').select('reason').where('pupil_id', '=', world.pupil).execute()
      ).map(({ reason }) => reason),
    )
  expect(await sees()).toEqual([])
  await database.as(world.teacher, async (tx) => {
    await tx.db
      .insertInto('plan_member')
      .values({
        municipality_id: world.municipality,
        plan_id: id,
        person_id: world.counsellor.person,
        valid_from: tx.today,
        added_by: world.teacher.person,
      })
      .execute()
  })
  expect(await sees()).toEqual(['onPlan'])
  expect((await found(world.counsellor))?.standing.isMember).toBe(true)
  await database.as(world.teacher, async (tx) => {
    await tx.db
      .updateTable('plan_member')
      .set({ valid_to: tx.today })
      .where('person_id', '=', world.counsellor.person)
      .execute()
  })
  expect(await sees()).toEqual([])
  expect((await found(world.counsellor))?.plan).toBeNull()
})

test.each(['otherTeacher', 'psychologist', 'mother', 'administrator'] as const)(
  '%s cannot put themselves on it',
  async (name) => {
    await expect(
      database.as(world[name], async (tx) => {
        await tx.db
          .insertInto('plan_member')
          .values({
            municipality_id: world.municipality,
            plan_id: id,
            person_id: world[name].person,
            valid_from: tx.today,
            added_by: world[name].person,
          })
          .execute()
      }),
    ).rejects.toThrow('row-level security')
  },
)

test.each(['otherTeacher', 'mother', 'child', 'psychologist', 'counsellor'] as const)(
  '%s does not begin a plan about a child whom they do not see as staff',
  async (name) => {
    const [template] = await database.as(
      world.teacher,
      async (tx) => await tx.db.selectFrom('analysis_template').select('id').execute(),
    )
    const begun = database.as(world[name], async (tx) => {
      await addPlan(tx, {
        school: world.school,
        subject: { kind: 'child', id: world.pupil },
        title: 'Min egen',
        template: { id: template?.id ?? '', version: 1 },
      })
    })
    await expect(begun).rejects.toThrow('row-level security')
  },
)

test.each(['running', 'evaluated', 'closed', 'continued'])('a draft does not become %s', async (status) => {
  await expect(
    database.as(world.teacher, async (tx) => {
      await tx.db
        .updateTable('plan')
        .set({ status, ended_at: status === 'closed' || status === 'continued' ? tx.now : null })
        .where('id', '=', id)
        .execute()
    }),
  ).rejects.toThrow('does not become')
})

test('whoever has custody of the child is its family here, whatever they are at work', async () => {
  const operator = { kind: 'system', name: 'operator', municipality: world.municipality } as const
  await database.as(operator, async (tx) => {
    const make = builders(tx, world.municipality)
    await make.holds(world.mother.person, 'teacher', world.school)
    await make.teaches(world.mother.person, world.homeClass)
    await make.holds(world.father.person, 'schoolLeader', world.school)
  })
  const mother: PersonActor = { ...world.mother, roles: [{ role: 'teacher', school: world.school }] }
  const father: PersonActor = { ...world.father, roles: [{ role: 'schoolLeader', school: world.school }] }
  const brought = database.as(world.teacher, async (tx) => {
    await addMember(tx, id, { person: world.mother.person, part: null })
  })
  await expect(brought).rejects.toThrow('row-level security')
  for (const parent of [mother, father]) {
    const asked = await found(parent)
    expect(asked).toMatchObject({ plan: null, pupil: world.pupil })
    await database.as(parent, async (tx) => {
      for (const table of ['plan', 'plan_text', 'plan_version'] as const)
        expect({ table, rows: await tx.db.selectFrom(table).selectAll().execute() }).toEqual({
          table,
          rows: [],
        })
    })
    const [template] = await database.as(
      world.teacher,
      async (tx) => await tx.db.selectFrom('analysis_template').select('id').execute(),
    )
    const begun = database.as(parent, async (tx) => {
      await addPlan(tx, {
        school: world.school,
        subject: { kind: 'child', id: world.pupil },
        title: 'Om mit eget barn',
        template: { id: template?.id ?? '', version: 1 },
      })
    })
    await expect(begun).rejects.toThrow('row-level security')
  }
})

test('whoever stops working here sees neither plan nor child from that day on', async () => {
  await database.as(world.teacher, async (tx) => {
    await addMember(tx, id, { person: world.colleague.person, part: null })
  })
  const reasons = async () =>
    await database.as(
      world.colleague,
      async (tx) =>
        (
          await tx.db
            .selectFrom('pupil_access')
            .select('reason')
            .where('pupil_id', '=', world.pupil)
            .where('reason', '=', 'onPlan')
            .where('valid_from', '<=', tx.today)
            .where((either) => either.or([either('valid_to', 'is', null), either('valid_to', '>', tx.today)]))
            .execute()
        ).length,
    )
  expect(await reasons()).toBe(1)
  expect((await found(world.colleague))?.plan).not.toBeNull()
  await database.as({ kind: 'system', name: 'operator', municipality: world.municipality }, async (tx) => {
    await tx.db
      .updateTable('staff_role')
      .set({ valid_to: tx.today })
      .where('person_id', '=', world.colleague.person)
      .execute()
  })
  expect(await reasons()).toBe(0)
  expect((await found(world.colleague))?.plan).toBeNull()
})
