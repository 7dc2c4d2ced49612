import type { PersonActor } from '#platform/access/actor.ts'
import type { Decision } from '#platform/access/decision.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PageRequest } from '#platform/http/page.ts'
import type { Session } from '#platform/http/session.ts'
import { SchoolId } from '#platform/ids.ts'
import { findSchool, type SchoolName } from './timetable-store.ts'

/** What a page about a school shows. Of a school that is not the asker's no more is read than it takes to refuse. */
export type AtSchool<Shown> = { readonly school: SchoolName; readonly shown: Shown | null }

type May = (actor: PersonActor, school: SchoolId) => Decision

export const atSchool =
  <Shown>(may: May, read: (tx: ActorTx, school: SchoolName, request: PageRequest) => Promise<Shown>) =>
  async (tx: ActorTx, request: PageRequest, { actor }: Session): Promise<AtSchool<Shown> | null> => {
    const id = SchoolId.parse(request.params['id'] ?? '')
    const school = id === null ? null : await findSchool(tx, id)
    if (school === null) return null
    return { school, shown: may(actor, school.id).may ? await read(tx, school, request) : null }
  }

export const shownAt = <Shown>({ shown }: AtSchool<Shown>): Shown => {
  if (shown === null) throw new Error('A school that was refused is not shown.')
  return shown
}
