import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId, type SchoolId } from '#platform/ids.ts'
import type { DemoRoster } from './roster.ts'
import { elsewhere, type Given, inDemoClass, type Step, type Told } from './told-concerns.ts'

const saturday = 6

/** Staff write on workdays: what falls on a weekend is moved to the Friday before. */
const momentOf = (today: Temporal.PlainDate, daysAgo: number, hour: number): Temporal.Instant => {
  const day = today.subtract({ days: daysAgo })
  const back = Math.max(0, day.dayOfWeek - saturday + 1)
  return day
    .subtract({ days: back })
    .toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: { hour, minute: 24 } })
    .toInstant()
}

const start = async (tx: ActorTx, told: Told, given: Given): Promise<void> => {
  await tx.db
    .insertInto('concern')
    .values({
      municipality_id: tx.actor.municipality ?? '',
      id: told.id,
      school_id: told.school,
      ...told.about,
      voice: told.voice,
      audience: told.voice === 'staff' ? 'leaders' : 'leadersAndTeachers',
      started_by: told.by,
      started_at: momentOf(given.today, told.daysAgo, told.voice === 'guardian' ? 20 : 14),
      form_key: given.nextId(),
      works_well: told.works,
      seen: told.seen,
      wonders: told.wonders,
      known_by: told.known,
    })
    .execute()
}

const noAnswer = { answer: null, answered_by: null, answered_at: null, combined_with: null }

const takeStep = async (
  tx: ActorTx,
  { id }: Told,
  step: Step,
  given: { readonly by: string; readonly version: number; readonly today: Temporal.PlainDate },
): Promise<void> => {
  const at = momentOf(given.today, step.daysAgo, 15)
  const values =
    step.kind === 'handedOn'
      ? { assigned_to: step.to, assigned_by: given.by, assigned_at: at }
      : step.kind === 'askedAgain'
        ? { ...noAnswer, state: 'open', asked_again: step.text, asked_again_at: at }
        : {
            state: step.kind,
            answer: step.text,
            answered_by: given.by,
            answered_at: at,
            combined_with: step.kind === 'combined' ? step.into : null,
          }
  await tx.db
    .updateTable('concern')
    .set({ ...values, version: given.version })
    .where('municipality_id', '=', tx.actor.municipality)
    .where('id', '=', id)
    .execute()
}

/** Concerns in every state, each written and answered with the rights of the person who did it. */
export const raiseConcerns = async (
  as: (actor: PersonActor, work: (tx: ActorTx) => Promise<void>) => Promise<void>,
  roster: DemoRoster,
  given: Given,
): Promise<void> => {
  const municipality = MunicipalityId.trust(roster.id)
  const actorOf = (person: string, role: Role, school: SchoolId): PersonActor => ({
    kind: 'person',
    municipality,
    person: PersonId.trust(person),
    roles: [{ role, school }],
  })
  const leader = given.cast.school.leaders[0]?.id
  if (leader === undefined) return
  const concerns = [...inDemoClass(given), ...elsewhere(roster.schools, given)]
  for (const told of concerns)
    await as(actorOf(told.by, told.role, told.school), async (tx) => await start(tx, told, given))
  for (const told of concerns)
    for (const [index, step] of told.steps.entries()) {
      const [by, role]: readonly [string, Role] =
        step.kind === 'askedAgain' ? [told.by, told.role] : [leader, 'schoolLeader']
      await as(actorOf(by, role, told.school), async (tx) => {
        await takeStep(tx, told, step, { by, version: index + 2, today: given.today })
      })
    }
}
