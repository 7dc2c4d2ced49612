import { PersonChoice } from '#design/person-choice/person-choice.tsx'
import { m } from '#messages'
import type { Role } from '#platform/access/actor.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { roleWords } from '../shell/index.ts'
import type { DemoPerson } from './demo-store.ts'
import type { HeldForm } from './held-form.ts'
import { Held, heldEncoding } from './held-views.tsx'

const groups: readonly { heading: () => string; roles: readonly Role[] }[] = [
  { heading: () => m.sign_in_demo_family(), roles: ['custodyHolder', 'pupil'] },
  {
    heading: () => m.sign_in_demo_school(),
    roles: ['teacher', 'pedagogue', 'counsellor', 'resourcePerson', 'milCoordinator', 'schoolLeader'],
  },
  {
    heading: () => m.sign_in_demo_municipality(),
    roles: [
      'administration',
      'psychologist',
      'socialWorker',
      'visitationBoard',
      'networkMember',
      'systemAdministrator',
    ],
  },
]

/** What is worth trying as each. */
const tries: Readonly<Record<Role, () => string>> = {
  teacher: () => m.sign_in_try_teacher(),
  pedagogue: () => m.sign_in_try_pedagogue(),
  counsellor: () => m.sign_in_try_counsellor(),
  resourcePerson: () => m.sign_in_try_resource_person(),
  milCoordinator: () => m.sign_in_try_mil_coordinator(),
  schoolLeader: () => m.sign_in_try_school_leader(),
  psychologist: () => m.sign_in_try_psychologist(),
  socialWorker: () => m.sign_in_try_social_worker(),
  visitationBoard: () => m.sign_in_try_visitation_board(),
  administration: () => m.sign_in_try_administration(),
  custodyHolder: () => m.sign_in_try_custody_holder(),
  pupil: () => m.sign_in_try_pupil(),
  networkMember: () => m.sign_in_try_network_member(),
  systemAdministrator: () => m.sign_in_try_system_administrator(),
}

export type DemoPersonsProps = {
  persons: readonly DemoPerson[]
  onward: string
  held: HeldForm | null
}

/** The invented people of a demonstration, by who they are. */
export const DemoPersons = ({ persons, onward, held }: DemoPersonsProps): Html => {
  const names = [...new Set(persons.map((person) => person.municipalityName))]
  const shown = groups
    .map(({ heading, roles }) => ({
      heading: heading(),
      persons: persons
        .filter((person) => roles.includes(person.role))
        .map((person) => ({
          value: person.id,
          name: person.name,
          role: person.role,
          roleWords:
            names.length === 1
              ? roleWords[person.role]()
              : `${roleWords[person.role]()}, ${person.municipalityName}`,
          hint: tries[person.role](),
        })),
    }))
    .filter((group) => group.persons.length > 0)
  return (
    <section class="mv-section">
      <h2>{m.sign_in_demo_heading()}</h2>
      <p>{m.sign_in_demo_text({ municipality: names.join(', ') })}</p>
      <form method="post" action="/log-ind/demo" enctype={heldEncoding(held)}>
        <input type="hidden" name="videre" value={onward} />
        <Held held={held} />
        <PersonChoice name="person" groups={shown} />
      </form>
    </section>
  )
}
