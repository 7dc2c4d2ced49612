import { DefinitionList } from '#design/definition-list/definition-list.tsx'
import { m } from '#messages'
import { shortDay } from '#platform/calendar/day-text.ts'
import { dayOf } from '#platform/clock.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import type { Consent } from './sharing.ts'
import { recipientText } from './words.ts'

/** What was asked: what, how much, to whom, why and until when. `mayRead` says how much in the words of the one who reads. */
export const AskedFor = ({ consent, mayRead }: { consent: Consent; mayRead: string }): Html => (
  <DefinitionList
    items={[
      { term: m.plan_sharing_what(), details: consent.what },
      { term: m.plan_sharing_may_read(), details: mayRead },
      { term: m.plan_sharing_to_whom(), details: recipientText(consent) },
      { term: m.plan_sharing_why(), details: consent.purpose },
      { term: m.plan_sharing_until(), details: shortDay(consent.lastDay, locale()) },
      {
        term: m.plan_sharing_asked_by(),
        details: `${consent.askedBy}, ${shortDay(dayOf(consent.askedAt), locale())}`,
      },
    ]}
  />
)
