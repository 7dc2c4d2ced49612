import { v7 } from 'uuid'
import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import type { PersonId, PupilId } from '#platform/ids.ts'

/** Does something with another person's rights. */
type As = (actor: PersonActor, work: (tx: ActorTx) => Promise<void>) => Promise<void>

export type SharedDemoPlan = {
  readonly plan: string
  readonly pupil: PupilId
  /** Leads the plan. */
  readonly teacher: PersonActor
  readonly guardian: PersonActor
  readonly psychologist: PersonId
  readonly socialWorker: PersonId
}

const days = (tx: ActorTx, count: number): Temporal.Instant => tx.now.add({ hours: 24 * count })

const ask = async (
  tx: ActorTx,
  { plan, pupil, teacher }: SharedDemoPlan,
  asked: { id: string; organisation: string; role: string; what: string; purpose: string; days: number },
): Promise<void> => {
  await tx.db
    .insertInto('consent')
    .values({
      municipality_id: teacher.municipality,
      id: asked.id,
      plan_id: plan,
      pupil_id: pupil,
      organisation: asked.organisation,
      recipient_role: asked.role,
      what: asked.what,
      scope: 'shared',
      purpose: asked.purpose,
      last_day: tx.today.add({ days: asked.days }),
      asked_by: teacher.person,
      asked_at: tx.now,
    })
    .execute()
}

/**
 * One plan that is shared with the psychologist by consent, a question to the family that waits, and a share with the social worker that was
 * ended. The plan must have a version that the family reads.
 */
export const shareDemoPlan = async (as: As, given: SharedDemoPlan): Promise<void> => {
  const { plan, teacher, guardian, psychologist, socialWorker } = given
  const [answered, waiting] = [v7(), v7()]
  await as(teacher, async (tx) => {
    await ask(tx, given, {
      id: answered,
      organisation: 'ppr',
      role: 'psychologist',
      what: 'Planens mål, indsatser og opfølgninger, som vi læser dem hjemme.',
      purpose: 'PPR kan give skolen råd om ro i overgange, og vi slipper for at fortælle det hele forfra.',
      days: 120,
    })
    await ask(tx, given, {
      id: waiting,
      organisation: 'health',
      role: 'networkMember',
      what: 'Hvordan det går med søvn og morgener.',
      purpose: 'Sundhedsplejersken kan tale med familien om gode vaner.',
      days: 60,
    })
  })
  await as(guardian, async (tx) => {
    await tx.db
      .insertInto('consent_answer')
      .values({
        municipality_id: teacher.municipality,
        consent_id: answered,
        guardian_id: guardian.person,
        number: 1,
        answer: 'given',
        way: 'ownSignIn',
        recorded_by: guardian.person,
        recorded_at: tx.now,
      })
      .execute()
  })
  await as(teacher, async (tx) => {
    const share = {
      municipality_id: teacher.municipality,
      plan_id: plan,
      starts_at: tx.now,
      made_by: teacher.person,
      made_at: tx.now,
    }
    await tx.db
      .insertInto('plan_share')
      .values({
        ...share,
        id: v7(),
        recipient_id: psychologist,
        organisation: 'ppr',
        consent_id: answered,
        purpose: 'Råd til teamet om overgange mellem timer og frikvarter.',
        scope: 'shared',
        ends_at: days(tx, 90),
      })
      .execute()
    const bases = await tx.db
      .selectFrom('legal_basis')
      .select(['key', 'version'])
      .where('municipality_id', '=', teacher.municipality)
      .where('key', '=', 'ssd')
      .execute()
    for (const { key, version } of bases) {
      const id = v7()
      await tx.db
        .insertInto('plan_share')
        .values({
          ...share,
          id,
          recipient_id: socialWorker,
          organisation: 'socialServices',
          basis_key: key,
          basis_version: version,
          reason:
            'Familien har selv bedt om hjælp til morgenerne, og vi aftalte et møde med socialrådgiveren.',
          purpose: 'Et møde om støtte derhjemme.',
          scope: 'shared',
          ends_at: days(tx, 14),
        })
        .execute()
      await tx.db
        .updateTable('plan_share')
        .set({ ended_at: tx.now, ended_by: teacher.person, ended_because: 'staff' })
        .where('municipality_id', '=', teacher.municipality)
        .where('id', '=', id)
        .execute()
    }
  })
}
