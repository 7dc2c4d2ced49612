import { Card, Cards } from '#design/card/card.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { m } from '#messages'
import type { View } from '#platform/http/page.ts'
import { accessHref, pupilHref } from './hrefs.ts'
import type { OwnPupil } from './store.ts'

/** A family's children, each with the way to its page. */
export const ownPupilsView = (pupils: readonly OwnPupil[]): View => ({
  title: m.pupilpage_own_children(),
  breadcrumb: [{ label: m.pupilpage_own_children() }],
  content: (
    <>
      <PageHeading title={m.pupilpage_own_children()} lead={m.pupilpage_own_lead()} />
      {pupils.length === 0 ? (
        <EmptyState heading={m.pupilpage_own_none()}>{m.pupilpage_own_none_text()}</EmptyState>
      ) : (
        <Cards>
          {pupils.map(({ id, name, givenName, school, classes, isAwayToday }) => (
            <Card heading={name} href={pupilHref(id)}>
              <p>{[classes, school].filter((text) => text !== null).join(', ')}</p>
              {isAwayToday ? <p>{m.pupilpage_own_away({ name: givenName })}</p> : null}
              <p>
                <a href={accessHref(id)}>{m.pupilpage_own_access({ name: givenName })}</a>
              </p>
            </Card>
          ))}
        </Cards>
      )}
    </>
  ),
})
