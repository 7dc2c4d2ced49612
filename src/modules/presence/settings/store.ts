import { sql } from 'kysely'
import type { ActorTx } from '#platform/db/database.ts'
import type { ParameterRow } from '../daily-parameters.ts'
import { municipalityOf } from '../presence-store.ts'
import { recomputeSignalsSoon } from '../signals/jobs.ts'
import { decidesSignals } from './pattern-settings.ts'
import type { SettingKey } from './setting.ts'

export type KeptValue = ParameterRow & { readonly by: string | null; readonly at: Temporal.Instant }

const nameOf = (alias: string) =>
  sql<
    string | null
  >`coalesce(${sql.ref(`${alias}.preferred_given_name`)}, ${sql.ref(`${alias}.given_name`)}) || ' '
    || coalesce(${sql.ref(`${alias}.preferred_family_name`)}, ${sql.ref(`${alias}.family_name`)})`

/** Every dated value, with who set it. */
export const keptValues = async (tx: ActorTx): Promise<readonly KeptValue[]> => {
  const rows = await tx.db
    .selectFrom('municipality_parameter as v')
    .leftJoin('person as p', (join) =>
      join.onRef('p.municipality_id', '=', 'v.municipality_id').onRef('p.id', '=', 'v.changed_by'),
    )
    .select(['v.key', 'v.valid_from', 'v.value', 'v.changed_at'])
    .select(nameOf('p').as('by'))
    .where('v.municipality_id', '=', municipalityOf(tx))
    .orderBy('v.key')
    .orderBy('v.valid_from')
    .execute()
  return rows.map((row) => ({
    key: row.key,
    validFrom: row.valid_from,
    value: row.value,
    by: row.by,
    at: row.changed_at,
  }))
}

export type SettingChange = {
  readonly id: number
  readonly validFrom: Temporal.PlainDate
  /** Null when a planned change was taken back. */
  readonly value: { readonly is: unknown } | null
  readonly by: string | null
  readonly at: Temporal.Instant
}

/** Everything that was ever set or taken back under a key, the latest first. */
export const changesOf = async (tx: ActorTx, key: SettingKey): Promise<readonly SettingChange[]> => {
  const { rows } = await sql<{
    id: number
    valid_from: Temporal.PlainDate
    is_removed: boolean
    value: unknown
    by: string | null
    at: Temporal.Instant
  }>`
    select c.id, c.valid_from, c.value is null as is_removed, c.value, ${nameOf('p')} as by, c.changed_at as at
    from municipality_parameter_change c
    left join person p on p.municipality_id = c.municipality_id and p.id = c.changed_by
    where c.municipality_id = ${municipalityOf(tx)} and c.key = ${key}
    order by c.id desc`.execute(tx.db)
  return rows.map((row) => ({
    id: row.id,
    validFrom: row.valid_from,
    value: row.is_removed ? null : { is: row.value },
    by: row.by,
    at: row.at,
  }))
}

/** The number of a key's latest change: what a form was read at. 0 when nothing was ever changed. */
const versionNow = async (tx: ActorTx, key: SettingKey): Promise<number> => {
  const { rows } = await sql<{ version: number }>`
    select coalesce(max(id), 0) as version from municipality_parameter_change
    where municipality_id = ${municipalityOf(tx)} and key = ${key}`.execute(tx.db)
  return rows[0]?.version ?? 0
}

export type WriteOutcome = 'written' | 'conflict'

/** Two administrators wait for each other at the same key, so that the later one sees what the earlier one wrote. */
const ifUnchanged = async (
  tx: ActorTx,
  key: SettingKey,
  version: number,
  write: () => Promise<void>,
): Promise<WriteOutcome> => {
  await sql`select pg_advisory_xact_lock(7301006, hashtext(${`${municipalityOf(tx)} ${key}`}))`.execute(tx.db)
  if ((await versionNow(tx, key)) !== version) return 'conflict'
  await write()
  return 'written'
}

/** Sets a value from a day on, unless somebody changed the key since `version` was read. */
export const writeSetting = async (
  tx: ActorTx,
  given: { key: SettingKey; validFrom: Temporal.PlainDate; value: unknown; version: number },
): Promise<WriteOutcome> =>
  await ifUnchanged(tx, given.key, given.version, async () => {
    await sql`
      insert into municipality_parameter (municipality_id, key, valid_from, value)
      values (${municipalityOf(tx)}, ${given.key}, ${given.validFrom}, ${JSON.stringify(given.value)}::jsonb)
      on conflict (municipality_id, key, valid_from) do update set value = excluded.value`.execute(tx.db)
    // A value from a later day is taken up in the night before it.
    if (decidesSignals(given.key) && Temporal.PlainDate.compare(given.validFrom, tx.today) <= 0)
      await recomputeSignalsSoon(tx, { kind: 'all' })
  })

/** Takes back a change that has not begun. */
export const takeBackSetting = async (
  tx: ActorTx,
  given: { key: SettingKey; validFrom: Temporal.PlainDate; version: number },
): Promise<WriteOutcome> =>
  await ifUnchanged(tx, given.key, given.version, async () => {
    await tx.db
      .deleteFrom('municipality_parameter')
      .where('municipality_id', '=', municipalityOf(tx))
      .where('key', '=', given.key)
      .where('valid_from', '=', given.validFrom)
      .where('valid_from', '>', tx.today)
      .execute()
  })
