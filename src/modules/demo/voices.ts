import type { PersonActor, Role } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { MunicipalityId, PersonId, type MunicipalityId as Municipality } from '#platform/ids.ts'
import { custodyHolderOf, type DemoCast } from './demo-persons.ts'
import type { SchoolPresence } from './presence-plan.ts'
import { schoolsWithVoices, type PresenceCollected } from './presence-rows.ts'
import type { DemoPupil, DemoRoster, DemoSchool } from './roster.ts'
import type { Random } from '#platform/random.ts'

const actorFor = (
  municipality: Municipality,
  person: string,
  role: Role,
  school: DemoSchool | null,
): PersonActor => ({
  kind: 'person',
  municipality,
  person: PersonId.trust(person),
  roles: [{ role, school: school?.id ?? null }],
})

type Leave = {
  readonly pupil: DemoPupil
  readonly guardian: string
  readonly first: string
  readonly last: string
  readonly reason: string
  readonly answer: {
    readonly state: 'approved' | 'refused'
    readonly leader: string
    readonly text: string | null
  } | null
}

const reasons = [
  'Vi vil gerne besøge mormor og morfar, som fylder 70 år.',
  'Vi har fået en rejse i gave, og den kan kun lade sig gøre i den uge.',
  'Der er familiefest i Jylland, og vi vil gerne køre i god tid.',
  'Storesøster skal giftes, og vi hjælper med forberedelserne.',
  'Far arbejder, når skolen har ferie, så vi vil gerne have nogle dage sammen.',
]

const at = (day: string, daysEarlier: number, hour: number): Temporal.Instant =>
  Temporal.PlainDate.from(day)
    .subtract({ days: daysEarlier })
    .toZonedDateTime({ timeZone: 'Europe/Copenhagen', plainTime: { hour, minute: 12 } })
    .toInstant()

const ask = async (tx: ActorTx, id: string, leave: Leave, today: string): Promise<void> => {
  await tx.db
    .insertInto('leave_request')
    .values({
      municipality_id: tx.actor.municipality ?? '',
      id,
      pupil_id: leave.pupil.id,
      first_day: Temporal.PlainDate.from(leave.first),
      last_day: Temporal.PlainDate.from(leave.last),
      reason: leave.reason,
      asked_by: leave.guardian,
      asked_at: leave.answer === null ? at(today, 1, 20) : at(leave.first, 16, 20),
    })
    .execute()
}

const answer = async (tx: ActorTx, id: string, leave: Leave): Promise<void> => {
  if (leave.answer === null) return
  await tx.db
    .updateTable('leave_request')
    .set({
      state: leave.answer.state,
      answer: leave.answer.text,
      answered_by: leave.answer.leader,
      answered_at: at(leave.first, 14, 10),
      version: 2,
    })
    .where('municipality_id', '=', tx.actor.municipality)
    .where('id', '=', id)
    .execute()
}

/** Two requests that wait in each school, one of them in the class of the demonstration's teacher, and one that was refused. */
const newLeaves = (
  plan: SchoolPresence,
  cast: DemoCast,
  random: Random,
  isTaken: (pupil: DemoPupil) => boolean,
): Leave[] => {
  const { school, days } = plan
  const leader = school.leaders[0]?.id
  const from = Math.min(4 + random.below(8), days.coming.length - 3)
  const coming = days.coming.slice(from, from + 3)
  const [first, last] = [coming.at(0), coming.at(-1)]
  const inDemoClass = school.pupils.filter((pupil) => pupil.now === cast.homeClass)
  const free = (pupils: readonly DemoPupil[]) =>
    pupils.filter(
      (pupil) =>
        pupil.now !== null &&
        pupil.before !== null &&
        custodyHolderOf(pupil) !== null &&
        !plan.patterns.has(pupil) &&
        !isTaken(pupil),
    )
  const anyone = free(school.pupils)
  if (leader === undefined || first === undefined || last === undefined || anyone.length === 0) return []
  const classmates = free(inDemoClass)
  const openLeaves = [random.pick(classmates.length > 0 ? classmates : anyone), random.pick(anyone)]
  const refusedDay = days.text[Math.max(0, days.count - 30)] ?? days.coming[0]?.toString() ?? ''
  const leave = (pupil: DemoPupil, first: string, last: string, answer: Leave['answer']): Leave => ({
    pupil,
    guardian: custodyHolderOf(pupil)?.id ?? '',
    first,
    last,
    reason: random.pick(reasons),
    answer,
  })
  return [
    ...[...new Set(openLeaves)].map((pupil) => leave(pupil, first.toString(), last.toString(), null)),
    leave(random.pick(anyone), refusedDay, refusedDay, {
      state: 'refused',
      leader,
      text: 'Klassen arbejder på et fælles projekt i de dage. Ring gerne, så finder vi et andet tidspunkt.',
    }),
  ]
}

type VoicesMade = { readonly leaveRequests: number; readonly corrections: number }

/** Does something with another person's rights. */
type As = (actor: PersonActor, work: (tx: ActorTx) => Promise<void>) => Promise<void>

/**
 * What people say to each other: families ask for leave, leaders answer, teachers correct what they registered. Each does it with
 * their own rights, because nobody else has the right to.
 */
export const raiseVoices = async (
  as: As,
  roster: DemoRoster,
  given: {
    readonly cast: DemoCast
    readonly plans: readonly SchoolPresence[]
    readonly collected: PresenceCollected
    readonly random: Random
    readonly nextId: () => string
    readonly today: Temporal.PlainDate
  },
): Promise<VoicesMade> => {
  const { cast, plans, collected, random, nextId } = given
  const municipality = MunicipalityId.trust(roster.id)
  const granted = [...collected.leaves.values()].map(({ pupil, first, last, leader }): Leave => ({
    pupil,
    guardian: custodyHolderOf(pupil)?.id ?? '',
    first,
    last,
    reason: random.pick(reasons),
    answer: { state: 'approved', leader, text: null },
  }))
  const isTaken = (pupil: DemoPupil): boolean => granted.some((leave) => leave.pupil === pupil)
  const leaves = [
    ...granted,
    ...plans.slice(0, schoolsWithVoices).flatMap((plan) => newLeaves(plan, cast, random, isTaken)),
  ].map((leave) => ({ leave, id: nextId() }))
  for (const { leave, id } of leaves)
    await as(actorFor(municipality, leave.guardian, 'custodyHolder', null), async (tx) => {
      await ask(tx, id, leave, given.today.toString())
    })
  const leaders = new Set(leaves.map(({ leave }) => leave.answer?.leader))
  for (const leader of leaders) {
    const school = roster.schools.find(({ leaders }) => leaders.some(({ id }) => id === leader))
    if (leader === undefined || school === undefined) continue
    await as(actorFor(municipality, leader, 'schoolLeader', school), async (tx) => {
      for (const { leave, id } of leaves) if (leave.answer?.leader === leader) await answer(tx, id, leave)
    })
  }
  for (const { absence, teacher } of collected.lateNotices)
    await as(actorFor(municipality, teacher, 'teacher', null), async (tx) => {
      await tx.db
        .updateTable('absence')
        .set({ category: 'sick', note: 'Hjemmet gav besked senere samme dag' })
        .where('municipality_id', '=', municipality)
        .where('id', '=', absence)
        .execute()
    })
  return { leaveRequests: leaves.length, corrections: collected.lateNotices.length }
}
