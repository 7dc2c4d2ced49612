import { absenceWeeksOfClass, absenceWeeksOfPupil } from '#presence'
import { dayOf } from '#platform/clock.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { ClassId, type PupilId } from '#platform/ids.ts'
import { attainmentsOf } from '../content-store.ts'
import type { FollowUpDoors } from '../follow-up/doors.ts'
import { contentSeen } from '../follow-up/goals-seen.ts'
import type { PlanSubject } from '../plan.ts'
import type { AtPlan } from '../plan-page.ts'
import { municipalityOf } from '../plan-store.ts'
import { type PicturePage, goalPictures, scoresOf, spanOf } from './picture.ts'

const homeClassOf = async (tx: ActorTx, pupil: PupilId): Promise<ClassId | null> => {
  const row = await tx.db
    .selectFrom('class_member as m')
    .innerJoin('class as c', (join) =>
      join.onRef('c.municipality_id', '=', 'm.municipality_id').onRef('c.id', '=', 'm.class_id'),
    )
    .select('m.class_id')
    .where('m.municipality_id', '=', municipalityOf(tx))
    .where('m.pupil_id', '=', pupil)
    .where('c.kind', '=', 'homeroom')
    .where('m.valid_from', '<=', tx.today)
    .where((eb) => eb.or([eb('m.valid_to', 'is', null), eb('m.valid_to', '>', tx.today)]))
    .orderBy('m.valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : ClassId.trust(row.class_id)
}

const classOf = async (tx: ActorTx, subject: PlanSubject): Promise<ClassId | null> =>
  subject.kind === 'class' ? subject.id : subject.kind === 'child' ? await homeClassOf(tx, subject.id) : null

/** How a plan goes, as somebody may see it: presence and pulses with their own rights, goals and measures from their side. */
export const readPicture = async (
  tx: ActorTx,
  { plan, side }: Pick<AtPlan, 'plan' | 'side'>,
  doors: Pick<FollowUpDoors, 'pulses'>,
): Promise<PicturePage> => {
  const [{ goals, measures }, all] = await Promise.all([
    contentSeen(tx, plan.id, side),
    attainmentsOf(tx, plan.id),
  ])
  const known = new Set(goals.map(({ id }) => id))
  const attainments = all.filter(({ goal }) => known.has(goal))
  const ended = plan.endedAt === null ? null : dayOf(plan.endedAt)
  const span = spanOf({ begun: dayOf(plan.begunAt), ended, today: tx.today, attainments, measures })
  const until = ended ?? tx.today
  const seen = { from: span.from, to: until }
  const { subject } = plan
  // How a class answers is for those who work with it; a family reads about its own child.
  const pulseClass = doors.pulses === undefined || side !== 'team' ? null : await classOf(tx, subject)
  const [absence, pulses] = await Promise.all([
    subject.kind === 'child'
      ? absenceWeeksOfPupil(tx, subject.id, seen)
      : subject.kind === 'class'
        ? absenceWeeksOfClass(tx, subject.id, seen)
        : null,
    pulseClass === null ? null : (doors.pulses?.(tx, { classId: pulseClass, ...seen }) ?? null),
  ])
  return {
    plan,
    side,
    picture: {
      span,
      until,
      goals: goalPictures(goals, attainments),
      scores: side === 'team' ? scoresOf(goals, attainments) : [],
      absence,
      pulses,
      measures,
    },
  }
}
