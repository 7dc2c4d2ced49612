import { randomBytes } from 'node:crypto'
import type { HeldRole, PersonActor, Role } from '#platform/access/actor.ts'
import { roles } from '#platform/access/actor.ts'
import type { SessionRow } from '#platform/db/database.ts'
import { MunicipalityId, PersonId, SchoolId } from '#platform/ids.ts'

/** Who is signed in, as the database said when it opened the transaction. */
export type Session = {
  readonly id: string
  readonly actor: PersonActor
  readonly name: string
  readonly municipality: string
  readonly isDemo: boolean
}

const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text)

export const toSession = (row: SessionRow): { actor: PersonActor; session: Session } => {
  const held: HeldRole[] = row.roles.flatMap(({ role, school }) =>
    isRole(role) ? [{ role, school: school === null ? null : SchoolId.trust(school) }] : [],
  )
  const actor: PersonActor = {
    kind: 'person',
    municipality: MunicipalityId.trust(row.municipality_id),
    person: PersonId.trust(row.person_id),
    roles: held,
  }
  return {
    actor,
    session: {
      id: row.session_id,
      actor,
      name: `${row.given_name} ${row.family_name}`,
      municipality: row.municipality_name,
      isDemo: row.is_demo,
    },
  }
}

/** 32 random bytes; the database keeps only their hash. */
export const newToken = (): Buffer => randomBytes(32)

export const tokenText = (token: Uint8Array): string => Buffer.from(token).toString('base64url')

/** A text that is no token gives an empty one, which no session has. */
export const readToken = (text: string | undefined): Buffer => {
  const bytes = Buffer.from(text ?? '', 'base64url')
  return bytes.length === 32 ? bytes : Buffer.alloc(0)
}
