import type { PersonActor } from '#platform/access/actor.ts'
import type { SchoolId } from '#platform/ids.ts'
import type { TestDatabase } from '../../../tests/setup/database.ts'
import { builders, type SmallWorld } from '../../../tests/setup/world.ts'
import type { Lesson, Timetable } from './engine/timetable.ts'
import type { TimetableId } from './ids.ts'
import { writeTimetable } from './take-in/write.ts'

const lesson = (id: string, day: number, slot: string, more: Partial<Lesson>): Lesson => ({
  id,
  week: '',
  day,
  slot,
  minutes: 45,
  group: '',
  subject: '',
  teachers: [],
  room: '',
  pupils: [],
  ...more,
})

const threeA = ['ida', 'noah']

/** Ida and Noah have dansk with Mette and musik with Ole; Ida has support with Pia alone, and with Per in dansk on Tuesday. */
export const smallTimetable: Timetable = {
  lessons: [
    lesson('da1', 1, '1', { group: '3.a', subject: 'Dansk', teachers: ['mette'], pupils: threeA }),
    lesson('da2', 2, '1', { group: '3.a', subject: 'Dansk', teachers: ['mette', 'per'], pupils: threeA }),
    lesson('mu1', 3, '1', { group: '3.a', subject: 'Musik', teachers: ['ole'], pupils: threeA }),
    lesson('st1', 1, '2', { group: 'Ida, ro', subject: 'Støtte', teachers: ['pia'], pupils: ['ida'] }),
    lesson('ma8', 1, '1', { group: '8.b', subject: 'Matematik', teachers: ['ole'], pupils: ['liv'] }),
  ],
  staff: [
    {
      id: 'pia',
      kind: 'pedagogue',
      qualifications: ['tegnsprog'],
      minutesPerWeek: 900,
      maxMinutesPerDay: 300,
      unavailable: [{ day: 5 }],
    },
    {
      id: 'per',
      kind: 'substitute',
      qualifications: [],
      minutesPerWeek: null,
      maxMinutesPerDay: null,
      unavailable: [],
    },
  ],
  needs: [
    {
      pupil: 'ida',
      lessons: ['st1', 'da2'],
      minutesPerWeek: 90,
      requirement: 'tegnsprog',
      sharedWith: ['noah'],
      primaryAdult: 'pia',
      forbiddenAdults: ['ole'],
    },
  ],
}

/** Pia, who works at the school and teaches no class; Mia, who coordinates in all schools, and Eva in the other one alone. */
export const moreStaff = async (
  opened: TestDatabase,
  world: SmallWorld,
): Promise<{ readonly pia: PersonActor; readonly mia: PersonActor; readonly eva: PersonActor }> =>
  await opened.database.as({ kind: 'system', name: 'operator', municipality: world.vindrose }, async (tx) => {
    const make = builders(tx, world.vindrose)
    const pia = await make.person('Pia', 'Rask')
    await make.holds(pia, 'pedagogue', world.birk)
    const mia = await make.person('Mia', 'Lind')
    await make.holds(mia, 'milCoordinator', null)
    const eva = await make.person('Eva', 'Bro')
    await make.holds(eva, 'milCoordinator', world.aa)
    const actor = (person: typeof pia, role: 'pedagogue' | 'milCoordinator', school: SchoolId | null) =>
      ({
        kind: 'person',
        municipality: world.vindrose,
        person,
        roles: [{ role, school }],
      }) as const
    return {
      pia: actor(pia, 'pedagogue', world.birk),
      mia: actor(mia, 'milCoordinator', null),
      eva: actor(eva, 'milCoordinator', world.aa),
    }
  })

/** Writes the small timetable as the import does, with everybody known but Per. */
export const takeInSmall = async (
  opened: TestDatabase,
  world: SmallWorld,
  pia: PersonActor,
  more: {
    readonly state?: 'draft' | 'current'
    readonly timetable?: Timetable
    readonly title?: string
  } = {},
): Promise<TimetableId> => {
  const adults: Readonly<Record<string, string>> = {
    mette: world.mette.person,
    ole: world.ole.person,
    pia: pia.person,
  }
  // One child may have two words, which a leader says later are the same.
  const pupils: Readonly<Record<string, string>> = {
    ida: world.ida,
    'Ida H': world.ida,
    noah: world.noah,
    liv: world.liv,
  }
  return await opened.database.as(
    { kind: 'system', name: 'import', municipality: world.vindrose },
    async (tx) =>
      await writeTimetable(tx, {
        school: world.birk,
        title: more.title ?? 'Skema',
        state: more.state ?? 'current',
        firstMonday: null,
        fileNames: ['lessons.csv'],
        fingerprint: '0'.repeat(64),
        timetable: more.timetable ?? smallTimetable,
        matched: {
          adult: (word) => adults[word] ?? null,
          pupil: (word) => pupils[word] ?? null,
          schoolClass: (group) => (group === '3.a' ? world.class3a : group === '8.b' ? world.class8b : null),
        },
      }),
  )
}
