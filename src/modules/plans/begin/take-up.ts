import type { Concern, TakeUp } from '#concerns'
import { m } from '#messages'
import type { ActorTx } from '#platform/db/database.ts'
import { planHref } from '../hrefs.ts'
import { findPlan, type NewPlan } from '../plan-store.ts'
import { sideOf } from '../policy.ts'
import { startPlan } from '../start.ts'
import { type Template, templatesOf } from '../template/template-store.ts'
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

const mayBegin = async (tx: ActorTx, { subject, school }: Concern): Promise<boolean> => {
  if (tx.actor.kind !== 'person') return false
  if (subject.kind !== 'child')
    return (await schoolsToBeginAt(tx, tx.actor)).some(({ id }) => id === school.id)
  const { reasons } = await findChildAbout(tx, tx.actor, subject.pupil)
  return mayBeginAbout(tx.actor, reasons).may
}

const offered = async (tx: ActorTx, concern: Concern): Promise<readonly Template[]> =>
  (await mayBegin(tx, concern)) ? (await templatesOf(tx)).filter(({ isArchived }) => !isArchived) : []

/** Taking a concern up into a plan, led by whoever takes it up. */
export const takeUpConcern: TakeUp = {
  analyses: async (tx, concern) =>
    (await offered(tx, concern)).map((one) => ({
      id: one.template,
      title: one.isExample ? m.plan_template_example({ title: one.title }) : one.title,
    })),
  begin: async (tx, concern, analysis) => {
    const template = (await offered(tx, concern)).find((one) => one.template === analysis)
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
  },
}
