import { z } from 'zod'
import type { Role } from '#platform/access/actor.ts'
import { type Decision, refuse } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import {
  type ActionOutcome,
  type Download,
  type PageRequest,
  type Route,
  type View,
  action,
  page,
} from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import { endedView } from './ended-view.tsx'
import { isOpen, type Plan } from './plan.ts'
import { type FoundPlan, findPlan } from './plan-store.ts'
import { type Side, type Standing, mayReadPlan, sideOf } from './policy.ts'

/** Where a page of a plan begins: who asks, from which side, and the plan. */
export type AtPlan = {
  readonly plan: Plan
  readonly side: Side
  readonly standing: Standing
  readonly request: PageRequest
  readonly session: Session
}

type Asked<Shown> = {
  readonly found: FoundPlan
  readonly shown: Shown | null
  /** The plan, when it has ended and this page is for writing in it. */
  readonly ended: Plan | null
}

type About = {
  /** Behind the plan's own address. */
  readonly tab: string
  readonly action: string
  readonly roles: readonly Role[]
  /** From which sides there is this page. */
  readonly sides: readonly Side[]
}

const decide = (about: About, { standing }: FoundPlan): Decision => {
  const read = mayReadPlan(standing)
  if (!read.may) return read
  const side = sideOf(standing)
  if (side === null || !about.sides.includes(side)) return refuse('otherSide')
  return read
}

/** Of one who may not, nothing is read; the attempt is recorded about the child. Null when `read` finds nothing. */
const ask = async <Shown>(
  tx: ActorTx,
  given: { about: About; request: PageRequest; session: Session; needsOpen: boolean },
  read: (tx: ActorTx, at: AtPlan) => Promise<Shown | null>,
): Promise<Asked<Shown> | null> => {
  const id = z.uuid().safeParse(given.request.params['planId'])
  const found = id.success ? await findPlan(tx, id.data) : null
  if (found === null) return null
  const side = sideOf(found.standing)
  if (found.plan === null || side === null || !decide(given.about, found).may)
    return { found, shown: null, ended: null }
  if (given.needsOpen && !isOpen(found.plan.status)) return { found, shown: null, ended: found.plan }
  const { request, session } = given
  const shown = await read(tx, { plan: found.plan, side, standing: found.standing, request, session })
  return shown === null ? null : { found, shown, ended: null }
}

const pupilsOf = ({ found }: { found: FoundPlan }): readonly PupilId[] =>
  found.pupil === null ? [] : [found.pupil]

const shownOf = <Shown>({ shown }: Asked<Shown>): Shown => {
  if (shown === null) throw new Error('A plan that was refused is not shown.')
  return shown
}

/** A page of a plan: found first, read only for one who may, and recorded about the child in any case. */
export const planPage = <Shown>(
  about: About & {
    /** A form and nothing else: once the plan has ended, it says so instead. */
    readonly needsOpen?: boolean
    readonly read: (tx: ActorTx, at: AtPlan) => Promise<Shown | null>
    readonly view: (shown: Shown, at: { today: Temporal.PlainDate; session: Session }) => View | Download
  },
): Route =>
  page<Asked<Shown>>({
    method: 'GET',
    path: `/planer/:planId${about.tab}`,
    action: about.action,
    roles: about.roles,
    load: async (tx, request, session) =>
      await ask(tx, { about, request, session, needsOpen: about.needsOpen ?? false }, about.read),
    may: (_actor, { found }) => decide(about, found),
    pupils: pupilsOf,
    respond: ({ subject, session, tx }) =>
      subject.ended === null
        ? about.view(shownOf(subject), { today: tx.today, session })
        : endedView(subject.ended, null),
  })

/** Something done in a plan. With `needsOpen`, nothing is written in a plan that has ended: the words are shown again, to be kept elsewhere. */
export const planAction = <Shown>(
  about: About & {
    readonly needsOpen: boolean
    readonly read: (tx: ActorTx, at: AtPlan) => Promise<Shown | null>
    readonly act: (
      tx: ActorTx,
      given: { shown: Shown; form: FormBody; session: Session; request: PageRequest },
    ) => Promise<ActionOutcome>
  },
): Route =>
  action<Asked<Shown>>({
    method: 'POST',
    path: `/planer/:planId${about.tab}`,
    action: about.action,
    roles: about.roles,
    load: async (tx, request, session) =>
      await ask(tx, { about, request, session, needsOpen: about.needsOpen }, about.read),
    may: (_actor, { found }) => decide(about, found),
    pupils: pupilsOf,
    act: async (tx, { subject, form, session, request }) =>
      subject.ended === null
        ? await about.act(tx, { shown: shownOf(subject), form, session, request })
        : { kind: 'conflict', view: endedView(subject.ended, form) },
  })
