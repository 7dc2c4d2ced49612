import { sql } from 'kysely'
import { z } from 'zod'
import type { Role } from '#platform/access/actor.ts'
import type { Decision } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { FormBody } from '#platform/http/form.ts'
import {
  type ActionOutcome,
  type PageRequest,
  type Route,
  type View,
  action,
  page,
} from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import type { PupilId } from '#platform/ids.ts'
import type { Plan } from '../plan.ts'
import { findPlan, municipalityOf, personOf } from '../plan-store.ts'
import { mayReadPlan, sideOf } from '../policy.ts'
import { type SharingSide, type SharingStanding, mayReadSharing, mayShare } from './sharing-policy.ts'

/** Where a page about the sharing of a plan begins. */
export type AtSharing = {
  readonly id: string
  readonly pupil: PupilId | null
  readonly side: SharingSide
  readonly leads: boolean
  /** Null for a family that cannot read the plan yet, but has been asked for consent, or whose plan has been shared. */
  readonly plan: Plan | null
  readonly session: Session
}

type Found = {
  readonly id: string
  readonly pupil: PupilId | null
  readonly standing: SharingStanding
  readonly plan: Plan | null
}
type Asked<Shown> = { readonly found: Found; readonly shown: Shown | null }

/** A family is told of a share, and asked for consent, whether or not the plan's text has been shared with them. */
const familyBefore = async (tx: ActorTx, id: string): Promise<SharingSide | null> => {
  const { rows } = await sql<{ reason: string }>`
    select a.reason from pupil_access a
    where a.municipality_id = ${municipalityOf(tx)} and a.person_id = ${personOf(tx)} and a.reason in ('custody', 'self')
      and a.valid_from <= ${tx.today} and (a.valid_to is null or a.valid_to > ${tx.today})
      and (exists (select from plan_share s where s.municipality_id = a.municipality_id and s.plan_id = ${id} and s.pupil_id = a.pupil_id)
        or exists (select from consent c where c.municipality_id = a.municipality_id and c.plan_id = ${id} and c.pupil_id = a.pupil_id))
    order by a.reason limit 1`.execute(tx.db)
  const reason = rows[0]?.reason
  if (reason === undefined) return null
  return reason === 'self' ? 'child' : 'family'
}

const leadsPlan = async (tx: ActorTx, id: string): Promise<boolean> => {
  const { rows } = await sql<{ leads: boolean }>`select ${id}::uuid = any (plans_led()) as leads`.execute(
    tx.db,
  )
  return rows[0]?.leads ?? false
}

const findSharing = async (tx: ActorTx, id: string): Promise<Found | null> => {
  const found = await findPlan(tx, id)
  if (found === null) return null
  const side = sideOf(found.standing)
  const { pupil, plan } = found
  if (side === 'team' || side === 'family' || side === 'child') {
    const because = mayReadPlan(found.standing).because
    const leads = side === 'team' && (await leadsPlan(tx, id))
    return { id, pupil, plan, standing: { side, because, leads } }
  }
  const before = await familyBefore(tx, id)
  return { id, pupil, plan: null, standing: { side: before, because: '', leads: false } }
}

type About = {
  readonly tab: string
  readonly action: string
  readonly roles: readonly Role[]
  readonly sides: readonly SharingSide[]
  /** Only for whoever leads the plan or its school. */
  readonly leads?: true
}

const decide = (about: About, { standing }: Found): Decision =>
  about.leads ? mayShare(standing, about.sides) : mayReadSharing(standing, about.sides)

type Read<Shown> = (tx: ActorTx, at: AtSharing, request: PageRequest) => Promise<Shown | null>

const ask = async <Shown>(
  tx: ActorTx,
  { about, request, session }: { about: About; request: PageRequest; session: Session },
  read: Read<Shown>,
): Promise<Asked<Shown> | null> => {
  const id = z.uuid().safeParse(request.params['planId'])
  const found = id.success ? await findSharing(tx, id.data) : null
  if (found === null) return null
  const { side, leads } = found.standing
  if (side === null || !decide(about, found).may) return { found, shown: null }
  const { pupil, plan } = found
  const shown = await read(tx, { id: found.id, pupil, side, leads, plan, session }, request)
  return shown === null ? null : { found, shown }
}

const pupilsOf = ({ found: { pupil } }: { found: Found }): readonly PupilId[] =>
  pupil === null ? [] : [pupil]

const shownOf = <Shown>({ shown }: Asked<Shown>): Shown => {
  if (shown === null) throw new Error('What was refused is not shown.')
  return shown
}

export const sharingPage = <Shown>(
  about: About & { readonly read: Read<Shown>; readonly view: (shown: Shown) => View },
): Route =>
  page<Asked<Shown>>({
    method: 'GET',
    path: `/planer/:planId${about.tab}`,
    action: about.action,
    roles: about.roles,
    load: async (tx, request, session) => await ask(tx, { about, request, session }, about.read),
    may: (_actor, { found }) => decide(about, found),
    pupils: pupilsOf,
    respond: ({ subject }) => about.view(shownOf(subject)),
  })

export const sharingAction = <Shown>(
  about: About & {
    readonly read: Read<Shown>
    readonly act: (tx: ActorTx, given: { shown: Shown; form: FormBody }) => Promise<ActionOutcome>
  },
): Route =>
  action<Asked<Shown>>({
    method: 'POST',
    path: `/planer/:planId${about.tab}`,
    action: about.action,
    roles: about.roles,
    load: async (tx, request, session) => await ask(tx, { about, request, session }, about.read),
    may: (_actor, { found }) => decide(about, found),
    pupils: pupilsOf,
    act: async (tx, { subject, form }) => await about.act(tx, { shown: shownOf(subject), form }),
  })
