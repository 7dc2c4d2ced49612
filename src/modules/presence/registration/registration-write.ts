import type { ActorTx } from '#platform/db/database.ts'
import { AbsenceId, type ClassId, type PersonId, type PupilId } from '#platform/ids.ts'
import { type Change, type KnownAbsence, type Line, changesFor } from './class-registration.ts'
import type { AbsencePart } from '../presence.ts'
import { municipalityOf } from '../presence-store.ts'

type Where = {
  readonly pupil: PupilId
  readonly day: Temporal.PlainDate
  readonly part: AbsencePart
  readonly by: PersonId
}

const write = async (tx: ActorTx, { pupil, day, part, by }: Where, change: Change): Promise<void> => {
  const municipality = municipalityOf(tx)
  if (change.kind === 'add') {
    await tx.db
      .insertInto('absence')
      .values({
        municipality_id: municipality,
        id: AbsenceId.create(),
        pupil_id: pupil,
        day,
        part,
        category: change.category,
        note: change.note,
        origin: 'staff',
        registered_by: by,
        registered_at: tx.now,
      })
      .execute()
    return
  }
  if (change.kind === 'remove') {
    await tx.db
      .deleteFrom('absence')
      .where('municipality_id', '=', municipality)
      .where('id', '=', change.id)
      .execute()
    return
  }
  await tx.db
    .updateTable('absence')
    .set(
      change.kind === 'narrow'
        ? { part: change.to }
        : {
            category: change.category,
            note: change.note,
            origin: 'staff',
            registered_by: by,
            registered_at: tx.now,
          },
    )
    .where('municipality_id', '=', municipality)
    .where('id', '=', change.id)
    .execute()
}

export type LineToSave = {
  readonly pupil: PupilId
  readonly absences: readonly KnownAbsence[]
  readonly line: Line
}

type ToSave = {
  schoolClass: ClassId
  day: Temporal.PlainDate
  part: AbsencePart
  version: number
  by: PersonId
}

/**
 * Writes what differs from what is known, and that the class was registered. The caller holds the lock of the class's day
 * and read `lines` and `version` (0: not registered) under it. What an absence said before is kept by the database.
 */
export const saveRegistration = async (
  tx: ActorTx,
  given: ToSave & { lines: readonly LineToSave[] },
): Promise<void> => {
  const { day, part, by, lines } = given
  // The class comes before its pupils, as in an import: of the two that meet at a class, one waits before it has written a pupil.
  await writeClass(tx, given)
  for (const { pupil, absences, line } of lines)
    for (const change of changesFor(absences, part, line)) await write(tx, { pupil, day, part, by }, change)
}

const writeClass = async (tx: ActorTx, { schoolClass, day, part, version, by }: ToSave): Promise<void> => {
  if (version === 0) {
    await tx.db
      .insertInto('class_registration')
      .values({
        municipality_id: municipalityOf(tx),
        class_id: schoolClass,
        day,
        part,
        registered_by: by,
        registered_at: tx.now,
        origin: 'staff',
      })
      .execute()
    return
  }
  await tx.db
    .updateTable('class_registration')
    .set({ corrected_by: by, corrected_at: tx.now, version: version + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('class_id', '=', schoolClass)
    .where('day', '=', day)
    .where('part', '=', part)
    .where('version', '=', version)
    .execute()
}
