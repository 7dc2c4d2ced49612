import type { Database } from '../../../src/platform/db/database.ts'
import { givePresence, schoolDaysUntil } from '../../setup/pictures.ts'
import type { PlanWorld } from '../../setup/plan-world.ts'
import type { MovableClock } from '../../setup/visitor.ts'
import type { PersonWithPhone } from '../people.ts'

export type Name = 'teacher' | 'counsellor' | 'leader' | 'mother' | 'child' | 'colleague' | 'otherParent'

export type Story = {
  readonly who: Readonly<Record<Name, PersonWithPhone>>
  readonly world: PlanWorld
  readonly javaScript: boolean
  readonly clock: MovableClock
}

/** A child of the second grade, and a quarter in which it was away every third Monday. */
export const childhood = async (database: Database, world: PlanWorld): Promise<void> => {
  await database.as({ kind: 'system', name: 'import', municipality: world.municipality }, async (tx) => {
    await tx.db
      .updateTable('enrolment')
      .set({ grade_level: '2' })
      .where('pupil_id', '=', world.pupil)
      .execute()
  })
  const days = schoolDaysUntil('2026-11-23')
  await givePresence(database, world.municipality, {
    registered: [{ class: world.homeClass, days }],
    absences: days
      .filter(({ dayOfWeek }) => dayOfWeek === 1)
      .map((day) => ({ pupil: world.pupil, day, category: 'sick' })),
  })
}

export const texts = {
  works: 'Ida er glad, når hun tegner, og hun hjælper de små.',
  seen: 'Ida står ude på gangen, når det ringer ind. I dag stod hun der i ti minutter.',
  strengths: 'Ida kommer glad ind, når døren er åben, og nogen siger hej. ',
  facts: 'Tre mandage i træk stod Ida på gangen, til timen var i gang.',
  summary:
    'Ida skal have en god start på dagen. Mette åbner døren, før det ringer. Vi ser på det igen om seks uger.',
  proposed:
    'Ida skal have en god start på dagen. Mette åbner døren, før det ringer, og far følger Ida til døren om mandagen.',
  goal: 'Ida går selv ind i klassen om morgenen',
  happened: 'Ida gik selv ind fire dage i hver af de sidste to uger.',
}
