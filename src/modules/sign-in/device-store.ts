import type { ActorTx } from '#platform/db/database.ts'
import { readCookie } from '#platform/http/cookies.ts'
import { newToken, readToken } from '#platform/http/session.ts'
import type { MunicipalityId, PersonId } from '#platform/ids.ts'
import { hashed } from './session-store.ts'

const deviceToken = (request: Request): Buffer =>
  readToken(readCookie(request.headers.get('cookie'), 'device'))

/** The device's own token when this person has signed in on it before, else null. */
export const knownDevice = async (
  tx: ActorTx,
  request: Request,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<Buffer | null> => {
  const token = deviceToken(request)
  const row = await tx.db
    .selectFrom('known_device')
    .select('person_id')
    .where('token_hash', '=', hashed(token))
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row === undefined ? null : token
}

/** Remembers that this person signed in here. A token that nobody gave out is not taken over: the device gets a new one. */
export const rememberDevice = async (
  tx: ActorTx,
  request: Request,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<Buffer> => {
  const told = deviceToken(request)
  const given = await tx.db
    .selectFrom('known_device')
    .select('person_id')
    .where('token_hash', '=', hashed(told))
    .limit(1)
    .executeTakeFirst()
  const token = given === undefined ? newToken() : told
  await tx.db
    .insertInto('known_device')
    .values({
      token_hash: hashed(token),
      municipality_id: municipality,
      person_id: person,
      last_used_at: tx.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['token_hash', 'municipality_id', 'person_id']).doUpdateSet({ last_used_at: tx.now }),
    )
    .execute()
  return token
}

export const forgetDevicesOf = async (
  tx: ActorTx,
  municipality: MunicipalityId,
  person: PersonId,
): Promise<void> => {
  await tx.db
    .deleteFrom('known_device')
    .where('municipality_id', '=', municipality)
    .where('person_id', '=', person)
    .execute()
}

/** The municipality in which this device was last used, to choose it again. */
export const lastMunicipality = async (tx: ActorTx, request: Request): Promise<string | null> => {
  const row = await tx.db
    .selectFrom('known_device')
    .select('municipality_id')
    .where('token_hash', '=', hashed(deviceToken(request)))
    .orderBy('last_used_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.municipality_id ?? null
}
