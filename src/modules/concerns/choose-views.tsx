import { Button, ButtonRow } from '#design/button/button.tsx'
import { Card, Cards } from '#design/card/card.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { TextField } from '#design/field/field.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { View } from '#platform/http/page.ts'
import { type ChildChoice, type School, mostChildren } from './start-store.ts'

export type ChoosePage = {
  /** Schools that the actor is an adult of, and the one that is chosen. */
  readonly schools: readonly School[]
  readonly chosen: School | null
  /** The own child or children, or oneself. */
  readonly family: readonly ChildChoice[]
}

const Kinds = ({ school }: { school: School }): Html => (
  <Cards>
    <Card heading={m.concern_new_class()} level={3} href={`/undringer/ny/klasse?skole=${school.id}`}>
      <p>{m.concern_new_class_text()}</p>
    </Card>
    <Card heading={m.concern_new_group()} level={3} href={`/undringer/ny/gruppe?skole=${school.id}`}>
      <p>{m.concern_new_group_text()}</p>
    </Card>
    <Card heading={m.concern_new_team()} level={3} href={`/undringer/ny/team?skole=${school.id}`}>
      <p>{m.concern_new_team_text()}</p>
    </Card>
    <Card heading={m.concern_new_child()} level={3} href="/undringer/ny/barn">
      <p>{m.concern_new_child_text()}</p>
    </Card>
  </Cards>
)

const FamilyCards = ({ family }: { family: readonly ChildChoice[] }): Html => (
  <Cards>
    {family.map(({ pupil, givenName, school, reasons }) =>
      reasons.includes('self') ? (
        <Card heading={m.concern_new_pupil()} level={3} href={`/undringer/ny/barn/${pupil}`}>
          <p>{m.concern_new_pupil_text()}</p>
        </Card>
      ) : (
        <Card
          heading={m.concern_new_family_card({ name: givenName })}
          level={3}
          href={`/undringer/ny/barn/${pupil}`}
        >
          <p>{m.concern_new_family_text()}</p>
          <p>{school.name}</p>
        </Card>
      ),
    )}
  </Cards>
)

/** What is it about? One step before the form, with the least that names anybody first. */
export const chooseView = ({ schools, chosen, family }: ChoosePage): View => ({
  title: m.concern_new_title(),
  breadcrumb: [
    schools.length > 0
      ? { label: m.concern_title(), href: '/undringer' }
      : { label: m.concern_own_title_family(), href: '/undringer/mine' },
    { label: m.concern_new_title() },
  ],
  content: (
    <>
      <PageHeading
        title={m.concern_new_title()}
        eyebrow={chosen?.name}
        lead={schools.length > 0 ? m.concern_new_lead() : undefined}
      />
      {family.length === 0 ? null : (
        <Section heading={schools.length > 0 ? m.concern_new_family() : m.concern_own_menu()}>
          <FamilyCards family={family} />
        </Section>
      )}
      {chosen === null ? null : (
        <Section heading={m.concern_new_about()}>
          <Kinds school={chosen} />
        </Section>
      )}
      {schools.length < 2 ? null : (
        <Section heading={chosen === null ? m.concern_choose_school() : m.concern_other_school()}>
          <ul>
            {schools
              .filter(({ id }) => id !== chosen?.id)
              .map(({ id, name }) => (
                <li>
                  <a href={`/undringer/ny?skole=${id}`}>{name}</a>
                </li>
              ))}
          </ul>
        </Section>
      )}
      {schools.length + family.length > 0 ? null : (
        <EmptyState heading={m.concern_new_nobody()}>{m.concern_new_nobody_text()}</EmptyState>
      )}
    </>
  ),
})

export type ChildrenPage = { readonly words: string; readonly found: readonly ChildChoice[] }

/** Which child? Those of the actor's own work alone, by class. */
export const childrenView = ({ words, found }: ChildrenPage): View => {
  const shown = found.slice(0, mostChildren)
  const classes = [...Map.groupBy(shown, ({ homeClass }) => homeClass ?? m.concern_child_without_class())]
  const searches = words !== '' || found.length > 10
  return {
    title: m.concern_child_title(),
    breadcrumb: [
      { label: m.concern_title(), href: '/undringer' },
      { label: m.concern_new_title(), href: '/undringer/ny' },
      { label: m.concern_kind_child() },
    ],
    content: (
      <>
        <PageHeading title={m.concern_child_title()} lead={m.concern_child_lead()} />
        {searches ? (
          <form method="get" action="/undringer/ny/barn" role="search">
            <TextField name="navn" label={m.concern_child_search()} value={words} autocomplete="off" />
            <ButtonRow>
              <Button kind="secondary">{m.concern_child_search_button()}</Button>
            </ButtonRow>
          </form>
        ) : null}
        {found.length > 0 ? null : (
          <p>{words === '' ? m.concern_child_no_children() : m.concern_child_none()}</p>
        )}
        {found.length > mostChildren ? <p>{m.concern_child_more()}</p> : null}
        {classes.map(([title, children]) => (
          <Section heading={title}>
            <ul>
              {children.map(({ pupil, name }) => (
                <li>
                  <a href={`/undringer/ny/barn/${pupil}`}>{name}</a>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </>
    ),
  }
}
