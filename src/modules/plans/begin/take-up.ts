import type { Concern } from '#concerns'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { planHref } from '../hrefs.ts'
import { findPlan, type NewPlan } from '../plan-store.ts'
import { sideOf } from '../policy.ts'
import { startPlan } from '../start.ts'
import { templatesOf } from '../template/template-store.ts'
import { mayBeginAbout } from './begin-policy.ts'
import { findChildAbout, schoolsToBeginAt } from './begin-store.ts'

const subjectOf = ({ subject }: Concern): { about: NewPlan['subject']; title: string } => {
  switch (subject.kind) {
    case 'child':
      // No name in a title: it stands in lists and mails.
      return { about: { kind: 'child', id: subject.pupil }, title: m.plan_from_concern_child() }
    case 'class':
      return {
        about: { kind: 'class', id: subject.id },
        title: m.plan_from_concern({ subject: subject.title }),
      }
    case 'team':
    case 'group':
      return {
        about: { kind: subject.kind, name: subject.named },
        title: m.plan_from_concern({ subject: subject.named }),
      }
  }
}

/** Whether the asker works on the plan that a concern was taken up into. */
export const worksOnPlan = async (tx: ActorTx, plan: string): Promise<boolean> => {
  const found = tx.actor.kind === 'person' ? await findPlan(tx, plan) : null
  return found !== null && sideOf(found.standing) === 'team'
}

/** Begins a plan for a concern that is taken up, led by whoever takes it up. Null for one who may not begin a plan about it. */
export const takeUpConcern = async (
  tx: ActorTx,
  concern: Concern,
): Promise<{ planId: string; href: string } | null> => {
  if (tx.actor.kind !== 'person') return null
  const { subject } = concern
  if (subject.kind === 'child') {
    const { reasons } = await findChildAbout(tx, tx.actor, subject.pupil)
    if (!mayBeginAbout(tx.actor, reasons).may) return null
  } else if (!(await schoolsToBeginAt(tx, tx.actor)).some(({ id }) => id === concern.school.id)) return null
  const template = (await templatesOf(tx)).find(({ isArchived }) => !isArchived)
  if (template === undefined) return null
  const { about, title } = subjectOf(concern)
  const planId = await startPlan(tx, {
    school: concern.school.id,
    subject: about,
    title,
    template: { id: template.template, version: template.version },
    concern: concern.id,
  })
  return { planId, href: planHref(planId) }
}
