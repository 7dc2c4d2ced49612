import { sql } from 'kysely'
import { v7 } from 'uuid'
import type { ActorTx } from '#platform/db/database.ts'
import { type PersonId, PupilId } from '#platform/ids.ts'
import type { Point } from '../courses.ts'
import { municipalityOf } from '../municipality.ts'

export type Figure = {
  /** Null: a figure of the course as a whole. */
  readonly pupil: PupilId | null
  readonly measure: string
  readonly point: Point
  readonly hundredths: number
  readonly origin: 'typed' | 'presence'
  readonly version: number
}

/** The figures that the asker may see. */
export const figuresOf = async (tx: ActorTx, course: string): Promise<readonly Figure[]> => {
  const rows = await tx.db
    .selectFrom('project_course_measure')
    .select(['pupil_id', 'measure', 'point', 'value_hundredths', 'origin', 'version'])
    .where('municipality_id', '=', municipalityOf(tx))
    .where('course_id', '=', course)
    .execute()
  return rows.map((row) => ({
    pupil: row.pupil_id === null ? null : PupilId.trust(row.pupil_id),
    measure: row.measure,
    point: row.point === 'before' ? 'before' : 'after',
    hundredths: row.value_hundredths,
    origin: row.origin === 'presence' ? 'presence' : 'typed',
    version: row.version,
  }))
}

export type NewFigure = Omit<Figure, 'version'> & {
  /** The version that was read; 0 when there was none. */
  readonly after: number
  readonly by: PersonId
}

/** Writes one figure. False when somebody changed it since; a first figure that another has written meanwhile is a key that is taken. */
export const writeFigure = async (tx: ActorTx, course: string, figure: NewFigure): Promise<boolean> => {
  const written = {
    value_hundredths: figure.hundredths,
    origin: figure.origin,
    written_by: figure.by,
    written_at: tx.now,
  }
  if (figure.after === 0) {
    await tx.db
      .insertInto('project_course_measure')
      .values({
        ...written,
        municipality_id: municipalityOf(tx),
        id: v7(),
        course_id: course,
        pupil_id: figure.pupil,
        measure: figure.measure,
        point: figure.point,
      })
      .execute()
    return true
  }
  const updated = await tx.db
    .updateTable('project_course_measure')
    .set({ ...written, version: figure.after + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('course_id', '=', course)
    .where('measure', '=', figure.measure)
    .where('point', '=', figure.point)
    .where('version', '=', figure.after)
    .where(sql<boolean>`pupil_id is not distinct from ${figure.pupil}::uuid`)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** What a child says about the course: in its own hand, or as an adult wrote it down together with the child. */
export type Word = {
  readonly pupil: PupilId
  readonly isOwn: boolean
  readonly text: string
  readonly writer: string
  readonly version: number
}

export const wordsOf = async (tx: ActorTx, course: string): Promise<readonly Word[]> => {
  const { rows } = await sql<{
    pupil_id: string
    is_own: boolean
    text: string
    writer: string | null
    version: number
  }>`
    select w.pupil_id, w.is_own, w.text, w.version, p.given_name || ' ' || p.family_name as writer
    from project_course_word w left join person p on p.municipality_id = w.municipality_id and p.id = w.written_by
    where w.municipality_id = ${municipalityOf(tx)} and w.course_id = ${course}
    order by w.is_own desc`.execute(tx.db)
  return rows.map((row) => ({
    pupil: PupilId.trust(row.pupil_id),
    isOwn: row.is_own,
    text: row.text,
    writer: row.writer ?? '',
    version: row.version,
  }))
}

/** As `writeFigure`: the child and the adult each have a text of their own, and neither writes in the other's. */
export const writeWord = async (
  tx: ActorTx,
  course: string,
  word: {
    readonly pupil: PupilId
    readonly isOwn: boolean
    readonly text: string
    readonly after: number
    readonly by: PersonId
  },
): Promise<boolean> => {
  const written = { text: word.text, written_by: word.by, written_at: tx.now }
  if (word.after === 0) {
    await tx.db
      .insertInto('project_course_word')
      .values({
        ...written,
        municipality_id: municipalityOf(tx),
        course_id: course,
        pupil_id: word.pupil,
        is_own: word.isOwn,
      })
      .execute()
    return true
  }
  const updated = await tx.db
    .updateTable('project_course_word')
    .set({ ...written, version: word.after + 1 })
    .where('municipality_id', '=', municipalityOf(tx))
    .where('course_id', '=', course)
    .where('pupil_id', '=', word.pupil)
    .where('is_own', '=', word.isOwn)
    .where('version', '=', word.after)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}
