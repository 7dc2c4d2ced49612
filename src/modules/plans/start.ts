import type { ActorTx } from '#platform/db/database.ts'
import { addPlan, findPlan, lockPlan, municipalityOf, type NewPlan } from './plan-store.ts'
import { findTemplateVersion } from './template/template-store.ts'
import { planTextKeys } from './template/template.ts'
import { keepVersion } from './version/version-store.ts'

/** Begins a plan with the empty texts that its template asks for, and keeps that as its first version. Returns its id. */
export const startPlan = async (tx: ActorTx, plan: NewPlan): Promise<string> => {
  const template = await findTemplateVersion(tx, plan.template.id, plan.template.version)
  if (template === null) throw new Error('A plan is begun with a template that there is.')
  const id = await addPlan(tx, plan)
  await tx.db
    .insertInto('plan_text')
    .values(
      [
        ...template.sections.map(({ key, audience }) => ({ key, audience })),
        ...planTextKeys.map((key) => ({ key, audience: 'everyone' })),
      ].map((text) => ({ ...text, municipality_id: municipalityOf(tx), plan_id: id })),
    )
    .execute()
  await lockPlan(tx, id)
  const found = await findPlan(tx, id)
  if (found?.plan) await keepVersion(tx, found.plan, 'begun')
  return id
}
