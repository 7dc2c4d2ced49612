import type { PersonActor } from '#platform/access/actor.ts'
import type { ActorTx } from '#platform/db/database.ts'
import { type MunicipalityId, PersonId } from '#platform/ids.ts'
import type { DemoCast } from './demo-persons.ts'

/** What the administration has added to the writing help, and the one word it did not want. */
const words = [
  {
    word: 'klassens klovn',
    is_removed: false,
    kind: 'label',
    suggestion: 'Hvornår får barnet de andre til at grine, og hvad sker der lige før?',
  },
  {
    word: 'støjsender',
    is_removed: false,
    kind: 'label',
    suggestion: 'barn, der taler højt, når …',
  },
  {
    word: 'byder ind',
    is_removed: false,
    kind: 'strength',
    suggestion: null,
  },
  { word: 'sart', is_removed: true, kind: null, suggestion: null },
] as const

export const addWritingWords = async (
  as: (actor: PersonActor, work: (tx: ActorTx) => Promise<void>) => Promise<void>,
  municipality: MunicipalityId,
  cast: DemoCast,
  nextId: () => string,
): Promise<void> => {
  const person = cast.persons.find(({ role }) => role === 'administration')?.person
  if (person === undefined) return
  const actor: PersonActor = {
    kind: 'person',
    municipality,
    person: PersonId.trust(person),
    roles: [{ role: 'administration', school: null }],
  }
  await as(actor, async (tx) => {
    await tx.db
      .insertInto('writing_word')
      .values(
        words.map((word) => ({
          ...word,
          municipality_id: municipality,
          id: nextId(),
          changed_by: person,
          changed_at: tx.now,
        })),
      )
      .execute()
  })
}
