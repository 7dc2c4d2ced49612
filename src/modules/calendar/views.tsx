import { Alert } from '#design/alert/alert.tsx'
import { ActionForm, ButtonRow } from '#design/button/button.tsx'
import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading, Section } from '#design/layout/layout.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { locale } from '#platform/html/locale.ts'
import type { View } from '#platform/http/page.ts'
import type { OwnAddress } from './store.ts'

const Address = ({ address }: { address: OwnAddress }): Html => (
  <Section heading={m.calendar_have_heading()}>
    <DefinitionList
      items={[
        { term: m.calendar_made(), details: shortDay(dayOf(address.madeAt), locale()) },
        {
          term: m.calendar_fetched(),
          details:
            address.lastFetchedOn === null
              ? m.calendar_never_fetched()
              : shortDay(address.lastFetchedOn, locale()),
        },
      ]}
    />
    <p>{m.calendar_shown_once()}</p>
    <ButtonRow>
      <ActionForm action="/konto/kalender/luk" label={m.calendar_revoke()} fields={{ adresse: address.id }} />
      <ActionForm
        action="/konto/kalender/ny"
        label={m.calendar_make_another()}
        fields={{ adresse: address.id }}
      />
    </ButtonRow>
  </Section>
)

export const calendarView = (address: OwnAddress | null, conflict = false): View => ({
  title: m.calendar_title(),
  breadcrumb: [
    { label: m.my_day_title(), href: '/' },
    { label: m.account_title(), href: '/konto' },
    { label: m.calendar_title() },
  ],
  content: (
    <>
      <PageHeading title={m.calendar_title()} lead={m.calendar_lead()} />
      {conflict ? (
        <Alert kind="warning" heading={m.calendar_conflict_heading()} live>
          <p>{m.calendar_conflict_text()}</p>
        </Alert>
      ) : null}
      {address === null ? (
        <>
          <EmptyState heading={m.calendar_none_heading()}>{m.calendar_none_text()}</EmptyState>
          <ButtonRow>
            <ActionForm
              action="/konto/kalender/ny"
              label={m.calendar_make()}
              kind="primary"
              fields={{ adresse: '' }}
            />
          </ButtonRow>
        </>
      ) : (
        <Address address={address} />
      )}
      <Section heading={m.calendar_how_heading()}>
        <ul>
          <li>{m.calendar_how_add()}</li>
          <li>{m.calendar_how_secret()}</li>
          <li>{m.calendar_how_names()}</li>
          <li>{m.calendar_how_rights()}</li>
        </ul>
      </Section>
    </>
  ),
})
