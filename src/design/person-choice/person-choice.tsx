import type { Html } from '#platform/html/jsx-runtime'

export type ChoosablePerson = {
  value: string
  name: string
  /** What the person is, as a word for programs and as words for people. */
  role: string
  roleWords: string
  /** What is worth seeing as this person. */
  hint: string
}

export type PersonChoiceProps = {
  /** The name that each button sends. */
  name: string
  groups: readonly { heading: string; persons: readonly ChoosablePerson[] }[]
}

/** Buttons, one per person, under the headings they belong to. Stands in a form. */
export const PersonChoice = ({ name, groups }: PersonChoiceProps): Html => (
  <div class="mv-person-groups">
    {groups.map((group) => (
      <div>
        <h3>{group.heading}</h3>
        <ul class="mv-persons">
          {group.persons.map((person) => (
            <li>
              <button
                type="submit"
                class="mv-person-button"
                name={name}
                value={person.value}
                data-role={person.role}
              >
                <strong>{person.name}</strong>
                <span class="mv-person-button__role"> {person.roleWords}</span>
                <span class="mv-person-button__hint"> {person.hint}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    ))}
  </div>
)
