import { Alert } from '#design/alert/alert.tsx'
import { EmptyState } from '#design/empty-state/empty-state.tsx'
import { PageHeading } from '#design/layout/layout.tsx'
import { Table } from '#design/table/table.tsx'
import { Tag } from '#design/tag/tag.tsx'
import { m } from '#messages'
import { allow } from '#platform/access/decision.ts'
import { whyClosedText } from '#platform/calendar/calendar-words.ts'
import { longDay } from '#platform/calendar/day-text.ts'
import type { WhyClosed } from '#platform/calendar/school-calendar.ts'
import { locale } from '#platform/html/locale.ts'
import type { Html } from '#platform/html/jsx-runtime.ts'
import { page, type Route } from '#platform/http/page.ts'
import { partText } from './daily-words.ts'
import type { AbsencePart } from './presence.ts'
import { calendarsOf, municipalityOf } from './presence-store.ts'
import { registeringRoles } from './registration/registration-policy.ts'
import {
  type ClassHead,
  type Registration,
  homeClassesOf,
  registrationsOn,
} from './registration/registration-store.ts'
import { dayHref } from './registration/registration-views.tsx'
import { registeredText } from './registration/registration-words.ts'

type ClassToday = {
  readonly head: ClassHead
  readonly registrations: readonly Registration[]
  readonly closed: WhyClosed | null
}

type Overview = { readonly today: Temporal.PlainDate; readonly classes: readonly ClassToday[] }

const PartState = ({
  item,
  part,
  today,
}: {
  item: ClassToday
  part: AbsencePart
  today: Temporal.PlainDate
}): Html => {
  const registration = item.registrations.find((one) => one.part === part)
  const words = registration === undefined ? m.register_not_registered() : registeredText(registration, today)
  return (
    <p>
      {part === 'day' ? null : `${partText(part)}: `}
      {item.closed !== null ? (
        <Tag>{whyClosedText(item.closed, locale())}</Tag>
      ) : (
        <Tag kind={registration === undefined ? 'warning' : 'success'}>{words}</Tag>
      )}
    </p>
  )
}

const Classes = ({ today, classes }: Overview): Html => (
  <Table
    caption={m.register_own_classes()}
    captionHidden
    rows={classes}
    columns={[
      {
        heading: m.register_class(),
        rowHeading: true,
        // On a day without school the page itself finds the latest one.
        cell: ({ head, closed }) => (
          <a href={closed === null ? dayHref(head, today, 'day') : `/fravaer/klasse/${head.id}`}>
            {head.title}
          </a>
        ),
      },
      { heading: m.register_school(), cell: ({ head }) => head.schoolName },
      {
        heading: m.register_state_today(),
        cell: (item) => (
          <div>
            {item.head.parts.map((part) => (
              <PartState item={item} part={part} today={today} />
            ))}
          </div>
        ),
      },
    ]}
  />
)

/** The home classes that a person registers, and which of them are done today. */
export const showOwnClasses: Route = page<Overview>({
  method: 'GET',
  path: '/fravaer',
  action: 'presence.ownClasses.read',
  roles: registeringRoles,
  load: async (tx, _request, { actor }) => {
    const heads = await homeClassesOf(tx, actor)
    const done = await registrationsOn(
      tx,
      heads.map(({ id }) => id),
      tx.today,
    )
    const calendar = await calendarsOf(tx, municipalityOf(tx))
    return {
      today: tx.today,
      classes: heads.map((head) => ({
        head,
        registrations: done.get(head.id) ?? [],
        closed: calendar(head.school).whyClosed(tx.today),
      })),
    }
  },
  may: () => allow('ownClasses'),
  pupils: () => [],
  respond: ({ subject }) => ({
    title: m.register_title(),
    breadcrumb: [],
    content: (
      <>
        <PageHeading title={m.register_title()} lead={longDay(subject.today, locale())} />
        {subject.classes.length === 0 ? (
          <EmptyState heading={m.register_no_classes()}>{m.register_no_classes_text()}</EmptyState>
        ) : (
          <>
            {subject.classes.every(({ closed }) => closed !== null) ? (
              <Alert kind="info">{m.register_no_school_today()}</Alert>
            ) : null}
            <Classes {...subject} />
          </>
        )}
        <p>
          <a href="/fravaer/udtraek">{m.extract_link()}</a>
        </p>
      </>
    ),
  }),
})
