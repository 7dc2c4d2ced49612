import { Doc, encodeStateAsUpdate } from 'yjs'
import type { TestDatabase } from './database.ts'
import { startPlan } from '../../src/modules/plans/start.ts'
import { findPlan, lockPlan } from '../../src/modules/plans/plan-store.ts'
import { templatesOf } from '../../src/modules/plans/template/template-store.ts'
import { shareVersion } from '../../src/modules/plans/version/version-store.ts'
import { writeRooms } from './child-rooms.ts'
import { type RetentionWorld, given, words } from '../../src/modules/retention/retention.testing.ts'

/** Writes the child's name into every kind of record there is; a new kind belongs here. Returns the plan. */
export const writeEverywhere = async (opened: TestDatabase, world: RetentionWorld): Promise<string> => {
  const { database } = opened
  const { municipality, operator } = world
  const { teacher, pupil } = world
  const document = new Doc()
  document.getText('facts').insert(0, words)
  const typed = Buffer.from(encodeStateAsUpdate(document))

  const plan = await database.as(teacher, async (tx) => {
    const [template] = await templatesOf(tx)
    const id = await startPlan(tx, {
      school: world.school,
      subject: { kind: 'child', id: pupil },
      title: words,
      template: { id: template?.template ?? '', version: template?.version ?? 1 },
    })
    await lockPlan(tx, id)
    const at = { municipality_id: municipality, plan_id: id }
    const goal = crypto.randomUUID()
    await tx.db
      .updateTable('plan_text')
      .set({ text: words, written_by: teacher.person })
      .where('plan_id', '=', id)
      .execute()
    await tx.db
      .insertInto('plan_text_update')
      .values({
        ...at,
        number: 1,
        written_by: teacher.person,
        written_at: tx.now,
        keys: ['facts'],
        data: typed,
      })
      .execute()
    await tx.db
      .updateTable('plan_document')
      .set({ number: 1, state: typed })
      .where('plan_id', '=', id)
      .execute()
    await tx.db
      .insertInto('plan_goal')
      .values({
        ...at,
        id: goal,
        place: 1,
        title: words,
        signs: words,
        much_less: words,
        less: words,
        expected: words,
        more: words,
        much_more: words,
      })
      .execute()
    await tx.db
      .insertInto('plan_measure')
      .values({
        ...at,
        id: crypto.randomUUID(),
        place: 1,
        aim: 'environment',
        title: words,
        responsible_id: teacher.person,
        first_day: tx.today,
        last_day: tx.today,
      })
      .execute()
    await tx.db
      .insertInto('plan_note')
      .values([
        {
          ...at,
          id: crypto.randomUUID(),
          audience: 'team',
          text: words,
          written_by: teacher.person,
          written_at: tx.now,
        },
        {
          ...at,
          id: crypto.randomUUID(),
          audience: 'restricted',
          text: `FORTROLIGT ${given}`,
          written_by: teacher.person,
          written_at: tx.now,
        },
      ])
      .execute()
    const followUp = crypto.randomUUID()
    await tx.db
      .insertInto('plan_follow_up')
      .values({
        ...at,
        id: followUp,
        due: tx.today,
        planned_by: teacher.person,
        planned_at: tx.now,
      })
      .execute()
    for (const status of ['agreed', 'running'])
      await tx.db.updateTable('plan').set({ status }).where('id', '=', id).execute()
    await tx.db
      .updateTable('plan_follow_up')
      .set({
        state: 'done',
        what_happened: words,
        next_step: words,
        child_word: words,
        done_by: teacher.person,
        done_at: tx.now,
      })
      .where('id', '=', followUp)
      .execute()
    await tx.db
      .insertInto('plan_attainment')
      .values({
        ...at,
        id: crypto.randomUUID(),
        goal_id: goal,
        day: tx.today,
        level: 0,
        kind: 'followUp',
        follow_up_id: followUp,
        set_by: teacher.person,
        set_at: tx.now,
      })
      .execute()
    await tx.db
      .insertInto('plan_presence')
      .values({
        ...at,
        id: crypto.randomUUID(),
        day: tx.today,
        figures: JSON.stringify({ name: words }),
        put_in_by: teacher.person,
        put_in_at: tx.now,
      })
      .execute()
    const found = await findPlan(tx, id)
    if (found?.plan) await shareVersion(tx, found.plan)
    const consent = crypto.randomUUID()
    await tx.db
      .insertInto('consent')
      .values({
        ...at,
        id: consent,
        pupil_id: pupil,
        organisation: 'ppr',
        recipient_role: 'psychologist',
        what: words,
        scope: 'whole',
        purpose: words,
        last_day: tx.today.add({ days: 9 }),
        asked_by: teacher.person,
        asked_at: tx.now,
      })
      .execute()
    await tx.db
      .insertInto('consent_answer')
      .values({
        municipality_id: municipality,
        consent_id: consent,
        guardian_id: world.mother.person,
        number: 1,
        answer: 'given',
        way: 'paper',
        paper_day: tx.today,
        paper_place: words,
        recorded_by: teacher.person,
        recorded_at: tx.now,
      })
      .execute()
    await tx.db
      .insertInto('plan_share')
      .values({
        ...at,
        id: crypto.randomUUID(),
        recipient_id: world.psychologist.person,
        organisation: 'ppr',
        consent_id: consent,
        purpose: words,
        scope: 'whole',
        starts_at: tx.now,
        ends_at: tx.now.add({ hours: 48 }),
        made_by: teacher.person,
        made_at: tx.now,
      })
      .execute()
    await tx.db
      .insertInto('absence')
      .values({
        municipality_id: municipality,
        id: crypto.randomUUID(),
        pupil_id: pupil,
        day: tx.today,
        part: 'day',
        category: 'sick',
        note: words,
        origin: 'staff',
        registered_by: teacher.person,
        registered_at: tx.now,
      })
      .execute()
    return id
  })

  await database.as(world.mother, async (tx) => {
    await tx.db
      .insertInto('leave_request')
      .values({
        municipality_id: municipality,
        id: crypto.randomUUID(),
        pupil_id: pupil,
        first_day: tx.today.add({ days: 9 }),
        last_day: tx.today.add({ days: 9 }),
        reason: words,
        asked_by: world.mother.person,
        asked_at: tx.now,
      })
      .execute()
  })
  await database.as(operator, async (tx) => {
    await tx.connection.query(
      `insert into demo_mail (municipality_id, recipient, subject, body, sent_at) values ($1, $2, 'Hej', $3, $4)`,
      [municipality, `anna.${given.toLowerCase()}@example.dk`, words, tx.now.toString()],
    )
  })

  await writeRooms(opened, world, plan)
  return plan
}
